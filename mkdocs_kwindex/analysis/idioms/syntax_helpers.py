"""Small helpers for syntax trees."""

import ast
from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
Decorated = Function | ast.ClassDef
Owner = ast.AST | None
"""The `def` or `class` around a statement; `None` for the module."""

DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
COMPOUND = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)
"""The statements that hold others, but for definitions."""
HOLDING_OTHERS = (*DEFINITIONS, *COMPOUND)

_INNER = (ast.stmt, ast.excepthandler, ast.match_case, ast.Lambda)


def blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of a compound statement that is no definition, in the order of the source."""
    yield getattr(statement, "body", [])
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body
    yield getattr(statement, "orelse", [])
    yield getattr(statement, "finalbody", [])


def parameters(function: Function | ast.Lambda) -> list[ast.arg]:
    """Return all parameters of a function."""
    arguments = function.args
    stars = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars]


def bound_names(target: ast.AST | None) -> Iterator[str]:
    """Yield the names that an assignment to a target binds."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from bound_names(element)
    elif isinstance(target, ast.Starred):
        yield from bound_names(target.value)


def assigned(statement: ast.stmt) -> Iterator[str]:
    """Yield the names to which a statement assigns: that of an assignment, of a loop or of a `with`."""
    targets = [item.optional_vars for item in getattr(statement, "items", ())]
    for target in (*getattr(statement, "targets", ()), getattr(statement, "target", None), *targets):
        yield from bound_names(target)


def called_name(function: ast.expr) -> str:
    """Return the last name of what is called; empty where it has none."""
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def receiver(function: Function) -> str:
    """Return the name of a function's first positional parameter; empty when it has none."""
    positional = [*function.args.posonlyargs, *function.args.args]
    return positional[0].arg if positional else ""


def inner_expressions(statement: ast.AST) -> Iterator[ast.AST]:
    """Yield the expressions of a statement itself: not those of statements inside it, nor of lambdas."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if node is not statement:
            yield node
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                pending.extend(part for part in value if isinstance(part, ast.AST) and not isinstance(part, _INNER))
            elif isinstance(value, ast.AST) and not isinstance(value, _INNER):
                pending.append(value)


def documented_body(node: Function | ast.ClassDef) -> list[ast.stmt]:
    """Return the statements of a definition without its docstring."""
    body = node.body
    match body[0]:
        case ast.Expr(value=ast.Constant(value=str())):
            return body[1:]
    return body


def has_plain_body(node: ast.ClassDef) -> bool:
    """Return whether a class body has no branches or loops, which could add to what it lists."""
    branching = (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Match, ast.Delete)
    return not any(isinstance(statement, branching) for statement in node.body)


def is_false(node: ast.expr | None) -> bool:
    """Return whether an expression is the literal `False`."""
    return isinstance(node, ast.Constant) and node.value is False
