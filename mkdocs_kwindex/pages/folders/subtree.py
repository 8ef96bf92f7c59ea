"""The keywords of a folder and of all below it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from mkdocs_kwindex.index.alphabet import letter_title
from mkdocs_kwindex.index.ancestry import relative
from mkdocs_kwindex.index.names import Name, Owner, names_of
from mkdocs_kwindex.model import Folder
from mkdocs_kwindex.model.url_map import name_id
from mkdocs_kwindex.pages.folders.rows import PartRow, part_rows
from mkdocs_kwindex.pages.head import FolderPage, Head, folder_head
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.name_index import CountedLink, letter_href, owner_href
from mkdocs_kwindex.pages.name_kinds import NAME_KINDS
from mkdocs_kwindex.pages.name_pages import KINDS
from mkdocs_kwindex.pages.site import Site

MOST_KEYWORDS = 2000
"""So many keywords a page lists at most. Of more, every folder below and every file says its own.

To list them for every folder above again would make the site larger than the tree is.
"""

# Of one name, so many places are linked.
_PLACES = 5


class SubtreeName(Struct, frozen=True):
    """A name: the places where it is, each with its file, and where the others are found."""

    name: str
    places: tuple[tuple[str, str], ...]
    more: int
    more_href: str


class SubtreeKind(Struct, frozen=True):
    """The names of one kind, by letter."""

    identifier: str
    title: str
    count: int
    letters: tuple[tuple[str, tuple[SubtreeName, ...]], ...]


class SubtreeView(Struct, frozen=True):
    """The keywords of a folder and of all below it.

    Attributes:
        head: The head of the folder.
        total: How many keywords are there, as the head says it: without the modules themselves.
        kinds: The kinds with their names; without them where they are too many.
        counts: How many keywords of each kind there are, where they are too many to list.
        letters: How many begin with each letter, where they are too many to list.
        parts: What is in the folder, where they are too many to list.
    """

    head: Head
    total: int
    kinds: tuple[SubtreeKind, ...] = ()
    counts: tuple[CountedLink, ...] = ()
    letters: tuple[CountedLink, ...] = ()
    parts: tuple[PartRow, ...] = ()


def subtree_view(site: Site, links: Links, folder: Folder) -> SubtreeView:
    """Make the page."""
    head = folder_head(site, links, folder, FolderPage.KEYWORDS)
    total = site.totals[folder.uri].keywords
    if total > MOST_KEYWORDS:
        return _counted(site, links, folder, head)
    records = {uri: site.records[uri] for uri in site.files_below(folder.uri)}
    by_kind: defaultdict[str, list[tuple[Name, Sequence[Owner]]]] = defaultdict(list)
    for name in names_of(records):
        of_kind: defaultdict[str, list[Owner]] = defaultdict(list)
        for owner in (*name.definitions, *name.imports):
            of_kind[site.name_kinds(owner)].append(owner)
        for kind, owners in of_kind.items():
            by_kind[kind].append((name, owners))
    kinds = tuple(
        SubtreeKind(identifier, title, len(by_kind[kind]), tuple(_letters(site, links, folder.uri, by_kind[kind])))
        for kind, (identifier, title) in NAME_KINDS.items()
        if by_kind[kind]
    )
    return SubtreeView(head, total, kinds)


def subtree_sections(site: Site, folder: Folder) -> list[tuple[str, str]]:
    """Return the ids and titles of the page's sections."""
    if site.totals[folder.uri].keywords > MOST_KEYWORDS:
        return [("kinds", "By Kind"), ("letters", "By First Letter"), ("parts", "By Folder and File")]
    kinds = site.subtree_counts[folder.uri].kinds
    return [section for kind, section in NAME_KINDS.items() if kinds[kind]]


def _counted(site: Site, links: Links, folder: Folder, head: Head) -> SubtreeView:
    """Count what is too much to list, and lead to where it is listed."""
    counts, first = site.subtree_counts[folder.uri], site.name_pages[""]
    return SubtreeView(
        head,
        site.totals[folder.uri].keywords,
        counts=tuple(
            CountedLink(title, links.names(KINDS + end), counts.kinds[kind])
            for kind, (end, title) in NAME_KINDS.items()
            if counts.kinds[kind]
        ),
        letters=tuple(
            CountedLink(letter_title(letter), letter_href(links, first, letter), count)
            for (_, letter), count in sorted(counts.letters.items())
        ),
        parts=part_rows(site, links, folder.uri),
    )


def _letters(
    site: Site, links: Links, folder: str, found: Sequence[tuple[Name, Sequence[Owner]]]
) -> Iterator[tuple[str, tuple[SubtreeName, ...]]]:
    for letter, names in groupby(found, lambda item: item[0].place.letter):
        yield letter_title(letter), tuple(_name(site, links, folder, name, owners) for name, owners in names)


def _name(site: Site, links: Links, folder: str, name: Name, owners: Sequence[Owner]) -> SubtreeName:
    text = name.place.name
    places = tuple((owner_href(site, links, owner), relative(folder, owner.file_uri)) for owner in owners[:_PLACES])
    more = len(owners) - len(places)
    return SubtreeName(text, places, more, links.names(site.name_page(name), name_id(text)) if more else "")
