"""Highlights code blocks as the site's own Markdown extensions do."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

from mkdocs_kwindex.analysis.markup.blocks import BlockWriter
from mkdocs_kwindex.model.escaping import Html, span, text_html

_PROBE = "probe"
_GUESSED = "#!/usr/bin/python"
# Every other word of an example is a plain name.
_PLAIN = {"n", "w"}

TokenType: TypeAlias = Any
"""A kind of token; Pygments has no name for its type."""


class CodeHighlighter:
    """Renders code blocks without Markdown.

    The extensions make a new lexer and a new formatter for each block, which costs more than highlighting a short
    example. Here they are kept, and the elements around the code are learnt from one block that the extensions render.
    """

    def __init__(self, render: Callable[[str], str]) -> None:
        """Create a highlighter.

        Args:
            render: Renders Markdown with the site's extensions.
        """
        self._render = render
        self._frames: dict[str, tuple[str, str] | None] = {}

    def to_html(self, lines: list[str], language: str) -> str | None:
        """Render code; give nothing when the extensions render its language in a way not understood here."""
        if language not in self._frames:
            self._frames[language] = self._learn_frame(language)
        frame = self._frames[language]
        if frame is None or not any(line.strip() for line in lines):
            return None
        return frame[0] + _highlight("\n".join(lines), language) + frame[1]

    def _learn_frame(self, language: str) -> tuple[str, str] | None:
        """What the extensions put before and behind the code of a language."""
        block = self._render("\n".join(BlockWriter().code([_PROBE], language)))
        code = highlight(_PROBE, _lexer(language), HtmlFormatter(nowrap=True))
        before, code, behind = block.partition(code)
        if not code or _PROBE in before + behind:
            return None
        if not language and _highlight(_GUESSED, "") not in self._render("\n".join(BlockWriter().code([_GUESSED], ""))):
            # They guess what it is written in.
            return None
        return before, behind


@cache
def _lexer(language: str) -> Lexer:
    """The lexer for a language; for one that Pygments does not know, the lexer that colours nothing."""
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return TextLexer()


def _highlight(code: str, language: str) -> str:
    """Highlighted code, with the escapes that the sanitiser writes."""
    html = "".join(_spans(_lexer(language).get_tokens(code)))
    return html.replace("\xa0", "&nbsp;")


def _spans(tokens: Iterable[tuple[TokenType, str]]) -> Iterator[str]:
    """Write tokens as Pygments does, each line by itself, but without the elements that no theme colours."""
    for css, pieces in groupby(((_css_class(kind), text) for kind, text in tokens), key=itemgetter(0)):
        html = text_html("".join(text for _, text in pieces))
        if css:
            html = Html("\n".join(span(css, Html(line)) if line else "" for line in html.split("\n")))
        yield html


@cache
def _css_class(kind: TokenType) -> str:
    """The class that Pygments gives a kind of token; none for names of nothing special, and white space."""
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    css: str = STANDARD_TYPES[kind]
    return "" if css in _PLAIN else css
