"""Evaluates nodes, by a rule for each operation."""

from collections.abc import Sequence
from functools import partial

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.call_results import Calls
from mkdocs_kwindex.resolve.callbacks import Callbacks
from mkdocs_kwindex.resolve.container_types import item_at, items_of, unpacked
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.function_results import FunctionResults
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.library_methods import PATHS
from mkdocs_kwindex.resolve.members import Members
from mkdocs_kwindex.resolve.narrowed_values import NarrowedValues
from mkdocs_kwindex.resolve.replacing import Replacing
from mkdocs_kwindex.resolve.substitution import substitute
from mkdocs_kwindex.resolve.swallowing import Swallowing
from mkdocs_kwindex.resolve.table_entries import FunctionEntry
from mkdocs_kwindex.resolve.typed_dicts import TypedDicts
from mkdocs_kwindex.resolve.values import (
    FIXED_TUPLE,
    NONE,
    UNKNOWN,
    UNKNOWN_ONLY,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Instance,
    NoneValue,
    PartialValue,
    SuperValue,
    TypeForm,
    Value,
    Values,
    is_known,
    union,
)


class Evaluator(Inference):
    """Evaluates nodes, each once; the attributes of `Inference` are its own.

    Attributes:
        functions: What functions return.
        callbacks: What functions are given by those that call them.
        narrowing: What tests leave of values.
        swallowing: Which context managers swallow exceptions.
        replacing: What may be in the place of a class.
        typed_dicts: What keys stand for.
    """

    def __init__(self, files: Sequence[File]) -> None:
        super().__init__(files)
        self.functions = FunctionResults(self)
        self.given_by_fixture = self.functions.given_by_fixture
        self.members: Members = Members(self, self.functions)
        self.calls: Calls = Calls(self)
        self.callbacks = Callbacks(self)
        self.swallowing = Swallowing(self)
        self.narrowing = NarrowedValues(self)
        self.replacing = Replacing(self)
        self.typed_dicts = TypedDicts(self)
        for file in files:
            file.swallows = partial(self.swallowing.any_of, file)
        self._rules = {
            Op.BIND: lambda file, a, _: self.binding(file, a),
            Op.PHI: self._union,
            Op.UNION: self._union,
            Op.VARIABLE: lambda file, a, _: self.variable(file.number, a),
            Op.GLOBAL: self._global,
            Op.MODULE: self._module,
            Op.IMPORTED: self._imported,
            Op.FUNCTION: self._function,
            Op.CLASS: lambda file, a, _: (ClassValue(*self.class_key(file.number, a)),),
            Op.ATTRIBUTE: self._attribute,
            Op.CALL: self.calls.call_node,
            Op.SUBSCRIPT: self._subscript,
            Op.INDEX: lambda file, a, b: union(
                item_at(self, value, b, _NUMBER) for value in self.infer(file.number, a)
            ),
            Op.KEY: self._key,
            Op.ENTRY: self.typed_dicts.entry,
            Op.SLICE: self._slice,
            Op.ITEM: lambda file, a, _: items_of(self, self.infer(file.number, a)),
            Op.ASYNC_ITEM: lambda file, a, _: items_of(self, self.infer(file.number, a), asynchronous=True),
            Op.UNPACK: lambda file, a, b: unpacked(self, self.infer(file.number, a), b),
            Op.ENTER: lambda file, a, _: self.calls.entered(self.infer(file.number, a), "__enter__"),
            Op.ASYNC_ENTER: lambda file, a, _: self.calls.entered(self.infer(file.number, a), "__aenter__"),
            Op.AWAIT: lambda file, a, _: self.calls.awaited(self.infer(file.number, a)),
            Op.INSTANCE: lambda file, a, _: self.types.values(file.number, a),
            Op.RECEIVER: self._receiver,
            Op.SUPER: lambda file, a, b: (SuperValue(*self.class_key(file.number, a), bool(b)),),
            Op.LITERAL: self._literal,
            Op.TUPLE: self._tuple,
            Op.NONE: lambda _file, _a, _b: (NONE,),
            Op.OPERATION: self._operation,
            Op.NARROW: self.narrowing.narrowed,
            Op.NARROW_CLASS: self.narrowing.narrowed_class,
            Op.EXCLUDE: self.narrowing.excluded,
            Op.ASSIGNED: self._assigned,
            Op.CAUGHT: lambda file, a, _: self.instances_of(self.infer(file.number, a)),
            Op.SELF: self._self_type,
            Op.FREE: self._free,
            Op.AROUND: lambda file, a, _: self.infer(file.number, a),
            Op.STARRED: self._starred,
            Op.SWALLOWED: lambda file, a, b: self._union(file, a, b) if self.swallowing.any_of(file, b) else (),
            Op.GIVEN: lambda file, a, b: self.callbacks.given(file, a, file.items(b)),
            Op.TAKEN: lambda file, a, b: self.callbacks.taken(self.types.values(file.number, a), b),
            Op.INHERITED: self._inherited,
            Op.FORWARD: self._forward,
            Op.GUARD: self._guard,
            Op.SENT: lambda file, a, _: self.calls.sent(self.types.values(file.number, a)),
            Op.DELEGATED: lambda file, a, _: self.calls.delegated(self.infer(file.number, a)),
            Op.RETURNED: lambda file, a, _: self.functions.returned_by(file, a),
        }

    def _union(self, file: File, a: int, _: int) -> Values:
        return self.together(file.number, file.leaves(file.items(a)))

    def _global(self, file: File, a: int, b: int) -> Values:
        return self.found(self.modules.global_name(file, file.strings[a], b))

    def _free(self, file: File, a: int, b: int) -> Values:
        found = self.modules.free_name(file, file.strings[a], b) if a >= 0 else None
        return self.found(found) if found is not None else ()

    def _starred(self, file: File, a: int, b: int) -> Values:
        found, is_sure = self.modules.starred(file, b)
        if found is None:
            return self.infer(file.number, a)
        return self.found(found) if is_sure else union((self.found(found), self.infer(file.number, a)))

    def _module(self, file: File, a: int, _: int) -> Values:
        return self.found(self.modules.module(file.strings[a]))

    def _imported(self, file: File, a: int, b: int) -> Values:
        return self.found(self.modules.imported(file, file.strings[a], file.strings[b]))

    def _attribute(self, file: File, a: int, b: int) -> Values:
        values = self.infer(file.number, a)
        if values == UNKNOWN_ONLY:
            return UNKNOWN_ONLY
        name = file.strings[b]
        return self.ask((values, name), lambda: union([self.members.values(value, name) for value in values]))

    def _receiver(self, file: File, a: int, b: int) -> Values:
        made = ClassValue if b else Instance
        return (made(*self.class_key(file.number, a), receiver=True),)

    def _self_type(self, file: File, a: int, b: int) -> Values:
        values = self.infer(file.number, a)
        if values and all(isinstance(value, External) and value.path in _SELF for value in values):
            return (ClassValue(*self.class_key(file.number, b), receiver=True),)
        return values

    def _function(self, file: File, a: int, _: int) -> Values:
        """Return a function: for one without types, what the stub beside its module declares."""
        declared = self.stubs.functions.get((file.number, a))
        return (FunctionValue(file.number, a),) if declared is None else tuple(FunctionValue(*key) for key in declared)

    def _literal(self, file: File, a: int, b: int) -> Values:
        path = file.strings[a]
        if b < 0:
            return (ExternalInstance(path),)
        return (ExternalInstance(path, tuple(self.infer(file.number, node) for node in file.items(b))),)

    def _tuple(self, file: File, a: int, _: int) -> Values:
        return (ExternalInstance(FIXED_TUPLE, tuple(self.infer(file.number, node) for node in file.items(a))),)

    def _subscript(self, file: File, a: int, b: int) -> Values:
        return union(self._item(file, value, file.items(b)) for value in self.infer(file.number, a))

    def _item(self, file: File, value: Value, nodes: list[int]) -> Values:
        if isinstance(value, (ClassValue, External, TypeForm)):
            return self.types.generic(file.number, value, nodes)
        return item_at(self, value, None, self._between(file, nodes))

    def _key(self, file: File, a: int, b: int) -> Values:
        """Return an item by its key: of a `TypedDict` what it declares by that name."""
        node, string = file.items(b)
        return union(
            self.members.values(value, file.strings[string])
            if self.typed_dicts.is_one(value)
            else self._item(file, value, [node])
            for value in self.infer(file.number, a)
        )

    def _between(self, file: File, nodes: list[int]) -> Values:
        """Return the values of what is between brackets."""
        groups = tuple(self.infer(file.number, node) for node in nodes)
        return groups[0] if len(groups) == 1 else (ExternalInstance(FIXED_TUPLE, groups),)

    def _slice(self, file: File, a: int, _: int) -> Values:
        return union(
            (value,)
            if isinstance(value, ExternalInstance) and value.path != FIXED_TUPLE
            else self.members.call_method(value, "__getitem__", ((ExternalInstance("builtins.slice"),),))
            for value in self.infer(file.number, a)
        )

    def _operation(self, file: File, a: int, b: int) -> Values:
        string, other = file.items(b)
        method = file.strings[string]
        left = self.infer(file.number, a)
        if method == "__or__" and any(isinstance(value, (ClassValue, TypeForm, External, NoneValue)) for value in left):
            return (TypeForm(union((self.types.values(file.number, a), self.types.values(file.number, other)))),)
        right = (self.infer(file.number, other),) if other >= 0 else ()
        return union(self._operate(value, method, right) for value in left)

    def _operate(self, value: Value, method: str, right: tuple[Values, ...]) -> Values:
        if isinstance(value, ExternalInstance):
            return (value,) if value.path in _CLOSED_UNDER_OPERATORS else UNKNOWN_ONLY
        found = self.members.call_method(value, method, right)
        if found == UNKNOWN_ONLY and method.startswith("__i") and method != "__invert__":
            return self.members.call_method(value, "__" + method[3:], right)
        return found

    def _assigned(self, file: File, a: int, b: int) -> Values:
        given = self.infer(file.number, b)
        return given if is_known(given) and given != (NONE,) else self.infer(file.number, a)

    def _inherited(self, file: File, a: int, b: int) -> Values:
        """Return what the method that a method overrides declares for a parameter, or else its default."""
        entry = file.function_entry(a)
        declared = self._inherited_parameter(file.number, entry, b)
        default = entry.parameters[b][4]
        return declared or (self.infer(file.number, default) if default >= 0 else UNKNOWN_ONLY)

    def _inherited_parameter(self, number: int, entry: FunctionEntry, index: int) -> Values:
        """Return what the method that a method overrides declares for a parameter of the same name and place."""
        key = (number, entry.owner)
        member, _ = self.classes.find(key, entry.name, after=key)
        if member is None or len(nodes := self.classes.nodes(member)) != 1:
            return ()
        file = self.files[member.file]
        if file.operators[nodes[0]] != Op.FUNCTION:
            return ()
        other = file.function_entry(file.left[nodes[0]])
        if len(other.parameters) != len(entry.parameters) or other.parameters[index][3] < 0:
            return ()
        name = self.files[number].strings[entry.parameters[index][0]]
        if file.strings[other.parameters[index][0]] != name:
            return ()
        declared = self.types.values(member.file, other.parameters[index][3])
        return substitute(declared, self.types.arguments_for(Instance(*key), (member.file, member.row)))

    def _forward(self, file: File, a: int, b: int) -> Values:
        """Return what the keyword arguments of a call are for: those of `partial` are its first argument's."""
        called = self.infer(file.number, a)
        forwards = any(isinstance(value, External) and value.path in _FORWARDING for value in called)
        return tuple(map(PartialValue, self.infer(file.number, b))) if forwards else called

    def _guard(self, file: File, a: int, b: int) -> Values:
        """Return what a value is where a function with `TypeGuard` or `TypeIs` in its signature says so."""
        guarded = self.calls.guarded(self.infer(file.number, b))
        return guarded if guarded and UNKNOWN not in guarded else self.infer(file.number, a)


_NUMBER: Values = (ExternalInstance("builtins.int"),)
_SELF = frozenset({"typing.Self", "typing_extensions.Self"})
_FORWARDING = frozenset({"functools.partial", "functools.partialmethod"})
_BUILTINS = ("str", "bytes", "int", "float", "bool", "complex", "list", "tuple", "set", "frozenset", "dict")
_CLOSED_UNDER_OPERATORS = frozenset((*PATHS, *(f"builtins.{name}" for name in _BUILTINS)))
