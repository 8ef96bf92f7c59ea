"""Every occurrence's target as an integer, and the uses of every definition, in a few arrays."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate, compress, pairwise, repeat
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.names import USES, Columns, Op, Use
from mkdocs_kwindex.resolve.answers import NO_TARGET
from mkdocs_kwindex.resolve.file_tables import unpack
from mkdocs_kwindex.resolve.go_to_definition import Place
from mkdocs_kwindex.resolve.values import UNKNOWN_ONLY
from mkdocs_kwindex.semantic.name_table import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_kwindex.resolve.file_tables import File
    from mkdocs_kwindex.resolve.go_to_definition import Locator, Places
    from mkdocs_kwindex.resolve.values import Values

_BINDING = USES.index(Use.BINDING)
_WRITE = USES.index(Use.WRITE)
_LOCAL = NO_TARGET - 1
_BIND, _ATTRIBUTE = Op.BIND, Op.ATTRIBUTE
_FUNCTION, _CLASS, _MODULE = Op.FUNCTION, Op.CLASS, Op.MODULE
_ASKED_OF_VALUES = (Op.ATTRIBUTE, Op.PARAMETER)
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
        self._modules: dict[str, int] = {}
        self._of_members: dict[tuple[Values, str, int], int | Places] = {}

    def link(self, file: File) -> None:
        """Give the occurrences of a file their targets."""
        rows = file.occurrences
        column = rows[5 :: Columns.OCCURRENCE].tolist()
        single: dict[int, int] = dict.fromkeys(self._locator.restated(file), NO_TARGET)
        several: dict[int, Several] = {}
        operators, left, bindings = file.operators, file.left, file.bindings
        # Nodes are made from the inside out: what a chain begins with is worked out before the chain.
        for node in sorted(set(column).difference(single)):
            operator = operators[node]
            if operator == _BIND:
                start = left[node] * Columns.BINDING
                if bindings[start + 2] < 0:
                    single[node] = _LOCAL - bindings[start + 1]
                    continue
            target = self._target(file, node, operator)
            if isinstance(target, int):
                single[node] = target
            else:
                several[node] = target
                single[node] = NO_TARGET
        targets = list(map(single.__getitem__, column))
        if several:
            for index in compress(range(len(column)), map(several.__contains__, column)):
                targets[index] = _nearest(several[column[index]], rows[index * Columns.OCCURRENCE])
        rows[5 :: Columns.OCCURRENCE] = unpack(pack(targets))

    def _target(self, file: File, node: int, operator: int) -> int | Several:
        a = file.left[node]
        if operator in _ASKED_OF_VALUES:
            return self._of_values(file, a, file.strings[file.right[node]], operator)
        if operator == _FUNCTION:
            return self._definition(file, file.functions, a * Columns.FUNCTION)
        if operator == _CLASS:
            return self._definition(file, file.classes, a * Columns.CLASS)
        if operator == _BIND:
            return self._definition(file, file.bindings, a * Columns.BINDING)
        if operator == _MODULE:
            path = file.strings[a]
            known = self._modules.get(path)
            if known is None:
                known = self._modules[path] = self._number(self._locator.locate(file.number, node)[0], 1)
            return known
        return self._decide(file, self._locator.locate(file.number, node))

    def _definition(self, file: File, rows: array[int], start: int) -> int:
        line, definition = rows[start + 1], rows[start + 2]
        return self._number(Place(file.number, line, definition), 1) if definition >= 0 else _LOCAL - line

    def _of_values(self, file: File, node: int, name: str, operator: int) -> int | Several:
        """Return the target of an attribute or a keyword: the same for all nodes of the same values."""
        values = self._locator.values(file, node)
        if values == UNKNOWN_ONLY:
            return NO_TARGET
        question = (values, name, operator)
        known = self._of_members.get(question)
        if known is None:
            find = self._locator.attribute if operator == _ATTRIBUTE else self._locator.keyword
            places = find(values, name)
            in_files = any(place.file >= 0 and place.definition < 0 for place in places)
            target = NO_TARGET if in_files else self._decide(file, places)
            known = target if isinstance(target, int) and not in_files else places
            self._of_members[question] = known
        return known if isinstance(known, int) else self._decide(file, known)

    def _decide(self, file: File, places: Places) -> int | Several:
        if not places:
            return NO_TARGET
        first = places[0]
        if len(places) == 1:
            if first.definition >= 0 or first.file != file.number:
                return self._number(first, 1)
            return _LOCAL - first.line
        if all(place.file == file.number and place.definition < 0 for place in places):
            lines = sorted({place.line for place in places})
            return _LOCAL - lines[0] if len(lines) == 1 else lines
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

    def forget(self) -> None:
        """Drop what only linking asks for."""
        self._numbers.clear()
        self._of_members.clear()


def local_line(target: int) -> int:
    """Return the line that a number below `NO_TARGET` stands for."""
    return _LOCAL - target


def _nearest(lines: Several, line: int) -> int:
    """Return the last of several bindings above a line, or the first below it."""
    return _LOCAL - next((one for one in reversed(lines) if one <= line), lines[0])


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
        own_lines = [
            files[place.file].definitions[place.definition].line if number >= 0 else place.line
            for number, (place, _) in zip(numbers, linker.targets, strict=True)
        ]
        total = self.offsets[-1]
        definitions: list[int] = []
        places: list[int] = []
        starts: list[int] = [0]
        for file in files:
            for start in self._in_file(file, linker, numbers, own_lines):
                definitions.append(numbers[file.occurrences[start + 5]])
                places.append(start)
            starts.append(len(places))
        order = sorted(range(len(places)), key=definitions.__getitem__)
        numbers_of_files = array("i")
        for file, (first, last) in zip(files, pairwise(starts), strict=True):
            numbers_of_files.extend(repeat(file.number, last - first))
        self.files = array("i", map(numbers_of_files.__getitem__, order))
        self.rows = array("i", map(places.__getitem__, order))
        counts = Counter(definitions)
        self.first = array("i", accumulate(map(counts.__getitem__, range(total)), initial=0))

    def _in_file(self, file: File, linker: Linker, numbers: list[int], own_lines: list[int]) -> list[int]:
        """Return the row of every use in a file.

        Args:
            file: The file.
            linker: Knows the targets.
            numbers: The definition of each target, -1 without.
            own_lines: The line on which each target's definition stands: what is written there defines it.
        """
        rows, width, targets = file.occurrences, Columns.OCCURRENCE, linker.targets
        columns = zip(range(0, len(rows), width), rows[5::width], rows[3::width], strict=True)
        return [
            start
            for start, target, use in columns
            if target >= 0
            and use != _BINDING
            and numbers[target] >= 0
            and (use != _WRITE or own_lines[target] != rows[start] or targets[target][0].file != file.number)
        ]

    def _definition(self, place: Place) -> int:
        if place.file < 0 or place.definition < 0 or place.parameter:
            return -1
        return self.offsets[place.file] + place.definition

    def of(self, file: int, definition: int) -> list[tuple[int, int]]:
        """Return the file and the place among its occurrences of each use of a definition."""
        number = self.offsets[file] + definition
        start, end = self.first[number], self.first[number + 1]
        return list(zip(self.files[start:end], self.rows[start:end], strict=True))

    def count(self, file: int, definition: int) -> int:
        """Return the number of uses of a definition."""
        number = self.offsets[file] + definition
        return self.first[number + 1] - self.first[number]

    def counts(self, file: int) -> list[int]:
        """Return the number of uses of each definition of a file."""
        first = self.first[self.offsets[file] : self.offsets[file + 1] + 1]
        return [end - start for start, end in pairwise(first)]

    def files_of(self, file: int, definition: int) -> array[int]:
        """Return the file of each use of a definition."""
        number = self.offsets[file] + definition
        return self.files[self.first[number] : self.first[number + 1]]
