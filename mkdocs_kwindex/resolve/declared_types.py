"""Evaluates annotations: from the nodes of a type to the values of that type."""

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.fixpoint import Fixpoint
from mkdocs_kwindex.resolve.literal_types import literal_values
from mkdocs_kwindex.resolve.module_names import Modules
from mkdocs_kwindex.resolve.mro import Classes, ClassKey
from mkdocs_kwindex.resolve.stubs import Stubs
from mkdocs_kwindex.resolve.substitution import substitute
from mkdocs_kwindex.resolve.values import (
    FIXED_TUPLE,
    NONE,
    UNKNOWN,
    UNKNOWN_ONLY,
    ClassValue,
    External,
    ExternalInstance,
    Instance,
    NoneValue,
    Solved,
    SuperValue,
    TypeForm,
    TypeVariable,
    Value,
    Values,
    distinct,
    union,
)

_TYPING = ("typing.", "typing_extensions.", "collections.abc.", "collections.", "contextlib.", "builtins.")
_WRAPPERS = frozenset({"Annotated", "ClassVar", "Final", "InitVar", "Required", "NotRequired", "ReadOnly"})
_BARE = frozenset({"ClassVar", "Final", "TypeAlias"})
_NOTHING_KNOWN = frozenset({"Any", "AnyStr", "Self", "TypeAlias", "ClassVar", "Final", "Concatenate", "Incomplete"})
_BUILTIN_NAMES = {
    "List": "builtins.list",
    "Dict": "builtins.dict",
    "Set": "builtins.set",
    "FrozenSet": "builtins.frozenset",
    "Tuple": "builtins.tuple",
    "Type": "builtins.type",
    "DefaultDict": "collections.defaultdict",
    "OrderedDict": "collections.OrderedDict",
    "Deque": "collections.deque",
}
_TYPE_VARIABLES = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple"})
_FALLBACKS = frozenset({"typing.Any", "typing_extensions.Any", "builtins.object"})
_MAX_BASES = 30
_MAX_NESTED = 4
_PLAIN_BASES = frozenset({"typing.Generic", "typing.Protocol", "builtins.object", "abc.ABC"})


def canonical(path: str) -> str:
    """Return the path of a class of the standard library that has several: `typing.List` is `builtins.list`."""
    module, _, name = path.rpartition(".")
    if module in ("typing", "typing_extensions") and name in _BUILTIN_NAMES:
        return _BUILTIN_NAMES[name]
    if module in ("typing", "typing_extensions", "collections.abc"):
        return f"typing.{name}"
    return path


