"""Overloads that have nothing of their own but their signatures, which are part of the entry of the first one."""

from collections.abc import Iterable

from msgspec import Struct

from mkdocs_kwindex.index.overloads import OVERLOAD
from mkdocs_kwindex.model import Definition, FileRecord
from mkdocs_kwindex.model.anchors import anchor, symbol_id
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
    """Return the indices of definitions that are in the entry of their first overload, by the index of that one.

    They are further overloads, and the function that they are overloads of.
    """
    first: dict[tuple[int, str], int] = {}
    folded: dict[int, list[int]] = {}
    for index, definition in enumerate(record.definitions):
        place = (definition.parent, definition.name)
        if OVERLOAD in definition.labels:
            first.setdefault(place, index)
        if (known := first.get(place, index)) != index and _says_no_more(
            site, record, record.definitions[known], definition
        ):
            folded.setdefault(known, []).append(index)
    return {index: tuple(others) for index, others in folded.items()}


def implementation(record: FileRecord, index: int, folded: Iterable[int]) -> int:
    """Return which of a definition and those that are in its entry is the function itself, not an overload of it."""
    of_function = (other for other in folded if OVERLOAD not in record.definitions[other].labels)
    return next(of_function, index)


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
    """Return whether a later overload has nothing of its own but its signature."""
    decorators = [
        [decorator.text for decorator in definition.decorators if not decorator.text.endswith(OVERLOAD)]
        for definition in (first, other)
    ]
    # The docstring of a function says what its overloads do not.
    is_said_once = other.docstring is None or (
        other.docstring.sections == first.docstring.sections if first.docstring else OVERLOAD not in other.labels
    )
    is_plain = is_said_once and other.branch == first.branch and decorators[0] == decorators[1]
    return is_plain and other.kind is first.kind and not site.use_count(symbol_id(record.source, other))
