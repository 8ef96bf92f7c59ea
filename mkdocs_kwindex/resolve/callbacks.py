"""Callbacks: the values that functions pass to lambdas among their arguments."""

from typing import NamedTuple

from mkdocs_kwindex.resolve.container_types import items_of
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.substitution import substitute
from mkdocs_kwindex.resolve.values import (
    UNKNOWN,
    UNKNOWN_ONLY,
    ClassValue,
    External,
    ExternalInstance,
    ExternalMethod,
    FunctionValue,
    Instance,
    Solved,
    Value,
    Values,
    distinct,
    union,
)

_KEYED = frozenset(
    ("builtins.sorted", "builtins.min", "builtins.max", "itertools.groupby", "heapq.nlargest", "heapq.nsmallest")
)
"""Functions that give each item of an iterable to the function that is their keyword argument `key`."""

_OF_ALL_ARGUMENTS = frozenset(("builtins.min", "builtins.max"))
"""Those that compare their arguments where there are several."""

_FILTERS = frozenset(
    ("builtins.map", "builtins.filter", "itertools.filterfalse", "itertools.takewhile", "itertools.dropwhile")
)
"""Functions that give each item of the iterables to the function that comes before those."""


class LambdaArgument(NamedTuple):
    """A lambda among the arguments of a call, and the parameter in question.

    Attributes:
        file: The file of the call.
        arguments: Place of the arguments in the file's pool.
        number: Position of the lambda, -1 for a keyword.
        key: Its keyword.
        position: Position of the parameter in the lambda.
    """

    file: File
    arguments: int
    number: int
    key: str
    position: int


class Callbacks:
    """Infers the values of lambdas' parameters."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference

    def given(self, file: File, call: int, place: list[int]) -> Values:
        """Return what a lambda among the arguments of a call is given.

        Args:
            file: The file of the call.
            call: Node of the call.
            place: Position of the lambda or -1, string of its keyword or -1, position of the parameter.
        """
        number, string, position = place
        site = LambdaArgument(file, file.right[call], number, file.strings[string] if string >= 0 else "", position)
        called = self._inference.infer(file.number, file.left[call])
        return union(self._given_by(value, site) for value in called)

    def _given_by(self, value: Value, site: LambdaArgument) -> Values:
        if isinstance(value, External):
            return self._given_outside(value.path, site)
        if isinstance(value, ExternalMethod):
            is_sort = value.name == "sort" and site.key == "key"
            return items_of(self._inference, (value.instance,)) if is_sort else UNKNOWN_ONLY
        if isinstance(value, ClassValue):
            made = Instance(value.file, value.row, value.arguments, value.receiver)
            methods = self._inference.members.values(made, "__init__")
            value = methods[0] if len(methods) == 1 else UNKNOWN
        return self._given_by_function(value, site) if isinstance(value, FunctionValue) else UNKNOWN_ONLY

    def _given_by_function(self, value: FunctionValue, site: LambdaArgument) -> Values:
        home = self._inference.files[value.file]
        entry = home.function_entry(value.row)
        index = site.number + (value.receiver is not None)
        if site.number < 0:
            names = [home.strings[parameter[0]] for parameter in entry.parameters]
            index = names.index(site.key) if site.key in names else len(names)
        if index >= len(entry.parameters) or (annotation := entry.parameters[index][3]) < 0:
            return UNKNOWN_ONLY
        taken = self.taken(self._inference.types.values(value.file, annotation), site.position)
        return substitute(taken, self._solved(value, site))

    def _solved(self, value: FunctionValue, site: LambdaArgument) -> Solved:
        """Find what type parameters stand for in the call, by the other arguments."""
        file, infer = site.file, self._inference.infer
        count, *rest = file.items(site.arguments)
        positional = tuple(
            infer(file.number, node) if at != site.number else () for at, node in enumerate(rest[:count])
        )
        pairs = zip(rest[count::2], rest[count + 1 :: 2], strict=True)
        named = {
            file.strings[string]: infer(file.number, node) for string, node in pairs if file.strings[string] != site.key
        }
        return self._inference.calls.solved(value, positional, named)

    def _given_outside(self, path: str, site: LambdaArgument) -> Values:
        """Return what a function of the standard library gives to its argument."""
        infer, number = self._inference.infer, site.file.number
        count, *nodes = site.file.items(site.arguments)
        wanted = -1
        if path in _KEYED and site.key == "key":
            if count > 1 and path in _OF_ALL_ARGUMENTS:
                return union(infer(number, node) for node in nodes[:count])
            wanted = 1 if path.startswith("heapq.") else 0
        elif path in _FILTERS and site.number == 0:
            wanted = 1 + site.position
        return items_of(self._inference, infer(number, nodes[wanted])) if 0 <= wanted < count else UNKNOWN_ONLY

    def taken(self, declared: Values, position: int) -> Values:
        """Return what a function of a declared type is given at a position."""
        found: list[Value] = []
        for value in declared:
            if isinstance(value, ExternalInstance) and value.path == "typing.Callable":
                found.extend(value.arguments[1 + position] if len(value.arguments) > 1 + position else UNKNOWN_ONLY)
            elif isinstance(value, Instance):
                found.extend(self._taken_by_call(value, position))
        return distinct(found)

    def _taken_by_call(self, value: Instance, position: int) -> Values:
        """Return what `__call__` of a protocol takes."""
        for method in self._inference.members.values(value, "__call__"):
            if isinstance(method, FunctionValue):
                entry = self._inference.files[method.file].function_entry(method.row)
                if len(entry.parameters) > 1 + position and entry.parameters[1 + position][3] >= 0:
                    return self._inference.types.values(method.file, entry.parameters[1 + position][3])
        return UNKNOWN_ONLY
