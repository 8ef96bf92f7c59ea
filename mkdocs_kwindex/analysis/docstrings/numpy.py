"""Docstrings in NumPy's style: titles with a line of dashes below.

Every line goes into one section, whatever it holds.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from mkdocs_kwindex.analysis.docstrings.google import split_exception
from mkdocs_kwindex.analysis.docstrings.returned import is_type, split_returned
from mkdocs_kwindex.analysis.docstrings.sections import (
    CALLED,
    KINDS,
    RAISED,
    RETURNED,
    ParsedEntry,
    ParsedSection,
    admonition_kind,
    are_names,
    described,
    entries,
    own_title,
    plain_name,
    split_at_colon,
    split_parentheses,
    text_section,
)
from mkdocs_kwindex.analysis.docstrings.subject import Subject
from mkdocs_kwindex.analysis.markup.code import dedent, indentation, strip_blank_lines
from mkdocs_kwindex.analysis.markup.lines import UNDERLINE
from mkdocs_kwindex.model.docstrings import SectionKind

_DASHES = re.compile(r"-{3,}[ \t]*\Z")
# SymPy and others underline their sections with equals signs.
_EQUALS_SIGNS = re.compile(r"={2,}[ \t]*\Z")
_KINDS: Final = KINDS | {"deprecated": SectionKind.DEPRECATED, "example": SectionKind.EXAMPLES}
_TEXTS: Final = frozenset({"explanation", "references", "usage"})
_LONGEST_TITLE = 60
_MOST_WORDS_OF_A_TYPE = 8


def _is_known(title: str) -> bool:
    title = title.lower()
    return title in _KINDS or title in _TEXTS or bool(admonition_kind(title))


def count_titles(lines: Sequence[str]) -> int:
    """Count the lines that are titles in this style, and in no other."""
    return sum(
        1
        for title, below in pairwise(lines)
        if (_DASHES.match(below) or _EQUALS_SIGNS.match(below)) and _is_known(title.rstrip().rstrip(":"))
    )


def parse(lines: list[str], subject: Subject) -> list[ParsedSection]:
    """Take a docstring apart.

    Args:
        lines: Its lines, without common indentation.
        subject: What it documents.
    """
    starts = [position for position in range(len(lines)) if _is_title(lines, position)]
    sections = text_section(lines[: starts[0]] if starts else lines)
    for start, end in pairwise([*starts, len(lines)]):
        title = lines[start].rstrip().rstrip(":")
        block = strip_blank_lines(dedent(lines[start + 2 : end]))
        sections += [_section(title, block, subject)] if _is_known(title) else text_section(lines[start:end])
    return sections


def _is_title(lines: Sequence[str], position: int) -> bool:
    if position + 1 == len(lines):
        return False
    line, below = lines[position].rstrip(), lines[position + 1]
    if not line or line[0].isspace() or len(line) > _LONGEST_TITLE or UNDERLINE.match(line):
        return False
    if _is_known(line.rstrip(":")):
        return bool(_DASHES.match(below) or _EQUALS_SIGNS.match(below))
    return bool(_DASHES.match(below)) and position > 0 and not lines[position - 1].strip()


def _section(title: str, block: list[str], subject: Subject) -> ParsedSection:
    """Make the section of a title."""
    kind = _KINDS.get(title.lower())
    text = "\n".join(block)
    if not block:
        section = ParsedSection(SectionKind.TEXT, title=title)
    elif kind is SectionKind.EXAMPLES:
        section = ParsedSection(kind, text=text)
    elif kind is SectionKind.DEPRECATED:
        title = f"Deprecated since version {block[0].strip()}"
        section = ParsedSection(kind, title=title, text="\n".join(dedent(block[1:])))
    elif kind in RETURNED:
        section = ParsedSection(kind, entries=tuple(_returned(block, subject.returned(kind))))
    elif kind is not None:
        section = ParsedSection(
            kind, own_title(title), entries=tuple(entries(block, _SPLITTERS.get(kind, _split_item)))
        )
    elif admonition := admonition_kind(title):
        section = ParsedSection(SectionKind.ADMONITION, title=title, text=text, admonition=admonition)
    else:
        section = ParsedSection(SectionKind.TEXT, title=title, text=text)
    return section


def _split_item(line: str) -> ParsedEntry | None:
    """Take apart `name : type`."""
    name, colon, annotation = line.partition(" : ")
    if not colon:
        name, annotation = split_at_colon(line) or (line, "")
    name = plain_name(name.strip())
    if are_names(name):
        return ParsedEntry(name, annotation.strip())
    # `name (type) : text`, as the Google style has it.
    name, written = split_parentheses(name)
    return ParsedEntry(name, written, annotation.strip()) if written and are_names(name) else None


def _split_call(line: str) -> ParsedEntry | None:
    """Take apart `name(parameters)` or `name : text`."""
    name, description = split_at_colon(line) or (line.rstrip(), "")
    name = plain_name(name)
    return ParsedEntry(name, "", description) if are_names(split_parentheses(name)[0]) else None


def _split_exception(line: str) -> ParsedEntry | None:
    return ParsedEntry("", plain_name(line.rstrip())) if are_names(line.rstrip()) else split_exception(line)


_SPLITTERS: Final = dict.fromkeys(RAISED, _split_exception) | dict.fromkeys(CALLED, _split_call)


def _returned(block: list[str], known: str) -> Iterator[ParsedEntry]:
    """What comes back: a type or `name : type` a line, with the text indented below; or just a text."""
    starts = [index for index, line in enumerate(block) if line and indentation(line) == 0]
    entry: ParsedEntry | None = None
    more: list[str] = []
    for start, end in pairwise([*starts, len(block)]):
        below = block[start + 1 : end]
        found = _split_returned(block[start], known, has_text=any(below))
        if found is None and entry is not None:
            more += block[start:end]
            continue
        if entry is not None:
            yield described(entry, more)
        entry, more = found or ParsedEntry(description=block[start]), below
    if entry is not None:
        yield described(entry, more)


def _split_returned(line: str, known: str, *, has_text: bool) -> ParsedEntry | None:
    name, colon, annotation = line.partition(" : ")
    if colon and are_names(plain_name(name.strip())):
        return ParsedEntry(plain_name(name.strip()), annotation.strip())
    parts = split_at_colon(line)
    if parts and (found := split_returned(line, known)):
        is_typed_name = found.name and not found.annotation and is_type(found.description, known)
        return ParsedEntry(found.name, found.description) if is_typed_name else found
    if is_type(line, known) or (has_text and not parts and _may_be_type(line)):
        return ParsedEntry("", line.strip())
    return ParsedEntry(plain_name(line.strip())) if has_text and are_names(line.strip()) else None


def _may_be_type(line: str) -> bool:
    """Whether a line with an indented text below is a type in words, rather than the beginning of a sentence."""
    return len(line.split()) <= _MOST_WORDS_OF_A_TYPE and not line.rstrip().endswith((".", ",", "::"))
