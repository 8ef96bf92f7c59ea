"""Names, lines and source in sentences, as HTML: everything that comes from the documented code is escaped here."""

from collections.abc import Sequence
from html import escape

from mkdocs_kwindex.locations import fragment, line_id
from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.patterns import Pattern
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

_TEXT_LIMIT = 60
_NAME_LIMIT = 8


class Writer:
    """Writes the parts of the sentences of one file's page."""

    def __init__(self, site: Site, links: Links, record: FileRecord) -> None:
        self.site = site
        self.links = links
        self.record = record
        self._paths = {definition.path for definition in record.definitions}

    def identifier(self, path: str) -> str:
        """Return the id of a definition of the file; the module's without a path."""
        return f"{self.record.source.module}.{path}" if path else self.record.source.module

    def subject(self, pattern: Pattern, suffix: str = "") -> str:
        """Write the name of the definition that a pattern concerns, linked; `this module` without one."""
        return self.name(pattern.path, suffix) if pattern.path else "this module"

    def name(self, path: str, suffix: str = "") -> str:
        """Write the name of a definition of the file, linked."""
        text = code(".".join(part.partition("~")[0] for part in path.split(".")) + suffix)
        if path not in self._paths:
            return text
        return f'<a href="{escape(fragment(self.identifier(path)))}">{text}</a>'

    def symbol(self, identifier: str) -> str:
        """Write the last part of a symbol's id, linked to its definition."""
        href = self.links.symbol(identifier)
        text = code(identifier.rpartition(".")[2].partition("~")[0])
        return f'<a href="{escape(href)}">{text}</a>' if href else text

    def symbols(self, identifiers: Sequence[str]) -> str:
        """Write several symbols in words."""
        return _enumerate([self.symbol(identifier) for identifier in identifiers[:_NAME_LIMIT]], len(identifiers))

    def line(self, line: int) -> str:
        """Write a line's number, linked to the listing where there is one."""
        if self.site.listings:
            return f'<a class="kw-line" href="#{line_id(line)}">L{line}</a>'
        return f'<span class="kw-line">L{line}</span>'


def code(text: str) -> str:
    """Write source, cut where it gets long."""
    text = " ".join(text.split())
    shown = text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1].rstrip() + "…"
    return f"<code>{escape(shown, quote=False)}</code>"


def codes(names: Sequence[str]) -> str:
    """Write several names in words, cut where there are many."""
    return _enumerate([code(name) for name in names[:_NAME_LIMIT]], len(names))


def quoted(text: str) -> str:
    """Write a text that somebody wrote for people."""
    return f"“{escape(' '.join(text.split()), quote=False)}”"


def _enumerate(parts: list[str], count: int) -> str:
    if count > len(parts):
        parts = [*parts, f"{count - len(parts):,} more"]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
