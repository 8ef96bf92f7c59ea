"""What is in the book, in which order, and where each page of the site is in it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mkdocs_kwindex.export.markdown.export import planned
from mkdocs_kwindex.index.enclosing_folders import ROOT
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan
from mkdocs_kwindex.pages.site import Site

PART, CHAPTER, SECTION = 1, 2, 3
"""The levels of headings."""

_APPENDICES = {
    PageKind.NAMES: "Keywords",
    PageKind.NOTES: "Notes in Comments",
    PageKind.DEPRECATIONS: "Deprecations",
    PageKind.REPORT: "Report",
}
_NUMERALS = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class BookEntry(NamedTuple):
    """A heading of the book, with what is below it.

    Attributes:
        level: `PART`, `CHAPTER` or `SECTION`.
        label: What comes before the title, such as `Part I`; empty for nothing.
        title: Its title.
        place: Its id in the book; ids of the page begin with it.
        pages: The pages of the site whose content is below it.
        is_code: Whether the title is a path.
    """

    level: int
    label: str
    title: str
    place: str
    pages: tuple[PagePlan, ...] = ()
    is_code: bool = False


def contents(site: Site) -> tuple[BookEntry, ...]:
    """List what is in the book: a part for each package or folder at the top, the appendices, the glossary."""
    plans = planned(site)
    by_kind: dict[PageKind, list[PagePlan]] = {}
    for plan in plans:
        by_kind.setdefault(plan.kind, []).append(plan)
    of_folders = {plan.subject: plan for plan in by_kind.get(PageKind.DOC, ())}
    of_files = {plan.subject: plan for plan in by_kind.get(PageKind.OVERVIEW, ())}
    return (
        *_parts(site, of_folders, of_files),
        *_appendices(by_kind),
        BookEntry(PART, "", "Glossary", "glossary", tuple(by_kind.get(PageKind.GLOSSARY, ()))),
    )


def places(site: Site, entries: Sequence[BookEntry]) -> Mapping[str, str]:
    """Return the place in the book of each page, by its URI; of others, the place with the same content."""
    found = {plan.uri: entry.place for entry in entries for plan in entry.pages}
    folders = {plan.subject: found[plan.uri] for e in entries for plan in e.pages if plan.kind is PageKind.DOC}
    files = {plan.subject: found[plan.uri] for e in entries for plan in e.pages if plan.kind is PageKind.OVERVIEW}
    for plan in planned(site):
        if plan.kind is PageKind.KEYWORDS:
            found.setdefault(plan.uri, files[plan.subject])
        elif plan.kind in {PageKind.INDEX, PageKind.SUB}:
            found.setdefault(plan.uri, folders[plan.subject])
        elif plan.kind is PageKind.NAMES:
            found.setdefault(plan.uri, "appendix-keywords")
        elif plan.kind is PageKind.LANDING:
            found.setdefault(plan.uri, "contents")
    return found


def _parts(site: Site, folders: Mapping[str, PagePlan], files: Mapping[str, PagePlan]) -> Iterator[BookEntry]:
    number = 0
    root = site.tree.root
    if root is not None and (root.files or ROOT in folders):
        number += 1
        pages = (folders[ROOT],) if ROOT in folders else ()
        yield BookEntry(PART, f"Part {roman(number)}", site.title, "folder/", pages)
        yield from (_file(files[uri]) for uri in root.files)
    for package in site.tree.packages:
        if package.is_file and root is not None:
            continue
        number += 1
        label = f"Part {roman(number)}"
        yield BookEntry(PART, label, package.uri, f"part/{package.uri}", is_code=True)
        if package.is_file:
            yield _file(files[package.uri])
        else:
            yield from _chapters(site, package.uri, folders, files)


def _chapters(
    site: Site, uri: str, folders: Mapping[str, PagePlan], files: Mapping[str, PagePlan]
) -> Iterator[BookEntry]:
    folder = site.tree.folders[uri]
    yield BookEntry(CHAPTER, "", uri, f"folder/{uri}", (folders[uri],), is_code=True)
    yield from (_file(files[file]) for file in folder.files)
    for child in folder.folders:
        yield from _chapters(site, child, folders, files)


def _file(plan: PagePlan) -> BookEntry:
    return BookEntry(SECTION, "", plan.subject, f"file/{plan.subject}", (plan,), is_code=True)


def _appendices(by_kind: Mapping[PageKind, Sequence[PagePlan]]) -> Iterator[BookEntry]:
    letter = ord("A")
    for kind, title in _APPENDICES.items():
        # The kinds of name have pages of the same names again.
        pages = tuple(plan for plan in by_kind.get(kind, ()) if not plan.subject.startswith("kind/"))
        if pages:
            yield BookEntry(PART, f"Appendix {chr(letter)}", title, f"appendix-{title.split()[0].lower()}", pages)
            letter += 1


def roman(number: int) -> str:
    """Write a number as books number their parts."""
    written = ""
    for value, sign in _NUMERALS:
        times, number = divmod(number, value)
        written += sign * times
    return written
