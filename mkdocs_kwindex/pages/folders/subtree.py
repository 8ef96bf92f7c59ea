"""The keywords of a folder and of all below it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct, structs

from mkdocs_kwindex.index.alphabet import letter_title
from mkdocs_kwindex.index.enclosing_folders import relative
from mkdocs_kwindex.index.keyword_names import Name, Owner
from mkdocs_kwindex.model import Folder
from mkdocs_kwindex.model.anchors import name_id
from mkdocs_kwindex.pages.folders.rows import PartRow, part_rows
from mkdocs_kwindex.pages.head import FolderPage, Head, folder_head
from mkdocs_kwindex.pages.index_kinds import NAME_KINDS
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.name_index import CountedLink, owner_href
from mkdocs_kwindex.pages.name_pages import KINDS
from mkdocs_kwindex.pages.site import Site

# Of one name, so many places are linked; and where a folder's names take several pages, which repeat those of all
# folders below it, the first one.
_PLACES = 5
_PLACES_OF_MANY = 1


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
    """A page with keywords of a folder and of all below it: the only one, the first of several, or one of these.

    Attributes:
        head: The head of the folder.
        kinds: The kinds of the names that it lists, with the names.
        pages: Its further pages, with the names that they begin and end with, and their numbers of names.
        counts: How many keywords of each kind there are, on the first of several pages.
        parts: What is in the folder, likewise.
    """

    head: Head
    kinds: tuple[SubtreeKind, ...] = ()
    pages: tuple[CountedLink, ...] = ()
    counts: tuple[CountedLink, ...] = ()
    parts: tuple[PartRow, ...] = ()


def subtree_view(
    site: Site, links: Links, folder: Folder, names_below: Callable[[str], Sequence[Name]], path: str = ""
) -> SubtreeView:
    """Make a page.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        folder: The folder.
        names_below: Gives the names in a folder and below it, in the order of the index.
        path: The end of the page's address, where the keywords take more than one; empty for the first one.
    """
    pages = site.parts.subtrees.get(folder.uri, ())
    # A preview may ask for one that was there before a file was saved.
    page = next((page for page in pages if page.path == path), None)
    if pages and page is None:
        return SubtreeView(
            head=_head(site, links, folder),
            pages=tuple(CountedLink(page.title, links.sub(folder.uri, page.path), page.count) for page in pages),
            counts=tuple(_counts(site, links, folder.uri)),
            parts=part_rows(site, links, folder.uri),
        )
    names = names_below(folder.uri)
    listed = names[page.start : page.start + page.count] if page else names
    title = page.title if page else ""
    places = _PLACES_OF_MANY if page else _PLACES
    return SubtreeView(_head(site, links, folder, title), _kinds(site, links, folder.uri, listed, places))


def subtree_sections(site: Site, folder: Folder, path: str = "") -> list[tuple[str, str]]:
    """Return the ids and titles of the page's sections."""
    if folder.uri not in site.parts.subtrees:
        return [section for kind, section in NAME_KINDS.items() if site.names.kinds_below[folder.uri][kind]]
    return [] if path else [("names", "By Name"), ("kinds", "By Kind"), ("parts", "By Folder and File")]


def _head(site: Site, links: Links, folder: Folder, title: str = "") -> Head:
    head = folder_head(site, links, folder, FolderPage.KEYWORDS)
    return structs.replace(head, title=f"{head.title} {title}") if title else head


def _counts(site: Site, links: Links, folder: str) -> Iterator[CountedLink]:
    """Count the keywords of each kind; where these are listed, those of the whole tree are."""
    kinds = site.names.kinds_below[folder]
    for kind, (end, title) in NAME_KINDS.items():
        if kinds[kind]:
            yield CountedLink(title, links.names(KINDS + end), kinds[kind])


def _kinds(site: Site, links: Links, folder: str, names: Iterable[Name], places: int) -> tuple[SubtreeKind, ...]:
    by_kind: defaultdict[str, list[tuple[Name, Sequence[Owner]]]] = defaultdict(list)
    for name in names:
        of_kind: defaultdict[str, list[Owner]] = defaultdict(list)
        for owner in (*name.definitions, *name.imports):
            of_kind[site.names.kind_of(owner)].append(owner)
        for kind, owners in of_kind.items():
            by_kind[kind].append((name, owners))
    return tuple(
        SubtreeKind(identifier, title, len(by_kind[kind]), tuple(_letters(site, links, folder, by_kind[kind], places)))
        for kind, (identifier, title) in NAME_KINDS.items()
        if by_kind[kind]
    )


def _letters(
    site: Site, links: Links, folder: str, found: Sequence[tuple[Name, Sequence[Owner]]], places: int
) -> Iterator[tuple[str, tuple[SubtreeName, ...]]]:
    for letter, names in groupby(found, lambda item: item[0].place.letter):
        yield letter_title(letter), tuple(_name(site, links, folder, *named, places) for named in names)


def _name(site: Site, links: Links, folder: str, name: Name, owners: Sequence[Owner], most: int) -> SubtreeName:
    text = name.place.name
    places = tuple((owner_href(site, links, owner), relative(folder, owner.file_uri)) for owner in owners[:most])
    more = len(owners) - len(places)
    return SubtreeName(text, places, more, links.names(site.names.page(name), name_id(text)) if more else "")
