"""Converts reStructuredText, as docstrings have it, to Markdown.

Docstrings mix the two languages, so what is Markdown already stays as it is. A docstring without any sign of
reStructuredText is only searched for interactive sessions, roles and a few things that Markdown would garble.
"""

import re
from collections.abc import Callable

from mkdocs_kwindex.analysis.markup.blocks import BlockWriter, ListItem, indent
from mkdocs_kwindex.analysis.markup.code import code_lines, dedent, guess_language, is_prose, strip_blank_lines
from mkdocs_kwindex.analysis.markup.directives import DIRECTIVE, MISSPELT_ADMONITION, convert_directive, parse_directive
from mkdocs_kwindex.analysis.markup.inline import InlineConverter
from mkdocs_kwindex.analysis.markup.language_signs import is_marked_up, is_restructuredtext
from mkdocs_kwindex.analysis.markup.lines import (
    FENCE,
    FIELD,
    LIST_ITEM,
    SESSION,
    UNDERLINE,
    continues_paragraph,
    dedent_item,
    end_of_fence,
    end_of_indented,
    end_of_item,
    end_of_session,
    is_term,
    is_underline,
)
from mkdocs_kwindex.analysis.markup.link_definitions import SUBSTITUTION, TARGET, Definitions, whole_address
from mkdocs_kwindex.analysis.markup.repair import repair_markdown
from mkdocs_kwindex.analysis.markup.tables import grid_table, simple_table

_Converter = Callable[[list[str], int], tuple[list[str], int]]
"""Converts the block that begins at a position, and gives it with the position after it."""

_CITATION = re.compile(r"\.\. +\[([\w#*.-]+)\] *(.*)\Z")
_SPACE = re.compile(" ")
_EXPLICIT = re.compile(r"\.\.")
_SIMPLE_TABLE = re.compile(r"=+(?: +=+)+ *\Z")
_GRID_TABLE = re.compile(r"\+(?:-+\+)+ *\Z")
_LINE_BLOCK = re.compile(r"\|(?: (.*[^|\s]\s*))?\Z")
_MARKDOWN_LINE_START = re.compile(r"^(?=#(?![ #])|>)", re.MULTILINE)


def to_markdown(
    text: str, *, math: bool = True, writer: BlockWriter | None = None, definitions: Definitions | None = None
) -> str:
    """Convert what is reStructuredText in a docstring to Markdown, leaving what is Markdown.

    Args:
        text: The text, free of control characters.
        math: Whether formulas are typeset in the browser; otherwise they are shown as code.
        writer: Writes code blocks, admonitions and lists.
        definitions: What the whole text defines that this is a part of; otherwise what this text defines.
    """
    definitions = definitions or Definitions(text)
    if not is_marked_up(text) and not definitions.targets:
        return text
    writer = writer or BlockWriter()
    lines = text.expandtabs(4).split("\n")
    if is_restructuredtext(text):
        return "\n".join(_Document(definitions, math=math, writer=writer).convert(lines))
    return "\n".join(repair_markdown(lines, writer))


