"""Tests and examples that concern a file: by names, imports, fixtures, and names in strings."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from mkdocs_kwindex.index.fixtures import Fixtures, Request
from mkdocs_kwindex.index.import_graph import ImportGraph
from mkdocs_kwindex.model import Definition, FileRecord, Quoted
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.resolve import Relations
from mkdocs_kwindex.resolve.requested_fixtures import is_fixture


class RelatedTest(Struct, frozen=True):
    """A test or example that concerns a file.

    Attributes:
        uri: The test or example.
        functions: Paths of its definitions that have, in the order of the source, each with the first line that does;
            the path is empty at module level.
        symbols: The dotted paths of what it names: symbols in the order of the file, then what the file only imports.
        line: The first line that names one or imports the file.
        possible: What it may name besides: names that may mean something else.
        fixtures: The fixtures of other files by which it reaches what it does not name itself.
        in_string: Whether it names the file, or something in it, in a string only.
        by_file_name: Whether only the names of the two files connect them.
    """

    uri: str
    functions: tuple[tuple[str, int], ...]
    symbols: tuple[str, ...]
    line: int
    possible: tuple[str, ...] = ()
    fixtures: tuple[str, ...] = ()
    in_string: bool = False
    by_file_name: bool = False


class _Found:
    """What is found of the tests of one file, by the test's URI."""

    def __init__(self) -> None:
        self.functions: dict[str, dict[str, int]] = {}
        self.symbols: dict[str, dict[str, None]] = {}
        self.by_function: dict[tuple[str, str], dict[str, None]] = {}
        self.fixtures: dict[str, dict[str, None]] = {}
        self.possible: dict[str, dict[str, None]] = {}

    def add(self, uri: str, path: str, line: int, symbol: str = "") -> None:
        first = self.functions.setdefault(uri, {})
        first[path] = min(line, first.get(path, line))
        named = self.by_function.setdefault((uri, path), {})
        if symbol:
            self.symbols.setdefault(uri, {})[symbol] = None
            named[symbol] = None


