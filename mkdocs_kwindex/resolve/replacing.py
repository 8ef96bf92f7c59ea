"""Decorators and metaclasses that may replace a class or its members."""

from mkdocs_kwindex.model.names import Columns
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.mro import ClassKey
from mkdocs_kwindex.resolve.substitution import mentions_variable
from mkdocs_kwindex.resolve.table_entries import FunctionEntry
from mkdocs_kwindex.resolve.values import ClassValue, External, FunctionValue, Instance, Value

_KEEPING = frozenset(
    {
        "abc.update_abstractmethods",
        "dataclasses.dataclass",
        "enum.global_enum",
        "enum.unique",
        "enum.verify",
        "functools.total_ordering",
        "typing.dataclass_transform",
        "typing.final",
        "typing.no_type_check",
        "typing.runtime",
        "typing.runtime_checkable",
        "typing_extensions.dataclass_transform",
        "typing_extensions.deprecated",
        "typing_extensions.final",
        "typing_extensions.runtime_checkable",
        "unittest.skip",
        "unittest.skipIf",
        "unittest.skipUnless",
        "warnings.deprecated",
    }
)
"""Decorators from outside of the tree that give back the class."""

_KEEPING_PROJECTS = frozenset({"attr", "attrs", "pytest", "pydantic"})
_ABSTRACT = ("collections.abc.", "typing.", "numbers.")
_PLAIN_METACLASSES = frozenset({"builtins.type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType"})
_MAX_DECORATORS = 8


class Replacing:
    """Decides whether a class may have been replaced."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference
        self._known: dict[ClassKey, bool] = {}

    def is_doubtful(self, value: Value) -> bool:
        """Return whether a decorator, metaclass or `__getattribute__` may give a value other members than its class."""
        if not isinstance(value, (Instance, ClassValue)):
            return False
        key = (value.file, value.row)
        if isinstance(value, Instance) and self._inference.classes.find(key, "__getattribute__")[0] is not None:
            return True
        # `self` is what it is, whatever the class's name is bound to.
        return not value.receiver and self._is_replaced(key)

    def _is_replaced(self, key: ClassKey) -> bool:
        known = self._known.get(key)
        if known is None:
            self._known[key] = False
            self._inference.unsettled += 1
            entry = self._inference.classes.entry(key)
            known = not all(self._keeps(key[0], node) for node in entry.decorators[:_MAX_DECORATORS])
            known = self._known[key] = known or self._has_own_metaclass(key)
            self._inference.unsettled -= 1
        return known

    def _has_own_metaclass(self, key: ClassKey) -> bool:
        """Return whether calling a class may make anything else than an instance of it."""
        classes = self._inference.classes
        for entry in classes.linear(key):
            node = classes.entry(entry).metaclass if isinstance(entry, tuple) else -1
            if isinstance(entry, tuple) and node >= 0:
                return not all(map(self._is_plain, self._inference.infer(entry[0], node)))
        return False

    def _is_plain(self, value: Value) -> bool:
        if isinstance(value, External):
            return value.path in _PLAIN_METACLASSES
        return isinstance(value, ClassValue) and all(
            self._inference.classes.find((value.file, value.row), name)[0] is None
            for name in ("__call__", "__getattribute__")
        )

    def _keeps(self, number: int, node: int) -> bool:
        """Return whether a decorator gives back the class that it is given."""
        file = self._inference.files[number]
        is_made = file.operators[node] == Op.CALL
        values = self._inference.infer(number, file.left[node] if is_made else node)
        return bool(values) and all(self._value_keeps(value, is_made=is_made) for value in values)

    def _value_keeps(self, value: Value, *, is_made: bool) -> bool:
        if isinstance(value, External):
            is_registered = value.path.startswith(_ABSTRACT) and value.path.endswith(".register")
            return is_registered or value.path in _KEEPING or value.path.partition(".")[0] in _KEEPING_PROJECTS
        if not isinstance(value, FunctionValue):
            return False
        file = self._inference.files[value.file]
        entry = file.function_entry(value.row)
        if self._gives_back(file, entry, value):
            return True
        if entry.returns >= 0:
            declared = self._inference.types.values(value.file, entry.returns)
            return any(map(mentions_variable, declared))
        made = [one for node in entry.returned for one in self._inference.infer(value.file, node)] if is_made else []
        return bool(made) and all(
            isinstance(one, FunctionValue)
            and self._gives_back(
                self._inference.files[one.file], self._inference.files[one.file].function_entry(one.row), one
            )
            for one in made
        )

    def _gives_back(self, file: File, entry: FunctionEntry, value: FunctionValue) -> bool:
        """Return whether a function returns its first argument on every way."""
        skipped = 1 if value.receiver is not None and entry.owner >= 0 else 0
        parameters = entry.parameters[skipped : skipped + 1]
        if not parameters or not entry.returned:
            return False
        return all(
            file.operators[node] == Op.BIND and file.bindings[file.left[node] * Columns.BINDING] == parameters[0][0]
            for node in file.leaves(entry.returned)
        )
