"""The tests and examples that reach a file."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.reach import Touch

FILES, FUNCTIONS, SYMBOLS = 10, 3, 6
"""How many tests are listed, and how many functions and symbols of each."""


class ReachingTest(Struct, frozen=True):
    """A test or example that names symbols of the documented files, or imports them.

    Attributes:
        file: Its URI.
        href: Its first line that does, on its page or in the repository; may be empty.
        is_example: Whether it stands in a folder of examples.
        functions: Its definitions in which it does, with their links, which may be empty.
        more_functions: How many are not listed.
        symbols: What it names, with their links.
        more_symbols: How many are not listed.
    """

    file: str
    href: str
    is_example: bool
    functions: tuple[tuple[str, str], ...]
    more_functions: int
    symbols: tuple[tuple[str, str], ...]
    more_symbols: int


class ReachingTests(Struct, frozen=True):
    """The tests and examples that reach some files.

    Attributes:
        indexed: How many files of tests and examples were searched.
        count: How many of them reach the files.
        rows: The first of them.
        more: How many are not listed.
    """

    indexed: int
    count: int
    rows: tuple[ReachingTest, ...]
    more: int


def reaching_tests(site: Site, links: Links, uris: Iterable[str], limit: int = FILES) -> ReachingTests:
    """List the tests and examples that reach some files, those that name most of their symbols first.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        uris: The files.
        limit: How many tests to list.
    """
    found: dict[str, list[Touch]] = {}
    for uri in uris:
        for touch in site.reach.touches(uri):
            found.setdefault(touch.uri, []).append(touch)
    touches = sorted(
        map(_merged, found.values()), key=lambda touch: (-len(touch.symbols), -len(touch.functions), touch.uri)
    )
    rows = tuple(_row(site, links, touch) for touch in touches[:limit])
    return ReachingTests(len(site.reach.tests), len(touches), rows, max(0, len(touches) - limit))


def _merged(touches: Sequence[Touch]) -> Touch:
    """Put what one test touches in several files together."""
    if len(touches) == 1:
        return touches[0]
    functions: dict[str, int] = {}
    for touch in touches:
        for function, line in touch.functions:
            functions[function] = min(line, functions.get(function, line))
    return Touch(
        uri=touches[0].uri,
        functions=tuple(sorted(functions.items(), key=lambda item: (item[1], item[0]))),
        symbols=tuple(symbol for touch in touches for symbol in touch.symbols),
        line=min(touch.line for touch in touches),
    )


def _row(site: Site, links: Links, touch: Touch) -> ReachingTest:
    named = [(function, line) for function, line in touch.functions if function]
    return ReachingTest(
        file=touch.uri,
        href=_line(site, links, touch.uri, touch.line),
        is_example=touch.uri in site.examples,
        functions=tuple((_readable(path), _line(site, links, touch.uri, line)) for path, line in named[:FUNCTIONS]),
        more_functions=max(0, len(named) - FUNCTIONS),
        symbols=tuple((_label(site, symbol), links.symbol(symbol)) for symbol in touch.symbols[:SYMBOLS]),
        more_symbols=max(0, len(touch.symbols) - SYMBOLS),
    )


def _line(site: Site, links: Links, uri: str, line: int) -> str:
    if uri in site.records:
        return links.line(uri, line) or links.overview(uri)
    return site.source_address(site.usage[uri].source.path, line)


def _label(site: Site, identifier: str) -> str:
    symbol = site.symbols.find(identifier)
    return symbol.definition.qualname if symbol and symbol.definition else identifier


def _readable(path: str) -> str:
    """Drop the numbers of later definitions from a path."""
    return ".".join(part.partition("~")[0] for part in path.split("."))
