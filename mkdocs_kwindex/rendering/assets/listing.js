/* The source listing: the definitions around what is in view, folds, marked lines with their addresses, and what is
   selected marked wherever it stands. Numbers, marks and folds are no part of the text: what is copied is code. */
(() => {
  "use strict";

  const { settings, element, attributes, onFrame, each, isPlain, copyText } = globalThis.kwindex;

  const DEPTH = 4;
  const MOST_MARKED = 20_000;
  const MOST_FOUND = 5_000;
  const SAID = 4_000;
  const MARK = "kw-occurrence";
  const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
  const canFold = "onbeforematch" in document.documentElement;

  const LINES = /^#L(\d+)(?:-L?(\d+))?$/u;

  /** The lines that an address names, `#L10` or `#L10-L20`; nothing when it names none. */
  const namedLines = () => {
    const found = LINES.exec(location.hash);
    if (!found) return null;
    const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])];
    return { first: Math.min(first, last), last: Math.max(first, last), isRange: Boolean(found[2]) };
  };

  // Whoever comes back, or sees the page again after it was built anew, finds the listing where it was left.
  let comesBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  addEventListener("popstate", () => (comesBack = true));
  document.addEventListener("click", () => (comesBack = false), { capture: true });

  class Listing {
    constructor(box) {
      this.box = box;
      this.scroller = box.querySelector("pre");
      this.code = this.scroller.querySelector("code");
      this.numbers = [...this.code.querySelectorAll("a[id]")];
      const blocks = (box.dataset.blocks ?? "").split(" ").filter(Boolean);
      this.blocks = blocks.map((block) => {
        const [first, last] = block.split(":").map(Number);
        return { first, last, button: null, parts: null, isFolded: false };
      });
      this.marked = [];
      this.#quieten();
      this.#addTools();
      if (this.blocks.length && this.numbers.length > 1) {
        if (canFold) this.#addFolds();
        this.#addEnclosing();
      }
      box.classList.add("kw-live");
      this.code.addEventListener("click", (event) => this.#onNumber(event));
      box.closest(".kw-page").addEventListener("click", (event) => this.#onLink(event));
      addEventListener("hashchange", () => box.isConnected && this.#follow());
      this.#follow();
      this.#keepPlace();
    }

    /** Goes where the reader was before, and notes where that is from now on. */
    #keepPlace() {
      const key = `kw-place ${location.pathname}`;
      try {
        const kept = comesBack ? sessionStorage.getItem(key) : null;
        if (kept) this.scroller.scrollTop = Number(kept);
        const note = onFrame(() => sessionStorage.setItem(key, String(this.scroller.scrollTop)));
        this.scroller.addEventListener("scroll", note, { passive: true });
      } catch {
        // Who stores nothing keeps no place.
      }
    }

    text() {
      const copy = this.code.cloneNode(true);
      copy.querySelector(".kw-enclosing")?.remove();
      return copy.textContent;
    }

    /** The keyboard stops once at each definition that the listing leads to, not at every line and every use. */
    #quieten() {
      const seen = new Set();
      for (const link of this.code.querySelectorAll("a")) {
        const href = link.getAttribute("href");
        if (link.id || seen.has(href)) link.tabIndex = -1;
        // The style sheet writes the number; who hears the code is not told of it at every line.
        if (link.id) link.setAttribute("aria-hidden", "true");
        seen.add(href);
      }
    }

    /* ---- Tools ---- */

    #addTools() {
      const button = (text, run) => {
        const node = element("button", { type: "button", className: "kw-tool" }, text);
        node.addEventListener("click", () => run(node));
        return node;
      };
      this.status = attributes(element("span", { className: "kw-said" }), { role: "status" });
      const tools = attributes(element("div", { className: "kw-tools" }, this.status), { role: "group", "aria-label": "Source" });
      if (canFold && this.blocks.length) {
        this.foldAll = button("Fold all", () => this.#foldAll());
        tools.append(this.foldAll);
      }
      const expand = button("Expand", () => {
        const isWhole = this.box.classList.toggle("kw-whole");
        expand.setAttribute("aria-pressed", String(isWhole));
        this.update?.();
      });
      expand.setAttribute("aria-pressed", "false");
      tools.append(expand);
      const wrap = button("Wrap lines", () => {
        wrap.setAttribute("aria-pressed", String(this.box.classList.toggle("kw-wrap")));
        this.update?.();
      });
      wrap.setAttribute("aria-pressed", "false");
      tools.append(
        wrap,
        button("Copy", async () => {
          await copyText(this.text());
          this.#say("The code is copied");
        }),
      );
      if (this.box.dataset.path && settings.atCommit) {
        this.permalink = element("a", { className: "kw-tool" }, `At commit ${settings.atCommit.commit.slice(0, 7)}`);
        attributes(this.permalink, { "aria-keyshortcuts": "y" });
        tools.append(this.permalink);
        this.scroller.addEventListener("keydown", (event) => {
          if (event.key === "y" && !event.ctrlKey && !event.metaKey && !event.altKey) this.permalink.click();
        });
      }
      this.box.prepend(tools);
    }

    #say(text) {
      this.status.textContent = text;
      clearTimeout(this.saying);
      this.saying = setTimeout(() => this.status.replaceChildren(), SAID);
    }

    /* ---- Lines ---- */

    #onNumber(event) {
      const number = event.target.closest("a");
      const isNumber = number && (number.id || number.parentElement.matches(".kw-enclosing span span"));
      if (!isNumber || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const line = number.hash.slice(2);
      const named = namedLines();
      let hash = `#L${line}`;
      if (event.shiftKey && named) {
        const from = Number(line) < named.first ? named.last : named.first;
        hash = `#L${Math.min(from, line)}-L${Math.max(from, line)}`;
        getSelection().removeAllRanges();
      }
      this.#goTo(hash);
      copyText(String(new URL(hash, location.href)));
      this.#say(`The address of ${hash.includes("-") ? "lines" : "line"} ${hash.slice(1).replaceAll("L", "").replace("-", "–")} is copied`);
    }

    #onLink(event) {
      const link = event.target.closest("a[href]");
      const isHere = link && LINES.test(link.hash) && link.pathname === location.pathname && link.host === location.host;
      if (!isHere || !isPlain(event) || event.defaultPrevented) return;
      event.preventDefault();
      event.stopPropagation();
      this.#goTo(link.hash);
    }

    /** Goes to lines. Material's `navigation.instant` fetches the page again for any other way to do so. */
    #goTo(hash) {
      if (location.hash !== hash) history.pushState(null, "", hash);
      this.#showLines();
      this.marked[0]?.scrollIntoView({ block: "nearest" });
    }

    /** Shows the lines of an address that was followed; to a line the browser goes itself, to several it does not. */
    #follow() {
      this.#showLines();
      if (namedLines()?.isRange) this.marked[0]?.scrollIntoView({ block: "start" });
    }

    /** Marks the lines that the address names. */
    #showLines() {
      for (const number of this.marked) number.classList.remove("kw-marked");
      const named = namedLines();
      this.marked = named ? this.numbers.slice(named.first - 1, Math.min(named.last, named.first + MOST_MARKED)) : [];
      for (const number of this.marked) number.classList.add("kw-marked");
      if (this.permalink) this.permalink.href = this.#atCommit(named);
      if (!this.marked.length) return;
      for (const block of this.blocks) if (block.isFolded && block.first < named.first && named.first <= block.last) this.#fold(block, false);
    }

    #atCommit(named) {
      const { start, line, lines } = settings.atCommit;
      const address = start + this.box.dataset.path;
      if (!named) return address;
      const { first, last, isRange } = named;
      const places = { first, last, next: last + 1 };
      return address + (isRange ? lines : line).replace(/\{(\w+)\}/gu, (_, place) => places[place]);
    }

    /* ---- Folds ---- */

    #addFolds() {
      const names = new Set();
      for (const block of this.blocks) {
        if (names.has(block.first)) continue;
        names.add(block.first);
        const button = attributes(element("button", { type: "button", className: "kw-fold", tabIndex: -1 }), {
          "aria-expanded": "true",
          "aria-label": `Lines ${block.first} to ${block.last}`,
        });
        button.addEventListener("click", () => this.#fold(block, !block.isFolded));
        this.numbers[block.first - 1]?.after(button);
        block.button = button;
      }
      this.blocks = this.blocks.filter((block) => block.button);
      this.code.addEventListener("beforematch", (event) => {
        // The browser reveals what is around the place that it has found, until a script has done so.
        const isAround = ({ isFolded, parts }) => isFolded && parts.some((part) => part.contains(event.target));
        for (const block of this.blocks.filter(isAround)) this.#fold(block, false);
      });
    }

    #fold(block, isFolded) {
      block.parts ??= this.#partsOf(block);
      for (const part of block.parts) {
        if (isFolded) part.setAttribute("hidden", "until-found");
        else part.removeAttribute("hidden");
      }
      block.isFolded = isFolded;
      block.button.setAttribute("aria-expanded", String(!isFolded));
      this.foldAll.textContent = this.blocks.some((one) => one.isFolded) ? "Unfold all" : "Fold all";
      this.rows = null;
      this.#sizeChunks();
      this.update?.();
    }

    #foldAll() {
      const isFolded = !this.blocks.some((one) => one.isFolded);
      for (const block of this.blocks.toReversed()) this.#fold(block, isFolded);
      this.#say(isFolded ? "All definitions are folded" : "All definitions are unfolded");
    }

    /** Puts what a fold hides into elements of its own, one in each chunk of lines. */
    #partsOf({ first, last }) {
      const parts = [];
      const end = this.numbers[last];
      for (let line = first + 1; line <= last; ) {
        const part = element("span", { className: "kw-folded" });
        this.numbers[line - 1].before(part);
        for (let node = part.nextSibling; node && node !== end; node = part.nextSibling) part.append(node);
        parts.push(part);
        line += part.querySelectorAll("a[id]").length;
      }
      return parts;
    }

    /** A chunk that is not laid out is as high as what is to be seen of it. */
    #sizeChunks() {
      for (const { chunk, rows } of this.#groups()) chunk?.style.setProperty("--kw-shown", String(rows.length));
    }

    /** The numbers of the lines that are not folded, chunk by chunk. */
    #groups() {
      if (this.rows) return this.rows;
      const groups = new Map();
      const hidden = new Set();
      for (const { first, last, isFolded } of this.blocks) {
        if (isFolded) for (let line = first + 1; line <= last; line += 1) hidden.add(line);
      }
      this.numbers.forEach((number, at) => {
        const chunk = number.closest(".kw-lines");
        if (!groups.has(chunk)) groups.set(chunk, { chunk, rows: [] });
        if (!hidden.has(at + 1)) groups.get(chunk).rows.push(at + 1);
      });
      this.rows = [...groups.values()];
      return this.rows;
    }

    /* ---- The enclosing definitions ---- */

    /** Returns the line at a height of the window. Only what is in view is measured: the rest would be laid out for it. */
    #lineAt(y) {
      const last = (items, top) => {
        let low = 0;
        for (let high = items.length; high - low > 1; ) {
          const middle = (low + high) >> 1;
          if (top(items[middle]) <= y) low = middle;
          else high = middle;
        }
        return items[low];
      };
      const top = (line) => this.numbers[line - 1].getBoundingClientRect().top;
      const shown = this.#groups().filter(({ rows }) => rows.length);
      return last(last(shown, ({ chunk, rows }) => (chunk ? chunk.getBoundingClientRect().top : top(rows[0]))).rows, top);
    }

    #addEnclosing() {
      const lines = element("span");
      const holder = attributes(element("span", { className: "kw-enclosing" }, lines), { "aria-hidden": "true" });
      this.code.prepend(holder);
      let current = "";
      this.update = onFrame(() => {
        const shown = [];
        if (this.scroller.scrollTop > 0) {
          const { top } = this.scroller.getBoundingClientRect();
          const height = parseFloat(getComputedStyle(this.code).lineHeight);
          let line = this.#lineAt(top + 1);
          for (const { first, last } of this.blocks) {
            if (first > line) break;
            if (first < line && last >= line && shown.length < DEPTH) {
              shown.push(first);
              line = this.#lineAt(top + shown.length * height + 1);
            }
          }
        }
        const key = shown.join(" ");
        if (key === current) return;
        current = key;
        lines.replaceChildren(...shown.map((line) => element("span", {}, this.#copyOf(line))));
      });
      this.scroller.addEventListener("scroll", this.update, { passive: true });
      this.update();
    }

    #copyOf(line) {
      const copy = document.createDocumentFragment();
      const number = this.numbers[line - 1];
      for (let node = number; node; node = node.nextSibling) {
        if (node !== number && node.matches?.("a[id], .kw-folded")) break;
        if (!node.matches?.(".kw-fold")) copy.append(node.cloneNode(true));
      }
      for (const link of copy.querySelectorAll("a")) {
        if (link.id) link.textContent = link.id.slice(1);
        link.removeAttribute("id");
        link.tabIndex = -1;
      }
      return copy;
    }

    /* ---- What is selected, wherever it stands ---- */

    markAll(name) {
      const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, "gu");
      const found = [];
      const walker = document.createTreeWalker(this.code, NodeFilter.SHOW_TEXT);
      while (walker.nextNode() && found.length < MOST_FOUND) {
        const { currentNode: node } = walker;
        if (node.parentElement.closest(".kw-enclosing")) continue;
        for (const { index } of node.data.matchAll(pattern)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + name.length);
          found.push(range);
        }
      }
      CSS.highlights.set(MARK, new Highlight(...found));
      clearTimeout(this.saying);
      const dismiss = attributes(element("button", { type: "button", className: "kw-tool" }, "×"), { "aria-label": "Unmark" });
      dismiss.addEventListener("click", unmark);
      this.status.replaceChildren(element("code", {}, name), ` ${found.length.toLocaleString("en")} times `, dismiss);
      markedBy = this;
    }
  }

  let markedBy = null;
  const unmark = () => {
    globalThis.CSS?.highlights?.delete(MARK);
    markedBy?.status.replaceChildren();
    markedBy = null;
  };

  const listings = new WeakMap();
  const onSelection = () => {
    const selection = getSelection();
    const text = String(selection).trim();
    const code = selection.anchorNode?.parentElement?.closest(".kw-source code");
    if (!globalThis.CSS?.highlights || selection.isCollapsed || !code || !NAME.test(text)) return;
    listings.get(code)?.markAll(text);
  };
  document.addEventListener("pointerup", () => setTimeout(onSelection));
  document.addEventListener("keyup", (event) => event.key.startsWith("Arrow") && onSelection());
  document.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && unmark());

  each(".kw-page .kw-source", (box) => {
    if (!markedBy?.box.isConnected) unmark();
    const listing = new Listing(box);
    listings.set(listing.code, listing);
  });
})();
