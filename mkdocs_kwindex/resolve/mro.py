"""Method resolution order: the order in which a class and its bases are searched, and the members found there.

The order is Python's own, the C3 linearization (https://docs.python.org/3/howto/mro.html), over classes of the tree
and, as dotted paths, those outside of it. A base of which nothing is known stands as an empty text in its place. What
is found behind it is possible, not certain, since the unknown class may define it first. `super()` searches what
follows a class.
"""

from abc import ABCMeta
from functools import cached_property
from typing import NamedTuple

from mkdocs_kwindex.model.names import Columns, Flag
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.fixpoint import Fixpoint
from mkdocs_kwindex.resolve.given_bases import GivenBases
from mkdocs_kwindex.resolve.linearization import merge
from mkdocs_kwindex.resolve.standard_library import members_of
from mkdocs_kwindex.resolve.stubs import Stubs
from mkdocs_kwindex.resolve.table_entries import ClassEntry
from mkdocs_kwindex.resolve.values import ClassValue, External, ExternalInstance, TypeForm, Values

ClassKey = tuple[int, int]
"""Number of the file, row of the class."""

Linear = tuple["ClassKey | str", ...]
"""A class and its bases in the order of search. Text is a class outside of the tree, empty text an unknown one."""

_MAX_LINEAR = 200
_MAX_DEPTH = 60
ENUMS = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"})
# Nothing that a reader asks a class for comes from these.
_TRANSPARENT = ENUMS | {
    "builtins.object",
    "abc.ABC",
    "typing.Generic",
    "typing.Protocol",
    "typing.NamedTuple",
    "typing.TypedDict",
    "typing_extensions.Protocol",
    "typing_extensions.Generic",
    "typing_extensions.TypedDict",
    "typing_extensions.NamedTuple",
}

_KNOWN = {"builtins.object": frozenset(dir(object)), "abc.ABCMeta": frozenset(dir(ABCMeta)) | frozenset(dir(type))}
"""What classes define that the source of the standard library does not show."""


class Member(NamedTuple):
    """A member as a class itself defines it.

    Attributes:
        file: Number of the class' file.
        row: Row of the class.
        variable: The variable of the class body, -1 when the body does not bind it.
        attributes: Nodes that methods bind it to on the instance.
        restated: What a subclass puts in its place, so that either may be meant.
    """

    file: int
    row: int
    variable: int
    attributes: tuple[int, ...]
    restated: "Member | None" = None


