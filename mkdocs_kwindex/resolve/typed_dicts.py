"""The entries of typed dictionaries: `TypedDict` says what a key stands for."""

from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.values import NONE, Instance, Value, Values, union


class TypedDicts:
    """Finds what keys stand for."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference

    def is_one(self, value: Value) -> bool:
        """Return whether a value is a dictionary of which a `TypedDict` tells the keys."""
        return isinstance(value, Instance) and self._inference.classes.is_typed_dict((value.file, value.row))

    def entry(self, file: File, key: int, call: int) -> Values:
        """Return what a method gives for a key: `get`, `pop` or `setdefault`.

        Args:
            file: The file.
            key: The node of the item by that key.
            call: The node of the call.
        """
        inference = self._inference
        held = inference.infer(file.number, file.left[key])
        if not held or not all(map(self.is_one, held)):
            return inference.infer(file.number, call)
        count, _, *others = file.items(file.right[call])
        default = others[: count - 1]
        is_get = file.strings[file.right[file.left[call]]] == "get"
        otherwise = inference.infer(file.number, default[0]) if default else (NONE,) if is_get else ()
        return union((inference.infer(file.number, key), otherwise))
