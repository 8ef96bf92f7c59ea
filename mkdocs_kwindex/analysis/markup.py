"""Markdown and reStructuredText to safe HTML, with the site's own Markdown extensions."""

import re
from html import escape
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, ReferenceInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

from mkdocs_kwindex.analysis import restructuredtext
from mkdocs_kwindex.analysis.markup_options import MarkdownOptions, select_extensions
from mkdocs_kwindex.analysis.markup_sanitizer import REFERENCE_TAG, mark_names, sanitize

_LONGEST_TEXT = 200_000
"""Above this many characters a text is shown as it is: Markdown's cost is not linear in the worst case."""

# A control character could forge a link placeholder, or one of the private marks of Python-Markdown.
_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
_CONTROLS |= {0x7F: "\u2421"} | dict.fromkeys(range(0x80, 0xA0), "\ufffd") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_LINE = r"[A-Za-z](?:[A-Za-z0-9,;()'\"/?!% -]|\.(?!\.)|:(?=[\s]|\Z)|_(?=[A-Za-z0-9])(?<=[A-Za-z0-9]_)|`[A-Za-z0-9_.]+`(?!`))*"
_PLAIN = re.compile(rf"{_LINE}(?:\n{_LINE})*")


def neutralize(text: str) -> str:
    """Replace control characters by their pictures, and lone surrogates by the replacement character."""
    if not _CONTROL.search(text):
        return text
    return text.replace("\r\n", "\n").translate(_CONTROLS)


class Markup:
    """Renders the text of docstrings, with one Markdown converter that is used again and again."""

    def __init__(self, options: MarkdownOptions | None = None) -> None:
        extensions = select_extensions(options or MarkdownOptions())
        self._math = extensions.math
        self._inert = extensions.inert
        self._markdown = Markdown(
            extensions=list(extensions.names), extension_configs=extensions.configs, output_format="html"
        )
        _adapt(self._markdown, math=extensions.math)

    def to_html(self, text: str) -> str:
        """Render a text as block elements.

        Args:
            text: Markdown or reStructuredText, from an untrusted source.

        Returns:
            Well-formed HTML that is safe on any page, with link placeholders around names.
        """
        text = neutralize(text).strip("\n")
        if not text.strip():
            return ""
        if self._inert and _PLAIN.fullmatch(text):
            return mark_names("<p>" + _CODE.sub(r"<code>\1</code>", text) + "</p>")
        if len(text) > _LONGEST_TEXT:
            return _preformatted(text)
        return self._convert(text)

    def to_inline_html(self, text: str) -> str:
        """Render a text that is to stand in a line: like `to_html`, without the paragraph around a sole paragraph."""
        html = self.to_html(text)
        if html.startswith("<p>") and html.endswith("</p>") and "<p" not in html[3:]:
            return html[3:-4]
        return html

    def _convert(self, text: str) -> str:
        self._markdown.reset()
        try:
            html = self._markdown.convert(restructuredtext.to_markdown(text, math=self._math))
        except Exception:  # noqa: BLE001  (third-party extensions raise anything; the reader gets the text as written)
            return _preformatted(text)
        return sanitize(html)


_CODE = re.compile(r"`([^`]+)`")


def _preformatted(text: str) -> str:
    return f"<pre>{escape(text, quote=False)}</pre>"


def _adapt(markdown: Markdown, *, math: bool) -> None:
    """Turn raw HTML into text, and add what docstrings need."""
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    markdown.inlinePatterns.register(_ReferenceMark(restructuredtext.REFERENCE_PATTERN, markdown), "kw-reference", 202)
    markdown.inlinePatterns.register(_MathMark(math=math), "kw-math", 201)
    markdown.inlinePatterns.register(_CrossReference(r"\[", markdown), "kw-cross-reference", 125)
    markdown.treeprocessors.register(_Detach(markdown), "kw-detach", 1)


class _ReferenceMark(InlineProcessor):
    """A reference that the conversion from reStructuredText has found."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        element = Element(REFERENCE_TAG, {"name": m[1]})
        code = Element("code")
        code.text = AtomicString(m[2])
        element.append(code)
        return element, m.start(0), m.end(0)


class _MathMark(InlineProcessor):
    """A formula that the conversion from reStructuredText has found."""

    def __init__(self, *, math: bool) -> None:
        super().__init__(restructuredtext.MATH_PATTERN)
        self._math = math

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        element = Element("span", {"class": "arithmatex"}) if self._math else Element("code", {"class": "math"})
        opening, closing = (r"\[", r"\]") if m[1] else (r"\(", r"\)")
        element.text = AtomicString(f"{opening}{m[2]}{closing}" if self._math else m[2])
        return element, m.start(0), m.end(0)


class _CrossReference(ReferenceInlineProcessor):
    """`[text][a.b.c]` and `[a.b.c][]`, which mkdocs-autorefs resolves, where the text itself defines no such link."""

    _NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        nothing = (None, None, None)
        if m.start(0) and (data[m.start(0) - 1].isalnum() or data[m.start(0) - 1] in "_])"):
            return nothing
        text, index, handled = self.getText(data, m.end(0))
        identifier = self.RE_LINK.match(data, pos=index) if handled else None
        if identifier is None:
            return nothing
        name = identifier[1].strip("` ") or self._source(text)
        if not self._NAME.fullmatch(name) or (identifier[1] and "." not in name):
            return nothing
        element = Element(REFERENCE_TAG, {"name": name})
        element.text = text
        return element, m.start(0), identifier.end(0)

    def _source(self, text: str) -> str:
        """The text without the code span that may be around it; inline elements were put aside before."""
        stashed = self.md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]
        key = text.strip("\x02\x03").removeprefix("klzzwxh:")
        node = stashed.get(key) if text.startswith("\x02") else None
        return str(node.text if isinstance(node, Element) and node.text else text)


class _Detach(Treeprocessor):
    """Takes from the elements what ties them to the page they would be a page of: outline, ids, relative addresses."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self._tab_names: dict[str, str] = {}
        self._numbers = count()

    def run(self, root: Element) -> None:
        for element in root.iter():
            tag = element.tag
            if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
                element.tag = "p"
                element.attrib.clear()
                element.set("class", "kw-heading")
            elif tag == "a":
                _detach_link(element)
            elif tag == "img":
                _detach_image(element)


def _is_absolute(address: str) -> bool:
    """Whether an address leads out of the site. Python-Markdown obfuscates the scheme of e-mail addresses."""
    return bool(re.match(r"(?:https?://|mailto:)", address, re.IGNORECASE)) or address.startswith(AMP_SUBSTITUTE)


def _detach_link(link: Element) -> None:
    """Keep links that lead out of the site; of others keep the text, and of a footnote's way back nothing."""
    if _is_absolute(link.get("href", "")):
        return
    if "footnote-backref" in link.get("class", ""):
        link.text = ""
    link.tag = "span"
    link.attrib.clear()


def _detach_image(image: Element) -> None:
    """Show an image's text instead: a docstring's images are files of its project, or a way to watch readers."""
    alternative = image.get("alt", "")
    image.tag = "span"
    image.attrib.clear()
    image.text = alternative
