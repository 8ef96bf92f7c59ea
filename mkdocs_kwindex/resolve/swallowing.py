"""Which context managers may swallow the exceptions of their blocks."""

import sys

from mkdocs_kwindex.model.names import Flag
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.table_entries import FunctionEntry
from mkdocs_kwindex.resolve.values import (
    NONE,
    UNKNOWN_ONLY,
    ClassValue,
    External,
    ExternalInstance,
    ExternalMethod,
    FunctionValue,
    Instance,
    Value,
)

_STANDARD = sys.stdlib_module_names | {"builtins", "typing_extensions"}
_SWALLOWING = frozenset(
    {
        "contextlib.suppress",
        "contextlib.ExitStack",
        "contextlib.AsyncExitStack",
        "contextlib.AbstractContextManager",
        "contextlib.AbstractAsyncContextManager",
        "typing.ContextManager",
        "typing.AsyncContextManager",
    }
)
"""The classes of the standard library whose instances may swallow, beside what unittest asserts."""


class Swallowing:
    """Decides which context managers may swallow exceptions."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference
        self._known: dict[tuple[int, int], bool] = {}

    def any_of(self, file: File, managers: int) -> bool:
        """Return whether one of several context managers may swallow exceptions.

        Args:
            file: The file.
            managers: Their list in the file's pool, as in `Op.SWALLOWED`.
        """
        key = (file.number, managers)
        known = self._known.get(key)
        if known is None:
            # What is bound inside of the block may be the manager of the block, in a loop.
            self._known[key] = False
            is_async, *nodes = file.items(managers)
            exit_method = "__aexit__" if is_async else "__exit__"
            known = self._known[key] = any(self._may(file, node, exit_method) for node in nodes)
        return known

    def _may(self, file: File, node: int, exit_method: str) -> bool:
        if file.operators[node] == Op.CALL:
            functions = self._inference.infer(file.number, file.left[node])
            if functions and all(map(self._is_generator, functions)):
                return any(self._goes_on(value) for value in functions if isinstance(value, FunctionValue))
            if functions and all(isinstance(value, (External, ExternalMethod)) for value in functions):
                return any(_may_outside(value) for value in functions)
        values = self._inference.infer(file.number, node)
        return any(self._may_value(value, exit_method) for value in values)

    def _entry(self, value: FunctionValue) -> FunctionEntry:
        return self._inference.files[value.file].function_entry(value.row)

    def _is_generator(self, value: Value) -> bool:
        return isinstance(value, FunctionValue) and bool(self._entry(value).flags & Flag.CONTEXT_MANAGER)

    def _goes_on(self, value: FunctionValue) -> bool:
        """Return whether a generator behind `@contextmanager` may go on after an exception at its `yield`."""
        entry, file = self._entry(value), self._inference.files[value.file]
        if not entry.flags & Flag.GENERATOR and entry.returns >= 0:
            # Only declared.
            return True
        return bool(entry.flags & Flag.SWALLOWS) or any(
            self._may(file, node, method) for node in entry.managers for method in ("__exit__", "__aexit__")
        )

    def _may_value(self, value: Value, exit_method: str) -> bool:
        if isinstance(value, (ExternalInstance, ExternalMethod)):
            return _may_outside(value)
        if not isinstance(value, (Instance, ClassValue)):
            return value is not NONE
        found = self._inference.classes.find((value.file, value.row), exit_method)[0]
        if found is None:
            line = self._inference.classes.linear((value.file, value.row))
            return any(isinstance(base, str) and _may_path(base) for base in line)
        functions = self._inference.members.values(value, exit_method)
        return any(not isinstance(one, FunctionValue) or self._may_return_true(one) for one in functions)

    def _may_return_true(self, value: FunctionValue) -> bool:
        """Return whether an `__exit__` may return something true."""
        entry = self._entry(value)
        declared = self._inference.types.values(value.file, entry.returns) if entry.returns >= 0 else UNKNOWN_ONLY
        if declared == (NONE,) or (entry.returned and self._inference.calls.returned(value) == (NONE,)):
            return False
        is_only_declared = entry.returns >= 0 and not entry.returned
        return bool(entry.flags & Flag.SWALLOWS) or is_only_declared


def _may_outside(value: Value) -> bool:
    if isinstance(value, ExternalMethod):
        # `self.assertRaises(ValueError)` and `self.subTest()`; anything else of the standard library raises on.
        path = f"{value.instance.path}.{value.name}"
    else:
        path = value.path if isinstance(value, (External, ExternalInstance)) else ""
    return _may_path(path)


def _may_path(path: str) -> bool:
    if path in _SWALLOWING or path.rpartition(".")[2].startswith(("assertRaises", "subTest")):
        return True
    return path.partition(".")[0] not in _STANDARD
