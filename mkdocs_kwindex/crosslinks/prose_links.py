"""Links the names of symbols in the HTML of hand-written pages.

The page is read as a stream and links are put between its bytes; nothing else of it changes.
"""

import keyword
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from enum import Enum
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct

from mkdocs_kwindex.crosslinks.snippet_names import FenceNames, ImportedNames
from mkdocs_kwindex.model.escaping import Html, element

_NAME = re.compile(r"([^\W\d]\w*(?:\.[^\W\d]\w*)*)(\(\))?")
_CAMEL_CASE = re.compile(r"_*[A-Z]\w*[a-z]\w*")

_PYTHON = {"py", "py3", "pycon", "pyi", "python", "python-console", "python3"}
_HIGHLIGHTED = {"codehilite", "highlight"}

# Links must not stand in other links, nor in what is clicked or edited; autorefs makes its elements links later.
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


class Mention(Struct, frozen=True):
    """The symbol that a name means.

    Attributes:
        symbol: Its id; empty for a name of another project.
        href: Where the link leads.
    """

    symbol: str
    href: str


Resolve = Callable[[str], Mention | None]


def link_mentions(html: str, resolve: Resolve) -> tuple[str, tuple[str, ...]]:
    """Link the names in inline code and in Python fences of a page.

    Args:
        html: The page.
        resolve: Gives the one symbol that a dotted path means; in inline code `()` may follow it. It is also asked for
            bare names of inline code that look like classes or are followed by `()`.

    Returns:
        The page, and the ids of the symbols it mentions, in the order of the page.
    """
    if "<code" not in html:
        return html, ()
    scanner = _Scanner(html)
    try:
        scanner.feed(html)
        scanner.close()
    except AssertionError:  # what html.parser makes of some malformed declarations
        return html, ()
    linker = _Linker(html, resolve)
    for code in scanner.codes:
        if code.in_pre:
            linker.link_fence(code)
        else:
            linker.link_inline(code)
    return linker.result()


class _Part(Enum):
    START = 1
    END = 2
    TEXT = 3


class _Piece(NamedTuple):
    """A tag or a run of text inside a code element, with its place in the page."""

    part: _Part
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


class _Code:
    """A code element."""

    def __init__(self, start: int, element: _Element) -> None:
        self.start = start
        self.end = start
        self.in_pre = element.in_pre
        self.language = element.language
        self.highlighted = element.highlighted
        self.pieces: list[_Piece] = []


class _Scanner(HTMLParser):
    """Finds the code elements of a page in which links may be."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.codes: list[_Code] = []
        self._html = html
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self._stack = [_Element("", "", highlighted=False, barred=False, in_pre=False)]
        self._open: Counter[str] = Counter()
        self._code: _Code | None = None
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
        self._add(_Part.START, start, start + len(self.get_starttag_text() or ""), tag)
        if self._code is None and tag == "code" and not element.barred:
            self._code = _Code(start, element)
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
        self._add(_Part.END, start, end, tag)

    def handle_data(self, data: str) -> None:
        start = self._offset()
        self._add(_Part.TEXT, start, start + len(data), data)

    def handle_entityref(self, name: str) -> None:
        self._add_reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._add_reference(f"&#{name}")

    def _add_reference(self, reference: str) -> None:
        start = self._offset()
        end = start + len(reference)
        end += self._html.startswith(";", end)
        self._add(_Part.TEXT, start, end, unescape(self._html[start:end]))

    def _add(self, part: _Part, start: int, end: int, text: str) -> None:
        if self._code is not None:
            self._code.pieces.append(_Piece(part, start, end, text, self._stack[-1].barred))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


class _Linker:
    """Puts links into one page."""

    def __init__(self, html: str, resolve: Resolve) -> None:
        self._html = html
        self._resolve = resolve
        self._known: dict[str, Mention | None] = {}
        self._imported = ImportedNames()
        self._links: list[tuple[int, int, Mention]] = []

    def result(self) -> tuple[str, tuple[str, ...]]:
        """Return the page with the links, and the symbols."""
        chunks = []
        done = 0
        for start, end, mention in self._links:
            shown = Html(self._html[start:end])
            link = element("a", shown, class_="kw-mention", href=mention.href)
            chunks += [self._html[done:start], link]
            done = end
        page = "".join([*chunks, self._html[done:]])
        return page, tuple(dict.fromkeys(mention.symbol for _, _, mention in self._links if mention.symbol))

    def link_inline(self, code: _Code) -> None:
        """Link a code element that holds a name and nothing else."""
        if any(piece.barred or (piece.part is not _Part.TEXT and piece.text != "span") for piece in code.pieces):
            return
        match = _NAME.fullmatch("".join(piece.text for piece in code.pieces if piece.part is _Part.TEXT).strip())
        if match is None or keyword.iskeyword(match[1]):
            return
        if "." not in match[1] and not match[2] and not _CAMEL_CASE.fullmatch(match[1]):
            return
        if mention := self._find(match[0]):
            self._links.append((code.start, code.end, mention))

    def link_fence(self, code: _Code) -> None:
        """Link the names in a Python fence that come from imports."""
        if code.language not in _PYTHON and (code.language or not code.highlighted):
            return
        text = _FenceText(code.pieces)
        fence = FenceNames(text.text)
        # Without a language class, as Python-Markdown leaves it by default, an import must prove that this is Python.
        if not code.language and not fence.has_imports:
            return
        self._imported.enter(fence)
        links: dict[tuple[int, int], Mention] = {}
        for name in fence.names:
            for path, end in self._imported.paths(name, lambda path: self._find(path) is not None):
                if mention := self._find(path):
                    place = text.place(name.start, end) or text.place(end - len(path.rpartition(".")[2]), end)
                    if place is not None:
                        links.setdefault(place, mention)
                    break
        self._links += [(*place, mention) for place, mention in sorted(links.items(), key=lambda link: link[0])]

    def _find(self, path: str) -> Mention | None:
        if path not in self._known:
            self._known[path] = self._resolve(path)
        return self._known[path]


class _FenceText:
    """The text of a code element, and the way from a place in it to the place in the page."""

    def __init__(self, pieces: list[_Piece]) -> None:
        self._pieces = pieces
        # Empty links mark the lines; text that is barred is a line's number or already a link's.
        self._runs = [n for n, piece in enumerate(pieces) if piece.part is _Part.TEXT and not piece.barred]
        texts = [pieces[n].text for n in self._runs]
        self._starts = [0, *accumulate(map(len, texts))][:-1]
        self.text = "".join(texts)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a link around a piece of text begins and ends in the page; `None` if none can stand there."""
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
            depth += {_Part.START: 1, _Part.END: -1, _Part.TEXT: 0}[piece.part]
            if depth < 0 or piece.barred or (piece.text == "a" and piece.part is not _Part.TEXT):
                return False
        return depth == 0
