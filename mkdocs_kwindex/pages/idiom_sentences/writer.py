"""Names, lines and source in sentences, as HTML: everything that comes from the documented code is escaped here."""

import re
from collections.abc import Sequence

from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.model.anchors import fragment
from mkdocs_kwindex.model.definitions import without_numbers
from mkdocs_kwindex.model.escaping import Html, attribute_html, element, link, span, text_html
from mkdocs_kwindex.model.idioms import Pattern
from mkdocs_kwindex.model.wording import in_words
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

_TEXT_LIMIT = 60
_NAME_LIMIT = 8
# What stands around the number of names that are left out; the text of a file has no control characters.
_REST = "\x1e"
_RESTS = re.compile(f"{_REST}([^{_REST}]*){_REST}")


class Writer:
    """Writes the parts of the sentences of one file's page."""

    def __init__(self, site: Site, links: Links, record: FileRecord) -> None:
        self.site = site
        self.links = links
        self.record = record
        self.relations = site.relations
        self._paths = {definition.path for definition in record.definitions}

    def identifier(self, path: str) -> str:
        """Return the id of a definition of the file; the module's without a path."""
        return self.record.source.symbol(path)

    def subject(self, pattern: Pattern, suffix: str = "") -> str:
        """Write the name of the definition that a pattern concerns, linked, with the pattern's line."""
        name = self.name(pattern.path, suffix) if pattern.path else "this module"
        return f"{name} {self.line(pattern.line)}"

    def name(self, path: str, suffix: str = "", shown: str = "") -> str:
        """Write the name of a definition of the file, linked; as its path, or as it is to be shown."""
        text = code((shown or without_numbers(path)) + suffix)
        if path not in self._paths:
            return text
        return link(fragment(self.identifier(path)), text)

    def function_around(self, path: str) -> str:
        """Return the path of the function directly around a definition; empty without one."""
        outer = path.rpartition(".")[0]
        is_function = any(d.path == outer and d.kind is not Kind.CLASS for d in self.record.definitions)
        return outer if is_function else ""

    def symbols(self, identifiers: Sequence[str]) -> str:
        """Write several symbols in words, each linked, with as much of their ids as distinguishes them."""
        parts = [
            identifier.partition(":")[2].split(".") if ":" in identifier else identifier.split(".")
            for identifier in identifiers[:_NAME_LIMIT]
        ]
        length = 1
        while length < max(map(len, parts)) and len({tuple(part[-length:]) for part in parts}) < len(parts):
            length += 1
        names = [".".join(part[-length:]).partition("~")[0] for part in parts]
        written = [self._symbol(*pair) for pair in zip(identifiers, names, strict=False)]
        return _enumerate(written, len(identifiers))

    def _symbol(self, identifier: str, name: str) -> str:
        href = self.links.symbol(identifier)
        return link(href, code(name)) if href else code(name)

    def imports_back(self, module: str) -> bool:
        """Return whether a module of the tree imports this file when it is loaded."""
        symbol = self.site.symbols.find(module)
        edges = self.site.graph.imports(symbol.file_uri) if symbol else ()
        return any(
            edge.imported == self.record.source.uri
            and not edge.statement.in_function
            and not edge.statement.type_checking
            for edge in edges
        )

    def line(self, line: int) -> str:
        """Write a line's number, linked to the listing where there is one."""
        if href := self.links.line(self.record.source.uri, line):
            return link(href, text_html(f"L{line}"), attribute_html("class", "kw-line"))
        return span("kw-line", text_html(f"L{line}"))


def last_name(path: str) -> str:
    """Return the name of a definition without those around it."""
    return path.rpartition(".")[2].partition("~")[0]


def code(text: str) -> Html:
    """Write source, cut where it gets long."""
    text = " ".join(text.split())
    shown = text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1].rstrip() + "…"
    return element("code", text_html(shown))


def codes(names: Sequence[str]) -> str:
    """Write several names in words, cut where there are many."""
    return _enumerate([code(name) for name in names[:_NAME_LIMIT]], len(names))


def quoted(text: str) -> str:
    """Write a text that somebody wrote for people."""
    return f"“{text_html(' '.join(text.split()))}”"


def _enumerate(parts: list[str], count: int) -> str:
    if count > len(parts):
        parts = [*parts, rest(count - len(parts))]
    return in_words(parts)


def rest(count: int) -> str:
    """Write how many are left out, for `link_rests` to link."""
    return f"{_REST}{count:,} more{_REST}"


def link_rests(html: str, href: str) -> str:
    """Link the numbers of what a sentence leaves out to where it is."""
    return _RESTS.sub(lambda match: more_link(match[1], href), html)


def more_link(text: str, href: str) -> str:
    """Write how many are left out, with a link to where they are; the text alone where they are not shown."""
    return link(href, text_html(text)) if href else text_html(text)
