"""Finds where blocks of a docstring begin and end."""

import re
from typing import Final

from mkdocs_kwindex.analysis.markup.code import indentation
from mkdocs_kwindex.analysis.markup.directives import DIRECTIVE

LIST_ITEM: Final = re.compile(r"([-*+•]|\d{1,3}[.)]|\(\d{1,3}\)|#\.)( +)(\S.*)\Z")
"""Takes apart the first line of a list item: its marker, a gap, and its text."""

FIELD: Final = re.compile(r":([A-Za-z][^:`\n]*):(?: +(.*))?\Z")
"""Takes apart the first line of a field: its name, and its text."""

UNDERLINE: Final = re.compile(r"([=\-`:'\"~^_*+#<>.])\1{2,} *\Z")
"""Finds a line of punctuation, which may mark a title."""

FENCE: Final = re.compile(r" *(`{3,}(?!`)|~{3,}(?!~))[^`]*\Z")
"""Finds the first line of a fenced code block in Markdown."""

SESSION: Final = re.compile(r" *>>>(?: |\Z)")
"""Finds a line of an interactive session."""

_LONGEST_TERM = 80
_TERM = re.compile(
    r"(?:``[^`]+``|`[^`]+`|:[\w:]+:`[^`]+`|[^\s`:,]+)(?:, *(?:``[^`]+``|[^\s`:,]+))*"
    r"(?: *\([^()]*\)| +: [^.]*| +--?)?(?: *:)? *\Z"
)


def is_underline(line: str, title: str) -> bool:
    """Whether a line marks the line above it as a title."""
    return bool(UNDERLINE.match(line)) and len(line.rstrip()) >= min(len(title.rstrip()), 4)


def is_term(line: str) -> bool:
    """Whether a line with an indented block right below looks like a term that is defined there."""
    return len(line) <= _LONGEST_TERM and bool(_TERM.match(line))


def continues_paragraph(lines: list[str], position: int) -> bool:
    """Whether the line at a position goes on with the paragraph of the line above it."""
    line = lines[position]
    if not line.strip() or line.startswith(" ") or SESSION.match(line) or DIRECTIVE.match(line):
        return False
    if position + 1 < len(lines) and is_underline(lines[position + 1], line):
        return False
    after_colon = lines[position - 1].rstrip().endswith(":")
    return not (FENCE.match(line) or FIELD.match(line) or (after_colon and LIST_ITEM.match(line)))


def end_of_fence(lines: list[str], start: int) -> int:
    """The position after a fenced code block; a fence that is never closed is an ordinary line."""
    opening = FENCE.match(lines[start])
    marker = opening[1] if opening else ""
    for position in range(start + 1, len(lines)):
        line = lines[position].strip()
        if line.startswith(marker) and not line.strip(marker[0]):
            return position + 1
    return start + 1


def end_of_session(lines: list[str], start: int) -> int:
    """The position after an interactive session: sessions that only blank lines separate are one."""
    margin = indentation(lines[start])
    end = start + 1
    while end < len(lines):
        position = end
        while position < len(lines) and not lines[position].strip():
            position += 1
        if position == len(lines) or indentation(lines[position]) < margin:
            break
        goes_on = position == end or indentation(lines[position]) > margin
        if not goes_on and not SESSION.match(lines[position]):
            break
        end = position + 1
    return end


def end_of_indented(lines: list[str], position: int) -> int:
    """The position after the indented lines that begin at a position."""
    end = position
    for index in range(position, len(lines)):
        if not lines[index].strip():
            continue
        if not lines[index].startswith(" "):
            break
        end = index + 1
    return end


def end_of_item(lines: list[str], position: int) -> int:
    """The position after a list item, which may go on without indentation until a blank line."""
    end = end_of_indented(lines, position + 1)
    while end < len(lines) and end > position and lines[end].strip() and lines[end - 1].strip():
        if LIST_ITEM.match(lines[end]) or not continues_paragraph(lines, end):
            break
        end = end_of_indented(lines, end + 1)
    position = end
    while position < len(lines) and not lines[position].strip():
        position += 1
    return position if position < len(lines) and LIST_ITEM.match(lines[position]) else end


def dedent_item(lines: list[str]) -> list[str]:
    """The further lines of a list item without their indentation; lines that go on without it stay."""
    indented = [line for line in lines if line.startswith(" ") and line.strip()]
    margin = min(map(indentation, indented), default=0)
    return [line[margin:] if line.startswith(" ") else line for line in lines]
