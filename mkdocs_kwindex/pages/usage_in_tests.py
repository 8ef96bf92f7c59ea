"""What tests and examples do with a symbol."""

from collections.abc import Sequence

from msgspec import Struct

from mkdocs_kwindex.index.fixtures import Request
from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.definitions import without_numbers
from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.source_listing import line_text
from mkdocs_kwindex.pages.use_rows import FileUses, UseRow, cut, grouped, how
from mkdocs_kwindex.resolve import UseSite

_TESTS = 10
"""How many tests are named."""

SNIPPETS = 5
"""How many call sites from tests and examples are shown."""


class UsageView(Struct, frozen=True):
    """What tests and examples do with a symbol, grouped by file.

    Attributes:
        tests: The test functions that reach it by name.
        more_tests: How many of them are not listed.
        snippets: Call sites from tests and examples besides.
        more_snippets: How many of them are not listed.
    """

    tests: tuple[FileUses, ...] = ()
    more_tests: int = 0
    snippets: tuple[FileUses, ...] = ()
    more_snippets: int = 0


def usage_view(site: Site, links: Links, sites: Sequence[UseSite], requests: Sequence[Request]) -> UsageView:
    """Describe which tests reach a symbol, and how tests and examples call it.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        sites: The uses of the symbol in tests and examples.
        requests: The tests that request it as a fixture.
    """
    tests: dict[tuple[str, str], tuple[str, UseRow]] = {}
    for request in requests:
        tests[request.uri, request.path] = request.uri, _request_row(request, site, links)
    snippets: dict[tuple[str, int], tuple[str, UseRow]] = {}
    for use in sites:
        row = use.uri, _usage_row(site.usage[use.uri], use, site, links)
        if is_test(use.within):
            tests.setdefault((use.uri, use.within), row)
        if use.use is Use.CALL:
            snippets.setdefault((use.uri, use.line), row)
    rows = tuple(tests.values())
    # What is named as a test is not repeated.
    named = {(uri, row.line) for uri, row in rows[:_TESTS]}
    others = [row for place, row in snippets.items() if place not in named]
    return UsageView(
        tests=tuple(grouped(links, rows[:_TESTS])),
        more_tests=max(0, len(rows) - _TESTS),
        snippets=tuple(grouped(links, others[:SNIPPETS])),
        more_snippets=max(0, len(others) - SNIPPETS),
    )


def is_test(path: str) -> bool:
    """Return whether a definition is a test or is inside of one, by the names that pytest and unittest collect."""
    return any(part.startswith(("test", "Test")) for part in path.split("."))


def _usage_row(record: FileRecord, use: UseSite, site: Site, links: Links) -> UseRow:
    return UseRow(
        href=usage_address(site, links, use.uri, use.line),
        line=use.line,
        use=how(use),
        within=without_numbers(use.within),
        code=cut(line_text(record, use.line)),
    )


def _request_row(request: Request, site: Site, links: Links) -> UseRow:
    record = site.usage.get(request.uri) or site.records[request.uri]
    return UseRow(
        href=usage_address(site, links, request.uri, request.line),
        line=request.line,
        use="fixture",
        within=without_numbers(request.path),
        code=cut(line_text(record, request.line)),
    )


def usage_address(site: Site, links: Links, uri: str, line: int) -> str:
    """Return the address of a line of a test or example: on its page, or else in the repository; empty without both."""
    if uri in site.records:
        return (links.line(uri, line) if line else "") or links.overview(uri)
    return site.source_address(site.usage[uri].source.path, line)
