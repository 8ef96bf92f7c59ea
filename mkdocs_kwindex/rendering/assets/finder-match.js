/* How well a name fits what somebody types. Runs in a worker, or in the page where there is none. */
(() => {
  "use strict";

  const EXACT = 1000;
  const PREFIX = 860;
  const WORD = 720;
  const HUMPS = 600;
  const INSIDE = 330;
  const EDITED = 270;
  // A name may have thousands of words; what stands behind the first ones is found as any part of it is.
  const MOST_WORDS = 24;
  const MOST_STEPS = 300;
  const SEPARATOR = /[\s_.\-]/;

  /** The letters and digits of a text as bits; all others share one. */
  const letters = (text) => {
    let mask = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code >= 97 && code <= 122) mask |= 1 << (code - 97);
      else if (code >= 48 && code <= 57) mask |= 1 << (26 + ((code - 48) >> 1));
      else mask |= 1 << 31;
    }
    return mask;
  };

  const bits = (mask) => {
    let count = 0;
    for (let rest = mask; rest; rest &= rest - 1) count += 1;
    return count;
  };

  const isUpper = (character) => character !== character.toLowerCase();
  const isDigit = (character) => character >= "0" && character <= "9";

  /** Takes the separators out of a name; tells where the words begin in what is left, and where that was before. */
  const bare = (name) => {
    let text = "";
    const words = [];
    const places = [];
    let before = "";
    for (let at = 0; at < name.length; at += 1) {
      const character = name[at];
      if (!SEPARATOR.test(character)) {
        const next = name[at + 1] ?? "";
        const isHump =
          isUpper(character) &&
          (!isUpper(before) || (next !== "" && !isUpper(next) && !SEPARATOR.test(next) && !isDigit(next)));
        const begins = !text || SEPARATOR.test(before) || isHump || (isDigit(character) && !isDigit(before));
        if (begins && words.length < MOST_WORDS) words.push(text.length);
        places.push(at);
        text += character;
      }
      before = character;
    }
    return text ? { text, words, places } : { text: name, words: [0], places: [...name].map((_, at) => at) };
  };

  /** All names, made ready. */
  class Names {
    constructor(names) {
      this.names = names;
      this.texts = new Array(names.length);
      this.lowers = new Array(names.length);
      this.masks = new Int32Array(names.length);
      this.first = new Uint32Array(names.length + 1);
      const words = [];
      names.forEach((name, number) => {
        const { text, words: own } = bare(name);
        this.texts[number] = text;
        // A few letters get longer in lower case, after which no place would be the same.
        const lower = text.toLowerCase();
        this.lowers[number] = lower.length === text.length ? lower : text;
        this.masks[number] = letters(this.lowers[number]);
        this.first[number] = words.length;
        for (const word of own) words.push(word);
      });
      this.first[names.length] = words.length;
      this.words = Uint16Array.from(words);
    }

    /** Where the words of a name begin. */
    wordsOf(number) {
      return this.words.subarray(this.first[number], this.first[number + 1]);
    }
  }

  /** What somebody types, made ready. */
  class Needle {
    constructor(typed) {
      const normal = typed.normalize("NFKC");
      this.text = bare(normal).text;
      this.lower = this.text.toLowerCase();
      if (this.lower.length !== this.text.length) this.lower = this.text;
      this.typed = normal.toLowerCase();
      this.mask = letters(this.lower);
      this.capitals = [];
      for (let at = 0; at < this.text.length; at += 1) if (isUpper(this.text[at])) this.capitals.push(at);
      this.edits = this.lower.length < 4 ? 0 : this.lower.length < 8 ? 1 : 2;
    }
  }

  /** Whether the capitals of a needle are capitals in a name, where its characters stand at these places. */
  const keepsCase = (needle, text, place) => needle.capitals.every((at) => text[place(at)] === needle.text[at]);

  let steps = 0;

  /** Finds a needle as beginnings of a name's words, one behind the other; returns their places, or nothing. */
  const humps = (lower, words, needle, at, word, found) => {
    for (let index = word; index < words.length; index += 1) {
      const start = words[index];
      if (lower[start] !== needle[at]) continue;
      const end = words[index + 1] ?? lower.length;
      let length = 1;
      while (at + length < needle.length && start + length < end && lower[start + length] === needle[at + length]) {
        length += 1;
      }
      for (; length > 0; length -= 1) {
        steps += 1;
        if (steps > MOST_STEPS) return false;
        found.push(index, length);
        if (at + length === needle.length) return true;
        if (humps(lower, words, needle, at + length, index + 1, found)) return true;
        found.length -= 2;
      }
    }
    return false;
  };

  /** Returns how far into a text a needle leads with so many edits, -1 when it does not fit. */
  const edited = (lower, from, needle, at, left) => {
    let place = from;
    let next = at;
    while (next < needle.length && lower[place] === needle[next]) {
      place += 1;
      next += 1;
    }
    if (next === needle.length) return place;
    if (!left) return -1;
    if (lower[place] === needle[next + 1] && lower[place + 1] === needle[next]) {
      const swapped = edited(lower, place + 2, needle, next + 2, left - 1);
      if (swapped >= 0) return swapped;
    }
    const ways = [[1, 1], [1, 0], [0, 1]];
    for (const [skipped, given] of ways) {
      const end = place + skipped <= lower.length ? edited(lower, place + skipped, needle, next + given, left - 1) : -1;
      if (end >= 0) return end;
    }
    return -1;
  };

  /** Underscores may be left out; those that are typed count. */
  const asTyped = (name, needle) => {
    if (!needle.typed.includes("_") || !name.toLowerCase().startsWith(needle.typed)) return 0;
    return needle.typed.startsWith("_") ? 100 : 25;
  };

  const LOST_CASE = 260;
  const short = (length, most) => Math.min(length, most);

  /** Returns how well a name fits: 0 when it does not. */
  const score = (names, number, needle) => {
    if ((names.masks[number] & needle.mask) !== needle.mask) return 0;
    const lower = names.lowers[number];
    const text = names.texts[number];
    const size = needle.lower.length;
    const more = lower.length - size;
    if (more < 0) return 0;
    if (!more) {
      if (lower !== needle.lower) return 0;
      const isTyped = names.names[number].toLowerCase() === needle.typed;
      return EXACT + asTyped(names.names[number], needle) - (isTyped ? 0 : 25) - (keepsCase(needle, text, (at) => at) ? 0 : 60);
    }
    const words = names.wordsOf(number);
    const endsWord = (place) => place === lower.length || words.includes(place);
    let best = 0;
    const typedBonus = asTyped(names.names[number], needle);
    const take = (points, place) => {
      const value = points + typedBonus;
      const kept = keepsCase(needle, text, place) ? value : value - LOST_CASE;
      if (kept > best) best = Math.max(kept, 1);
    };
    if (lower.startsWith(needle.lower)) {
      take(PREFIX - short(more, 60) + (endsWord(size) ? 30 : 0), (at) => at);
      if (best > PREFIX - LOST_CASE + 60) return best;
    } else if (size > 1 && lower.indexOf(needle.lower, 1) >= 0) {
      for (const start of words) {
        if (start && lower.startsWith(needle.lower, start)) {
          take(WORD - short(more, 60) + (endsWord(start + size) ? 30 : 0), (at) => start + at);
        }
      }
      const start = lower.indexOf(needle.lower, 1);
      if (!best) take(INSIDE - short(more, 60), (at) => start + at);
    }
    if (best < HUMPS && size > 1 && words.length > 1) {
      const found = [];
      steps = 0;
      if (humps(lower, words, needle.lower, 0, 0, found) && found.length > 2) {
        const pieces = found.length / 2;
        const skipped = found[found.length - 2] + 1 - pieces - found[0];
        const places = [];
        for (let piece = 0; piece < found.length; piece += 2) {
          for (let at = 0; at < found[piece + 1]; at += 1) places.push(words[found[piece]] + at);
        }
        const cost = 10 * pieces + 25 * skipped + (found[0] ? 40 : 0) + short(more, 40);
        const behind = words.length - 1 - found[found.length - 2];
        take(HUMPS - cost - short(behind, 4) * 8, (at) => places[at]);
      }
    }
    return best;
  };

  /** Returns how well a name fits when a letter or two of the needle are wrong. */
  const scoreEdited = (names, number, needle) => {
    const { edits } = needle;
    if (!edits || bits(needle.mask & ~names.masks[number]) > edits) return 0;
    const lower = names.lowers[number];
    if (lower.length < needle.lower.length - edits) return 0;
    for (let left = 1; left <= edits; left += 1) {
      let best = 0;
      for (const start of names.wordsOf(number)) {
        const end = edited(lower, start, needle.lower, 0, left);
        if (end >= 0) {
          best = Math.max(best, EDITED - 45 * (left - 1) - short(2 * (lower.length - end), 60) - (start ? 40 : 0) + 60 * (end === lower.length));
        }
      }
      if (best) return best;
    }
    return 0;
  };

  /** Returns which characters of a name a needle stands for: places for the eye, not for the order. */
  const highlight = (name, needle) => {
    const { text, words, places } = bare(name);
    const lower = text.toLowerCase();
    if (!needle.lower) return [];
    const starts = lower.startsWith(needle.lower) ? 0 : (words.find((word) => lower.startsWith(needle.lower, word)) ?? -1);
    const found = [];
    steps = 0;
    if (starts < 0 && humps(lower, words, needle.lower, 0, 0, found)) {
      const seen = [];
      for (let piece = 0; piece < found.length; piece += 2) {
        for (let at = 0; at < found[piece + 1]; at += 1) seen.push(places[words[found[piece]] + at]);
      }
      return seen;
    }
    const start = starts < 0 ? lower.indexOf(needle.lower) : starts;
    return start < 0 ? [] : places.slice(start, start + needle.lower.length);
  };

  globalThis.kwindexMatch = { EXACT, Names, Needle, score, scoreEdited, highlight };
})();
