"""Classes and functions of a file, as its name table has them in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mkdocs_kwindex.model.names import Columns

if TYPE_CHECKING:
    from array import array
    from collections.abc import Collection, Mapping, Sequence


class Table(Protocol):
    """What entries are read from; implemented by `file_tables.File`."""

    @property
    def strings(self) -> Sequence[str]:
        """The strings that the rows speak of."""

    @property
    def classes(self) -> array[int]:
        """The rows of the classes."""

    @property
    def functions(self) -> array[int]:
        """The rows of the functions."""

    @property
    def not_own(self) -> Mapping[int, Collection[str]]:
        """Names that methods of a class assign to and that are no attributes of its own, by the class' row."""

    def items(self, number: int, /) -> list[int]:
        """Return a list of the pool."""


class ClassEntry:
    """A class of a table.

    Attributes:
        name: Its name.
        line: Its line.
        definition: Index of its definition, -1 without.
        flags: Bits of `Flag`.
        bases: Nodes of its bases.
        metaclass: Node of its metaclass, -1 without.
        members: Variable of each name that its body binds.
        attributes: Nodes bound to each attribute that its methods set on the instance.
        inherited: The same for those that are no attributes of its own: a base answers for them.
        decorators: Nodes of its decorators.
        parameters: Nodes of its type parameters.
        set_on_all: Those of its members that `__init__` sets on every instance; see `Columns.CLASS`.
        slots: The names in its `__slots__`.
    """

    __slots__ = (
        "attributes",
        "bases",
        "decorators",
        "definition",
        "flags",
        "inherited",
        "line",
        "members",
        "metaclass",
        "name",
        "parameters",
        "set_on_all",
        "slots",
    )

    def __init__(self, table: Table, row: int) -> None:
        start = row * Columns.CLASS
        row_of_class = table.classes[start : start + Columns.CLASS]
        name, self.line, self.definition, self.flags, bases, self.metaclass = row_of_class[:6]
        members, attributes, decorators, parameters, set_on_all, slots = row_of_class[6:]
        self.set_on_all = frozenset(map(table.strings.__getitem__, table.items(set_on_all)))
        self.slots = frozenset(map(table.strings.__getitem__, table.items(slots)))
        self.parameters = table.items(parameters)
        self.decorators = table.items(decorators)
        self.name = table.strings[name]
        self.bases = table.items(bases)
        pairs = table.items(members)
        self.members = {
            table.strings[string]: variable for string, variable in zip(pairs[::2], pairs[1::2], strict=True)
        }
        self.attributes: dict[str, list[int]] = {}
        self.inherited: dict[str, list[int]] = {}
        pairs = table.items(attributes)
        not_own = table.not_own.get(row, ())
        for string, node in zip(pairs[::2], pairs[1::2], strict=True):
            attribute = table.strings[string]
            known = self.inherited if attribute in not_own else self.attributes
            known.setdefault(attribute, []).append(node)


class FunctionEntry:
    """A function of a table.

    Attributes:
        name: Its name.
        line: Its line.
        definition: Index of its definition, -1 without.
        owner: Row of the class it is a method of, -1 without.
        flags: Bits of `Flag`.
        returns: Node of its return annotation, -1 without.
        returned: Nodes that it returns, or yields when it is a generator.
        parameters: String, line, kind, node of the annotation and node of the default of each parameter.
        decorators: Nodes of its decorators.
        leader: Row of the first of the overloads or accessors that it belongs to.
        managers: Nodes of the context managers around its `yield`.
        ended: Nodes that a generator returns in the end.
    """

    __slots__ = (
        "decorators",
        "definition",
        "ended",
        "flags",
        "leader",
        "line",
        "managers",
        "name",
        "owner",
        "parameters",
        "returned",
        "returns",
    )

    def __init__(self, table: Table, row: int) -> None:
        start = row * Columns.FUNCTION
        row_of_function = table.functions[start : start + Columns.FUNCTION]
        name, self.line, self.definition, self.owner, self.flags, self.returns = row_of_function[:6]
        returned, parameters, decorators, self.leader, managers, ended = row_of_function[6:]
        self.name = table.strings[name]
        self.managers = table.items(managers)
        self.ended = table.items(ended)
        self.returned = table.items(returned)
        self.decorators = table.items(decorators)
        flat = table.items(parameters)
        width = Columns.PARAMETER
        self.parameters = [tuple(flat[at : at + width]) for at in range(0, len(flat), width)]
