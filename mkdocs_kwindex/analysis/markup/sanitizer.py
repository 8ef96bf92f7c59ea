"""The last step from a docstring to HTML: an allow-list of elements and attributes, and placeholders for links."""

import re
from collections.abc import Callable
from html import unescape
from keyword import iskeyword
from secrets import token_hex
from typing import Final

import nh3

from mkdocs_kwindex.escaping import visible
from mkdocs_kwindex.model.placeholders import FILE_PREFIX, LINK_END, LINK_START, LINK_TEXT

_KEY: Final = token_hex(8)

REFERENCE_TAG: Final = f"kw-ref-{_KEY}"
"""The element that stands for a link placeholder until the HTML is sanitised; no text can know its name."""

_SVG_TAGS = {"svg", "g", "path", "circle", "rect", "ellipse", "line", "polygon", "polyline"}
_SVG_ATTRIBUTES = {"d", "fill", "viewBox", "xmlns", "cx", "cy", "r", "rx", "ry", "x", "y", "width", "height"} | {
    "x1", "x2", "y1", "y2", "points", "transform", "fill-rule", "clip-rule", "stroke", "stroke-width",
}  # fmt: skip

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption",
    "figure", "hr", "i", "input", "ins", "kbd", "label", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
    REFERENCE_TAG, *_SVG_TAGS,
}  # fmt: skip

_ATTRIBUTES = {
    "*": {"class"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "details": {"open"},
    "div": {"data-tabs"},
    "input": {"checked", "disabled", "id", "name"},
    "label": {"for"},
    "li": {"value"},
    "ol": {"start", "type"},
    "span": {"title"},
    "td": {"style", "colspan", "rowspan"},
    "th": {"style", "colspan", "rowspan"},
    REFERENCE_TAG: {"name"},
} | dict.fromkeys(_SVG_TAGS, _SVG_ATTRIBUTES)

_TAB_CONTROL = re.compile(r"kw-[0-9a-f]{8}-")
_RESERVED_CLASS = re.compile(r"^(?:md|kw)-|^(?:headerlink|tabbed-set--\S*)$")
# Each begins with letters, which are sought much faster than the edges of words.
_MAYBE_RESERVED_CLASS = re.compile(
    rf"md-(?<=\bmd-)|kw-(?<=\bkw-)(?!heading\"|{REFERENCE_TAG.removeprefix('kw-')}\b)|headerlink"
)


def neutralize(text: str) -> str:
    """Replace control characters by something visible, and lone surrogates by the replacement character."""
    return visible(text.replace("\r\n", "\n"))


def _drop_reserved_classes(_tag: str, attribute: str, value: str) -> str | None:
    """Remove the classes that the theme and this plugin steer their own elements with."""
    if attribute != "class" or value == "kw-heading":
        return value
    return " ".join(name for name in value.split() if not _RESERVED_CLASS.match(name)) or None


def _drop_foreign(tag: str, attribute: str, value: str) -> str | None:
    """Remove from raw HTML also the names and ids of controls: only those of tabs are made unique on the page."""
    if tag in {"input", "label"} and attribute in {"id", "name", "for"} and not _TAB_CONTROL.match(value):
        return None
    return _drop_reserved_classes(tag, attribute, value)


def _cleaner(attribute_filter: Callable[[str, str, str], str | None] | None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        attribute_filter=attribute_filter,
        tag_attribute_values={"input": {"type": {"checkbox", "radio"}}},
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener nofollow",
    )


_CLEANER = _cleaner(None)
_CLASS_FILTERING_CLEANER = _cleaner(_drop_reserved_classes)
_RAW_HTML_CLEANER = _cleaner(_drop_foreign)

_NOT_A_NAME = frozenset({"None", "True", "False", "NotImplemented", "Ellipsis", "self", "cls", "args", "kwargs"})

# In what the sanitiser puts out, "<" and ">" stand for nothing but the ends of tags, so these patterns are exact.
_CODE_SPAN = re.compile(
    r"<(a|pre|" + REFERENCE_TAG + r")\b.*?</\1>"
    r'|<code(?: class="highlight")?>(?:<span class="[^"]*">)*'
    r"(?P<name>[~.]*[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\(\))?(?:</span>)*</code>",
    re.DOTALL,
)
_REFERENCE = re.compile(rf'<{REFERENCE_TAG} name="([\w.]+|{FILE_PREFIX}[^"]*)">')


def sanitize(html: str, *, raw: bool = False) -> str:
    """Reduce HTML to well-formed, harmless elements.

    Args:
        html: The HTML.
        raw: Whether somebody else than the converters may have written parts of it.
    """
    cleaner = _CLASS_FILTERING_CLEANER if _MAYBE_RESERVED_CLASS.search(html) else _CLEANER
    cleaner = _RAW_HTML_CLEANER if raw else cleaner
    # Once more, for control characters that were written as entities.
    return neutralize(cleaner.clean(html))


def mark_names(html: str) -> str:
    """Put a link placeholder around each reference, and around each code span that is the name of an object.

    Args:
        html: Sanitised HTML.
    """
    if "<code" in html:
        html = _CODE_SPAN.sub(_mark_code_span, html)
    if f"<{REFERENCE_TAG}" in html:
        html = _REFERENCE.sub(rf"{LINK_START}\1{LINK_TEXT}", html).replace(f"</{REFERENCE_TAG}>", LINK_END)
    return html


def link_placeholder(name: str, html: str) -> str:
    """The placeholder for a link to a name, around the HTML that is its text."""
    return f"{LINK_START}{name}{LINK_TEXT}{html}{LINK_END}"


def _mark_code_span(match: re.Match[str]) -> str:
    written = match["name"]
    if written is None:
        return match[0]
    name = written.lstrip("~.")
    if iskeyword(name) or name in _NOT_A_NAME:
        return match[0]
    return link_placeholder(name, match[0])


def plain_text(html: str) -> str:
    """The text of sanitised HTML."""
    return unescape(re.sub(r"<[^>]*>", "", html))
