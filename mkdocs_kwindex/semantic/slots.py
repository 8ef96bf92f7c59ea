"""The attributes that `__slots__` names."""

import ast
from collections.abc import Iterator
from typing import Final

_COPIES: Final = frozenset({"tuple", "list", "frozenset", "set"})

Slot = tuple[str, ast.expr, ast.Constant | None]
"""A name, the node at its position, and the text that a dictionary gives it."""


def slot_names(value: ast.expr | None) -> Iterator[Slot]:
    """Yield the names in the value of `__slots__`, as far as they are written out.

    Args:
        value: The expression.
    """
    if isinstance(value, ast.Dict):
        for key, text in zip(value.keys, value.values, strict=True):
            is_text = isinstance(text, ast.Constant) and isinstance(text.value, str)
            yield from _name(key, text if is_text and isinstance(text, ast.Constant) else None)
    elif isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        for element in value.elts:
            yield from _name(element, None)
    elif isinstance(value, ast.BinOp):
        yield from slot_names(value.left)
        yield from slot_names(value.right)
    elif isinstance(value, ast.Call):
        yield from _of_call(value)
    else:
        yield from _name(value, None)


def _name(node: ast.expr | None, text: ast.Constant | None) -> Iterator[Slot]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
        yield node.value, node, text


def _of_call(call: ast.Call) -> Iterator[Slot]:
    """Yield the names in `tuple([...])` and `"a b".split()`."""
    function = call.func
    if isinstance(function, ast.Name) and function.id in _COPIES and len(call.args) == 1:
        yield from slot_names(call.args[0])
    elif isinstance(function, ast.Attribute) and function.attr == "split" and not call.args:
        text = function.value.value if isinstance(function.value, ast.Constant) else ""
        for name in text.split() if isinstance(text, str) else ():
            yield name, call, None
