"""Reading annotations, where a string is an expression too."""

import ast

from mkdocs_kwindex.semantic.context import ANNOTATION
from mkdocs_kwindex.semantic.expressions import Expressions

_MAX_LENGTH = 2000
_MAX_DEPTH = 3


class Annotations:
    """Reads annotations and other expressions that name a type."""

    def __init__(self, expressions: Expressions) -> None:
        self.expressions = expressions
        self.context = expressions.context
        self._depth = 0

    def read(self, node: ast.expr) -> int:
        """Read an annotation and return its node."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._read_string(node, node.value)
        return self.expressions.read(node, ANNOTATION)

    def _read_string(self, node: ast.Constant, text: str) -> int:
        stripped = text.strip()
        if self._depth > _MAX_DEPTH or len(text) > _MAX_LENGTH:
            return self.context.builder.unknown
        try:
            tree = ast.parse(stripped, mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return self.context.builder.unknown
        start = self.context.text.text_start(node, text)
        recorded = len(self.context.builder.occurrences)
        shift = start + len(text) - len(text.lstrip())
        for part in ast.walk(tree):
            if isinstance(part, (ast.expr, ast.keyword)):
                part.lineno = part.end_lineno = node.lineno
                part.col_offset += shift
                part.end_col_offset = (part.end_col_offset or 0) + shift
        self._depth += 1
        found = self.read(tree.body)
        self._depth -= 1
        if start < 0:
            del self.context.builder.occurrences[recorded:]
        return found
