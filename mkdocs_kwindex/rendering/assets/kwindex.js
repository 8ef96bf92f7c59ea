/* Conveniences of mkdocs-kwindex's pages, and what its other scripts have in common. Every page is complete without. */
(() => {
  "use strict";

  const settings = globalThis.kwindexSettings;
  const own = document.currentScript?.src ?? "";
  const site = own ? new URL("../../", own) : null;

  /** Creates an element with properties and children. */
  const element = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  const attributes = (node, values) => {
    for (const [name, value] of Object.entries(values)) node.setAttribute(name, value);
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

  /** Returns where something of the site is; without a server a folder does not answer with its page. */
  const inSite = (address) => {
    const url = new URL(address, site);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url;
  };

  const loadScript = (address) =>
    new Promise((resolve, reject) => {
      const script = element("script", { src: address });
      script.addEventListener("load", () => resolve(script.remove()));
      script.addEventListener("error", () => reject(new Error(`${address} cannot be loaded`)));
      document.head.append(script);
    });

  /* ---- Every page is started once, however it comes ---- */

  const starters = [];
  const start = () => {
    for (const [selector, run, done] of starters) {
      for (const node of document.querySelectorAll(selector)) {
        if (done.has(node)) continue;
        done.add(node);
        run(node);
      }
    }
  };

  /** Runs a function on each element that there is or comes. */
  const each = (selector, run) => {
    starters.push([selector, run, new WeakSet()]);
    if (document.readyState !== "loading") start();
  };

  // Material's `navigation.instant` swaps pages without loading them and tells so through `document$`; opened from a
  // file, or in another theme, nothing tells.
  document.addEventListener("DOMContentLoaded", start);
  globalThis.document$?.subscribe(start);

  /** Whether a click means: here and now. */
  const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);

  /* ---- What is said of symbols, in shards ---- */

  const loading = new Map();
  const received = new Map();
  globalThis.kwindexFinderDetails = (number, pages) => received.set(number, pages);

  /** Returns what is said of the symbols on a page of the site: its file, what their ids begin with, and each symbol. */
  const detailsOf = async (address) => {
    // FNV-1a, as the shards were made with.
    let hash = 0x811c9dc5;
    for (let at = 0; at < address.length; at += 1) hash = Math.imul(hash ^ address.charCodeAt(at), 0x01000193);
    const shard = (hash >>> 0) % settings.shards;
    if (!loading.has(shard)) loading.set(shard, loadScript(String(inSite(`${settings.shard}${shard}.js`))));
    await loading.get(shard);
    return received.get(shard)?.[address];
  };

  const copyText = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where a page has no clipboard of its own, such as on a server without encryption.
      const field = element("textarea", { value: text });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  };

  globalThis.kwindex = { copyText, settings, site, own, element, attributes, onFrame, inSite, loadScript, each, isPlain, detailsOf };

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

  /** Goes on to the page of a class that has its own, where an address from elsewhere names what is there now. */
  const goOn = (target) => {
    const link = target.closest(".kw-apart")?.querySelector("a.kw-page-of");
    if (link) location.replace(Object.assign(new URL(link.href), { hash: location.hash }));
  };

  /** Opens the folds that hold the place that the address names, and the fold that is this place. */
  const openFolds = (page) => {
    const open = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!page.contains(target)) return;
      let wasClosed = false;
      for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
        wasClosed ||= !fold.open;
        fold.open = true;
      }
      if (wasClosed) target.scrollIntoView();
      goOn(target);
    };
    window.addEventListener("hashchange", open);
    open();
  };

  /** Shows the middle of a picture that is wider than the screen, and keeps the names of a matrix' rows in view. */
  const showPicture = (box) => {
    const show = () => {
      const own = box.querySelector(".kw-self, .kw-layers")?.getBoundingClientRect();
      const { left, width } = box.getBoundingClientRect();
      if (own) box.scrollLeft += own.left + own.width / 2 - left - width / 2;
    };
    const fold = box.closest("details");
    if (fold && !fold.open) fold.addEventListener("toggle", show, { once: true });
    else show();
    if (!box.querySelector(".kw-rows")) return;
    const follow = onFrame(() => box.style.setProperty("--kw-scrolled", `${box.scrollLeft}px`));
    box.addEventListener("scroll", follow, { passive: true });
  };

  /** Offers to copy the text of a picture. */
  const copyPicture = (fold) => {
    const button = element("button", { type: "button", className: "kw-copy" }, "Copy");
    button.addEventListener("click", async () => {
      await copyText(fold.querySelector("code").textContent);
      button.replaceChildren("Copied");
    });
    fold.querySelector("summary").after(button);
  };

  each(".kw-page .kw-picture", showPicture);
  each(".kw-page .kw-as-text", copyPicture);
  each(".kw-page:is(.kw-overview, .kw-class)", openFolds);
  each(".kw-page table.kw-sortable", sortable);
  each(".kw-page.kw-keywords .kw-toolbar", filter);
  each(".kw-version a", otherVersion);
})();
