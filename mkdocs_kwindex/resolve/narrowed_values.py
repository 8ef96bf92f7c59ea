"""What values are after a test: instances after `isinstance`, classes after `issubclass`."""

from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.mro import ClassKey
from mkdocs_kwindex.resolve.values import (
    UNKNOWN_ONLY,
    ClassValue,
    External,
    ExternalInstance,
    Instance,
    NoneValue,
    Value,
    Values,
    distinct,
    union,
)


class NarrowedValues:
    """Infers what tests leave of values."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference

    def narrowed(self, file: File, a: int, b: int) -> Values:
        """Return what a value is that was found to be an instance of a class."""
        found: list[Value] = []
        before = self._inference.infer(file.number, a)
        for key in self._inference.classes_of(self._inference.infer(file.number, b)):
            if key is None:
                outside = [value for value in before if not isinstance(value, (Instance, NoneValue))]
                # An instance of both: what its own class has, it has still.
                both = [value for value in before if isinstance(value, Instance)]
                found.extend(outside or both or UNKNOWN_ONLY)
                continue
            instances = [value for value in before if isinstance(value, Instance)]
            found.extend([value for value in instances if self._derives(value, key)] or [Instance(*key)])
        return distinct(found)

    def narrowed_class(self, file: File, a: int, b: int) -> Values:
        """Return what a value is that was found to be a class that derives from another one, or that one itself."""
        found: list[Value] = []
        before = self._inference.infer(file.number, a)
        for key in self._inference.classes_of(self._inference.infer(file.number, b)):
            if key is None:
                found.extend(before or UNKNOWN_ONLY)
                continue
            classes = [value for value in before if isinstance(value, ClassValue)]
            found.extend([value for value in classes if self._derives(value, key)] or [ClassValue(*key)])
        return distinct(found)

    def excluded(self, file: File, a: int, b: int) -> Values:
        """Return what a value is that was found to be no instance of a class."""
        before = self._inference.infer(file.number, a)
        wanted = self._inference.infer(file.number, b)
        outside = {value.path for value in _flat(wanted) if isinstance(value, External)}
        excluded = [key for key in self._inference.classes_of(wanted) if key is not None]
        kept = [value for value in before if not self._is_excluded(value, excluded, outside)]
        return tuple(kept) or before

    def _is_excluded(self, value: Value, excluded: list[ClassKey], outside: set[str]) -> bool:
        if isinstance(value, Instance):
            return any(self._derives(value, key) for key in excluded)
        return isinstance(value, ExternalInstance) and value.path in outside

    def _derives(self, value: Instance | ClassValue, key: ClassKey) -> bool:
        return self._inference.classes.is_subclass((value.file, value.row), key)


def _flat(values: Values) -> Values:
    """Return classes, those in tuples of classes included."""
    inner = [group for value in values if isinstance(value, ExternalInstance) for group in value.arguments]
    return union([values, *inner])
