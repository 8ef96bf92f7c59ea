"""The arrays of a `NameTable` while they grow."""

import ast
import struct
from collections.abc import Callable, Iterable, Sequence

from mkdocs_kwindex.model import Definition
from mkdocs_kwindex.model.names import Columns, Op

_MAX_FLAT = 12
"""Alternatives that are listed one by one; chains of branches would otherwise cost the square of their length."""

_MAX_PATH = 4
"""Attributes in a row that are followed through a scope."""

Occurrence = tuple[int, int, int, int, int, int]
Node = tuple[int, int, int]


class _Strings(dict[str, int]):
    """Numbers of strings, given out as they are asked for: asking for a known one is no call of a function."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class _Nodes(dict[Node, int]):
    """Numbers of nodes, given out as they are asked for."""

    def __init__(self, rows: list[Node]) -> None:
        self._rows = rows

    def __missing__(self, node: Node) -> int:
        number = self[node] = len(self._rows)
        self._rows.append(node)
        return number


class _Lists(dict[tuple[int, ...], int]):
    """Places of lists in the pool, made as they are asked for."""

    def __init__(self, pool: list[int]) -> None:
        self._pool = pool

    def __missing__(self, items: tuple[int, ...]) -> int:
        place = self[items] = len(self._pool)
        self._pool += (len(items), *items)
        return place


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
        rows: The nodes by their numbers; see `Columns.NODE`.
        nodes: The number of each node, a new one where there is none yet. Faster than `node`, for what is often asked.
        lists: The place of each list in the pool, in the same way.
        string: Returns the index of a string.
    """

    def __init__(self, definitions: Sequence[Definition]) -> None:
        self.strings = _Strings()
        self.string: Callable[[str], int] = self.strings.__getitem__
        self.occurrences: list[Occurrence] = []
        self.rows: list[Node] = []
        self.nodes = _Nodes(self.rows)
        self.pool: list[int] = []
        self.bindings: list[int] = []
        self.variables: list[int] = []
        self.functions: list[int] = []
        self.class_rows: list[ClassRow] = []
        self.lists = _Lists(self.pool)
        self._at_line: dict[tuple[int, str, int], int] = {}
        self._by_name: dict[tuple[int, str], int] = {}
        for index, definition in enumerate(definitions):
            self._at_line.setdefault((definition.parent, definition.name, definition.line), index)
            self._by_name.setdefault((definition.parent, definition.name), index)
        self.unknown = self.node(Op.UNKNOWN)
        self.none = self.node(Op.NONE)

    def node(self, operator: int, a: int = -1, b: int = -1) -> int:
        """Return the index of a node; the same one for the same operands."""
        return self.nodes[operator, a, b]

    def sequence(self, items: Iterable[int]) -> int:
        """Return the place of a list in the pool; the same one for the same items."""
        return self.lists[tuple(items)]

    def items(self, place: int) -> list[int]:
        """Return the list at a place of the pool."""
        return self.pool[place + 1 : place + 1 + self.pool[place]]

    def open_phi(self) -> int:
        """Return a `PHI` node whose alternatives are not known yet."""
        self.rows.append((Op.PHI, -1, -1))
        return len(self.rows) - 1

    def close_phi(self, phi: int, nodes: Iterable[int]) -> None:
        """Give an open `PHI` its alternatives."""
        self.rows[phi] = (Op.PHI, self.sequence(dict.fromkeys(node for node in nodes if node != phi)), -1)

    def phi(self, nodes: Iterable[int]) -> int:
        """Return a node for a variable that one of several bindings left."""
        flat: dict[int, None] = {}
        for node in nodes:
            if self.rows[node][0] == Op.PHI and 0 < self._length(node) < _MAX_FLAT:
                flat.update(dict.fromkeys(self.items(self.rows[node][1])))
            else:
                flat[node] = None
        # A value that was only looked at in one branch is the same value after it.
        for node in list(flat):
            operator, looked_at, _ = self.rows[node]
            if operator in (Op.NARROW, Op.EXCLUDE) and looked_at in flat:
                del flat[node]
        if len(flat) == 1:
            return next(iter(flat))
        return self.node(Op.PHI, self.sequence(flat))

    def _length(self, phi: int) -> int:
        place = self.rows[phi][1]
        return self.pool[place] if place >= 0 else 0

    def union(self, nodes: Iterable[int]) -> int:
        """Return a node for a value that is one of several."""
        distinct = list(dict.fromkeys(nodes))
        if len(distinct) == 1:
            return distinct[0]
        return self.node(Op.UNION, self.sequence(distinct)) if distinct else self.unknown

    def binding(self, name: str, line: int, definition: int, annotation: int, value: int) -> int:
        """Add a binding and return its node."""
        number = len(self.bindings) // Columns.BINDING
        self.bindings += (self.strings[name], line, definition, annotation, value)
        return self.nodes[Op.BIND, number, -1]

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
    """Pack integers; `struct` takes a quarter of the time that `array` does."""
    given = numbers if isinstance(numbers, list) else list(numbers)
    return struct.pack(f"{len(given)}i", *given)


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
