"""Private marks that the conversion from reStructuredText leaves in its Markdown.

They are made of control characters, which cannot come from a docstring: those are replaced before it is converted.
"""

import re
from typing import Final

_REFERENCE_START, _REFERENCE_TEXT, _REFERENCE_END = "\x0e", "\x0f", "\x10"
_MATH_START, _MATH_BLOCK_START, _MATH_END = "\x11", "\x12", "\x13"
_BLOCK_START, _BLOCK_END = "\x14", "\x15"

HINT: Final = "\x16"
"""What the name of a reference's mark begins with that is no name, but a hint to show when the text is pointed at."""

STAR: Final = "\x19"
"""Stands for a run of stars while a paragraph is converted."""

LITERAL: Final = "\x1a"
"""Stands for a code span while a paragraph is converted."""

MARK: Final = r"[\x0e\x11\x12][^\x10\x13]*[\x10\x13]"
"""Finds a mark inside of a line."""

REFERENCE: Final = re.compile("\x0e([^\x0f]*)\x0f([^\x10]*)\x10")
"""Takes apart the mark for a reference to a Python object: its name, and the text to show."""

MATH: Final = re.compile("(?:\x11|(\x12))([^\x13]*)\x13")
"""Takes apart the mark for a formula: group 1 is there for a formula on lines of its own, group 2 is TeX."""

BLOCK: Final = re.compile("\x14(\\d+)\x15")
"""Takes apart the mark for a block that is finished HTML: its number."""


def reference_mark(name: str, text: str) -> str:
    """The mark for a reference to a Python object."""
    return f"{_REFERENCE_START}{name}{_REFERENCE_TEXT}{text}{_REFERENCE_END}"


def hint_mark(hint: str, text: str) -> str:
    """The mark for a text that says something more when it is pointed at."""
    return reference_mark(HINT + hint, text)


def math_mark(tex: str, *, block: bool = False) -> str:
    """The mark for a formula."""
    opening = _MATH_BLOCK_START if block else _MATH_START
    without_blank_lines = re.sub(r"\n\s*\n", "\n", tex.strip())
    return f"{opening}{without_blank_lines}{_MATH_END}"


def block_mark(number: int) -> str:
    """The mark for a block that is finished HTML."""
    return f"{_BLOCK_START}{number}{_BLOCK_END}"
