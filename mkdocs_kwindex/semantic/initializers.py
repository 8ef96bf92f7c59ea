"""What `__init__` sets on every instance of a class."""

import ast
from collections.abc import Iterator


def set_on_all(node: ast.ClassDef) -> Iterator[str]:
    """Yield the attributes that the `__init__` of a class gives each instance, whatever it is called with."""
    for function in node.body:
        if isinstance(function, ast.FunctionDef) and function.name == "__init__" and not function.decorator_list:
            receiver = (*function.args.posonlyargs, *function.args.args)[:1]
            yield from _assigned(function.body, receiver[0].arg) if receiver else ()


def _assigned(body: list[ast.stmt], receiver: str) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
                match target:
                    case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name == receiver:
                        yield attribute
        elif any(isinstance(part, ast.Return) for part in ast.walk(statement)):
            # What follows may not be reached.
            return
