"""Which classes have a page of their own: the large ones of files whose page would be too long or too heavy."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.resolve import Relations

_SCREEN = 900
_TALLEST = 60 * _SCREEN
_HEAVIEST = 1_500_000
# A class that is shorter and lighter is read where it is.
_TALL = _SCREEN
_HEAVY = 12_000

# What a page takes, as pages of 285 files do on average: pixels in a column of 1,440 pixels, and bytes.
_AROUND_PIXELS, _AROUND_BYTES = 6_000, 30_000
_DEFINITION_PIXELS, _DEFINITION_BYTES = 14, 2_000
_DOCSTRING_PIXELS, _DOCSTRING_BYTES = 0.42, 1.2
_USE_BYTES = 40
_MOST_BYTES_OF_USES = 160_000
_LISTING_BYTES = 2.8
"""Of the listing, for each byte of the source."""


class _Size(NamedTuple):
    pixels: float
    bytes: float

    def plus(self, other: "_Size") -> "_Size":
        return _Size(self.pixels + other.pixels, self.bytes + other.bytes)


def large_classes(records: Iterable[FileRecord], relations: Relations, *, listings: bool) -> dict[str, Sequence[str]]:
    """Return the ids of the classes that have a page of their own, by the URI of their file.

    Args:
        records: The files.
        relations: The names of all files, joined.
        listings: Whether overview pages hold the source.
    """
    found: dict[str, Sequence[str]] = {}
    for record in records:
        if record.source.is_python and (classes := tuple(_of_file(record, relations, listings=listings))):
            found[record.source.uri] = classes
    return found


def _of_file(record: FileRecord, relations: Relations, *, listings: bool) -> Iterator[str]:
    definitions = record.definitions
    sizes = _sizes(definitions)
    whole = _Size(_AROUND_PIXELS, _AROUND_BYTES + (_LISTING_BYTES * record.size if listings else 0))
    for size in sizes.values():
        whole = whole.plus(size)
    if whole.pixels <= _TALLEST and whole.bytes + _MOST_BYTES_OF_USES <= _HEAVIEST:
        return
    uses = sum(relations.count_uses(symbol_id(record.source, definition)) for definition in definitions)
    if whole.pixels <= _TALLEST and whole.bytes + min(_USE_BYTES * uses, _MOST_BYTES_OF_USES) <= _HEAVIEST:
        return
    for index, size in sizes.items():
        if definitions[index].kind is Kind.CLASS and (size.pixels >= _TALL or size.bytes >= _HEAVY):
            yield symbol_id(record.source, definitions[index])


def _sizes(definitions: Sequence[Definition]) -> dict[int, _Size]:
    """Return what each definition at module level takes with all inside it, by its index."""
    tops: list[int] = []
    sizes: dict[int, _Size] = {}
    for index, definition in enumerate(definitions):
        top = index if definition.parent < 0 else tops[definition.parent]
        tops.append(top)
        docstring = len(definition.docstring.packed) if definition.docstring else 0
        own = _Size(
            _DEFINITION_PIXELS + _DOCSTRING_PIXELS * docstring, _DEFINITION_BYTES + _DOCSTRING_BYTES * docstring
        )
        sizes[top] = sizes[top].plus(own) if top in sizes else own
    return sizes
