"""Notes in the comments of files that are not Python."""

import re

from mkdocs_kwindex.model import Note

# The mark begins the comment, or has the colon or the bracket of a note behind it.
_NOTE = re.compile(r"[^\w]*(?:@\s*)?(TODO|FIXME|XXX|HACK)\b(.*)|.*?\b(TODO|FIXME|HACK)((?:\([^)]*\))?:.*)", re.DOTALL)
_END = re.compile(r"\s*(?:\*+/|-->|\*\))\s*$")
_TEXT_LIMIT = 100


def comment_note(line: int, comment: str) -> Note | None:
    """Read the note in a line of a comment; `None` when it has none.

    Args:
        line: The line's number.
        comment: The comment on it, with its marks.
    """
    if not any(mark in comment for mark in ("TODO", "FIXME", "XXX", "HACK")):
        return None
    found = _NOTE.match(comment[:1000])
    if found is None:
        return None
    mark, rest = (found[1], found[2]) if found[1] else (found[3], found[4])
    text = " ".join(_END.sub("", rest).strip(" \t:-").split())
    return Note(line, mark, text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1].rstrip() + "…")
