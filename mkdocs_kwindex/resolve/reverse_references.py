"""Reverse references: the target of every occurrence, and the uses of every definition, in compact arrays."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate, pairwise, repeat
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.names import USES, Columns, Use
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.definition_places import ELSEWHERE, DefinitionPlace
from mkdocs_kwindex.resolve.relation_types import NO_TARGET
from mkdocs_kwindex.resolve.values import UNKNOWN_ONLY
from mkdocs_kwindex.semantic.name_table import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_kwindex.resolve.definition_places import Places
    from mkdocs_kwindex.resolve.file_tables import File
    from mkdocs_kwindex.resolve.go_to_definition import Locator
    from mkdocs_kwindex.resolve.values import Values

_BINDING = USES.index(Use.BINDING)
_WRITE = USES.index(Use.WRITE)
_LOCAL = NO_TARGET - 1
_BIND, _ATTRIBUTE = Op.BIND, Op.ATTRIBUTE
_FUNCTION, _CLASS, _MODULE = Op.FUNCTION, Op.CLASS, Op.MODULE
_ASKED_OF_VALUES = (Op.ATTRIBUTE, Op.PARAMETER)


class Linker:
    """Gives every occurrence its target.

    The node in each row of a file's occurrences is replaced: by the index of a target, by `NO_TARGET`, or, for a local
    name of the same file, by a number below that, of which `local_line` makes a line.

    Attributes:
        targets: The places that a name may mean; it is linked to the first.
    """

    def __init__(self, locator: Locator) -> None:
        self._locator = locator
        self.targets: list[Places] = []
        self._numbers: dict[Places, int] = {}
        self._modules: dict[str, int] = {}
        self._of_members: dict[tuple[Values, str, int], int | Places] = {}

    def link(self, file: File) -> None:
        """Give the occurrences of a file their targets."""
        rows = file.occurrences
        column = rows[5 :: Columns.OCCURRENCE].tolist()
        targets: dict[int, int] = dict.fromkeys(self._locator.restated(file), NO_TARGET)
        operators, left, bindings = file.operators, file.left, file.bindings
        # Nodes are made from the inside out: what a chain begins with is worked out before the chain.
        for node in sorted(set(column).difference(targets)):
            operator = operators[node]
            if operator == _BIND:
                start = left[node] * Columns.BINDING
                if bindings[start + 2] < 0:
                    targets[node] = _LOCAL - bindings[start + 1]
                    continue
            targets[node] = self._target(file, node, operator)
        rows[5 :: Columns.OCCURRENCE] = array("i", pack(list(map(targets.__getitem__, column))))

    def _target(self, file: File, node: int, operator: int) -> int:
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
                known = self._modules[path] = self._number(self._locator.locate(file.number, node))
            return known
        return self._decide(file, self._locator.locate(file.number, node))

    def _definition(self, file: File, rows: array[int], start: int) -> int:
        line, definition = rows[start + 1], rows[start + 2]
        return self._number((DefinitionPlace(file.number, line, definition),)) if definition >= 0 else _LOCAL - line

    def _of_values(self, file: File, node: int, name: str, operator: int) -> int:
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
            known = self._of_members[question] = places if in_files else self._decide(file, places)
        return known if isinstance(known, int) else self._decide(file, known)

    def _decide(self, file: File, places: Places) -> int:
        # What the tree defines comes before what may be imported instead.
        inside = (place for place in places if not place.external and place is not ELSEWHERE and not place.again)
        first = next(inside, None)
        if first is None:
            places = tuple(place for place in places if place is not ELSEWHERE)
            return self._number(places) if places else NO_TARGET
        if len(places) == 1:
            return _LOCAL - first.line if first.definition < 0 and first.file == file.number else self._number(places)
        return self._number((first, *(place for place in places if place != first)))

    def _number(self, places: Places) -> int:
        number = self._numbers.get(places)
        if number is None:
            number = self._numbers[places] = len(self.targets)
            self.targets.append(places)
        return number

    def forget(self) -> None:
        """Drop what only linking asks for."""
        self._numbers.clear()
        self._of_members.clear()


def local_line(target: int) -> int:
    """Return the line that a number below `NO_TARGET` stands for."""
    return _LOCAL - target


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
        numbers = [self._definitions(places) for places in linker.targets]
        total = self.offsets[-1]
        definitions: list[int] = []
        places: list[int] = []
        starts: list[int] = [0]
        for file in files:
            own_lines = {self.offsets[file.number] + n: one.line for n, one in enumerate(file.definitions)}
            of_one_name = self._of_one_name(file)
            for start in self._in_file(file, numbers):
                line, use = file.occurrences[start], file.occurrences[start + 3]
                written = numbers[file.occurrences[start + 5]]
                if use == _WRITE and of_one_name:
                    written = tuple(dict.fromkeys(other for one in written for other in of_one_name.get(one, (one,))))
                for definition in written:
                    # What is written on the line of the definition defines it.
                    if use != _WRITE or own_lines.get(definition) != line:
                        definitions.append(definition)
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

    def _of_one_name(self, file: File) -> dict[int, list[int]]:
        """Return, for definitions whose scope defines their name several times, all of those."""
        found: dict[tuple[int, str], list[int]] = {}
        for number, one in enumerate(file.definitions):
            found.setdefault((one.parent, one.name), []).append(self.offsets[file.number] + number)
        return {number: numbers for numbers in found.values() if len(numbers) > 1 for number in numbers}

    def _in_file(self, file: File, numbers: list[tuple[int, ...]]) -> list[int]:
        """Return the row of every name in a file that binds nothing, where `numbers` are the targets' definitions."""
        rows, width = file.occurrences, Columns.OCCURRENCE
        columns = zip(range(0, len(rows), width), rows[5::width], rows[3::width], strict=True)
        return [start for start, target, use in columns if target >= 0 and use != _BINDING and numbers[target]]

    def _definitions(self, places: Places) -> tuple[int, ...]:
        """Return the definitions at places, by their numbers over all files."""
        found = {
            self.offsets[place.file] + place.definition: None
            for place in places
            if place.file >= 0 and place.definition >= 0 and not place.parameter
        }
        return tuple(found)

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
