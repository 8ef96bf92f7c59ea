/* Conveniences of mkdocs-kwindex's pages. Every page is complete without them; nothing is loaded, nothing is stored. */
(() => {
  "use strict";

  const done = new WeakSet();

  /** Creates an element with properties and children. */
  const element = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  /** Runs a function at most once per frame. */
  const onFrame = (run) => {
    let waiting = false;
    return () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        run();
      });
    };
  };

  /* ---- Tables that sort ---- */

  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  const sortable = (table) => {
    const body = table.tBodies[0];
    const original = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];

    const value = (row, column, numeric) => {
      const cell = row.cells[column];
      const text = cell.dataset.value ?? cell.textContent.trim();
      return numeric ? Number(text.replace(/[^\d.-]/g, "")) || 0 : text;
    };

    heads.forEach((head, column) => {
      const numeric = head.classList.contains("kw-number");
      const first = numeric ? "descending" : "ascending";
      const second = numeric ? "ascending" : "descending";
      const button = element("button", { type: "button", className: "kw-sort" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const order = { [first]: second, [second]: "" }[head.getAttribute("aria-sort")] ?? first;
        for (const other of heads) other.removeAttribute("aria-sort");
        if (!order) return body.append(...original);
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        const keyed = original.map((row) => [value(row, column, numeric), row]);
        keyed.sort(([a], [b]) => sign * (numeric ? a - b : collator.compare(a, b)));
        body.append(...keyed.map(([, row]) => row));
      });
    });
  };

  /* ---- The filter of a keyword page ---- */

  const filter = (toolbar) => {
    const chips = [...toolbar.querySelectorAll("a")];
    const groups = [...toolbar.parentElement.querySelectorAll(".kw-group")].map((group) => {
      const title = group.querySelector("h2");
      const rows = [...group.querySelectorAll(".kw-entries > li, tbody > tr")];
      const chip = chips.find((link) => decodeURIComponent(link.hash.slice(1)) === title.id)?.querySelector("small");
      return { group, chip, total: rows.length, rows: rows.map((row) => [row, row.textContent.toLowerCase()]) };
    });
    const all = groups.reduce((sum, { chip, total }) => sum + (chip ? total : 0), 0);
    const input = element("input", { type: "search", placeholder: "Filter keywords", autocomplete: "off", spellcheck: false });
    input.setAttribute("aria-label", "Filter keywords");
    const status = element("span");
    status.setAttribute("role", "status");
    toolbar.append(element("div", { className: "kw-filter" }, input, status));

    const apply = onFrame(() => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const entry of groups) {
        let count = 0;
        for (const [row, text] of entry.rows) {
          const match = words.every((word) => text.includes(word));
          if (row.hidden === match) row.hidden = !match;
          count += match;
        }
        entry.group.hidden = !count;
        if (!entry.chip) continue;
        shown += count;
        const number = count.toLocaleString("en");
        entry.chip.textContent = words.length ? `${number}/${entry.total.toLocaleString("en")}` : number;
      }
      status.textContent = words.length ? `${shown.toLocaleString("en")} of ${all.toLocaleString("en")}` : "";
    });

    input.addEventListener("input", apply);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !input.value) return;
      event.preventDefault();
      event.stopPropagation();
      input.value = "";
      apply();
    });
    if (input.value) apply();
  };

  /* ---- The index of all names: a filter whose state is in the address, and the way to the page of a name ---- */

  /** Returns the letter that a name stands under, and what it is sorted by; the same as the pages were split by. */
  const placeOfName = (name) => {
    const key = name.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
    const inner = key.replace(/^_+|_+$/gu, "");
    if (name.length > 4 && name.startsWith("__") && name.endsWith("__") && inner) return { letter: "dunders", key: inner };
    const rest = key.replace(/^_+/u, "") || key;
    const [first = ""] = rest;
    if (/[a-z]/u.test(first)) return { letter: first, key: rest };
    if (/\p{Nd}/u.test(first)) return { letter: "digits", key: rest };
    if (!/\p{L}/u.test(first)) return { letter: "symbols", key: rest };
    return { letter: /\p{Unified_Ideograph}/u.test(first) ? "ideographs" : first, key: rest };
  };

  const nameIndex = (page) => {
    const parts = [...page.querySelectorAll(".kw-prefixes [data-prefix]")];
    const letters = [...page.querySelectorAll(".kw-letters [data-letter]")];
    const rows = [...page.querySelectorAll(".kw-owned > li")].map((row) => {
      const kinds = new Set([...row.querySelectorAll(".kw-badge")].map((badge) => badge.textContent));
      // What kind it is, is chosen by the buttons: `la` means no class.
      const texts = [...row.querySelectorAll("a:not(.kw-here), p > span:not(.kw-badge)")].map((node) => node.textContent);
      return { row, kinds, text: texts.join(" ").toLowerCase() };
    });
    const groups = [...page.querySelectorAll(".kw-letter")];

    /** Returns the link to the page that lists a name, when it is another one. */
    const pageOf = (name) => {
      const { letter, key } = placeOfName(name);
      const part = parts.find((link) => key.startsWith(link.dataset.prefix));
      if (part) return part;
      const other = letters.find((link) => link.dataset.letter === letter);
      return other && !other.hasAttribute("aria-current") ? other : undefined;
    };

    // A name's address stays when the index grows: the page that it was on leads to the one that it is on.
    const follow = () => {
      const id = decodeURIComponent(location.hash.slice(1));
      if (!id.startsWith("kw:") || document.getElementById(id)) return;
      // What `anchor` has written out, byte by byte.
      const name = id.slice(3).replace(/(?:![0-9A-F]{2})+/gu, (bytes) => decodeURIComponent(bytes.replaceAll("!", "%")));
      const link = pageOf(name);
      if (link) location.replace(link.href.replace(/#.*/u, "") + location.hash);
    };
    window.addEventListener("hashchange", () => page.isConnected && follow());
    follow();

    // Not `q`, with which Material opens its search.
    const state = new URLSearchParams(location.search);
    const asked = state.get("name") ?? "";
    const [first = ""] = asked.trim().split(/\s+/u);
    if (first && !rows.length) {
      const link = pageOf(first);
      if (link) return location.replace(link.href.replace(/#.*/u, "") + location.search);
    }

    const input = element("input", { type: "search", placeholder: "Filter names", autocomplete: "off", spellcheck: false, value: asked });
    input.setAttribute("aria-label", "Filter names");
    const status = element("span");
    status.setAttribute("role", "status");
    const elsewhere = element("a");
    const counts = new Map();
    for (const { kinds } of rows) for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const chosen = new Set((state.get("kind") ?? "").split(",").filter((kind) => counts.has(kind)));
    const chips = [...counts].map(([kind, count]) => {
      const chip = element("button", { type: "button", className: "kw-chip" }, kind, " ", element("small", {}, count.toLocaleString("en")));
      chip.addEventListener("click", () => {
        if (!chosen.delete(kind)) chosen.add(kind);
        apply();
      });
      return [kind, chip];
    });
    const box = element("div", { className: "kw-filter" }, input, status);
    const bar = element("div", { className: "kw-toolbar" }, box);
    if (chips.length > 1) {
      const group = element("div", { className: "kw-kinds" }, ...chips.map(([, chip]) => chip));
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", "Show only");
      bar.append(group);
    }
    page.querySelector(".kw-letters").before(bar);
    bar.after(elsewhere);

    const apply = onFrame(() => {
      const words = input.value.toLowerCase().split(/\s+/u).filter(Boolean);
      let shown = 0;
      for (const { row, kinds, text } of rows) {
        const match = words.every((word) => text.includes(word)) && (!chosen.size || [...chosen].some((kind) => kinds.has(kind)));
        if (row.hidden === match) row.hidden = !match;
        shown += match;
      }
      for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
      const key = words.length ? placeOfName(words[0]).key : "";
      for (const link of parts) {
        const { prefix } = link.dataset;
        link.parentElement.hidden = !(prefix.startsWith(key) || key.startsWith(prefix));
      }
      for (const [kind, chip] of chips) chip.setAttribute("aria-pressed", String(chosen.has(kind)));
      const filtered = words.length || chosen.size;
      status.textContent = filtered && rows.length ? `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")}` : "";
      const link = words.length ? pageOf(words[0]) : undefined;
      elsewhere.hidden = !link;
      if (link) {
        elsewhere.href = `${link.href.replace(/#.*/u, "")}?name=${encodeURIComponent(input.value)}`;
        elsewhere.textContent = `Names that begin with “${words[0]}” are on another page`;
      }
      const query = new URLSearchParams(location.search);
      for (const [name, value] of [["name", input.value], ["kind", [...chosen].join(",")]]) {
        if (value) query.set(name, value);
        else query.delete(name);
      }
      const search = String(query).replaceAll("%2C", ",");
      const address = location.pathname + (search ? `?${search}` : "") + location.hash;
      if (address !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", address);
    });
    input.addEventListener("input", apply);
    apply();
  };

  /* ---- The source listing ---- */

  const DEPTH = 4;

  const listing = (box) => {
    const scroller = box.querySelector("pre");
    const code = scroller.querySelector("code");
    const numbers = [...code.querySelectorAll("a[id]")];
    // The keyboard stops once at each definition that the listing leads to, not at every line and every use.
    const seen = new Set();
    for (const link of code.querySelectorAll("a")) {
      const href = link.getAttribute("href");
      if (link.id || seen.has(href)) link.tabIndex = -1;
      seen.add(href);
    }
    const blocks = (box.dataset.blocks ?? "").split(" ").filter(Boolean).map((block) => block.split(":").map(Number));
    if (!blocks.length || numbers.length < 2) return;

    const lines = element("span");
    const holder = element("span", { className: "kw-enclosing" }, lines);
    holder.setAttribute("aria-hidden", "true");
    code.prepend(holder);

    const copyOf = (line) => {
      const range = document.createRange();
      const number = numbers[line - 1];
      const next = numbers[line];
      range.setStartBefore(number);
      if (next?.parentNode === number.parentNode) range.setEndBefore(next);
      else range.setEndAfter(number.parentNode.lastChild);
      const copy = range.cloneContents();
      for (const link of copy.querySelectorAll("a")) {
        if (link.id) link.textContent = link.id.slice(1);
        link.removeAttribute("id");
        link.tabIndex = -1;
      }
      return copy;
    };

    let current = "";
    const update = onFrame(() => {
      // All lines are of one height. Measuring one by one would lay out what is not in view.
      const style = getComputedStyle(code);
      const height = parseFloat(style.lineHeight);
      const top = scroller.scrollTop - parseFloat(style.paddingTop);
      const shown = [];
      if (top > 0) {
        for (const [first, last] of blocks) {
          const line = Math.floor((top + shown.length * height + 1) / height) + 1;
          if (first > line) break;
          if (first < line && last >= line && shown.length < DEPTH) shown.push(first);
        }
      }
      const key = shown.join(" ");
      if (key === current) return;
      current = key;
      lines.replaceChildren(...shown.map((line) => element("span", {}, copyOf(line))));
    });
    scroller.addEventListener("scroll", update, { passive: true });
    update();
  };

  /** Has the link to another version lead to the symbol that is shown, and takes it away where it leads to this page. */
  const otherVersion = (link) => {
    if (link.host === location.host && link.pathname === location.pathname) {
      link.parentElement.remove();
      return;
    }
    const follow = () => {
      link.hash = location.hash;
    };
    window.addEventListener("hashchange", follow);
    follow();
  };

  const each = (selector, run) => {
    for (const node of document.querySelectorAll(`.kw-page ${selector}`)) {
      if (done.has(node)) continue;
      done.add(node);
      run(node);
    }
  };

  const start = () => {
    each("table.kw-sortable", sortable);
    each(".kw-toolbar", filter);
    for (const page of document.querySelectorAll(".kw-page.kw-names")) {
      if (done.has(page) || !page.querySelector(".kw-letters")) continue;
      done.add(page);
      nameIndex(page);
    }
    each(".kw-source", listing);
    for (const link of document.querySelectorAll(".kw-version a")) {
      if (done.has(link)) continue;
      done.add(link);
      otherVersion(link);
    }
  };

  // Material's `navigation.instant` swaps pages without loading them and tells so through `document$`.
  if (typeof document$ !== "undefined") document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
