"""A key of a data file."""

from msgspec import Struct, structs


class Key(Struct, frozen=True):
    """A key of a data file.

    Attributes:
        path: The keys from the top down to this one; the numbers of a list's items among them.
        line: Its line, from 1.
        end_line: The last line of its value.
        type: What kind of value it has, in words.
        value: A value that holds no other keys, as written.
        parent: Index of the key around it; `-1` at the top.
        name: What it is called; empty for the last part of its path.
    """

    path: tuple[str, ...]
    line: int
    end_line: int
    type: str
    value: str
    parent: int
    name: str = ""

    def ended(self, line: int) -> "Key":
        """Return the key with another last line."""
        return structs.replace(self, end_line=max(line, self.line))

    def extended(self, line: int, text: str) -> "Key":
        """Return the key with a value that goes on to a line."""
        value = f"{self.value} {text}".strip() if len(self.value) < _VALUE_LENGTH else self.value
        return structs.replace(self, end_line=line, value=value)


_VALUE_LENGTH = 200
