"""Adapts text in docstrings that Markdown would misread."""

import re

from mkdocs_kwindex.analysis.markup.blocks import BlockWriter
from mkdocs_kwindex.analysis.markup.code import code_lines, dedent, guess_language, indentation, is_prose
from mkdocs_kwindex.analysis.markup.inline import InlineConverter
from mkdocs_kwindex.analysis.markup.lines import (
    FENCE,
    LIST_ITEM,
    SESSION,
    end_of_fence,
    end_of_indented,
    end_of_session,
)
from mkdocs_kwindex.analysis.markup.link_definitions import Definitions

# What Markdown extensions put an indented block under.
_CONTAINER = re.compile(r"!!! |\?\?\?\+? |===[!+]* *\"|\[\^[^\]]+\]:|: |\*\[|///")


def repair_markdown(lines: list[str], writer: BlockWriter) -> list[str]:
    """Convert interactive sessions, roles and indented blocks in what is Markdown otherwise."""
    inline = InlineConverter(Definitions())
    output: list[str] = []
    paragraph: list[str] = []
    in_container = False

    def finish_paragraph() -> None:
        if paragraph:
            output.extend(inline.convert("\n".join(paragraph)).split("\n"))
            paragraph.clear()

    position = 0
    while position < len(lines):
        line = lines[position]
        item = LIST_ITEM.match(line.lstrip())
        opens_container = bool(item and not line.startswith("    ")) or bool(_CONTAINER.match(line))
        in_container = opens_container or (in_container and (not line.strip() or line.startswith(" ")))
        end = position + 1
        if FENCE.match(line):
            end = end_of_fence(lines, position)
            finish_paragraph()
            output.extend(lines[position:end])
        elif SESSION.match(line):
            end = end_of_session(lines, position)
            finish_paragraph()
            margin = " " * (indentation(line) // 4 * 4 if in_container else 0)
            session = writer.code(code_lines(lines[position:end]), "pycon")
            output.extend(["", *(margin + line if line else "" for line in session), ""])
        elif line.startswith("    ") and not in_container and (not paragraph or paragraph[-1].rstrip().endswith(":")):
            end = end_of_indented(lines, position)
            finish_paragraph()
            output.extend(["", *_indented(lines[position:end], writer), ""])
        elif not line.strip():
            finish_paragraph()
            output.append("")
        else:
            if item and paragraph and paragraph[-1].rstrip().endswith(":"):
                finish_paragraph()
                output.append("")
            paragraph.append(line)
        position = end
    finish_paragraph()
    return output


def _indented(lines: list[str], writer: BlockWriter) -> list[str]:
    """Convert an indented block. To Markdown it is code, though many authors only indent what belongs together."""
    block = dedent(lines)
    if LIST_ITEM.match(block[0]) or (block[0][:1].isupper() and is_prose(block)):
        return repair_markdown(block, writer)
    language = guess_language(block)
    return writer.code(code_lines(block), language)
