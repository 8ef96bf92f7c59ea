/* How well a name fits what somebody types. Runs in a worker, or in the page where there is none. */
(() => {
  "use strict";

  const EXACT = 1000;
  const PREFIX = 860;
  const WORD = 720;
  const HUMPS = 600;
  // What has a piece of every word of a name is meant for it.
  const ABBREVIATION = 160;
  const INSIDE = 330;
  const EDITED = 270;
  // A name may have thousands of words; what stands behind the first ones is found as any part of it is.
  const MOST_WORDS = 24;
  const MOST_STEPS = 300;
  const SEPARATOR = /[\s_.\-]/;
  // What is said of a character.
  const BEGINS = 1;
  const UPPER = 2;
  const OTHER = 31;

  const isDigit = (code) => code > 47 && code < 58;

  /** A few letters get longer in lower case, after which no place would be the same: they stay. */
  const lowered = (code) => {
    if (code < 128) return code > 64 && code < 91 ? code + 32 : code;
    const lower = String.fromCharCode(code).toLowerCase();
    return lower.length === 1 ? lower.charCodeAt(0) : code;
  };

  // What a character is, by its code.
  const IS_SEPARATOR = 1;
  const IS_UPPER = 2;
  const IS_DIGIT = 4;
  const classOf = (code) => {
    if (SEPARATOR.test(String.fromCharCode(code))) return IS_SEPARATOR;
    if (isDigit(code)) return IS_DIGIT;
    return lowered(code) === code ? 0 : IS_UPPER;
  };
  const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => classOf(code));

  /** The bit of a character: a letter has its own, two digits share one, and all others share the last. */
  const bit = (code) => {
    if (code > 96 && code < 123) return code - 97;
    return isDigit(code) ? 26 + ((code - 48) >> 1) : OTHER;
  };

  const bits = (mask) => {
    const pairs = mask - ((mask >>> 1) & 0x55555555);
    const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
    return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  };

  /** One of 64 bits for two characters that stand side by side. */
  const pair = (code, next) => (code * 31 + next) & 63;

  /** Writes the characters of a name in lower case, without separators, and what is said of each; returns where they end. */
  const write = (name, codes, marks, start) => {
    const { length } = name;
    let end = start;
    let words = 0;
    let before = IS_SEPARATOR;
    let code = length ? name.charCodeAt(0) : 0;
    let is = code < 128 ? CLASSES[code] : classOf(code);
    for (let at = 1; at <= length; at += 1) {
      const next = at < length ? name.charCodeAt(at) : 95;
      const follows = next < 128 ? CLASSES[next] : classOf(next);
      if (is !== IS_SEPARATOR) {
        const isHump = is === IS_UPPER && (before !== IS_UPPER || !follows);
        const begins = end === start || before === IS_SEPARATOR || isHump || (is === IS_DIGIT && before !== IS_DIGIT);
        codes[end] = is === IS_UPPER ? lowered(code) : code;
        marks[end] = (is === IS_UPPER ? UPPER : 0) | (begins && words < MOST_WORDS ? BEGINS : 0);
        if (begins) words += 1;
        end += 1;
      }
      before = is;
      code = next;
      is = follows;
    }
    if (end > start) return end;
    for (; end < start + name.length; end += 1) {
      codes[end] = name.charCodeAt(end - start);
      marks[end] = end > start ? 0 : BEGINS;
    }
    return end;
  };

  /** All names, made ready: one behind the other, as numbers. */
  class Names {
    constructor(names) {
      const size = names.reduce((total, name) => total + name.length, 0);
      const codes = new Uint16Array(size);
      const marks = new Uint8Array(size);
      this.names = names;
      this.masks = new Int32Array(names.length);
      // What words begin with, and what follows a digit.
      this.begins = new Int32Array(names.length);
      // What stands side by side: of each name, two times 32 bits.
      this.pairs = new Int32Array(2 * names.length);
      this.start = new Uint32Array(names.length + 1);
      let end = 0;
      names.forEach((name, number) => {
        this.start[number] = end;
        end = write(name, codes, marks, end);
        let mask = 0;
        let begins = 0;
        let early = 0;
        let late = 0;
        let before = 0;
        for (let at = this.start[number]; at < end; at += 1) {
          const code = codes[at];
          const one = 1 << bit(code);
          mask |= one;
          if (marks[at] & BEGINS || isDigit(before)) begins |= one;
          if (before) {
            const both = pair(before, code);
            if (both < 32) early |= 1 << both;
            else late |= 1 << both;
          }
          before = code;
        }
        this.masks[number] = mask;
        this.pairs[2 * number] = early;
        this.pairs[2 * number + 1] = late;
        this.begins[number] = begins;
      });
      this.start[names.length] = end;
      this.codes = codes.slice(0, end);
      this.marks = marks.slice(0, end);
    }
  }

  /** What somebody types, made ready. */
  class Needle {
    constructor(typed) {
      const normal = typed.normalize("NFKC");
      const codes = new Uint16Array(normal.length);
      const marks = new Uint8Array(normal.length);
      this.size = write(normal, codes, marks, 0);
      this.codes = codes;
      this.typed = normal.toLowerCase();
      this.mask = 0;
      this.first = this.size ? 1 << bit(codes[0]) : 0;
      this.rest = 0;
      this.early = 0;
      this.late = 0;
      this.capitals = [];
      for (let at = 0; at < this.size; at += 1) {
        this.mask |= 1 << bit(codes[at]);
        if (at) {
          const both = pair(codes[at - 1], codes[at]);
          if (both < 32) this.early |= 1 << both;
          else this.late |= 1 << both;
          this.rest |= 1 << bit(codes[at]);
        }
        if (marks[at] & UPPER) this.capitals.push(at);
      }
      this.edits = this.size < 4 ? 0 : this.size < 8 ? 1 : 2;
    }
  }

  /** Whether the characters from a place on are those of a needle. */
  const standsAt = (codes, place, needle) => {
    for (let at = 0; at < needle.size; at += 1) if (codes[place + at] !== needle.codes[at]) return false;
    return true;
  };

  // Where the pieces of a needle stand, and how long they are.
  const places = new Uint32Array(MOST_WORDS);
  const lengths = new Uint32Array(MOST_WORDS);
  let steps = 0;

  /** Finds a needle as beginnings of a name's words, one behind the other; returns how many pieces it is in, 0 for none. */
  const humps = (names, from, end, needle, at, pieces) => {
    const { codes, marks } = names;
    for (let start = from; start < end; start += 1) {
      if (codes[start] !== needle.codes[at] || !(marks[start] & BEGINS)) continue;
      let length = 1;
      while (
        at + length < needle.size &&
        start + length < end &&
        !(marks[start + length] & BEGINS) &&
        codes[start + length] === needle.codes[at + length]
      ) {
        length += 1;
      }
      places[pieces] = start;
      for (; length > 0; length -= 1) {
        steps += 1;
        if (steps > MOST_STEPS) return 0;
        lengths[pieces] = length;
        if (at + length === needle.size) return pieces + 1;
        const all = humps(names, start + length, end, needle, at + length, pieces + 1);
        if (all) return all;
      }
    }
    return 0;
  };

  /** Returns how far into a name a needle leads with so many edits, -1 when it does not fit. */
  const edited = (codes, from, end, needle, at, left) => {
    let place = from;
    let next = at;
    while (next < needle.size && place < end && codes[place] === needle.codes[next]) {
      place += 1;
      next += 1;
    }
    if (next === needle.size) return place;
    if (!left) return -1;
    if (place + 1 < end && codes[place] === needle.codes[next + 1] && codes[place + 1] === needle.codes[next]) {
      const swapped = edited(codes, place + 2, end, needle, next + 2, left - 1);
      if (swapped >= 0) return swapped;
    }
    if (place < end) {
      const replaced = edited(codes, place + 1, end, needle, next + 1, left - 1);
      if (replaced >= 0) return replaced;
      const added = edited(codes, place + 1, end, needle, next, left - 1);
      if (added >= 0) return added;
    }
    return edited(codes, place, end, needle, next + 1, left - 1);
  };

  const MOST_STATES = 30;
  const needed = new Int32Array(1 << 16);

  /**
   * Runs over the names that may hold the beginning of a needle from the beginning of a word on, with at most two edits:
   * an automaton whose states are the bits of a number (Wu and Manber, 1992), a number for each count of edits.
   */
  const eachSimilar = (names, needle, before, run) => {
    const { codes, marks, start, masks } = names;
    const { edits } = needle;
    const length = Math.min(needle.size, MOST_STATES);
    const found = 1 << length;
    for (let at = 0; at < length; at += 1) needed[needle.codes[at]] |= 2 << at;
    for (let name = 0; name < masks.length; name += 1) {
      if ((before && !before[name]) || bits(needle.mask & ~masks[name]) > edits) continue;
      const end = start[name + 1];
      let none = 0;
      let one = 0;
      let two = 0;
      let noneBefore = 0;
      let oneBefore = 0;
      let last = 0;
      for (let at = start[name]; at < end; at += 1) {
        if (marks[at] & BEGINS) {
          none |= 1;
          one |= 3;
          two |= 7;
        }
        const here = needed[codes[at]];
        const swapped = (here << 1) & last;
        const noneNow = (none << 1) & here;
        const oneNow = ((one << 1) & here) | none | ((none | noneNow) << 1) | ((noneBefore << 2) & swapped);
        if (edits > 1) two = ((two << 1) & here) | one | ((one | oneNow) << 1) | ((oneBefore << 2) & swapped);
        noneBefore = none;
        oneBefore = one;
        none = noneNow;
        one = oneNow;
        last = here;
        if ((edits > 1 ? two : one) & found) {
          run(name);
          break;
        }
      }
    }
    for (let at = 0; at < length; at += 1) needed[needle.codes[at]] = 0;
  };

  /** Underscores may be left out; those that are typed count. */
  const asTyped = (name, needle) => {
    if (!needle.typed.includes("_") || !name.toLowerCase().startsWith(needle.typed)) return 0;
    return needle.typed.startsWith("_") ? 100 : 25;
  };

  const LOST_CASE = 260;
  const short = (length, most) => Math.min(length, most);

  /** Returns what is left of so many points when the capitals of a needle are none in a name, from a place on. */
  const withCase = (names, place, needle, points) => {
    for (const at of needle.capitals) if (!(names.marks[place + at] & UPPER)) return Math.max(points - LOST_CASE, 1);
    return points;
  };

  /** Whether words that begin with these letters may hold a needle in several pieces. */
  const beginsWords = (begins, needle) => (begins & needle.first) !== 0 && (begins & needle.rest) !== 0;

  const scoreHumps = (names, start, end, needle) => {
    steps = 0;
    const pieces = humps(names, start, end, needle, 0, 0);
    if (pieces < 2) return 0;
    const { marks } = names;
    const last = places[pieces - 1];
    let before = 0;
    let within = 0;
    let behind = 0;
    for (let at = start; at < end; at += 1) {
      if (!(marks[at] & BEGINS)) continue;
      if (at < places[0]) before += 1;
      else if (at > last) behind += 1;
      else within += 1;
    }
    const isWhole = !before && !behind && within === pieces;
    const cost = 10 * pieces + 25 * (within - pieces) + (before ? 40 : 0) + short(end - start - needle.size, 40);
    const points = HUMPS + (isWhole ? ABBREVIATION : 0) - cost - short(behind, 4) * 8;
    let next = 0;
    for (let piece = 0; piece < pieces; piece += 1) {
      for (let at = 0; at < lengths[piece]; at += 1, next += 1) {
        if (needle.capitals.includes(next) && !(marks[places[piece] + at] & UPPER)) return Math.max(points - LOST_CASE, 1);
      }
    }
    return points;
  };

  /** Returns how well a name fits that holds all letters of a needle: 0 when it does not. */
  const score = (names, number, needle) => {
    const { codes, marks } = names;
    const start = names.start[number];
    const end = names.start[number + 1];
    const { size } = needle;
    const more = end - start - size;
    if (more < 0) return 0;
    const isPrefix = standsAt(codes, start, needle);
    if (!more) {
      if (!isPrefix) return 0;
      const isTyped = names.names[number].toLowerCase() === needle.typed;
      const keepsCase = needle.capitals.every((at) => marks[start + at] & UPPER);
      return EXACT + asTyped(names.names[number], needle) - (isTyped ? 0 : 25) - (keepsCase ? 0 : 60);
    }
    const endsWord = (place) => place === end || (marks[place] & BEGINS) !== 0;
    let best = 0;
    if (isPrefix) {
      const points = PREFIX - short(more, 60) + (endsWord(start + size) ? 30 : 0);
      best = withCase(names, start, needle, points + asTyped(names.names[number], needle));
      if (size === 1 || best > PREFIX - LOST_CASE + 60) return best;
    } else {
      let inside = -1;
      for (let place = start + 1; place <= end - size; place += 1) {
        if (codes[place] !== needle.codes[0] || !standsAt(codes, place, needle)) continue;
        if (marks[place] & BEGINS) {
          const points = WORD - short(more, 60) + (endsWord(place + size) ? 30 : 0);
          best = Math.max(best, withCase(names, place, needle, points));
        } else if (inside < 0 && (size > 1 || isDigit(codes[place - 1]))) {
          // One letter inside of a word says nothing; `conv 2 d` does.
          inside = place;
        }
      }
      if (!best && inside >= 0) best = withCase(names, inside, needle, INSIDE - short(more, 60));
    }
    const mayBegin = best < HUMPS + ABBREVIATION && beginsWords(names.begins[number], needle);
    return mayBegin ? Math.max(best, scoreHumps(names, start, end, needle)) : best;
  };

  /** Returns how well each name fits. Only those are looked at that `before`, the answer to a part of the needle, has. */
  const scoreAll = (names, needle, before) => {
    // One letter is looked for where words begin.
    const masks = needle.size > 1 ? names.masks : names.begins;
    const { begins, pairs, start } = names;
    const { mask, early, late } = needle;
    const found = new Uint16Array(masks.length);
    for (let name = 0; name < found.length; name += 1) {
      if ((masks[name] & mask) !== mask || (before && !before[name])) continue;
      const maySpell = (pairs[2 * name] & early) === early && (pairs[2 * name + 1] & late) === late;
      if (maySpell) found[name] = score(names, name, needle);
      else if (beginsWords(begins[name], needle)) found[name] = scoreHumps(names, start[name], start[name + 1], needle);
    }
    return found;
  };

  const scoreEdited = (names, name, needle) => {
    const { codes, marks } = names;
    const first = names.start[name];
    const end = names.start[name + 1];
    for (let left = 1; left <= needle.edits; left += 1) {
      let best = 0;
      for (let start = first; start < end; start += 1) {
        if (!(marks[start] & BEGINS)) continue;
        const to = edited(codes, start, end, needle, 0, left);
        if (to < 0) continue;
        const points = EDITED - 45 * (left - 1) - short(2 * (end - to), 60) - (start > first ? 40 : 0);
        best = Math.max(best, points + (to === end ? 60 : 0));
      }
      if (best) return best;
    }
    return 0;
  };

  /** Adds to what fits how well those names fit for which a letter or two of the needle are wrong; `before` as above. */
  const addEdited = (names, needle, fitting, before) => {
    const found = fitting.slice();
    if (!needle.edits) return found;
    eachSimilar(names, needle, before, (name) => {
      if (!found[name]) found[name] = scoreEdited(names, name, needle);
    });
    return found;
  };

  /** Returns which characters of a name a needle stands for: places for the eye, not for the order. */
  const highlight = (names, number, needle) => {
    const name = names.names[number];
    const { codes, marks } = names;
    const first = names.start[number];
    const end = names.start[number + 1];
    // Where a character of the name without separators was before they were taken out.
    const all = Array.from({ length: name.length }, (_, at) => at);
    const kept = all.filter((at) => classOf(name.charCodeAt(at)) !== IS_SEPARATOR);
    const origin = kept.length ? kept : all;
    let start = -1;
    for (let place = first; place <= end - needle.size; place += 1) {
      if (!standsAt(codes, place, needle)) continue;
      if (start < 0 || (marks[place] & BEGINS && !(marks[start] & BEGINS))) start = place;
    }
    if (!needle.size) return [];
    if (start < 0 || !(marks[start] & BEGINS)) {
      steps = 0;
      const pieces = humps(names, first, end, needle, 0, 0);
      if (pieces) {
        const run = (piece) => origin.slice(places[piece] - first, places[piece] - first + lengths[piece]);
        return Array.from({ length: pieces }, (_, piece) => run(piece)).flat();
      }
    }
    return start < 0 ? [] : origin.slice(start - first, start - first + needle.size);
  };

  globalThis.kwindexMatch = { Names, Needle, score, scoreAll, addEdited, highlight };
})();
