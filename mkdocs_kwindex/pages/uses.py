"""Who uses a symbol: in the tree, in the tests, in the examples."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from msgspec import Struct

from mkdocs_kwindex.index.fixtures import Request
from mkdocs_kwindex.model.definitions import without_numbers
from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.model.project import ConfigurationPlace
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.source_listing import line_text
from mkdocs_kwindex.pages.usage_in_tests import UsageView, usage_view
from mkdocs_kwindex.pages.use_rows import FileUses, UseRow, cut, file_heading, grouped, how
from mkdocs_kwindex.resolve import UseSite


class UsesLimits(NamedTuple):
    """How much a page shows of the uses of each of its symbols.

    Attributes:
        inline: How many uses are shown unfolded.
        folded: How many more are listed one by one, folded; a symbol with more uses is summed up by file.
        files: How many files such a sum names.
    """

    inline: int
    folded: int
    files: int

    def bytes_for(self, count: int) -> int:
        """Estimate what a symbol takes that has so many uses."""
        if not count:
            return 0
        inline = min(count, self.inline)
        if count > self.inline + self.folded:
            return _AROUND + inline * _ROW + min(count, self.files) * _FILE
        return _AROUND + inline * _ROW + (count - inline) * _PLACE


# The bytes of a page that all uses together may take. The first limits fit nearly all files; the narrower ones are for
# files with more than some hundred symbols that are used everywhere.
_BYTES = 800_000
_MOST_FOLDERS = 12
_LIMITS = (
    UsesLimits(5, 95, 200),
    UsesLimits(5, 25, 40),
    UsesLimits(3, 7, 15),
    UsesLimits(2, 3, 4),
    UsesLimits(1, 2, 2),
)
# Bytes of a use with its line, of the link to one, of a file with its number of uses, and of what surrounds them.
_ROW, _PLACE, _FILE, _AROUND = 220, 70, 120, 150


class UsesView(Struct, frozen=True):
    """The uses of a symbol in the tree, grouped by file: first the page's own file, then by name.

    Attributes:
        count: How many there are.
        kinds: The kinds of use with their numbers, the most frequent first.
        possible: How many of them may mean another symbol.
        inline: The files of the first uses.
        folded: The files of the following ones; empty when there are too many.
        more: How many those are.
        files: Instead of those, all files that hold uses, most uses first.
        more_files: How many files are not named.
        folders: The folders that hold these, each with its link and their number.
    """

    count: int
    kinds: tuple[tuple[str, int], ...] = ()
    possible: int = 0
    inline: tuple[FileUses, ...] = ()
    folded: tuple[FileUses, ...] = ()
    more: int = 0
    files: tuple[FileUses, ...] = ()
    more_files: int = 0
    folders: tuple[tuple[str, str, int], ...] = ()


def uses_room(counts: Collection[int]) -> UsesLimits:
    """Choose how much a page shows of the uses of its symbols.

    Args:
        counts: How many uses each of them has.
    """
    return next((limits for limits in _LIMITS if sum(map(limits.bytes_for, counts)) <= _BYTES), _LIMITS[-1])


def uses_views(
    site: Site, links: Links, symbol: str, uri: str, limits: UsesLimits = _LIMITS[0], requests: Sequence[Request] = ()
) -> tuple[UsesView, UsageView]:
    """Make the lists of a symbol's uses, in the tree and in tests and examples.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        symbol: The symbol.
        uri: The file that the page is about.
        limits: How much the page shows.
        requests: The tests that request the symbol as a fixture.
    """
    sites = site.relations.uses(symbol)
    in_tree = [use for use in sites if site.is_code(use.uri)]
    in_usage = [use for use in sites if use.uri in site.usage] if site.usage else []
    declared = tuple(_declared(site, links, symbol))
    return _uses(site, links, in_tree, uri, limits, declared), usage_view(site, links, in_usage, requests)


def use_count(site: Site, symbol: str) -> int:
    """Count the uses of a symbol in the tree."""
    return site.use_count(symbol)


def _declared(site: Site, links: Links, symbol: str) -> Iterator[FileUses]:
    """Yield the files of the project that name a symbol as a command or plugin."""
    declared = sorted(site.entry_points_of(symbol), key=lambda entry: (entry.place.name, entry.place.line))
    for name, group in groupby(declared, key=lambda entry: entry.place.name):
        entries = list(group)
        uri = site.configuration_files.get(entries[0].place.path, "")
        rows = tuple(
            UseRow(
                href=declaration_address(site, links, entry.place),
                line=entry.place.line,
                use=Use.BY_NAME.value,
                within=f"{entry.table or entry.group}.{entry.name}",
                code="",
            )
            for entry in entries
        )
        yield FileUses(uri or name, links.overview(uri) if uri else rows[0].href, rows)


def declaration_address(site: Site, links: Links, place: ConfigurationPlace) -> str:
    """Return the address of what a configuration says: on the file's page, or in the repository; empty without both."""
    uri = site.configuration_files.get(place.path, "")
    if uri:
        return links.line(uri, place.line) or links.overview(uri)
    return site.source_address(place.path, place.line) if place.path else ""


