"""Rows of uses, grouped by file."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.resolve import UseSite

# As much of a line as fits beside its place on a wide screen.
_LONGEST_LINE = 90


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


def grouped(links: Links, rows: Iterable[tuple[str, UseRow]], own: str = "") -> Iterator[FileUses]:
    """Yield the files of rows that are in the order of their files."""
    for uri, group in groupby(rows, key=lambda item: item[0]):
        yield FileUses(*file_heading(links, uri, own), rows=tuple(row for _, row in group))


def file_heading(links: Links, uri: str, own: str) -> tuple[str, str]:
    """Return a file's name and page for the heading of its uses; nothing for the file that the page is about."""
    if uri == own:
        return "", ""
    return uri, links.overview(uri) if links.has_page(uri) else ""


def how(use: UseSite) -> str:
    """Say how a symbol is used."""
    return f"possibly {use.use.value}" if use.possible else use.use.value


def cut(code: str) -> str:
    """Return as much of a line of code as is shown."""
    return code if len(code) <= _LONGEST_LINE else f"{code[: _LONGEST_LINE - 1]}…"
