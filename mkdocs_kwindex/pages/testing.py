"""The tests and examples that reach a file."""

from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.index.related_tests import RelatedTest
from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.model.anchors import name_of, symbol_id
from mkdocs_kwindex.model.definitions import without_numbers
from mkdocs_kwindex.model.project import ConfigurationPlace
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.phrases import Phrase, Piece, code, enumeration, phrase, plain
from mkdocs_kwindex.pages.public_as import public_definitions
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.usage_in_tests import is_test, usage_address

FILES, FUNCTIONS, SYMBOLS = 10, 3, 6
"""How many tests are listed, and how many functions and symbols of each."""

MISSING = 10
"""How many names that no test names are listed."""


class ReachingTest(Struct, frozen=True):
    """A test or example that has to do with the file.

    Attributes:
        file: Its URI.
        href: Its first line that does, on its page or in the repository; may be empty.
        is_example: Whether it is in a folder of examples.
        functions: Its definitions in which it does, tests first, with their links, which may be empty.
        more_functions: How many are not listed.
        symbols: What it names, with their links.
        more_symbols: How many are not listed.
        possible: What it may name besides, with their links.
        more_possible: How many are not listed.
        by_file_name: Whether only its own name connects it to the file.
        how: How it reaches the file where it does not name it in its code; empty where it does.
    """

    file: str
    href: str
    is_example: bool
    functions: tuple[tuple[str, str], ...]
    more_functions: int
    symbols: tuple[tuple[str, str], ...]
    more_symbols: int
    possible: tuple[tuple[str, str], ...] = ()
    more_possible: int = 0
    by_file_name: bool = False
    how: Phrase = ()


class ReachingTests(Struct, frozen=True):
    """The tests and examples that reach a file.

    Attributes:
        indexed: How many files of tests and examples were searched.
        count: How many of them reach the file.
        rows: The first of them.
        others: The others, each with its link, which may be empty.
    """

    indexed: int
    count: int
    rows: tuple[ReachingTest, ...]
    others: tuple[tuple[str, str], ...]


class TestingView(Struct, frozen=True):
    """How a file is tested and used.

    Attributes:
        tests: The tests and examples that reach it.
        phrases: What else there is to say.
        unnamed: The public names that no test names, past those that a phrase lists.
        says_nothing: Whether that is only that nothing was found.
    """

    tests: ReachingTests
    phrases: tuple[Phrase, ...]
    says_nothing: bool
    unnamed: tuple[Phrase, ...] = ()

    @property
    def text(self) -> str:
        """Its text without links."""
        rows = [f"{row.file} {' '.join(name for name, _ in (*row.functions, *row.symbols))}" for row in self.tests.rows]
        return " ".join([*rows, *map(plain, self.phrases)])


def testing_view(site: Site, links: Links, record: FileRecord) -> TestingView:
    """Describe how a file is tested and used."""
    tests = reaching_tests(site, links, record.source.uri)
    examples = list(_examples(site, links, record))
    unnamed: list[Phrase] = []
    phrases = [*_coverage(site, links, record, tests, unnamed), *examples]
    if tests.rows:
        phrases += _commands(site, record)
    is_test = site.usage_index.is_test(record.source.uri)
    says_nothing = not (tests.rows or examples or is_test)
    return TestingView(tests, tuple(phrases), says_nothing, tuple(unnamed[MISSING:]))


def reaching_tests(site: Site, links: Links, uri: str) -> ReachingTests:
    """List the tests, then the examples, that reach a file; those that name most of its symbols first."""
    related = sorted(site.usage_index.related_tests(uri), key=lambda test: test.uri in site.examples)
    rows = tuple(_row(site, links, test) for test in related[:FILES])
    others = tuple((test.uri, usage_address(site, links, test.uri, test.line)) for test in related[FILES:])
    return ReachingTests(len(site.usage_index.tests), len(related), rows, others)


def _row(site: Site, links: Links, test: RelatedTest) -> ReachingTest:
    named = sorted((item for item in test.functions if item[0]), key=lambda item: not is_test(item[0]))
    return ReachingTest(
        file=test.uri,
        href=usage_address(site, links, test.uri, test.line),
        is_example=test.uri in site.examples,
        functions=tuple(
            (without_numbers(path), usage_address(site, links, test.uri, line)) for path, line in named[:FUNCTIONS]
        ),
        more_functions=max(0, len(named) - FUNCTIONS),
        symbols=tuple((_label(site, symbol), links.symbol(symbol)) for symbol in test.symbols[:SYMBOLS]),
        more_symbols=max(0, len(test.symbols) - SYMBOLS),
        possible=tuple((_label(site, symbol), links.symbol(symbol)) for symbol in test.possible[:FUNCTIONS]),
        more_possible=max(0, len(test.possible) - FUNCTIONS),
        by_file_name=test.by_file_name,
        how=_how(test),
    )


