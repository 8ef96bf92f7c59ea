"""Links the names of symbols in the HTML of hand-written pages.

The page is read as a stream and links are put between its bytes; nothing else of it changes.
"""

import keyword
import re
from collections.abc import Callable

from msgspec import Struct

from mkdocs_kwindex.crosslinks.code_elements import CodeElement, FenceText, PieceKind, code_elements
from mkdocs_kwindex.crosslinks.snippet_names import FenceNames, ImportedNames
from mkdocs_kwindex.model.escaping import Html, element

_NAME = re.compile(r"([^\W\d]\w*(?:\.[^\W\d]\w*)*)(\(\))?")
_CAMEL_CASE = re.compile(r"_*[A-Z]\w*[a-z]\w*")

_PYTHON = {"py", "py3", "pycon", "pyi", "python", "python-console", "python3"}


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
    linker = _Linker(html, resolve)
    for code in code_elements(html):
        if code.in_pre:
            linker.link_fence(code)
        else:
            linker.link_inline(code)
    return linker.result()


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

    def link_inline(self, code: CodeElement) -> None:
        """Link a code element that holds a name and nothing else."""
        if any(piece.barred or (piece.part is not PieceKind.TEXT and piece.text != "span") for piece in code.pieces):
            return
        match = _NAME.fullmatch("".join(piece.text for piece in code.pieces if piece.part is PieceKind.TEXT).strip())
        if match is None or keyword.iskeyword(match[1]):
            return
        if "." not in match[1] and not match[2] and not _CAMEL_CASE.fullmatch(match[1]):
            return
        if mention := self._find(match[0]):
            self._links.append((code.start, code.end, mention))

    def link_fence(self, code: CodeElement) -> None:
        """Link the names in a Python fence that come from imports."""
        if code.language not in _PYTHON and (code.language or not code.highlighted):
            return
        text = FenceText(code.pieces)
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
