"""What `__init__` sets on every instance of a class."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

CALLS_BASE: Final = "super().__init__"
"""Stands among the names where `__init__` always calls that of the bases."""


def set_on_all(node: ast.ClassDef) -> Iterator[str]:
    """Yield the attributes that the `__init__` of a class gives each instance, whatever it is called with."""
    for function in node.body:
        if isinstance(function, ast.FunctionDef) and function.name == "__init__" and not function.decorator_list:
            receiver = (*function.args.posonlyargs, *function.args.args)[:1]
            yield from _always_set(function.body, receiver[0].arg) if receiver else ()


def _always_set(body: list[ast.stmt], receiver: str) -> set[str]:
    """Return what statements set on every way through them; what follows a `return` may not be reached."""
    found: set[str] = set()
    for statement in body:
        match statement:
            case ast.Assign() | ast.AnnAssign():
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                found.update(_attributes(targets if statement.value is not None else (), receiver))
            case ast.If(body=taken, orelse=otherwise):
                found |= _always_set(taken, receiver) & _always_set(otherwise, receiver)
            case ast.Expr(value=ast.Call(func=ast.Attribute(ast.Call(ast.Name("super"), args=[]), "__init__"))):
                found.add(CALLS_BASE)
        if any(isinstance(part, ast.Return) for part in ast.walk(statement)):
            break
    return found


def _attributes(targets: Iterable[ast.expr], receiver: str) -> Iterator[str]:
    for target in targets:
        match target:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name == receiver:
                yield attribute
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                yield from _attributes(elements, receiver)
            case ast.Starred(value=value):
                yield from _attributes([value], receiver)
