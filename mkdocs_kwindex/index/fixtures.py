"""Which tests request which fixtures, as pytest finds them: by the names of parameters."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from mkdocs_kwindex.index.import_graph import ImportGraph
from mkdocs_kwindex.model import Definition, FileRecord, Kind

_FIXTURE = re.compile(r"(?:[\w.]+\.)?(?:yield_)?fixture\b")
_NAME = re.compile(r"""\bname\s*=\s*["'](\w+)["']""")
_USE_FIXTURES = re.compile(r"(?:[\w.]+\.)?usefixtures\s*\(")
_PARAMETRIZE = re.compile(r"(?:[\w.]+\.)?parametrize\s*\(")
_WORDS = re.compile(r"""["']([\w\s,]+)["']""")
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
                    self._by_name.setdefault(_fixture_name(definition), []).append((uri, definition.path))
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
            for name in dict.fromkeys(_requested(definition, owner)):
                fixture = self._visible(uri, name, definition.path)
                if fixture:
                    self._requests.setdefault(fixture, []).append(Request(uri, definition.path, definition.line))

    def _visible(self, uri: str, name: str, path: str) -> tuple[str, str] | None:
        """Return the fixture of a name that a function sees: of its file, of a `conftest.py` above it, of a plugin."""
        found = [fixture for fixture in self._by_name.get(name, ()) if fixture != (uri, path)]
        if not found:
            return None
        above = list(_conftests(uri))
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


def is_fixture(definition: Definition) -> bool:
    """Return whether a definition is a fixture of pytest."""
    return definition.kind in _FUNCTIONS and any(_FIXTURE.match(item.text) for item in definition.decorators)


def _fixture_name(definition: Definition) -> str:
    texts = [item.text for item in definition.decorators if _FIXTURE.match(item.text)]
    names = [match[1] for text in texts if (match := _NAME.search(text))]
    return names[0] if names else definition.name


def _requested(definition: Definition, owner: Definition | None) -> Iterator[str]:
    """Yield the names of the fixtures that a function requests."""
    own = [item.text for item in definition.decorators]
    around = [item.text for item in owner.decorators] if owner else []
    given = {word for text in (*own, *around) if _PARAMETRIZE.match(text) for word in _words(text)}
    if definition.signature:
        for parameter in definition.signature.parameters:
            if not parameter.default and parameter.name not in {"self", "cls", *given}:
                yield parameter.name
    for text in (*own, *around):
        if _USE_FIXTURES.match(text):
            yield from _words(text)


def _words(text: str) -> Iterator[str]:
    for names in _WORDS.findall(text):
        yield from (name.strip() for name in names.split(","))


def _conftests(uri: str) -> Iterator[str]:
    """Yield where a `conftest.py` counts for a file, the nearest first."""
    folder = uri
    while folder:
        folder = folder.rpartition("/")[0]
        if folder:
            yield f"{folder}/conftest.py"
