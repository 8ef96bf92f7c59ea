"""Markdown cut into the tokens that are coloured.

Pygments takes word after word and character after character, which took a third of the analysis of a document. Here one
pattern for each line finds what is coloured, and skips everything else; code blocks are read by their own lexers.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from pygments.token import Generic, Keyword, Name, String, Text, _TokenType

Tokens = Iterable[tuple[_TokenType, str]]

_LINE = re.compile(r"[^\n]*+\n|[^\n]++")
_HEADING = re.compile(r"(#{1,6})[ \t]")
_FENCE = re.compile(r"[ \t>]*+(?:[-*+][ ]|\d++[.)][ ])?[ \t]*+(`{3,}|~{3,})[ ]?\{?\.?([\w+#-]*+)")
_MARKER = re.compile(r"[ \t]*+([-*+]|\d++[.)]|>)(?=[ \t])")
_INLINE = re.compile(
    r"(?P<code>`[^`\n]++`)"
    r"|(?P<strong>\*\*[^*\s][^*\n]*+\*\*)"
    r"|(?P<emphasis>(?<![\w*])\*[^*\s][^*\n]*+\*)"
    r"|!?\[(?P<text>[^\]\[\n]*+)\]\((?P<address>[^()\s]*+)\)"
)
_KINDS = {"code": String.Backtick, "strong": Generic.Strong, "emphasis": Generic.Emph}


class CodeLexer(Protocol):
    """Reads the code of a block."""

    def get_tokens(self, text: str) -> Tokens:
        """Yield the kind and the text of tokens."""


class MarkdownLexer:
    """Reads Markdown."""

    def __init__(self, lexer: Callable[[str], CodeLexer | None]) -> None:
        """Take what gives the lexer for code blocks of a language; `None` for one without."""
        self._lexer = lexer

    def get_tokens(self, text: str) -> Iterator[tuple[_TokenType, str]]:
        """Yield the kind and the text of tokens; what is between those that are coloured is plain."""
        lines = _LINE.findall(text)
        position = 0
        while position < len(lines):
            line = lines[position]
            position += 1
            if (fence := _FENCE.match(line)) and (fence[1][0] == "~" or "`" not in line[fence.end(1) :]):
                yield String.Backtick, line
                end = _closing(lines, position, fence[1])
                if end > position:
                    yield from self._code("".join(lines[position:end]), fence[2].lower())
                position = end
                if end < len(lines):
                    yield String.Backtick, lines[end]
                    position += 1
            elif heading := _HEADING.match(line):
                yield Generic.Heading if len(heading[1]) == 1 else Generic.Subheading, line
            else:
                yield from _prose(line)

    def _code(self, code: str, language: str) -> Tokens:
        lexer = self._lexer(language) if language else None
        return lexer.get_tokens(code) if lexer is not None else [(String.Backtick, code)]


def _closing(lines: Sequence[str], start: int, fence: str) -> int:
    """Return the line that closes a code block; the end of the text where nothing does."""
    for index in range(start, len(lines)):
        if lines[index].strip(" \t>\r\n").startswith(fence):
            return index
    return len(lines)


def _prose(line: str) -> Iterator[tuple[_TokenType, str]]:
    done = 0
    if marker := _MARKER.match(line):
        yield Text, line[: marker.start(1)]
        yield Keyword, marker[1]
        done = marker.end()
    for match in _INLINE.finditer(line, done):
        yield Text, line[done : match.start()]
        done = match.end()
        if match.lastgroup == "address":
            yield from _link(line, match)
        else:
            yield _KINDS[match.lastgroup or ""], match[0]
    yield Text, line[done:]


def _link(line: str, match: re.Match[str]) -> Iterator[tuple[_TokenType, str]]:
    yield Text, line[match.start() : match.start("text")]
    yield Name.Tag, match["text"]
    yield Text, line[match.end("text") : match.start("address")]
    yield Name.Attribute, match["address"]
    yield Text, line[match.end("address") : match.end()]
