"""The names and attributes that a statement binds."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

_INNER = (ast.stmt, ast.Lambda)


class BindingTarget(NamedTuple):
    """A name or an attribute that a statement binds.

    Attributes:
        node: The `Name` or `Attribute`, or for a capture of `match` the pattern.
        name: The name; for an attribute its last part.
        value: The expression of what it is given, where one stands for it alone.
        annotation: The annotation, where there is one.
    """

    node: ast.AST
    name: str
    value: ast.expr | None = None
    annotation: ast.expr | None = None


def bound_targets(statement: ast.stmt, *, has_walrus: bool = True) -> Iterator[BindingTarget]:
    """Yield what a statement binds itself, without `def`, `class` and imports and without the statements inside of it.

    Args:
        statement: The statement.
        has_walrus: Whether `:=` may be in its expressions.
    """
    for target, value in _left_sides(statement):
        yield from _unpacked(target, value)
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, (ast.Name, ast.Attribute)):
        name = statement.target.id if isinstance(statement.target, ast.Name) else statement.target.attr
        yield BindingTarget(statement.target, name, statement.value, statement.annotation)
    elif isinstance(statement, ast.Match):
        for case in statement.cases:
            yield from captures(case.pattern)
    if has_walrus:
        for named in walrus_targets(statement):
            yield BindingTarget(named.target, named.target.id, named.value)


def _left_sides(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Yield each target of a statement with the expression of its value, where there is one."""
    match statement:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield target, value
        case ast.For(target=target) | ast.AsyncFor(target=target):
            yield target, None
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                if item.optional_vars is not None:
                    yield item.optional_vars, None


def _unpacked(target: ast.expr, value: ast.expr | None) -> Iterator[BindingTarget]:
    """Yield the names and attributes of a target, each with its own part of the value where that is written out."""
    match target:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            yield BindingTarget(target, name, value)
        case ast.Starred(value=inner):
            yield from _unpacked(inner, None)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            for element, part in zip(elements, _parts(elements, value), strict=True):
                yield from _unpacked(element, part)


def _parts(targets: list[ast.expr], value: ast.expr | None) -> list[ast.expr | None]:
    """Return the expression of what each of several targets is given; `None` where none stands for it alone."""
    given = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
    if any(isinstance(part, ast.Starred) for part in given):
        return [None] * len(targets)
    star = next((number for number, target in enumerate(targets) if isinstance(target, ast.Starred)), None)
    if star is None:
        return list(given) if len(given) == len(targets) else [None] * len(targets)
    after = len(targets) - star - 1
    if len(given) < star + after:
        return [None] * len(targets)
    return [*given[:star], None, *given[len(given) - after :]]


def captures(pattern: ast.pattern) -> Iterator[BindingTarget]:
    """Yield the names that a pattern of `match` captures."""
    for node in ast.walk(pattern):
        if isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            yield BindingTarget(node, node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield BindingTarget(node, node.rest)


def walrus_targets(node: ast.AST) -> Iterator[ast.NamedExpr]:
    """Yield each `:=` in a statement's own expressions; those of lambdas bind names of the lambdas."""
    pending: list[ast.AST] = [child for child in ast.iter_child_nodes(node) if not isinstance(child, _INNER)]
    while pending:
        child = pending.pop()
        if isinstance(child, ast.NamedExpr):
            yield child
        pending.extend(inner for inner in ast.iter_child_nodes(child) if not isinstance(inner, _INNER))
