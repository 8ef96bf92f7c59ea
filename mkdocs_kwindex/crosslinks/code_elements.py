"""Finds the code elements of a page in which links may stand, and the places of their text."""

from bisect import bisect_left, bisect_right
from collections import Counter
from enum import Enum
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate
from typing import NamedTuple

_HIGHLIGHTED = {"codehilite", "highlight"}

# Links must not be nested in links, nor be in what is clicked or edited; autorefs makes its elements links later.
_BARRED = {
    "a",
    "autoref",
    "button",
    "label",
    "math",
    "option",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
}
# mkdocstrings shows its own symbols with these: their names would lead away from where the reader already is.
_BARRED_CLASSES = {"doc-heading", "doc-signature", "mkdocstrings-source"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class PieceKind(Enum):
    """What a piece of a page is."""

    START = 1
    END = 2
    TEXT = 3


class HtmlPiece(NamedTuple):
    """A tag or a run of text inside a code element, with its place in the page."""

    part: PieceKind
    start: int
    end: int
    text: str  # a tag's name
    barred: bool


class _Element(NamedTuple):
    """An open element, with the state inherited from those around it."""

    tag: str
    language: str
    highlighted: bool
    barred: bool
    in_pre: bool


class CodeElement:
    """A code element."""

    def __init__(self, start: int, element: _Element) -> None:
        self.start = start
        self.end = start
        self.in_pre = element.in_pre
        self.language = element.language
        self.highlighted = element.highlighted
        self.pieces: list[HtmlPiece] = []


def code_elements(html: str) -> list[CodeElement]:
    """Return the code elements of a page in which links may stand, in its order."""
    scanner = _Scanner(html)
    try:
        scanner.feed(html)
        scanner.close()
    except AssertionError:  # what html.parser makes of some malformed declarations
        return []
    return scanner.codes


class _Scanner(HTMLParser):
    """Finds the code elements of a page in which links may stand."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.codes: list[CodeElement] = []
        self._html = html
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self._stack = [_Element("", "", highlighted=False, barred=False, in_pre=False)]
        self._open: Counter[str] = Counter()
        self._code: CodeElement | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._offset()
        around = self._stack[-1]
        classes = {name for key, value in attrs if key == "class" and value for name in value.split()}
        languages = [name.removeprefix("language-") for name in classes if name.startswith("language-")]
        barred = tag in _BARRED or not _BARRED_CLASSES.isdisjoint(classes) or any("no-kwindex" in c for c in classes)
        element = _Element(
            tag,
            languages[0] if languages else around.language,
            around.highlighted or not _HIGHLIGHTED.isdisjoint(classes),
            # A number before a line is text of the code element, but none of the code.
            around.barred or barred or "linenos" in classes,
            around.in_pre or tag == "pre",
        )
        self._add(PieceKind.START, start, start + len(self.get_starttag_text() or ""), tag)
        if self._code is None and tag == "code" and not element.barred:
            self._code = CodeElement(start, element)
            self._depth = len(self._stack)
        if tag not in _VOID:
            self._stack.append(element)
            self._open[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # `<path/>` of a drawing; browsers take it for a start tag elsewhere, where nobody writes it.
        pass

    def handle_endtag(self, tag: str) -> None:
        start = self._offset()
        end = self._html.find(">", start) + 1 or len(self._html)
        if tag != self._stack[-1].tag:
            # Nobody knows where elements end that are wrongly nested.
            self._code = None
        if not self._open[tag]:
            return
        while True:
            closed = self._stack.pop()
            self._open[closed.tag] -= 1
            if closed.tag == tag:
                break
        if self._code is not None and len(self._stack) == self._depth:
            self._code.end = end
            self.codes.append(self._code)
            self._code = None
        self._add(PieceKind.END, start, end, tag)

    def handle_data(self, data: str) -> None:
        start = self._offset()
        self._add(PieceKind.TEXT, start, start + len(data), data)

    def handle_entityref(self, name: str) -> None:
        self._add_reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._add_reference(f"&#{name}")

    def _add_reference(self, reference: str) -> None:
        start = self._offset()
        end = start + len(reference)
        end += self._html.startswith(";", end)
        self._add(PieceKind.TEXT, start, end, unescape(self._html[start:end]))

    def _add(self, part: PieceKind, start: int, end: int, text: str) -> None:
        if self._code is not None:
            self._code.pieces.append(HtmlPiece(part, start, end, text, self._stack[-1].barred))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


class FenceText:
    """The text of a code element, and the way from a place in it to the place in the page."""

    def __init__(self, pieces: list[HtmlPiece]) -> None:
        self._pieces = pieces
        # Empty links mark the lines; text that is barred is a line's number or already a link's.
        self._runs = [n for n, piece in enumerate(pieces) if piece.part is PieceKind.TEXT and not piece.barred]
        texts = [pieces[n].text for n in self._runs]
        self._starts = [0, *accumulate(map(len, texts))][:-1]
        self.text = "".join(texts)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a link around a piece of text begins and ends in the page; `None` if none is possible there."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_left(self._starts, end) - 1
        begin, stop = self._runs[first], self._runs[last]
        head, tail = self._pieces[begin], self._pieces[stop]
        offset, rest = start - self._starts[first], self._starts[last] + len(tail.text) - end
        if offset == 0 and rest == 0 and self._is_whole(begin - 1, stop + 1):
            return self._pieces[begin - 1].start, self._pieces[stop + 1].end
        if begin == stop or self._is_whole(begin, stop):
            return head.start + offset, tail.end - rest
        return None

    def _is_whole(self, begin: int, stop: int) -> bool:
        """Return whether every element that begins in a range ends in it, and vice versa, and none is a link."""
        if begin < 0 or stop >= len(self._pieces):
            return False
        depth = 0
        for piece in self._pieces[begin : stop + 1]:
            depth += {PieceKind.START: 1, PieceKind.END: -1, PieceKind.TEXT: 0}[piece.part]
            if depth < 0 or piece.barred or (piece.text == "a" and piece.part is not PieceKind.TEXT):
                return False
        return depth == 0
