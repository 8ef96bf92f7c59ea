"""Markdown and reStructuredText to safe HTML, with the site's own Markdown extensions."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, ReferenceInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

from mkdocs_kwindex.analysis import restructuredtext
from mkdocs_kwindex.analysis.markup_blocks import BlockWriter, ListItem
from mkdocs_kwindex.analysis.markup_highlight import CodeHighlighter
from mkdocs_kwindex.analysis.markup_marks import BLOCK, MATH, REFERENCE, block_mark
from mkdocs_kwindex.analysis.markup_options import MarkdownOptions, select_extensions
from mkdocs_kwindex.analysis.markup_paragraphs import ParagraphRenderer, escape_text
from mkdocs_kwindex.analysis.markup_sanitizer import REFERENCE_TAG, mark_names, sanitize

_LONGEST_TEXT = 200_000
"""Above this many characters a text is shown as it is: Markdown's cost is not linear in the worst case."""

# A control character could forge a link placeholder, or one of the private marks of Python-Markdown.
_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
_CONTROLS |= {0x7F: "\u2421"} | dict.fromkeys(range(0x80, 0xA0), "\ufffd") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

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
        self._markdown = Markdown(
            extensions=list(extensions.names), extension_configs=extensions.configs, output_format="html"
        )
        self._blocks = _FinishedBlocks(CodeHighlighter(self._render_markdown), self._render_paragraphs)
        _adapt(self._markdown, self._blocks, math=extensions.math)
        self._paragraphs = ParagraphRenderer(extensions.names, self._learn_code_span())

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
        if len(text) > _LONGEST_TEXT:
            return _preformatted(text)
        self._blocks.finished.clear()
        markdown = restructuredtext.to_markdown(text, math=self._math, writer=self._blocks)
        html = self._render_paragraphs(markdown)
        if html is None:
            try:
                html = self._render_markdown(markdown)
            except Exception:  # noqa: BLE001  (extensions raise anything; the reader gets the text as it is written)
                return _preformatted(text)
        return mark_names(html)

    def to_inline_html(self, text: str) -> str:
        """Render a text that is to stand in a line: like `to_html`, without the paragraph around a sole paragraph."""
        html = self.to_html(text)
        if html.startswith("<p>") and html.endswith("</p>") and "<p" not in html[3:]:
            return html[3:-4]
        return html

    def _render_markdown(self, text: str) -> str:
        """Render Markdown with the site's extensions."""
        return sanitize(self._markdown.reset().convert(text))

    def _learn_code_span(self) -> tuple[str, str]:
        """What the extensions put before and behind the text of a code span."""
        before, _, behind = self._render_markdown("`probe`").partition("probe")
        return before.removeprefix("<p>"), behind.removesuffix("</p>")

    def _render_paragraphs(self, text: str) -> str | None:
        """Render Markdown that is nothing but plain paragraphs; give nothing for other Markdown."""
        return self._paragraphs.to_html(text, self._blocks.finished, self._render_mark)

    def _render_mark(self, mark: str) -> str:
        """Render a reference or a formula outside of Markdown."""
        if reference := REFERENCE.fullmatch(mark):
            return f'<{REFERENCE_TAG} name="{reference[1]}"><code>{escape_text(reference[2])}</code></{REFERENCE_TAG}>'
        html_class, tex = _formula(mark, math=self._math)
        tag = "span" if self._math else "code"
        return f'<{tag} class="{html_class}">{escape_text(tex)}</{tag}>'


