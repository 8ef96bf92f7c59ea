"""The values of `typing.Literal`."""

from collections.abc import Iterable

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.values import NONE, UNKNOWN, ExternalInstance, Value, Values, distinct


def literal_values(file: File, nodes: Iterable[int]) -> Values:
    """Return what is between the brackets of `Literal`, each marked as not just any value of its class."""
    return distinct([_value(file, node) for node in nodes])


def _value(file: File, node: int) -> Value:
    match file.operators[node]:
        case Op.NONE:
            return NONE
        case Op.LITERAL:
            return ExternalInstance(file.strings[file.left[node]], ((),))
        case Op.ATTRIBUTE:
            # A member of an enumeration.
            return UNKNOWN
    return ExternalInstance("builtins.str", ((),))
