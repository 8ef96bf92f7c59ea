"""Links as one page writes them."""

import builtins
import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from typing import Final, NamedTuple, TypeAlias

from mkdocs_kwindex.index.file_references import FileReferences
from mkdocs_kwindex.index.symbols import SymbolTable
from mkdocs_kwindex.model import Kind
from mkdocs_kwindex.model.escaping import Html, attribute_html, text_html
from mkdocs_kwindex.model.escaping import link as link_html
from mkdocs_kwindex.model.placeholders import FILE_PREFIX, LINK_START, PLACEHOLDER
from mkdocs_kwindex.model.project import SOURCE_FOLDERS
from mkdocs_kwindex.model.url_map import UrlMap
from mkdocs_kwindex.pages.relative_links import RelativeLinks
from mkdocs_kwindex.resolve import Relations, Target, TargetKind

# A name, or else what is between names. A string is a name too, a forward reference, except in `Literal["int"]`.
_NAME = r"([^\W\d]\w*(?:\.[^\W\d]\w*)*)"
_TYPES = {Kind.CLASS, Kind.TYPE_ALIAS}
_LINE = re.compile(r"L\d{1,7}")
_NAME_OR_OTHER = re.compile(rf"{_NAME}|\d\w*|\W+")
_NAME_OR_STRING = re.compile(rf"""{_NAME}|"[^"]*"|'[^']*'|\d\w*|[^\w"']+|.""", re.DOTALL)


class MentioningPage(NamedTuple):
    """A hand-written page that mentions a symbol.

    Attributes:
        title: Its title.
        address: Its address, relative to the site's root.
    """

    title: str
    address: str


Mentions: TypeAlias = Mapping[str, Sequence[MentioningPage]]
"""The hand-written pages that mention a symbol, by its id."""

NO_MENTIONS: Final[Mentions] = {}


def possible_link(count: int) -> Html:
    """Return the attributes of a link to one of several definitions that may be meant, with a blank before each."""
    note = attribute_html("aria-description", f"one of {count} possible definitions")
    return Html(attribute_html("class", "kw-possible") + note)


