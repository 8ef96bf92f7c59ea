"""The names that a statement binds in its scope."""

import ast
from collections.abc import Iterator


def bound_names(target: ast.AST | None) -> Iterator[str]:
    """Yield the names that an assignment to a target binds."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from bound_names(element)
    elif isinstance(target, ast.Starred):
        yield from bound_names(target.value)


BINDING_NOTHING = frozenset(
    {ast.Expr, ast.Return, ast.Raise, ast.Pass, ast.Break, ast.Continue, ast.If, ast.While, ast.Assert, ast.Delete}
)
"""The types of statements of which nothing binds a name but the statements inside, most of a file."""


def assigned_names(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds; those of imports and definitions are not among them."""
    for target in _targets(statement):
        yield from bound_names(target)
    if isinstance(statement, ast.Match):
        for case in statement.cases:
            yield from _captured(case.pattern)
    elif isinstance(statement, (ast.Try, ast.TryStar)):
        yield from (handler.name for handler in statement.handlers if handler.name)


def _targets(statement: ast.stmt) -> list[ast.expr | None]:
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return [item.optional_vars for item in statement.items]
    if isinstance(statement, ast.Assign):
        return list(statement.targets)
    return [getattr(statement, "target", None)]


def _captured(pattern: ast.AST) -> Iterator[str]:
    for node in ast.walk(pattern):
        name = getattr(node, "rest" if isinstance(node, ast.MatchMapping) else "name", None)
        if isinstance(name, str):
            yield name
