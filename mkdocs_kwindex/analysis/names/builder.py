"""The arrays of a `NameTable` while they grow."""

import ast
from array import array
from collections.abc import Iterable, Sequence

from mkdocs_kwindex.model import Definition
from mkdocs_kwindex.model.names import Columns, Op

_MAX_FLAT = 12
"""Alternatives that are listed one by one; chains of branches would otherwise cost the square of their length."""

_MAX_PATH = 4
"""Attributes in a row that are followed through a scope."""

Occurrence = tuple[int, int, int, int, int, int]


class ClassRow:
    """A class while it is being read; see `Columns.CLASS`."""

    __slots__ = ("attributes", "bases", "decorators", "definition", "flags", "line", "members", "metaclass", "name")

    def __init__(self, name: str, line: int, definition: int) -> None:
        self.name = name
        self.line = line
        self.definition = definition
        self.flags = 0
        self.bases: list[int] = []
        self.metaclass = -1
        self.decorators: list[int] = []
        self.members: list[int] = []
        self.attributes: list[int] = []


class Builder:
    """Interns strings and nodes and packs everything into integers.

    Attributes:
        occurrences: Rows as in `Columns.OCCURRENCE`, in any order.
        operators: The `Op` of every node.
        left: The operand `a` of every node.
        right: The operand `b` of every node.
    """

    def __init__(self, definitions: Sequence[Definition]) -> None:
        self.strings: dict[str, int] = {}
        self.occurrences: list[Occurrence] = []
        self.operators: list[int] = []
        self.left: list[int] = []
        self.right: list[int] = []
        self.pool: list[int] = []
        self.bindings: list[int] = []
        self.variables: list[int] = []
        self.functions: list[int] = []
        self.class_rows: list[ClassRow] = []
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._lists: dict[tuple[int, ...], int] = {}
        self._at_line: dict[tuple[int, str, int], int] = {}
        self._by_name: dict[tuple[int, str], int] = {}
        for index, definition in enumerate(definitions):
            self._at_line.setdefault((definition.parent, definition.name, definition.line), index)
            self._by_name.setdefault((definition.parent, definition.name), index)
        self.unknown = self.node(Op.UNKNOWN)
        self.none = self.node(Op.NONE)

    def string(self, text: str) -> int:
        """Return the index of a string."""
        return self.strings.setdefault(text, len(self.strings))

    def node(self, operator: int, a: int = -1, b: int = -1) -> int:
        """Return the index of a node; the same one for the same operands."""
        key = (operator, a, b)
        index = self._nodes.get(key)
        if index is None:
            index = self._nodes[key] = len(self.operators)
            self.operators.append(operator)
            self.left.append(a)
            self.right.append(b)
        return index

    def sequence(self, items: Iterable[int]) -> int:
        """Return the place of a list in the pool; the same one for the same items."""
        key = tuple(items)
        place = self._lists.get(key)
        if place is None:
            place = self._lists[key] = len(self.pool)
            self.pool.append(len(key))
            self.pool.extend(key)
        return place

    def items(self, place: int) -> list[int]:
        """Return the list at a place of the pool."""
        return self.pool[place + 1 : place + 1 + self.pool[place]]

    def open_phi(self) -> int:
        """Return a `PHI` node whose alternatives are not known yet."""
        self.operators.append(Op.PHI)
        self.left.append(-1)
        self.right.append(-1)
        return len(self.operators) - 1

    def close_phi(self, phi: int, nodes: Iterable[int]) -> None:
        """Give an open `PHI` its alternatives."""
        self.left[phi] = self.sequence(dict.fromkeys(node for node in nodes if node != phi))

    def phi(self, nodes: Iterable[int]) -> int:
        """Return a node for a variable that one of several bindings left."""
        flat: dict[int, None] = {}
        for node in nodes:
            if self.operators[node] == Op.PHI and 0 < self._length(node) < _MAX_FLAT:
                flat.update(dict.fromkeys(self.items(self.left[node])))
            else:
                flat[node] = None
        # A value that was only looked at in one branch is the same value after it.
        for node in list(flat):
            if self.operators[node] in (Op.NARROW, Op.EXCLUDE) and self.left[node] in flat:
                del flat[node]
        if len(flat) == 1:
            return next(iter(flat))
        return self.node(Op.PHI, self.sequence(flat))

    def _length(self, phi: int) -> int:
        place: int = self.left[phi]
        return self.pool[place] if place >= 0 else 0

    def union(self, nodes: Iterable[int]) -> int:
        """Return a node for a value that is one of several."""
        distinct = list(dict.fromkeys(nodes))
        if len(distinct) == 1:
            return distinct[0]
        return self.node(Op.UNION, self.sequence(distinct)) if distinct else self.unknown

    def binding(self, name: str, line: int, definition: int, annotation: int, value: int) -> int:
        """Add a binding and return its node."""
        self.bindings.extend((self.string(name), line, definition, annotation, value))
        return self.node(Op.BIND, len(self.bindings) // Columns.BINDING - 1)

    def definition(self, parent: int, name: str, *lines: int) -> int:
        """Return the index of a definition, by one of several lines it may be known under; -1 without.

        A later assignment to an attribute is no definition of its own: it belongs to the first.
        """
        for line in lines:
            index = self._at_line.get((parent, name, line))
            if index is not None:
                return index
        return self._by_name.get((parent, name), -1)

    def class_columns(self) -> list[int]:
        """Return the rows of the classes; see `Columns.CLASS`."""
        columns: list[int] = []
        for row in self.class_rows:
            columns += (self.string(row.name), row.line, row.definition, row.flags, self.sequence(row.bases))
            columns += (row.metaclass, self.sequence(row.members), self.sequence(row.attributes))
            columns.append(self.sequence(row.decorators))
        return columns

    def literal(self, path: str, *elements: int) -> int:
        """Return a node for an instance of a builtin class with elements of known value."""
        return self.node(Op.LITERAL, self.string(path), self.sequence(elements) if elements else -1)


def pack(numbers: Iterable[int]) -> bytes:
    """Pack integers."""
    return array("i", list(numbers)).tobytes()


def attribute_path(node: ast.expr) -> str:
    """Return `a.b.c` for a chain of plain names; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or len(parts) > _MAX_PATH:
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))
