"""Infers the values of variables; base of `Evaluator`.

What an attribute holds depends on what calls give, and what a call gives on what attributes hold. Each of the two sides
is a module of its own that sees the other by a protocol.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from mkdocs_kwindex.model.names import Columns
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.declared_types import Types
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.fixpoint import Fixpoint
from mkdocs_kwindex.resolve.given_bases import GivenBases
from mkdocs_kwindex.resolve.module_names import Found, Modules
from mkdocs_kwindex.resolve.mro import Classes, ClassKey
from mkdocs_kwindex.resolve.stubs import Stubs
from mkdocs_kwindex.resolve.values import (
    FIXED_TUPLE,
    UNKNOWN,
    UNKNOWN_ONLY,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Instance,
    ModuleValue,
    NoneValue,
    Solved,
    TypeForm,
    Value,
    Values,
    distinct,
    union,
)


class AttributeValues(Protocol):
    """The values of attributes; implemented by `members.Members`."""

    def values(self, value: Value, name: str, /) -> Values:
        """Return what an attribute of a value can hold."""

    def call_method(self, value: Value, name: str, arguments: tuple[Values, ...] = (), /) -> Values:
        """Return what calling a method of a value gives."""


class CallValues(Protocol):
    """The results of calls; implemented by `call_results.Calls`."""

    def call(
        self, value: Value, arguments: tuple[Values, ...] = (), keywords: Mapping[str, Values] | None = None, /
    ) -> Values:
        """Return what calling a value gives."""

    def call_all(self, functions: Values, arguments: tuple[Values, ...] = (), /) -> Values:
        """Return what calling one of several values gives."""

    def returned(self, value: FunctionValue, /) -> Values:
        """Return what calling a function gives, before anything of its arguments is known."""

    def solved(self, value: FunctionValue, arguments: tuple[Values, ...], keywords: Mapping[str, Values], /) -> Solved:
        """Find what the type parameters of a function stand for in a call."""

    def awaited(self, values: Values, /) -> Values:
        """Return what `await` gives."""

    def entered(self, values: Values, method: str, /) -> Values:
        """Return what `with` binds for context managers."""


class Inference(Fixpoint):
    """Infers the values of variables.

    Attributes:
        modules: The modules that the files make.
        stubs: What stubs declare of modules.
        classes: Their classes.
        types: What annotations mean.
        members: What attributes of values are; set by `Evaluator`.
        calls: What calls give; set by `Evaluator`.
        given_by_fixture: What a fixture of pytest gives, by its file's number and its function; set by `Evaluator`.
    """

    members: AttributeValues
    calls: CallValues
    given_by_fixture: Callable[[int, int], Values]

    def __init__(self, files: Sequence[File]) -> None:
        super().__init__(files)
        self.modules = Modules(files)
        self.stubs = Stubs(self.modules)
        self.classes = Classes(self, self.stubs, GivenBases(self, self.modules))
        self.types = Types(self, self.modules, self.stubs, self.classes)

    def binding(self, file: File, row: int, *, declared_only: bool = False) -> Values:
        """Return what a variable holds after a binding.

        Args:
            file: The file.
            row: The binding.
            declared_only: Whether what it was given does not matter when its type is declared.
        """
        start = row * Columns.BINDING
        annotation, value = file.bindings[start + 3], file.bindings[start + 4]
        if annotation < 0 and (declared_there := file.declared.get(row)) is not None:
            return self.types.values(*declared_there)
        if annotation < 0:
            fixture = file.requested.get(row)
            known = self.infer(file.number, value) if value >= 0 and fixture is None else UNKNOWN_ONLY
            return known if fixture is None else self.given_by_fixture(*fixture)
        declared = self.types.values(file.number, annotation, value)
        if value < 0 or declared_only:
            return declared
        given = self.infer(file.number, value)
        if given and all(self._is_within(one, declared) for one in given):
            return given
        if len(declared) > 1 and given and all(map(_is_builtin, given)):
            # Of `A | list[A]` only the second has to do with a list.
            return tuple(one for one in declared if not isinstance(one, (Instance, NoneValue))) or declared
        return declared

    def _is_within(self, value: Value, declared: Values) -> bool:
        """Return whether a declared type allows a value, and the value says more than the type does."""
        if value in declared:
            return value is not UNKNOWN
        return isinstance(value, Instance) and any(self._is_wider(other, value) for other in declared)

    def _is_wider(self, declared: Value, value: Instance) -> bool:
        """Return whether a type is of a base of an instance's class, or says only how an instance can be used."""
        if isinstance(declared, ExternalInstance):
            return declared.path == "typing.Callable"
        if not isinstance(declared, Instance) or declared.arguments:
            return False
        key = (declared.file, declared.row)
        return self.classes.is_subclass((value.file, value.row), key) or self.classes.is_protocol(key)

    def found(self, found: Found | None) -> Values:
        """Return the values of what a dotted name leads to."""
        if found is None:
            return UNKNOWN_ONLY
        if found.others:
            return union(self.found(one._replace(others=())) for one in found.each())
        if found.module:
            return (ModuleValue(found.module),)
        if found.external:
            return (External(found.external),)
        return self.variable(found.file, found.variable)

    def variable(self, number: int, variable: int) -> Values:
        """Return the values that a variable can have, seen from another scope."""
        file = self.files[number]
        nodes = file.alternatives(variable)
        if not nodes:
            return UNKNOWN_ONLY
        declared = self.stubs.declared(file, variable)
        if declared is not None and self._is_only_declared_there(file, nodes):
            return self.variable(*declared)
        leaves = file.leaves(nodes)
        if not any(self.is_annotated(file, node) for node in leaves):
            return self.together(number, leaves)
        # From another scope it can be whatever its type allows, not only what it was given last.
        return union(
            [
                self.binding(file, file.left[node], declared_only=True)
                if self.is_annotated(file, node)
                else self.infer(number, node)
                for node in leaves
                if file.operators[node] != Op.BIND or self.is_annotated(file, node)
            ]
        )

    def is_annotated(self, file: File, node: int) -> bool:
        """Return whether a node is a variable of a declared type."""
        return file.operators[node] == Op.BIND and file.bindings[file.left[node] * Columns.BINDING + 3] >= 0

    def _is_only_declared_there(self, file: File, nodes: list[int]) -> bool:
        """Return whether a module binds a variable without saying of what type."""
        leaves = file.leaves(nodes)
        return all(file.operators[node] == Op.BIND and not self.is_annotated(file, node) for node in leaves)

    def together(self, number: int, nodes: list[int]) -> Values:
        """Return the values that several nodes of a file can have."""
        if len(nodes) == 1:
            return self.infer(number, nodes[0])
        return union([self.infer(number, node) for node in nodes])

    def class_key(self, number: int, row: int) -> ClassKey:
        """Return a class: for one of a stub, that of the module beside it."""
        return self.stubs.classes.get((number, row), (number, row))

    def classes_of(self, values: Values) -> list[ClassKey | None]:
        """Return the classes that the second argument of `isinstance` names; `None` for any other than the tree's."""
        found: list[ClassKey | None] = []
        for value in values:
            if isinstance(value, ClassValue):
                found.append((value.file, value.row))
            elif isinstance(value, TypeForm):
                found.extend((v.file, v.row) if isinstance(v, Instance) else None for v in value.values)
            elif isinstance(value, ExternalInstance) and value.path in (FIXED_TUPLE, "builtins.tuple"):
                for group in value.arguments:
                    found.extend(self.classes_of(group))
            else:
                found.append(None)
        return found

    def instances_of(self, classes: Values) -> Values:
        """Return the instances of classes, or of those in a tuple."""
        return distinct([Instance(*key) if key is not None else UNKNOWN for key in self.classes_of(classes)])


def _is_builtin(value: Value) -> bool:
    return isinstance(value, ExternalInstance) and value.path.startswith("builtins.")
