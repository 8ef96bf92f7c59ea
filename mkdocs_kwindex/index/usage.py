"""Uses of a file's symbols from elsewhere: other files, tests and examples, commands and plugins."""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

from msgspec import Struct

from mkdocs_kwindex.index.fixtures import Request
from mkdocs_kwindex.index.import_graph import ImportGraph
from mkdocs_kwindex.index.related_tests import RelatedTest, RelatedTests, own_symbols
from mkdocs_kwindex.index.test_files import TestFiles
from mkdocs_kwindex.model import Definition, FileRecord
from mkdocs_kwindex.model.project import EntryPoint, Project
from mkdocs_kwindex.resolve import Relations


class UsedDefinition(Struct, frozen=True):
    """A definition that other files use.

    Attributes:
        definition: The definition.
        uses: How often other files of the tree use it.
        files: How many of them do.
        possible: How often they may use it besides: what is there may mean something else.
    """

    definition: Definition
    uses: int
    files: int
    possible: int


class UsageIndex:
    """The uses of a file's symbols; each is computed once."""

    def __init__(
        self,
        records: Mapping[str, FileRecord],
        usage: Mapping[str, FileRecord],
        relations: Relations,
        graph: ImportGraph,
        examples: Collection[str] = (),
        plugins: Collection[str] = (),
    ) -> None:
        """Take what is known of all files.

        Args:
            records: The documented files.
            usage: The tests and examples that have no pages.
            relations: The names of all files, joined.
            graph: The imports of all files, joined.
            examples: The URIs of the examples among the tests and examples.
            plugins: The files that the project declares as plugins of pytest.
        """
        self._records = records
        self._usage = usage
        self._relations = relations
        self._graph = graph
        self._examples = examples
        self._plugins = plugins
        self._used: dict[str, Sequence[UsedDefinition]] = {}
        self._related_tests: dict[str, Sequence[RelatedTest]] = {}

    @cached_property
    def tests(self) -> Mapping[str, FileRecord]:
        """The tests and examples: those outside of the documented tree, and in it the tests and what is beside them."""
        return self._test_files.searched

    @cached_property
    def words_of_tests(self) -> frozenset[str]:
        """The names that tests write, whatever they lead to."""
        tests = (uri for uri in self.tests if uri not in self._examples)
        return frozenset(chain.from_iterable(map(self._relations.words, tests)))

    def test_folder(self, uri: str) -> str:
        """Return the outermost folder around a file of the tree that is named `test` or `tests` and holds tests."""
        return self._test_files.folder(uri)

    def is_test(self, uri: str) -> bool:
        """Return whether a file of the tree is a test, or is in a folder of tests."""
        return self._test_files.belongs(uri, self._records[uri])

    def used(self, uri: str) -> Sequence[UsedDefinition]:
        """Return the definitions of a file that other files of the tree use, those that they use most first."""
        if uri not in self._used:
            self._used[uri] = tuple(self._rank(uri))
        return self._used[uri]

    def related_tests(self, uri: str) -> Sequence[RelatedTest]:
        """Return the tests and examples that have to do with a file, those that name most of its symbols first."""
        if uri not in self._related_tests:
            self._related_tests[uri] = tuple(self._finder.of(uri)) if self.tests else ()
        return self._related_tests[uri]

    def requests(self, uri: str, definition: Definition) -> Sequence[Request]:
        """Return the tests and fixtures that request a definition of a file, where that is a fixture of pytest."""
        return self._finder.requests(uri, definition) if self.tests else ()

    def named_after(self, uri: str) -> str:
        """Return the file that a test is named after; empty when there is none, or more than one."""
        return self._finder.named_after.get(uri, "")

    @cached_property
    def _test_files(self) -> TestFiles:
        return TestFiles(self._records, self._usage, self._examples, self._graph)

    @cached_property
    def _finder(self) -> RelatedTests:
        return RelatedTests(self._records, self.tests, self._relations, self._graph, self._plugins)

    def _rank(self, uri: str) -> list[UsedDefinition]:
        found = []
        for symbol, definition in own_symbols(self._records, uri):
            others = {
                file
                for file in self._relations.uses_by_file(symbol)
                if file != uri and file in self._records and file not in self._usage
            }
            # What may mean something else is no use to rank by.
            uses = self._relations.uses_in(symbol, others)
            counts = Counter(use.uri for use in uses if not use.possible)
            if counts:
                found.append(UsedDefinition(definition, counts.total(), len(counts), len(uses) - counts.total()))
        return sorted(found, key=lambda used: (-used.uses, -used.files, used.definition.line))


def entry_points_by_file(
    projects: Iterable[Project], relations: Relations, uris: Container[str]
) -> Mapping[str, Sequence[tuple[EntryPoint, str]]]:
    """Return the commands and plugins that lead to each file, each with the id of the symbol that it leads to.

    Args:
        projects: The projects that declare them.
        relations: The names of all files, joined.
        uris: The documented files.
    """
    found: dict[str, dict[EntryPoint, str]] = {}
    for project in projects:
        for entry_point in project.entry_points:
            path = f"{entry_point.module}.{entry_point.attribute}".rstrip(".")
            target = relations.resolve(path) or relations.resolve(entry_point.module)
            if target is not None and target.uri in uris:
                found.setdefault(target.uri, {})[entry_point] = target.symbol
    return {
        uri: sorted(entries.items(), key=lambda item: (item[0].group, item[0].name)) for uri, entries in found.items()
    }
