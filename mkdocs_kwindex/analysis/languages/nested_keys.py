"""Collects the keys of nested mappings and lists, in the order of the text."""

from typing import Final

from msgspec import Struct

from mkdocs_kwindex.analysis.languages.data_keys import Key

KEYS: Final = 500
"""How many keys of a file are keywords."""

DEPTH: Final = 6
"""Their maximum depth."""


class _Level(Struct):
    """A mapping or list that is being read: its key, and how far it has been read."""

    path: tuple[str, ...]
    parent: int
    is_mapping: bool
    number: int = 0
    key: str | None = None
    line: int = 0


class NestedKeys:
    """Turns the values of nested mappings and lists, in the order of the text, into keys.

    Attributes:
        levels: The mappings and lists that are open.
        keys: The keys so far.
        count: How many there are, those that are left out among them.
    """

    def __init__(self) -> None:
        self.levels: list[_Level] = []
        self.keys: list[Key] = []
        self.count = 0

    def expects_key(self) -> bool:
        """Return whether what follows is the key of a value."""
        return bool(self.levels) and self.levels[-1].is_mapping and self.levels[-1].key is None

    def name(self, text: str, line: int) -> None:
        """Note the key of the value that follows."""
        self.levels[-1].key, self.levels[-1].line = text, line

    def value(self, text: str, kind: str, line: int) -> None:
        """Add a value that holds no others."""
        self._place(text, kind, line)

    def open(self, kind: str, line: int, *, is_mapping: bool) -> None:
        """Add a mapping or list, and go into it."""
        path, parent = self._place("", kind, line)
        self.levels.append(_Level(path, parent, is_mapping))

    def close(self, line: int) -> None:
        """Leave the innermost mapping or list."""
        if self.levels:
            level = self.levels.pop()
            if level.parent >= 0 and self.keys[level.parent].path == level.path:
                self.keys[level.parent] = self.keys[level.parent].ended(line)

    def _place(self, text: str, kind: str, line: int) -> tuple[tuple[str, ...], int]:
        """Add the key of a value, and return its path and what is the parent of keys inside of it."""
        if not self.levels:
            return (), -1
        level = self.levels[-1]
        is_deep = len(level.path) >= DEPTH
        if not level.is_mapping:
            level.number += 1
            return (level.path if is_deep else (*level.path, str(level.number - 1))), level.parent
        key, level.key = level.key or "", None
        self.count += 1
        if is_deep or len(self.keys) == KEYS:
            # A path that went on growing would cost the square of the depth.
            return (level.path if is_deep else (*level.path, key)), level.parent
        self.keys.append(Key((*level.path, key), level.line or line, line, kind, text, level.parent))
        return self.keys[-1].path, len(self.keys) - 1
