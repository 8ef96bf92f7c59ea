"""From a file's text to highlighted lines, whatever state the file is in.

A token becomes `<span class="…">` with Pygments' short class names, which Material and every Pygments style sheet
colour. Names, operators and punctuation stay bare: they are three quarters of a file and would be as many tags.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

import tree_sitter
import tree_sitter_python
from msgspec import Struct

_LANGUAGE = tree_sitter.Language(tree_sitter_python.language())

# Pygments' class names (https://pygments.org/docs/tokens/) by tree-sitter node.
_QUERY = tree_sitter.Query(
    _LANGUAGE,
    """
    (comment) @c
    [(string_start) (string_content) (string_end)] @s
    [(integer) (float)] @m
    [(true) (false) (none) (ellipsis)] @kc
    (function_definition name: (identifier) @nf)
    (class_definition name: (identifier) @nc)
    (decorator "@" @nd)
    (decorator (identifier) @nd)
    ["and" "in" "is" "not" "or" "is not" "not in"] @ow
    ["as" "assert" "async" "await" "break" "case" "class" "continue" "def" "del" "elif" "else" "except" "exec" "finally"
     "for" "from" "global" "if" "import" "lambda" "match" "nonlocal" "pass" "print" "raise" "return" "try" "type"
     "while" "with" "yield"] @k
    ((identifier) @bp (#any-of? @bp "self" "cls"))
    """,
)

# Past this a page of coloured source is slower to open than it is helpful; it is shown complete, in one colour.
HIGHLIGHT_LIMIT = 1_500_000

# Control characters would be dropped, or worse, by an HTML parser; U+2400 … are their pictures.
_CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)} | {0x7F: 0x2421}
# Bidirectional controls can make a line read as something that it is not (CVE-2021-42574).
_CONTROL_PICTURES |= {code: f"⟨U+{code:04X}⟩" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_UNPRINTABLE = re.compile("[" + "".join(re.escape(chr(code)) for code in _CONTROL_PICTURES) + "]")


class Occurrence(Struct, frozen=True):
    """A name in the text that may become a link; `index` is what the page looks its target up by."""

    start: int
    end: int
    index: int


class Highlighted(Struct, frozen=True):
    """A highlighted text.

    Attributes:
        lines: One HTML fragment a line; a name that may become a link stands as index and HTML between U+0002, U+0003
            and U+0004.
        comment_lines: Numbers, from 1, of the lines that hold nothing but a comment.
    """

    lines: tuple[str, ...]
    comment_lines: frozenset[int]


def printable(text: str) -> str:
    """Replace control characters by their pictures, and bidirectional controls by their names."""
    return text.translate(_CONTROL_PICTURES) if _UNPRINTABLE.search(text) else text


def highlight(text: str, occurrences: Sequence[Occurrence] = ()) -> Highlighted:
    """Highlight Python source.

    Args:
        text: The source.
        occurrences: Names to mark for links, sorted by position, without overlap, in UTF-8 byte offsets.
    """
    data = text.encode("utf-8", "surrogatepass")
    translate = printable if _UNPRINTABLE.search(text) else str
    tokens = _tokens(data)
    pieces = _pieces(tokens if len(data) <= HIGHLIGHT_LIMIT else [], occurrences, len(data))
    lines = _lines(data, pieces, translate)
    return Highlighted(tuple(lines), frozenset(_comment_lines(data, tokens)))


_Token = tuple[int, int, str]


def _tokens(data: bytes) -> list[_Token]:
    """Return `(start, end, class)` of the coloured tokens in order, neighbours of one class joined."""
    tree = tree_sitter.Parser(_LANGUAGE).parse(data)
    captures = tree_sitter.QueryCursor(_QUERY).captures(tree.root_node)
    found = sorted((node.start_byte, node.end_byte, name) for name, nodes in captures.items() for node in nodes)
    tokens: list[_Token] = []
    for start, end, name in found:
        if tokens and start < tokens[-1][1]:
            continue
        if tokens and tokens[-1][1] == start and tokens[-1][2] == name:
            tokens[-1] = (tokens[-1][0], end, name)
        elif end > start:
            tokens.append((start, end, name))
    return tokens


def _pieces(
    tokens: Sequence[_Token], occurrences: Sequence[Occurrence], length: int
) -> Iterator[tuple[int, int, str, int]]:
    """Cut the text into `(start, end, class, occurrence index or -1)`, complete and in order."""
    position = 0
    remaining = iter(occurrences)
    occurrence = next(remaining, None)

    def advance(end: int, name: str) -> Iterator[tuple[int, int, str, int]]:
        nonlocal position, occurrence
        while occurrence is not None and occurrence.end <= end:
            if occurrence.start >= position:
                if occurrence.start > position:
                    yield position, occurrence.start, name, -1
                yield occurrence.start, occurrence.end, name, occurrence.index
                position = occurrence.end
            occurrence = next(remaining, None)
        if position < end:
            yield position, end, name, -1
            position = end

    for start, end, name in tokens:
        yield from advance(start, "")
        yield from advance(end, name)
    yield from advance(length, "")


def _lines(data: bytes, pieces: Iterable[tuple[int, int, str, int]], translate: Callable[[str], str]) -> list[str]:
    lines: list[str] = []
    current: list[str] = []
    for start, end, name, index in pieces:
        text = data[start:end].decode("utf-8", "replace")
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append("".join(current))
                current = []
            if part:
                html = escape(translate(part), quote=False)
                if name:
                    html = f'<span class="{name}">{html}</span>'
                current.append(f"\x02{index}\x03{html}\x04" if index >= 0 else html)
    if current or not lines:
        lines.append("".join(current))
    return lines if data else []


def _comment_lines(data: bytes, tokens: Iterable[_Token]) -> Iterator[int]:
    line = 1
    position = 0
    for start, _, name in tokens:
        if name == "c":
            line += data.count(b"\n", position, start)
            position = start
            if not data[data.rfind(b"\n", 0, start) + 1 : start].strip():
                yield line
