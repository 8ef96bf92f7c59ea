"""The comment at the top of a Python file."""

import re
from collections.abc import Iterator

from mkdocs_kwindex.analysis.markup.summary import summarize
from mkdocs_kwindex.model import OpeningComment

_LEGAL = re.compile(r"copyright|licen[cs]e|SPDX-|all rights reserved|\(c\)|warrant(?:y|ies)|redistribut", re.IGNORECASE)
# What speaks of a program that wrote the file, or a part of it.
_GENERATED = re.compile(r"@generated|\bdo not edit\b|\bauto[- ]?generated\b|\bautomatically generated\b", re.IGNORECASE)
# What is written for the interpreter, for editors and for checkers.
_FOR_TOOLS = re.compile(
    r"#!|#\s*(?:-\*-|vim?:|type:|mypy:|pyright:|ruff:|flake8:|pylint:|noqa|isort:|fmt:|yapf:|pragma:|nosec|cython:"
    r"|distutils:|coding[:=]|encoding[:=]|%%|///|@|\w+-format)",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\s\-=*/#_~+.]*")
# Who wrote it and when, in fields.
_FIELD = re.compile(
    r"#\s*(?:author|authors|created|date|file|filename|version|maintainer|project)\b\s*[:=]?", re.IGNORECASE
)
_FILE_NAME = re.compile(r"#+\s*(?:[\w.-]{1,40}:\s+)?[\w./-]{1,200}\.py[iwx]?\W*")
"""A line that only names the file, after the project perhaps."""
_ABOUT_IMPORTS = re.compile(r"\b(?:imports?|imported|standard library|stdlib|third[- ]party)\b", re.IGNORECASE)
# Where a file is from.
_ORIGIN = re.compile(r"\bpart of\b|\w(?:ed|en) (?:from|on|by)\b", re.IGNORECASE)
_LEAST_WORDS = 3


def opening_comment(text: str) -> OpeningComment | None:
    """Find the comment that begins a file and explains its purpose: its first sentence and its line.

    Comments about rights, for tools and about the statement right below them are not meant.

    Args:
        text: The text of the file.
    """
    for first, lines, touches_code in _blocks(text):
        bare = [line.lstrip("#").strip() for line in lines]
        is_legal = bool(_LEGAL.search(" ".join(lines)))
        if _GENERATED.search(" ".join(lines)):
            continue
        summary = summarize("\n".join(_before_rights(bare) if is_legal else bare))
        if is_legal and (not summary.endswith(".") or _ORIGIN.search(summary)):
            continue
        if len(re.findall(r"[^\W\d_]{2,}", summary)) < _LEAST_WORDS or summary.endswith(":"):
            continue
        if touches_code and (not summary.endswith((".", "!", "?", "。")) or _ABOUT_IMPORTS.search(summary)):
            return None
        return OpeningComment(first, summary)
    return None


def _before_rights(lines: list[str]) -> list[str]:
    """Return the first paragraph of a comment that ends with who has rights; nothing where it is about them itself."""
    end = lines.index("") if "" in lines else 0
    return [] if _LEGAL.search(" ".join(lines[:end])) else lines[:end]


def _blocks(text: str) -> Iterator[tuple[int, list[str], bool]]:
    """Yield the blocks of comments before the first statement: first line, lines, whether code follows right below."""
    block: list[str] = []
    first = 0
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if bare.startswith("#"):
            if _FOR_TOOLS.match(bare) or _FIELD.match(bare) or _RULE.fullmatch(bare) or _FILE_NAME.fullmatch(bare):
                bare = "#"
            if bare != "#" or block:
                first = first if block else number
                block.append(bare)
            continue
        if block:
            yield first, block, bool(bare)
        block = []
        if bare:
            return
    if block:
        yield first, block, False
