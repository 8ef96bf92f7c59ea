"""Definitions of which no use is found, neither as what they are nor by their name."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping

from msgspec import Struct

from mkdocs_kwindex.index.reports.public import is_public
from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.model.anchors import name_of
from mkdocs_kwindex.model.packed_listing import listing_texts

_COUNTED = frozenset({Kind.CLASS, Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY, Kind.CONSTANT})
_WORD = re.compile(r"[^\W\d]\w*")


class Unused(Struct, frozen=True):
    """A definition of which no use is found.

    Attributes:
        file: The URI of its file.
        symbol: Its id.
        line: Its line.
        kind: What it is.
        is_public: Whether it is public: what uses it may be elsewhere.
    """

    file: str
    symbol: str
    line: int
    kind: Kind
    is_public: bool


def unused(
    records: Mapping[str, FileRecord],
    everything: Mapping[str, FileRecord],
    tests: Collection[str],
    is_reached: Callable[[str], bool],
    public_paths: Callable[[str], Collection[str]],
) -> list[Unused]:
    """Find definitions that nothing uses, and whose name stands nowhere but where something of that name is defined.

    What is called from outside by its name or place is none: special methods, tests, what is decorated, and the members
    of classes whose bases are not in the tree.

    Args:
        records: The documented files, by URI.
        everything: These, tests and examples.
        tests: The URIs of tests and of what is beside them.
        is_reached: Returns whether a symbol has uses, overrides something, or is an entry point.
        public_paths: Gives the public paths of a symbol.
    """
    candidates = [
        Unused(uri, symbol, definition.line, definition.kind, is_public(public_paths(symbol)))
        for uri, record in sorted(records.items())
        if record.source.is_python and uri not in tests
        for definition in record.definitions
        if _may_be(record, definition) and not is_reached(symbol := record.source.symbol(definition.path))
    ]
    names = {_name(one) for one in candidates}
    written: Counter[str] = Counter()
    defined: Counter[str] = Counter()
    for record in everything.values():
        written.update(word for word in _words(record) if word in names)
        defined.update(definition.name for definition in record.definitions if definition.name in names)
    return [one for one in candidates if written[_name(one)] <= defined[_name(one)]]


def _may_be(record: FileRecord, definition: Definition) -> bool:
    name, parent = definition.name, definition.parent
    if definition.kind not in _COUNTED or definition.decorators or "~" in definition.path or definition.in_function:
        return False
    if name.startswith("__") and name.endswith("__"):
        return False
    # What calls the members of a class that derives from something else is that something.
    return parent < 0 or not record.definitions[parent].bases


def _name(one: Unused) -> str:
    return name_of(one.symbol)


def _words(record: FileRecord) -> Iterator[str]:
    for line in listing_texts(record.listing):
        yield from _WORD.findall(line)
