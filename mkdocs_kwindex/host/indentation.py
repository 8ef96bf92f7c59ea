"""Takes the theme's indentation out of pages."""

import re

# Templates leave a third of what they write as indentation and blank lines. Outside of elements that keep white space,
# one line break means the same.
_KEPT = re.compile(r"<(?i:(pre|script|style|textarea))\b.*?</\1", re.DOTALL)
_BREAKS = re.compile(r"\n\s+")
# To look for the whole content would prepare the search with all of it.
_SOUGHT = 200


def without_indentation(output: str, content: str) -> str:
    """Take the indentation and the blank lines out of a page, around its content.

    Args:
        output: The page as the theme wrote it.
        content: The part of it that stays as it is.
    """
    start = output.find(content[:_SOUGHT]) if content else -1
    # A theme may change the content; then it is not known where white space counts.
    if start < 0 or not output.startswith(content, start):
        return output
    end = start + len(content)
    return f"{_squeeze(output[:start])}{content}{_squeeze(output[end:])}"


def _squeeze(html: str) -> str:
    parts = []
    start = 0
    for kept in _KEPT.finditer(html):
        parts += [_BREAKS.sub("\n", html[start : kept.start()]), kept[0]]
        start = kept.end()
    return "".join([*parts, _BREAKS.sub("\n", html[start:])])
