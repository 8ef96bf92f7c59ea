"""Messages about wrong values: one line with the value and what was expected."""

from collections.abc import Iterable

from mkdocs_kwindex.config.option import OptionError
from mkdocs_kwindex.model.escaping import shown


def listed(choices: Iterable[str]) -> str:
    """List what may be chosen."""
    return ", ".join(map(str, choices))


def wrong(value: object, expected: str, why: str = "") -> OptionError:
    """Make the error about a value.

    Args:
        value: The value.
        expected: What would have been right.
        why: What is wrong with it, where that does not show.
    """
    what = f"{shown(value)} {why}" if why else f"got {shown(value)}"
    return OptionError(f"{what}; expected {expected}")
