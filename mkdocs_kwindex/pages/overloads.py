"""Overloads that have nothing of their own but their signatures, which stand in the entry of the first one."""

from msgspec import Struct

from mkdocs_kwindex.model import Definition, FileRecord
from mkdocs_kwindex.model.url_map import anchor, symbol_id
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.signatures import plain_signature
from mkdocs_kwindex.pages.site import Site


class OverloadRow(Struct, frozen=True):
    """A further overload: its id, its signature and its line."""

    anchor: str
    signature: str
    line: int
    line_href: str


def folded_overloads(site: Site, record: FileRecord) -> dict[int, tuple[int, ...]]:
    """Return the indices of the overloads that are folded, by the index of the definition that they are folded into."""
    holders = {definition.parent for definition in record.definitions}
    first: dict[tuple[int, str], int] = {}
    folded: dict[int, list[int]] = {}
    for index, definition in enumerate(record.definitions):
        if "overload" not in definition.labels:
            continue
        known = first.setdefault((definition.parent, definition.name), index)
        if (
            known != index
            and index not in holders
            and _says_no_more(site, record, record.definitions[known], definition)
        ):
            folded.setdefault(known, []).append(index)
    return {index: tuple(others) for index, others in folded.items()}


def overload_rows(links: Links, record: FileRecord, indices: tuple[int, ...]) -> tuple[OverloadRow, ...]:
    """Make the rows of folded overloads."""
    return tuple(
        OverloadRow(
            anchor(symbol_id(record.source, definition)),
            plain_signature(definition),
            definition.line,
            links.line(record.source.uri, definition.line),
        )
        for definition in (record.definitions[index] for index in indices)
    )


def _says_no_more(site: Site, record: FileRecord, first: Definition, other: Definition) -> bool:
    """Tell whether a later overload has nothing of its own but its signature."""
    decorators = [[decorator.text for decorator in definition.decorators] for definition in (first, other)]
    says_the_same = other.docstring is None or (
        first.docstring is not None and other.docstring.sections == first.docstring.sections
    )
    is_plain = says_the_same and other.branch == first.branch and decorators[0] == decorators[1]
    return is_plain and not site.use_count(symbol_id(record.source, other))
