"""Every occurrence's target as an integer, and the uses of every definition, in a few arrays."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.names import USES, Columns, Op, Use

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_kwindex.references.files import File
    from mkdocs_kwindex.references.locating import Locator, Place, Places

_BINDING = USES.index(Use.BINDING)
_WRITE = USES.index(Use.WRITE)
NO_TARGET = -1
_MAX_COUNT = 99

Several = list[int]


class Linker:
    """Gives every occurrence its target.

    The node in each row of a file's occurrences is replaced: by the index of a target, by `NO_TARGET`, or, for a local
    name of the same file, by a number below that, of which `local_line` makes a line.

    Attributes:
        targets: Places with the number of definitions that the name may mean.
    """

    def __init__(self, locator: Locator) -> None:
        self._locator = locator
        self.targets: list[tuple[Place, int]] = []
        self._numbers: dict[tuple[Place, int], int] = {}

    def link(self, file: File) -> None:
        """Give the occurrences of a file their targets."""
        rows = file.occurrences
        column = rows[5 :: Columns.OCCURRENCE]
        restated = set(self._locator.restated(file))
        single: dict[int, int] = {}
        several: dict[int, Several] = {}
        # Nodes are made from the inside out: what a chain begins with is worked out before the chain.
        for node in sorted(set(column)):
            target = NO_TARGET if node in restated else self._target_of(file, node)
            if isinstance(target, int):
                single[node] = target
            else:
                several[node] = target
        if not several:
            rows[5 :: Columns.OCCURRENCE] = array("i", map(single.__getitem__, column))
            return
        targets = [
            single[node] if node in single else _nearest(several[node], line)
            for node, line in zip(column, rows[0 :: Columns.OCCURRENCE], strict=True)
        ]
        rows[5 :: Columns.OCCURRENCE] = array("i", targets)

    def _target_of(self, file: File, node: int) -> int | Several:
        if file.operators[node] == Op.BIND:
            start = file.left[node] * Columns.BINDING
            if file.bindings[start + 2] < 0:
                return _local(file.bindings[start + 1])
        return self._decide(file, self._locator.locate(file.number, node))

    def _decide(self, file: File, places: Places) -> int | Several:
        if not places:
            return NO_TARGET
        first = places[0]
        if len(places) == 1:
            if first.definition >= 0 or first.file != file.number:
                return self._number(first, 1)
            return _local(first.line)
        if all(place.file == file.number and place.definition < 0 for place in places):
            lines = sorted({place.line for place in places})
            return _local(lines[0]) if len(lines) == 1 else lines
        # What the file defines itself comes before what it may import instead.
        first = next((place for place in places if not place.external), places[0])
        return self._number(first, min(sum(place.file >= 0 for place in places) or 1, _MAX_COUNT))

    def _number(self, place: Place, count: int) -> int:
        key = (place, count)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.targets)
            self.targets.append(key)
        return number


def _local(line: int) -> int:
    return NO_TARGET - 1 - line


def local_line(target: int) -> int:
    """Return the line that a number below `NO_TARGET` stands for."""
    return NO_TARGET - 1 - target


def _nearest(lines: Several, line: int) -> int:
    """Return the last of several bindings above a line, or the first below it."""
    return _local(next((one for one in reversed(lines) if one <= line), lines[0]))


class UseIndex:
    """The uses of every definition.

    Attributes:
        first: For each definition, by its number over all files, where its uses begin in `rows`.
        rows: Places in the file's occurrences, together with the file in `files`.
    """

    def __init__(self, files: Sequence[File], linker: Linker) -> None:
        self.offsets: list[int] = [0]
        for file in files:
            self.offsets.append(self.offsets[-1] + len(file.definitions))
        numbers = [self._definition(place) for place, _ in linker.targets]
        total = self.offsets[-1]
        counts = array("i", bytes(4 * (total + 1)))
        found_definitions = array("i")
        found_files = array("i")
        found_rows = array("i")
        for file in files:
            before = len(found_rows)
            for definition, start in self._in_file(file, linker, numbers):
                found_definitions.append(definition)
                found_rows.append(start)
                counts[definition] += 1
            found_files.extend(array("i", (file.number,)) * (len(found_rows) - before))
        self.first = _running_totals(counts)
        self.files = array("i", bytes(4 * len(found_rows)))
        self.rows = array("i", bytes(4 * len(found_rows)))
        following = self.first[:]
        for definition, number, start in zip(found_definitions, found_files, found_rows, strict=True):
            at = following[definition]
            following[definition] += 1
            self.files[at] = number
            self.rows[at] = start

    def _in_file(self, file: File, linker: Linker, numbers: list[int]) -> Iterator[tuple[int, int]]:
        """Yield the definition and the row of every use in a file, where `numbers` are the targets' definitions."""
        rows, width = file.occurrences, Columns.OCCURRENCE
        for index, (target, use) in enumerate(zip(rows[5::width], rows[3::width], strict=True)):
            if target < 0 or use == _BINDING or (definition := numbers[target]) < 0:
                continue
            start = index * width
            if use == _WRITE:
                place = linker.targets[target][0]
                if place.file == file.number and place.line == rows[start]:
                    continue
            yield definition, start

    def _definition(self, place: Place) -> int:
        if place.file < 0 or place.definition < 0 or place.parameter:
            return -1
        return self.offsets[place.file] + place.definition

    def of(self, file: int, definition: int) -> list[tuple[int, int]]:
        """Return the file and the place among its occurrences of each use of a definition."""
        number = self.offsets[file] + definition
        start, end = self.first[number], self.first[number + 1]
        return list(zip(self.files[start:end], self.rows[start:end], strict=True))

    def files_of(self, file: int, definition: int) -> array[int]:
        """Return the file of each use of a definition."""
        number = self.offsets[file] + definition
        return self.files[self.first[number] : self.first[number + 1]]


def _running_totals(counts: array[int]) -> array[int]:
    totals = array("i")
    total = 0
    for count in counts:
        totals.append(total)
        total += count
    totals.append(total)
    return totals
