"""The text of a file: positions of names, and a search by text that finds the few lines of interest quickly."""

import ast
import re
from bisect import bisect_left
from collections.abc import Sequence

_LINE_END = re.compile("\r\n|\r|\n")
# Every byte of a letter beyond ASCII is one of a word's, whatever the letter.
_IN_WORD = frozenset(
    byte
    for byte in (bytes((number,)) for number in range(256))
    if not byte.isascii() or byte.isalnum() or byte in b"_."
)


class SourceText:
    """The text of a file."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[bytes] | None = None

    def mentions(self, name: str) -> int:
        """Count the occurrences of a word in the text."""
        return len(re.findall(rf"\b{re.escape(name)}\b", self._text)) if name in self._text else 0

    @property
    def lines(self) -> list[bytes]:
        """The lines of the text as the parser counts them."""
        if self._lines is None:
            encoded = self._text.encode("utf-8", "surrogatepass")
            if b"\r" in encoded:
                encoded = encoded.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            self._lines = encoded.split(b"\n")
        return self._lines

    def find(self, name: str, line: int, start: int) -> tuple[int, int]:
        """Find a name on a line, where it is no part of another word.

        Returns:
            Where it begins and ends; -1 and `start` when it is not on the line.
        """
        if not 0 < line <= len(self.lines):
            return -1, start
        encoded, text = name.encode(), self.lines[line - 1]
        found = text.find(encoded, start)
        while found >= 0:
            end = found + len(encoded)
            # A slice that is empty, at either end of the line, is in no word.
            if text[found - 1 : found] not in _IN_WORD and text[end : end + 1] not in _IN_WORD:
                return found, end
            found = text.find(encoded, end)
        return -1, start

    def holds(self, line: int, start: int, name: str) -> bool:
        """Return whether a name really is at a place."""
        encoded = name.encode()
        return 0 < line <= len(self.lines) and self.lines[line - 1][start : start + len(encoded)] == encoded

    def text_start(self, node: ast.Constant, text: str) -> int:
        """Return the column where a string's text begins, -1 where text and source differ."""
        if node.end_lineno != node.lineno or not text.isascii() or "\n" in text:
            return -1
        line = self.lines[node.lineno - 1]
        for quotes in (1, 3):
            start = node.col_offset + quotes
            end = (node.end_col_offset or 0) - quotes
            if end - start == len(text) and line[start:end] == text.encode():
                return start
        return -1


def lines_with(word: str, text: str) -> list[int]:
    """Return the lines that contain a word, sorted, those where it is part of a comment or a text among them.

    Args:
        word: What is looked for.
        text: The text of a file, with lines as the parser counts them.
    """
    found: dict[int, None] = {}
    line, counted = 1, 0
    at = text.find(word)
    while at >= 0:
        line += text.count("\n", counted, at) if "\r" not in text else len(_LINE_END.findall(text, counted, at))
        counted = at
        found[line] = None
        at = text.find(word, at + 1)
    return list(found)


def reaches(node: ast.AST, lines: Sequence[int]) -> bool:
    """Return whether one of several sorted lines is among those of a node.

    Args:
        node: The node, with its decorators.
        lines: The lines.
    """
    if not lines:
        return False
    decorators = getattr(node, "decorator_list", None)
    first = getattr(decorators[0] if decorators else node, "lineno", 0)
    at = bisect_left(lines, first)
    return at < len(lines) and lines[at] <= getattr(node, "end_lineno", lines[-1])
