"""Chooses the overload that a call means, by the types of its arguments."""

import builtins
import collections.abc
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mkdocs_kwindex.model.names import Flag, Taking
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.table_entries import FunctionEntry
from mkdocs_kwindex.resolve.values import (
    NONE,
    UNKNOWN,
    ClassValue,
    ExternalInstance,
    FunctionValue,
    Instance,
    TypeVariable,
    Value,
    Values,
    distinct,
)

_BY_POSITION = (Taking.POSITIONAL_ONLY, Taking.POSITIONAL_OR_KEYWORD)
_BY_NAME = (Taking.POSITIONAL_OR_KEYWORD, Taking.KEYWORD_ONLY)
_PROMOTED = {("bool", "float"), ("int", "float"), ("int", "complex"), ("float", "complex"), ("bool", "complex")}


class Arguments(NamedTuple):
    """The arguments of a call.

    Attributes:
        given: The values of the positional ones.
        named: The values of the keyword arguments.
        complete: Whether these are all.
    """

    given: tuple[Values, ...] = ()
    named: Mapping[str, Values] = {}
    complete: bool = True


class Overloads:
    """Chooses among the overloads of functions."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference

    def any_among(self, functions: Values) -> bool:
        """Return whether some of the values are overloads."""
        return len(functions) > 1 and any(map(self._is_overload, functions))

    def chosen(self, functions: Values, arguments: Arguments) -> Values:
        """Return values that are called, with one overload for those of each function; unknown where several fit."""
        groups: dict[tuple[int, int], list[FunctionValue]] = {}
        for value in functions:
            if isinstance(value, FunctionValue) and self._is_overload(value):
                groups.setdefault(self._leader(value), []).append(value)
        found = [
            value for value in functions if not (isinstance(value, FunctionValue) and self._leader(value) in groups)
        ]
        found += [self._one_of(group, arguments) for group in groups.values()]
        return distinct(found)

    def _entry(self, value: FunctionValue) -> FunctionEntry:
        return self._inference.files[value.file].function_entry(value.row)

    def _is_overload(self, value: Value) -> bool:
        return isinstance(value, FunctionValue) and bool(self._entry(value).flags & Flag.OVERLOAD)

    def _leader(self, value: FunctionValue) -> tuple[int, int]:
        return value.file, self._entry(value).leader

    def _one_of(self, group: list[FunctionValue], arguments: Arguments) -> Value:
        """Return the first overload that fits; unknown where another one may fit and gives more than `None` besides."""
        possible: list[FunctionValue] = []
        for value in group:
            fits = self._fits(value, arguments)
            if fits is not False:
                possible.append(value)
            if fits:
                break
        results = {value: self._inference.calls.returned(value) for value in possible}
        # Of `None` nothing is asked: the one that may give it has all that the others have.
        others = {tuple(one for one in returned if one is not NONE) for returned in results.values()}
        return max(possible, key=lambda value: len(results[value])) if len(others) == 1 else UNKNOWN

    def _fits(self, value: FunctionValue, arguments: Arguments) -> bool | None:
        """Return whether an overload takes arguments; `None` where that is not known."""
        entry, file = self._entry(value), self._inference.files[value.file]
        is_bound = value.receiver is not None and entry.owner >= 0
        parameters = entry.parameters[1:] if is_bound else entry.parameters
        positional = [one for one in parameters if one[2] in _BY_POSITION]
        by_name = {file.strings[one[0]]: one for one in parameters if one[2] in _BY_NAME}
        variadic = next((one for one in parameters if one[2] == Taking.VAR_POSITIONAL), None)
        keywords = next((one for one in parameters if one[2] == Taking.VAR_KEYWORD), None)
        pairs: list[tuple[tuple[int, ...], Values]] = []
        for number, values in enumerate(arguments.given):
            taken = positional[number] if number < len(positional) else variadic
            if taken is None:
                return False
            pairs.append((taken, values))
        for name, values in arguments.named.items():
            taken = by_name.get(name, keywords)
            if taken is None:
                return False
            pairs.append((taken, values))
        required = {
            one for one in parameters if one[4] < 0 and one[2] not in (Taking.VAR_POSITIONAL, Taking.VAR_KEYWORD)
        }
        if arguments.complete and required.difference(one for one, _ in pairs):
            return False
        fits = _all(self._takes(value.file, one, values) for one, values in pairs)
        return fits if arguments.complete or fits is False else None

    def _takes(self, number: int, parameter: tuple[int, ...], values: Values) -> bool | None:
        if parameter[3] < 0:
            return True
        declared = self._inference.types.values(number, parameter[3])
        if not values or UNKNOWN in values or UNKNOWN in declared:
            return None
        each = [_any(self._is_of(value, one) for one in declared) for value in values]
        # Of a union some values may fit and others not: it takes two overloads, then.
        return each[0] if len(set(each)) == 1 else None

    def _is_of(self, value: Value, declared: Value) -> bool | None:  # noqa: PLR0911 - one answer for each kind of value
        if isinstance(declared, TypeVariable):
            bound = self._inference.types.bound(declared)
            return True if bound == (UNKNOWN,) else _any(self._is_of(value, one) for one in bound)
        if value is NONE or declared is NONE:
            is_concrete = isinstance(declared, Instance) or _builtin(declared) is not None or declared is NONE
            return value is declared if is_concrete else None
        match value, declared:
            case Instance(), Instance():
                return self._derives(value, (declared.file, declared.row))
            case Instance(), ExternalInstance():
                return self._derives(value, declared.path)
            case ExternalInstance(), ExternalInstance():
                return _is_of_outside(value, declared)
            case ExternalInstance(), Instance():
                return False if _builtin(value) is not None and not self._is_protocol(declared) else None
            case ClassValue(), ClassValue():
                return self._inference.classes.is_subclass((value.file, value.row), (declared.file, declared.row))
            case (Instance(), ClassValue()) | (ClassValue(), Instance()):
                return False
        return None

    def _derives(self, value: Instance, base: tuple[int, int] | str) -> bool | None:
        classes = self._inference.classes
        key = (value.file, value.row)
        if base in classes.linear(key):
            return True
        is_structural = self._is_protocol(Instance(*base)) if isinstance(base, tuple) else not _is_builtin(base)
        return None if is_structural or not classes.is_complete(key) else False

    def _is_protocol(self, value: Instance) -> bool:
        return self._inference.classes.is_protocol((value.file, value.row))


def _is_builtin(path: str) -> bool:
    return path.startswith("builtins.")


def _builtin(value: Value) -> type | None:
    path = value.path.rstrip("[]") if isinstance(value, ExternalInstance) else ""
    found = getattr(builtins, path.removeprefix("builtins."), None) if _is_builtin(path) else None
    return found if isinstance(found, type) else None


def _is_of_outside(value: ExternalInstance, declared: ExternalInstance) -> bool | None:
    """Return whether a value of a class outside of the tree is of another one, or of an abstract class."""
    given, wanted = _builtin(value), _builtin(declared)
    if given is not None and wanted is not None:
        fits = issubclass(given, wanted) or (given.__name__, wanted.__name__) in _PROMOTED
        # `list[int]` or `list[str]`, or a literal.
        return None if fits and declared.arguments and declared.arguments != value.arguments else fits
    if declared.path == value.path:
        return True if declared.arguments in ((), value.arguments) else None
    abstract = getattr(collections.abc, declared.path.removeprefix("typing."), None)
    if given is not None and isinstance(abstract, type) and not issubclass(given, abstract):
        return False
    return None


def _all(answers: Iterable[bool | None]) -> bool | None:
    found = set(answers)
    return False if False in found else None if None in found else True


def _any(answers: Iterable[bool | None]) -> bool | None:
    found = set(answers)
    return True if True in found else None if None in found else False