class RelatedTests:
    """The tests and examples that concern a file."""

    def __init__(
        self,
        records: Mapping[str, FileRecord],
        searched: Mapping[str, FileRecord],
        relations: Relations,
        graph: ImportGraph,
        plugins: Collection[str],
    ) -> None:
        """Take what is known of all files.

        Args:
            records: The documented files.
            searched: The tests and examples, by URI.
            relations: The names of all files, joined.
            graph: The imports of all files, joined.
            plugins: The files that the project declares as plugins of pytest.
        """
        self._records = records
        self._searched = searched
        self._relations = relations
        self._graph = graph
        self._declared = plugins

    def of(self, uri: str) -> list[RelatedTest]:
        """Return the tests and examples that have to do with a file, those that name most of its symbols first."""
        found = _Found()
        self._add_named(uri, found)
        named = set(found.functions)
        for test, quoted, symbol in self._named_in_strings.get(uri, ()):
            if test != uri:
                found.add(test, _within(self._searched[test], quoted.line), quoted.line, symbol)
        in_strings = found.functions.keys() - named
        self._follow_fixtures(uri, found)
        in_name = [test for test in self._named_like.get(uri, ()) if test not in found.functions and test != uri]
        found_tests = [
            RelatedTest(
                uri=test,
                functions=tuple(sorted(lines.items(), key=lambda item: (item[1], item[0]))),
                symbols=tuple(found.symbols.get(test, ())),
                possible=tuple(one for one in found.possible.get(test, ()) if one not in found.symbols.get(test, ())),
                line=min(lines.values()),
                fixtures=tuple(found.fixtures.get(test, ())) if test not in named else (),
                in_string=test in in_strings,
            )
            for test, lines in found.functions.items()
        ]
        found_tests += [RelatedTest(test, (), (), 0, by_file_name=True) for test in in_name]
        return sorted(found_tests, key=lambda test: (-len(test.symbols), -len(test.functions), test.uri))

    def _add_named(self, uri: str, found: _Found) -> None:
        """Add the tests that name symbols of a file in their code, import it or request its fixtures."""
        module = self._records[uri].source.module
        for symbol, definition in own_symbols(self._records, uri):
            for use in self._relations.uses_in(symbol, self._searched):
                if use.uri != uri and use.possible:
                    found.possible.setdefault(use.uri, {})[symbol] = None
                elif use.uri != uri:
                    found.add(use.uri, use.within, use.line, symbol)
            if is_fixture(definition):
                for request in self._fixtures.requests(uri, definition.path):
                    if request.uri != uri:
                        found.add(request.uri, request.path, request.line, symbol)
        for edge in self._graph.importers(uri):
            if edge.importer in self._searched:
                parent = edge.statement.parent
                within = self._searched[edge.importer].definitions[parent].path if parent >= 0 else ""
                symbol = f"{module}.{edge.name}" if edge.name and edge.name != "*" else ""
                found.add(edge.importer, within, edge.statement.line, symbol)

    def _follow_fixtures(self, uri: str, found: _Found) -> None:
        """Add the tests that request a fixture in which the file is reached, through further fixtures too."""
        pending = [key for key in found.by_function if self._is_fixture(*key)]
        done = set(pending)
        for key in pending:
            for request in self._fixtures.requests(*key):
                if request.uri == uri:
                    continue
                for symbol in found.by_function[key] or [""]:
                    found.add(request.uri, request.path, request.line, symbol)
                found.fixtures.setdefault(request.uri, {})[key[1].rpartition(".")[2]] = None
                following = (request.uri, request.path)
                if following not in done and self._is_fixture(*following):
                    done.add(following)
                    pending.append(following)

    def requests(self, uri: str, definition: Definition) -> Sequence[Request]:
        """Return the tests and fixtures that request a definition of a file, where that is a fixture."""
        return self._fixtures.requests(uri, definition.path) if is_fixture(definition) else ()

    def _is_fixture(self, uri: str, path: str) -> bool:
        return any(item.path == path and is_fixture(item) for item in self._searched[uri].definitions)

    @cached_property
    def _fixtures(self) -> Fixtures:
        plugins: dict[str, set[str]] = {"": set(self._declared)}
        for uri, named in self._named_in_strings.items():
            for test, _, _ in named:
                plugins.setdefault(test, set()).add(uri)
        return Fixtures({**self._records, **self._searched}, self._searched, self._graph, plugins)

    @cached_property
    def _named_in_strings(self) -> Mapping[str, Sequence[tuple[str, Quoted, str]]]:
        """The tests that name each file in strings, where they do, and the symbol that they name."""
        files: dict[str, list[str]] = {}
        for uri in self._records:
            files.setdefault(uri.rpartition("/")[2], []).append(uri)
        found: dict[str, list[tuple[str, Quoted, str]]] = {}
        for test, record in self._searched.items():
            for quoted in record.quoted:
                for uri, symbol in self._meant(quoted, files):
                    found.setdefault(uri, []).append((test, quoted, symbol))
        return found

    def _meant(self, quoted: Quoted, files: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
        """Yield the file that a string names, if there is one such file, and the symbol."""
        if quoted.name.endswith((".py", ".pyi")) and not quoted.runs:
            path = quoted.name.removeprefix("./")
            while path.startswith("../"):
                path = path[3:]
            named = [
                uri
                for uri in files.get(path.rpartition("/")[2], ())
                if f"/{uri}".endswith(f"/{path}") or path.endswith(f"/{uri}")
            ]
            if len(named) == 1 and ("/" in path or path != "__init__.py"):
                yield named[0], ""
            return
        target = (self._relations.resolve(f"{quoted.name}.__main__") if quoted.runs else None) or (
            self._relations.resolve(quoted.name)
        )
        if target is not None and target.uri in self._records:
            is_module = target.symbol == self._records[target.uri].source.module or not target.line
            yield target.uri, "" if is_module else target.symbol

    @cached_property
    def _named_like(self) -> Mapping[str, Sequence[str]]:
        """The tests that are named after each file."""
        found: dict[str, list[str]] = {}
        for test, uri in self.named_after.items():
            found.setdefault(uri, []).append(test)
        return found

    @cached_property
    def named_after(self) -> Mapping[str, str]:
        """The file that each test is named after: the only one of that name, or the one in the folder of that name."""
        files: dict[str, list[str]] = {}
        for uri, record in self._records.items():
            if record.source.is_python and uri not in self._searched and not uri.endswith(".pyi"):
                files.setdefault(_stem(uri).strip("_"), []).append(uri)
        packages = {_top(uri) for uris in files.values() for uri in uris}
        found: dict[str, str] = {}
        for test in self._searched:
            stem = _stem(test)
            name = stem.removeprefix("test_") if stem.startswith("test_") else stem.removesuffix("_test")
            candidates = files.get(name.strip("_"), []) if name != stem else []
            if _top(test) in packages:
                # A test inside of a package is about that package.
                candidates = [uri for uri in candidates if _top(uri) == _top(test)]
            if len(candidates) > 1:
                folder = _without_tests(test)
                candidates = [uri for uri in candidates if f"/{uri.rpartition('/')[0]}".endswith(f"/{folder}")]
            if len(candidates) == 1:
                found[test] = candidates[0]
        return found


def own_symbols(records: Mapping[str, FileRecord], uri: str) -> Iterator[tuple[str, Definition]]:
    """Yield the symbols whose uses are listed on a file's page; those of a stub are its module's."""
    record = records[uri]
    if record.source.stub_of in records:
        return
    for definition in record.definitions:
        yield symbol_id(record.source, definition), definition


def _top(uri: str) -> str:
    return uri.partition("/")[0]


def _stem(uri: str) -> str:
    return uri.rpartition("/")[2].partition(".")[0]


def _within(record: FileRecord, line: int) -> str:
    """Return the path of the innermost class or function around a line; empty at module level."""
    around = [item for item in record.definitions if item.signature or item.bases or item.first_line < item.end_line]
    return next((item.path for item in reversed(around) if item.first_line <= line <= item.end_line), "")


def _without_tests(uri: str) -> str:
    """Return the folder of a test as it is where the code is: `pkg/core` for `pkg/core/tests/test_a.py`."""
    return "/".join(part for part in uri.split("/")[:-1] if part not in {"test", "tests"})