def _uses(
    site: Site, links: Links, sites: Sequence[UseSite], uri: str, limits: UsesLimits, declared: tuple[FileUses, ...]
) -> UsesView:
    by_name = sum(len(file.rows) for file in declared)
    if not sites:
        return UsesView(by_name, ((Use.BY_NAME.value, by_name),), inline=declared) if declared else UsesView(0)
    counted = Counter(use.use.value for use in sites) + Counter({Use.BY_NAME.value: by_name})
    kinds = tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
    possible = sum(use.possible for use in sites)
    ordered = sorted(sites, key=lambda use: use.uri != uri)
    rows = [(use.uri, count, _row(site, links, use, count)) for use, count in islice(_together(ordered), limits.inline)]
    shown = sum(count for _, count, _ in rows)
    inline = (*grouped(links, ((file, row) for file, _, row in rows), uri), *declared)
    count = len(sites) + by_name
    if len(sites) <= limits.inline + limits.folded:
        folded = tuple(_by_line(links, ordered[shown:], uri))
        return UsesView(count, kinds, possible, inline, folded, len(sites) - shown)
    files = _by_file(links, sites, uri)
    others = [file.file or uri for file in files[limits.files :]]
    return UsesView(
        count,
        kinds,
        possible,
        inline,
        files=tuple(files[: limits.files]),
        more_files=len(others),
        folders=tuple(_folders(site, links, others)),
    )


def _folders(site: Site, links: Links, uris: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """Yield the folders that hold some files, each with its link and their number: the deepest that are few enough."""
    parents = [uri.split("/")[:-1] for uri in uris]
    depths = range(max(map(len, parents), default=0), 0, -1)
    found = (Counter("/".join(parent[:depth]) for parent in parents) for depth in depths)
    counted = Counter[str]()
    for counted in found:
        if len(counted) <= _MOST_FOLDERS:
            break
    for folder, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        if folder in site.tree.folders:
            yield folder, links.index(folder), count


def _together(sites: Iterable[UseSite]) -> Iterator[tuple[UseSite, int]]:
    """Yield the first of the uses of one kind on one line, and how many they are."""
    for _, uses in groupby(sites, key=lambda use: (use.uri, use.line, use.use, use.possible, use.within)):
        found = list(uses)
        yield found[0], len(found)


def _by_line(links: Links, sites: Iterable[UseSite], own: str) -> Iterator[FileUses]:
    for uri, uses in groupby(sites, key=lambda use: use.uri):
        lines: dict[int, list[bool]] = {}
        for use in uses:
            lines.setdefault(use.line, []).append(use.possible)
        found = tuple(
            (line, links.line(uri, line) or links.overview(uri), len(possible), all(possible))
            for line, possible in lines.items()
        )
        yield FileUses(*file_heading(links, uri, own), lines=found)


def _by_file(links: Links, sites: Iterable[UseSite], own: str) -> list[FileUses]:
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for use in sites:
        counts[use.uri] += 1
        first.setdefault(use.uri, use.line)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        FileUses("" if uri == own else uri, links.line(uri, first[uri]) or links.overview(uri), count=count)
        for uri, count in ordered
    ]


def _row(site: Site, links: Links, use: UseSite, count: int) -> UseRow:
    return UseRow(
        href=links.line(use.uri, use.line) or links.overview(use.uri),
        line=use.line,
        use=how(use),
        within=without_numbers(use.within),
        code=cut(line_text(site.records[use.uri], use.line)) if site.listings else "",
        count=count,
    )
