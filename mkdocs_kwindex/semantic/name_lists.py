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
    found = NameList()
    for part in parts:
        found = joined(found, part)
    return found


def joined(first: NameList, second: NameList) -> NameList:
    """Return a list with another one at its end."""
    return NameList(
        _certain(first.names, second.names),
        _certain(first.modules, second.modules),
        (first.removed - set(second.names)) | second.removed,
        first.complete and second.complete,
    )


def _certain(first: Mapping[str, bool], second: Mapping[str, bool]) -> dict[str, bool]:
    return {name: first.get(name, False) or second.get(name, False) for name in {**first, **second}}


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
