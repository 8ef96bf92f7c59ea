"""Paths and dotted names that a text writes: what may be a file or symbol of the tree, known when all files are."""

import re
from collections.abc import Collection
from typing import Final

from mkdocs_kwindex.discovery.file_kinds import language_of_name
from mkdocs_kwindex.model import FileKind, Quoted, SourceFile

LIMIT: Final = 500
"""How many names of a file are kept."""

_LINES = 3
_SIZE_LIMIT = 1_000_000
_LONGEST = 200
_LONGEST_LINE = 2_000
# What is made of the characters of paths and dotted names; around variables and globs it is only a part of one.
_WORD = re.compile(r"[\w./+-]+")
_NOT_BEFORE = frozenset("$%{}@\\*?&#~")
_NOT_AFTER = frozenset("$%{}@*?~")
_PROSE = frozenset({
    FileKind.DOCUMENTATION, FileKind.TEXT, FileKind.NOTEBOOKS, FileKind.CONFIGURATION, FileKind.SHELL, FileKind.BUILD,
})  # fmt: skip


def written_names(source: SourceFile, text: str, comment_lines: Collection[int]) -> tuple[Quoted, ...]:
    """Find the paths and dotted names in a text that may be files or symbols of the tree.

    In code they are dotted names in comments only: elsewhere `a.b` is an attribute.

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
        has_dotted = not is_code or number in comment_lines
        for match in _WORD.finditer(line):
            word = match[0].rstrip("./+-")
            if (
                1 < len(word) < _LONGEST
                and line[match.start() - 1 : match.start()] not in _NOT_BEFORE
                and (match.end() == len(line) or line[match.end()] not in _NOT_AFTER)
                and (_is_path(word, is_code=is_code) or (has_dotted and _is_dotted(word)))
            ):
                lines = found.setdefault(word, [])
                if len(lines) < _LINES and lines[-1:] != [number]:
                    lines.append(number)
        if len(found) > LIMIT:
            break
    return tuple(Quoted(word, line) for word, lines in found.items() for line in lines)


def _is_path(word: str, *, is_code: bool) -> bool:
    if word.startswith("/"):
        # From the root of the machine, or an address.
        return False
    name = word.rpartition("/")[2]
    has_suffix = "." in name[1:] and language_of_name(name) is not None
    return has_suffix or ("/" in word and not is_code)


def _is_dotted(word: str) -> bool:
    return "." in word and all(part.isidentifier() for part in word.split("."))
