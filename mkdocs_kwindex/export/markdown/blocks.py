"""Blocks: from the HTML of a page to Markdown.

One layout makes both the built site and the export, so that they cannot say different things. Templates lay a page out
as HTML; here each of its elements becomes what both dialects of Markdown have for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from mkdocs_kwindex.export.markdown.inline import (
    BLOCKS,
    LEFT_OUT,
    attributes_of,
    has_class,
    inline,
    join_inline,
    place,
)
from mkdocs_kwindex.export.markdown.special_blocks import joined, paragraph_of, special_writer
from mkdocs_kwindex.model.markdown_text import (
    NOTHING,
    Markdown,
    code_block,
    code_markdown,
    image_markdown,
    item,
    nested,
    nested_code_block,
    quotation,
    strong,
)

# Facts whose text is code.
_CODE_FACTS = frozenset({"Path", "Module", "Extension"})
_LANGUAGE = "language-"
# How a block begins that is no paragraph.
_NO_PARAGRAPH = ("`", "|", "#", "- ", ">", " ", "<pre", "-   ", "1. ")


@dataclass(frozen=True)
class BlockWriter:
    """Writes the blocks of one page.

    Attributes:
        picture: Stores a picture (an `svg` element and what it shows in words) in a file, and gives its address.
    """

    picture: Callable[[str, str], str]

    def blocks(self, node: LexborNode, *, is_nested: bool = False) -> Iterator[Markdown]:
        """Yield the blocks of an element's content.

        Args:
            node: The element.
            is_nested: Whether they are inside of an item or a quotation.
        """
        run: list[LexborNode] = []
        for child in node.iter(include_text=True):
            if child.tag not in BLOCKS and child.tag != "svg":
                run.append(child)
                continue
            yield from paragraph_of(join_inline(iter(run)))
            run.clear()
            yield from self._block(child, is_nested=is_nested)
        yield from paragraph_of(join_inline(iter(run)))

    def _block(self, node: LexborNode, *, is_nested: bool) -> Iterator[Markdown]:
        attributes, tag = attributes_of(node), node.tag or ""
        if tag in LEFT_OUT - {"svg"}:
            return
        if special := special_writer(tag, attributes):
            yield from special(node, attributes)
        elif writer := _WRITERS.get("blockquote" if has_class(attributes, "admonition") else tag):
            yield from writer(self, node, attributes)
        elif tag in {"div", "pre"} and (code := _code_of(node, attributes)) is not None:
            yield from paragraph_of(place(attributes))
            yield nested_code_block(code) if is_nested else code_block(code, _language(node))
        else:
            yield from _with_place(place(attributes), self.blocks(node, is_nested=is_nested))


def _svg(writer: BlockWriter, node: LexborNode, _attributes: Mapping[str, str]) -> Iterator[Markdown]:
    around = attributes_of(node.parent).get("aria-label", "") if node.parent is not None else ""
    words = attributes_of(node).get("aria-label") or around or "Picture"
    yield image_markdown(writer.picture(node.html or "", words), words)


def _list(writer: BlockWriter, node: LexborNode, _attributes: Mapping[str, str]) -> Iterator[Markdown]:
    items: list[Markdown] = []
    for number, child in enumerate(node.iter(), 1):
        marker = f"{number}." if node.tag == "ol" else "-"
        items.append(item(_body(writer, child) or [NOTHING], marker))
    yield from joined(items)


def _definitions(writer: BlockWriter, node: LexborNode, _attributes: Mapping[str, str]) -> Iterator[Markdown]:
    items: list[Markdown] = []
    for term, bodies in _terms(node):
        texts = [_body(writer, body) for body in bodies]
        label = inline(term)
        head = Markdown(_own_place(term) + (label if "](" in label else strong(label)))
        if len(texts) == 1 and len(texts[0]) == 1 and "\n" not in texts[0][0]:
            text = code_markdown(bodies[0].text()) if term.text() in _CODE_FACTS else texts[0][0]
            items.append(Markdown(f"- {head}: {text}"))
        else:
            items.append(nested(head, [item(text) for text in texts if text]) if texts else item([head]))
    yield from joined(items)


def _body(writer: BlockWriter, body: LexborNode) -> list[Markdown]:
    return list(_with_place(place(attributes_of(body)), writer.blocks(body, is_nested=True)))


def _quotation(writer: BlockWriter, node: LexborNode, attributes: Mapping[str, str]) -> Iterator[Markdown]:
    inner = list(writer.blocks(node, is_nested=True))
    if has_class(attributes, "admonition") and inner:
        inner[0] = strong(inner[0])
    if inner:
        yield quotation(inner)


def _details(writer: BlockWriter, node: LexborNode, attributes: Mapping[str, str]) -> Iterator[Markdown]:
    summary = node.css_first("summary")
    label = inline(summary) if summary is not None else NOTHING
    has_strong_part = summary is not None and summary.css_first("b") is not None
    if summary is not None:
        summary.decompose()
    inner = list(writer.blocks(node, is_nested=True))
    if label and len(inner) == 1 and not inner[0].startswith(("-", "|", " ", "#", ">")):
        yield Markdown(f"{place(attributes)}{label}: {inner[0]}")
    else:
        title = label if has_strong_part or not label else strong(label)
        yield from paragraph_of(Markdown(place(attributes) + title))
        yield from inner


def _with_place(anchor: Markdown, blocks: Iterator[Markdown]) -> Iterator[Markdown]:
    """Put a place before blocks, in the first one's line where that is a paragraph."""
    first = next(blocks, NOTHING)
    if anchor and first.startswith(_NO_PARAGRAPH):
        yield anchor
        yield first
    elif anchor or first:
        yield Markdown(anchor + first)
    yield from blocks


def _own_place(term: LexborNode) -> Markdown:
    own = place(attributes_of(term))
    around = term.parent
    return Markdown(own + (place(attributes_of(around)) if around is not None and around.tag == "div" else NOTHING))


def _terms(node: LexborNode) -> list[tuple[LexborNode, list[LexborNode]]]:
    """Return each term of a list with what is said of it; some lists have an element around the two."""
    terms: list[tuple[LexborNode, list[LexborNode]]] = []
    for child in node.iter():
        for part in child.iter() if child.tag == "div" else (child,):
            if part.tag == "dt":
                terms.append((part, []))
            elif part.tag == "dd" and terms:
                terms[-1][1].append(part)
    return terms


def _code_of(node: LexborNode, attributes: Mapping[str, str]) -> str | None:
    """Return the text of a block of code; `None` for any other element."""
    if node.tag == "pre":
        return node.text()
    if not has_class(attributes, "highlight", "codehilite"):
        return None
    pre = node.css_first("pre")
    return pre.text() if pre is not None else None


def _language(node: LexborNode) -> str:
    """Return the language that the classes of a block of code, or of what is around it, name."""
    candidates: Iterable[LexborNode | None] = (node, node.css_first("code"), node.parent)
    for candidate in candidates:
        classes = attributes_of(candidate).get("class", "").split() if candidate is not None else []
        for name in classes:
            if name.startswith(_LANGUAGE):
                return name.removeprefix(_LANGUAGE)
    return ""


_Writer = Callable[[BlockWriter, LexborNode, Mapping[str, str]], Iterator[Markdown]]
_WRITERS: Mapping[str, _Writer] = {
    "svg": _svg,
    "ul": _list,
    "ol": _list,
    "dl": _definitions,
    "blockquote": _quotation,
    "details": _details,
}
