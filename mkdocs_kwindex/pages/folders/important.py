"""The files of a folder to read first, each with the reason."""

from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import relative
from mkdocs_kwindex.model import RoleName
from mkdocs_kwindex.model.anchors import IMPORTED_BY
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.phrases import Phrase, Piece, code, enumeration, phrase
from mkdocs_kwindex.pages.site import Site

_BY_USE, _BY_ENTRY, _BY_SIZE, _COMMANDS = 5, 8, 3, 3
# A file that is not the largest is named from this part of the folder's lines on.
_LEAST_SHARE = 15
_CONSOLE = {"console_scripts", "gui_scripts"}


class ImportantFile(Struct, frozen=True):
    """A file, and why it is named."""

    file: str
    href: str
    reasons: Phrase


def important_files(site: Site, links: Links, folder: str) -> tuple[ImportantFile, ...]:
    """Name the files below a folder that most others import, that programs begin in, and that are the largest.

    Where there is but one file there is nothing to choose from.
    """
    if not has_important_files(site, folder):
        return ()
    uris = _written(site, folder)
    reasons: dict[str, list[Phrase]] = {}
    for uri, reason in (*_by_use(site, links, uris), *_entries(site, links, uris), *_by_size(site, folder, uris)):
        reasons.setdefault(uri, []).append(reason)
    return tuple(
        ImportantFile(relative(folder, uri), links.overview(uri), enumeration(found)) for uri, found in reasons.items()
    )


def has_important_files(site: Site, folder: str) -> bool:
    """Return whether there is a choice of files, and something in them."""
    return site.totals[folder].lines > 0 and len(_written(site, folder)) > 1


def _written(site: Site, folder: str) -> list[str]:
    return [uri for uri in site.files_below(folder) if site.records[uri].generated is None]


def _by_use(site: Site, links: Links, uris: list[str]) -> Iterator[tuple[str, Phrase]]:
    counts = sorted((-site.importer_count(uri), uri) for uri in uris if site.records[uri].source.is_python)
    for count, uri in counts[:_BY_USE]:
        if count:
            yield uri, phrase("imported by ", Piece(plural(-count, "file"), links.overview(uri, IMPORTED_BY)))


def _entries(site: Site, links: Links, uris: list[str]) -> Iterator[tuple[str, Phrase]]:
    shown = 0
    for uri in uris:
        record = site.records[uri]
        commands = [entry for entry, _ in site.entry_points.get(uri, ()) if entry.group in _CONSOLE]
        if commands:
            shown_names = [phrase(code(entry.name)) for entry in commands[:_COMMANDS]]
            href = links.overview(uri, Section.ARCHITECTURE_DESIGN)
            names = enumeration(shown_names, max(0, len(commands) - _COMMANDS), href)
            is_one = len(commands) == 1
            before, after = ("the command ", " leads here") if is_one else ("the commands ", " lead here")
            yield uri, phrase(before, *names, after)
        elif record.role.name is RoleName.ENTRY_POINT:
            yield uri, phrase(code(record.source.command), " runs it")
        else:
            continue
        shown += 1
        if shown == _BY_ENTRY:
            return


def _by_size(site: Site, folder: str, uris: list[str]) -> Iterator[tuple[str, Phrase]]:
    total = site.totals[folder].lines
    # Lines of what a program has written are part of the total as well.
    largest = sorted((-site.records[uri].lines.total, uri) for uri in uris)[:_BY_SIZE]
    for lines, uri in largest:
        share = -lines * 100 // total
        if share >= _LEAST_SHARE or uri == largest[0][1]:
            rank = "the largest, " if uri == largest[0][1] else ""
            yield uri, phrase(f"{rank}{plural(-lines, 'line')}, {share} % of the folder's")
