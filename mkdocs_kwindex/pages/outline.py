"""The outline of a file: what it defines at module level, each in a row."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id, used_by_id
from mkdocs_kwindex.pages.detail_order import is_demonstration, is_private
from mkdocs_kwindex.pages.folded_overloads import folded_overloads, implementation
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.signatures import short_signature
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.uses import use_count

OUTLINE_ROWS = 5
"""So many definitions, and the beginning of the source below them, are in view on a screen; the others are folded."""

OUTLINE_MOST = 200
"""So many are listed on the page of the file; the others are on that of its keywords."""

_NAMED = 8


class OutlineRow(Struct, frozen=True):
    """A definition at module level; a demonstration is there only when the file runs as a program."""

    kind: str
    name: str
    signature: str
    href: str
    summary: str
    line: int
    uses: int
    uses_href: str
    demonstration: bool


def outline(site: Site, links: Links, record: FileRecord) -> Iterator[OutlineRow]:
    """Yield what a file defines at module level: what is public first, of that what is used most."""
    uri = record.source.uri
    folded = folded_overloads(site, record)
    hidden = {number for others in folded.values() for number in others}
    definitions = record.definitions
    indices = {definition.path: index for index, definition in enumerate(definitions)}
    top = [definition for index, definition in enumerate(definitions) if definition.parent < 0 and index not in hidden]
    uses = {definition.path: use_count(site, symbol_id(record.source, definition)) for definition in top}
    for definition in sorted(top, key=lambda definition: (*_outline_rank(definition), -uses[definition.path])):
        symbol = symbol_id(record.source, definition)
        index = indices[definition.path]
        body = definitions[implementation(record, index, folded.get(index, ()))]
        said = definition.docstring or body.docstring or definition.comment or body.comment
        yield OutlineRow(
            kind=definition.kind.value.replace("_", " "),
            name=definition.name,
            signature=short_signature(definition),
            href=links.overview(uri, symbol),
            summary=said.summary if said else "",
            line=definition.line,
            uses=uses[definition.path],
            uses_href=links.overview(uri, used_by_id(symbol)),
            demonstration=is_demonstration(definition),
        )


def _outline_rank(definition: Definition) -> tuple[bool, bool, bool]:
    """Put what only a program defines last, before it what is private, and variables behind what can be called."""
    is_callable = definition.kind in {Kind.CLASS, Kind.FUNCTION}
    return is_demonstration(definition), is_private(definition), not is_callable


def more_outline(rows: Sequence[OutlineRow]) -> str:
    """Name the rows that are folded."""
    folded = rows[OUTLINE_ROWS:]
    names = ", ".join(row.name for row in folded[:_NAMED])
    return f"{len(folded):,} more: {names}{', …' if len(folded) > _NAMED else ''}" if folded else ""
