"""Dotted paths of modules, and paths of files, in a Python file's strings."""

import re
from collections.abc import Iterator

from mkdocs_kwindex.model import Quoted

_DOTTED = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+"
# `python -m p.reload` in one string, or its words in strings of their own.
_RUN = r"""(?:^|["'\s])-m["',\s]+(?P<run>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)"""
_NAMED = rf"""(?P<quote>["'])(?:(?P<dotted>{_DOTTED})|(?P<path>[\w./-]*\w\.pyi?))(?P=quote)"""
_IN_STRINGS = re.compile(f"{_RUN}|{_NAMED}", re.MULTILINE)
# Without an alternative that may begin anywhere only quotes are looked at.
_NO_RUN = re.compile(_NAMED)
_COMMENT = re.compile(r"[^\S\n]*+#")
# A table of strings says the same of each.
_MOST = 1_000


def quoted_names(text: str) -> tuple[Quoted, ...]:
    """Find the modules and files that are named in the strings of a file, each where it is first.

    Args:
        text: The text of the file.
    """
    found: dict[tuple[str, bool], Quoted] = {}
    for quoted in _quoted(text):
        found.setdefault((quoted.name, quoted.runs), quoted)
        if len(found) == _MOST:
            break
    return tuple(found.values())


def _quoted(text: str) -> Iterator[Quoted]:
    position, line, is_comment = 0, 1, _COMMENT.match(text) is not None
    for match in (_IN_STRINGS if "-m" in text else _NO_RUN).finditer(text):
        group = match.lastgroup or ""
        start = match.start(group)
        if lines := text.count("\n", position, start):
            line += lines
            is_comment = _COMMENT.match(text, text.rfind("\n", position, start) + 1) is not None
        position = start
        if not is_comment:
            yield Quoted(match[group], line, runs=group == "run")