class _FinishedBlocks(BlockWriter):
    """Renders blocks of plain content at once, and writes the marks that stand for them."""

    def __init__(self, highlighter: CodeHighlighter, render: Callable[[str], str | None]) -> None:
        self.finished: list[str] = []
        self._highlighter = highlighter
        self._render = render

    def code(self, lines: list[str], language: str) -> list[str]:
        html = self._highlighter.to_html(lines, language)
        return super().code(lines, language) if html is None else self._finish(html)

    def admonition(self, kind: str, title: str, content: list[str]) -> list[str]:
        html = self._render("\n".join(content)) if content else ""
        if html is None:
            return super().admonition(kind, title, content)
        heading = f'<p class="admonition-title">{escape_text(title)}</p>'
        return self._finish("\n".join(filter(None, [f'<div class="admonition {kind}">', heading, html, "</div>"])))

    def list_items(self, items: Sequence[ListItem]) -> list[str]:
        contents = [self._render("\n".join(item.content)) if item.content else "" for item in items]
        tag = "ol" if items[0].marker else "ul"
        start = f' start="{items[0].marker}"' if items[0].marker not in {"", "1"} else ""
        rendered = [f"<li>{_without_sole_paragraph(html)}</li>" for html in contents if html is not None]
        if len(rendered) < len(items):
            return super().list_items(items)
        return self._finish("\n".join([f"<{tag}{start}>", *rendered, f"</{tag}>"]))

    def _finish(self, html: str) -> list[str]:
        self.finished.append(html)
        return [block_mark(len(self.finished) - 1)]


def _without_sole_paragraph(html: str) -> str:
    """The HTML without the elements around a paragraph that only finished blocks follow."""
    if html.startswith("<p>") and html.count("<p>") == 1:
        return html.removeprefix("<p>").replace("</p>", "", 1)
    return html


def _formula(mark: str, *, math: bool) -> tuple[str, str]:
    """The class and the text of the element that shows a formula."""
    formula = MATH.fullmatch(mark)
    if formula is None:
        raise ValueError(f"not the mark of a formula: {mark!r}")
    if not math:
        return "math", formula[2]
    opening, closing = (r"\[", r"\]") if formula[1] else (r"\(", r"\)")
    return "arithmatex", f"{opening}{formula[2]}{closing}"


def _preformatted(text: str) -> str:
    return f"<pre>{escape_text(text)}</pre>"


def _adapt(markdown: Markdown, blocks: _FinishedBlocks, *, math: bool) -> None:
    """Turn raw HTML into text, and add what docstrings need."""
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    markdown.preprocessors.register(_BlockMarks(markdown, blocks), "kw-blocks", 28)
    markdown.inlinePatterns.register(_ReferenceMark(REFERENCE.pattern), "kw-reference", 202)
    markdown.inlinePatterns.register(_FormulaMark(math=math), "kw-formula", 201)
    markdown.inlinePatterns.register(_CrossReference(r"\[", markdown), "kw-cross-reference", 125)
    markdown.treeprocessors.register(_Detach(markdown), "kw-detach", 1)


class _BlockMarks(Preprocessor):
    """Puts finished blocks where Python-Markdown keeps finished HTML."""

    def __init__(self, markdown: Markdown, blocks: _FinishedBlocks) -> None:
        super().__init__(markdown)
        self._blocks = blocks

    def run(self, lines: list[str]) -> list[str]:
        return [BLOCK.sub(self._store, line) if BLOCK.search(line) else line for line in lines]

    def _store(self, mark: re.Match[str]) -> str:
        return self.md.htmlStash.store(self._blocks.finished[int(mark[1])])


class _ReferenceMark(InlineProcessor):
    """A reference that the conversion from reStructuredText has found."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        element = Element(REFERENCE_TAG, {"name": m[1]})
        code = Element("code")
        code.text = AtomicString(m[2])
        element.append(code)
        return element, m.start(0), m.end(0)


class _FormulaMark(InlineProcessor):
    """A formula that the conversion from reStructuredText has found."""

    def __init__(self, *, math: bool) -> None:
        super().__init__(MATH.pattern)
        self._math = math

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        html_class, tex = _formula(m[0], math=self._math)
        element = Element("span" if self._math else "code", {"class": html_class})
        element.text = AtomicString(tex)
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