class Types:
    """Evaluates annotations."""

    def __init__(self, fixpoint: Fixpoint, modules: Modules, stubs: Stubs, classes: Classes) -> None:
        self._fixpoint = fixpoint
        self._modules = modules
        self._stubs = stubs
        self._classes = classes
        self._parameters: dict[ClassKey, tuple[TypeVariable, ...]] = {}
        self._values: dict[tuple[int, int], Values] = {}

    def values(self, number: int, node: int, value: int = -1) -> Values:
        """Return the values that an annotation allows.

        Args:
            number: Number of the file.
            node: Node of the annotation.
            value: Node of the assigned value, which gives the type where the annotation is a bare `Final`.
        """
        infer = self._fixpoint.infer
        found: list[Value] = []
        for one in self._meant(infer(number, node)):
            if isinstance(one, External) and value >= 0 and one.path.rpartition(".")[2] in _BARE:
                return infer(number, value)
            found.extend(self.instances(one))
        return distinct(found)

    def _meant(self, values: Values) -> Values:
        """Return which of several definitions of a name is meant where a type is asked for.

        A class precedes its replacement where it cannot be imported: `Any`, `None`, or a module of the
        tree that is not Python's.
        """
        if len(values) == 1 or not any(isinstance(one, ClassValue) for one in values):
            return values
        return tuple(one for one in values if not self._is_fallback(one))

    def _is_fallback(self, value: Value) -> bool:
        if isinstance(value, External):
            return value.path in _FALLBACKS or self._modules.exists(value.path.partition(".")[0])
        return isinstance(value, NoneValue)

    def instances(self, value: Value) -> Values:
        """Return the values of a type."""
        match value:
            case ClassValue():
                return (Instance(value.file, value.row, value.arguments, value.receiver),)
            case TypeForm():
                return value.values
            case TypeVariable() | NoneValue():
                return (value,)
            case External():
                return self._external(value.path)
            case _:
                return UNKNOWN_ONLY

    def _external(self, path: str) -> Values:
        path = canonical(path)
        module, _, name = path.rpartition(".")
        if module == "typing" and name in _NOTHING_KNOWN:
            return UNKNOWN_ONLY
        return UNKNOWN_ONLY if path == "builtins.object" else (ExternalInstance(path),)

    def generic(self, number: int, value: Value, arguments: list[int]) -> Values:
        """Return what `value[arguments]` is."""
        types = [self.values(number, argument) for argument in arguments]
        if isinstance(value, ClassValue):
            return (ClassValue(value.file, value.row, tuple(types), value.receiver),)
        if isinstance(value, TypeForm):
            return (value,)
        if not isinstance(value, External):
            return UNKNOWN_ONLY
        path = canonical(value.path)
        if path in ("typing.Generic", "typing.Protocol"):
            return (value,)
        return (TypeForm(self._external_generic(number, path, arguments, types)),) if types else UNKNOWN_ONLY

    def _external_generic(  # noqa: PLR0911 - one answer for each kind of type
        self, number: int, path: str, arguments: list[int], types: list[Values]
    ) -> Values:
        """Return the values of a type from outside of the tree with type arguments."""
        name = path.rpartition(".")[2]
        match path:
            case "typing.Optional":
                return distinct([*types[0], NONE])
            case "typing.Union":
                return union(types)
            case "typing.Literal":
                return literal_values(self._fixpoint.files[number], arguments)
            case "builtins.type":
                return self._makers(types[0])
            case "builtins.tuple":
                return (self._tuple(number, arguments, types),)
            case "typing.Callable":
                return (ExternalInstance(path, (types[-1], *self._taken(number, arguments[0]))),)
        if name in _WRAPPERS and path.startswith((*_TYPING, "dataclasses.")):
            return types[0]
        return (ExternalInstance(path, tuple(types)),)

    def _taken(self, number: int, node: int) -> list[Values]:
        """Return the types of the parameters of a `Callable`, which has them in a list."""
        file = self._fixpoint.files[number]
        if file.operators[node] != Op.TUPLE:
            return []
        return [self.values(number, one) for one in file.items(file.left[node])]

    def _tuple(self, number: int, arguments: list[int], types: list[Values]) -> Value:
        file = self._fixpoint.files[number]
        if len(arguments) > 1 and file.operators[arguments[1]] == Op.UNKNOWN:
            return ExternalInstance("builtins.tuple", (types[0],))
        return ExternalInstance(FIXED_TUPLE, tuple(types))

    def _makers(self, values: Values) -> Values:
        """Return the classes that make values, for `type[...]`."""
        found: list[Value] = []
        for value in values:
            if isinstance(value, Instance):
                found.append(ClassValue(value.file, value.row, value.arguments, value.receiver))
            elif isinstance(value, TypeVariable):
                found.append(TypeForm((value,)))
            else:
                found.append(UNKNOWN)
        return distinct(found)

    def bound(self, variable: TypeVariable) -> Values:
        """Return the values that a type parameter is bound to, or may be one of."""
        file = self._fixpoint.files[variable.file]
        count, *rest = file.items(variable.place)
        keywords = rest[count:]
        for string, node in zip(keywords[::2], keywords[1::2], strict=True):
            if file.strings[string] == "bound":
                return self.values(variable.file, node)
        if len(constraints := rest[1:count]) > 1:
            return union(self.values(variable.file, node) for node in constraints)
        return UNKNOWN_ONLY

    def parameters(self, key: ClassKey) -> tuple[TypeVariable, ...]:
        """Return the type parameters of a class in order."""
        known = self._parameters.get(key)
        if known is not None:
            return known
        self._parameters[key] = ()
        self._fixpoint.unsettled += 1
        own = self._classes.entry(key).parameters
        found = [one for node in own for one in self._fixpoint.infer(key[0], node) if isinstance(one, TypeVariable)]
        for node, path in self._base_arguments(key) if not found else ():
            variables = _variables_in(self._fixpoint.infer(key[0], node))
            if path in ("typing.Generic", "typing.Protocol"):
                found = found if self._parameters[key] else [*found, *variables]
            else:
                found.extend(variables)
        self._fixpoint.unsettled -= 1
        described = self._stubs.described.get(key) if not found else None
        if described is not None:
            found = list(self.parameters(described))
        self._parameters[key] = tuple(dict.fromkeys(found))
        return self._parameters[key]

    def _base_arguments(self, key: ClassKey) -> list[tuple[int, str]]:
        file = self._fixpoint.files[key[0]]
        found: list[tuple[int, str]] = []
        for base in file.class_entry(key[1]).bases:
            if file.operators[base] != Op.SUBSCRIPT:
                continue
            values = self._fixpoint.infer(key[0], file.left[base])
            path = canonical(values[0].path) if values and isinstance(values[0], External) else ""
            found.extend((node, path) for node in file.items(file.right[base])[:8])
        # `Generic[...]` names the order, wherever it is among the bases.
        return sorted(found, key=lambda pair: pair[1] not in ("typing.Generic", "typing.Protocol"))

    def arguments_for(self, value: Value, owner: ClassKey) -> Solved:
        """Return what the type parameters of a base class stand for in a value of a class.

        Args:
            value: The value asked for a member.
            owner: The class among its bases that defines the member.
        """
        if not isinstance(value, (Instance, ClassValue, SuperValue)):
            return {}
        key = (value.file, value.row)
        if not self.parameters(owner):
            return {}
        arguments = () if isinstance(value, SuperValue) else value.arguments
        return self._along(key, arguments, owner, 0)

    def _along(self, key: ClassKey, arguments: tuple[Values, ...], owner: ClassKey, depth: int) -> Solved:
        parameters = self.parameters(key)
        known: Solved = dict(zip(parameters, arguments, strict=False))
        if key == owner or depth > _MAX_BASES:
            return known
        for values in self._classes.bases(key):
            for base in values:
                if isinstance(base, ClassValue) and self._classes.is_subclass((base.file, base.row), owner):
                    inner = tuple(substitute(group, known) for group in base.arguments)
                    return self._along((base.file, base.row), inner, owner, depth + 1)
        return {}

    def outside_base(self, value: Instance | ClassValue, depth: int = 0) -> ExternalInstance | None:
        """Return the first base of a class that is outside of the tree, as an instance with its type arguments."""
        key = (value.file, value.row)
        known: Solved = dict(zip(self.parameters(key), value.arguments, strict=False))
        for values in self._classes.bases(key):
            for base in values:
                found: Value | None = base
                if isinstance(base, TypeForm):
                    found = next(iter(substitute(base.values, known)), None)
                elif isinstance(base, External):
                    found = ExternalInstance(canonical(base.path))
                elif isinstance(base, ClassValue) and depth < _MAX_BASES:
                    arguments = tuple(substitute(group, known) for group in base.arguments)
                    found = self.outside_base(ClassValue(base.file, base.row, arguments), depth + 1)
                if isinstance(found, ExternalInstance) and found.path not in _PLAIN_BASES:
                    return found
        return None


def _variables_in(values: Values, depth: int = 0) -> list[TypeVariable]:
    """Return the type parameters in values, those in their type arguments included."""
    found: list[TypeVariable] = []
    for value in values:
        if isinstance(value, TypeVariable):
            found.append(value)
        elif depth < _MAX_NESTED:
            inner = (value.values,) if isinstance(value, TypeForm) else getattr(value, "arguments", ())
            for group in inner:
                found += _variables_in(group, depth + 1)
    return found


def is_type_variable_call(path: str) -> bool:
    """Return whether calling something outside of the tree makes a type parameter."""
    module, _, name = path.rpartition(".")
    return name in _TYPE_VARIABLES and module in ("typing", "typing_extensions")
