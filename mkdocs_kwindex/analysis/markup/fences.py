"""Code blocks of Markdown documents, highlighted before Markdown sees them.

The extensions of Markdown make a lexer, a formatter and its style sheet for each block, which takes a third of the time
that a document takes.
"""

import re
from collections.abc import Callable, Sequence

_OPENING = re.compile(r"([ \t>]*+)(`{3,}|~{3,})[ ]?(.*)")
_LANGUAGE = re.compile(r"(?:[A-Za-z][\w+#.-]*+)?\Z")


def finish_fences(text: str, finish: Callable[[list[str], str], Sequence[str]]) -> str:
    """Put something else in the place of the code blocks at the left margin that say at most their language.

    Args:
        text: Markdown.
        finish: Gives what stands for lines of code in a language.
    """
    if "```" not in text and "~~~" not in text:
        return text
    lines = text.split("\n")
    written: list[str] = []
    position = 0
    while position < len(lines):
        opening = _OPENING.match(lines[position])
        end = _closing(lines, position + 1, opening[1] + opening[2]) if opening else -1
        if opening is None or end < 0:
            written.append(lines[position])
            position += 1
            continue
        language = opening[3].rstrip()
        code = lines[position + 1 : end]
        if opening[1] or not _LANGUAGE.match(language) or not any(code):
            written += lines[position : end + 1]
        else:
            before = [""] if written and written[-1] else []
            behind = [""] if "".join(lines[end + 1 : end + 2]) else []
            written += [*before, *finish(code, language), *behind]
        position = end + 1
    return "\n".join(written)


def _closing(lines: Sequence[str], start: int, fence: str) -> int:
    """Return where a code block ends; -1 where nothing ends it."""
    return next((index for index in range(start, len(lines)) if lines[index].rstrip() == fence), -1)
