"""The search entries of a file: as many as fit into an index that every reader loads whole."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from msgspec import Struct

from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.model.anchors import anchor, symbol_id
from mkdocs_kwindex.model.definitions import is_private_name
from mkdocs_kwindex.model.escaping import Html, element, text_html

BUDGET = 2 * 1024 * 1024
"""How many bytes all files together may take in the index."""

OTHER_ENTRIES = 5_000
"""How many headings, keys and definitions of files that are not Python have entries; past it these files only."""

# What an entry of the index takes beside its texts: the names of the fields, quotes and tags.
_ENTRY = 60
_LONGEST_SUMMARY = 100
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+[^\W\d_A-Z]*")
# Of the budget, for folders, escapes and what else is not counted.
_MARGIN = 0.9


class SearchDetail(IntEnum):
    """Level of detail for search, from everything down to the files alone."""

    ALL = 0
    """An entry for each definition at module level and for each public method and attribute."""
    TOP_LEVEL = 1
    """An entry for each definition at module level: its first sentence and its members' names."""
    PUBLIC = 2
    """An entry for each public definition; files of tests and of private modules, and private names, by file only."""
    DOCUMENTED = 3
    """An entry for each public class and function that has a docstring; the other public names with their file."""
    NAMES = 4
    """The public names with their file."""
    FILES = 5
    """The files with their first sentences."""


class SearchEntry(NamedTuple):
    """An entry of the index: a place on the file's page, empty for the page itself, a title and a text."""

    identifier: str
    title: str
    text: str


class SearchLimits(Struct, frozen=True):
    """What fits into the search index.

    Attributes:
        detail: Level of detail for the Python files.
        others: Whether it gets more of the other files than their names.
    """

    detail: SearchDetail
    others: bool


def search_limits(records: Collection[FileRecord], search: str, address: Callable[[str], str]) -> SearchLimits:
    """Choose the level of detail for all files.

    Args:
        records: The files.
        search: The option of that name.
        address: Gives the address of a file's page.
    """
    if search != "names":
        return SearchLimits(SearchDetail.ALL, others=True)
    others = sum(len(record.definitions) for record in records if not record.source.is_python)
    return SearchLimits(_detail(records, address), others=others <= OTHER_ENTRIES)


def _detail(records: Iterable[FileRecord], address: Callable[[str], str]) -> SearchDetail:
    """Choose the level of detail for the Python files that keeps their total within the budget."""
    python = [record for record in records if record.source.is_python]
    for detail in SearchDetail:
        size = 0.0
        for record in python:
            entries = list(search_entries(record, "", detail))
            size += sum(sum(map(len, entry)) for entry in entries)
            size += len(entries) * (len(address(record.source.uri)) + _ENTRY)
            if size > BUDGET * _MARGIN:
                break
        else:
            return detail
    return SearchDetail.FILES


def search_entries(record: FileRecord, title: str, detail: SearchDetail) -> Iterator[SearchEntry]:
    """Yield the entries of a file: the file itself, then definitions at module level, then members.

    Args:
        record: The file.
        title: The title of its page.
        detail: Level of detail.
    """
    top = [
        (index, definition)
        for index, definition in enumerate(record.definitions)
        if definition.parent < 0 and "~" not in definition.path and _is_told(record, definition, detail)
    ]
    own = [(index, definition) for index, definition in top if _has_entry(definition, detail)]
    names = [definition.name for _, definition in top if not _has_entry(definition, detail)]
    summary = record.summary
    words = [record.source.module, _cut(summary, detail), *(names if detail < SearchDetail.FILES else ())]
    yield SearchEntry("", title, " ".join(filter(None, words)))
    described = _described_members(record) if detail is SearchDetail.ALL else {}
    members: dict[int, list[str]] = {}
    for index, definition in enumerate(record.definitions):
        is_named = detail <= SearchDetail.TOP_LEVEL or not definition.name.startswith("_")
        if is_named and index not in described:
            members.setdefault(definition.parent, []).append(definition.name)
    for index, definition in own:
        text = [_cut(definition.docstring.summary, detail)] if definition.docstring else []
        text += dict.fromkeys(members.get(index, ()))
        symbol = symbol_id(record.source, definition)
        text += [symbol, *_words(definition.name)]
        yield SearchEntry(anchor(symbol), definition.name, " ".join(filter(None, text)))
    for definition in described.values():
        documented = definition.docstring or definition.comment
        symbol = symbol_id(record.source, definition)
        # Search takes `Thing.turn` for one word, and so the title for none that begins with `turn`.
        text = [documented.summary if documented else "", definition.name, symbol, *_words(definition.name)]
        yield SearchEntry(anchor(symbol), definition.qualname, " ".join(filter(None, text)))


def _described_members(record: FileRecord) -> dict[int, Definition]:
    """Return the public members of public classes by their indices, but for those of tests."""
    if record.role.is_test:
        return {}
    classes: set[int] = set()
    found: dict[int, Definition] = {}
    for index, definition in enumerate(record.definitions):
        if definition.name.startswith("_") or "~" in definition.path:
            continue
        if definition.kind is Kind.CLASS and (definition.parent < 0 or definition.parent in classes):
            classes.add(index)
        if definition.parent in classes:
            found[index] = definition
    return found


def entries_html(entries: Iterable[SearchEntry], more: Callable[[str], str]) -> str:
    """Write entries as the headings and paragraphs that search reads.

    Args:
        entries: The entries.
        more: Gives further HTML for the entry of an identifier.
    """
    return "".join(_entry_html(entry, more(entry.identifier) if entry.identifier else "") for entry in entries)


def _entry_html(entry: SearchEntry, more: str) -> str:
    return search_html(entry.title, Html(text_html(entry.text) + more), entry.identifier)


def search_html(title: str, text: Html, identifier: str = "") -> Html:
    """Write a heading and a paragraph as search reads them.

    Args:
        title: The heading.
        text: The paragraph.
        identifier: The id of the place on the page; empty for the page itself.
    """
    heading = element("h3" if identifier else "h1", text_html(title), id=identifier)
    return Html(heading + element("p", text))


def _is_told(record: FileRecord, definition: Definition, detail: SearchDetail) -> bool:
    if detail <= SearchDetail.TOP_LEVEL:
        return True
    is_private = any(map(is_private_name, (*record.source.module.split("."), definition.name)))
    return detail < SearchDetail.FILES and not is_private and not record.role.is_test


def _has_entry(definition: Definition, detail: SearchDetail) -> bool:
    if detail <= SearchDetail.PUBLIC:
        return True
    is_documented = definition.docstring is not None and definition.kind in {Kind.CLASS, Kind.FUNCTION}
    return detail is SearchDetail.DOCUMENTED and is_documented


def _words(name: str) -> list[str]:
    """Return the words of a name: `Conv`, `Transpose` and `2d` of `ConvTranspose2d`; none when it is one itself."""
    words = _WORD.findall(name)
    return words if len(words) > 1 else []


def _cut(summary: str, detail: SearchDetail) -> str:
    if detail <= SearchDetail.TOP_LEVEL or len(summary) <= _LONGEST_SUMMARY:
        return summary
    return f"{summary[:_LONGEST_SUMMARY].rpartition(' ')[0]}…"
