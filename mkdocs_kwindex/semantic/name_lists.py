"""Partially known lists of names, such as the value of `__all__` at some statement."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple


class NameList(NamedTuple):
    """A list of names as far as it is known: each name, and each module whose own list is part of it.

    The values are `True` for entries that are there whichever branch is taken.
    """

    names: Mapping[str, bool] = {}
    modules: Mapping[str, bool] = {}
    removed: frozenset[str] = frozenset()
    complete: bool = True


UNKNOWN: Final = NameList(complete=False)


def all_of(parts: Iterable[NameList]) -> NameList:
    """Return one list after the other."""
    names: dict[str, bool] = {}
    modules: dict[str, bool] = {}
    removed: set[str] = set()
    complete = True
    for part in parts:
        for known, more in ((names, part.names), (modules, part.modules)):
            for name, is_certain in more.items():
                known[name] = known.get(name, False) or is_certain
        removed.difference_update(part.names)
        removed |= part.removed
        complete = complete and part.complete
    return NameList(names, modules, frozenset(removed), complete)


def joined(first: NameList, second: NameList) -> NameList:
    """Return a list with another one at its end."""
    return all_of((first, second))


def either(first: NameList, second: NameList) -> NameList:
    """Return what is listed where one of two ways was taken."""
    return NameList(
        {
            name: first.names.get(name, False) and second.names.get(name, False)
            for name in {**first.names, **second.names}
        },
        {
            name: first.modules.get(name, False) and second.modules.get(name, False)
            for name in {**first.modules, **second.modules}
        },
        first.removed & second.removed,
        first.complete and second.complete,
    )
