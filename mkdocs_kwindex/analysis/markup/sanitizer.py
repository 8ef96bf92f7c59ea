"""Sanitizes rendered HTML by an allow-list, and puts placeholders in the place of links."""

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from keyword import iskeyword
from secrets import token_hex
from typing import Final

import nh3

from mkdocs_kwindex.analysis.markup.allowed import CLASSES, SVG, allow
from mkdocs_kwindex.analysis.markup.diagrams import is_plain_diagram
from mkdocs_kwindex.model.escaping import Html, element, end_tag, visible
from mkdocs_kwindex.model.placeholders import FILE_PREFIX, LINK_END, LINK_START, LINK_TEXT, without_tags

# Random in each process, so that no text can hold what the converters have marked as their own. None of it is kept.
_OWN: Final = token_hex(8)

REFERENCE_TAG: Final = f"kw-{_OWN}"
"""The element that stands for a link placeholder until the HTML is sanitised."""

CONTROL_PREFIX: Final = f"kw-{_OWN}-"
"""How the ids and names of the controls of tabs begin until the HTML is sanitised; after that with `kw-`."""

TYPESET: Final = f"{_OWN}-typeset"
"""The class, until the HTML is sanitised, of what a script is to typeset."""

DIAGRAM: Final = f"{_OWN}-diagram-"
"""How the classes begin, until the HTML is sanitised, of what a script may be to draw."""

TYPESET_CLASSES: Final = "arithmatex mathjax_process tex2jax_process"
"""What becomes of that class."""

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption",
    "figure", "hr", "i", "input", "ins", "kbd", "label", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
    REFERENCE_TAG, *SVG,
}  # fmt: skip

_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "details": {"open"},
    "div": {"data-tabs"},
    "input": {"checked", "disabled", "id", "name"},
    "label": {"for"},
    "li": {"value"},
    "ol": {"start", "type"},
    "span": {"title"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    REFERENCE_TAG: {"name"},
} | {tag: set(attributes) for tag, attributes in SVG.items()}

# Where one of these is, values are looked at one by one; elsewhere the library's own lists are enough, and much faster.
_NEEDS_A_LOOK = re.compile(r"language-|key-|magiclink-|<svg|<input|<label| align=", re.IGNORECASE)
_DRAWN = re.compile(rf'<(pre|div) class="{DIAGRAM}([\w-]*)[^"]*">(.*?)</\1>', re.DOTALL)
# Tabs that no converter has made: Material's script stops at a set without labels, and with it all else that it does.
_FOREIGN_TABS = re.compile(
    rf'<(\w+)(?= [^<>]*class="[^"]*tabbed-set)[^<>]*>(?!\s*<input [^<>]*"{CONTROL_PREFIX})', re.IGNORECASE
)
_NO_CLASS = re.compile(r'(<[a-z][^<>]*?) class=""')


def neutralize(text: str) -> str:
    """Replace control characters by something visible, and lone surrogates by the replacement character."""
    return visible(text.replace("\r\n", "\n"))


@lru_cache(maxsize=4)
def _cleaners(classes: frozenset[str]) -> tuple[nh3.Cleaner, nh3.Cleaner]:
    """Make the cleaner for text of the converters alone, and the one that looks at each value."""
    classes |= {TYPESET}
    fast = _cleaner(allowed_classes={tag: set(classes) for tag in _TAGS})
    decide = allow(classes, CONTROL_PREFIX)
    return fast, _cleaner(attribute_filter=decide, attributes={**_ATTRIBUTES, "*": {"class"}})


def _cleaner(
    *,
    attributes: dict[str, set[str]] | None = None,
    allowed_classes: dict[str, set[str]] | None = None,
    attribute_filter: Callable[[str, str, str], str | None] | None = None,
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=attributes or _ATTRIBUTES,
        attribute_filter=attribute_filter,
        allowed_classes=allowed_classes,
        tag_attribute_values={"input": {"type": {"checkbox", "radio"}}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener nofollow",
    )


_NOT_A_NAME = frozenset({"None", "True", "False", "NotImplemented", "Ellipsis", "self", "cls", "args", "kwargs"})

# In what the sanitiser puts out, "<" and ">" stand for nothing but the ends of tags, so these patterns are exact.
_CODE_SPAN = re.compile(
    r"<(a|pre|" + REFERENCE_TAG + r")\b.*?</\1>"
    r'|<code(?: class="highlight")?>(?:<span class="[^"]*">)*'
    r"(?P<name>[~.]*[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?P<call>\(\))?(?:</span>)*</code>",
    re.DOTALL,
)
_REFERENCE = re.compile(rf'<{REFERENCE_TAG} name="([\w.]+|{FILE_PREFIX}[^"]*)">')


def sanitize(html: str, *, raw: bool = False, classes: frozenset[str] = CLASSES) -> str:
    """Reduce HTML to well-formed, harmless elements.

    Args:
        html: The HTML.
        raw: Whether somebody else than the converters may have written parts of it.
        classes: The classes that elements may have.
    """
    fast, thorough = _cleaners(classes)
    cleaned = (thorough if raw or _NEEDS_A_LOOK.search(html) else fast).clean(html)
    if "tabbed-set" in cleaned:
        cleaned = _FOREIGN_TABS.sub(r"<\1>", cleaned)
    if ' class=""' in cleaned:
        cleaned = _NO_CLASS.sub(r"\1", cleaned)
    if _OWN in cleaned:
        cleaned = _DRAWN.sub(_draw, cleaned).replace(TYPESET, TYPESET_CLASSES).replace(CONTROL_PREFIX, "kw-")
    # Once more, for control characters that were written as entities.
    return neutralize(cleaned)


def _draw(block: re.Match[str]) -> str:
    """Leave a block to the script that draws it, or show what it is made of."""
    tag, name, content = block.groups()
    if name != "mermaid" or is_plain_diagram(plain_text(content)):
        return element(tag, Html(content), class_=name)
    return element("pre", Html(content))


def mark_names(html: str) -> str:
    """Put a link placeholder around each reference, and around each code span that is the name of an object.

    Args:
        html: Sanitised HTML.
    """
    if "<code" in html:
        html = _CODE_SPAN.sub(_mark_code_span, html)
    if REFERENCE_TAG in html:
        html = _REFERENCE.sub(rf"{LINK_START}\1{LINK_TEXT}", html).replace(end_tag(REFERENCE_TAG), LINK_END)
    return html


def link_placeholder(name: str, html: str) -> str:
    """The placeholder for a link to a name, around the HTML that is its text."""
    return f"{LINK_START}{name}{LINK_TEXT}{html}{LINK_END}"


def _mark_code_span(match: re.Match[str]) -> str:
    written = match["name"]
    if written is None:
        return match[0]
    name = written.lstrip("~.")
    if iskeyword(name) or name in _NOT_A_NAME or written.startswith("."):
        # `.send()` is asked of something that is not named.
        return match[0]
    return link_placeholder(name + (match["call"] or ""), match[0])


def plain_text(html: str) -> str:
    """The text of sanitised HTML."""
    return unescape(without_tags(html))
