"""Makes the highlighted listing of a file, of broken files too."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from msgspec import Struct

from mkdocs_kwindex.analysis.lexing import (
    CLASS,
    COMMENT,
    DECORATOR,
    FUNCTION,
    KEYWORD,
    NUMBER,
    RECEIVER,
    STRING,
    Token,
    tokenize,
)
from mkdocs_kwindex.model import ListingMark, Note
from mkdocs_kwindex.model.escaping import text_html

# Past this a page of coloured source is slower to open than it is helpful; it is shown complete, in one colour.
HIGHLIGHT_LIMIT = 1_500_000
# A table of numbers is no clearer in colour, and three times as large.
_MANY_TOKENS = 40_000

# Control characters would be dropped, or worse, by an HTML parser; U+2400 … are their pictures. A lone surrogate is no
# character at all.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)} | {0x7F: 0x2421}
_PICTURES |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
# Bidirectional controls can make a line read as something that it is not (CVE-2021-42574).
_BIDIRECTIONAL = {code: f"⟨U+{code:04X}⟩" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

_MARKS = {
    KEYWORD: (ListingMark.KEYWORD, ListingMark.KEYWORD_END),
    COMMENT: (ListingMark.COMMENT, ListingMark.COMMENT_END),
    STRING: (ListingMark.STRING, ListingMark.STRING_END),
    NUMBER: (ListingMark.NUMBER, ListingMark.END),
    FUNCTION: (ListingMark.FUNCTION, ListingMark.END),
    CLASS: (ListingMark.CLASS, ListingMark.END),
    DECORATOR: (ListingMark.DECORATOR, ListingMark.END),
    RECEIVER: (ListingMark.RECEIVER, ListingMark.END),
}


Span: TypeAlias = tuple[int, int]
"""Start and end of a name in the text, in characters."""


class Highlighted(Struct, frozen=True):
    """A highlighted text.

    Attributes:
        lines: One HTML fragment a line, its tags written as `ListingMark`s; a name that may become a link stands as
            its number and HTML between U+0002, U+0003 and U+0004.
        comment_lines: Numbers, from 1, of the lines that hold nothing but a comment.
        notes: The notes in the comments; not looked for in Python, whose notes are found with its syntax.
    """

    lines: tuple[str, ...]
    comment_lines: frozenset[int]
    notes: tuple[Note, ...] = ()


def printable(text: str) -> str:
    """Replace control characters by their pictures, and bidirectional controls by their names."""
    return text.translate(_PICTURES).translate(_BIDIRECTIONAL) if _UNPRINTABLE.search(text) else text


def plain_lines(text: str) -> list[str]:
    """Return the lines of a text in one colour."""
    lines: list[str] = [text_html(printable(line)) for line in text.split("\n")]
    if lines[-1] == "":
        lines.pop()
    return lines


def highlight(text: str, names: Iterable[Span] = ()) -> Highlighted:
    """Highlight Python source.

    Args:
        text: The source.
        names: Names to mark for links, sorted, without overlap; each is marked with its number in this order.
    """
    if not text:
        return Highlighted((), frozenset())
    tokens = tokenize(text)
    is_printable = not _UNPRINTABLE.search(text)
    shown = text if is_printable else text.translate(_PICTURES)
    # The marks are control characters, of which the text has none any more: escaping it at the end is safe, and fast.
    html = _escaped("".join(_pieces(shown, tokens if len(text) <= HIGHLIGHT_LIMIT else (), names)))
    if not is_printable:
        html = html.translate(_BIDIRECTIONAL)
    lines = html.removesuffix("\n").split("\n")
    return Highlighted(tuple(lines), _comment_lines(text, tokens))


def _pieces(text: str, tokens: Sequence[Token], names: Iterable[Span]) -> list[str]:
    """Put the marks between the pieces of a text."""
    if len(tokens) > _MANY_TOKENS:
        tokens = [token for token in tokens if token[2] != NUMBER]
    pieces: list[str] = []
    add = pieces.append
    position = number = 0
    # The last one comes after every token.
    spans = [*names, (len(text), len(text))]
    name_start, name_end = spans[0]

    def copy(end: int) -> None:
        """Copy the text up to a place, with the names in it."""
        nonlocal position, number, name_start, name_end
        while name_start < end:
            # A name that reaches over the edge of a token belongs to text that is no Python.
            if name_start >= position and name_end <= end:
                add(f"{text[position:name_start]}\x02{number}\x03{text[name_start:name_end]}\x04")
                position = name_end
            number += 1
            name_start, name_end = spans[number]
        if position < end:
            add(text[position:end])
            position = end

    for start, end, kind in tokens:
        copy(start)
        opening, closing = _MARKS[kind]
        first = len(pieces)
        add(opening)
        copy(end)
        add(closing)
        if kind == STRING and "\n" in (inside := "".join(pieces[first:])):
            # Each line is highlighted independently.
            lines = inside.replace("\n", f"{closing}\n{opening}").replace(opening + closing, "")
            pieces[first:] = [lines]
    copy(len(text))
    return pieces


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _comment_lines(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    found: list[int] = []
    line, position = 1, 0
    for start, _, kind in tokens:
        if kind == COMMENT and not text[text.rfind("\n", 0, start) + 1 : start].strip():
            line += text.count("\n", position, start)
            position = start
            found.append(line)
    return frozenset(found)