class Classes:
    """The classes of the tree."""

    def __init__(self, fixpoint: Fixpoint, stubs: Stubs, given: GivenBases) -> None:
        self._fixpoint = fixpoint
        self._given = given
        self._stubs = stubs
        self._files = fixpoint.files
        self._linear: dict[ClassKey, Linear] = {}
        self._own: dict[ClassKey, dict[str, Member]] = {}
        self._members: dict[tuple[ClassKey, str], tuple[Member | None, bool]] = {}
        self._members_after: dict[tuple[ClassKey, str], tuple[Member | None, bool]] = {}
        self._declared: dict[Member, bool] = {}
        self._busy: set[ClassKey] = set()

    def forget(self) -> None:
        """Drop what was found out about single members; it is found again when it is asked for."""
        for known in (self._own, self._members, self._members_after, self._declared):
            known.clear()

    def entry(self, key: ClassKey) -> ClassEntry:
        """Return a class' row."""
        return self._files[key[0]].class_entry(key[1])

    def bases(self, key: ClassKey) -> list[Values]:
        """Return what each base expression of a class can be."""
        return [self._given.of(key[0], node).values for node in self.entry(key).bases]

    def linear(self, key: ClassKey) -> Linear:
        """Return a class and its bases in the order in which Python searches them."""
        known = self._linear.get(key)
        if known is not None:
            return known
        if key in self._busy or len(self._busy) > _MAX_DEPTH:
            return (key, "")
        self._busy.add(key)
        self._fixpoint.unsettled += 1
        lines: list[list[ClassKey | str]] = []
        direct: list[ClassKey | str] = []
        for values in self.bases(key):
            base = self._base(values)
            direct.append(base)
            line: list[ClassKey | str] = list(self.linear(base)) if isinstance(base, tuple) else [base]
            # One of several classes: what is found there may be another one's.
            lines.append(["", *line] if isinstance(base, tuple) and len(values) > 1 else line)
        self._busy.discard(key)
        self._fixpoint.unsettled -= 1
        found = self._linear[key] = (key, *(lines[0] if len(lines) == 1 else merge([*lines, direct], _MAX_LINEAR)))[
            :_MAX_LINEAR
        ]
        return found

    def _base(self, values: Values) -> ClassKey | str:
        for value in values:
            if isinstance(value, ClassValue):
                return (value.file, value.row)
        found = [
            value.values[0] if isinstance(value, TypeForm) and len(value.values) == 1 else value for value in values
        ]
        # `list[Item]` as a base is `list`.
        paths = [value.path.rstrip("[]") for value in found if isinstance(value, (External, ExternalInstance))]
        known = len(paths) == len(values) and (len(paths) == 1 or _TRANSPARENT.issuperset(paths))
        return paths[0] if known and paths else ""

    def find(self, key: ClassKey, name: str, *, after: ClassKey | None = None) -> tuple[Member | None, bool]:
        """Find a member in a class and its bases.

        Args:
            key: The class.
            name: The member.
            after: Search only what follows this class in the order, as `super()` does.

        Returns:
            The member, and whether everything searched on the way was known.
        """
        if after is None:
            cached = self._members.get((key, name))
            if cached is None:
                found = self._search(self.linear(key), name)
                cached = self._members[key, name] = found if found[0] is not None else self._told(key, name) or found
            return cached
        cached = self._members_after.get((after, name)) if key == after else None
        if cached is None:
            line = self.linear(key)
            cached = self._search(line[line.index(after) + 1 :] if after in line else (), name)
            if key == after and not self._fixpoint.unsettled:
                self._members_after[after, name] = cached
        return cached

    def _told(self, key: ClassKey, name: str) -> tuple[Member, bool] | None:
        """Find a member in the bases that checkers are told of."""
        for entry in self.linear(key):
            if isinstance(entry, str):
                continue
            for node in self.entry(entry).bases:
                base = self._base(self._given.of(entry[0], node).told)
                member = self._search(self.linear(base), name)[0] if isinstance(base, tuple) else None
                if member is not None:
                    return member, False
        return None

    def _search(self, line: Linear, name: str) -> tuple[Member | None, bool]:
        complete = True
        assigned: tuple[Member, bool] | None = None
        known = self._own
        for entry in line:
            if isinstance(entry, str):
                names = names_outside(entry)
                if names is None:
                    complete = False
                elif name in names:
                    return assigned or (None, entry == "builtins.object")
            elif (member := (known[entry] if entry in known else self._own_members(entry)).get(name)) is not None:
                if self.is_declared(member):
                    # What methods of a subclass assign to is what a base declares, by its setter if it is a property.
                    if assigned is not None and (assigned[0].variable >= 0 or not self._is_assignable(member)):
                        member = member._replace(restated=assigned[0])
                    return member, complete
                if assigned is None:
                    assigned = member, complete
        return assigned or (None, complete)

    def outside(self, key: ClassKey, name: str, *, after: ClassKey | None = None) -> str:
        """Return the dotted path of a member that a class has from outside of the tree; empty where that is not known.

        Args:
            key: The class.
            name: The member.
            after: Search only what follows this class in the order, as `super()` does.
        """
        line = self.linear(key)
        for entry in line[line.index(after) + 1 :] if after in line else line:
            if isinstance(entry, tuple):
                if self.own(entry, name) is not None:
                    return ""
            elif (names := names_outside(entry)) is None or name in names:
                return f"{entry}.{name}" if names is not None else ""
        return ""

    @cached_property
    def assigned_again(self) -> dict[tuple[int, int, str], list[ClassKey]]:
        """The subclasses whose methods assign to a variable that a class declares, by that class and the name."""
        found: dict[tuple[int, int, str], list[ClassKey]] = {}
        for file in self._files:
            for row in range(file.class_count):
                key, entry = (file.number, row), file.class_entry(row)
                for name in sorted(entry.attributes.keys() - entry.members.keys()) if entry.bases else ():
                    member, _ = self.find(key, name, after=key)
                    if member is not None and self.is_declared(member) and self._is_assignable(member):
                        found.setdefault((member.file, member.row, name), []).append(key)
        return found

    def _is_assignable(self, member: Member) -> bool:
        """Return whether a member is a variable or a property: what methods assign to it does not take its place."""
        file = self._files[member.file]
        return all(
            file.operators[node] == Op.BIND
            or (file.operators[node] == Op.FUNCTION and file.function_entry(file.left[node]).flags & Flag.PROPERTY)
            for node in self.nodes(member)
        )

    def is_declared(self, member: Member) -> bool:
        """Return whether a member is a function, or annotated, rather than known by assignments only."""
        known = self._declared.get(member)
        if known is None:
            known = any(self.is_declaration(member.file, node) for node in self.nodes(member))
            self._declared[member] = known
        return known

    def is_declaration(self, number: int, node: int) -> bool:
        """Return whether a node is a function, or a variable with an annotation."""
        file = self._files[number]
        if file.operators[node] == Op.BIND:
            return file.bindings[file.left[node] * Columns.BINDING + 3] >= 0
        return file.operators[node] == Op.FUNCTION

    def nodes(self, member: Member) -> list[int]:
        """Return all nodes that a member stands for."""
        file = self._files[member.file]
        if member.variable < 0:
            return list(member.attributes)
        in_body = file.leaves(file.alternatives(member.variable))
        return [*in_body, *member.attributes] if member.attributes else in_body

    def own(self, key: ClassKey, name: str) -> Member | None:
        """Return a member that a class itself defines."""
        return (self._own.get(key) or self._own_members(key)).get(name)

    def _own_members(self, key: ClassKey) -> dict[str, Member]:
        number, row = key
        entry = self._files[number].class_entry(row)
        attributes = entry.attributes
        found = self._own[key] = {
            name: Member(number, row, variable, tuple(attributes.get(name, ())))
            for name, variable in entry.members.items()
        }
        for name, nodes in attributes.items():
            if name not in found:
                found[name] = Member(number, row, -1, tuple(nodes))
        described = self._stubs.described.get(key)
        for name, member in self._own_members(described).items() if described is not None else ():
            found.setdefault(name, member)
        return found

    def is_subclass(self, key: ClassKey, other: ClassKey) -> bool:
        """Return whether a class is another one or derives from it."""
        return key == other or other in self.linear(key)

    def is_enum(self, key: ClassKey) -> bool:
        """Return whether a class derives from one of `enum`'s."""
        return any(entry in ENUMS for entry in self.linear(key))

    def is_typed_dict(self, key: ClassKey) -> bool:
        """Return whether a class says what the items of a dictionary are."""
        return any(isinstance(entry, str) and entry.endswith(".TypedDict") for entry in self.linear(key))

    def is_protocol(self, key: ClassKey) -> bool:
        """Return whether a class only says what others must have."""
        return any(isinstance(entry, str) and entry.endswith(".Protocol") for entry in self.linear(key))

    def is_complete(self, key: ClassKey) -> bool:
        """Return whether all bases of a class are known, or have no members worth asking for."""
        return all(not isinstance(entry, str) or entry in _TRANSPARENT for entry in self.linear(key))


def names_outside(path: str) -> frozenset[str] | None:
    """Return what a class outside of the tree defines; `None` where that is not known."""
    if path in _KNOWN:
        return _KNOWN[path]
    return frozenset() if path in _TRANSPARENT else members_of(path) if path else None
