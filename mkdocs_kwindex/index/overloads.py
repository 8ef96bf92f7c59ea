"""Overloads, of which all together are one function."""

from collections.abc import Iterator, Sequence

from mkdocs_kwindex.model import Definition

OVERLOAD = "overload"


def overloads_once(definitions: Sequence[Definition]) -> Iterator[Definition]:
    """Yield definitions, of each set of overloads only the function that they are overloads of, or else the first."""
    said = {(definition.parent, definition.name) for definition in definitions if OVERLOAD not in definition.labels}
    for definition in definitions:
        place = (definition.parent, definition.name)
        if OVERLOAD not in definition.labels or place not in said:
            yield definition
        said.add(place)
