"""Narrowing: what `isinstance(x, Foo)` and the like imply for `x`, also under `and`, `or` and `not`."""

import ast
import re

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.expression_reader import ExpressionReader

_TELLING = frozenset((ast.UnaryOp, ast.BoolOp, ast.Call, ast.Compare))
"""The kinds of test that can narrow anything."""

_ISINSTANCE = 2
"""The arguments of `isinstance` and `issubclass`."""

_GUARDS = re.compile(r"_*(?:is|has(?!attr$))")
"""How names of functions begin that test the type of their argument."""


def apply_test(expressions: ExpressionReader, test: ast.expr, *, holds: bool) -> None:
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
        scope, is_complete = expressions.context.scope, isinstance(test.op, ast.And) == holds
        for name, node in expressions.evaluated.get(test, {}).items():
            # Where every part was evaluated, every `:=` has bound its name. Elsewhere a name stands for what it did:
            # that is said, for the other branch may say otherwise.
            scope.set(name, node if is_complete else scope.env[name])
        parts = test.values if is_complete else _beside_none(expressions, test.values, holds=holds)
        for value in parts:
            apply_test(expressions, value, holds=holds)
    elif isinstance(test, ast.Compare):
        _apply_type_of(expressions, test, holds=holds)
    elif isinstance(test, ast.Call) and test.args:
        _apply_call(expressions, test, holds=holds)


def _beside_none(expressions: ExpressionReader, parts: list[ast.expr], *, holds: bool) -> list[ast.expr]:
    """Return the part that narrows the type where all others only exclude `None`, which has no attributes.

    So where `x is not None and not isinstance(x, C)` is false, and where `x is None or isinstance(x, C)` is true.
    """
    telling = [part for part in parts if _asked_for_none(part, holds=holds) is None]
    others = {expressions.path_of(found) for part in parts if (found := _asked_for_none(part, holds=holds)) is not None}
    if len(telling) != 1 or len(others) != 1:
        return []
    test = telling[0]
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
    subject = expressions.path_of(test.args[0]) if isinstance(test, ast.Call) and test.args else ""
    return telling if subject and subject in others else []


def _asked_for_none(test: ast.expr, *, holds: bool) -> ast.expr | None:
    """Return what a test finds to be `None`, or to be false; `None` for any other test."""
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, holds = test.operand, not holds
    if isinstance(test, (ast.Name, ast.Attribute)) and not holds:
        return test
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    right = test.comparators[0]
    is_none = isinstance(right, ast.Constant) and right.value is None
    return test.left if is_none and isinstance(test.ops[0], ast.Is if holds else ast.IsNot) else None


def _apply_call(expressions: ExpressionReader, test: ast.Call, *, holds: bool) -> None:
    """Narrow after `isinstance(x, C)`, `issubclass(x, C)`, and what may be a `TypeGuard`."""
    function = test.func
    if isinstance(function, ast.Name) and function.id == "isinstance":
        if len(test.args) == _ISINSTANCE:
            _narrow(expressions, test.args[0], test.args[1], Op.NARROW if holds else Op.EXCLUDE)
        return
    if isinstance(function, ast.Name) and function.id == "issubclass":
        if holds and len(test.args) == _ISINSTANCE:
            _narrow(expressions, test.args[0], test.args[1], Op.NARROW_CLASS)
        return
    if holds and isinstance(function, ast.Name) and _GUARDS.match(function.id):
        _narrow(expressions, test.args[0], function, Op.GUARD)


def _apply_type_of(expressions: ExpressionReader, test: ast.Compare, *, holds: bool) -> None:
    """Narrow after `type(x) is C` and `type(x) == C`."""
    same = isinstance(test.ops[0], (ast.Is, ast.Eq) if holds else (ast.IsNot, ast.NotEq))
    if not same or len(test.ops) != 1:
        return
    left, right = test.left, test.comparators[0]
    # Of `type(self) is type(other)` the first one narrows the second.
    call, wanted = (right, left) if isinstance(right, ast.Call) else (left, right)
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "type"
        and len(call.args) == 1
    ):
        _narrow(expressions, call.args[0], wanted, Op.NARROW)


def _narrow(expressions: ExpressionReader, subject: ast.expr, classes: ast.expr, operator: int) -> None:
    path = expressions.path_of(subject.target if isinstance(subject, ast.NamedExpr) else subject)
    if not path:
        return
    # The occurrences in the test are recorded already: reading it again here is for its node alone.
    recorded = len(expressions.builder.occurrences)
    wanted = expressions.read(classes)
    del expressions.builder.occurrences[recorded:]
    expressions.context.narrow(path, expressions.builder.narrow(operator, expressions.value_of(path), wanted))