class Links(RelativeLinks):
    """Makes the links of one page, relative to that page."""

    def __init__(
        self,
        urls: UrlMap,
        symbols: SymbolTable,
        relations: Relations,
        files: FileReferences,
        external: Callable[[str], str],
        page_uri: str,
        mentions: Mentions,
        *,
        lines: Callable[[str, int], str] | None,
    ) -> None:
        """Take the point of view of a page.

        Args:
            urls: Where everything lives.
            symbols: All symbols.
            relations: The names of all files, joined.
            files: The links of files that are not Python, joined.
            external: Gives the address of a dotted path outside of the tree; empty when it has none.
            page_uri: The page that contains the links.
            mentions: The hand-written pages that mention each symbol.
            lines: Gives the address of a line of a file, by its URI, outside of the site, empty for none; `None` where
                overview pages hold the source.
        """
        super().__init__(urls, page_uri, lines)
        self.external = external
        self._symbols = symbols
        self._relations = relations
        self._files = files
        self._mentions = mentions
        self._known: dict[tuple[str, str], str] = {}
        self._annotations: dict[tuple[str, str, frozenset[str]], str] = {}
        self._targets: dict[str, Target | None] = {}

    def mentioning(self, symbol: str) -> tuple[tuple[str, str], ...]:
        """Return title and address of the hand-written pages that mention a symbol."""
        return tuple((page.title, self.from_root(page.address)) for page in self._mentions.get(symbol, ()))

    def file(self, uri: str, place: str = "") -> str:
        """Link to a file or folder; to a heading or a line of a file when `place` names one."""
        if not self.has_page(uri):
            return self.index(uri)
        if not place or place in {"L", "top"}:
            return self.overview(uri)
        if _LINE.fullmatch(place):
            return self.line(uri, int(place[1:])) or self.overview(uri)
        identifier = f"{uri}:{place}"
        return self.overview(uri, identifier if self._files.has_place(uri, place) else "")

    def symbol(self, name: str, scope: str = "") -> str:
        """Link to the symbol that a name means in a scope; empty when there is none.

        Args:
            name: A dotted path: a full one, one through re-exports, or one that starts with a name of the scope.
            scope: The id of the symbol whose text contains the name.
        """
        key = (name, scope)
        if key not in self._known:
            self._known[key] = self._symbol(name, scope)
        return self._known[key]

    def attribute(self, module: str, name: str) -> str:
        """Link to what a module has by a name, which may be that of one of its modules as well."""
        path = f"{module}.{name}"
        symbol = self._symbols.find(path)
        target = self._relations.resolve(path) if symbol is not None and symbol.definition is None else None
        if target is not None and target.kind is TargetKind.DEFINITION and self.has_page(target.uri):
            return self.overview(target.uri, target.symbol)
        return self.symbol(path)

    def annotation(self, text: str, scope: str, of: str = "") -> str:
        """Write the source of an annotation as HTML, its names linked, but for type parameters.

        Args:
            text: The source.
            scope: The id of the symbol whose text contains it.
            of: The id of the definition whose signature it is in, where that is not the scope.
        """
        parameters = self._symbols.type_parameters(of or scope)
        key = (text, scope, parameters)
        if key not in self._annotations:
            self._annotations[key] = self._annotation(text, scope, parameters)
        return self._annotations[key]

    def _annotation(self, text: str, scope: str, parameters: frozenset[str]) -> str:
        def link(match: re.Match[str]) -> str:
            if match[1] is None or match[1].partition(".")[0] in parameters:
                return text_html(match[0])
            if several := self._one_of_several(match[1], scope):
                href, count = several
                return link_html(href, Html(match[1]), possible_link(count))
            is_known_outside = "." in match[1] or hasattr(builtins, match[1])
            href = self.symbol(match[1], scope) or (self.external(match[1]) if is_known_outside else "")
            return link_html(href, Html(match[1])) if href else match[1]

        return (_NAME_OR_STRING if "Literal" in text else _NAME_OR_OTHER).sub(link, text)

    def _one_of_several(self, name: str, scope: str) -> tuple[str, int] | None:
        """Return the link of a name that may mean several definitions of a module, and their number."""
        module, symbol = self._symbols.module(scope), self._symbols.find(name, scope)
        if not module or (symbol is not None and symbol.identifier != f"{module}.{name}"):
            return None
        path = f"{module}.{name}"
        if path not in self._targets:
            self._targets[path] = self._relations.resolve(path)
        target = self._targets[path]
        if target is None or target.count == 1 or not target.symbol or not self.has_page(target.uri):
            return None
        return self.overview(target.uri, target.symbol), target.count

    def written_type(self, text: str, scope: str) -> str:
        """Write a type in the words of a docstring as HTML, its names linked.

        In `array of shape (n,), 'auto' or int` strings are values, and words are no names of functions.
        """

        def link(match: re.Match[str]) -> str:
            name = match[1]
            if name is None:
                return text_html(match[0])
            may_be_word = name.islower() and "." not in name and not isinstance(getattr(builtins, name, None), type)
            if may_be_word:
                symbol = self._symbols.find(name, scope)
                if symbol is None or symbol.definition is None or symbol.definition.kind not in _TYPES:
                    return text_html(name)
            return self.annotation(name, scope)

        return _NAME_OR_STRING.sub(link, text)

    def _near(self, name: str, file: str) -> str:
        """Link to what a name means to a configuration file: a module of the project in whose folder it is."""
        folder = file.rpartition("/")[0]
        for start in (folder, *(f"{folder}/{source}" for source in SOURCE_FOLDERS)):
            target = self._relations.resolve(f"{start.replace('/', '.')}.{name}") if folder else None
            if target is not None and target.symbol and self.has_page(target.uri):
                return self.overview(target.uri, target.symbol)
        return ""

    def _symbol(self, name: str, scope: str) -> str:
        if scope.endswith((".toml", ".cfg")) and "." in name and (near := self._near(name, scope)):
            return near
        if symbol := self._symbols.find(name, scope):
            return self.overview(symbol.file_uri, symbol.identifier)
        module = self._symbols.module(scope)
        target = (self._relations.resolve(f"{module}.{name}") if module else None) or (
            self._relations.resolve(name) if "." in name else None
        )
        if target is None and name.startswith("_") and "." in name:
            # SQLAlchemy's docstrings write `_orm.Session`, a short form that only its own documentation tool knows.
            return self._symbol(name.partition(".")[2], scope)
        if target is None or not self.has_page(target.uri):
            return ""
        return self.overview(target.uri, target.symbol) if target.symbol else ""

    def _called(self, name: str, scope: str) -> str:
        """Link to what is called by a name in a docstring; empty for nothing that is known."""
        if hasattr(builtins, name):
            # Methods have names of builtins as well, but `print()` is one of them only where the module defines it.
            own = self._symbols.find(f"{self._symbols.module(scope)}.{name}")
            return self.overview(own.file_uri, own.identifier) if own and own.definition else self.external(name)
        symbol = self._symbols.find(name, scope)
        if symbol is not None and symbol.definition is None:
            # Modules are not called, and what is called like one is often in it.
            target = self._relations.resolve(name) if "." in name else None
            if target is not None and target.kind is TargetKind.DEFINITION:
                return self.overview(target.uri, target.symbol) if self.has_page(target.uri) else ""
            inner = self._symbols.find(f"{name}.{name.rpartition('.')[2]}")
            return self.overview(inner.file_uri, inner.identifier) if inner else ""
        return self.symbol(name, scope) or (self.external(name) if "." in name else "")

    def fill(self, html: str, scope: str) -> str:
        """Turn the placeholders of a fragment into links, or into their plain insides."""
        if LINK_START not in html:
            return html

        def link(match: re.Match[str]) -> str:
            if match[1].startswith(FILE_PREFIX):
                target, place = self._files.resolve(scope, unescape(match[1].removeprefix(FILE_PREFIX)))
                return link_html(self.file(target, place), Html(match[2])) if target else match[2]
            if match[1].endswith("()"):
                href = self._called(match[1].removesuffix("()"), scope)
            else:
                # A bare word may be anything; only a dotted path is sure to mean another project's name.
                href = self.symbol(match[1], scope) or (self.external(match[1]) if "." in match[1] else "")
            return link_html(href, Html(match[2])) if href else match[2]

        return PLACEHOLDER.sub(link, html)
