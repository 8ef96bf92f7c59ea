"""Lines of the text that lead to the few expressions of interest: there are ten times as many as statements."""

import ast
import re
from bisect import bisect_left
from collections.abc import Sequence

_LINE_END = re.compile("\r\n|\r|\n")


def lines_with(word: str, text: str) -> list[int]:
    """Return the lines on which a word stands, sorted, those where it is part of a comment or a text among them.

    Args:
        word: What is looked for.
        text: The text of a file, with lines as the parser counts them.
    """
    found: dict[int, None] = {}
    line, counted = 1, 0
    at = text.find(word)
    while at >= 0:
        line += text.count("\n", counted, at) if "\r" not in text else len(_LINE_END.findall(text, counted, at))
        counted = at
        found[line] = None
        at = text.find(word, at + 1)
    return list(found)


def reaches(node: ast.AST, lines: Sequence[int]) -> bool:
    """Tell whether one of several sorted lines is among those of a node.

    Args:
        node: The node, with its decorators.
        lines: The lines.
    """
    if not lines:
        return False
    decorators = getattr(node, "decorator_list", None)
    first = getattr(decorators[0] if decorators else node, "lineno", 0)
    at = bisect_left(lines, first)
    return at < len(lines) and lines[at] <= getattr(node, "end_lineno", lines[-1])
