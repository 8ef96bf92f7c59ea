"""Finds the parameter, or the field of a class, that a keyword argument names."""

from collections.abc import Callable

from mkdocs_kwindex.model.names import ALIAS, Columns, Flag, Taking
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.definition_places import ELSEWHERE, DefinitionPlace, Places
from mkdocs_kwindex.resolve.evaluator import Evaluator
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.mro import ClassKey, Member
from mkdocs_kwindex.resolve.table_entries import FunctionEntry
from mkdocs_kwindex.resolve.values import (
    UNKNOWN,
    ClassValue,
    External,
    ExternalInstance,
    ExternalMethod,
    FunctionValue,
    Instance,
    PartialValue,
    TypeForm,
    Value,
    Values,
)

_MADE_OF_FIELDS = frozenset(
    ("typing.NamedTuple", "typing_extensions.NamedTuple", "typing.TypedDict", "typing_extensions.TypedDict")
) | {"pydantic.BaseModel", "pydantic.ConfigDict", "msgspec.Struct"}
"""Bases whose subclasses take their annotated names as arguments."""
_TAKES_FIELDS = frozenset({"pydantic.BaseModel"})
"""Bases whose `__init__` takes what one of a subclass hands on as `**values`."""
_BY_KEYWORD = (Taking.POSITIONAL_OR_KEYWORD, Taking.KEYWORD_ONLY)


class KeywordArguments:
    """Finds the definitions that keyword arguments name."""

    def __init__(self, inference: Evaluator, member: Callable[[Member | None], Places]) -> None:
        """Take what is asked.

        Args:
            inference: The values of nodes.
            member: Gives the places that define a member.
        """
        self._inference = inference
        self._member = member

    def of(self, values: Values, name: str) -> Places:
        """Find the parameter that a keyword argument names where values are called."""
        found: dict[DefinitionPlace, None] = {}
        seen: set[tuple[int, int]] = set()
        for value in values:
            leader = self._leader(value)
            if leader in seen:
                continue
            places = self._parameter(value, name)
            if leader is not None and places:
                seen.add(leader)
            found.update(dict.fromkeys(places))
            is_outside = value is UNKNOWN or isinstance(value, (External, ExternalMethod))
            if self._may_take_others(value) if places else is_outside:
                found[ELSEWHERE] = None
        return tuple(found) if found.keys() != {ELSEWHERE} else ()

    def _leader(self, value: Value) -> tuple[int, int] | None:
        """Return which function a value is an overload of: all of them are one function."""
        if not isinstance(value, FunctionValue):
            return None
        return value.file, self._inference.files[value.file].function_entry(value.row).leader

    def _may_take_others(self, value: Value) -> bool:
        """Return whether a decorator may have changed the parameters of what is called."""
        if isinstance(value, FunctionValue):
            return not self._inference.functions.keeps_parameters(value)
        return self._inference.replacing.is_doubtful(value)

    def _parameter(self, value: Value, name: str) -> Places:
        if isinstance(value, FunctionValue):
            number, row = self._inference.stubs.defined.get((value.file, value.row), (value.file, value.row))
            value = FunctionValue(number, row, value.receiver)
            file = self._inference.files[value.file]
            entry = file.function_entry(value.row)
            return self._in_signature(file, entry, name)
        if isinstance(value, PartialValue):
            return self._parameter(value.function, name)
        if isinstance(value, TypeForm) and len(value.values) == 1 and isinstance(value.values[0], Instance):
            instance = value.values[0]
            value = ClassValue(instance.file, instance.row)
        if isinstance(value, ClassValue):
            return self._constructor(value, name)
        if isinstance(value, Instance):
            return self._of_member(value, "__call__", name)
        return ()

    def _constructor(self, value: ClassValue, name: str) -> Places:
        key = (value.file, value.row)
        classes = self._inference.classes
        for entry in classes.linear(key):
            if not isinstance(entry, tuple):
                if entry == "" or entry in _MADE_OF_FIELDS:
                    return self._field(key, name) if entry else ()
                continue
            if classes.entry(entry).flags & Flag.DATACLASS and classes.own(entry, "__init__") is None:
                return self._field(key, name)
            for method in ("__init__", "__new__"):
                if classes.own(entry, method) is not None:
                    places = self._of_member(value, method, name)
                    hands_on = not places and not _TAKES_FIELDS.isdisjoint(classes.linear(key))
                    return self._field(key, name) if hands_on and self._takes_any(value, method) else places
        return ()

    def _takes_any(self, value: ClassValue, method: str) -> bool:
        """Return whether a method takes keyword arguments of any name, of which nothing more is said."""
        found = (one for one in self._inference.members.values(value, method) if isinstance(one, FunctionValue))
        entries = (self._inference.files[one.file].function_entry(one.row) for one in found)
        return any(parameter[2] == Taking.VAR_KEYWORD for entry in entries for parameter in entry.parameters)

    def _field(self, key: tuple[int, int], name: str) -> Places:
        classes = self._inference.classes
        member = self._aliased(key, name)
        if member is None:
            member, _ = classes.find(key, name)
        if member is None and classes.entry(key).flags & Flag.ATTRS:
            member, _ = classes.find(key, f"_{name}")
        # What methods set is no field. A class that a call makes has no body, and nothing but fields.
        is_field = member is not None and (member.variable >= 0 or not classes.entry((member.file, member.row)).members)
        return self._member(member) if is_field else ()

    def _aliased(self, key: ClassKey, name: str) -> Member | None:
        """Find the field that has a name as an argument only."""
        wanted = f"{ALIAS}={name}"
        for entry in self._inference.classes.linear(key):
            if not isinstance(entry, tuple) or wanted not in self._inference.files[entry[0]].strings:
                continue
            file = self._inference.files[entry[0]]
            for field, variable in file.class_entry(entry[1]).members.items():
                if any(self._has_alias(file, node, wanted) for node in file.alternatives(variable)):
                    return self._inference.classes.own(entry, field)
        return None

    def _has_alias(self, file: File, node: int, wanted: str) -> bool:
        """Return whether a binding's value is a call with an alias among its keywords."""
        value = file.bindings[file.left[node] * Columns.BINDING + 4] if file.operators[node] == Op.BIND else -1
        if value < 0 or file.operators[value] != Op.CALL:
            return False
        count, *rest = file.items(file.right[value])
        return wanted in [file.strings[string] for string in rest[count::2]]

    def _of_member(self, value: Instance | ClassValue, method: str, name: str) -> Places:
        for function in self._inference.members.values(value, method):
            if isinstance(function, FunctionValue):
                return self._parameter(function, name)
        return ()

    def _in_signature(self, file: File, entry: FunctionEntry, name: str) -> Places:
        for string, line, kind, annotation, _ in entry.parameters:
            if kind == Taking.VAR_KEYWORD and annotation >= 0:
                return self._unpacked(file, annotation, name)
            if file.strings[string] == name and kind in _BY_KEYWORD:
                return (DefinitionPlace(file.number, line, entry.definition, parameter=True),)
        return ()

    def _unpacked(self, file: File, annotation: int, name: str) -> Places:
        """Find a keyword in the typed dictionary of `**keywords: Unpack[Options]`."""
        for value in self._inference.types.values(file.number, annotation):
            if isinstance(value, ExternalInstance) and value.path == "typing.Unpack" and value.arguments:
                for inner in value.arguments[0]:
                    if isinstance(inner, Instance):
                        return self._field((inner.file, inner.row), name)
        return ()
