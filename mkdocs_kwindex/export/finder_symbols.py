"""What the symbol finder and the cards say of the symbols of a file."""

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from mkdocs_kwindex.model import PRIVATE, Definition, FileRecord, Kind, SectionKind, SourceFile
from mkdocs_kwindex.model.anchors import anchor, symbol_id
from mkdocs_kwindex.model.definitions import is_private_name
from mkdocs_kwindex.model.escaping import visible
from mkdocs_kwindex.model.idioms import Deprecated, PatternKind
from mkdocs_kwindex.pages.signatures import written
from mkdocs_kwindex.pages.site import Site

_LONGEST_TEXT = 140
_LONGEST_SIGNATURE = 240
_PRIVATE, _DEPRECATED, _IN_FUNCTION = 1, 2, 4
_FLAGS = 8
_MOST_USES = 9

Details: TypeAlias = tuple[int, str, str, str, int, str]
"""What is shown of a symbol: line, signature, first sentence, kind, number of uses, and the end of its id."""


class FoundSymbol(Struct, frozen=True):
    """A symbol as the finder knows it.

    Attributes:
        name: Its name.
        kind: Its kind.
        depth: The number of definitions around it, the file being one.
        rank: The sort order among several: whether it is private, deprecated or local, and much used.
        part: The last part of its path where that is not its name; empty where it is.
        path: Its path in the file where that does not begin with the path of what is around it; empty where it does.
        details: What is shown of it.
        class_page: The page of the class that it is or is in, where that has one of its own; empty where it has not.
        identifier: Its id where that does not begin as those of the file do; empty where it does.
    """

    name: str
    kind: Kind
    depth: int
    rank: int
    part: str
    path: str
    details: Details
    class_page: str = ""
    identifier: str = ""


def found_symbols(site: Site, record: FileRecord) -> Iterator[FoundSymbol]:
    """Yield the symbols of a file: the file itself, then each definition before what is inside of it."""
    source = record.source
    summary = record.summary
    own = source.module.rpartition(".")[2] if source.is_python and source.is_importable else source.name
    kind = Kind.MODULE if source.is_python else Kind.FILE
    uses = site.importer_count(source.uri) if source.is_python else 0
    details = (1, "", _cut(summary), kind.value, uses, "")
    start = start_of_ids(record)
    yield FoundSymbol(own, kind, 0, _rank(uses), "", "", details)
    inside: dict[int, list[int]] = {}
    for number, definition in enumerate(record.definitions):
        inside.setdefault(definition.parent, []).append(number)
    deprecated = _deprecated(record)
    # A tree of thousands of levels is no reason to fail: no recursion.
    own_page = site.urls.overview(source.uri)
    waiting = [(number, 1) for number in reversed(inside.get(-1, []))]
    while waiting:
        number, depth = waiting.pop()
        definition = record.definitions[number]
        around = record.definitions[definition.parent].path if definition.parent >= 0 else ""
        is_below = not around or definition.path.startswith(f"{around}.")
        part = definition.path.removeprefix(f"{around}.") if around and is_below else definition.path
        symbol = symbol_id(source, definition)
        uses = site.use_count(symbol) if source.is_python else 0
        is_deprecated = definition.path in deprecated
        yield FoundSymbol(
            definition.name,
            definition.kind,
            depth,
            _definition_rank(site, record, definition, uses, is_deprecated=is_deprecated),
            part if is_below and part != definition.name else "",
            "" if is_below else definition.path,
            _details(source, definition, uses, anchor(symbol).removeprefix(start)),
            page if (page := site.urls.overview(source.uri, symbol)) != own_page else "",
            "" if anchor(symbol).startswith(start) else symbol,
        )
        waiting += [(child, depth + 1) for child in reversed(inside.get(number, []))]


def start_of_ids(record: FileRecord) -> str:
    """Return what the ids of a file's symbols begin with, apart from the file's own."""
    return anchor(record.source.symbol("") + (":" if record.source.symbol("") == record.source.uri else "."))


def _details(source: SourceFile, definition: Definition, uses: int, end_of_id: str) -> Details:
    signature = written(source, definition)
    text = definition.summary
    return (
        definition.line,
        _cut(signature, _LONGEST_SIGNATURE) if signature != definition.name else "",
        _cut(text),
        definition.kind.value,
        uses,
        end_of_id,
    )


def _definition_rank(site: Site, record: FileRecord, definition: Definition, uses: int, *, is_deprecated: bool) -> int:
    if not record.source.is_python:
        return 0
    symbol = symbol_id(record.source, definition)
    is_private = (
        is_private_name(definition.name) or PRIVATE in definition.labels or not site.relations.public_paths(symbol)
    )
    flags = (_PRIVATE if is_private else 0) | (_DEPRECATED if is_deprecated else 0)
    flags |= _IN_FUNCTION if definition.in_function else 0
    return flags + _rank(uses)


def _rank(uses: int) -> int:
    # What is used twice as often is one step higher.
    return _FLAGS * min(uses.bit_length(), _MOST_USES)


def _deprecated(record: FileRecord) -> set[str]:
    """Return the paths of the definitions that a decorator, a warning at their start or their docstring gives up."""
    marked = {
        pattern.path
        for pattern in record.patterns or ()
        if pattern.kind is PatternKind.DEPRECATION
        and isinstance(pattern.details, Deprecated)
        and (pattern.details.decorator or pattern.details.unconditional)
    }
    said = (
        definition.path
        for definition in record.definitions
        if definition.docstring
        and any(section.kind is SectionKind.DEPRECATED for section in definition.docstring.sections)
    )
    return {*marked, *said}


def _cut(text: str, longest: int = _LONGEST_TEXT) -> str:
    shown = visible(text)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
