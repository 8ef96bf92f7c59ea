"""Attributes assigned in methods that are really properties or other descriptors of a base class."""

import builtins
import inspect
from collections.abc import Iterator

from mkdocs_kwindex.model.names import Columns, Flag
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.mro import ClassKey, Member
from mkdocs_kwindex.resolve.standard_library import is_property
from mkdocs_kwindex.resolve.values import Instance, PropertyValue


def assigned_to_descriptors(inference: Inference) -> Iterator[tuple[File, int, str]]:
    """Yield the attributes of classes that are no attributes of their own: assigning to them calls a base's setter.

    Yields:
        The file, the row of the class, and the attribute's name.
    """
    search = _Search(inference)
    for file in inference.files:
        for row in range(file.class_count):
            entry = file.class_entry(row)
            if entry.bases:
                for name in entry.attributes.keys() - entry.members.keys() - entry.slots:
                    if search.takes_assignments((file.number, row), name):
                        yield file, row, name


class _Search:
    """Searches the bases of classes."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference
        self._classes = inference.classes

    def takes_assignments(self, key: ClassKey, name: str) -> bool:
        """Return whether a base of a class answers for what is assigned to an attribute of its instances."""
        for entry in self._classes.linear(key)[1:]:
            if isinstance(entry, str):
                # `args` of exceptions, say.
                builtin = getattr(builtins, entry[9:], None) if entry.startswith("builtins.") else None
                if inspect.isdatadescriptor(getattr(builtin, name, None)) or is_property(entry, name):
                    return True
                continue
            if name in self._classes.entry(entry).slots:
                return True
            member = self._classes.own(entry, name)
            if member is not None and member.variable >= 0:
                return self._is_descriptor(member)
        return False

    def _is_descriptor(self, member: Member) -> bool:
        file = self._inference.files[member.file]
        for node in file.leaves(file.alternatives(member.variable)):
            if file.operators[node] == Op.FUNCTION:
                if file.functions[file.left[node] * Columns.FUNCTION + 4] & Flag.PROPERTY:
                    return True
            elif any(map(self._sets, self._inference.infer(member.file, node))):
                return True
        return False

    def _sets(self, value: object) -> bool:
        if isinstance(value, Instance):
            return self._classes.find((value.file, value.row), "__set__")[0] is not None
        return isinstance(value, PropertyValue)
