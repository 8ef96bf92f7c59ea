"""Random control flow, run and watched: what reached a use is among what the resolver says may reach it."""

import random
from collections import defaultdict
from types import FunctionType

import pytest

from mkdocs_kwindex.analysis.structure import read_structure
from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.model.names import Columns
from mkdocs_kwindex.resolve.evaluator import Evaluator
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.go_to_definition import Locator
from mkdocs_kwindex.semantic import collect_names
from mkdocs_kwindex.semantic.export_list import read_exports
from tests.support.control_flow import Failed, Run, Writer

FUNCTIONS = 150
RUNS = 60
SOURCE = SourceFile("/m.py", "m.py", "m")
MANAGERS = """\
from contextlib import suppress
class swallowing:
    def __enter__(self): ...
    def __exit__(self, kind, *args): return kind is Failed
class keeping:
    def __enter__(self): ...
    def __exit__(self, *args): ...
class entering:
    def __init__(self, value): self.value = value
    def __enter__(self): return self.value
    def __exit__(self, *args): ...
"""


def possible_lines(text: str) -> dict[tuple[int, int], set[int]]:
    """Return the lines that every name of a file may have been bound on."""
    structure = read_structure(SOURCE, text)
    definitions = [definition for _, _, definition in structure.found]
    exports = read_exports(structure.tree, text, SOURCE)
    file = File(0, SOURCE, definitions, collect_names(structure.tree, text, SOURCE, definitions, exports))
    locator = Locator(Evaluator([file]))
    rows, width = file.occurrences, Columns.OCCURRENCE
    return {
        (rows[start], rows[start + 1]): {place.line for place in locator.locate(0, rows[start + 5])}
        for start in range(0, len(rows), width)
    }


def bound_on(value: object, handlers: set[int]) -> set[int]:
    """Return the lines that a value may have been bound on: one, but for what an `except … as` bound."""
    if isinstance(value, int):
        return {int(value)}
    return {value.__code__.co_firstlineno} if isinstance(value, FunctionType) else handlers


@pytest.mark.parametrize("seed", range(4))
def test_what_reaches_a_use_is_among_what_may_reach_it(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - what is drawn guards nothing
    text, written = MANAGERS, []
    for number in range(FUNCTIONS):
        writer = Writer(draw, text.count("\n") + 1)
        text += writer.function(f"f{number}")
        written.append(writer)
    possible = possible_lines(text)
    module: dict[str, object] = {"Failed": Failed}
    exec(compile(text, "m.py", "exec"), module)  # noqa: S102 - written just now
    source = text.splitlines()
    wrong, certain = [], 0
    for number, writer in enumerate(written):
        function = module[f"f{number}"]
        assert isinstance(function, FunctionType)
        reached: dict[int, list[set[int]]] = defaultdict(list)
        for run in range(RUNS):
            watched = Run(run)
            watched.call(function)
            for line, value in watched.seen:
                name = source[line - 1].rpartition(" ")[2].rstrip(")")
                lines = bound_on(value, writer.handlers[name])
                if lines not in reached[line]:
                    reached[line].append(lines)
        for line, found in reached.items():
            meant = possible[line, source[line - 1].rindex(" ") + 1]
            certain += len(meant) == 1
            wrong += [(line, source[line - 1].strip(), lines, meant) for lines in found if not lines & meant]

    assert wrong == [], text
    # What may be anything would never be wrong.
    assert certain > FUNCTIONS // 2
