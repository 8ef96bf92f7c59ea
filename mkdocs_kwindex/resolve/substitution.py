"""Substitutes known types for type parameters and for `self`."""

from collections.abc import Callable, Mapping

from mkdocs_kwindex.resolve.values import (
    UNKNOWN,
    Argument,
    ClassValue,
    ExternalInstance,
    Instance,
    Solved,
    TypeForm,
    TypeVariable,
    Value,
    Values,
    distinct,
)

_MAX_DEPTH = 4
_HOLDS_VALUES = frozenset((TypeForm, Instance, ClassValue, ExternalInstance))


def substitute(values: Values, solved: Mapping[Value, Values]) -> Values:
    """Replace type parameters, and arguments, by what they were solved to."""
    if not solved:
        return values
    return _replace(values, lambda value: solved.get(value) if isinstance(value, (TypeVariable, Argument)) else None, 0)


def bind_receiver(values: Values, receiver: Value | None) -> Values:
    """Replace what stands for the receiver of a method by the receiver of this call."""
    if not isinstance(receiver, (Instance, ClassValue)):
        return values

    def replacement(value: Value) -> Values | None:
        if isinstance(value, (Instance, ClassValue)) and value.receiver:
            made = type(value)
            return (made(receiver.file, receiver.row, receiver.arguments, receiver.receiver),)
        return None

    return _replace(values, replacement, 0)


def _replace(values: Values, replacement: Callable[[Value], Values | None], depth: int) -> Values:
    found: list[Value] = []
    changed = False
    for value in values:
        new = replacement(value)
        if new is not None:
            found.extend(new)
            changed = True
            continue
        inner = value
        if depth < _MAX_DEPTH and value.__class__ in _HOLDS_VALUES:
            inner = _replace_inside(value, replacement, depth + 1)
        changed = changed or inner is not value
        found.append(inner)
    return distinct(found) if changed else values


def _replace_inside(value: Value, replacement: Callable[[Value], Values | None], depth: int) -> Value:
    if isinstance(value, TypeForm):
        inner = _replace(value.values, replacement, depth)
        return value if inner is value.values else TypeForm(inner)
    if isinstance(value, (Instance, ClassValue, ExternalInstance)) and value.arguments:
        arguments = tuple(_replace(argument, replacement, depth) for argument in value.arguments)
        if arguments == value.arguments:
            return value
        if isinstance(value, ExternalInstance):
            return ExternalInstance(value.path, arguments)
        return type(value)(value.file, value.row, arguments, value.receiver)
    return value


def solve(declared: Values, given: Values, solved: Solved, depth: int = 0) -> None:
    """Find what type parameters stand for.

    Args:
        declared: The values that an annotation allows.
        given: The values of the argument.
        solved: What was found; added to.
        depth: How deep inside of type arguments.
    """
    if depth > _MAX_DEPTH or not given or UNKNOWN in given:
        return
    for value in declared:
        if isinstance(value, TypeVariable):
            solved.setdefault(value, given)
        elif isinstance(value, TypeForm):
            _solve_class(value, given, solved, depth)
        elif isinstance(value, (Instance, ExternalInstance)) and value.arguments:
            _solve_arguments(value, given, solved, depth)


def _solve_arguments(value: Instance | ExternalInstance, given: Values, solved: Solved, depth: int) -> None:
    """Solve `list[T]`: the arguments of both have the same order."""
    for other in given:
        if isinstance(value, Instance):
            fits = isinstance(other, Instance) and (other.file, other.row) == (value.file, value.row)
        else:
            fits = isinstance(other, ExternalInstance) and (
                value.path == "typing.Callable" or len(other.arguments) >= len(value.arguments)
            )
        if fits and isinstance(other, (Instance, ExternalInstance)):
            for inner, part in zip(value.arguments, other.arguments, strict=False):
                solve(inner, part, solved, depth + 1)


def _solve_class(form: TypeForm, given: Values, solved: Solved, depth: int) -> None:
    """Solve `type[T]`: the values of the form are those that calling the argument makes."""
    made: list[Value] = [
        Instance(other.file, other.row, other.arguments) for other in given if isinstance(other, ClassValue)
    ]
    if len(made) == len(given):
        solve(form.values, tuple(made), solved, depth + 1)


def mentions_variable(value: Value, depth: int = 0) -> bool:
    """Return whether a value is, or has among its type arguments, what a call may solve."""
    if isinstance(value, (TypeVariable, Argument)):
        return True
    groups: tuple[Values, ...] = (value.values,) if isinstance(value, TypeForm) else getattr(value, "arguments", ())
    if not groups or depth >= _MAX_DEPTH:
        return False
    return any(mentions_variable(one, depth + 1) for group in groups for one in group)
