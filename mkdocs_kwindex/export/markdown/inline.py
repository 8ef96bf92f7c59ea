"""What is inside of a line: from the HTML of a page to Markdown."""

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from selectolax.lexbor import LexborNode

from mkdocs_kwindex.model.markdown_text import (
    LINE_BREAK,
    NOTHING,
    Markdown,
    anchor_markdown,
    code_element,
    code_markdown,
    emphasis,
    image_markdown,
    inline_element,
    link_markdown,
    strong,
    text_markdown,
)

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"}
    | {"nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
"""Elements that begin a line of their own."""

LEFT_OUT = frozenset({"button", "input", "label", "script", "style", "svg", "template"})
"""Elements that show nothing in a text: pictures are files, and controls need a script or a style sheet."""

# The same in Markdown as in HTML: no dialect has a mark for all of them, and all take the elements.
_KEPT = frozenset({"del", "ins", "kbd", "mark", "q", "s", "samp", "sub", "sup", "u", "var"})
_MARKS = {"strong": strong, "b": strong, "em": emphasis, "i": emphasis}
_MARKED_ELEMENTS = {"b": "strong", "i": "em"}
# Links that are of use on the page only.
_ONLY_ON_PAGES = ("kw-skip", "kw-here")


def attributes_of(node: LexborNode) -> Mapping[str, str]:
    """Return the attributes of an element, those without a value with an empty one."""
    attributes = node.attributes
    if None in attributes.values():
        return {name: value or "" for name, value in attributes.items()}
    return cast("Mapping[str, str]", attributes)


def has_class(attributes: Mapping[str, str], *names: str) -> bool:
    """Return whether an element has one of some classes."""
    classes = attributes.get("class", "")
    return bool(classes) and not set(names).isdisjoint(classes.split())


def inline(node: LexborNode) -> Markdown:
    """Write the content of an element as one line."""
    return join_inline(node.iter(include_text=True))


def join_inline(nodes: Iterator[LexborNode]) -> Markdown:
    """Write text and elements as one line."""
    written = ""
    for node in nodes:
        piece = _piece(node, written)
        # Two runs of backquotes that touch would be one.
        if piece.startswith("`") and written.endswith("`"):
            piece = code_element(text_markdown(node.text()))
        if piece.startswith(" ") and (not written or written.endswith((" ", LINE_BREAK))):
            piece = Markdown(piece.lstrip(" "))
        written += piece
    return Markdown(written.rstrip(" "))


def place(attributes: Mapping[str, str]) -> Markdown:
    """Write the place that links to an element lead to; nothing for one without an id."""
    identifier = attributes.get("id")
    return anchor_markdown(identifier) if identifier else NOTHING


def _piece(node: LexborNode, before: str) -> Markdown:
    tag = node.tag
    if tag == "-text":
        return text_markdown(node.text_content or "")
    if tag is None or tag.startswith(("-", "!")) or tag in LEFT_OUT:
        return NOTHING
    if tag == "br":
        return LINE_BREAK
    attributes = attributes_of(node)
    content = Markdown(place(attributes) + _element(node, tag, attributes, before))
    if tag in BLOCKS and before and content:
        return Markdown(LINE_BREAK + content) if not before.endswith(LINE_BREAK) else content
    return content


def _element(node: LexborNode, tag: str, attributes: Mapping[str, str], before: str) -> Markdown:
    if tag in _BY_NAME:
        return _BY_NAME[tag](node, attributes)
    content = inline(node)
    if not content:
        return NOTHING
    if has_class(attributes, "kw-badge") and not before and node.parent is not None and node.parent.tag == "p":
        # It says what the sentence behind it is about.
        return strong(content)
    if tag in _MARKS:
        return _marked(node, tag, content, before)
    if tag in _KEPT:
        return inline_element(tag, content)
    # It precedes a list in the same line.
    return Markdown(f"{content}: ") if tag == "summary" else content


def _code_lines(node: LexborNode, _attributes: Mapping[str, str]) -> Markdown:
    return Markdown(LINE_BREAK.join(map(code_markdown, node.text().rstrip().split("\n"))))


def _code(node: LexborNode, _attributes: Mapping[str, str]) -> Markdown:
    # Between backquotes there are no links. Most code is nothing but a text, which need not be searched for them.
    only = node.first_child
    has_elements = only is not None and (only.tag != "-text" or only.next is not None)
    has_links = has_elements and node.css_first("a[href]") is not None
    return code_element(inline(node)) if has_links else code_markdown(node.text())


def _link(node: LexborNode, attributes: Mapping[str, str]) -> Markdown:
    content = inline(node)
    href = attributes.get("href", "")
    if has_class(attributes, *_ONLY_ON_PAGES):
        return NOTHING
    return link_markdown(href, content, attributes.get("title", "")) if href and content else content


def _image(_node: LexborNode, attributes: Mapping[str, str]) -> Markdown:
    source, description = attributes.get("src", ""), attributes.get("alt", "")
    # A picture of the project is not among the files of the export.
    is_elsewhere = source.startswith(("http:", "https:"))
    return image_markdown(source, description) if is_elsewhere else text_markdown(description)


def _marked(node: LexborNode, tag: str, content: Markdown, before: str) -> Markdown:
    """Write an emphasis: between stars where both dialects see one there, else as an element."""
    follower = node.next
    after = (follower.text_content or "" if follower.tag == "-text" else "x")[:1] if follower is not None else ""
    if (
        (not before or before[-1] in " (")
        and (not after or after in " .,;:)\n")
        and "*" not in (content[0], content[-1])
    ):
        return _MARKS[tag](content)
    return inline_element(_MARKED_ELEMENTS.get(tag, tag), content)


_BY_NAME: Mapping[str, Callable[[LexborNode, Mapping[str, str]], Markdown]] = {
    "code": _code,
    "pre": _code_lines,
    "a": _link,
    "img": _image,
}
