"""Patterns of `.gitignore` and its like, which the tree writes, made into expressions that never go back."""

import re
from collections.abc import Iterable
from typing import AnyStr

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

# What pathspec makes of `*` in a name, of `**/` at the beginning, and of `/**/`.
_STAR = "[^/]*"
_FIRST_FOLDERS = "^(?:.+/)?"
_FOLDERS = "(?:/.+)?/"


def ignore_spec(lines: Iterable[str]) -> GitIgnoreSpec | None:
    """Read patterns; git passes over a line that is none, and so does this.

    Args:
        lines: The lines.

    Returns:
        The patterns; `None` without any.
    """
    patterns: list[str] = []
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        try:
            _spec([line])
        except (ValueError, re.error):
            continue
        patterns.append(line)
    return _spec(patterns) if patterns else None


def _spec(patterns: Iterable[str]) -> GitIgnoreSpec:
    # Another engine, if one is installed, might not know the expressions.
    return GitIgnoreSpec.from_lines(patterns, LinearPattern, backend="simple")


class LinearPattern(GitIgnoreSpecPattern):
    """A pattern whose stars never go back."""

    __slots__ = ()

    @classmethod
    def pattern_to_regex(cls, pattern: AnyStr) -> tuple[AnyStr | None, bool | None]:
        """Make the expression of a pattern, and say whether it includes or excludes."""
        regex, include = super().pattern_to_regex(pattern)
        if isinstance(regex, str):
            regex = without_going_back(regex)
        return regex, include


def without_going_back(regex: str) -> str:
    """Return the expression of a pattern in which all but the last star match as little as they can, once and for all.

    What is between two stars is of one length, in characters or in folders: where it is found first, the second star
    has most to choose from.
    """
    *parts, last = regex.split(_FOLDERS)
    if parts:
        first, *others = parts
        if first.startswith(_FIRST_FOLDERS):
            first = f"^{_first_of(first.removeprefix(_FIRST_FOLDERS))}"
        regex = "/".join([first, *map(_first_of, others), f"(?:.+/)?{last}"])
    start, *pieces = regex.split(_STAR)
    found = [start]
    for index, piece in enumerate(pieces):
        is_between = index + 1 < len(pieces) and "/" not in piece.replace("[^/]", "")
        found.append(f"(?>{_STAR}?{piece})" if is_between else _STAR + piece)
    return "".join(found)


def _first_of(folders: str) -> str:
    return f"(?>(?:.+?/)??{folders}(?=/))"
