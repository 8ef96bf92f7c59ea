"""Converts Markdown and reStructuredText to safe HTML, with the site's own Markdown extensions."""

import re
from collections.abc import Callable
from functools import partial

from mkdocs_kwindex.analysis.markup import restructuredtext
from mkdocs_kwindex.analysis.markup.fences import finish_fences
from mkdocs_kwindex.analysis.markup.finished import FinishedBlocks
from mkdocs_kwindex.analysis.markup.highlight import CodeHighlighter
from mkdocs_kwindex.analysis.markup.link_definitions import Definitions
from mkdocs_kwindex.analysis.markup.markdown import make_converter, mark_html
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions, select_extensions
from mkdocs_kwindex.analysis.markup.paragraphs import ParagraphRenderer, escape_text
from mkdocs_kwindex.analysis.markup.sanitizer import mark_names, neutralize, sanitize
from mkdocs_kwindex.model.escaping import element

_LONGEST_TEXT = 100_000
_SHORTEST_DEAR_TEXT = 2_000
_MOST_OPEN_BRACKETS = 100
# What Markdown looks for the end of, from each to the end of the block it is in, and at what price.
_TICKS = re.compile("`+")
_PRICES = {"[^": 4, "*[": 2, "\n": 1 / 8}
_DEAREST = 2e7
# The parser of HTML reads on from each beginning of a tag to its end, or that of the text, and again from the next one.
_TAG = re.compile(r"""<[a-zA-Z][^>=]*+(?:=\s*+(?:"[^"]*"|'[^']*')?[^>=]*+)*""")
_MARKUP = re.compile(r"<(?:[a-zA-Z]|!--|[/!?])")
_PRICE_OF_SEARCH = 1 / 32


def _is_degenerate(text: str) -> bool:
    """Whether Markdown would take very long: it looks for the end of each bracket, up to the end of the text."""
    if len(text) > _LONGEST_TEXT or any(
        text.count(opening) - text.count(closing) > _MOST_OPEN_BRACKETS for opening, closing in ("[]", "()")
    ):
        return True
    return len(text) > _SHORTEST_DEAR_TEXT and (
        any(_price(block) > _DEAREST for block in text.split("\n\n")) or _has_endless_tags(text)
    )


def _price(block: str) -> float:
    """What a block costs: a second is some twenty millions on any machine of these years."""
    steps = len(_TICKS.findall(block)) + sum(price * block.count(piece) for piece, price in _PRICES.items())
    return steps * len(block)


def _has_endless_tags(text: str) -> bool:
    """Whether tags and comments without an end cost the parser of HTML more than is right."""
    price = 0.0
    for found in _MARKUP.finditer(text):
        if tag := _TAG.match(text, found.start()):
            price += tag.end() - tag.start()
        else:
            end = text.find("-->" if found[0] == "<!--" else ">", found.start())
            price += _PRICE_OF_SEARCH * ((end if end >= 0 else len(text)) - found.start())
        if price > _DEAREST:
            return True
    return False


def usable_extensions(options: MarkdownOptions) -> tuple[MarkdownOptions, dict[str, str]]:
    """Return the extensions that can render a text that is no page of the site, and the error of each of the others."""
    errors: dict[str, str] = {}
    for name in options.extensions if _error(options) else ():
        own = {key: settings for key, settings in options.configs.items() if key == name}
        if error := _error(MarkdownOptions((name,), own, options.trusted)):
            errors[name] = error
    names = tuple(name for name in options.extensions if name not in errors)
    return MarkdownOptions(names, options.configs, options.trusted), errors


def _error(options: MarkdownOptions) -> str:
    try:
        Markup(options)
    except Exception as error:  # noqa: BLE001  (extensions raise anything)
        return f"{type(error).__name__}: {error}"
    return ""


class Markup:
    """Renders the text of docstrings or files, with one Markdown converter that is used again and again."""

    def __init__(self, options: MarkdownOptions | None = None, *, files: bool = False, raw_html: bool = False) -> None:
        """Create a renderer.

        Args:
            options: The site's Markdown configuration.
            files: Whether the texts are files, whose relative links lead to other files of the tree.
            raw_html: Whether raw HTML is sanitised; otherwise it is shown as text.
        """
        extensions = select_extensions(options or MarkdownOptions())
        self._math = extensions.math
        self._raw_html = raw_html
        self._classes = extensions.classes
        self._mark_html = partial(mark_html, math=extensions.math)
        self._blocks = FinishedBlocks(CodeHighlighter(self._render_markdown), self._render_paragraphs)
        self._markdown = make_converter(extensions, self._blocks.finished, files=files, raw_html=raw_html)
        self._paragraphs = ParagraphRenderer(extensions.names, self._learn_code_span())

    def to_html(self, text: str, definitions: Definitions | None = None) -> str:
        """Render a text as block elements.

        Args:
            text: Markdown or reStructuredText, from an untrusted source.
            definitions: What the text defines that this is a part of; otherwise what this text defines.

        Returns:
            Well-formed HTML that is safe on any page, with link placeholders around names.
        """
        return self._convert(text, partial(self._render_mixed, definitions=definitions))

    def markdown_to_html(self, text: str) -> str:
        """Render a text as block elements, like `to_html`, that is sure to be Markdown."""
        return self._convert(text, self._render_document)

    def _convert(self, text: str, render: Callable[[str], str]) -> str:
        text = neutralize(text).strip("\n")
        if not text.strip():
            return ""
        if _is_degenerate(text):
            return _preformatted(text)
        self._blocks.finished.clear()
        try:
            html = render(text)
        except Exception:  # noqa: BLE001  (extensions raise anything; the reader gets the text as it is written)
            return _preformatted(text)
        return mark_names(html)

    def _render_mixed(self, text: str, definitions: Definitions | None = None) -> str:
        """Render Markdown in which there may be reStructuredText."""
        markdown = restructuredtext.to_markdown(text, math=self._math, writer=self._blocks, definitions=definitions)
        html = self._render_paragraphs(markdown)
        return self._render_markdown(markdown) if html is None else html

    def _render_document(self, text: str) -> str:
        """Render Markdown, as far as possible without Python-Markdown."""
        text = finish_fences(text, self._blocks.code)
        html = self._render_paragraphs(text)
        return self._render_markdown(text) if html is None else html

    def _render_markdown(self, text: str) -> str:
        """Render Markdown with the site's extensions."""
        return sanitize(self._markdown.reset().convert(text), raw=self._raw_html, classes=self._classes)

    def _learn_code_span(self) -> tuple[str, str]:
        """What the extensions put before and behind the text of a code span."""
        before, _, behind = self._render_markdown("`probe`").partition("probe")
        return before.removeprefix("<p>"), behind.removesuffix("</p>")

    def _render_paragraphs(self, text: str) -> str | None:
        """Render Markdown that is nothing but plain paragraphs; give nothing for other Markdown."""
        return self._paragraphs.to_html(text, self._blocks.finished, self._mark_html)


def _preformatted(text: str) -> str:
    return element("pre", escape_text(text))
