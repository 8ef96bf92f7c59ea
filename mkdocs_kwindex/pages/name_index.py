"""A page of the index of all names."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from mkdocs_kwindex.index.alphabet import letter_title
from mkdocs_kwindex.index.keyword_names import Name, Owner, is_defined
from mkdocs_kwindex.model import Kind
from mkdocs_kwindex.model.anchors import anchor, name_id, symbol_id
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.head import Crumb, Head
from mkdocs_kwindex.pages.index_kinds import NAME_KINDS, index_title, name_page_title
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.name_pages import KINDS, SHORTLY_SHOWN, NamePage, base_of, shown_owners
from mkdocs_kwindex.pages.site import Site

# So many owners are in the row itself; more are folded.
_UNFOLDED = 3


class CountedLink(Struct, frozen=True):
    """A link to names that have something in common, and their number.

    Attributes:
        letter: Their letter, or group, for the script that finds the page of a name; empty for none.
        prefix: The prefix of their keys, likewise.
    """

    title: str
    href: str
    count: int
    active: bool = False
    letter: str = ""
    prefix: str = ""


class OwnerRow(Struct, frozen=True):
    """Something that has a name.

    Attributes:
        kind: What it is.
        owner: The module or definition that holds it, or the module that it is imported from; may be empty.
        href: Its entry; for what is imported, where the file says so.
        file: The URI of the file.
        line: Its line.
        line_href: Leads there; empty without a listing.
        summary: Its first sentence; empty for none.
    """

    kind: str
    owner: str
    href: str
    file: str
    line: int
    line_href: str
    summary: str


class NameRow(Struct, frozen=True):
    """A name with the keywords of that name.

    Attributes:
        identifier: The id of the row.
        name: The name.
        count: How much is called so.
        owners: The first of it.
        folded: More of it.
        more: How much is not listed.
        imported: Where else it is imported, in words; empty for nowhere.
    """

    identifier: str
    name: str
    count: int
    owners: tuple[OwnerRow, ...]
    folded: tuple[OwnerRow, ...]
    more: int
    imported: str


class ShortRow(Struct, frozen=True):
    """A name in an index by kind; what else there is to say is in its row of the index of all names.

    Attributes:
        identifier: The id of the row.
        name: The name.
        href: What has the name; where that is several, the row in the index of all names.
        owner: What holds the one that has the name, or its file; empty where several have it.
        owners: The same of the first of several, each with the address of what it holds.
        more: How many others there are.
    """

    identifier: str
    name: str
    href: str
    owner: str = ""
    owners: tuple[tuple[str, str], ...] = ()
    more: int = 0


class LetterGroup(Struct, frozen=True):
    """The names of a letter that a page lists: in an index by kind in short rows."""

    identifier: str
    title: str
    rows: tuple[NameRow, ...] = ()
    short_rows: tuple[ShortRow, ...] = ()


class NamesView(Struct, frozen=True):
    """A page of the index.

    Attributes:
        head: Its head.
        kinds: The indexes: of all names, and of those of each kind.
        letters: The letters of the whole index.
        parts: The pages that hold names of this page's prefix.
        groups: The names on the page itself, by letter.
        nothing: Why there are no names at all; empty when there are some.
        json_href: The list of all keywords for other programs.
    """

    head: Head
    kinds: tuple[CountedLink, ...]
    letters: tuple[CountedLink, ...]
    parts: tuple[CountedLink, ...]
    groups: tuple[LetterGroup, ...]
    nothing: str
    json_href: str


def names_view(site: Site, links: Links, path: str) -> NamesView:
    """Make a page of the index.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        path: The end of the page's address; empty for the first page.
    """
    base = base_of(path)
    first = site.names.pages.get(base) or site.names.pages[""]
    # A preview may ask for one that was there before a file was saved.
    page = site.names.pages.get(path, first)
    crumbs = [Crumb(site.title, links.landing())]
    crumbs += [Crumb(index_title(above), links.names(above)) for above in dict.fromkeys(("", base)) if above != path]
    names = plural(page.count, "name")
    return NamesView(
        head=Head(
            title=name_page_title(page),
            anchor="",
            trail=tuple(crumbs),
            tabs=(),
            facts=(names if path == base else f"{names} of {first.count:,}",),
        ),
        kinds=tuple(_kinds(site, links, base)),
        letters=tuple(_letters(links, first, page)),
        parts=tuple(
            CountedLink(part.title, links.names(part.path), part.count, prefix=part.prefix)
            for part in page.parts
            if page.letter
        ),
        groups=tuple(_groups(site, links, page.names, are_short=bool(base))),
        nothing="" if first.count else "No file defines or imports anything.",
        json_href=links.from_root(site.urls.keywords_json),
    )


def name_sections(page: NamePage) -> list[tuple[str, str]]:
    """Return the ids and titles of the letters that a page of the index lists."""
    if page.letter:
        return []
    return [(letter_id(letter), letter_title(letter)) for letter in dict.fromkeys(n.place.letter for n in page.names)]


def letter_id(letter: str) -> str:
    """Return the id of the names of a letter."""
    return anchor(f"letter-{letter}")


def letter_href(links: Links, first: NamePage, letter: str) -> str:
    """Link to the names of a letter; empty when there are none."""
    if first.names:
        return links.names(first.path, f"letter-{letter}")
    return next((links.names(part.path) for part in first.parts if part.letter == letter), "")


def _kinds(site: Site, links: Links, active: str) -> Iterator[CountedLink]:
    for base in ("", *(f"{KINDS}{end}" for end, _ in NAME_KINDS.values())):
        if first := site.names.pages.get(base):
            title = index_title(base) if base else "All"
            yield CountedLink(title, links.names(base), first.count, active=base == active)


def _letters(links: Links, first: NamePage, page: NamePage) -> Iterator[CountedLink]:
    if first.parts:
        for part in first.parts:
            yield CountedLink(part.title, links.names(part.path), part.count, part.letter == page.letter, part.letter)
        return
    for letter, names in groupby(first.names, lambda name: name.place.letter):
        yield CountedLink(letter_title(letter), letter_href(links, first, letter), sum(1 for _ in names))


def _groups(site: Site, links: Links, names: Sequence[Name], *, are_short: bool) -> Iterator[LetterGroup]:
    for letter, found in groupby(names, lambda name: name.place.letter):
        identifier, title = letter_id(letter), letter_title(letter)
        if are_short:
            rows = tuple(_short_row(site, links, name) for name in found)
            yield LetterGroup(identifier, title, short_rows=rows)
        else:
            yield LetterGroup(identifier, title, tuple(_row(site, links, name) for name in found))


def _short_row(site: Site, links: Links, name: Name) -> ShortRow:
    identifier = name_id(name.place.name)
    all_owners = name.definitions or name.imports
    owners = [
        (_holder(site, owner) or owner.file_uri, owner_href(site, links, owner)) for owner in all_owners[:SHORTLY_SHOWN]
    ]
    if len(all_owners) == 1:
        [(owner, href)] = owners
        return ShortRow(anchor(identifier), name.place.name, href, owner)
    href = links.names(site.names.page(name), identifier)
    return ShortRow(anchor(identifier), name.place.name, href, owners=tuple(owners), more=len(all_owners) - len(owners))


def _holder(site: Site, owner: Owner) -> str:
    """Return the module or definition that holds what is defined; empty for what is none of that."""
    source, definition = site.records[owner.file_uri].source, owner.keyword.definition
    if definition is None:
        return ""
    return symbol_id(source, definition).removesuffix(definition.path.rpartition(".")[2]).rstrip(".:")


def _row(site: Site, links: Links, name: Name) -> NameRow:
    owners = tuple(_owner_rows(site, links, shown_owners(name)))
    total = len(name.definitions or name.imports)
    imported = ""
    if name.definitions and name.imports:
        imported = f"imported in {plural(len(name.imports), 'file')}"
    return NameRow(
        identifier=anchor(name_id(name.place.name)),
        name=name.place.name,
        count=total,
        owners=owners[:_UNFOLDED],
        folded=owners[_UNFOLDED:],
        more=total - len(owners),
        imported=imported,
    )


def owner_href(site: Site, links: Links, owner: Owner) -> str:
    """Link to what has a name: its entry, or else the line that names it."""
    source, keyword = site.records[owner.file_uri].source, owner.keyword
    if is_defined(keyword):
        return links.overview(owner.file_uri, symbol_id(source, keyword.definition))
    return links.line(owner.file_uri, keyword.line) or links.overview(owner.file_uri)


def _owner_rows(site: Site, links: Links, owners: Iterable[Owner]) -> Iterator[OwnerRow]:
    for owner in owners:
        record, keyword = site.records[owner.file_uri], owner.keyword
        module, docstring = "", None
        if keyword.definition:
            module, docstring = _holder(site, owner), keyword.definition.docstring
        elif keyword.kind is Kind.MODULE:
            docstring = record.docstring
        elif keyword.imported and not keyword.is_module:
            module = f"from {keyword.imported.module}"
        yield OwnerRow(
            kind=site.names.kind_of(owner),
            owner=module,
            href=owner_href(site, links, owner),
            file=owner.file_uri,
            line=keyword.line,
            line_href="" if keyword.kind is Kind.MODULE else links.line(owner.file_uri, keyword.line),
            summary=docstring.summary if docstring else "",
        )
