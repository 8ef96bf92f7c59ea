"""Places that define names."""

from msgspec import Struct


class DefinitionPlace(Struct, frozen=True):
    """A place that defines a name.

    Attributes:
        file: Number of the file, -1 for what is no place in a file.
        line: The line.
        definition: Index of the definition, -1 for local names.
        parameter: Whether it is a parameter; `definition` is its function's, then.
        module: Dotted path of a module of the tree.
        external: Dotted path of something outside of the tree.
    """

    file: int = -1
    line: int = 0
    definition: int = -1
    parameter: bool = False
    module: str = ""
    external: str = ""


Places = tuple[DefinitionPlace, ...]

ELSEWHERE = DefinitionPlace()
"""Stands for what is not known: what a base outside of the tree, a decorator or a metaclass may put in the place."""


def joined(places: Places, others: Places) -> Places:
    """Return places with others that are no further assignments to the same definitions."""
    seen = {(place.file, place.definition) for place in places if place.definition >= 0 and not place.parameter}
    added: dict[DefinitionPlace, None] = {}
    for place in others:
        key = (place.file, place.definition)
        if place.definition < 0 or place.parameter or key not in seen:
            added[place] = None
            seen.add(key)
    return (*places, *(place for place in added if place not in places))
