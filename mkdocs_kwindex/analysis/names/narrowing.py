"""What a test tells of the names in it: `isinstance(x, Foo)` and what `and`, `or`, `not` make of it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.names import Op

if TYPE_CHECKING:
    from mkdocs_kwindex.analysis.names.expressions import Expressions


def apply_test(expressions: Expressions, test: ast.expr, *, holds: bool) -> None:
    """Narrow names for what follows a test.

    Args:
        expressions: The reader of the scope.
        test: The test, read already.
        holds: Whether what follows is reached when the test is true, or when it is false.
    """
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, holds = test.operand, not holds
    if isinstance(test, ast.BoolOp):
        if isinstance(test.op, ast.And) == holds:
            for value in test.values:
                apply_test(expressions, value, holds=holds)
    elif isinstance(test, ast.Call):
        _apply_isinstance(expressions, test, holds=holds)


def _apply_isinstance(expressions: Expressions, test: ast.Call, *, holds: bool) -> None:
    match test:
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.NamedExpr(target=subject), classes]):
            pass
        case ast.Call(func=ast.Name(id="isinstance"), args=[subject, classes]):
            pass
        case _:
            return
    path = expressions.path_of(subject)
    if not path:
        return
    # The occurrences in the test are recorded already: reading it again here is for its node alone.
    recorded = len(expressions.builder.occurrences)
    wanted = expressions.read(classes)
    del expressions.builder.occurrences[recorded:]
    operator = Op.NARROW if holds else Op.EXCLUDE
    expressions.context.narrow(path, expressions.builder.node(operator, expressions.value_of(path), wanted))