class _Document:
    """Converts the blocks of a docstring in reStructuredText."""

    def __init__(self, definitions: Definitions, *, math: bool, writer: BlockWriter) -> None:
        self._definitions = definitions
        self._inline = InlineConverter(definitions, escapes=True)
        self._writer = writer
        self._kinds: tuple[tuple[re.Pattern[str], _Converter], ...] = (
            (_SPACE, self._indented),
            (_EXPLICIT, self._explicit),
            (SESSION, self._session),
            (_SIMPLE_TABLE, self._simple_table),
            (_GRID_TABLE, self._grid_table),
            (FENCE, self._fence),
            (UNDERLINE, self._line_of_punctuation),
            (LIST_ITEM, self._list),
            (FIELD, self._field),
            (_LINE_BLOCK, self._line_block),
        )
        self.math = math

    def code(self, lines: list[str], language: str) -> list[str]:
        """Convert a code block."""
        return self._writer.code(code_lines(lines), language)

    def admonition(self, kind: str, title: str, content: list[str]) -> list[str]:
        """Write an admonition around converted content."""
        return self._writer.admonition(kind, title, strip_blank_lines(content))

    def aside(self, text: str) -> list[str]:
        """Write small print."""
        text = " ".join(text.split())
        return self._writer.aside(text) if text else []

    def convert(self, lines: list[str]) -> list[str]:
        """Convert lines that have no common indentation."""
        output: list[str] = []
        position = 0
        while position < len(lines):
            if not lines[position].strip():
                output.append("")
                position += 1
                continue
            block, position = self._block(lines, position)
            if block and output and output[-1]:
                output.append("")
            output.extend(block)
            if block:
                output.append("")
        return output

    def _block(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """Convert the block that begins at a position; give it and the position after it."""
        line = lines[position]
        if position + 1 < len(lines) and line[:1] not in " ." and is_underline(lines[position + 1], line):
            return [f"#### {self._text(line)}"], position + 2
        for pattern, convert in self._kinds:
            if pattern.match(line):
                return convert(lines, position)
        return self._paragraph(lines, position)

    def _text(self, text: str) -> str:
        """Convert the markup inside of a paragraph."""
        return _MARKDOWN_LINE_START.sub(r"\\", self._inline.convert(text))

    def _indented(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A quotation; or code, where its author forgot the two colons."""
        end = end_of_indented(lines, position)
        block = dedent(lines[position:end])
        if not is_prose(block):
            return self.code(block, guess_language(block)), end
        previous = next((lines[number] for number in range(position - 1, -1, -1) if lines[number].strip()), "")
        converted = self.convert(block)
        if previous.rstrip().endswith(":") or LIST_ITEM.match(block[0]) or block[0].startswith(".. "):
            return converted, end
        return [f"> {line}".rstrip() for line in converted], end

    def _explicit(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A directive, a footnote, a link target or a comment."""
        line = lines[position]
        end = end_of_indented(lines, position + 1)
        body = lines[position + 1 : end]
        if SUBSTITUTION.match(line) or TARGET.match(line):
            return self._definition_line(line, body), end
        if directive := DIRECTIVE.match(line) or MISSPELT_ADMONITION.match(line):
            parsed = parse_directive(directive[1], directive[2] or "", body)
            return convert_directive(parsed, self), end
        if citation := _CITATION.match(line):
            content = self.convert([citation[2], *dedent(body)])
            return [rf"\[{citation[1].lstrip('#')}\] {content[0] if content else ''}", *content[1:]], end
        if line.startswith(".. ") or line.rstrip() == "..":
            return self.aside(" ".join([line[2:], *body])), end
        return self._paragraph(lines, position)

    def _definition_line(self, line: str, body: list[str]) -> list[str]:
        """What is defined for other places of the text, where none of them shows it."""
        if target := TARGET.match(line):
            label, address = target[1].strip("`"), whole_address(target, body)
            is_shown = not address or self._definitions.uses_target(label)
            return [] if is_shown else [self._text(f"{label}: {address}")]
        substitution = SUBSTITUTION.match(line)
        if substitution is None or (
            substitution[2] == "replace" and self._definitions.uses_substitution(substitution[1])
        ):
            return []
        return self.aside(" ".join([f"{substitution[1]}: {substitution[3] or ''}", *body]))

    def _session(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """An interactive session."""
        end = end_of_session(lines, position)
        return self.code(lines[position:end], "pycon"), end

    def _fence(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A code block that is Markdown already."""
        end = end_of_fence(lines, position)
        return (lines[position:end], end) if end > position + 1 else self._paragraph(lines, position)

    def _simple_table(self, lines: list[str], position: int) -> tuple[list[str], int]:
        return simple_table(lines, position, self._inline.convert)

    def _grid_table(self, lines: list[str], position: int) -> tuple[list[str], int]:
        return grid_table(lines, position, self._inline.convert)

    def _line_of_punctuation(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A title between two lines, or a transition."""
        if position + 2 < len(lines) and lines[position + 2].strip() == lines[position].strip():
            return [f"#### {self._text(lines[position + 1].strip())}"], position + 3
        return ["---"], position + 1

    def _list(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A bullet list or an enumeration."""
        items: list[ListItem] = []
        numbered = lines[position][0] not in "-*+•"
        while position < len(lines) and (item := LIST_ITEM.match(lines[position])):
            if (lines[position][0] not in "-*+•") != numbered:
                break
            end = end_of_item(lines, position)
            content = self.convert([item[3], *dedent_item(lines[position + 1 : end])])
            number = item[1].strip(".()#") or str(len(items) + 1)
            items.append(ListItem(number if numbered else "", strip_blank_lines(content)))
            position = end
        return self._writer.list_items(items), position

    def _field(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """The fields of a field list that the docstring parser has not taken for a section."""
        items: list[ListItem] = []
        while position < len(lines) and (field := FIELD.match(lines[position])):
            end = end_of_indented(lines, position + 1)
            content = self.convert([field[2] or "", *dedent(lines[position + 1 : end])])
            first, *more = strip_blank_lines(content) or [""]
            name = re.sub(r"([*_`\[])", r"\\\1", field[1].replace("\\", ""))
            items.append(ListItem("", [f"**{name}**: {first}".rstrip(), *more]))
            position = end
        return self._writer.list_items(items), position

    def _line_block(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """Lines whose breaks are to be kept."""
        output: list[str] = []
        while position < len(lines) and (line := _LINE_BLOCK.match(lines[position])):
            output.append(self._text((line[1] or "").strip()) + "  ")
            position += 1
        return output, position

    def _paragraph(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A paragraph, or a term with its definition; two colons at the end announce literal text."""
        start = position
        position += 1
        while position < len(lines) and continues_paragraph(lines, position):
            position += 1
        paragraph = lines[start:position]
        if position < len(lines) and lines[position].startswith(" ") and lines[position].strip():
            if len(paragraph) == 1 and is_term(paragraph[0]):
                return self._definition(lines, start)
            if not paragraph[-1].rstrip().endswith(":"):
                while position < len(lines) and lines[position].startswith(" ") and lines[position].strip():
                    position += 1
                paragraph = [line.strip() for line in lines[start:position]]
        text = "\n".join(paragraph).rstrip()
        if not text.endswith("::"):
            return self._text(text).split("\n"), position
        end = end_of_indented(lines, position)
        announced = text[:-2].rstrip()
        if announced and not text[:-2].endswith((" ", "\n")):
            announced += ":"
        output = self._text(announced).split("\n") if announced else []
        block = lines[position:end]
        if any(line.strip() for line in block):
            output.extend(["", *self.code(block, guess_language(block))])
        return output, end

    def _definition(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A term with its definition."""
        term = self._text(lines[position].strip())
        end = end_of_indented(lines, position + 1)
        first, *more = strip_blank_lines(self.convert(dedent(lines[position + 1 : end])))
        return [term, f":   {first}", *indent(more)], end
