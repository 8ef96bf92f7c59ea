"""When the parts of a file run: on import, when a function is called, as a program."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.model.behaviour import Moment, Span


class Run(NamedTuple):
    """A part of a file that runs at once.

    Attributes:
        moment: When it runs; `Moment.CALL` for the body of a function.
        path: `path` of the function; empty outside of functions.
        perhaps: Whether it does not always run then; of functions this is not said.
    """

    moment: Moment
    path: str = ""
    perhaps: bool = False


class Moments:
    """Finds the parts of a file that a place is in by bisection: calls and `lambda`s may be thousands."""

    def __init__(self, spans: Iterable[Span]) -> None:
        edges = [((span.line, span.start), 1, span.moment) for span in spans]
        edges += [((span.end_line, span.end), -1, span.moment) for span in spans]
        self._edges: list[tuple[int, int]] = []
        self._around = [frozenset[Moment]()]
        around: Counter[Moment] = Counter()
        for place, change, moment in sorted(edges):
            around[moment] += change
            self._edges.append(place)
            self._around.append(frozenset(+around))

    def at(self, line: int, column: int) -> frozenset[Moment]:
        """Return the moments of all parts around a place."""
        return self._around[bisect_right(self._edges, (line, column))]


def run_of(record: FileRecord, within: int, line: int, start: int) -> Run:
    """Return the part of a file that a place runs with.

    Args:
        record: The file.
        within: Index of the innermost definition around the place; negative for none.
        line: Its line.
        start: Its column.
    """
    found = {span.moment for span in record.behaviour.spans if span.holds(line, start)}
    definitions = record.definitions
    if Moment.IMPORT in found and within >= 0 and line >= definitions[within].first_line:
        within = definitions[within].parent
    while within >= 0 and definitions[within].kind in {Kind.CLASS, Kind.ATTRIBUTE, Kind.CONSTANT, Kind.TYPE_ALIAS}:
        within = definitions[within].parent
    if within >= 0:
        return Run(Moment.CALL, definitions[within].path)
    for moment in (Moment.NEVER, Moment.CALL, Moment.MAIN):
        if moment in found:
            return Run(moment)
    return Run(Moment.IMPORT, perhaps=Moment.PERHAPS in found)
