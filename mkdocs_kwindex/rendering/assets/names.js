/* The index of all names: a filter whose state is in the address, and the way to the page of a name. */
(() => {
  "use strict";

  const { element, onFrame, each } = globalThis.kwindex;

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
      const kinds = new Set([...row.querySelectorAll("[class^=kw-kind-]")].map((badge) => badge.textContent));
      // What kind it is, is chosen by the buttons: `la` means no class.
      const texts = [...row.querySelectorAll("a:not(.kw-here), p > span:not([class^=kw-kind-])")].map((node) => node.textContent);
      // In an index by kind there is nothing else in a row.
      return { row, kinds, text: (kinds.size ? texts.join(" ") : row.textContent).toLowerCase() };
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

  each(".kw-page.kw-names:has(.kw-letters)", nameIndex);
})();
