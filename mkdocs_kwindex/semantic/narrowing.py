"""What a test tells of the names in it: `isinstance(x, Foo)` and what `and`, `or`, `not` make of it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.names import Op

if TYPE_CHECKING:
    from mkdocs_kwindex.semantic.expressions import Expressions


_TELLING = frozenset((ast.UnaryOp, ast.BoolOp, ast.Call))
"""The kinds of test that can tell anything."""

_ISINSTANCE = 2
"""The arguments of `isinstance`."""


def apply_test(expressions: Expressions, test: ast.expr, *, holds: bool) -> None:
    """Narrow names for what follows a test.

    Args:
        expressions: The reader of the scope.
        test: The test, read already.
        holds: Whether what follows is reached when the test is true, or when it is false.
    """
    if test.__class__ not in _TELLING:
        return
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, holds = test.operand, not holds
    if isinstance(test, ast.BoolOp):
        if isinstance(test.op, ast.And) == holds:
            for value in test.values:
                apply_test(expressions, value, holds=holds)
    elif isinstance(test, ast.Call):
        _apply_isinstance(expressions, test, holds=holds)


def _apply_isinstance(expressions: Expressions, test: ast.Call, *, holds: bool) -> None:
    if not (isinstance(test.func, ast.Name) and test.func.id == "isinstance" and len(test.args) == _ISINSTANCE):
        return
    subject, classes = test.args
    path = expressions.path_of(subject.target if isinstance(subject, ast.NamedExpr) else subject)
    if not path:
        return
    # The occurrences in the test are recorded already: reading it again here is for its node alone.
    recorded = len(expressions.builder.occurrences)
    wanted = expressions.read(classes)
    del expressions.builder.occurrences[recorded:]
    operator = Op.NARROW if holds else Op.EXCLUDE
    expressions.context.narrow(path, expressions.builder.narrow(operator, expressions.value_of(path), wanted))
