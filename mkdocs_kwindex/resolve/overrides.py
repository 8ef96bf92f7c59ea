"""Base classes, subclasses and overridden members."""

from mkdocs_kwindex.resolve.go_to_definition import Locator
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.mro import ClassKey, names_outside
from mkdocs_kwindex.resolve.values import ClassValue, External

DefinitionKey = tuple[int, int]
"""Number of the file, index of the definition."""


class Hierarchy:
    """The inheritance relations of the tree's classes.

    Attributes:
        classes: The class behind each definition of one.
        base_members: For each member the one of that name in the nearest base that has it.
        derived_members: The other way round.
        only_set: Those members of which no class body says anything: methods assign to them.
        possible: Bases with the subclasses that may derive from another class instead.
    """

    def __init__(self, inference: Inference, locator: Locator) -> None:
        self._classes = inference.classes
        self._locator = locator
        self.classes: dict[DefinitionKey, ClassKey] = {}
        self.base_members: dict[DefinitionKey, DefinitionKey] = {}
        self.derived_members: dict[DefinitionKey, list[DefinitionKey]] = {}
        self.only_set: set[DefinitionKey] = set()
        self.possible: set[tuple[ClassKey, ClassKey]] = set()
        self._bases: dict[ClassKey, list[tuple[ClassKey | str, int]]] = {}
        self._subclasses: dict[ClassKey, list[ClassKey]] = {}
        for file in inference.files:
            for row in range(file.class_count):
                self._add((file.number, row))

    def _add(self, key: ClassKey) -> None:
        entry = self._classes.entry(key)
        if entry.definition >= 0:
            self.classes[key[0], entry.definition] = key
        for values in self._classes.bases(key):
            classes = list(
                dict.fromkeys(_class(value) for value in values if isinstance(value, (ClassValue, External)))
            )
            for base in classes:
                if isinstance(base, tuple):
                    self._subclasses.setdefault(base, []).append(key)
                    if len(values) > 1:
                        self.possible.add((base, key))
            first = next((base for base in classes if isinstance(base, tuple)), classes[0] if classes else None)
            if first is not None:
                self._bases.setdefault(key, []).append((first, len(values)))
        if key in self._bases:
            for name in {**entry.members, **entry.attributes}:
                self._add_override(key, name)

    def _add_override(self, key: ClassKey, name: str) -> None:
        own = self._definition(key, name)
        if own is None:
            return
        other, _ = self._classes.find(key, name, after=key)
        found = self._definition((other.file, other.row), name) if other is not None else None
        if found is not None:
            self.base_members[own] = found
            self.derived_members.setdefault(found, []).append(own)
            member = self._classes.own(key, name)
            if member is not None and member.variable < 0:
                self.only_set.add(own)

    def _definition(self, key: ClassKey, name: str) -> DefinitionKey | None:
        for place in self._locator.member(self._classes.own(key, name)):
            if place.file == key[0] and place.definition >= 0:
                return place.file, place.definition
        return None

    def bases(self, key: ClassKey) -> list[tuple[ClassKey | str, int]]:
        """Return the direct bases of a class, each with the number of classes that it may be."""
        return self._bases.get(key, [])

    def subclasses(self, key: ClassKey) -> list[ClassKey]:
        """Return the direct subclasses of a class."""
        return self._subclasses.get(key, [])

    def inherited(self, key: ClassKey) -> list[tuple[str, DefinitionKey, ClassKey, bool]]:
        """Return the members that a class has from its bases: name, definition, class that defines it, certainty.

        What a base outside of the tree defines is not had from those behind it. Where such a base is not known,
        it is possible that it defines what they do.
        """
        own = self._classes.entry(key)
        seen = {*own.members, *own.attributes}
        found: list[tuple[str, DefinitionKey, ClassKey, bool]] = []
        is_certain = True
        for entry in self._classes.linear(key)[1:]:
            if isinstance(entry, str):
                outside = names_outside(entry)
                is_certain = is_certain and outside is not None
                seen |= outside or frozenset()
                continue
            base = self._classes.entry(entry)
            for name in {**base.members, **base.attributes}:
                definition = self._definition(entry, name) if name not in seen else None
                seen.add(name)
                if definition is not None:
                    found.append((name, definition, entry, is_certain))
        return sorted(found)


def _class(value: ClassValue | External) -> ClassKey | str:
    return (value.file, value.row) if isinstance(value, ClassValue) else value.path
