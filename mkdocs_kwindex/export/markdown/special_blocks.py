"""Parts of pages that have a form of their own in Markdown: listings, signatures, lists of keywords, lines of links."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from selectolax.lexbor import LexborNode

from mkdocs_kwindex.export.markdown.inline import attributes_of, has_class, inline, join_inline, place
from mkdocs_kwindex.model.markdown_text import (
    NOTHING,
    Markdown,
    code_block,
    code_markdown,
    heading,
    link_markdown,
    list_markdown,
    listing_block,
    nested,
    paragraph,
    strong,
    table,
    text_markdown,
)

Writer: TypeAlias = Callable[[LexborNode, Mapping[str, str]], Iterator[Markdown]]

# About so many bytes of rows, items or lines are one block: pages that are too large are split between blocks.
_BLOCK = 100_000
# Of these a line's place takes so many.
_PLACE = 20
_Item = TypeVar("_Item")


def special_writer(tag: str, attributes: Mapping[str, str]) -> Writer | None:
    """Return what writes an element with a form of its own, by one of its classes or its name; `None` for any other."""
    names = (*attributes.get("class", "").split(), tag)
    return next((_WRITERS[name] for name in names if name in _WRITERS), None)


def paragraph_of(content: Markdown) -> Iterator[Markdown]:
    """Yield a paragraph, unless there is nothing to say."""
    if content and not content.isspace():
        yield paragraph(content)


def joined(items: Sequence[Markdown]) -> Iterator[Markdown]:
    """Yield a list, in blocks of a size that a page can have."""
    yield from map(list_markdown, _portions(items, len))


def _portions(items: Iterable[_Item], size: Callable[[_Item], int]) -> Iterator[list[_Item]]:
    """Yield rows, items or lines in portions that have about the size of a block."""
    portion: list[_Item] = []
    room = _BLOCK
    for item in items:
        portion.append(item)
        room -= size(item)
        if room < 0:
            yield portion
            portion, room = [], _BLOCK
    if portion:
        yield portion


def _line_of_links(node: LexborNode, attributes: Mapping[str, str]) -> Iterator[Markdown]:
    sign = " › " if has_class(attributes, "kw-trail") else " · "
    links = (join_inline(iter((child,))) for child in node.iter() if child.tag in {"a", "li"})
    yield from paragraph_of(Markdown(sign.join(link for link in links if link)))


def _label(node: LexborNode, attributes: Mapping[str, str]) -> Iterator[Markdown]:
    """Write the line above a list; figures behind its words are no part of them."""
    figures = [inline(child) for child in node.iter() if child.tag == "small"]
    for child in [child for child in node.iter() if child.tag == "small"]:
        child.decompose()
    behind = f": {', '.join(figures)}" if figures else ""
    yield Markdown(f"{place(attributes)}{strong(inline(node))}{behind}")


def _signature(node: LexborNode, attributes: Mapping[str, str]) -> Iterator[Markdown]:
    """Write a signature; its names are linked below it, as code has no links."""
    yield from paragraph_of(place(attributes))
    yield code_block(node.text(), "python")
    links = {attributes_of(a).get("href", ""): join_inline(iter((a,))) for a in node.css("a[href]")}
    if links:
        yield Markdown(f"Names: {', '.join(links.values())}")


def _listing(node: LexborNode, _attributes: Mapping[str, str]) -> Iterator[Markdown]:
    first = 1
    for lines in _portions(node.text().rstrip("\n").split("\n"), lambda line: len(line) + _PLACE):
        yield listing_block(lines, first)
        first += len(lines)


def _keywords(node: LexborNode, _attributes: Mapping[str, str]) -> Iterator[Markdown]:
    """Write the keywords of one kind: name, what follows it, its line; then what is known of it."""
    items = []
    for entry in node.iter():
        name = entry.css_first("a")
        if name is None:
            continue
        # The arrow of a signature is an element, so that no line ends within it.
        behind = "".join(child.text() for child in _siblings(name) if child.tag in {"-text", "span"})
        head = strong(link_markdown(attributes_of(name).get("href", ""), code_markdown(name.text())))
        line = next((child for child in entry.iter() if child.tag in {"a", "b"}), None)
        more = next((child for child in entry.iter() if child.tag == "div"), None)
        parts = [
            Markdown(head + _behind(behind)),
            join_inline(iter((line,))) if line is not None else NOTHING,
        ]
        text = inline(more) if more is not None else NOTHING
        items.append(Markdown("- " + " ".join(filter(None, parts)) + (f": {text}" if text else "")))
    yield from joined(items)


def _behind(text: str) -> Markdown:
    """Write what follows a keyword: parameters and values are code, `as np` is not."""
    if text.startswith(("(", "[")):
        return code_markdown(text)
    return Markdown(f" {code_markdown(text.strip())}") if text.startswith((" =", ":")) else text_markdown(text)


def _owned(node: LexborNode, _attributes: Mapping[str, str]) -> Iterator[Markdown]:
    """Write the names of the index of all names: each with its definitions."""
    items = []
    for entry in node.iter():
        name = entry.css_first("a")
        if name is None:
            continue
        link = link_markdown(attributes_of(name).get("href", ""), code_markdown(name.text()))
        head = Markdown(place(attributes_of(entry)) + strong(link))
        items.append(nested(head, [Markdown(f"- {inline(row)}") for row in entry.css("p")]))
    yield from joined(items)


def _table(node: LexborNode, attributes: Mapping[str, str]) -> Iterator[Markdown]:
    caption = node.css_first("caption")
    if caption is not None and not has_class(attributes_of(caption), "kw-hidden"):
        yield strong(inline(caption))
    if anchor := place(attributes):
        yield anchor
    rows = [(_is_head(row), _cells(row)) for row in node.css("tr")]
    head = rows.pop(0)[1] if rows and rows[0][0] else []
    body = [cells for _, cells in rows if cells]
    width = max(len(head), *map(len, body), 0)
    head, *body = ([*cells, *[NOTHING] * width][:width] for cells in (head, *body))
    # An empty column would only make the others narrow.
    used = [number for number in range(width) if head[number] or any(row[number] for row in body)]
    for part in _portions(body, lambda row: sum(map(len, row))):
        yield table([head[number] for number in used], ([row[number] for number in used] for row in part))


def _is_head(row: LexborNode) -> bool:
    return all(cell.tag == "th" for cell in row.iter())


def _cells(row: LexborNode) -> list[Markdown]:
    cells = [inline(cell) for cell in row.iter() if cell.tag in {"td", "th"}]
    return [Markdown(place(attributes_of(row)) + cells[0]), *cells[1:]] if cells else []


def _heading(node: LexborNode, attributes: Mapping[str, str]) -> Iterator[Markdown]:
    lines = [child for child in node.iter() if has_class(attributes_of(child), "kw-line")]
    links = [link_markdown(attributes_of(line).get("href", ""), inline(line)) for line in lines]
    for line in lines:
        line.decompose()
    level = int((node.tag or "h2")[1])
    yield heading(level, inline(node), attributes.get("id", ""))
    yield from paragraph_of(Markdown(" ".join(links)))


def _siblings(node: LexborNode) -> Iterator[LexborNode]:
    following = node.next
    while following is not None:
        yield following
        following = following.next


_WRITERS: Mapping[str, Writer] = {
    "kw-facts": _line_of_links,
    "kw-trail": _line_of_links,
    "kw-tabs": _line_of_links,
    "kw-kinds": _line_of_links,
    "kw-letters": _line_of_links,
    "kw-columns": _line_of_links,
    "kw-heading": _label,
    "kw-signature": _signature,
    "kw-source": _listing,
    "kw-entries": _keywords,
    "kw-owned": _owned,
    "table": _table,
    **{f"h{level}": _heading for level in range(1, 7)},
}
