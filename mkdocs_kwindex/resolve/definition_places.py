"""Places that define names."""

from msgspec import Struct


class DefinitionPlace(Struct, frozen=True, gc=False):
    """A place that defines a name.

    Attributes:
        file: Number of the file, -1 for what is no place in a file.
        line: The line.
        definition: Index of the definition, -1 for local names.
        parameter: Whether it is a parameter; `definition` is its function's, then.
        module: Dotted path of a module of the tree.
        external: Dotted path of something outside of the tree.
        again: How sure it is that the place assigns again, in a subclass, to the variable that another place declares:
            `SURE` where the receiver is of that subclass, `POSSIBLE` where it may be, 0 for a place of its own.
    """

    file: int = -1
    line: int = 0
    definition: int = -1
    parameter: bool = False
    module: str = ""
    external: str = ""
    again: int = 0


SURE, POSSIBLE = 1, 2
Places = tuple[DefinitionPlace, ...]

ELSEWHERE = DefinitionPlace()
"""Stands for what is not known: what a base outside of the tree, a decorator or a metaclass may put in the place."""


def count_meanings(places: Places) -> int:
    """Return how many things places may stand for: further assignments to one variable are none of their own."""
    return sum(not place.again for place in places) if len(places) > 1 else len(places)


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
