"""Who uses a symbol: in the tree, in the tests, in the examples."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from msgspec import Struct

from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.model.project import ConfigurationPlace
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.source_listing import line_text
from mkdocs_kwindex.resolve import UseSite


class UsesRoom(NamedTuple):
    """How much a page shows of the uses of each of its symbols.

    Attributes:
        inline: How many uses stand open on the page.
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


# As much of a page as all uses together may take. The widest room is for nearly all files; that which keeps within this
# is for the others, with more than some hundred symbols that are used everywhere.
_BYTES = 800_000
_ROOMS = (UsesRoom(5, 95, 200), UsesRoom(5, 25, 40), UsesRoom(3, 7, 15), UsesRoom(2, 3, 4), UsesRoom(1, 2, 2))
# Bytes of a use with its line, of the link to one, of a file with its number of uses, and of what is around them.
_ROW, _PLACE, _FILE, _AROUND = 220, 70, 120, 150

_TESTS = 10
"""How many tests are named."""

# As much of a line as fits beside its place on a wide screen.
_LONGEST_LINE = 90

SNIPPETS = 5
"""How many call sites from tests and examples are shown."""


class UseRow(Struct, frozen=True):
    """A use, or several of one kind on one line.

    Attributes:
        href: The line in the file's listing, or in the repository for tests and examples; may be empty.
        use: How the symbol is used, after "possibly" where another one may be meant.
        within: Path of the enclosing definition; empty at module level.
        code: The line.
        count: How many uses.
    """

    href: str
    line: int
    use: str
    within: str
    code: str
    count: int = 1


class FileUses(Struct, frozen=True):
    """Uses in one file: one by one, as lines, or only counted.

    Attributes:
        file: URI of the file; empty for the file that the page is about.
        href: Its page, or its first use where the uses are only counted; may be empty.
        rows: Uses one by one.
        lines: The lines of further uses, each with its link, how many are on it, and whether all of them are possible
            ones.
        count: How many uses there are where they are only counted; 0 otherwise.
    """

    file: str
    href: str
    rows: tuple[UseRow, ...] = ()
    lines: tuple[tuple[int, str, int, bool], ...] = ()
    count: int = 0


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
    """

    count: int
    kinds: tuple[tuple[str, int], ...] = ()
    possible: int = 0
    inline: tuple[FileUses, ...] = ()
    folded: tuple[FileUses, ...] = ()
    more: int = 0
    files: tuple[FileUses, ...] = ()
    more_files: int = 0


class UsageView(Struct, frozen=True):
    """What tests and examples do with a symbol, grouped by file.

    Attributes:
        tests: The test functions that reach it by name.
        more_tests: How many of them are not listed.
        snippets: Call sites from tests and examples.
    """

    tests: tuple[FileUses, ...] = ()
    more_tests: int = 0
    snippets: tuple[FileUses, ...] = ()


def uses_room(counts: Collection[int]) -> UsesRoom:
    """Choose how much a page shows of the uses of its symbols.

    Args:
        counts: How many uses each of them has.
    """
    return next((room for room in _ROOMS if sum(map(room.bytes_for, counts)) <= _BYTES), _ROOMS[-1])


def uses_views(
    site: Site, links: Links, symbol: str, uri: str, room: UsesRoom = _ROOMS[0]
) -> tuple[UsesView, UsageView]:
    """Make the lists of a symbol's uses, in the tree and in tests and examples.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        symbol: The symbol.
        uri: The file that the page is about.
        room: How much the page shows.
    """
    sites = site.relations.uses(symbol)
    in_tree = [use for use in sites if site.is_code(use.uri)]
    in_usage = [use for use in sites if use.uri in site.usage] if site.usage else []
    declared = tuple(_declared(site, links, symbol))
    return _uses(site, links, in_tree, uri, room, declared), _usage(site, links, in_usage)


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
                within=f"{entry.group}.{entry.name}",
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
    site: Site, links: Links, sites: Sequence[UseSite], uri: str, room: UsesRoom, declared: tuple[FileUses, ...]
) -> UsesView:
    by_name = sum(len(file.rows) for file in declared)
    if not sites:
        return UsesView(by_name, ((Use.BY_NAME.value, by_name),), inline=declared) if declared else UsesView(0)
    counted = Counter(use.use.value for use in sites) + Counter({Use.BY_NAME.value: by_name})
    kinds = tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
    possible = sum(use.possible for use in sites)
    ordered = sorted(sites, key=lambda use: use.uri != uri)
    rows = [(use.uri, count, _row(site, links, use, count)) for use, count in islice(_together(ordered), room.inline)]
    shown = sum(count for _, count, _ in rows)
    inline = (*_grouped(links, ((file, row) for file, _, row in rows), uri), *declared)
    count = len(sites) + by_name
    if len(sites) <= room.inline + room.folded:
        folded = tuple(_by_line(links, ordered[shown:], uri))
        return UsesView(count, kinds, possible, inline, folded, len(sites) - shown)
    files = _by_file(links, sites, uri)
    more_files = max(0, len(files) - room.files)
    return UsesView(count, kinds, possible, inline, files=tuple(files[: room.files]), more_files=more_files)


def _together(sites: Iterable[UseSite]) -> Iterator[tuple[UseSite, int]]:
    """Yield the first of the uses of one kind on one line, and how many they are."""
    for _, uses in groupby(sites, key=lambda use: (use.uri, use.line, use.use, use.possible, use.within)):
        found = list(uses)
        yield found[0], len(found)


def _grouped(links: Links, rows: Iterable[tuple[str, UseRow]], own: str = "") -> Iterator[FileUses]:
    for uri, group in groupby(rows, key=lambda item: item[0]):
        yield FileUses(*_file(links, uri, own), rows=tuple(row for _, row in group))


def _by_line(links: Links, sites: Iterable[UseSite], own: str) -> Iterator[FileUses]:
    for uri, uses in groupby(sites, key=lambda use: use.uri):
        lines: dict[int, list[bool]] = {}
        for use in uses:
            lines.setdefault(use.line, []).append(use.possible)
        found = tuple(
            (line, links.line(uri, line) or links.overview(uri), len(possible), all(possible))
            for line, possible in lines.items()
        )
        yield FileUses(*_file(links, uri, own), lines=found)


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


def _file(links: Links, uri: str, own: str) -> tuple[str, str]:
    """Return a file's name and page as they stand above its uses; nothing for the file that the page is about."""
    if uri == own:
        return "", ""
    return uri, links.overview(uri) if links.has_page(uri) else ""


