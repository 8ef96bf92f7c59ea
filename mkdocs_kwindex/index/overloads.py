"""Overloads, of which all together are one function."""

from collections.abc import Iterator, Sequence

from mkdocs_kwindex.model import Definition

OVERLOAD = "overload"


def first_sentence(definition: Definition, definitions: Sequence[Definition]) -> str:
    """Return the first sentence of a definition's docstring; of an overload without one, that of the function.

    Args:
        definition: The definition.
        definitions: Those of its file.
    """
    if definition.docstring is None and OVERLOAD in definition.labels:
        place = (definition.parent, definition.name)
        same = (other for other in definitions if (other.parent, other.name) == place and other.docstring)
        definition = next(same, definition)
    return definition.docstring.summary if definition.docstring else ""


def overloads_once(definitions: Sequence[Definition]) -> Iterator[Definition]:
    """Yield definitions, of each set of overloads only the function that they are overloads of, or else the first."""
    said = {(definition.parent, definition.name) for definition in definitions if OVERLOAD not in definition.labels}
    for definition in definitions:
        place = (definition.parent, definition.name)
        if OVERLOAD not in definition.labels or place not in said:
            yield definition
        said.add(place)
