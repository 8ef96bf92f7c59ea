"""The glob patterns of ruff's `per-file-ignores`.

They are those of the Rust crate globset: `*` and `?` match slashes too, `**` between slashes stands for any number of
folders, `[…]` for one character of a set, and `{a,b}` for one of several patterns. A project writes them, so matching
must not take longer than path and pattern are long, whatever they hold: it keeps the set of all places in the path that
the pattern may have reached, and never goes back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

_SPECIAL = re.compile(r"[*?\[\\{},]")


class _Wild(Enum):
    """The wildcards."""

    CHARACTER = "?"
    CHARACTERS = "*"
    FOLDERS_FIRST = "**/"
    FOLDERS = "/**/"
    FOLDERS_LAST = "/**"


@dataclass(frozen=True)
class _Alternatives:
    """Patterns of which one must match."""

    branches: Sequence["Sequence[_Token]"]


_Token: TypeAlias = "str | _Wild | re.Pattern[str] | _Alternatives"  # noqa: S105 - no password


class Glob:
    """A pattern that was read."""

    def __init__(self, pattern: str) -> None:
        """Read a pattern.

        Raises:
            ValueError: It does not parse.
        """
        try:
            self._tokens = _Reader(pattern).read()
        except (RecursionError, re.error) as error:
            raise ValueError(f"{pattern!r} is no glob pattern") from error

    def matches(self, path: str) -> bool:
        """Return whether the whole of a path matches."""
        return len(path) in _advance(self._tokens, path, {0})


class _Reader:
    """Reads a pattern from its beginning to its end."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._position = 0

    def read(self) -> Sequence[_Token]:
        branch = self._branch(nested=False)
        if self._position < len(self._pattern):
            raise ValueError(f"{self._pattern!r} is no glob pattern: a brace is closed that was not opened")
        return branch

    def _branch(self, *, nested: bool) -> Sequence[_Token]:
        """Read up to the end, or in braces up to a comma or the closing brace."""
        tokens: list[_Token] = []
        while self._position < len(self._pattern):
            character = self._pattern[self._position]
            if character == "*":
                self._stars(tokens, nested=nested)
            elif character == "?":
                tokens.append(_Wild.CHARACTER)
                self._position += 1
            elif character == "[":
                tokens.append(self._character_set())
            elif character == "{":
                tokens.append(self._alternatives())
            elif character == "}" or (character == "," and nested):
                break
            else:
                self._literal(tokens)
        return tokens

    def _literal(self, tokens: list[_Token]) -> None:
        if self._pattern[self._position] == "\\":
            self._position += 1
        start = self._position
        # An escaped character, or a comma outside of braces, is taken in any case.
        following = _SPECIAL.search(self._pattern, start + 1)
        self._position = following.start() if following else len(self._pattern)
        tokens.append(self._pattern[start : self._position])

    def _alternatives(self) -> _Alternatives:
        branches: list[Sequence[_Token]] = []
        while self._position < len(self._pattern) and self._pattern[self._position] in "{,":
            self._position += 1
            branches.append(self._branch(nested=True))
        if self._pattern[self._position : self._position + 1] != "}":
            raise ValueError(f"{self._pattern!r} is no glob pattern: a brace is not closed")
        self._position += 1
        return _Alternatives(branches)

    def _character_set(self) -> re.Pattern[str]:
        match = re.compile(r"\[([!^]?)(\]?[^\]]*)\]").match(self._pattern, self._position)
        if match is None:
            raise ValueError(f"{self._pattern!r} is no glob pattern: a bracket is not closed")
        self._position = match.end()
        characters = re.sub(r"([\\\[\]^&~|])", r"\\\1", match[2])
        return re.compile(f"[{'^' if match[1] else ''}{characters}]", re.DOTALL)

    def _stars(self, tokens: list[_Token], *, nested: bool) -> None:
        """Read a star, or two that stand for folders if they are all there is between slashes."""
        start = self._position
        double = self._pattern.startswith("**", start)
        self._position += 2 if double else 1
        after = self._pattern[self._position : self._position + 1]
        is_last = not after or (nested and after in ",}")
        if not double or not (is_last or after == "/"):
            tokens.append(_Wild.CHARACTERS)
        elif not tokens:
            tokens.append(_Wild.FOLDERS_FIRST if after == "/" else _Wild.CHARACTERS)
            self._position += after == "/"
        elif isinstance(last := tokens[-1], str) and last.endswith("/"):
            tokens[-1] = last[:-1]
            tokens.append(_Wild.FOLDERS_LAST if is_last else _Wild.FOLDERS)
            self._position += not is_last
        elif last in {_Wild.FOLDERS_FIRST, _Wild.FOLDERS} and not is_last:
            self._position += 1
        else:
            tokens.append(_Wild.CHARACTERS)


def _advance(tokens: Sequence[_Token], path: str, places: set[int]) -> set[int]:
    """Return the places in the path that the tokens may reach from some places."""
    for token in tokens:
        if not places:
            break
        if isinstance(token, str):
            places = {place + len(token) for place in places if path.startswith(token, place)}
        elif isinstance(token, _Alternatives):
            places = set().union(*(_advance(branch, path, places) for branch in token.branches))
        elif isinstance(token, re.Pattern):
            places = {place + 1 for place in places if token.match(path, place)}
        else:
            places = _advance_wild(token, path, places)
    return places


def _advance_wild(wild: _Wild, path: str, places: set[int]) -> set[int]:
    end = len(path)
    first = min(places)
    match wild:
        case _Wild.CHARACTER:
            return {place + 1 for place in places if place < end}
        case _Wild.CHARACTERS:
            return set(range(first, end + 1))
        case _Wild.FOLDERS_FIRST:
            return places | {place + 1 for place in range(first, end) if path[place] == "/"}
        case _Wild.FOLDERS | _Wild.FOLDERS_LAST:
            starts = [place for place in places if path.startswith("/", place)]
            if not starts:
                return set()
            if wild is _Wild.FOLDERS_LAST:
                return set(range(min(starts) + 1, end + 1))
            beyond = {place + 1 for place in range(min(starts) + 1, end) if path[place] == "/"}
            return beyond | {place + 1 for place in starts}
