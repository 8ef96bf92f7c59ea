"""Infers what functions return: by annotation or body, and through their decorators."""

from mkdocs_kwindex.model.names import Columns, Flag, Taking
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.container_types import items_of
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.table_entries import FunctionEntry
from mkdocs_kwindex.resolve.values import (
    NONE,
    UNKNOWN_ONLY,
    Argument,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    TypeVariable,
    Values,
    is_known,
    union,
)

_TRANSPARENT_DECORATORS = frozenset(
    [
        "builtins.staticmethod",
        "builtins.classmethod",
        "builtins.property",
        "abc.abstractmethod",
        "abc.abstractproperty",
        "functools.cached_property",
        "functools.lru_cache",
        "functools.cache",
        "functools.wraps",
        "typing.overload",
        "typing.final",
        "typing.override",
        "typing_extensions.overload",
        "typing_extensions.final",
        "typing_extensions.override",
        "typing_extensions.deprecated",
        "warnings.deprecated",
        "typing.no_type_check",
        "contextlib.contextmanager",
        "contextlib.asynccontextmanager",
        "functools.singledispatch",
        "types.coroutine",
        "abc.abstractclassmethod",
        "abc.abstractstaticmethod",
    ]
)
_MAX_DECORATORS = 8
_ANY_CLASS: Values = (ExternalInstance("builtins.type"),)
_SEVERAL = (Taking.VAR_POSITIONAL, Taking.VAR_KEYWORD)
"""The kinds of parameter that take several arguments."""


def says_little(declared: Values) -> bool:
    """Return whether an annotation says less than any argument does: `Any`, or any class."""
    return declared in (UNKNOWN_ONLY, _ANY_CLASS)


