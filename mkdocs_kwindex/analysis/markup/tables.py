"""Converts reStructuredText tables to Markdown."""

import re
from collections.abc import Callable
from itertools import pairwise

from mkdocs_kwindex.analysis.markup.blocks import BlockWriter

_BORDER = re.compile(r"[= ]+\Z")
_BORDERS_WITH_HEADER = 3
_RULE = re.compile(r"[- ]+\Z")


def simple_table(lines: list[str], position: int, convert: Callable[[str], str]) -> tuple[list[str], int]:
    """Convert a table whose columns are marked by lines of equals signs.

    Args:
        lines: The lines of the text.
        position: Where the table begins.
        convert: Converts the markup inside of a cell.

    Returns:
        The table in Markdown, and the position after it.
    """
    borders, end = _borders(lines, position)
    spans = [match.span() for match in re.finditer(r"=+", lines[position])]
    spans[-1] = (spans[-1][0], max(map(len, lines[position:end])))
    if len(borders) == 1 or any(_crosses_columns(line, spans) for line in lines[position:end]):
        return BlockWriter().code(lines[position:end], "text"), end
    header = lines[borders[0] + 1 : borders[1]] if len(borders) == _BORDERS_WITH_HEADER else []
    body = lines[borders[-2] + 1 : borders[-1]]
    return _markdown(_rows(header, spans), _rows(body, spans), len(spans), convert), end


def _borders(lines: list[str], position: int) -> tuple[list[int], int]:
    """The positions of the table's borders, and the position after the last."""
    borders = [position]
    for index in range(position + 1, len(lines)):
        if lines[index].strip() and _BORDER.match(lines[index]) and "=" in lines[index]:
            borders.append(index)
            if len(borders) == _BORDERS_WITH_HEADER or not (index + 1 < len(lines) and lines[index + 1].strip()):
                break
    return borders, borders[-1] + 1


def _crosses_columns(line: str, spans: list[tuple[int, int]]) -> bool:
    """Whether there is text in the gap between two columns."""
    if _BORDER.match(line) or _RULE.match(line):
        return False
    return any(line[end:start].strip() for (_, end), (start, _) in pairwise(spans))


def _rows(lines: list[str], spans: list[tuple[int, int]]) -> list[list[str]]:
    """The cells of each row; a line without text in its first column goes on with the row above."""
    rows: list[list[str]] = []
    for line in lines:
        if not line.strip() or _RULE.match(line):
            continue
        cells = [line[start:end].strip() for start, end in spans]
        if cells[0] or not rows:
            rows.append(cells)
        else:
            rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
    return rows


def grid_table(lines: list[str], position: int, convert: Callable[[str], str]) -> tuple[list[str], int]:
    """Convert a table that is drawn with plus signs, dashes and bars.

    Args:
        lines: The lines of the text.
        position: Where the table begins.
        convert: Converts the markup inside of a cell.

    Returns:
        The table in Markdown, or as drawn where cells span several columns or rows; and the position after it.
    """
    end = position
    while end < len(lines) and lines[end].startswith(("+", "|")):
        end += 1
    drawing = [line.rstrip() for line in lines[position:end]]
    edges = [index for index, character in enumerate(drawing[0]) if character == "+"]
    spans = [(left + 1, right) for left, right in pairwise(edges)]
    header: list[list[str]] = []
    rows: list[list[str]] = []
    current: list[str] | None = None
    for line in drawing:
        if len(line) != len(drawing[0]) or any(line[edge] not in "+|" for edge in edges):
            return BlockWriter().code(drawing, "text"), end
        if line.startswith("|"):
            cells = [line[left:right].strip() for left, right in spans]
            current = [f"{a} {b}".strip() for a, b in zip(current, cells, strict=True)] if current else cells
            continue
        if line.strip("+-= "):
            return BlockWriter().code(drawing, "text"), end
        if current:
            rows.append(current)
            current = None
        if "=" in line:
            header, rows = rows, []
    return _markdown(header, rows, len(spans), convert), end


def _markdown(header: list[list[str]], rows: list[list[str]], columns: int, convert: Callable[[str], str]) -> list[str]:
    """A table in Markdown, which has exactly one header row."""
    titles = [" ".join(filter(None, cells)) for cells in zip(*header, strict=True)] or [""] * columns
    return [_markdown_row(titles, convert), "|" + " --- |" * columns, *(_markdown_row(row, convert) for row in rows)]


def _markdown_row(cells: list[str], convert: Callable[[str], str]) -> str:
    return "| " + " | ".join(convert(cell).replace("|", r"\|") for cell in cells) + " |"
