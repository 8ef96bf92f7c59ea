/* The symbol finder: a button and a key on every page, a dialog, and nothing loaded before it is opened. */
(() => {
  "use strict";

  const { settings, site, own, element, attributes, inSite, loadScript, each, detailsOf } = globalThis.kwindex;
  if (!site || typeof HTMLDialogElement === "undefined") return;

  const REST = 120;
  const SLOW = 30_000;
  const MOST_RECENT = 8;
  // What a dialog shows without scrolling. A browser styles and lays out fifty rows in more time than it takes to find them.
  const FIRST_ROWS = 12;
  const RECENT = `kwindex.recent ${site.pathname}${settings.index}`;
  const isApple = /mac|iphone|ipad/i.test(navigator.platform);

  /* ---- What answers: a worker, or this page ---- */

  const startWorker = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL("finder-index.js", own));
      let number = 0;
      const waiting = new Map();
      const isLate = setTimeout(() => reject(new Error("no answer")), SLOW);
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        clearTimeout(isLate);
        reject(Object.assign(new Error(event.message ?? "the worker cannot be started"), { noWorker: true }));
      });
      worker.addEventListener("message", ({ data }) => {
        clearTimeout(isLate);
        if (data.number !== undefined) {
          const { answered, fail } = waiting.get(data.number);
          waiting.delete(data.number);
          if (data.failed) fail(new Error(data.failed));
          else answered(data);
        } else if (data.failed) {
          reject(new Error(data.failed));
        } else {
          resolve({
            count: data.ready,
            ask: (typed, isPage = false) =>
              new Promise((answered, fail) => {
                number += 1;
                waiting.set(number, { answered, fail });
                worker.postMessage({ number, typed, isPage });
              }),
          });
        }
      });
      worker.postMessage({ load: String(inSite(settings.index)) });
    });

  const startHere = async () => {
    await loadScript(String(new URL("finder-match.js", own)));
    await loadScript(String(new URL("finder-index.js", own)));
    const { Index, answer } = globalThis.kwindexIndex;
    let raw = null;
    globalThis.kwindexFinderIndex = (value) => {
      raw = value;
    };
    await loadScript(String(inSite(settings.script)));
    delete globalThis.kwindexFinderIndex;
    if (!raw) throw new Error("the index is not whole");
    const index = new Index(raw);
    return { count: index.count, ask: async (typed, isPage) => answer(index, typed, isPage) };
  };

  let engine = null;
  const start = () => {
    const attempt = async () => {
      if (typeof Worker === "undefined" || site.protocol === "file:") return startHere();
      try {
        return await startWorker();
      } catch (error) {
        if (error.noWorker || error.name === "SecurityError") return startHere();
        throw error;
      }
    };
    engine ??= attempt().catch((error) => {
      engine = null;
      throw error;
    });
    return engine;
  };

  /* ---- Recent choices ---- */

  const recent = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
      const isRow = (row) =>
        ["name", "owner", "kind", "file", "address"].every((field) => typeof row?.[field] === "string") &&
        inSite(row.address).href.startsWith(site.href);
      return Array.isArray(kept) ? kept.filter(isRow).slice(0, MOST_RECENT) : [];
    } catch {
      // Where nothing may be stored, nothing was chosen before.
      return [];
    }
  };

  const remember = ({ name, owner, kind, file, address }) => {
    try {
      const others = recent().filter((row) => row.address !== address);
      const rows = [{ name, owner, kind, file, address }, ...others].slice(0, MOST_RECENT);
      localStorage.setItem(RECENT, JSON.stringify(rows));
    } catch {
      // The same.
    }
  };

  /* ---- The dialog ---- */

  const LONGEST_NAME = 200;
  // What was typed, or stands in the address of the page, may turn the text around it.
  const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;
  const cut = (text) => (text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text).replace(CONTROL, "\ufffd");

  /** Returns what holds it, without its file, which stands beside it. */
  const ownerOf = ({ owner, file }) => (owner === file || owner.startsWith(`${file}:`) ? owner.slice(file.length + 1) : owner);

  const nameOf = (row) => {
    const marks = new Set(row.marks ?? []);
    const node = element("span", { className: "kw-find-name" });
    const shown = cut(row.name);
    let from = 0;
    while (from < shown.length) {
      let to = from + 1;
      while (to < shown.length && marks.has(to) === marks.has(from)) to += 1;
      const part = shown.slice(from, to);
      node.append(marks.has(from) ? element("mark", {}, part) : part);
      from = to;
    }
    return node;
  };

  class Dialog {
    constructor() {
      this.input = attributes(element("input", { type: "text", autocomplete: "off", spellcheck: false, maxLength: 300 }), {
        role: "combobox",
        "aria-autocomplete": "list",
        "aria-controls": "kw-find-list",
        "aria-expanded": "false",
        "aria-label": "Find a symbol",
        autocapitalize: "off",
        autocorrect: "off",
        enterkeyhint: "go",
        placeholder: "Find a symbol: convT, nn.Mod, class: tensor, torch/nn …",
      });
      this.status = attributes(element("div", { className: "kw-find-status" }), { role: "status" });
      this.list = attributes(element("ul", { id: "kw-find-list" }), { role: "listbox", "aria-label": "Symbols" });
      const close = attributes(element("button", { type: "button", className: "kw-find-close" }, "Esc"), { "aria-label": "Close" });
      this.more = element("a", { className: "kw-find-all" });
      this.node = attributes(
        element(
          "dialog",
          { className: "kw-find" },
          element("div", { className: "kw-find-head" }, this.input, close),
          this.list,
          element("div", { className: "kw-find-foot" }, this.status, this.more),
        ),
        { "aria-label": "Find a symbol" },
      );
      this.rows = [];
      this.active = -1;
      this.asked = 0;
      this.answering = null;
      // What the rows are the answer to.
      this.shown = "";
      close.addEventListener("click", () => this.node.close());
      this.node.addEventListener("click", (event) => {
        if (event.target === this.node) this.node.close();
      });
      // Themes have keys of their own.
      this.node.addEventListener("keydown", (event) => {
        event.stopPropagation();
        this.#onKey(event);
      });
      this.input.addEventListener("input", () => this.#ask());
      this.list.addEventListener("pointermove", (event) => {
        const at = [...this.list.children].indexOf(event.target.closest("li"));
        if (at >= 0 && at !== this.active) this.#activate(at, false);
      });
      this.list.addEventListener("click", (event) => {
        const at = [...this.list.children].indexOf(event.target.closest("li"));
        if (at < 0) return;
        remember(this.rows[at]);
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) this.node.close();
      });
      this.more.addEventListener("click", () => this.node.close());
    }

    open() {
      if (this.node.open) return this.input.select();
      if (!this.node.isConnected) document.body.append(this.node);
      this.node.showModal();
      this.input.focus();
      this.input.select();
      this.#ask();
      return undefined;
    }

    async #ask() {
      this.asked += 1;
      const number = this.asked;
      const typed = this.input.value.trim();
      if (!typed) this.#showRecent();
      this.#linkAll(typed);
      const late = setTimeout(() => {
        if (number === this.asked) this.status.textContent = "Loading the names …";
      }, REST);
      try {
        const ready = await start();
        clearTimeout(late);
        if (number !== this.asked) return;
        if (!typed) {
          this.status.textContent = `${ready.count.toLocaleString("en")} symbols`;
          return;
        }
        // One question at a time: what has been typed over meanwhile is never asked.
        await this.answering?.catch(() => {});
        if (number !== this.asked) return;
        this.answering = ready.ask(typed);
        const { rows, total } = await this.answering;
        if (number !== this.asked) return;
        this.shown = typed;
        this.#show(rows);
        this.#tell(typed, rows.length, total);
      } catch (error) {
        clearTimeout(late);
        if (number === this.asked) this.#fail(error);
      }
    }

    #tell(typed, shown, total) {
      if (!total) this.status.textContent = `Nothing is called “${cut(typed)}”.`;
      else if (shown < total) this.status.textContent = `${shown} of ${total.toLocaleString("en")} symbols`;
      else this.status.textContent = total === 1 ? "1 symbol" : `${total} symbols`;
    }

    #fail(error) {
      this.#show([]);
      this.status.textContent = `The names could not be loaded (${cut(String(error?.message ?? error))}).`;
      this.more.href = inSite(settings.all);
      this.more.textContent = settings.allTitle;
    }

    #linkAll(typed) {
      const url = inSite(settings.all);
      if (typed) url.searchParams.set("find", typed);
      this.more.href = url;
      this.more.textContent = typed ? "All results" : settings.allTitle;
    }

    #showRecent() {
      this.shown = "";
      this.#show(recent());
    }

    #show(rows) {
      this.rows = rows;
      this.node.dataset.shown = this.shown;
      this.list.replaceChildren(...rows.slice(0, FIRST_ROWS).map((row, at) => this.#item(row, at)));
      this.list.scrollTop = 0;
      this.input.setAttribute("aria-expanded", String(rows.length > 0));
      this.#activate(rows.length ? 0 : -1, false);
      clearTimeout(this.rest);
      this.rest = setTimeout(() => {
        this.#showRest();
        this.#addDetails(rows);
      }, REST);
    }

    /** Add the rows below the first ones, once nobody types or when somebody goes there. */
    #showRest() {
      const shown = this.list.childElementCount;
      if (shown < this.rows.length) this.list.append(...this.rows.slice(shown).map((row, at) => this.#item(row, shown + at)));
    }

    #item(row, at) {
      const flags = [row.isPrivate && "private", row.isDeprecated && "deprecated", row.isTest && "test"].filter(Boolean);
      const link = element(
        "a",
        { id: `kw-find-${at}`, href: inSite(row.address), tabIndex: -1 },
        element("span", { className: "kw-find-kind" }, row.kind.replace("_", " ")),
        element(
          "span",
          { className: "kw-find-what" },
          nameOf(row),
          element("span", { className: "kw-find-signature" }),
          ...flags.map((flag) => element("span", { className: "kw-find-flag" }, flag)),
        ),
        element("span", { className: "kw-find-where" }, element("span", {}, cut(ownerOf(row))), element("span", {}, cut(row.file))),
        element("span", { className: "kw-find-summary" }),
      );
      attributes(link, { role: "option", "aria-selected": "false" });
      const item = attributes(element("li", {}, link), { role: "presentation" });
      if (row.isDeprecated) item.classList.add("kw-find-old");
      if (flags.length) item.classList.add("kw-find-flagged");
      return item;
    }

    async #addDetails(rows) {
      await Promise.all(
        rows.slice(0, 20).map(async (row, at) => {
          if (!row.details) return;
          try {
            const [page, number] = row.details;
            const found = (await detailsOf(page))?.[2]?.[number];
            const item = this.list.children[at];
            if (!found || this.rows !== rows || !item) return;
            const [line, signature, summary] = found;
            // What a language writes around the name does not fit behind it.
            const rest = signature.startsWith(row.name) ? signature.slice(row.name.length) : "";
            item.querySelector(".kw-find-signature").textContent = rest;
            item.querySelector(".kw-find-where").lastChild.textContent = `${cut(row.file)}:${line}`;
            item.querySelector(".kw-find-summary").textContent = summary;
          } catch {
            // The row has all that is needed to choose; a shard that does not come is not worth a word.
          }
        }),
      );
    }

    #activate(at, scroll = true) {
      if (at >= this.list.childElementCount) this.#showRest();
      this.list.children[this.active]?.firstChild.setAttribute("aria-selected", "false");
      this.active = at;
      const item = this.list.children[at]?.firstChild;
      if (!item) {
        this.input.removeAttribute("aria-activedescendant");
        return;
      }
      item.setAttribute("aria-selected", "true");
      this.input.setAttribute("aria-activedescendant", item.id);
      if (scroll) item.scrollIntoView({ block: "nearest" });
    }

    #onKey(event) {
      const { length } = this.rows;
      const page = 8;
      const moves = {
        ArrowDown: () => (this.active + 1) % length,
        ArrowUp: () => (this.active - 1 + length) % length,
        PageDown: () => Math.min(this.active + page, length - 1),
        PageUp: () => Math.max(this.active - page, 0),
      };
      if (event.isComposing) return;
      if (event.target !== this.input && event.key !== "Escape") return;
      if (moves[event.key] && length) {
        event.preventDefault();
        this.#activate(moves[event.key]());
      } else if (event.key === "Enter") {
        event.preventDefault();
        this.#enter(event);
      } else if (event.key === "Escape") {
        event.preventDefault();
        this.node.close();
      }
    }

    async #enter(event) {
      const { ctrlKey, metaKey, shiftKey } = event;
      // What was typed last may not be answered yet.
      const typed = this.input.value.trim();
      if (typed && typed !== this.shown) await this.#ask();
      const link = this.list.children[this.active]?.querySelector("a");
      link?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
    }
  }

  let dialog = null;
  const open = () => {
    dialog ??= new Dialog();
    dialog.open();
  };

  /* ---- The site's own search: a query that is a symbol's name is offered that symbol ---- */

  const SEARCH = "[data-md-component=search-query], #mkdocs-search-query";
  const RESULTS = ".md-search-result__list, #mkdocs-search-results";
  const folded = (name) => name.toLowerCase().replaceAll("_", "");
  const isCalled = (row, typed) => folded(row.name) === folded(typed) || `.${row.path}`.endsWith(`.${typed}`);

  const offer = async (field) => {
    const results = document.querySelector(RESULTS);
    const typed = field.value.trim();
    let row = null;
    try {
      [row] = typed ? (await (await start()).ask(typed)).rows : [];
    } catch {
      // The search itself works without.
    }
    if (!results || field.value.trim() !== typed) return;
    document.querySelector(".kw-find-best")?.remove();
    if (!row || !isCalled(row, typed)) return;
    const link = element(
      "a",
      { className: "kw-find-best", href: inSite(row.address) },
      element("span", {}, `${row.kind.replace("_", " ")} `),
      element("strong", {}, cut(row.name)),
      element("span", {}, ` ${cut(ownerOf(row))}`),
    );
    results.before(link);
  };

  addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches(SEARCH)) offer(target);
  });
  // What a page is asked for when it is opened.
  const offerGiven = () => {
    const field = document.querySelector(SEARCH);
    if (field?.value) offer(field);
  };

  /* ---- All results, as a page ---- */

  const resultRow = (row) =>
    element(
      "li",
      {},
      element("span", {}, element("a", { href: inSite(row.address) }, cut(row.name))),
      element(
        "div",
        {},
        element(
          "p",
          {},
          element("span", { className: `kw-badge kw-kind-${row.kind}` }, row.kind.replace("_", " ")),
          ` ${cut(ownerOf(row))} `,
          element("span", { className: "kw-file" }, cut(row.file)),
        ),
      ),
    );

  const showAll = async (page) => {
    const typed = new URLSearchParams(location.search).get("find")?.trim();
    if (!typed) return;
    const title = element("h2", { id: "results" }, `Results for “${cut(typed)}”`);
    const status = attributes(element("p", { className: "kw-note" }, "Loading the names …"), { role: "status" });
    const list = element("ol", { className: "kw-owned" });
    page.querySelector(".kw-head").after(element("section", { className: "kw-results" }, title, status, list));
    try {
      const { rows, total } = await (await start()).ask(typed, true);
      const all = total.toLocaleString("en");
      status.textContent = rows.length < total ? `The best ${rows.length.toLocaleString("en")} of ${all}.` : `${all} in all.`;
      list.append(...rows.map(resultRow));
    } catch (error) {
      status.textContent = `The names could not be loaded (${cut(String(error?.message ?? error))}). All are listed below, by letter.`;
    }
  };
  each(".kw-page.kw-names", showAll);

  /* ---- The key and the button ---- */

  const isTyping = (target) =>
    target instanceof Element && (target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])") !== null);

  addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.isComposing || event.altKey || event.repeat) return;
      const withMod = event.ctrlKey || event.metaKey;
      const key = `${withMod ? "mod+" : ""}${event.key.toLowerCase()}`;
      if (!settings.keys.includes(key) || (!withMod && isTyping(event.target))) return;
      event.preventDefault();
      event.stopPropagation();
      open();
    },
    true,
  );

  const keyName = (key) => key.replace("mod+", isApple ? "⌘" : "Ctrl+");

  const addButton = () => {
    if (document.querySelector(".kw-find-open")) return;
    const keys = settings.keys.map(keyName);
    const button = attributes(
      element("button", { type: "button", className: "kw-find-open" }, element("span", {}, "Find symbol")),
      { "aria-label": "Find a symbol", "aria-haspopup": "dialog" },
    );
    if (keys.length) {
      button.append(element("kbd", {}, keys[0]));
      button.setAttribute("aria-keyshortcuts", settings.keys.map((key) => key.replace("mod+", isApple ? "Meta+" : "Control+")).join(" "));
    }
    button.addEventListener("click", open);
    const header = document.querySelector(".md-header__inner");
    const search = header?.querySelector(".md-search, label[for=__search]");
    if (search) search.before(button);
    else if (header) header.append(button);
    else {
      button.classList.add("kw-find-floating");
      document.body.append(button);
    }
  };

  each("body, .md-header__inner", addButton);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", offerGiven);
  else offerGiven();
})();
