"""Values: what an expression may evaluate to, as far as the source shows."""

from collections.abc import Iterable

from msgspec import Struct


class Value(Struct, frozen=True):
    """Anything that an expression can evaluate to."""


class Unknown(Value, frozen=True):
    """A value of which nothing is known."""


class NoneValue(Value, frozen=True):
    """`None`."""


class ModuleValue(Value, frozen=True):
    """A module of the tree, or a folder of modules without an `__init__.py`."""

    name: str


class ClassValue(Value, frozen=True):
    """A class of the tree.

    Attributes:
        file: Number of the file.
        row: Row of the class in the file's table.
        arguments: The type arguments between brackets, each one as the values of that type.
        receiver: Whether it stands for whatever subclass a method is called on.
    """

    file: int
    row: int
    arguments: tuple["Values", ...] = ()
    receiver: bool = False


class Instance(Value, frozen=True):
    """An instance of a class of the tree; the attributes are those of `ClassValue`."""

    file: int
    row: int
    arguments: tuple["Values", ...] = ()
    receiver: bool = False


class FunctionValue(Value, frozen=True):
    """A function or method of the tree.

    Attributes:
        file: Number of the file.
        row: Row of the function in the file's table.
        receiver: What it is bound to; `None` for a plain function.
    """

    file: int
    row: int
    receiver: Value | None = None


class External(Value, frozen=True):
    """Something outside of the tree, by its dotted path."""

    path: str


class ExternalInstance(Value, frozen=True):
    """An instance of a class outside of the tree.

    Attributes:
        path: Dotted path of the class; `FIXED_TUPLE` for a tuple with a type for each place.
        arguments: The type arguments, each one as the values of that type.
    """

    path: str
    arguments: tuple["Values", ...] = ()


class ExternalMethod(Value, frozen=True):
    """An attribute of an instance of a class outside of the tree."""

    instance: ExternalInstance
    name: str


class TypeForm(Value, frozen=True):
    """A type that is no class, such as a union: the values of that type."""

    values: "Values"


class TypeVariable(Value, frozen=True):
    """A value of a type that is a parameter.

    Attributes:
        file: Number of the file that makes the type variable.
        place: Place of the arguments of the call that makes it in the file's pool.
    """

    file: int
    place: int


class Argument(Value, frozen=True):
    """A placeholder, in the result of a function, for the argument of a parameter without annotation.

    Attributes:
        file: Number of the function's file.
        row: Row of the function in the file's table.
        index: Number of the parameter.
    """

    file: int
    row: int
    index: int


class PropertyValue(Value, frozen=True):
    """The result of `property(getter)`."""

    getter: Value


class PartialValue(Value, frozen=True):
    """The result of `functools.partial(function)`."""

    function: Value


class SuperValue(Value, frozen=True):
    """The result of `super()` in a method of a class.

    Attributes:
        file: Number of the file.
        row: Row of the class.
        receiver_is_class: Whether the method is a class method.
    """

    file: int
    row: int
    receiver_is_class: bool


Solved = dict[Value, "Values"]
"""What type parameters and arguments stand for."""

Values = tuple[Value, ...]
"""The values that an expression can have. Empty: none is known to be possible."""

UNKNOWN = Unknown()
NONE = NoneValue()
UNKNOWN_ONLY: Values = (UNKNOWN,)
FIXED_TUPLE = "builtins.tuple[]"

_MAX_VALUES = 12


def distinct(values: list[Value]) -> Values:
    """Return values without repetition; too many of them are as good as unknown."""
    if len(values) <= 1:
        return tuple(values)
    found = tuple(dict.fromkeys(values))
    return found if len(found) <= _MAX_VALUES else UNKNOWN_ONLY


def union(groups: Iterable[Values]) -> Values:
    """Return the values of several groups together."""
    return distinct([value for group in groups for value in group])


def is_known(values: Values) -> bool:
    """Return whether all that an expression can be is known."""
    return bool(values) and UNKNOWN not in values
