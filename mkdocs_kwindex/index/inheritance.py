"""Which classes of the tree derive from which, by the files that hold them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mkdocs_kwindex.index.symbols import SymbolTable
from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.resolve import Relations


class Derivation(NamedTuple):
    """A class and one of its bases, both by their ids.

    Attributes:
        derived: The class.
        base: The base.
        is_certain: Whether no other class may be meant.
    """

    derived: str
    base: str
    is_certain: bool


def derivations(
    records: Iterable[FileRecord], relations: Relations, symbols: SymbolTable
) -> Mapping[str, Sequence[Derivation]]:
    """Return which class derives from which, for each file those that it holds one of the two of.

    Args:
        records: The files.
        relations: The names of all files, joined.
        symbols: All symbols.
    """
    found: dict[str, dict[Derivation, None]] = {}
    for record in records:
        for definition in record.definitions:
            if definition.kind is not Kind.CLASS or not definition.bases:
                continue
            derived = symbol_id(record.source, definition)
            for base in relations.bases(derived):
                symbol = symbols.find(base.symbol) if base.internal else None
                if symbol is not None and symbol.identifier != derived:
                    pair = Derivation(derived, symbol.identifier, base.count == 1)
                    for uri in (record.source.uri, symbol.file_uri):
                        found.setdefault(uri, {})[pair] = None
    return {uri: tuple(pairs) for uri, pairs in found.items()}
