"""What pytest gives tests and fixtures: parameters that are called as fixtures hold what those return."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_kwindex.model import Kind
from mkdocs_kwindex.model.names import Columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_kwindex.model import Definition
    from mkdocs_kwindex.resolve.file_tables import File

_FIXTURE = re.compile(r"(?:[\w.]+\.)?(?:yield_)?fixture\b")
_NAME = re.compile(r"""\bname\s*=\s*["'](\w+)["']""")
_USE_FIXTURES = re.compile(r"(?:[\w.]+\.)?usefixtures\s*\(")
_PARAMETRIZE = re.compile(r"(?:[\w.]+\.)?parametrize\s*\(")
_WORDS = re.compile(r"""["']([\w\s,]+)["']""")
_FUNCTIONS = {Kind.FUNCTION, Kind.METHOD}
_TEST_FILE = re.compile(r"(?:.*/)?(?:conftest|test_[^/]*|[^/]*_test)\.py")


def request_fixtures(files: Sequence[File]) -> None:
    """Note of the parameters of tests and fixtures which functions give them what they hold.

    A fixture is one of the same file, or of the nearest `conftest.py` around it.
    """
    tests = {file.source.uri: file for file in files if _TEST_FILE.fullmatch(file.source.uri)}
    known = {uri: dict(_fixtures(file)) for uri, file in tests.items()}
    if not any(known.values()):
        return
    for uri, file in tests.items():
        near = [(tests[place], known[place]) for place in (uri, *conftests(uri)) if known.get(place)]
        for row in range(file.function_count) if near else ():
            _request(file, row, near)


def _request(file: File, row: int, near: Sequence[tuple[File, dict[str, int]]]) -> None:
    entry = file.function_entry(row)
    definition = file.definitions[entry.definition] if entry.definition >= 0 else None
    if definition is None or not (definition.name.startswith("test") or is_fixture(definition)):
        return
    owner = file.definitions[definition.parent] if definition.parent >= 0 else None
    wanted = set(requested(definition, owner))
    lines = {
        file.strings[string]: (string, line) for string, line, _, annotation, _ in entry.parameters if annotation < 0
    }
    for name in wanted & lines.keys():
        places = ((other, found[name]) for other, found in near if name in found)
        # A fixture may take what a fixture of its name further out gives.
        fixture = next((place for place in places if place != (file, row)), None)
        if fixture is not None:
            for binding in bindings_at(file, *lines[name]):
                file.requested[binding] = (fixture[0].number, fixture[1])


def _fixtures(file: File) -> Iterator[tuple[str, int]]:
    for row in range(file.function_count):
        index = file.function_entry(row).definition
        if index >= 0 and is_fixture(file.definitions[index]):
            yield fixture_name(file.definitions[index]), row


def is_fixture(definition: Definition) -> bool:
    """Return whether a definition is a fixture of pytest."""
    return definition.kind in _FUNCTIONS and any(_FIXTURE.match(item.text) for item in definition.decorators)


def fixture_name(definition: Definition) -> str:
    """Return the name by which a fixture is requested."""
    texts = [item.text for item in definition.decorators if _FIXTURE.match(item.text)]
    names = [match[1] for text in texts if (match := _NAME.search(text))]
    return names[0] if names else definition.name


def requested(definition: Definition, owner: Definition | None) -> Iterator[str]:
    """Yield the names of the fixtures that a function requests.

    Args:
        definition: The function.
        owner: The class around it.
    """
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


def conftests(uri: str) -> Iterator[str]:
    """Yield where a `conftest.py` counts for a file, the nearest first."""
    folder = uri
    while folder:
        folder = folder.rpartition("/")[0]
        yield f"{folder}/conftest.py".lstrip("/")


def bindings_at(file: File, string: int, line: int) -> list[int]:
    """Return the bindings of a name on a line.

    Args:
        file: The file.
        string: The number of the name among its strings.
        line: The line.
    """
    bindings, width = file.bindings, Columns.BINDING
    starts = range(0, len(bindings), width)
    return [start // width for start in starts if bindings[start] == string and bindings[start + 1] == line]
