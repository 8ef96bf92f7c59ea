"""Notes in comments: `TODO`, `FIXME`, `XXX` and `HACK`."""

import re
from typing import Final

NOTE_MARKS: Final = ("TODO", "FIXME", "XXX", "HACK")
NOTE_LIMIT: Final = 100
"""So much of its text is shown."""

# The mark begins the comment, or has the colon or the bracket of a note behind it.
_NOTE = re.compile(
    r"[^\w\"'`(\[{]*(?:@\s*)?(TODO|FIXME|XXX|HACK)\b(.*)|.*?\b(TODO|FIXME|HACK)((?:\([^)]*\))?:.*)", re.DOTALL
)
_END = re.compile(r"(?:(?<!\s)\s++|(?<![\s*])|(?=-))(?:\*++/|-->|\*\))\s*+$")
_LONGEST_COMMENT = 1000


def read_note(comment: str) -> tuple[str, str] | None:
    """Return mark and text of the note in a line of a comment; `None` when it has none.

    Args:
        comment: The comment, with what begins and ends it.
    """
    if not any(mark in comment for mark in NOTE_MARKS):
        return None
    found = _NOTE.match(comment[:_LONGEST_COMMENT])
    if found is None:
        return None
    mark, text = (found[1], found[2]) if found[1] else (found[3], found[4])
    return mark, _END.sub("", text).strip(" \t:-")


def shortened(text: str, limit: int = NOTE_LIMIT) -> str:
    """Return a text on one line, as far as it is shown."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
