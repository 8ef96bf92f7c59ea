"""The public surface of a package: the names that its `__init__` offers."""

from msgspec import Struct

from mkdocs_kwindex.index.overloads import first_sentence
from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.public_as import amount
from mkdocs_kwindex.pages.site import Site

SHOWN = 20
"""How many names have details; the others are only named."""


class ExportRow(Struct, frozen=True):
    """A name that a package offers; `href` is empty when its definition is not in the tree.

    Attributes:
        is_possible: Whether it offers it only if a branch is taken, or an unknown part of `__all__` lists it.
        origin: The module that defines it, when that is another one.
        uses: How often the tree uses it.
        tests: How often its tests and examples do besides.
    """

    name: str
    is_possible: bool
    kind: str
    href: str
    summary: str
    origin: str
    uses: int
    tests: int


class ExportsView(Struct, frozen=True):
    """The public surface of a package.

    Attributes:
        has_all: Whether `__all__` lists the names.
        line: The line of `__all__`; 0 without.
        line_href: That line in the source.
        count: How many names there are, in words.
        shown: The names that are used most, in the tree or in tests and examples, those first; all when they are few.
        has_tests: Whether tests and examples use one of them.
        named: The others, sorted by name.
    """

    has_all: bool
    line: int
    line_href: str
    count: str
    shown: tuple[ExportRow, ...]
    has_tests: bool
    named: tuple[ExportRow, ...]


def exported_names(site: Site, record: FileRecord) -> list[str]:
    """Return the names that a module offers to others, sorted."""
    return sorted(site.relations.offer(record.source.uri).names)


def exports_view(site: Site, links: Links, record: FileRecord) -> ExportsView | None:
    """Make the public surface of a package; `None` when it offers no names."""
    rows = [_export(site, links, record, name) for name in exported_names(site, record)]
    if not rows:
        return None
    line = record.exports.line if record.exports else 0
    ranked = sorted(rows, key=lambda row: (-row.uses - row.tests, row.name))
    shown = ranked[: SHOWN if len(rows) > SHOWN + SHOWN // 2 else None]
    named = sorted(ranked[len(shown) :], key=lambda row: row.name)
    return ExportsView(
        has_all=record.exports is not None,
        line=line,
        line_href=links.line(record.source.uri, line),
        count=amount(site.relations.offer(record.source.uri)),
        shown=tuple(shown),
        has_tests=any(row.tests for row in shown),
        named=tuple(named),
    )


def _export(site: Site, links: Links, record: FileRecord, name: str) -> ExportRow:
    module = record.source.module
    path = record.source.import_path(name)
    target = site.relations.resolve(path)
    identifier = target.symbol if target else path
    symbol = site.symbols.find(identifier)
    definition = symbol.definition if symbol else None
    origin = site.symbols.module(identifier) if definition else ""
    uses = site.use_count(identifier) if definition else 0
    return ExportRow(
        name=name,
        is_possible=name in site.relations.offer(record.source.uri).possible,
        kind=definition.kind.value if definition else (Kind.MODULE.value if symbol else ""),
        href=links.overview(symbol.file_uri, symbol.identifier) if symbol else "",
        summary=first_sentence(definition, site.records[symbol.file_uri].definitions) if symbol and definition else "",
        origin="" if origin == module else origin,
        uses=uses,
        tests=site.relations.count_uses(identifier) + len(site.entry_points_of(identifier)) - uses if definition else 0,
    )


def has_exports(site: Site, record: FileRecord) -> bool:
    """Return whether a package offers names."""
    return bool(site.relations.offer(record.source.uri).names)
