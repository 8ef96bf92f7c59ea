"""The idioms of a folder's files, added up."""

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import relative
from mkdocs_kwindex.pages.idiom_sentences import idiom_id, pattern_counts
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

_FILES = 3


class IdiomPlace(Struct, frozen=True):
    """A file that uses an idiom; `href` leads to its place on the file's page."""

    file: str
    href: str
    count: int


class IdiomRow(Struct, frozen=True):
    """An idiom.

    Attributes:
        title: Its name.
        count: How often it is used.
        files: How many files use it.
        places: The files that use it most.
    """

    title: str
    count: int
    files: int
    places: tuple[IdiomPlace, ...]


def idiom_rows(site: Site, links: Links, folder: str) -> tuple[IdiomRow, ...]:
    """Add up the idioms of a folder's files, the most frequent first."""
    counts: dict[str, list[tuple[int, str]]] = {}
    for uri in site.files_below(folder):
        for title, count in pattern_counts(site.records[uri]).items():
            counts.setdefault(title, []).append((count, uri))
    rows = [_row(links, folder, title, files) for title, files in counts.items()]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.title)))


def has_idioms(site: Site, folder: str) -> bool:
    """Return whether a folder's files use any idiom."""
    return any(site.records[uri].patterns for uri in site.files_below(folder))


def _row(links: Links, folder: str, title: str, files: list[tuple[int, str]]) -> IdiomRow:
    best = sorted(files, key=lambda item: (-item[0], item[1]))[:_FILES]
    return IdiomRow(
        title=title,
        count=sum(count for count, _ in files),
        files=len(files),
        places=tuple(
            IdiomPlace(relative(folder, uri), links.overview(uri, idiom_id(title)), count) for count, uri in best
        ),
    )
