"""Which tests request which fixtures, as pytest finds them: by the names of parameters."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from mkdocs_kwindex.index.import_graph import ImportGraph
from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.resolve.requested_fixtures import conftests, fixture_name, is_fixture, requested

_FUNCTIONS = {Kind.FUNCTION, Kind.METHOD}


class Request(NamedTuple):
    """A test or fixture that requests a fixture.

    Attributes:
        uri: The file.
        path: The path of the function.
        line: Its line.
    """

    uri: str
    path: str
    line: int


class Fixtures:
    """The requests of a file's fixtures."""

    def __init__(
        self,
        records: Mapping[str, FileRecord],
        tests: Collection[str],
        graph: ImportGraph,
        plugins: Mapping[str, Collection[str]],
    ) -> None:
        """Find the fixtures, and who requests them.

        Args:
            records: All files that may hold fixtures.
            tests: The files that hold tests.
            graph: The imports of all files, joined.
            plugins: The files that a test or `conftest.py` names as plugins; those that all tests see by the empty key.
        """
        self._graph = graph
        self._plugins = plugins
        self._by_name: dict[str, list[tuple[str, str]]] = {}
        for uri, record in records.items():
            for definition in record.definitions:
                if is_fixture(definition):
                    self._by_name.setdefault(fixture_name(definition), []).append((uri, definition.path))
        self._requests: dict[tuple[str, str], list[Request]] = {}
        for uri in sorted(tests) if self._by_name else ():
            self._find_requests(uri, records[uri].definitions)

    def requests(self, uri: str, path: str) -> Sequence[Request]:
        """Return who requests a fixture, by file and line.

        Args:
            uri: The file of the fixture.
            path: The path of its function.
        """
        return self._requests.get((uri, path), ())

    def _find_requests(self, uri: str, definitions: Sequence[Definition]) -> None:
        for definition in definitions:
            if definition.kind not in _FUNCTIONS or not (definition.name.startswith("test") or is_fixture(definition)):
                continue
            owner = definitions[definition.parent] if definition.parent >= 0 else None
            for name in dict.fromkeys(requested(definition, owner)):
                fixture = self._visible(uri, name, definition.path)
                if fixture:
                    self._requests.setdefault(fixture, []).append(Request(uri, definition.path, definition.line))

    def _visible(self, uri: str, name: str, path: str) -> tuple[str, str] | None:
        """Return the fixture of a name that a function sees: of its file, of a `conftest.py` above it, of a plugin."""
        found = [fixture for fixture in self._by_name.get(name, ()) if fixture != (uri, path)]
        if not found:
            return None
        above = list(conftests(uri))
        seen = {self._order(uri, above, fixture[0], name): fixture for fixture in reversed(found)}
        nearest = min(seen)
        return seen[nearest] if nearest < len(above) + 2 else None

    def _order(self, uri: str, above: Sequence[str], file: str, name: str) -> int:
        """Return how near a file's fixture is to a test: 0 for its own, most where it does not see it."""
        near = [uri, *above]
        for order, test in enumerate(near):
            if file == test or any(e.imported == file and e.name in {name, "*"} for e in self._graph.imports(test)):
                return order
        named = any(file in self._plugins.get(test, ()) for test in ("", *near))
        return len(near) + (0 if named else 1)
