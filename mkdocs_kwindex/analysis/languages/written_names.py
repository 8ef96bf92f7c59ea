"""Paths and dotted names in text, which may turn out to be files or symbols of the tree."""

import re
from collections.abc import Collection
from typing import Final

from mkdocs_kwindex.model import FileKind, Quoted, SourceFile

LIMIT: Final = 500
"""How many names of a file are kept."""

_LINES = 3
_SIZE_LIMIT = 1_000_000
_LONGEST = 200
_LONGEST_LINE = 2_000
# What is made of the characters of paths and dotted names, and has a slash or a dot; around variables and globs it is
# only a part of one.
_WORD = re.compile(r"(?<![\w./+-])[\w+-]*+[./][\w./+-]*+")
_SUFFIX = re.compile(r"\w\.[A-Za-z][A-Za-z0-9+]{0,9}\Z")
_QUOTES = frozenset("\"'`<")
_NOT_BEFORE = frozenset("$%{}@\\*?&#~")
_NOT_AFTER = frozenset("$%{}@*?~")
_PROSE = frozenset({
    FileKind.DOCUMENTATION, FileKind.TEXT, FileKind.NOTEBOOKS, FileKind.CONFIGURATION, FileKind.SHELL, FileKind.BUILD,
})  # fmt: skip


def written_names(source: SourceFile, text: str, comment_lines: Collection[int]) -> tuple[Quoted, ...]:
    """Find the paths and dotted names in a text that may be files or symbols of the tree.

    In code they are in comments and, where they are paths, in quotes: elsewhere `a.b` is an attribute.

    Args:
        source: The file.
        text: Its text.
        comment_lines: The lines that are comments.
    """
    if len(text) > _SIZE_LIMIT:
        return ()
    is_code = source.kind not in _PROSE
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _LONGEST_LINE or ("/" not in line and "." not in line):
            continue
        is_prose = not is_code or number in comment_lines
        for match in _WORD.finditer(line):
            word = match[0].rstrip("./+-")
            before = line[match.start() - 1 : match.start()]
            if (
                1 < len(word) < _LONGEST
                and before not in _NOT_BEFORE
                and (match.end() == len(line) or line[match.end()] not in _NOT_AFTER)
                and (_is_name(word) if is_prose else before in _QUOTES and _SUFFIX.search(word))
                and not word.startswith("/")
            ):
                lines = found.setdefault(word, [])
                if len(lines) < _LINES and lines[-1:] != [number]:
                    lines.append(number)
        if len(found) > LIMIT:
            break
    return tuple(Quoted(word, line) for word, lines in found.items() for line in lines)


def _is_name(word: str) -> bool:
    """Return whether a word may be a path or a dotted name; one from the root of the machine is none of the tree."""
    if "/" in word or _SUFFIX.search(word):
        return True
    return "." in word and all(part.isidentifier() for part in word.split("."))
