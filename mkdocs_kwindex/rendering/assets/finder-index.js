/* The index of the finder: reads it, and answers what is typed. Runs in a worker, or in the page where there is none. */
(() => {
  "use strict";

  const inWorker = typeof importScripts === "function";
  if (inWorker) importScripts("finder-match.js");
  const { Names, Needle, score, scoreAll, addEdited, highlight } = globalThis.kwindexMatch;

  const FIRST = 35;
  const BACKSLASH = 92;
  const BASE = 90;
  const SHOWN = 50;
  // As many as anybody looks through, on a page of their own.
  const MOST = 1000;
  // With fewer results than that, letters may be wrong.
  const FEW = 12;
  const LONGEST = 300;
  const MOST_KNOWN = 40;
  const MOST_WORDS = 8;
  const BY_PATH = 1;
  const TEST = 2;
  const PRIVATE = 1;
  const DEPRECATED = 2;
  const LOCAL = 4;

  // No prototype: whoever types `constructor:` means nothing of JavaScript's.
  const ALIASES = {
    __proto__: null,
    c: ["class", "struct", "union", "enum", "interface", "trait"],
    class: ["class", "struct", "union", "enum", "interface", "trait"],
    f: ["function", "method"],
    fn: ["function", "method"],
    def: ["function", "method"],
    func: ["function", "method"],
    function: ["function", "method"],
    m: ["method", "property"],
    p: ["property"],
    a: ["attribute"],
    attr: ["attribute", "property"],
    const: ["constant", "macro"],
    k: ["constant", "macro"],
    t: ["class", "type_alias", "struct", "union", "enum", "interface", "trait"],
    type: ["class", "type_alias", "struct", "union", "enum", "interface", "trait"],
    mod: ["module", "file", "namespace"],
    module: ["module", "file", "namespace"],
    h: ["heading"],
  };
  const OF_KIND = {
    class: 24, struct: 20, trait: 20, interface: 20, enum: 18, union: 16, namespace: 8, type_alias: 14,
    function: 18, module: 14, method: 8, property: 6, constant: 6, macro: 6, attribute: -6, file: -10, heading: -30, key: -60,
  }; // prettier-ignore

  const value = (code) => (code > BACKSLASH ? code - 1 : code) - FIRST;

  const PAIRED = /[\ud800-\udfff]/;

  /** Reads texts of which each shares its beginning with the one before. */
  const frontCoded = (coded) => {
    let before = "";
    return coded.map((text) => {
      const shared = value(text.charCodeAt(0));
      const start = PAIRED.test(before) ? [...before].slice(0, shared).join("") : before.slice(0, shared);
      before = start + text.slice(1);
      return before;
    });
  };

  const column = (text, count) => {
    const values = new Uint8Array(count);
    for (let at = 0; at < count; at += 1) values[at] = value(text.charCodeAt(at));
    return values;
  };

  /** Reads numbers of so many digits each. */
  const digits = (text, count, width) => {
    const values = new Uint32Array(count);
    for (let number = 0, at = 0; number < count; number += 1) {
      let read = 0;
      for (let digit = 0; digit < width; digit += 1, at += 1) read = read * BASE + value(text.charCodeAt(at));
      values[number] = read;
    }
    return values;
  };

  const UNSAFE = /[^A-Za-z0-9_.~:/@+,=$-]/gu;
  const SAFE = /[\p{L}\p{M}\p{N}\p{S}]/u;
  const encoder = new TextEncoder();
  const hex = (byte) => byte.toString(16).toUpperCase().padStart(2, "0");

  /** Percent-encodes a text as Python's `quote` does. */
  const quoted = (text, safe) =>
    [...text].map((one) => (safe.test(one) ? one : [...encoder.encode(one)].map((byte) => `%${hex(byte)}`).join(""))).join("");
  const quotedPath = (text) => quoted(text, /[A-Za-z0-9_.~/-]/);

  /** Makes the fragment of a symbol's address, as the pages have it. */
  const fragment = (identifier) => {
    const anchor = identifier.replace(UNSAFE, (one) =>
      one > "\x7f" && SAFE.test(one) ? one : [...encoder.encode(one)].map((byte) => `!${hex(byte)}`).join(""),
    );
    return `#${quoted(anchor, /[A-Za-z0-9_.~:/!@+,=$-]/)}`;
  };

  class Index {
    constructor(raw) {
      const { count, counts, width } = raw;
      const sum = counts.reduce((total, one) => total + one, 0);
      const columns = [raw.kind, raw.depth, raw.rank];
      if (sum !== count || columns.some((text) => text.length !== count) || raw.name.length !== count * width) {
        throw new Error("The index is not whole.");
      }
      this.raw = raw;
      this.count = count;
      this.files = frontCoded(raw.files);
      this.lowerFiles = this.files.map((file) => file.toLowerCase());
      this.places = column(raw.places, this.files.length);
      this.kind = column(raw.kind, count);
      this.depth = column(raw.depth, count);
      this.rank = column(raw.rank, count);
      this.foreign = new Set(raw.foreign);
      const names = frontCoded(raw.names);
      const known = new Map(names.map((name, number) => [name, number]));
      const number = (name) => {
        if (!known.has(name)) {
          known.set(name, names.length);
          names.push(name);
        }
        return known.get(name);
      };
      this.name = digits(raw.name, count, width);
      // The folders or packages around each file; those of one folder share theirs.
      const folders = new Map();
      this.around = this.files.map((_, file) => {
        const isByPath = this.places[file] & BY_PATH;
        const [path, separator] = isByPath ? [this.files[file], "/"] : [this.module(file), "."];
        const folder = path.slice(0, Math.max(path.lastIndexOf(separator), 0));
        const known = `${separator}${folder}`;
        if (!folders.has(known)) folders.set(known, Uint32Array.from(folder ? folder.split(separator) : [], number));
        return folders.get(known);
      });
      this.names = new Names(names);
      this.#placeSymbols(counts);
      this.#groupByName(names.length);
      this.known = new Map();
    }

    #placeSymbols(counts) {
      this.file = new Uint32Array(this.count);
      this.parent = new Int32Array(this.count);
      this.boost = new Int16Array(this.count);
      this.startOf = new Uint32Array(counts.length + 1);
      this.largest = 0;
      const kinds = Int16Array.from(this.raw.kinds, (kind) => OF_KIND[kind] ?? 0);
      let symbol = 0;
      counts.forEach((count, file) => {
        this.largest = Math.max(this.largest, count);
        this.#placeIn(file, symbol, symbol + count, kinds);
        symbol += count;
        this.startOf[file + 1] = symbol;
      });
      for (const [again, part] of Object.entries(this.raw.parts)) if (/~\d+$/.test(part)) this.boost[again] -= 60;
    }

    #placeIn(file, first, end, kinds) {
      const { depth, rank, kind, parent, boost } = this;
      const ofFile = -4 * this.around[file].length - (this.places[file] & TEST ? 110 : 0);
      // The definitions that are open, the outermost first.
      const open = new Int32Array(BASE);
      let known = 0;
      for (let symbol = first; symbol < end; symbol += 1) {
        const level = Math.min(depth[symbol], known);
        parent[symbol] = level ? open[level - 1] : -1;
        open[level] = symbol;
        known = level + 1;
        const flags = rank[symbol];
        boost[symbol] =
          ofFile +
          kinds[kind[symbol]] +
          7 * (flags >> 3) -
          4 * depth[symbol] -
          (flags & PRIVATE ? 70 : 0) -
          (flags & DEPRECATED ? 150 : 0) -
          (flags & LOCAL ? 40 : 0);
      }
      this.file.fill(file, first, end);
    }

    #groupByName(total) {
      this.firstOf = new Uint32Array(total + 1);
      for (let symbol = 0; symbol < this.count; symbol += 1) this.firstOf[this.name[symbol] + 1] += 1;
      for (let name = 0; name < total; name += 1) this.firstOf[name + 1] += this.firstOf[name];
      this.named = new Uint32Array(this.count);
      const next = this.firstOf.slice();
      for (let symbol = 0; symbol < this.count; symbol += 1) {
        const name = this.name[symbol];
        this.named[next[name]] = symbol;
        next[name] += 1;
      }
    }

    /** The dotted path of a file's module, or its path where there is none. */
    module(file) {
      const uri = this.files[file];
      if (this.places[file] & BY_PATH) return uri;
      return (
        this.raw.modules[file] ??
        uri.slice(0, uri.lastIndexOf(".")).replaceAll("/", ".").replace(/\.__init__$/, "")
      );
    }

    /** The id of a symbol. */
    path(symbol) {
      if (symbol in this.raw.ids) return this.raw.ids[symbol];
      const parts = [];
      let at = symbol;
      for (; this.parent[at] >= 0; at = this.parent[at]) {
        if (at in this.raw.paths) {
          parts.unshift(this.raw.paths[at]);
          break;
        }
        parts.unshift(this.raw.parts[at] ?? this.names.names[this.name[at]]);
      }
      const file = this.file[symbol];
      if (!parts.length) return this.module(file);
      return `${this.module(file)}${this.places[file] & BY_PATH ? ":" : "."}${parts.join(".")}`;
    }

    page(file) {
      const { root, suffix, pages } = this.raw;
      return pages[file] ?? `${root}${quotedPath(this.files[file])}${suffix}`;
    }

    /** The page of the class that a symbol is in or is, where that has its own. */
    classPage(symbol) {
      for (let at = symbol; at >= 0; at = this.parent[at]) if (at in this.raw.classes) return this.raw.classes[at];
      return "";
    }

    address(symbol) {
      const file = this.file[symbol];
      if (this.foreign.has(file)) return this.page(file);
      return (this.classPage(symbol) || this.page(file)) + fragment(this.path(symbol));
    }

    /**
     * How well each name fits a word; kept, as the next key asks for most words again. With `among`, wrong letters are
     * looked for in these names only, and nothing is kept.
     */
    scores(word, withEdits, among) {
      const key = `${withEdits ? "~" : "="}${word}`;
      let found = this.known.get(key);
      if (!found) {
        const needle = new Needle(word);
        if (withEdits && !needle.edits) return this.scores(word, false);
        const before = among ?? this.#scoresBefore(key, needle, withEdits);
        found = withEdits
          ? addEdited(this.names, needle, this.scores(word, false), before)
          : scoreAll(this.names, needle, before);
        if (among) return found;
        if (this.known.size > MOST_KNOWN) this.known.clear();
        this.known.set(key, found);
      }
      return found;
    }

    /** The scores before the last key, when whatever did not fit then does not fit now. */
    #scoresBefore(key, needle, withEdits) {
      const shorter = key.slice(0, -1);
      const before = new Needle(shorter.slice(1));
      const isLonger = before.size > 1 && before.size < needle.size;
      return isLonger && (!withEdits || before.edits === needle.edits) ? this.known.get(shorter) : undefined;
    }

    /** Those of some files in which, or around which, a name fits. */
    filesWith(scores, files) {
      const { name, startOf, around } = this;
      const fits = (file) => {
        for (const folder of around[file]) if (scores[folder]) return true;
        for (let symbol = startOf[file]; symbol < startOf[file + 1]; symbol += 1) if (scores[name[symbol]]) return true;
        return false;
      };
      return files.filter(fits);
    }

    /** The names in and around some files: not 0. */
    namesIn(files) {
      const found = new Uint8Array(this.names.names.length);
      for (const file of files) {
        for (const folder of this.around[file]) found[folder] = 1;
        for (let symbol = this.startOf[file]; symbol < this.startOf[file + 1]; symbol += 1) found[this.name[symbol]] = 1;
      }
      return found;
    }
  }

  /** Takes what is typed apart: words, dotted words, kinds and paths. */
  const parse = (typed, kindNames) => {
    const query = { chains: [], kinds: null, paths: [] };
    for (let word of typed.slice(0, LONGEST).trim().split(/\s+/)) {
      const filter = /^([A-Za-z_]+):(?!:)(.*)$/.exec(word);
      if (filter) {
        const named = filter[1].toLowerCase();
        const wanted = ALIASES[named] ?? (named.length > 1 ? kindNames.filter((kind) => kind.startsWith(named)) : []);
        if (wanted.length) {
          query.kinds ??= new Set();
          for (const kind of wanted) query.kinds.add(kindNames.indexOf(kind));
          word = filter[2];
        }
      }
      const slash = word.lastIndexOf("/");
      if (slash >= 0) {
        const [path, inside] = word.split(":");
        query.paths.push(path.toLowerCase().replace(/^\.?\//, ""));
        word = inside ?? "";
      } else if (/\.pyi?$/i.test(word) && word.length > 3) {
        query.paths.push(word.toLowerCase());
        word = word.replace(/\.pyi?$/i, "");
      }
      const parts = word.split(/\.|::|#/);
      while (parts.length && !parts[0]) parts.shift();
      if (parts.some(Boolean)) query.chains.push(parts);
    }
    return query;
  };

  /** The best results, in their order. */
  class Best {
    constructor(most) {
      this.most = most;
      this.found = [];
      this.total = 0;
      this.seen = null;
    }

    add(symbol, points) {
      this.total += 1;
      const { found } = this;
      if (found.length === this.most && points <= found[this.most - 1][0]) return;
      let at = found.length;
      while (at > 0 && found[at - 1][0] < points) at -= 1;
      found.splice(at, 0, [points, symbol]);
      if (found.length > this.most) found.pop();
    }
  }

  const GAP = 14;
  // Whoever names a path and nothing else wants the files.
  const OF_FILE = 500;
  const OWNER = 0.2;
  const TURNED = 120;
  // Whoever types a dot and nothing behind it wants whatever there is.
  const OF_ANY = 500;

  /**
   * Returns how well each name fits each word, and the files in which all of them are. What is looked for first leaves few
   * files for the rest: words without wrong letters, then the longest ones.
   */
  const narrowed = (index, words, withEdits) => {
    const edits = (word) => (withEdits ? new Needle(word).edits : 0);
    const order = words.map((word, at) => at).filter((at) => words[at]);
    const last = (at) => (edits(words[at]) ? 1 : 0);
    order.sort((one, other) => last(one) - last(other) || words[other].length - words[one].length);
    const scores = words.map(() => null);
    let files = index.files.map((_, file) => file);
    for (const at of order) {
      const isFew = files.length < index.files.length / 2;
      scores[at] = index.scores(words[at], withEdits, withEdits && isFew ? index.namesIn(files) : undefined);
      if (words.length > 1) files = index.filesWith(scores[at], files);
      if (!files.length) break;
    }
    return { scores, files };
  };

  /** Returns what it costs that the names around a symbol are words with these scores, the innermost last; -1 when not. */
  const ownersCost = (index, scores, symbol) => {
    const { parent, name } = index;
    let word = scores.length - 1;
    let cost = 0;
    const pass = (at) => {
      const of = scores[word];
      if (of && !of[at]) {
        cost += GAP;
      } else {
        cost += of ? Math.max(1000 - of[at], 0) * OWNER : 0;
        word -= 1;
      }
    };
    for (let at = parent[symbol]; at >= 0 && word >= 0; at = parent[at]) pass(name[at]);
    const folders = index.around[index.file[symbol]];
    for (let level = folders.length - 1; level >= 0 && word >= 0; level -= 1) pass(folders[level]);
    return word < 0 ? cost : -1;
  };

  const filtered = (index, query) => {
    const files = query.paths.length
      ? index.lowerFiles.map((file) => query.paths.every((path) => `/${file}`.includes(`/${path}`) || file.includes(path)))
      : null;
    return (symbol) => (!query.kinds || query.kinds.has(index.kind[symbol])) && (!files || files[index.file[symbol]]);
  };

  const chain = (index, parts, withEdits, passes, best) => {
    const { scores, files } = narrowed(index, parts.slice(-MOST_WORDS), withEdits);
    if (!files.length) return;
    const last = scores.pop();
    const add = (symbol, fits) => {
      const cost = scores.length ? ownersCost(index, scores, symbol) : 0;
      if (cost >= 0 && passes(symbol)) best.add(symbol, fits - cost + index.boost[symbol]);
    };
    if (scores.length) {
      for (const file of files) {
        for (let symbol = index.startOf[file]; symbol < index.startOf[file + 1]; symbol += 1) {
          const fits = last ? last[index.name[symbol]] : OF_ANY;
          if (fits) add(symbol, fits);
        }
      }
      return;
    }
    for (let name = 0; name < last.length; name += 1) {
      if (!last[name]) continue;
      for (let at = index.firstOf[name]; at < index.firstOf[name + 1]; at += 1) add(index.named[at], last[name]);
    }
  };

  const words = (index, chains, withEdits, passes, best) => {
    const parts = chains.flat().filter(Boolean).slice(0, MOST_WORDS);
    const { scores, files } = narrowed(index, parts, withEdits);
    const { name, parent, startOf, around } = index;
    const count = parts.length;
    const joined = new Needle(parts.join(""));
    const together = new Map();
    const wholeName = (of) => {
      if (!together.has(of)) together.set(of, score(index.names, of, joined));
      return together.get(of);
    };
    // How well the names around a symbol fit each word, less the further away they are.
    const owners = new Int16Array(index.largest * count);
    const outside = new Int16Array(count);
    for (const file of files) {
      const folders = around[file];
      for (let word = 0; word < count; word += 1) {
        outside[word] = 0;
        for (let level = folders.length - 1, far = GAP; level >= 0; level -= 1, far += GAP) {
          outside[word] = Math.max(outside[word], scores[word][folders[level]] - far);
        }
      }
      const first = startOf[file];
      for (let symbol = first; symbol < startOf[file + 1]; symbol += 1) {
        const own = name[symbol];
        const at = parent[symbol];
        let most = 0;
        let inName = 0;
        let cost = 0;
        let isWhole = true;
        for (let word = 0; word < count; word += 1) {
          const of = scores[word];
          const there = at < 0 ? outside[word] : Math.max(of[name[at]] - GAP, owners[(at - first) * count + word] - GAP, 0);
          owners[(symbol - first) * count + word] = there;
          const here = of[own];
          if (here) {
            inName += 1;
            most = Math.max(most, word === count - 1 ? here : here - 40);
          } else if (there) {
            cost += (1000 - there) * OWNER;
          } else {
            isWhole = false;
          }
        }
        if (!isWhole || !inName || !passes(symbol)) continue;
        const fits = Math.min(most + 90 * (inName - 1), 950);
        // Owners are typed before what they own.
        const turned = scores[count - 1][own] ? 0 : TURNED;
        const whole = inName === count ? Math.max(wholeName(own) - 10, fits) : fits;
        best.add(symbol, whole - cost - turned + index.boost[symbol]);
      }
    }
  };

  const search = (index, query, most, withEdits) => {
    const best = new Best(most);
    const passes = filtered(index, query);
    if (!query.chains.length) {
      if (query.kinds || query.paths.length) {
        for (let symbol = 0; symbol < index.count; symbol += 1) {
          if (passes(symbol)) best.add(symbol, index.boost[symbol] + (index.parent[symbol] < 0 ? OF_FILE : 0));
        }
      }
    } else if (query.chains.length === 1) {
      chain(index, query.chains[0], withEdits, passes, best);
    } else {
      words(index, query.chains, withEdits, passes, best);
    }
    return best;
  };

  const row = (index, symbol, needles) => {
    const file = index.file[symbol];
    const name = index.names.names[index.name[symbol]];
    const path = index.path(symbol);
    const owner = index.parent[symbol] >= 0 ? index.path(index.parent[symbol]) : path;
    const marks = new Set(needles.flatMap((needle) => highlight(index.names, index.name[symbol], needle)));
    return {
      name,
      path,
      owner,
      kind: index.raw.kinds[index.kind[symbol]],
      file: index.files[file],
      address: index.address(symbol),
      isPrivate: Boolean(index.rank[symbol] & PRIVATE),
      isDeprecated: Boolean(index.rank[symbol] & DEPRECATED),
      isTest: Boolean(index.places[file] & TEST),
      marks: [...marks],
      details: [index.page(file), symbol - index.startOf[file]],
    };
  };

  /** Answers what is typed. */
  const answer = (index, typed, isPage = false) => {
    const most = isPage ? MOST : SHOWN;
    const query = parse(typed, index.raw.kinds);
    let best = search(index, query, most, false);
    if (query.chains.length && best.total < FEW) {
      const corrected = search(index, query, most, true);
      if (corrected.total > best.total) best = corrected;
    }
    const needles = query.chains.length === 1 ? query.chains[0].slice(-1) : query.chains.flat();
    const prepared = needles.filter(Boolean).map((part) => new Needle(part));
    return { total: best.total, rows: best.found.map(([, symbol]) => row(index, symbol, prepared)) };
  };

  globalThis.kwindexIndex = { Index, answer };
  if (!inWorker) return;

  // A browser compiles what has run for a while: what is typed first is not to wait for it.
  const WARMING = ["a b c", "a.b", "abcd efghi", "abcdefgh"];
  let index = null;
  let isAsked = false;
  const warm = (at) => {
    if (isAsked || at === WARMING.length) return;
    answer(index, WARMING[at]);
    setTimeout(warm, 0, at + 1);
  };

  addEventListener("message", async ({ data }) => {
    const { load, number } = data;
    try {
      if (load) {
        const response = await fetch(load);
        if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
        index = new Index(await response.json());
        postMessage({ ready: index.count });
        setTimeout(warm, 0, 0);
      } else if (index) {
        isAsked = true;
        postMessage({ number, ...answer(index, data.typed, data.isPage) });
      }
    } catch (error) {
      postMessage({ number, failed: String(error?.message ?? error) });
    }
  });
})();
