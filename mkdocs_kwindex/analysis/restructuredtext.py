"""reStructuredText, as docstrings have it, to Markdown.

Docstrings mix the two languages, so what is Markdown already stays as it is. A docstring without any sign of
reStructuredText is only searched for interactive sessions, roles and a few things that Markdown would garble.
"""

import re
from mkdocs_kwindex.analysis.markup_blocks import BlockWriter, ListItem, indent
from mkdocs_kwindex.analysis.markup_code import code_lines, dedent, guess_language, indentation, is_prose, strip_blank_lines
from mkdocs_kwindex.analysis.markup_directives import DIRECTIVE, convert_directive, parse_directive
from mkdocs_kwindex.analysis.markup_inline import InlineConverter
from mkdocs_kwindex.analysis.markup_tables import grid_table, simple_table

# A text without any of these comes out as it went in.
_TRIGGER = re.compile(
    r">>>|::|:`|`_|`<|\]_|\\ |^ *\.\. |^:\w|__[a-z]|\*(?:arg|kw|expr|field|data|other|opt|param)|\|\w|:\n *(?:[-*+]|\d+[.)]) "
    r"|^[~^\"'*+#`.]{4,}$|^=+ +=|^\+--|•",
    re.MULTILINE,
)
_FIELD_NAMES = (
    "param|parameter|arg|argument|key|keyword|kwarg|kwparam|type|raises?|except|exception|returns?|rtype|yields?|ytype"
    "|var|ivar|cvar|vartype|meta|author|since|version|copyright|license|synopsis"
)

# Each of these tells reStructuredText from Markdown: the first kind decides how indentation is to be read.
_STRUCTURE_SIGNS = re.compile(
    r"^ *\.\. (?:[\w|-].*::|_[^:]+:|\[[\w#*]+\] )"
    r"|::$"
    rf"|^:(?:{_FIELD_NAMES})(?: [^:\n`]+)?:(?: |$)"
    r"|^\S.*\n(?:\~{3,}|\^{3,}|\"{4,}|'{4,}|\*{4,}|\+{4,}|#{4,}|\.{4,})$"
    r"|^=+ +=+|^\+-+\+",
    re.MULTILINE,
)
_INLINE_SIGNS = re.compile(
    r"(?<![\w:`]):(?:[a-z]+:)?[a-z-]+:`[^`]|[^`]`__?(?!\w)|(?<!`)``(?!`)[^`\n]+``(?!`)|\]_(?!\w)", re.MULTILINE
)
_MARKDOWN_SIGNS = re.compile(r"^ *(?:```|~~~ *\w)|^#{1,4} \w|\]\([^)\s]+\)|^(?:!!!|\?\?\?\+?|===) \S", re.MULTILINE)

_TARGET = re.compile(r"\.\. _([^:`]+|`[^`]+`): *(\S.*)?\Z")
_CITATION = re.compile(r"\.\. \[([\w#*.-]+)\] *(.*)\Z")
_SUBSTITUTION = re.compile(r"\.\. \|([^|]+)\| replace:: *(.*)\Z")
_FIELD = re.compile(r":([A-Za-z][^:`\n]*):(?: +(.*))?\Z")
_LIST_ITEM = re.compile(r"([-*+•]|\d{1,3}[.)]|\(\d{1,3}\)|#\.)( +)(\S.*)\Z")
_UNDERLINE = re.compile(r"([=\-`:'\"~^_*+#<>.])\1{2,} *\Z")
_SIMPLE_TABLE = re.compile(r"=+(?: +=+)+ *\Z")
_GRID_TABLE = re.compile(r"\+(?:-+\+)+ *\Z")
_FENCE = re.compile(r" *(`{3,}|~{3,})[^`]*\Z")
_SESSION = re.compile(r" *>>>(?: |\Z)")
_LINE_BLOCK = re.compile(r"\|(?: (.*))?\Z")
_MARKDOWN_LINE_START = re.compile(r"^(?=#(?![ #])|>)", re.MULTILINE)
_LONGEST_TERM = 60


def to_markdown(text: str, *, math: bool = True, writer: BlockWriter | None = None) -> str:
    """Convert what is reStructuredText in a docstring to Markdown, leaving what is Markdown.

    Args:
        text: The text, free of control characters.
        math: Whether formulas are typeset in the browser; otherwise they are shown as code.
        writer: Writes code blocks, admonitions and lists.
    """
    if not _TRIGGER.search(text):
        return text
    writer = writer or BlockWriter()
    lines = text.expandtabs(4).split("\n")
    if _STRUCTURE_SIGNS.search(text) or (_INLINE_SIGNS.search(text) and not _MARKDOWN_SIGNS.search(text)):
        return "\n".join(_Document(lines, math=math, writer=writer).convert(lines))
    return "\n".join(_repair_markdown(lines, writer))


