"""Detects generated files: by `.gitattributes`, the name, the first comments or the layout."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch

from mkdocs_kwindex.model import FileKind, Generated, SourceFile

# How far into a file a remark that it is generated still speaks of the file.
_HEADER_LINES = 15
_LINE_LIMIT = 500
_LOCK_FILES = (
    "*.lock",
    "*.lockb",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "packages.lock.json",
    "pnpm-lock.yaml",
    "conda-lock.yml",
    "go.sum",
    "gradle.lockfile",
    "pylock.toml",
    "pylock.*.toml",
)
_MINIFIED_NAME = re.compile(r"[.-]min\.(?:js|mjs|cjs|css)$|\.(?:js|css)\.map$")
# The measure of linguist, which GitHub uses; a short file may have one long line of its own.
_MINIFIED_LANGUAGES = frozenset({"javascript", "css"})
_MINIFIED_AVERAGE = 110
_MINIFIED_BYTES = 2000

_WHAT = r"(?:this|the) (?:\w+ )?(?:file|module|code|script|stub|header|document|source)"
_GENERATED = re.compile(
    # `@generated`, but no address and no other word that begins so.
    r"(?<![\w.])@generated\b(?![-.\w])"
    # An order about the whole file, not about what is below or between two marks, and without an exception.
    r"|\bdo not edit\b(?=\W*$|[.!;,:)]| +[-\u2013\u2014(]| (?:it\b|by hand|manually|directly|or |as ))"
    rf"|\bdo not (?:edit|modify)(?: or \w+)? (?:{_WHAT}|by hand|manually|directly)\b(?!,? (?:unless|without|except))"
    # A sentence that begins with it: others speak of something else that is generated.
    rf"|^\W*(?:{_WHAT} (?:is|was|has been) (?:\w+ )?)?"
    r"(?:code |auto-?|auto |automatically[- ]|machine[- ])generated"
    r"(?=\W*$|[.!;,:]| (?:by|from|with|using|on|at|via|file)\b)"
    rf"|^\W*{_WHAT} (?:is|was|has been) generated (?:by|from|with|using)\b",
    re.IGNORECASE,
)
_BLOCKS = {"/*": "*/", "<!--": "-->", '"""': '"""', "'''": "'''", "{#": "#}", "(*": "*)"}
_MARKS = ("#", "//", "--", ";", "%", "*", "..", '"')


def find_generated(source: SourceFile, text: str) -> Generated | None:
    """Return whether a program has written a file, and how that is known; `None` when nothing says so.

    What `.gitattributes` says goes before everything else, also where it says that somebody wrote the file.

    Args:
        source: The file.
        text: Its text.
    """
    attribute = source.linguist_generated
    if attribute is not None:
        evidence = f"`{attribute.file}` gives it the attribute `linguist-generated`"
        return Generated(evidence, attribute.file, attribute.line) if attribute.is_set else None
    name = source.name.lower()
    if any(fnmatch(name, pattern) for pattern in _LOCK_FILES):
        return Generated(f"its name is `{source.name}`: a package manager writes it")
    if why := _minified(source, name, text):
        return Generated(why)
    if line := generated_line(source, text):
        return Generated(f"line {line} says so", source.uri, line)
    return None


def generated_line(source: SourceFile, text: str) -> int:
    """Return the line among the first that says that a program wrote the file; 0 when none does."""
    for number, comment in _header_comments(source, text):
        if _GENERATED.search(comment):
            return number
    return 0


def _minified(source: SourceFile, name: str, text: str) -> str:
    if _MINIFIED_NAME.search(name):
        return f"its name is `{source.name}`: a tool has made it of other files"
    style = source.language in _MINIFIED_LANGUAGES or name.endswith(".css")
    if style and len(text) >= _MINIFIED_BYTES:
        average = len(text) // (text.count("\n") + 1)
        if average > _MINIFIED_AVERAGE:
            return f"it is minified: {average:,} characters a line"
    return ""


def _header_comments(source: SourceFile, text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of comments, and of the docstring, before the code begins, each with its number."""
    is_document = source.kind is FileKind.DOCUMENTATION
    end = ""
    for number, line in enumerate(text.split("\n", _HEADER_LINES)[:_HEADER_LINES], 1):
        stripped = line[:_LINE_LIMIT].strip().lstrip("\ufeff")
        if end:
            yield number, stripped
            end = "" if end in stripped else end
        elif (block := _opened(stripped, is_document=is_document)) is not None:
            yield number, stripped
            end = "" if _BLOCKS[block] in stripped[len(block) :] else _BLOCKS[block]
        elif is_document:
            if stripped.startswith(".. ") and source.language == "rst":
                yield number, stripped
        elif stripped.startswith(_MARKS):
            yield number, stripped
        elif stripped and not stripped.startswith(("<", "{", "'use strict'")):
            # What comes behind code speaks of that code.
            return


def _opened(line: str, *, is_document: bool) -> str | None:
    marks = ("<!--",) if is_document else _BLOCKS
    return next((mark for mark in marks if line.startswith(mark)), None)
