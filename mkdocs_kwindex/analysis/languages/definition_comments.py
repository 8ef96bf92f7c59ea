"""Finds the comment in front of a definition, or at the top of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mkdocs_kwindex.analysis.markup.sanitizer import neutralize
from mkdocs_kwindex.analysis.markup.summary import summarize
from mkdocs_kwindex.model import Docstring, DocstringSection, SectionKind
from mkdocs_kwindex.model.escaping import element, text_html

if TYPE_CHECKING:
    import tree_sitter

# What is around a definition and begins with it.
_WRAPPERS = frozenset({
    "template_declaration", "export_statement", "declaration", "type_declaration", "lexical_declaration",
    "variable_declaration", "type_definition", "const_declaration", "implementation_definition", "expression_statement",
})  # fmt: skip
_ATTRIBUTES = frozenset({"attribute_item", "decorator", "inner_attribute_item"})
_LEGAL = re.compile(r"copyright|licen[cs]e|SPDX-|all rights reserved", re.IGNORECASE)
_OPENING = re.compile(r"^\s*(?:/\*+[!<]?|//[/!]?<?|#+!?|\*+(?!/))[ \t]?")
_RULE = re.compile(r"^[\s\-=*/#_~]*$")
# Doxygen's commands that say nothing to readers, and what is written for editors and linters.
_COMMAND = re.compile(r"^[@\\](?:file\b.*|(?:brief|short|details)\b\s*)")
_FOR_TOOLS = re.compile(r"^(?:#(?:end)?region\b|eslint-|@ts-|prettier-ignore|clang-format\b|NOLINT)")
_LONGEST = 20_000

Render = Callable[[str], str]


def comment_before(node: tree_sitter.Node, data: bytes, render: Render | None) -> tuple[Docstring | None, int]:
    """Read the comment right above a node.

    Args:
        node: The node.
        data: The text of the file.
        render: Renders the comment; `None` for plain text.

    Returns:
        What it says, and the line on which it begins; the node's own line without one.
    """
    first = node
    while first.parent is not None and first.parent.type in _WRAPPERS:
        first = first.parent
    line = first.start_point.row
    found: list[tree_sitter.Node] = []
    previous = first.prev_sibling
    while previous is not None and (previous.type in _ATTRIBUTES or "comment" in previous.type):
        if (previous.text or b"").startswith(b"#!"):
            # It speaks to the system.
            break
        if previous.type not in _ATTRIBUTES:
            # A line comment of Rust ends on the line below.
            end = max(previous.start_point.row, previous.end_point.row - (previous.end_point.column == 0))
            if line - end > 1 or data[_line_start(data, previous.start_byte) : previous.start_byte].strip():
                break
            found.append(previous)
        line = previous.start_point.row
        previous = previous.prev_sibling
    if not found:
        return None, first.start_point.row + 1
    found.reverse()
    text = _text([node.text or b"" for node in found])
    if found[0].start_point.row <= 1 and _LEGAL.search(text):
        return None, first.start_point.row + 1
    return _docstring(text, found[0].start_point.row + 1, render), found[0].start_point.row + 1


def comment_above(lines: Sequence[str], bare: Sequence[str], number: int) -> tuple[Docstring | None, int]:
    """Read the comment right above a line of a language without a syntax tree.

    Args:
        lines: The lines of the file.
        bare: The same without their comments.
        number: The line, from 1.

    Returns:
        What it says, as plain text, and the line on which it begins; the line itself without one.
    """
    first = number - 1
    while first > 0 and lines[first - 1].strip() and not bare[first - 1].strip():
        first -= 1
    comment = [line.encode("utf-8", "replace") for line in lines[first : number - 1]]
    text = _text(comment)
    if not comment or (first <= 1 and _LEGAL.search(text)):
        return None, number
    return _docstring(text, first + 1, None), first + 1


def comment_at_top(root: tree_sitter.Node, render: Render | None) -> Docstring | None:
    """Read the first comment of a file that is not about its licence, where it is apart from what follows."""
    groups: list[list[tree_sitter.Node]] = []
    following = -1
    for node in root.children:
        if "comment" not in node.type:
            following = node.start_point.row
            break
        if groups and node.start_point.row - groups[-1][-1].end_point.row <= 1:
            groups[-1].append(node)
        else:
            groups.append([node])
    for group in groups:
        said = [node for node in group if not (node.text or b"").startswith(b"#!")]
        texts = [node.text or b"" for node in said]
        apart = group is not groups[-1] or following < 0 or following - group[-1].end_point.row > 1
        if texts and not _LEGAL.search(b" ".join(texts).decode("utf-8", "replace")):
            marked = texts[0].startswith((b"//!", b"/*!")) or b"@file" in texts[0]
            return _docstring(_text(texts), said[0].start_point.row + 1, render) if apart or marked else None
    return None


def plain_docstring(text: str, line: int) -> Docstring | None:
    """Make what is said of something out of plain text; `None` of a blank one."""
    return _docstring(text[:_LONGEST], line, None)


def _line_start(data: bytes, position: int) -> int:
    return data.rfind(b"\n", 0, position) + 1


def _text(comments: list[bytes]) -> str:
    lines: list[str] = []
    for comment in comments:
        for line in comment.decode("utf-8", "replace")[:_LONGEST].rstrip("\n").split("\n"):
            bare = _without_end(_OPENING.sub("", line))
            bare = _COMMAND.sub("", bare)
            lines.append("" if _RULE.match(bare) or _FOR_TOOLS.match(bare) else bare.rstrip())
    return "\n".join(lines).strip("\n")


def _without_end(line: str) -> str:
    """Return a line without the end of a comment."""
    bare = line.rstrip()
    return bare.removesuffix("/").rstrip("*").rstrip() if bare.endswith("*/") else line


def _docstring(text: str, line: int, render: Render | None) -> Docstring | None:
    if not text.strip():
        return None
    if render is None:
        paragraphs = re.split(r"\n\s*\n", neutralize(text))
        html = "".join(element("p", text_html(paragraph.strip())) for paragraph in paragraphs)
    else:
        html = render(text)
    return Docstring.of(line, summarize(text), (DocstringSection(SectionKind.TEXT, html=html),))
