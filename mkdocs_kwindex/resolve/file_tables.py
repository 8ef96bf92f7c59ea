"""Name tables of files, unpacked."""

from __future__ import annotations

from array import array
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.names import Columns, NameTable
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.dropped_definitions import new_indexes, without_definitions
from mkdocs_kwindex.resolve.table_entries import ClassEntry, FunctionEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs_kwindex.model import Definition, SourceFile
    from mkdocs_kwindex.model.spool import Spool, Stored
    from mkdocs_kwindex.resolve.values import Values

_MAX_LEAVES = 40
_IMPORTED = frozenset((Op.IMPORTED, Op.MODULE))
_PHI, _VARIABLE_COLUMNS = Op.PHI, Columns.VARIABLE
_SEVERAL = frozenset((Op.PHI, Op.SWALLOWED))


class File:
    """A file with its table unpacked.

    Attributes:
        number: Its number.
        source: The file.
        definitions: Its definitions.
        looked_up: For functions that ask for attributes by names that they are given, by row: the parameter, and the
            node of what is asked.
        tables: Names of other files in which attributes are looked up; see `NameTable.tables`.
        not_own: Names that methods of a class assign to and that are no attributes of its own, by the class' row.
        declared: For bindings of parameters whose types a stub declares: its number, and the node of the annotation.
        requested: For bindings of parameters that a fixture of pytest gives: the number of its file, and its function.
        swallows: Returns whether one of the context managers in a list of the pool may swallow exceptions.
    """

    def __init__(
        self,
        number: int,
        source: SourceFile,
        definitions: Sequence[Definition],
        table: NameTable,
        texts: dict[str, str] | None = None,
    ) -> None:
        """Unpack a table.

        Args:
            number: Its number.
            source: The file.
            definitions: Its definitions.
            table: The table.
            texts: The texts of other tables; the same one is kept once.
        """
        self.number = number
        self.source = source
        self.definitions = definitions
        self.strings = table.strings if texts is None else tuple(map(texts.setdefault, table.strings, table.strings))
        self.occurrences = array("i", table.occurrences)
        self._stored: Stored | None = None
        nodes = array("i", table.nodes)
        self.operators = nodes[0 :: Columns.NODE]
        self.left = nodes[1 :: Columns.NODE]
        self.right = nodes[2 :: Columns.NODE]
        self._functions_from = len(self.operators)
        count = len(table.functions) // (4 * Columns.FUNCTION)
        self.operators.extend([Op.RETURNED] * count)
        self.left.extend(range(count))
        self.right.extend([-1] * count)
        self._pool = array("i", table.pool)
        self.bindings = array("i", table.bindings)
        self.variables = array("i", table.variables)
        self.functions = array("i", table.functions)
        self.classes = array("i", table.classes)
        self.stars = table.stars
        self.stars_node = table.stars_node
        self.declared: dict[int, tuple[int, int]] = {}
        self.requested: dict[int, tuple[int, int]] = {}
        self.swallows: Callable[[int], bool] = lambda _: True
        self.exports = table.exports
        self.reexports = frozenset(table.reexports)
        self.hidden = frozenset(table.hidden)
        self.is_private = table.is_private
        self.looked_up: dict[int, list[tuple[int, int]]] = {}
        rows = array("i", table.looked_up)
        for row, number_of_parameter, value in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
            self.looked_up.setdefault(row, []).append((number_of_parameter, value))
        rows = array("i", table.tables)
        self.tables = list(zip(rows[::3], rows[1::3], rows[2::3], strict=True))
        self.lazy: dict[str, list[tuple[str, str]]] = {}
        for name, module, attribute in table.lazy:
            self.lazy.setdefault(name, []).append((module, attribute))
        self.members = {
            self.strings[self.variables[variable * Columns.VARIABLE]]: variable
            for variable in array("i", table.members)
        }
        self._loaded: set[str] | None = None
        self.not_own: dict[int, set[str]] = {}
        self._class_entries: dict[int, ClassEntry] = {}
        self._function_entries: dict[int, FunctionEntry] = {}

    @cached_property
    def values(self) -> list[Values | None]:
        """What is known already of the values of each node."""
        return [None] * len(self.operators)

    def put_aside(self, spool: Spool) -> None:
        """Put the occurrences on disk: they are half of the table, and a page asks for those of its own file."""
        self._stored = spool.put(self.occurrences.tobytes())
        if self._stored is not None:
            self.forget_occurrences()

    def rows(self) -> array[int]:
        """Return all occurrences, wherever they are."""
        return self.occurrences if self._stored is None else array("i", self._stored.read())

    def row(self, start: int) -> array[int]:
        """Return the row of an occurrence that begins at a place of `rows`."""
        if self._stored is None:
            return self.occurrences[start : start + Columns.OCCURRENCE]
        width = self.occurrences.itemsize
        return array("i", self._stored.read(start * width, Columns.OCCURRENCE * width))

    def forget(self) -> None:
        """Drop what can be worked out again."""
        self.__dict__.pop("values", None)
        self._class_entries.clear()
        self._function_entries.clear()

    def loads(self, module: str) -> bool:
        """Return whether the file imports a module, or one below it, which makes it an attribute of its package."""
        if self._loaded is None:
            nodes = compress(self.left, map(_IMPORTED.__contains__, self.operators))
            self._loaded = {*map(self.strings.__getitem__, nodes), *self.stars}
        return any(f"{name}.".startswith(f"{module}.") for name in self._loaded)

    def forget_occurrences(self) -> None:
        """Drop the names that are in the file; what they mean elsewhere stays known."""
        self.occurrences = array("i")

    def disown(self, attributes: Mapping[int, set[str]]) -> list[int]:
        """Take attributes from classes that methods only assign to, with their definitions.

        Args:
            attributes: The attributes' names by the row of the class.

        Returns:
            The indexes that the definitions had.
        """
        parents = {self.class_entry(row).definition: names for row, names in attributes.items()}
        dropped = [
            index
            for index, definition in enumerate(self.definitions)
            if definition.parent >= 0 and definition.name in parents.get(definition.parent, ())
        ]
        self.not_own = dict(attributes)
        self._class_entries.clear()
        self._function_entries.clear()
        moved = new_indexes(len(self.definitions), dropped)
        for column, first, width in (
            (self.occurrences, 4, Columns.OCCURRENCE),
            (self.bindings, 2, Columns.BINDING),
            (self.functions, 2, Columns.FUNCTION),
            (self.classes, 2, Columns.CLASS),
        ):
            column[first::width] = array("i", [moved[index] for index in column[first::width]])
        self.definitions = without_definitions(self.definitions, dropped)
        return dropped

    @property
    def class_count(self) -> int:
        """The number of classes."""
        return len(self.classes) // Columns.CLASS

    @property
    def function_count(self) -> int:
        """The number of functions."""
        return len(self.functions) // Columns.FUNCTION

    def items(self, place: int) -> list[int]:
        """Return a list of the pool; an empty one for -1."""
        if place < 0:
            return []
        pool = self._pool
        return pool[pool[place] : pool[place + 1]].tolist()

    def class_entry(self, row: int) -> ClassEntry:
        """Return a class."""
        entry = self._class_entries.get(row)
        if entry is None:
            entry = self._class_entries[row] = ClassEntry(self, row)
        return entry

    def function_entry(self, row: int) -> FunctionEntry:
        """Return a function."""
        entry = self._function_entries.get(row)
        if entry is None:
            entry = self._function_entries[row] = FunctionEntry(self, row)
        return entry

    def alternatives(self, variable: int) -> list[int]:
        """Return the nodes that a variable stands for, seen from another scope."""
        bound, elsewhere = self.bindings_of(variable)
        return bound + elsewhere

    def bindings_of(self, variable: int) -> tuple[list[int], list[int]]:
        """Return the nodes that a variable's own scope leaves it with, and those that `global` statements add."""
        start = variable * _VARIABLE_COLUMNS
        final, elsewhere = self.variables[start + 1], self.variables[start + 3]
        return [final] if final >= 0 else self.items(self.variables[start + 2]), self.items(elsewhere)

    def returned_node(self, row: int) -> int:
        """Return the node of what a function returns."""
        return self._functions_from + row

    def leaves(self, nodes: list[int], through: frozenset[int] = frozenset()) -> list[int]:
        """Return nodes with every `PHI` replaced by its alternatives, which may lead back to it.

        Args:
            nodes: The nodes.
            through: Operators whose nodes are replaced by their left ones. Without that, a `PHI` below each of two such
                nodes would be looked through twice, and a chain of them as often as there are ways through it.
        """
        operators = self.operators
        if (_SEVERAL | through if through else _SEVERAL).isdisjoint(map(operators.__getitem__, nodes)):
            return nodes
        found: dict[int, None] = {}
        seen: set[int] = set()
        pending = nodes[::-1]
        while pending:
            if len(found) > _MAX_LEAVES:
                # The first node of every table is the unknown one.
                return [*found, 0]
            node = pending.pop()
            while operators[node] in through:
                node = self.left[node]
            if operators[node] not in _SEVERAL:
                found[node] = None
            elif node not in seen:
                seen.add(node)
                if operators[node] == _PHI or self.swallows(self.right[node]):
                    pending.extend(self.items(self.left[node])[::-1])
        return list(found)

    def defines(self, variable: int) -> bool:
        """Return whether the file itself defines what a variable stands for, rather than importing it."""
        operators = map(self.operators.__getitem__, map(self._before_stars, self.alternatives(variable)))
        return not _IMPORTED.issuperset(operators)

    def _before_stars(self, node: int) -> int:
        while self.operators[node] == Op.STARRED:
            node = self.left[node]
        return node