def _repair_markdown(lines: list[str], writer: BlockWriter) -> list[str]:
    """Fence interactive sessions and convert roles in what is Markdown otherwise."""
    inline = InlineConverter({}, {})
    output: list[str] = []
    paragraph: list[str] = []
    in_list = False

    def finish_paragraph() -> None:
        if paragraph:
            output.extend(inline.convert("\n".join(paragraph)).split("\n"))
            paragraph.clear()

    position = 0
    while position < len(lines):
        line = lines[position]
        item = _LIST_ITEM.match(line.lstrip())
        in_list = bool(item) or (in_list and (not line.strip() or line.startswith(" ")))
        if _FENCE.match(line):
            end = _end_of_fence(lines, position)
            finish_paragraph()
            output.extend(lines[position:end])
        elif _SESSION.match(line):
            end = _end_of_session(lines, position)
            finish_paragraph()
            margin = " " * (indentation(line) // 4 * 4 if in_list else 0)
            session = writer.code(code_lines(lines[position:end], "pycon"), "pycon")
            output.extend(["", *(margin + line if line else "" for line in session), ""])
        elif line.startswith("    ") and not in_list and not paragraph:
            end = position + 1
            output.append(line)
        else:
            end = position + 1
            if not line.strip() or (item and paragraph and paragraph[-1].rstrip().endswith(":")):
                finish_paragraph()
                output.append("")
            if line.strip():
                paragraph.append(line)
        position = end
    finish_paragraph()
    return output


def _end_of_fence(lines: list[str], start: int) -> int:
    """The position after a fenced code block; a fence that is never closed is an ordinary line."""
    opening = _FENCE.match(lines[start])
    marker = opening[1] if opening else ""
    for position in range(start + 1, len(lines)):
        line = lines[position].strip()
        if line.startswith(marker) and not line.strip(marker[0]):
            return position + 1
    return start + 1


def _end_of_session(lines: list[str], start: int) -> int:
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
        if not goes_on and not _SESSION.match(lines[position]):
            break
        end = position + 1
    return end


class _Document:
    """Converts the blocks of a docstring in reStructuredText."""

    def __init__(self, lines: list[str], *, math: bool, writer: BlockWriter) -> None:
        targets: dict[str, str] = {}
        substitutions: dict[str, str] = {}
        for line in map(str.strip, lines):
            if line.startswith(".. _") and (target := _TARGET.match(line)) and target[2]:
                targets[target[1].strip("`").lower()] = target[2]
            elif line.startswith(".. |") and (substitution := _SUBSTITUTION.match(line)):
                substitutions[substitution[1]] = substitution[2]
        self._inline = InlineConverter(targets, substitutions, escapes=True)
        self._writer = writer
        self.math = math

    def code(self, lines: list[str], language: str) -> list[str]:
        """Convert a code block."""
        return self._writer.code(code_lines(lines, language), language)

    def admonition(self, kind: str, title: str, content: list[str]) -> list[str]:
        """Write an admonition around converted content."""
        return self._writer.admonition(kind, title, strip_blank_lines(content))

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
        following = lines[position + 1] if position + 1 < len(lines) else ""
        if line.startswith(" "):
            return self._indented(lines, position)
        if line.startswith(".."):
            return self._explicit(lines, position)
        if _SESSION.match(line):
            end = _end_of_session(lines, position)
            return self.code(lines[position:end], "pycon"), end
        if _FENCE.match(line) and not _UNDERLINE.match(following):
            end = _end_of_fence(lines, position)
            if end > position + 1:
                return lines[position:end], end
        if _SIMPLE_TABLE.match(line):
            return simple_table(lines, position, self._inline.convert)
        if _GRID_TABLE.match(line):
            return grid_table(lines, position, self._inline.convert)
        if _UNDERLINE.match(line):
            return self._line_of_punctuation(lines, position)
        if _is_underline(following, line):
            return [f"#### {self._text(line)}"], position + 2
        if _LIST_ITEM.match(line):
            return self._list(lines, position)
        if line.startswith(":") and _FIELD.match(line):
            return self._field(lines, position)
        if line.startswith("|") and _LINE_BLOCK.match(line) and not line.rstrip().endswith("|"):
            return self._line_block(lines, position)
        return self._paragraph(lines, position)

    def _text(self, text: str) -> str:
        """Convert the markup inside of a paragraph."""
        return _MARKDOWN_LINE_START.sub(r"\\", self._inline.convert(text))

    def _indented(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A quotation; or code, where its author forgot the two colons."""
        end = _end_of_indented(lines, position)
        block = dedent(lines[position:end])
        if not is_prose(block):
            return self.code(block, guess_language(block)), end
        previous = next((line for line in reversed(lines[:position]) if line.strip()), "")
        converted = self.convert(block)
        if previous.rstrip().endswith(":") or _LIST_ITEM.match(block[0]) or block[0].startswith(".. "):
            return converted, end
        return [f"> {line}".rstrip() for line in converted], end

    def _explicit(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A directive, a footnote, a link target or a comment."""
        line = lines[position]
        end = _end_of_indented(lines, position + 1)
        body = lines[position + 1 : end]
        if directive := DIRECTIVE.match(line):
            parsed = parse_directive(directive[1], directive[2] or "", body)
            return convert_directive(parsed, self), end
        if citation := _CITATION.match(line):
            content = self.convert([citation[2], *dedent(body)])
            return [rf"\[{citation[1].lstrip('#')}\] {content[0] if content else ''}", *content[1:]], end
        if line.startswith(".. ") or line.rstrip() == "..":
            return [], end
        return self._paragraph(lines, position)

    def _line_of_punctuation(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A title between two lines, or a transition."""
        if position + 2 < len(lines) and lines[position + 2].strip() == lines[position].strip():
            return [f"#### {self._text(lines[position + 1].strip())}"], position + 3
        return ["---"], position + 1

    def _list(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A bullet list or an enumeration."""
        items: list[ListItem] = []
        numbered = lines[position][0] not in "-*+•"
        while position < len(lines) and (item := _LIST_ITEM.match(lines[position])):
            if (lines[position][0] not in "-*+•") != numbered:
                break
            end = _end_of_item(lines, position)
            content = self.convert([item[3], *_dedent_item(lines[position + 1 : end])])
            number = item[1].strip(".()#") or str(len(items) + 1)
            items.append(ListItem(number if numbered else "", strip_blank_lines(content)))
            position = end
        return self._writer.list_items(items), position

    def _field(self, lines: list[str], position: int) -> tuple[list[str], int]:
        """A field of a field list that the docstring parser has not taken for a section."""
        field = _FIELD.match(lines[position])
        end = _end_of_indented(lines, position + 1)
        if field is None:
            return self._paragraph(lines, position)
        content = self.convert([field[2] or "", *dedent(lines[position + 1 : end])])
        first, *more = strip_blank_lines(content) or [""]
        name = re.sub(r"([*_`\[])", r"\\\1", field[1].replace("\\", ""))
        item = ListItem("", [f"**{name}**: {first}".rstrip(), *more])
        return self._writer.list_items([item]), end

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
        while position < len(lines) and _continues_paragraph(lines, position):
            position += 1
        paragraph = lines[start:position]
        if position < len(lines) and lines[position].startswith(" ") and lines[position].strip():
            if len(paragraph) == 1 and _is_term(paragraph[0]):
                return self._definition(lines, start)
            if not paragraph[-1].rstrip().endswith("::"):
                while position < len(lines) and lines[position].strip() and not _SESSION.match(lines[position]):
                    position += 1
                paragraph = [line.strip() for line in lines[start:position]]
        text = "\n".join(paragraph).rstrip()
        if not text.endswith("::"):
            return self._text(text).split("\n"), position
        end = _end_of_indented(lines, position)
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
        end = _end_of_indented(lines, position + 1)
        first, *more = strip_blank_lines(self.convert(dedent(lines[position + 1 : end])))
        return [term, f":   {first}", *indent(more)], end


def _is_underline(line: str, title: str) -> bool:
    return bool(_UNDERLINE.match(line)) and len(line.rstrip()) >= min(len(title.rstrip()), 4)


def _is_term(line: str) -> bool:
    """Whether a line with an indented block right below looks like a term that is defined there."""
    return len(line) <= _LONGEST_TERM and not line.rstrip().endswith((".", ",", "::", ";")) and "::" not in line


def _continues_paragraph(lines: list[str], position: int) -> bool:
    line = lines[position]
    if not line.strip() or line.startswith(" ") or _SESSION.match(line) or DIRECTIVE.match(line):
        return False
    if position + 1 < len(lines) and _is_underline(lines[position + 1], line):
        return False
    after_colon = lines[position - 1].rstrip().endswith(":")
    return not (_FENCE.match(line) or _FIELD.match(line) or (after_colon and _LIST_ITEM.match(line)))


def _end_of_indented(lines: list[str], position: int) -> int:
    """The position after the indented lines that begin at a position."""
    end = position
    for index in range(position, len(lines)):
        if not lines[index].strip():
            continue
        if not lines[index].startswith(" "):
            break
        end = index + 1
    return end


def _end_of_item(lines: list[str], position: int) -> int:
    """The position after a list item, which may go on without indentation until a blank line."""
    end = _end_of_indented(lines, position + 1)
    while end < len(lines) and end > position and lines[end].strip() and lines[end - 1].strip():
        if _LIST_ITEM.match(lines[end]) or not _continues_paragraph(lines, end):
            break
        end = _end_of_indented(lines, end + 1)
    position = end
    while position < len(lines) and not lines[position].strip():
        position += 1
    return position if position < len(lines) and _LIST_ITEM.match(lines[position]) else end


def _dedent_item(lines: list[str]) -> list[str]:
    """The further lines of a list item without their indentation; lines that go on without it stay."""
    indented = [line for line in lines if line.startswith(" ") and line.strip()]
    margin = min(map(indentation, indented), default=0)
    return [line[margin:] if line.startswith(" ") else line for line in lines]
