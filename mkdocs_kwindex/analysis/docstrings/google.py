"""Docstrings in Google's style: titles that end in a colon, each with an indented block.

Every line goes into one section, whatever it holds.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mkdocs_kwindex.analysis.docstrings.returned import split_returned
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
from mkdocs_kwindex.analysis.markup.code import dedent, indentation, is_prose, strip_blank_lines
from mkdocs_kwindex.analysis.markup.lines import FENCE, end_of_fence, end_of_indented
from mkdocs_kwindex.model.docstrings import SectionKind

_TITLE = re.compile(r"(\w[\w /-]{0,60}):(?:[ \t]+(\S.*))?\Z")
_HEADING = re.compile(r"(?!For )[A-Z][\w/-]*(?: [\w/-]+){0,3}")
_KINDS: Final = KINDS | {"warnings": SectionKind.WARNS}
_EXCEPTION = re.compile(r"([\w.]*(?:Error|Exception|Warning|Exit|Interrupt))\b[ ,]*(?=\S)")


def count_titles(lines: Sequence[str]) -> int:
    """Count the lines that are titles in this style."""
    return sum(1 for position in range(len(lines)) if _title(lines, position))


def parse(lines: list[str], subject: Subject) -> list[ParsedSection]:
    """Take a docstring apart.

    Args:
        lines: Its lines, without common indentation.
        subject: What it documents.
    """
    sections: list[ParsedSection] = []
    text: list[str] = []
    position = 0
    while position < len(lines):
        if FENCE.match(lines[position]):
            end = end_of_fence(lines, position)
            text += lines[position:end]
            position = end
            continue
        title = _title(lines, position)
        if title is None:
            text.append(lines[position])
            position += 1
            continue
        end = end_of_indented(lines, position + 1)
        block = strip_blank_lines(dedent(lines[position + 1 : end]))
        if section := _section(title[1], title[2] or "", block, subject):
            sections += [*text_section(text), section]
            text = []
        elif title[2] and is_prose(block):
            text += lines[position:end]
        else:
            # Indented as Markdown wants it, for authors who indent less.
            text += [lines[position], "", *(f"    {line}" if line else "" for line in block)]
        position = end
    return sections + text_section(text)


def _title(lines: Sequence[str], position: int) -> re.Match[str] | None:
    """The title at a position, with an indented block below; behind a blank line only a usual title."""
    title = _TITLE.match(lines[position])
    if title is None or position + 1 == len(lines):
        return None
    below = lines[position + 1]
    is_usual = title[1].lower() in _KINDS or bool(admonition_kind(title[1]))
    if not below and is_usual and position + 2 < len(lines):
        below = lines[position + 2]
    follows_text = position > 0 and bool(lines[position - 1].strip())
    is_in_sentence = follows_text and not (is_usual and title[1][0].isupper())
    return title if indentation(below) and not is_in_sentence else None


def _section(title: str, inline: str, block: list[str], subject: Subject) -> ParsedSection | None:
    """Make the section of a title; nothing where the title is the end of a sentence."""
    kind = _KINDS.get(title.lower())
    if kind is not None:
        return _usual_section(kind, title, inline, block, subject)
    if admonition := admonition_kind(title):
        if inline and (inline[-1] in ".!?;," or block[0][:1].islower()):
            # The beginning of its text, rather than a title.
            inline, block = "", [inline, *block]
        text = "\n".join(block)
        title = f"{title}: {inline}" if inline else title
        if admonition == "example":
            return ParsedSection(SectionKind.EXAMPLES, title=title, text=text)
        return ParsedSection(SectionKind.ADMONITION, title=title, text=text, admonition=admonition)
    if not inline and _HEADING.fullmatch(title) and is_prose(block):
        return ParsedSection(SectionKind.TEXT, title=title, text="\n".join(block))
    return None


def _usual_section(kind: SectionKind, title: str, inline: str, block: list[str], subject: Subject) -> ParsedSection:
    """Make a section of examples, or a table."""
    if kind is SectionKind.EXAMPLES:
        return ParsedSection(kind, title=inline, text="\n".join(block))
    if kind in RETURNED:
        block = [inline, *block] if inline else block
        return ParsedSection(kind, own_title(title), entries=tuple(_returned(block, subject.returned(kind))))
    split = _SPLITTERS.get(kind, _split_item)
    if inline and split(inline):
        inline, block = "", [inline, *block]
    return ParsedSection(kind, inline or own_title(title), entries=tuple(entries(block, split)))


def _split_item(line: str) -> ParsedEntry | None:
    """Take apart `name: text` or `name (type): text`."""
    parts = split_at_colon(line)
    if parts is None:
        return None
    head = plain_name(parts[0])
    name, annotation = (head, "") if are_names(head) and not head.endswith(")") else split_parentheses(head)
    return ParsedEntry(plain_name(name), annotation, parts[1]) if are_names(name) else None


def _split_call(line: str) -> ParsedEntry | None:
    """Take apart `name(parameters): text`."""
    parts = split_at_colon(line)
    if parts is None:
        return None
    name = plain_name(parts[0])
    return ParsedEntry(name, "", parts[1]) if are_names(name) or are_names(split_parentheses(name)[0]) else None


def split_exception(line: str) -> ParsedEntry | None:
    """Take apart `Exception: text`, or `Exception if …`."""
    if parts := split_at_colon(line):
        name = plain_name(parts[0])
        if are_names(name):
            return ParsedEntry("", name, parts[1])
    exception = _EXCEPTION.match(line)
    return ParsedEntry("", exception[1], line[exception.end() :]) if exception else None


_SPLITTERS: Final = dict.fromkeys(RAISED, split_exception) | dict.fromkeys(CALLED, _split_call)


def _returned(block: list[str], known: str) -> Iterator[ParsedEntry]:
    """What comes back: one entry, unless every line that is not indented is an item."""
    starts = [index for index, line in enumerate(block) if line and indentation(line) == 0]
    items = [split_returned(block[index], known) for index in starts]
    first = items[0] if starts and starts[0] == 0 else None
    if len(starts) > 1 and not any(item is None for item in items):
        ends = [*starts[1:], len(block)]
        for item, start, end in zip(items, starts, ends, strict=True):
            yield described(item or ParsedEntry(), block[start + 1 : end])
    elif first is not None:
        yield described(first, block[1:])
    else:
        yield ParsedEntry(description="\n".join(block))
