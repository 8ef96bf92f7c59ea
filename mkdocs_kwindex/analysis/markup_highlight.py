"""Highlighting of code blocks, in the form that the site's own extensions give them."""

from collections.abc import Callable
from functools import cache

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from mkdocs_kwindex.analysis.markup_code import fence

_PROBE = "probe"


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
        """Render code, or give nothing when the extensions render this language in a way that is not understood here."""
        if language not in self._frames:
            self._frames[language] = self._learn_frame(language)
        frame = self._frames[language]
        if frame is None or not any(line.strip() for line in lines):
            return None
        return frame[0] + _highlight("\n".join(lines), language) + frame[1]

    def _learn_frame(self, language: str) -> tuple[str, str] | None:
        """What the extensions put before and behind the code of a language."""
        before, code, behind = self._render("\n".join(fence([_PROBE], language))).partition(_highlight(_PROBE, language))
        return (before, behind) if code and _PROBE not in before + behind else None


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language)


_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


def _highlight(code: str, language: str) -> str:
    return highlight(code, _lexer(language), _FORMATTER)
