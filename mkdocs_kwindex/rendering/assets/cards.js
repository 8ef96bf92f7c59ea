/* A card for a name that is pointed at, focused or pressed: what it is, in one sentence, where, and how much used. */
(() => {
  "use strict";

  const { settings, site, element, attributes, isPlain, detailsOf } = globalThis.kwindex;
  if (!site) return;

  const REST = 350;
  const LEAVE = 250;
  const PRESS = 450;
  const MOVED = 10;
  const GAP = 6;
  const LINKS = ".kw-page a[href], a.kw-mention[href]";
  const OTHERS = ":is(.kw-trail, .kw-tabs, .kw-kinds, .kw-letters, .kw-prefixes, .kw-tools, .kw-references) a, a:is(.kw-line, .kw-entries li > a, .kw-here, .kw-skip), .kw-source code a[id]";
  const LINE = /^L(\d+)$/u;
  const NAME = /^[\p{L}\p{N}_.]+$/u;

  // Where the theme shows the page that a link leads to, a card would cover it.
  const hasPreviews = () => {
    const config = document.getElementById("__config")?.textContent;
    return location.protocol !== "file:" && /"navigation\.instant\.preview"/u.test(config ?? "");
  };

  /* ---- What is said of a name ---- */

  const byPage = new Map();
  const symbolsOf = async (address) => {
    if (!byPage.has(address)) {
      const found = await detailsOf(address);
      if (!found) return null;
      const [file, start, symbols] = found;
      const rows = symbols.map(([line, signature, summary, kind, uses, end]) => ({ line, signature, summary, kind, uses, end }));
      byPage.set(address, { file, start, rows, byEnd: new Map(rows.map((row) => [row.end, row])) });
    }
    return byPage.get(address);
  };

  /** What a line of the listing on this page says. */
  const lineOf = (number) => {
    let text = "";
    for (let node = number.nextSibling; node && !text.includes("\n"); node = node.nextSibling) text += node.textContent;
    return text.split("\n")[0].trim();
  };

  /** What a link to another project tells by itself, where it ends in the name that it is the text of. */
  const saidOfOther = (link, url, id) => {
    const name = id.replace(/^module-/u, "");
    const text = link.textContent.trim();
    if (!text || !NAME.test(name) || !`.${name}`.endsWith(`.${text}`)) return null;
    return { kind: id === name ? "external" : "external module", signature: name, summary: "", where: url.host + url.pathname, uses: 0 };
  };

  /** Returns what is said of what a link leads to; nothing for what is no name. */
  const saidOf = async (link) => {
    const url = new URL(link.href);
    const id = decodeURIComponent(url.hash.slice(1));
    if (url.origin !== site.origin || !url.pathname.startsWith(site.pathname)) return saidOfOther(link, url, id);
    const address = url.pathname.slice(site.pathname.length).replace(settings.hasFolders ? /(?<=\/)index\.html$/u : /^$/u, "");
    const page = await symbolsOf(address);
    if (!page) return null;
    const text = link.textContent.trim();
    const line = LINE.exec(id);
    let row;
    if (line) {
      const rows = page.rows.slice(1).filter((one) => one.line === Number(line[1]));
      row = rows.find(({ end }) => end.split(/[.:]/u).at(-1).replace(/~\d+$/u, "") === text);
      const number = link.closest(".kw-source") && document.getElementById(id);
      if (!row && number) return { kind: `line ${line[1]}`, signature: lineOf(number), summary: "", where: "", uses: 0 };
    } else if (!id || id === page.start.slice(0, -1)) {
      row = page.rows[0];
    } else {
      row = page.byEnd.get(id.startsWith(page.start) ? id.slice(page.start.length) : id);
    }
    if (!row) return null;
    const isFile = row === page.rows[0];
    // What is called as a module below its own has an id by path, which is written whole.
    const isWhole = row.end.startsWith(`${page.file}:`);
    const full = isFile ? page.start.slice(0, -1) : isWhole ? row.end : page.start + row.end;
    return {
      kind: row.kind.replace("_", " "),
      signature: row.signature || (isFile ? full : isWhole ? row.end.slice(page.file.length + 1) : row.end),
      summary: row.summary,
      where: isFile ? page.file : `${page.file}:${row.line}`,
      uses: row.uses,
      page: url.href.replace(/#.*/u, ""),
      id: isFile ? "" : full,
    };
  };

  /* ---- The card ---- */

  const card = element("div", { id: "kw-card", className: "kw-card", hidden: true });
  let of = null;
  let isPinned = false;
  let waiting = 0;

  const hide = () => {
    clearTimeout(waiting);
    if (card.hidden) return;
    const hadFocus = card.contains(document.activeElement);
    card.hidden = true;
    of?.removeAttribute("aria-describedby");
    if (hadFocus) of?.focus();
    of = null;
    isPinned = false;
  };

  const place = (link, x) => {
    const boxes = [...link.getClientRects()];
    const box = boxes.find(({ left, right }) => x >= left && x <= right) ?? boxes[0];
    if (!box) return;
    const { offsetWidth: width, offsetHeight: height } = card;
    const below = box.bottom + GAP;
    const isAbove = below + height > innerHeight && box.top - GAP - height > 0;
    card.style.setProperty("top", `${isAbove ? box.top - GAP - height : below}px`);
    card.style.setProperty("left", `${Math.max(GAP, Math.min(box.left, document.documentElement.clientWidth - width - GAP))}px`);
  };

  const anchored = (said, end) => `${said.page}#${encodeURIComponent(said.id + end)}`;

  const uses = (said) => {
    const count = said.uses.toLocaleString("en");
    if (!said.id) return `imported by ${count} ${said.uses === 1 ? "file" : "files"}`;
    return element("a", { href: anchored(said, "--used-by") }, `used by ${count}`);
  };

  const fill = (link, said, withLinks) => {
    const note = link.getAttribute("aria-description");
    const foot = element("div", { className: "kw-card-foot" });
    if (withLinks && said.id) foot.append(element("a", { href: anchored(said, "") }, "Description"));
    if (said.where) foot.append(element("span", {}, said.where));
    if (said.uses) foot.append(element("span", {}, uses(said)));
    else if (withLinks && said.page) foot.append(element("span", {}, "no uses found"));
    card.replaceChildren(
      element("div", { className: "kw-card-head" }, element("span", {}, said.kind), " ", element("code", {}, said.signature)),
      ...(said.summary ? [element("p", {}, said.summary)] : []),
      ...(note ? [element("p", { className: "kw-card-note" }, note)] : []),
      ...(foot.childNodes.length ? [foot] : []),
    );
  };

  const show = async (link, { x = NaN, pinned = false } = {}) => {
    let said = null;
    try {
      said = await saidOf(link);
    } catch {
      // Without a card a link is a link.
    }
    if (!said || !link.isConnected || (of && isPinned && !pinned)) return false;
    if (of !== link) hide();
    fill(link, said, pinned);
    of = link;
    isPinned = pinned;
    if (!card.isConnected) document.body.append(card);
    attributes(card, pinned ? { role: "dialog", "aria-label": said.signature } : { role: "tooltip" });
    if (!pinned) card.removeAttribute("aria-label");
    link.setAttribute("aria-describedby", card.id);
    card.hidden = false;
    place(link, x);
    return true;
  };

  const linkAt = (target) => {
    const link = target instanceof Element ? target.closest(LINKS) : null;
    return link && !link.matches(OTHERS) && !link.closest("svg") ? link : null;
  };

  const later = (milliseconds, run) => {
    clearTimeout(waiting);
    waiting = setTimeout(run, milliseconds);
  };

  document.addEventListener("pointerover", ({ target, pointerType, clientX: x }) => {
    if (pointerType === "touch" || isPinned) return;
    const link = linkAt(target);
    if (card.contains(target) || (link && link === of)) clearTimeout(waiting);
    else if (link && !hasPreviews()) later(REST, () => link.matches(":hover") && show(link, { x }));
    else later(LEAVE, () => !of?.matches(":focus-visible") && hide());
  });

  document.addEventListener("focusin", ({ target }) => {
    if (card.contains(target)) return;
    const link = linkAt(target);
    if (link?.matches(":focus-visible") && link !== of && !hasPreviews()) {
      later(REST, () => document.activeElement === link && show(link));
    } else if (link !== of) hide();
  });

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      clearTimeout(waiting);
      if (card.hidden) return;
      event.preventDefault();
      event.stopPropagation();
      hide();
    },
    true,
  );

  document.addEventListener("scroll", hide, { capture: true, passive: true });
  addEventListener("hashchange", hide);
  addEventListener("popstate", hide);

  /* ---- A finger that stays ---- */

  let pressed = null;
  const letGo = () => {
    if (pressed) clearTimeout(pressed.timer);
    pressed = null;
  };
  document.addEventListener("pointerdown", (event) => {
    if (!card.hidden && !card.contains(event.target) && event.target.closest?.(LINKS) !== of) hide();
    letGo();
    const link = event.pointerType === "touch" ? linkAt(event.target) : null;
    if (!link) return;
    const press = { link, x: event.clientX, y: event.clientY, isShown: false, timer: 0 };
    press.timer = setTimeout(async () => {
      press.isShown = await show(link, { x: press.x, pinned: true });
    }, PRESS);
    pressed = press;
  });
  document.addEventListener("pointermove", (event) => {
    if (pressed && !pressed.isShown && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > MOVED) letGo();
  });
  document.addEventListener("pointercancel", letGo);
  document.addEventListener("contextmenu", (event) => pressed?.isShown && event.preventDefault());

  /* ---- A click on the name of a definition offers its uses ---- */

  const onClick = async (event) => {
    if (pressed?.isShown) {
      event.preventDefault();
      event.stopPropagation();
      letGo();
      return;
    }
    letGo();
    const link = linkAt(event.target);
    // The theme may have made addresses absolute.
    const isHere = link?.closest(".kw-source code") && link.hash && link.pathname === location.pathname;
    if (!isHere || LINE.test(link.hash.slice(1)) || !isPlain(event)) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(waiting);
    if (!(await show(link, { x: event.clientX, pinned: true }))) location.hash = link.hash;
    // The keyboard has clicked.
    else if (!event.detail) card.querySelector("a")?.focus();
  };
  // Before the theme, which follows links in its own way.
  document.addEventListener("click", onClick, { capture: true });
})();
