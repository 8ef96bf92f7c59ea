"""Expressions of which a part may not be evaluated: `and`, `or`, `a if b else c`, `a < b < c`."""

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.expression_reader import ExpressionReader
from mkdocs_kwindex.semantic.narrowing import apply_test

if TYPE_CHECKING:
    from mkdocs_kwindex.semantic.use_def import Outcome

_PLAIN_COMPARISONS = (ast.Is, ast.IsNot, ast.In, ast.NotIn)


class ConditionalExpressions:
    """Reads expressions of which a part may not be evaluated."""

    def __init__(self, expressions: ExpressionReader) -> None:
        self.expressions = expressions
        self.context = expressions.context
        self.builder = expressions.builder

    def bool_(self, node: ast.BoolOp, _use: int) -> int:
        """Read `a and b` and `a or b`."""
        values: list[int] = []
        ends: list[Outcome] = []
        is_and = isinstance(node.op, ast.And)
        named = self.context.scope.named
        mark = len(named)

        def run() -> None:
            for value in node.values:
                values.append(self.expressions.read(value))
                ends.append(dict(named[mark:]))
                apply_test(self.expressions, value, holds=is_and)

        if self.context.narrows:
            self._aside(run)
            self.expressions.bind_named(mark, ends)
            if ends[-1]:
                self.expressions.evaluated[node] = ends[-1]
        else:
            values += map(self.expressions.read, node.values)
        # `a and b` is `a` only where `a` is falsy: None, mostly, of which nothing is asked.
        return values[-1] if is_and else self._either(values)

    def if_(self, node: ast.IfExp, use: int) -> int:
        """Read `a if b else c`."""
        self.expressions.read(node.test)
        if not self.context.narrows:
            return self._either([self.expressions.read(node.body, use), self.expressions.read(node.orelse, use)])
        values: list[int] = []
        ends: list[Outcome] = []
        named = self.context.scope.named
        begin = len(named)

        def run(branch: ast.expr, *, holds: bool) -> None:
            mark = len(named)
            apply_test(self.expressions, node.test, holds=holds)
            values.append(self.expressions.read(branch, use))
            ends.append(dict(named[mark:]))

        self._aside(lambda: run(node.body, holds=True))
        self._aside(lambda: run(node.orelse, holds=False))
        self.expressions.bind_named(begin, ends)
        return self._either(values)

    def compare_(self, node: ast.Compare, _use: int) -> int:
        """Read `a < b`."""
        self.expressions.read(node.left)
        first, *others = node.comparators
        self.expressions.read(first)
        if others:
            # `a < b < c` reads no `c` where `b` is not greater than `a`.
            self.expressions.perhaps(lambda: self._read_all(others))
        return self.expressions.literals[bool] if isinstance(node.ops[0], _PLAIN_COMPARISONS) else self.builder.unknown

    def _read_all(self, expressions: list[ast.expr]) -> None:
        for expression in expressions:
            self.expressions.read(expression)

    def _either(self, nodes: list[int]) -> int:
        """Return a node for one of several values: an empty list or dictionary holds nothing that the others do not."""
        known, strings = self.builder.nodes, self.builder.strings
        empty = {known.get((Op.LITERAL, strings[f"builtins.{name}"], -1)) for name in ("list", "dict")}
        return self.builder.union([node for node in nodes if node not in empty] or nodes)

    def _aside(self, run: Callable[[], None]) -> None:
        """Read with narrowed names and what `:=` binds, then forget both."""
        overlays = self.context.scope.overlays
        kept = [dict(overlay) for overlay in overlays]
        self.context.flow.branch(run)
        for overlay, before in zip(overlays, kept, strict=True):
            overlay.update(before)
