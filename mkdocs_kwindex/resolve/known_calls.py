"""What calling some functions and classes of the standard library gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_kwindex.resolve.container_types import items_of
from mkdocs_kwindex.resolve.declared_types import is_type_variable_call
from mkdocs_kwindex.resolve.values import (
    FIXED_TUPLE,
    UNKNOWN_ONLY,
    ClassValue,
    ExternalInstance,
    Instance,
    PartialValue,
    PropertyValue,
    TypeVariable,
    Values,
    is_known,
)

if TYPE_CHECKING:
    from mkdocs_kwindex.resolve.file_tables import File
    from mkdocs_kwindex.resolve.inference import Inference

_CONTAINERS = {
    "builtins.list": "builtins.list",
    "builtins.sorted": "builtins.list",
    "builtins.tuple": "builtins.tuple",
    "builtins.set": "builtins.set",
    "builtins.frozenset": "builtins.frozenset",
    "builtins.reversed": "typing.Iterator",
    "builtins.iter": "typing.Iterator",
    "collections.deque": "collections.deque",
    "itertools.islice": "typing.Iterator",
    "itertools.cycle": "typing.Iterator",
}
_COPIES = frozenset({"copy.copy", "copy.deepcopy", "dataclasses.replace", "copy.replace"})
_PLAIN_CLASSES = frozenset(
    f"builtins.{name}" for name in ("str", "bytes", "int", "float", "bool", "complex", "dict", "bytearray", "object")
)


class OutsideCalls:
    """Tells what calls of things outside of the tree give."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference

    def call(  # noqa: PLR0911 - one answer for each kind of value
        self, file: File, path: str, arguments: list[int], place: int
    ) -> Values:
        """Return what calling something outside of the tree gives, as far as its arguments tell.

        Args:
            file: The file of the call.
            path: The dotted path of what is called.
            arguments: Nodes of the positional arguments.
            place: Place of all arguments in the file's pool.
        """
        infer = self._inference.infer
        name = path.rpartition(".")[2]
        first = arguments[0] if arguments else -1
        if name == "cast" and len(arguments) > 1 and path.startswith("typing"):
            return self._inference.types.values(file.number, first)
        if is_type_variable_call(path):
            return (TypeVariable(file.number, place),)
        if path in _CONTAINERS:
            if first < 0:
                return (ExternalInstance(_CONTAINERS[path]),)
            return (ExternalInstance(_CONTAINERS[path], (items_of(self._inference, infer(file.number, first)),)),)
        if first >= 0:
            found = self._of_first_argument(file, path, arguments)
            if found:
                return found
        if name[:1].isupper() or path in _PLAIN_CLASSES:
            return (ExternalInstance(path),)
        return UNKNOWN_ONLY

    def _of_first_argument(self, file: File, path: str, arguments: list[int]) -> Values:  # noqa: PLR0911 - one answer for each kind of value
        inference = self._inference
        values = inference.infer(file.number, arguments[0])
        if path in _COPIES:
            return values
        if path == "builtins.next":
            return items_of(inference, values)
        if path == "builtins.property":
            return tuple(PropertyValue(value) for value in values)
        if path == "builtins.type" and len(arguments) == 1 and is_known(values):
            classes = [ClassValue(v.file, v.row, v.arguments, v.receiver) for v in values if isinstance(v, Instance)]
            return tuple(classes) if len(classes) == len(values) else ()
        if path == "builtins.enumerate":
            pair = ExternalInstance(FIXED_TUPLE, ((ExternalInstance("builtins.int"),), items_of(inference, values)))
            return (ExternalInstance("typing.Iterator", ((pair,),)),)
        if path == "builtins.zip":
            parts = tuple(items_of(inference, inference.infer(file.number, node)) for node in arguments)
            return (ExternalInstance("typing.Iterator", ((ExternalInstance(FIXED_TUPLE, parts),),)),)
        if path == "builtins.filter" and len(arguments) > 1:
            items = items_of(inference, inference.infer(file.number, arguments[1]))
            return (ExternalInstance("typing.Iterator", (items,)),)
        if path == "itertools.chain":
            items = inference.union(items_of(inference, inference.infer(file.number, node)) for node in arguments)
            return (ExternalInstance("typing.Iterator", (items,)),)
        if path == "functools.partial":
            return tuple(PartialValue(value) for value in values)
        return ()
