"""Definitions that are left out of a file's list, and the indexes that the others have then."""

from collections.abc import Collection, Sequence

from msgspec import structs

from mkdocs_kwindex.model import Definition


def new_indexes(count: int, dropped: Collection[int]) -> list[int]:
    """Return the index that each of several definitions has when some are left out; -1 for those, and at the end."""
    left_out = set(dropped)
    numbers = iter(range(count))
    return [*(-1 if index in left_out else next(numbers) for index in range(count)), -1]


def without_definitions(definitions: Sequence[Definition], dropped: Collection[int]) -> tuple[Definition, ...]:
    """Return definitions with some left out, none of which holds others."""
    moved = new_indexes(len(definitions), dropped)
    return tuple(
        structs.replace(definition, parent=moved[definition.parent]) if definition.parent >= 0 else definition
        for index, definition in enumerate(definitions)
        if moved[index] >= 0
    )