def _row(site: Site, links: Links, use: UseSite, count: int) -> UseRow:
    return UseRow(
        href=links.line(use.uri, use.line) or links.overview(use.uri),
        line=use.line,
        use=_how(use),
        within=_without_numbers(use.within),
        code=_cut(line_text(site.records[use.uri], use.line)) if site.listings else "",
        count=count,
    )


def _how(use: UseSite) -> str:
    return f"possibly {use.use.value}" if use.possible else use.use.value


def _usage(site: Site, links: Links, sites: Sequence[UseSite]) -> UsageView:
    tests: dict[tuple[str, str], tuple[str, UseRow]] = {}
    snippets: list[tuple[str, UseRow]] = []
    for use in sites:
        row = use.uri, _usage_row(site.usage[use.uri], use, site, links)
        is_first = is_test(use.within) and tests.setdefault((use.uri, use.within), row) is row
        # What is named as a test is not told again.
        if use.use is Use.CALL and len(snippets) < SNIPPETS and not (is_first and len(tests) <= _TESTS):
            snippets.append(row)
    rows = tuple(tests.values())
    return UsageView(
        tests=tuple(_grouped(links, rows[:_TESTS])),
        more_tests=max(0, len(rows) - _TESTS),
        snippets=tuple(_grouped(links, snippets)),
    )


def is_test(path: str) -> bool:
    """Return whether a definition is a test or stands in one, by the names that pytest and unittest collect."""
    return any(part.startswith(("test", "Test")) for part in path.split("."))


def _usage_row(record: FileRecord, use: UseSite, site: Site, links: Links) -> UseRow:
    return UseRow(
        href=usage_address(site, links, use.uri, use.line),
        line=use.line,
        use=_how(use),
        within=_without_numbers(use.within),
        code=_cut(line_text(record, use.line)),
    )


def usage_address(site: Site, links: Links, uri: str, line: int) -> str:
    """Return the address of a line of a test or example: on its page, or else in the repository; empty without both."""
    if uri in site.records:
        return (links.line(uri, line) if line else "") or links.overview(uri)
    return site.source_address(site.usage[uri].source.path, line)


def _cut(code: str) -> str:
    return code if len(code) <= _LONGEST_LINE else f"{code[: _LONGEST_LINE - 1]}…"


def _without_numbers(path: str) -> str:
    return ".".join(part.partition("~")[0] for part in path.split(".")) if "~" in path else path