class FunctionResults:
    """Infers what functions return, independent of a call's arguments."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference
        self._opaque: dict[tuple[int, int], bool] = {}

    def returned_by(self, file: File, row: int) -> Values:
        """Return what a function returns, before anything of a certain call is known."""
        entry = file.function_entry(row)
        if self._is_opaque(file.number, row, entry):
            made = union(self._inference.calls.call(one) for one in self.decorated(file.number, row))
            return made if is_known(made) else UNKNOWN_ONLY
        return self._plainly_returned(file.number, row, entry)

    def given_by_fixture(self, number: int, row: int) -> Values:
        """Return what pytest gives a test that requests a function as its fixture."""
        inference = self._inference
        entry = inference.files[number].function_entry(row)
        if entry.returns < 0:
            # What it returns of its parameters is what fixtures give it.
            return union(inference.infer(number, node) for node in entry.returned) or UNKNOWN_ONLY
        values = inference.types.values(number, entry.returns)
        if not entry.flags & Flag.GENERATOR:
            return values
        return items_of(inference, values, asynchronous=bool(entry.flags & Flag.ASYNC))

    def _plainly_returned(self, number: int, row: int, entry: FunctionEntry) -> Values:
        """Return what a function returns but for its decorators."""
        values = self._declared_or_inferred(number, row, entry)
        if entry.flags & (Flag.GENERATOR | Flag.ASYNC | Flag.CONTEXT_MANAGER) == Flag.GENERATOR and entry.returns < 0:
            ended = union(self._inference.infer(number, node) for node in entry.ended) or (NONE,)
            return (ExternalInstance("typing.Generator", (values, UNKNOWN_ONLY, ended)),)
        return self._wrapped(entry, values, declared=entry.returns >= 0)

    def _declared_or_inferred(self, number: int, row: int, entry: FunctionEntry) -> Values:
        inference = self._inference
        if entry.returns >= 0:
            return inference.types.values(number, entry.returns)
        values = union(
            inference.infer(number, node)
            if (argument := self._argument(number, row, entry, node)) is None
            else argument
            for node in entry.returned
        )
        if not entry.returned:
            return (NONE,) if entry.flags & Flag.UNBOUND else UNKNOWN_ONLY
        return values

    def _argument(self, number: int, row: int, entry: FunctionEntry, node: int) -> Values | None:
        """Return the values of a node that is a parameter of unknown type; `None` for any other."""
        file = self._inference.files[number]
        if file.operators[node] != Op.BIND:
            return None
        start = file.left[node] * Columns.BINDING
        for index, (string, line, kind, annotation, _) in enumerate(entry.parameters):
            is_own = (string, line) == (file.bindings[start], file.bindings[start + 1])
            if is_own and kind not in _SEVERAL and not (index == 0 and entry.owner >= 0):
                if annotation >= 0 and not says_little(self._inference.types.values(number, annotation)):
                    return None
                return (Argument(number, row, index),)
        return None

    def _wrapped(self, entry: FunctionEntry, values: Values, *, declared: bool) -> Values:
        """Return what the caller of a generator, a coroutine or a context manager gets."""
        if entry.flags & Flag.CONTEXT_MANAGER:
            yielded = items_of(self._inference, values) if declared else values
            return (ExternalInstance("contextlib.AbstractContextManager", (yielded,)),)
        if entry.flags & Flag.GENERATOR:
            return values if declared else (ExternalInstance("typing.Generator", (values,)),)
        if entry.flags & Flag.ASYNC:
            return (ExternalInstance("typing.Coroutine", (values,)),)
        return values

    def decorated(self, number: int, row: int) -> Values:
        """Return what the decorators of a function make of it, as far as their types say."""
        entry = self._inference.files[number].function_entry(row)
        current: Values = (ExternalInstance("typing.Callable", (self._plainly_returned(number, row, entry),)),)
        for node in reversed(entry.decorators[:_MAX_DECORATORS]):
            if self._decorator_is_opaque(number, node):
                makers = self._inference.infer(number, node)
                current = union(self._inference.calls.call(maker, (current,)) for maker in makers)
        return current

    def _is_opaque(self, number: int, row: int, entry: FunctionEntry) -> bool:
        """Return whether a decorator may change what calling a function gives."""
        if not entry.decorators:
            return False
        known = self._opaque.get((number, row))
        if known is None:
            self._opaque[number, row] = False
            self._inference.unsettled += 1
            known = any(self._decorator_is_opaque(number, node) for node in entry.decorators[:_MAX_DECORATORS])
            self._inference.unsettled -= 1
            self._opaque[number, row] = known
        return known

    def _decorator_is_opaque(self, number: int, node: int) -> bool:
        file = self._inference.files[number]
        is_made = file.operators[node] == Op.CALL
        if is_made:
            node = file.left[node]
        if file.operators[node] == Op.ATTRIBUTE and file.strings[file.right[node]] in ("setter", "getter", "deleter"):
            return False
        for value in self._inference.infer(number, node):
            if isinstance(value, External):
                if value.path not in _TRANSPARENT_DECORATORS and not value.path.endswith("property"):
                    return True
            elif isinstance(value, FunctionValue):
                entry = self._inference.files[value.file].function_entry(value.row)
                if entry.returns >= 0 and not self._returns_its_argument(value.file, entry, is_made=is_made):
                    return True
            elif isinstance(value, ClassValue):
                name = self._inference.classes.entry((value.file, value.row)).name
                if not name.lower().endswith(("property", "attribute", "method", "reify")):
                    return True
            else:
                return True
        return False

    def _returns_its_argument(self, number: int, entry: FunctionEntry, *, is_made: bool) -> bool:
        """Return whether a decorator is declared to give a function of the same type, or one as good as that.

        Args:
            number: Number of its file.
            entry: The decorator, or what makes it when it is called.
            is_made: Which of the two it is.
        """
        given = self._inference.types.values(number, entry.returns)
        if is_made and all(isinstance(value, ExternalInstance) and value.arguments for value in given):
            given = union(value.arguments[0] for value in given if isinstance(value, ExternalInstance))
        return all(
            isinstance(value, TypeVariable)
            or (isinstance(value, ExternalInstance) and value.path == "typing.Callable" and self._passes_type(value))
            for value in given
        )

    def _passes_type(self, value: ExternalInstance) -> bool:
        return all(isinstance(one, TypeVariable) for group in value.arguments[:1] for one in group)

    def keeps_parameters(self, value: FunctionValue) -> bool:
        """Return whether a function takes what it is defined with, whatever its decorators make of what it gives."""
        entry = self._inference.files[value.file].function_entry(value.row)
        return all(
            not self._decorator_is_opaque(value.file, node) or self._hands_parameters_on(value.file, node)
            for node in entry.decorators[:_MAX_DECORATORS]
        )

    def _hands_parameters_on(self, number: int, node: int) -> bool:
        """Return whether a decorator is declared to give something that takes what its argument does (`ParamSpec`)."""
        file = self._inference.files[number]
        is_made = file.operators[node] == Op.CALL
        values = self._inference.infer(number, file.left[node] if is_made else node)
        return is_known(values) and all(
            isinstance(value, FunctionValue) and self._takes_a_variable(value, depth=int(is_made)) for value in values
        )

    def _takes_a_variable(self, value: FunctionValue, depth: int) -> bool:
        """Return whether the `Callable` that a function returns takes what a type parameter stands for."""
        file = self._inference.files[value.file]
        node = file.function_entry(value.row).returns
        for _ in range(depth):
            node = file.items(file.right[node])[-1] if node >= 0 and file.operators[node] == Op.SUBSCRIPT else -1
        if node < 0 or file.operators[node] != Op.SUBSCRIPT:
            return False
        first = self._inference.infer(value.file, file.items(file.right[node])[0])
        return bool(first) and all(isinstance(one, TypeVariable) for one in first)
