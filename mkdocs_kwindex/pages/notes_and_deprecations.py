"""The pages of notes in comments and of deprecations."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import relative
from mkdocs_kwindex.index.project_notes import DeprecatedSymbol, is_written_as_code
from mkdocs_kwindex.model import Definition, Note
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.head import Crumb, Head
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.page_plan import DEPRECATIONS_TITLE, NOTES_TITLE
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.table_of_contents import TocEntry

SHOWN = 3000
"""So many rows are on a page; the pages of the files have all."""

_T = TypeVar("_T")


class NoteRow(Struct, frozen=True):
    """A note: its mark, text and place, and when its file changed last."""

    mark: str
    text: str
    file: str
    line: int
    href: str
    symbol: str
    symbol_href: str
    last_change: str


class DeprecationRow(Struct, frozen=True):
    """Something deprecated, what the project says of it, and what to use instead."""

    name: str
    href: str
    always: bool
    message: str
    instead: str
    instead_href: str
    file: str
    line: int
    line_href: str


class FolderGroup(Struct, frozen=True):
    """What is in the files directly in a folder.

    Attributes:
        identifier: The id of its heading.
        title: The folder.
        href: Its page.
        notes: The notes.
        deprecations: The deprecations.
        more: How many are not listed.
    """

    identifier: str
    title: str
    href: str
    notes: tuple[NoteRow, ...] = ()
    deprecations: tuple[DeprecationRow, ...] = ()
    more: int = 0


class NotesView(Struct, frozen=True):
    """The page of the notes, or that of the deprecations.

    Attributes:
        head: Its head.
        groups: What is listed, by folder.
        has_history: Whether git was asked.
    """

    head: Head
    groups: tuple[FolderGroup, ...]
    has_history: bool


def notes_view(site: Site, links: Links) -> NotesView:
    """Make the page of the notes in comments."""
    marks: defaultdict[str, int] = defaultdict(int)
    for found in site.project_facts.notes.values():
        for note in found:
            marks[note.mark] += 1
    facts = tuple(f"{count:,} {mark}" for mark, count in sorted(marks.items(), key=lambda item: (-item[1], item[0])))
    groups = tuple(
        FolderGroup(
            _folder_id(folder),
            folder or site.title,
            _folder_href(site, links, folder),
            notes=tuple(_note(site, links, folder, uri, note) for uri, note in shown),
            more=more,
        )
        for folder, shown, more in _by_folder(site.project_facts.notes)
    )
    return NotesView(_head(site, links, NOTES_TITLE, facts), groups, site.history is not None)


def deprecations_view(site: Site, links: Links) -> NotesView:
    """Make the page of the deprecations."""
    count = sum(map(len, site.project_facts.deprecations.values()))
    groups = tuple(
        FolderGroup(
            _folder_id(folder),
            folder or site.title,
            _folder_href(site, links, folder),
            deprecations=tuple(_deprecation(site, links, folder, uri, item) for uri, item in shown),
            more=more,
        )
        for folder, shown, more in _by_folder(site.project_facts.deprecations)
    )
    facts = (plural(count, "deprecation"),) if count else ()
    return NotesView(_head(site, links, DEPRECATIONS_TITLE, facts), groups, has_history=False)


def folders_toc(found: Mapping[str, Sequence[object]], title: str) -> tuple[TocEntry, ...]:
    """Return the table of contents of such a page.

    Args:
        found: What it lists, by file.
        title: The title of the whole tree.
    """
    return tuple(TocEntry(folder or title, _folder_id(folder), 2) for folder, _, _ in _by_folder(found))


def _head(site: Site, links: Links, title: str, facts: tuple[str, ...]) -> Head:
    return Head(title, "", (Crumb(site.title, links.landing()),), (), facts)


def _folder_id(folder: str) -> str:
    return f"in-{folder}" if folder else "in-root"


def _folder_href(site: Site, links: Links, folder: str) -> str:
    return links.index(folder) if folder in site.tree.folders else links.landing()


def _by_folder(found: Mapping[str, Sequence[_T]]) -> Iterator[tuple[str, list[tuple[str, _T]], int]]:
    """Yield each folder with what the files directly in it hold, as far as it is shown, and how much is not."""
    folders: defaultdict[str, list[tuple[str, _T]]] = defaultdict(list)
    for uri, items in sorted(found.items()):
        folders[uri.rpartition("/")[0]].extend((uri, item) for item in items)
    room = SHOWN
    for folder, below in sorted(folders.items()):
        yield folder, below[:room], max(0, len(below) - room)
        room = max(0, room - len(below))


def _note(site: Site, links: Links, folder: str, uri: str, note: Note) -> NoteRow:
    changes = site.history.changes.get(uri) if site.history else None
    definition = _definition(site, uri, note.path) if note.path else None
    return NoteRow(
        mark=note.mark,
        text=note.text,
        file=relative(folder, uri),
        line=note.line,
        href=links.line(uri, note.line) or links.overview(uri),
        symbol=definition.qualname if definition else "",
        symbol_href=links.overview(uri, site.records[uri].source.symbol(definition.path)) if definition else "",
        last_change=changes.last if changes else "",
    )


def _deprecation(site: Site, links: Links, folder: str, uri: str, item: DeprecatedSymbol) -> DeprecationRow:
    source = site.records[uri].source
    definition = _definition(site, uri, item.path) if item.path else None
    scope = source.symbol(item.path) if definition else source.module
    href = _instead(links, scope, item.instead)
    is_name = bool(href) or is_written_as_code(item.instead, item.message)
    return DeprecationRow(
        name=item.subject or (definition.qualname if definition else source.module),
        href=links.overview(uri, scope),
        always=item.always,
        message=item.message,
        instead=item.instead if is_name else "",
        instead_href=href,
        file=relative(folder, uri),
        line=item.line,
        line_href=links.line(uri, item.line) or links.overview(uri),
    )


def _instead(links: Links, scope: str, name: str) -> str:
    """Link to what is to be used instead; it may be a sister of what is deprecated, or another project's."""
    if not name:
        return ""
    around = scope.rpartition(".")[0]
    sister = links.symbol(f"{around}.{name}", scope) if around else ""
    return sister or links.symbol(name, scope) or (links.external(name) if "." in name else "")


def _definition(site: Site, uri: str, path: str) -> Definition | None:
    return next((found for found in site.records[uri].definitions if found.path == path), None)
