"""Docstrings in Sphinx's style: fields between colons.

Every line goes into one section, whatever it holds; a field of a kind that is no table stays in the text.
"""

import re
from collections.abc import Sequence
from typing import Final

from mkdocs_kwindex.analysis.docstrings.sections import (
    ParsedEntry,
    ParsedSection,
    described,
    split_at_colon,
    text_section,
)
from mkdocs_kwindex.analysis.docstrings.subject import Subject
from mkdocs_kwindex.analysis.markup.lines import FENCE, end_of_fence, end_of_indented
from mkdocs_kwindex.model.docstrings import SectionKind

_KINDS: Final = {
    **dict.fromkeys(("arg", "argument", "param", "parameter"), SectionKind.PARAMETERS),
    **dict.fromkeys(("key", "keyword", "kwarg", "kwparam"), SectionKind.PARAMETERS),
    **dict.fromkeys(("except", "exception", "raise", "raises"), SectionKind.RAISES),
    **dict.fromkeys(("cvar", "ivar", "var"), SectionKind.ATTRIBUTES),
    **dict.fromkeys(("return", "returns"), SectionKind.RETURNS),
    **dict.fromkeys(("yield", "yields"), SectionKind.YIELDS),
}
_TYPES: Final = {
    "type": SectionKind.PARAMETERS,
    "vartype": SectionKind.ATTRIBUTES,
    "rtype": SectionKind.RETURNS,
    "ytype": SectionKind.YIELDS,
}
_START: Final = re.compile(rf":({'|'.join([*_KINDS, *_TYPES])})(?=[ \t:])")
_EXCEPTION: Final = re.compile(r"(?:[^\W\d]\w{0,99}\.){0,9}_?[A-Z]\w{0,99}(?:Error|Exception|Warning|Exit|Interrupt)")
"""Nothing but the name of an exception, in the place of a text."""
_NAMED = frozenset({SectionKind.PARAMETERS, SectionKind.ATTRIBUTES})


def count_fields(lines: Sequence[str]) -> int:
    """Count the lines that begin a field of this style."""
    return sum(1 for line in lines if _field(line))


def _field(line: str) -> tuple[str, str, str] | None:
    """Take apart the first line of a field: its name, what is between that and the colon, and its text."""
    start = _START.match(line) if line.startswith(":") else None
    if start is None:
        return None
    rest = line[start.end() :]
    if rest.startswith(":`"):
        # A role, such as :type:`int`.
        return None
    # A type may be in the markup of a role, which has colons too.
    parts = split_at_colon(rest) if "`" in rest else None
    argument, colon, text = (parts[0], ":", parts[1]) if parts else rest.partition(":")
    return (start[1], argument.strip(), text.strip()) if colon else None


def parse(lines: list[str], subject: Subject) -> list[ParsedSection]:  # noqa: ARG001 - the parsers of all styles are alike
    """Take a docstring apart.

    Args:
        lines: Its lines, without common indentation.
        subject: What it documents.
    """
    tables: dict[SectionKind, _Table] = {}
    parts: list[list[str] | _Table] = [[]]
    position = 0
    while position < len(lines):
        field = _field(lines[position])
        if field is None:
            end = end_of_fence(lines, position) if FENCE.match(lines[position]) else position + 1
            if not isinstance(parts[-1], list):
                parts.append([])
            text = parts[-1]
            if isinstance(text, list):
                text += lines[position:end]
            position = end
            continue
        end = _end_of_field(lines, position)
        name, argument, first = field
        kind = _KINDS.get(name) or _TYPES[name]
        if kind not in tables:
            tables[kind] = _Table(kind)
            parts.append(tables[kind])
        tables[kind].add(name, argument, first, lines[position + 1 : end])
        position = end
    sections: list[ParsedSection] = []
    for part in parts:
        sections += [part.section()] if isinstance(part, _Table) else text_section(part)
    return sections


def _end_of_field(lines: list[str], position: int) -> int:
    """The position after a field, whose text may go on without indentation up to a blank line."""
    end = end_of_indented(lines, position + 1)
    while end < len(lines) and lines[end - 1].strip() and lines[end].strip() and lines[end][:1] not in ":.":
        end = end_of_indented(lines, end + 1)
    return end


class _Table:
    """The fields of one kind, in the order in which they come."""

    def __init__(self, kind: SectionKind) -> None:
        self._kind = kind
        self._entries: list[ParsedEntry] = []

    def add(self, field: str, argument: str, text: str, more: Sequence[str]) -> None:
        """Add a field.

        Args:
            field: Its name, such as `param`.
            argument: What is between its name and the colon.
            text: The rest of its first line.
            more: Its further lines.
        """
        argument = argument.replace("\\", "")
        description = described(ParsedEntry(description=text), more).description
        if self._kind is SectionKind.RETURNS:
            self._return(field, argument, description)
        elif field in _TYPES:
            self._merge(ParsedEntry(argument, " ".join(description.split())))
        elif self._kind in _NAMED:
            annotation, _, name = argument.rpartition(" ")
            self._merge(ParsedEntry(name, annotation.strip(), description))
        elif self._kind is SectionKind.RAISES:
            is_name = not argument and _EXCEPTION.fullmatch(description.strip())
            named = ParsedEntry("", description.strip()) if is_name else ParsedEntry("", argument, description)
            self._entries.append(named)
        else:
            self._merge(ParsedEntry("", argument, description))

    def _return(self, field: str, argument: str, description: str) -> None:
        """Add what is returned: beside a type of its own, what stands in `:returns name:` is a name."""
        is_type = field in _TYPES
        other = next((one for one in self._entries if not one.name and one.annotation), None)
        if is_type and other is not None and other.description:
            named = ParsedEntry(other.annotation, " ".join(description.split()), other.description)
            self._entries[self._entries.index(other)] = named
        elif argument and other is not None and not other.description:
            self._entries[self._entries.index(other)] = ParsedEntry(argument, other.annotation, description)
        elif is_type:
            self._merge(ParsedEntry("", " ".join(description.split())))
        else:
            self._merge(ParsedEntry("", argument, description))

    def _merge(self, entry: ParsedEntry) -> None:
        """Join a field with the one that lacks just what it has: a type, or a text."""
        for index, known in enumerate(self._entries):
            lacks_type = not known.annotation and not entry.description
            lacks_text = not known.description and not entry.annotation
            if known.name == entry.name and (lacks_type or lacks_text):
                both = ParsedEntry(
                    known.name, known.annotation or entry.annotation, known.description or entry.description
                )
                self._entries[index] = both
                return
        self._entries.append(entry)

    def section(self) -> ParsedSection:
        """The section that the fields make."""
        return ParsedSection(self._kind, entries=tuple(self._entries))
