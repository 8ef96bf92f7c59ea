"""The public surface of a package: the names that its `__init__` offers."""

from msgspec import Struct

from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.public_as import amount
from mkdocs_kwindex.pages.site import Site

SHOWN = 20
"""How many names are told about; the others are only named."""

NAMED = 600
"""How many names are listed at all."""


class ExportRow(Struct, frozen=True):
    """A name that a package offers; `href` is empty when its definition is not in the tree.

    Attributes:
        origin: The module that defines it, when that is another one.
        uses: How often the tree uses it.
    """

    name: str
    kind: str
    href: str
    summary: str
    origin: str
    uses: int


class ExportsView(Struct, frozen=True):
    """The public surface of a package.

    Attributes:
        has_all: Whether `__all__` lists the names.
        line: The line of `__all__`; 0 without.
        line_href: That line in the source.
        count: How many names there are, in words.
        shown: The names that are used most, sorted by name; all of them when they are few.
        named: The others, sorted by name.
        more: How many are not listed.
    """

    has_all: bool
    line: int
    line_href: str
    count: str
    shown: tuple[ExportRow, ...]
    named: tuple[ExportRow, ...]
    more: int


def exported_names(site: Site, record: FileRecord) -> list[str]:
    """Return the names that a module offers to others, sorted."""
    return sorted(site.relations.offer(record.source.uri).names)


def exports_view(site: Site, links: Links, record: FileRecord) -> ExportsView | None:
    """Make the public surface of a package; `None` when it offers no names."""
    rows = [_export(site, links, record, name) for name in exported_names(site, record)]
    if not rows:
        return None
    line = record.exports.line if record.exports else 0
    best = sorted(rows, key=lambda row: (-row.uses, row.name))[: SHOWN if len(rows) > SHOWN + SHOWN // 2 else None]
    shown = {row.name for row in best}
    named = [row for row in rows if row.name not in shown]
    return ExportsView(
        has_all=record.exports is not None,
        line=line,
        line_href=links.line(record.source.uri, line),
        count=amount(site.relations.offer(record.source.uri)),
        shown=tuple(row for row in rows if row.name in shown),
        named=tuple(named[:NAMED]),
        more=max(0, len(named) - NAMED),
    )


def _export(site: Site, links: Links, record: FileRecord, name: str) -> ExportRow:
    module = record.source.module
    path = record.source.symbol(name)
    target = site.relations.resolve(path)
    identifier = target.symbol if target else path
    symbol = site.symbols.find(identifier)
    definition = symbol.definition if symbol else None
    origin = site.symbols.module(identifier) if definition else ""
    return ExportRow(
        name=name,
        kind=definition.kind.value if definition else (Kind.MODULE.value if symbol else ""),
        href=links.overview(symbol.file_uri, symbol.identifier) if symbol else "",
        summary=definition.docstring.summary if definition and definition.docstring else "",
        origin="" if origin == module else origin,
        uses=site.use_count(identifier) if definition else 0,
    )


def has_exports(site: Site, record: FileRecord) -> bool:
    """Return whether a package offers names."""
    return bool(site.relations.offer(record.source.uri).names)
