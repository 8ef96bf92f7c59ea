"""The C3 linearization: one order of search from those of several bases."""

from typing import TypeVar

_T = TypeVar("_T")


def merge(lines: list[list[_T]], limit: int) -> list[_T]:
    """Merge orders of search as Python does; where that fails, in the order of appearance.

    Args:
        lines: The orders of the bases, and the bases themselves; an empty text stands for an unknown one.
        limit: How many are followed.
    """
    pending = [list(line) for line in lines if line]
    result: list[_T] = []
    while pending and len(result) < limit:
        tails = {entry for line in pending for entry in line[1:]}
        head = next((line[0] for line in pending if line[0] not in tails or line[0] == ""), pending[0][0])
        result.append(head)
        pending = [[entry for entry in line if entry != head] for line in pending]
        pending = [line for line in pending if line]
    return result
