"""What reaches the symbols of a file from elsewhere: other files, tests and examples, commands and plugins."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from mkdocs_kwindex.index.import_graph import ImportGraph
from mkdocs_kwindex.model import Definition, FileRecord
from mkdocs_kwindex.model.project import EntryPoint, Project
from mkdocs_kwindex.model.url_map import symbol_id
from mkdocs_kwindex.resolve import Relations

TEST = "test"


class UsedDefinition(Struct, frozen=True):
    """A definition that other files use.

    Attributes:
        definition: The definition.
        uses: How often other files of the tree use it.
        files: How many of them do.
    """

    definition: Definition
    uses: int
    files: int


class Touch(Struct, frozen=True):
    """A test or example that names symbols of a file, or imports it.

    Attributes:
        uri: The test or example.
        functions: Paths of its definitions in which it names them, in the order of the source, each with the first
            line that does; the path is empty at module level.
        symbols: The dotted paths of what it names: symbols in the order of the file, then what the file only imports.
        line: The first line that names one or imports the file.
    """

    uri: str
    functions: tuple[tuple[str, int], ...]
    symbols: tuple[str, ...]
    line: int


class Reach:
    """Answers who reaches the symbols of a file; each answer is worked out once."""

    def __init__(
        self,
        records: Mapping[str, FileRecord],
        usage: Mapping[str, FileRecord],
        relations: Relations,
        graph: ImportGraph,
    ) -> None:
        """Take what is known of all files.

        Args:
            records: The documented files.
            usage: The tests and examples that have no pages.
            relations: The names of all files, joined.
            graph: The imports of all files, joined.
        """
        self._records = records
        self._usage = usage
        self._relations = relations
        self._graph = graph
        self._used: dict[str, Sequence[UsedDefinition]] = {}
        self._touches: dict[str, Sequence[Touch]] = {}

    @cached_property
    def tests(self) -> Mapping[str, FileRecord]:
        """The tests and examples: those outside of the documented tree, and in it the tests and what is beside them."""
        inside = {
            uri: record
            for uri, record in self._records.items()
            if record.source.is_python and (record.role.name == TEST or self.test_folder(uri))
        }
        return dict(sorted({**inside, **self._usage}.items()))

    def test_folder(self, uri: str) -> str:
        """Return the outermost folder around a file of the tree that is named `test` or `tests` and holds tests."""
        return next((folder for folder in _test_folders(uri) if folder in self._test_folders), "")

    def used(self, uri: str) -> Sequence[UsedDefinition]:
        """Return the definitions of a file that other files of the tree use, those that they use most first."""
        if uri not in self._used:
            self._used[uri] = tuple(self._rank(uri))
        return self._used[uri]

    def touches(self, uri: str) -> Sequence[Touch]:
        """Return the tests and examples that name symbols of a file or import it, those that name most first."""
        if uri not in self._touches:
            self._touches[uri] = tuple(self._touch(uri)) if self.tests else ()
        return self._touches[uri]

    @cached_property
    def _test_folders(self) -> frozenset[str]:
        tests = (uri for uri, record in self._records.items() if record.role.name == TEST)
        return frozenset(folder for uri in tests for folder in _test_folders(uri))

    def _rank(self, uri: str) -> list[UsedDefinition]:
        found = []
        for symbol, definition in self._symbols(uri):
            counts = self._relations.uses_by_file(symbol)
            others = [count for file, count in counts.items() if file != uri and file in self._records]
            if others:
                found.append(UsedDefinition(definition, sum(others), len(others)))
        return sorted(found, key=lambda used: (-used.uses, -used.files, used.definition.line))

    def _touch(self, uri: str) -> list[Touch]:
        functions: dict[str, dict[str, int]] = {}
        symbols: dict[str, dict[str, None]] = {}
        for symbol, _ in self._symbols(uri):
            for use in self._relations.uses_in(symbol, self.tests):
                if use.uri != uri:
                    first = functions.setdefault(use.uri, {})
                    first[use.within] = min(use.line, first.get(use.within, use.line))
                    symbols.setdefault(use.uri, {})[symbol] = None
        for edge in self._graph.importers(uri):
            if edge.importer in self.tests:
                parent = edge.statement.parent
                within = self.tests[edge.importer].definitions[parent].path if parent >= 0 else ""
                first = functions.setdefault(edge.importer, {})
                first[within] = min(edge.statement.line, first.get(within, edge.statement.line))
                if edge.name and edge.name != "*":
                    symbols.setdefault(edge.importer, {})[self._records[uri].source.symbol(edge.name)] = None
        touches = [
            Touch(
                uri=test,
                functions=tuple(sorted(lines.items(), key=lambda item: (item[1], item[0]))),
                symbols=tuple(symbols.get(test, ())),
                line=min(lines.values()),
            )
            for test, lines in functions.items()
        ]
        return sorted(touches, key=lambda touch: (-len(touch.symbols), -len(touch.functions), touch.uri))

    def _symbols(self, uri: str) -> Iterator[tuple[str, Definition]]:
        """Yield the symbols whose uses are told on a file's page; those of a stub are its module's."""
        if uri.endswith(".pyi") and uri[:-1] in self._records:
            return
        record = self._records[uri]
        for definition in record.definitions:
            yield symbol_id(record.source, definition), definition


def _test_folders(uri: str) -> Iterator[str]:
    """Yield the folders around a file that are named as folders of tests are, the outermost first."""
    parts = uri.split("/")
    for depth, name in enumerate(parts[:-1], 1):
        if name in {"test", "tests"}:
            yield "/".join(parts[:depth])


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