def _how(test: RelatedTest) -> Phrase:
    """Say how a test reaches a file that it does not name in its code."""
    if test.by_file_name:
        return phrase("nothing; found by its own name")
    if test.fixtures:
        names = enumeration([phrase(code(name)) for name in test.fixtures])
        return phrase("through the fixture " if len(test.fixtures) == 1 else "through the fixtures ", *names)
    return phrase("in a string") if test.in_string else ()


def _label(site: Site, identifier: str) -> str:
    symbol = site.symbols.find(identifier)
    return symbol.definition.qualname if symbol and symbol.definition else name_of(identifier)


def _coverage(
    site: Site, links: Links, record: FileRecord, tests: ReachingTests, unnamed: list[Phrase]
) -> Iterator[Phrase]:
    """Say what was searched, and which public names of the file no test names, which are added to a list."""
    uri = record.source.uri
    if not tests.indexed:
        yield phrase("No tests are indexed: the option ", code("tests"), " names their folders.")
        return
    indexed = site.usage_index.tests.keys() - set(site.examples)
    searched = _searched(len(indexed), tests.indexed - len(indexed))
    if site.usage_index.is_test(uri):
        yield _own_tests(record)
        return
    if not tests.count:
        yield phrase(f"Not found by name in the {searched}.")
        return
    public = public_definitions(record)
    related = [test for test in site.usage_index.related_tests(uri) if test.uri in indexed]
    symbols = [symbol for test in related for symbol in (*test.symbols, *test.possible)]
    reached = {_outermost(record, symbol) for symbol in symbols}
    # A name that a test writes may be this one, even where it does not resolve.
    told = reached | site.usage_index.words_of_tests
    missing = [definition for definition in public if definition.name not in told]
    if missing and indexed:
        total = plural(len(public), "public-named class or function", "public-named classes and functions")
        unnamed += [phrase(code(d.name, links.overview(uri, symbol_id(record.source, d)))) for d in missing]
        yield phrase(
            f"Not named in the {plural(len(indexed), 'test file')} indexed: ",
            *enumeration([*unnamed[:MISSING], *([phrase("others")] if unnamed[MISSING:] else [])]),
            f" ({len(missing):,} of {total}).",
        )


def _own_tests(record: FileRecord) -> Phrase:
    """Say how many tests a file of the tests holds."""
    tests = [
        definition
        for definition in record.definitions
        if definition.kind in {Kind.FUNCTION, Kind.METHOD}
        and definition.name.startswith("test")
        and not definition.in_function
    ]
    start = "The file is one of the tests itself; it holds "
    if not tests:
        return phrase(f"{start}no function named ", code("test…"), ".")
    methods = [definition.parent for definition in tests if definition.parent >= 0]
    share = "" if len(methods) == len(tests) else f"{len(methods):,} of them "
    where = f", {share}in {plural(len(set(methods)), 'class', 'classes')}" if methods else ""
    return phrase(f"{start}{plural(len(tests), 'function')} named ", code("test…"), f"{where}.")


def _searched(tests: int, examples: int) -> str:
    parts = [plural(tests, "test file")] if tests else []
    parts += [plural(examples, "example file")] if examples else []
    return f"{' and '.join(parts)} indexed"


def _outermost(record: FileRecord, symbol: str) -> str:
    """Return the name at module level that a symbol belongs to."""
    return symbol.removeprefix(record.source.module)[1:].partition(".")[0].partition("~")[0]


def _examples(site: Site, links: Links, record: FileRecord) -> Iterator[Phrase]:
    """Count the blocks of interactive examples, and say whether pytest is configured to run them."""
    found = []
    if record.docstring and record.docstring.examples:
        found.append((Piece("the module", f"#{Section.HIGH_LEVEL_OVERVIEW}"), record.docstring.examples))
    for definition in record.definitions:
        if definition.docstring and definition.docstring.examples:
            href = links.overview(record.source.uri, symbol_id(record.source, definition))
            found.append((code(definition.qualname, href), definition.docstring.examples))
    if not found:
        return
    total = sum(count for _, count in found)
    found.sort(key=lambda item: -item[1])
    names = [phrase(piece, f" {count:,}") for piece, count in found[:SYMBOLS]]
    doctest = site.project(record.source.uri).doctest
    option = (
        phrase(" The options of pytest hold ", code("--doctest-modules"), *_place(site, doctest), ".")
        if doctest
        else ()
    )
    yield phrase(
        plural(total, "block"),
        " of interactive examples (",
        code(">>>"),
        ") in docstrings: ",
        *enumeration(names, len(found) - len(names), f"#{Section.DETAILED_ANALYSIS}"),
        ".",
        *option,
    )


def _commands(site: Site, record: FileRecord) -> Iterator[Phrase]:
    """Say how the tests are run, as the project's configuration has it."""
    for command in site.project(record.source.uri).commands:
        detail = f", {command.detail}" if command.detail else ""
        yield phrase("Run with ", code(command.command), detail, *_place(site, command.place), ".")


def _place(site: Site, place: ConfigurationPlace) -> Phrase:
    href = site.source_address(place.path, place.line) if place.path else ""
    return phrase(" (", Piece(f"{place.name} L{place.line}" if place.line else place.name, href), ")")
