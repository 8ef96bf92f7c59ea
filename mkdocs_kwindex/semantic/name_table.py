"""Builds the arrays of a `NameTable`."""

import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate, chain, count
from operator import iconcat

from mkdocs_kwindex.model import Definition, Kind
from mkdocs_kwindex.model.names import Columns
from mkdocs_kwindex.model.operations import Op

_MAX_FLAT = 12
"""Alternatives that are listed one by one; chains of branches would otherwise cost the square of their length."""

_ATTRIBUTES = frozenset({Kind.ATTRIBUTE, Kind.CONSTANT})
_BIND = Op.BIND
_BINDING_COLUMNS = Columns.BINDING

Occurrence = tuple[int, int, int, int, int, int]
Node = tuple[int, int, int]


@dataclass(slots=True)
class ClassRow:
    """A class while it is being read; see `Columns.CLASS`."""

    name: str
    line: int
    definition: int
    flags: int = 0
    bases: list[int] = field(default_factory=list)
    metaclass: int = -1
    decorators: list[int] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    attributes: list[int] = field(default_factory=list)
    parameters: list[int] = field(default_factory=list)
    set_on_all: list[int] = field(default_factory=list)
    slots: list[int] = field(default_factory=list)


class Builder:
    """Interns strings and nodes and packs everything into integers.

    Attributes:
        strings: The number of each string, a new one where it has none yet.
        string: Returns the number of a string.
        occurrences: Rows as in `Columns.OCCURRENCE`, in any order.
        nodes: The number of each node; see `Columns.NODE`. What is often asked does here, in place, what `node` does.
        lists: The number of each list, in the same way.
        alternatives: The nodes that a `PHI` stands for.
        elements: The nodes in a `TUPLE`.
        narrowed: The node that a `NARROW` or an `EXCLUDE` knows more of.
        bound: The node of each binding, and the binding's number.
        self_types: The nodes of `Self` as it is imported.
        open_lambdas: The nodes of lambdas, and of each the `PHI` nodes of its parameters, for which it
            is not known yet what they are given.
        unbound: The nodes of names that their scope has not bound.
        starred: For nodes of names after star imports, the node before, and the star imports that had run then.
    """

    def __init__(self, definitions: Sequence[Definition]) -> None:
        self.strings: defaultdict[str, int] = defaultdict(count().__next__)
        self.string: Callable[[str], int] = self.strings.__getitem__
        self.occurrences: list[Occurrence] = []
        self.nodes: dict[Node, int] = {}
        self.lists: dict[tuple[int, ...], int] = {}
        self.alternatives: dict[int, tuple[int, ...]] = {}
        self.elements: dict[int, tuple[int, ...]] = {}
        self.narrowed: dict[int, int] = {}
        self.bound: dict[int, int] = {}
        self.self_types: set[int] = set()
        self.open_lambdas: dict[int, list[int]] = {}
        self.unbound: set[int] = set()
        self.starred: dict[int, tuple[int, int]] = {}
        self.bindings: list[int] = []
        self.variables: list[int] = []
        self.functions: list[int] = []
        self.class_rows: list[ClassRow] = []
        self._at_line: dict[tuple[int, str, int], int] = {}
        self._by_name: dict[tuple[int, str], int] = {}
        self._definitions = definitions
        for index, definition in enumerate(definitions):
            self._at_line.setdefault((definition.parent, definition.name, definition.line), index)
            self._by_name.setdefault((definition.parent, definition.name), index)
        self.unknown = self.node(Op.UNKNOWN)
        self.none = self.node(Op.NONE)

    def node(self, operator: int, a: int = -1, b: int = -1) -> int:
        """Return the number of a node; the same one for the same operands."""
        return self.nodes.setdefault((operator, a, b), len(self.nodes))

    def rows(self) -> list[Node]:
        """Return the nodes by their numbers."""
        rows = list(self.nodes)
        for phi, nodes in self.alternatives.items():
            rows[phi] = (Op.PHI, self.lists[nodes], -1)
        return rows

    def sequence(self, items: Iterable[int]) -> int:
        """Return the number of a list; the same one for the same items."""
        return self.lists.setdefault(tuple(items), len(self.lists))

    def pool(self) -> bytes:
        """Return all lists; see `NameTable.pool`."""
        starts = accumulate(map(len, self.lists), initial=len(self.lists) + 1)
        return pack([*starts, *chain.from_iterable(self.lists)])

    def tuple_(self, elements: Iterable[int]) -> int:
        """Return a node for a tuple."""
        nodes = tuple(elements)
        found = self.node(Op.TUPLE, self.sequence(nodes))
        self.elements[found] = nodes
        return found

    def narrow(self, operator: int, node: int, wanted: int) -> int:
        """Return a node for a value that a test narrows."""
        found = self.node(operator, node, wanted)
        self.narrowed[found] = node
        return found

    def open_phi(self) -> int:
        """Return a `PHI` node whose alternatives are not known yet."""
        # No other node has these operands.
        return self.node(Op.PHI, -1, len(self.nodes))

    def close_phi(self, phi: int, nodes: Iterable[int]) -> None:
        """Give an open `PHI` its alternatives."""
        known = self.alternatives[phi] = tuple(dict.fromkeys(node for node in nodes if node != phi))
        self.sequence(known)

    def close_lambda(self, node: int, given: Callable[[int], int]) -> None:
        """Say what the parameters of a lambda are given.

        Args:
            node: The lambda's node; any other is left alone.
            given: Returns the node for the value at a position.
        """
        for position, phi in enumerate(self.open_lambdas.pop(node, ())):
            self.close_phi(phi, [given(position)])

    def phi(self, nodes: Iterable[int]) -> int:
        """Return a node for a variable that one of several bindings left."""
        flat: dict[int, None] = {}
        for node in nodes:
            if 0 < len(inner := self.alternatives.get(node, ())) < _MAX_FLAT:
                flat.update(dict.fromkeys(inner))
            else:
                flat[node] = None
        # A value that was only looked at in one branch is the same value after it.
        for node in list(flat) if self.narrowed else ():
            if self.narrowed.get(node) in flat:
                del flat[node]
        if len(flat) == 1:
            return next(iter(flat))
        known = tuple(flat)
        found = self.node(Op.PHI, self.sequence(known))
        self.alternatives[found] = known
        return found

    def includes(self, node: int, other: int) -> bool:
        """Return whether everything that one node stands for is among what another one does."""
        if node == other:
            return True
        alternatives = self.alternatives.get(node, ())
        return bool(alternatives) and all(one in alternatives for one in self.alternatives.get(other, (other,)))

    def own(self, node: int) -> int:
        """Return a node without what it stands for where its scope does not bind it."""
        if node in self.unbound:
            return self.free()
        alternatives = self.alternatives.get(node, ())
        own = [one for one in alternatives if one not in self.unbound]
        return node if len(own) == len(alternatives) else self.phi(own)

    def swallowed(self, nodes: Iterable[int], managers: int) -> int:
        """Return a node for what a name stands for only if context managers swallow an exception."""
        return self.node(Op.SWALLOWED, self.sequence(dict.fromkeys(nodes)), managers)

    def free(self, name: str = "", stars: int = -1) -> int:
        """Return the node of a name that its scope binds, but not yet, or not any more; nothing without a name."""
        found = self.node(Op.FREE, self.strings[name] if name else -1, stars)
        self.unbound.add(found)
        return found

    def around(self, node: int) -> int:
        """Return the node of a name that a class body reads from around it while it has not bound the name itself."""
        found = self.node(Op.AROUND, node)
        self.unbound.add(found)
        return found

    def union(self, nodes: Iterable[int]) -> int:
        """Return a node for a value that is one of several."""
        distinct = list(dict.fromkeys(nodes))
        if len(distinct) == 1:
            return distinct[0]
        return self.node(Op.UNION, self.sequence(distinct)) if distinct else self.unknown

    def binding(self, name: str, line: int, definition: int, annotation: int, value: int) -> int:
        """Add a binding and return its node."""
        number = len(self.bindings) // _BINDING_COLUMNS
        self.bindings += (self.strings[name], line, definition, annotation, value)
        node = self.nodes[_BIND, number, -1] = len(self.nodes)
        self.bound[node] = number
        return node

    def give(self, bound: int, value: int) -> None:
        """Let a binding hold another value."""
        self.bindings[self.bound[bound] * _BINDING_COLUMNS + _BINDING_COLUMNS - 1] = value

    def definition(self, parent: int, name: str, *lines: int) -> int:
        """Return the index of a definition, by one of several lines it may be known under; -1 without.

        A later assignment to an attribute is no definition of its own: it belongs to the first.
        """
        for line in lines:
            index = self._at_line.get((parent, name, line))
            if index is not None:
                return index
        return self._by_name.get((parent, name), -1)

    def is_at(self, definition: int, line: int) -> bool:
        """Return whether a line is that of a definition."""
        return definition >= 0 and self._definitions[definition].line == line

    def is_variable(self, definition: int) -> bool:
        """Return whether a definition is a variable."""
        return definition >= 0 and self._definitions[definition].kind in _ATTRIBUTES

    def holds_class(self, definition: int) -> bool:
        """Return whether a definition is a variable that holds a class which a call makes."""
        return definition >= 0 and "class" in self._definitions[definition].labels

    def add_declared_attributes(self) -> None:
        """Add to the classes the attributes that no statement binds: names of `__slots__`, fields of named tuples."""
        rows = {row.definition: row for row in self.class_rows}
        for index, definition in enumerate(self._definitions):
            row = rows.get(definition.parent)
            if row is None or definition.parent < 0 or definition.kind not in _ATTRIBUTES:
                continue
            string = self.string(definition.name)
            if string not in row.members[::2] and string not in row.attributes[::2]:
                row.attributes += (string, self.binding(definition.name, definition.line, index, -1, -1))

    def class_columns(self) -> list[int]:
        """Return the rows of the classes; see `Columns.CLASS`."""
        columns: list[int] = []
        for row in self.class_rows:
            columns += (self.string(row.name), row.line, row.definition, row.flags, self.sequence(row.bases))
            columns += (row.metaclass, self.sequence(row.members), self.sequence(row.attributes))
            columns += (self.sequence(row.decorators), self.sequence(row.parameters), self.sequence(row.set_on_all))
            columns.append(self.sequence(row.slots))
        return columns

    def literal(self, path: str, *elements: int) -> int:
        """Return a node for an instance of a builtin class with elements of known value."""
        return self.node(Op.LITERAL, self.string(path), self.sequence(elements) if elements else -1)


def pack(numbers: list[int]) -> bytes:
    """Pack integers; `struct` takes a quarter of the time that `array` does."""
    return struct.pack(f"{len(numbers)}i", *numbers)


def pack_rows(rows: Iterable[tuple[int, ...]]) -> bytes:
    """Pack rows of integers; adding tuples to a list takes half the time that a chain of them does."""
    flat: list[int] = []
    return pack(reduce(iconcat, rows, flat))
