"""The keyword page of a file."""

import re
from collections.abc import Iterable

from msgspec import Struct

from mkdocs_kwindex.index.keywords import Keyword, file_keywords, import_origin
from mkdocs_kwindex.model import Definition, FileRecord, Import, Kind
from mkdocs_kwindex.model.anchors import line_id, symbol_id, used_by_id
from mkdocs_kwindex.model.placeholders import plain_text
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.pages.dependencies import conditions, import_id
from mkdocs_kwindex.pages.head import Head, file_head
from mkdocs_kwindex.pages.kind_titles import KIND_TITLES
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.other_references import reference_group_id
from mkdocs_kwindex.pages.signatures import written
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.uses import use_count

_WORD = re.compile(r"[^\W\d][\w.]*")


class KeywordEntry(Struct, frozen=True):
    """A keyword.

    Attributes:
        rest: What follows the name: the parameters, the value, the alias.
        href: Its entry on the overview page.
        line_href: The line that defines it.
    """

    name: str
    rest: str
    href: str
    line: int
    line_href: str
    summary: str
    context: str
    notes: tuple[str, ...]
    uses: int = 0
    uses_href: str = ""


class KeywordGroup(Struct, frozen=True):
    """The keywords of one kind, sorted by name."""

    identifier: str
    title: str
    entries: tuple[KeywordEntry, ...]


class MapRow(Struct, frozen=True):
    """A keyword with one link for each column of the map, empty where it does not occur."""

    name: str
    cells: tuple[str, ...]


class KeywordsView(Struct, frozen=True):
    """The keyword page of a file; `nothing` says why there are no keywords."""

    head: Head
    nothing: str
    groups: tuple[KeywordGroup, ...]
    map_columns: tuple[tuple[str, str], ...]
    map_rows: tuple[MapRow, ...]


def keywords_view(
    site: Site, links: Links, record: FileRecord, chunks: Iterable[tuple[Section, str, str]]
) -> KeywordsView:
    """Make the keyword page of a file.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
        chunks: Section, place and text of all that its overview page says, to which the map leads.
    """
    keywords = [keyword for keyword in file_keywords(record) if keyword.kind not in {Kind.MODULE, Kind.FILE}]
    groups = []
    for kind, (identifier, title) in KIND_TITLES.items():
        entries = [_entry(site, links, record, keyword) for keyword in keywords if keyword.kind is kind]
        if entries:
            entries.sort(key=lambda entry: (entry.name, entry.line))
            groups.append(KeywordGroup(identifier, title, tuple(entries)))
    columns, rows = _section_map(links, record, keywords, chunks)
    head = file_head(site, links, record, keywords_active=True)
    return KeywordsView(head, "" if groups else _nothing(record), tuple(groups), columns, rows)


def _nothing(record: FileRecord) -> str:
    """Say why there are no keywords."""
    if record.problems:
        return "What the file defines and imports is not known: it could not be analysed."
    return "The file defines and imports nothing." if record.source.is_python else "The file has no keywords."


def _entry(site: Site, links: Links, record: FileRecord, keyword: Keyword) -> KeywordEntry:
    if keyword.definition:
        return _definition_entry(site, links, record, keyword.definition)
    if keyword.imported:
        return _import_entry(site, links, record, keyword, keyword.imported)
    uri = record.source.uri
    return KeywordEntry(
        name=keyword.name,
        rest="",
        href=links.overview(uri, reference_group_id(keyword.kind)),
        line=keyword.line,
        line_href=links.line(uri, keyword.line),
        summary=keyword.reference.text if keyword.reference else "",
        context="",
        notes=(),
    )


def _definition_entry(site: Site, links: Links, record: FileRecord, definition: Definition) -> KeywordEntry:
    uri = record.source.uri
    symbol = symbol_id(record.source, definition)
    parent = record.definitions[definition.parent] if definition.parent >= 0 else None
    labels = [label for label in definition.labels if not label.endswith("-attribute") and label != "property"]
    return KeywordEntry(
        name=definition.name,
        rest=_behind(definition.name, written(record.source, definition)),
        href=links.overview(uri, symbol),
        line=definition.line,
        line_href=links.line(uri, definition.line),
        summary=definition.summary,
        context=f"in {parent.qualname}" if parent else "",
        notes=(*labels, definition.branch) if definition.branch else tuple(labels),
        uses=use_count(site, symbol),
        uses_href=links.overview(uri, used_by_id(symbol)),
    )


def _import_entry(site: Site, links: Links, record: FileRecord, keyword: Keyword, imported: Import) -> KeywordEntry:
    uri = record.source.uri
    has_alias = imported.alias and (imported.name == "" or not keyword.is_module)
    return KeywordEntry(
        name=keyword.name,
        rest=f" as {imported.alias}" if has_alias else "",
        href=links.overview(uri, import_id(imported.module)),
        line=keyword.line,
        line_href=links.line(uri, keyword.line),
        summary="",
        context="module" if keyword.is_module else f"name from {imported.module}",
        notes=(import_origin(imported.module, site.top_level_names).value, *conditions(record, imported)),
    )


def _behind(name: str, code: str) -> str:
    return code.removeprefix(name) if code.startswith(name) else f" {code}"


def _section_map(
    links: Links, record: FileRecord, keywords: list[Keyword], chunks: Iterable[tuple[Section, str, str]]
) -> tuple[tuple[tuple[str, str], ...], tuple[MapRow, ...]]:
    """Find, for each keyword, the first place in each section of the overview page where it occurs."""
    uri = record.source.uri
    places: dict[Section, dict[str, str]] = {section: {} for section in Section}
    for keyword in keywords:
        if links.has_listings and keyword.line:
            places[Section.ORIGINAL_SOURCE].setdefault(keyword.name, line_id(keyword.line))
        if keyword.definition:
            places[Section.DETAILED_ANALYSIS].setdefault(keyword.name, symbol_id(record.source, keyword.definition))
    names = {keyword.name for keyword in keywords}
    for section, place, text in chunks:
        found = places[section]
        for word in names.intersection(_words(text)):
            found.setdefault(word, place)
    used = {section: found for section, found in places.items() if found}
    # Most sections are one place for all their keywords.
    hrefs = {place: links.overview(uri, place) for found in used.values() for place in found.values()}
    columns = [{name: hrefs[place] for name, place in found.items()} for found in used.values()]
    rows = tuple(MapRow(name, tuple([column.get(name, "") for column in columns])) for name in sorted(names))
    return tuple((section.heading, links.overview(uri, section)) for section in used), rows


def _words(text: str) -> set[str]:
    """Return the words of a text: dotted paths whole and in parts."""
    words = set(_WORD.findall(plain_text(text)))
    for word in [word for word in words if "." in word]:
        words.add(word.rstrip("."))
        words.update(word.split("."))
    return words
