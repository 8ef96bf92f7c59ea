"""Conditions whose outcome is known statically: `sys.platform`, `sys.version_info`, `TYPE_CHECKING`."""

import ast
import operator
import os
import sys
from collections.abc import Callable

from mkdocs_kwindex.semantic.place_paths import attribute_path

_Plain = str | int | tuple[object, ...]

_VALUES: dict[str, _Plain] = {
    "TYPE_CHECKING": False,
    "os.name": os.name,
    "sys.platform": sys.platform,
    "sys.version_info": tuple(sys.version_info),
    "sys.version_info.major": sys.version_info.major,
    "sys.version_info.minor": sys.version_info.minor,
    "sys.hexversion": sys.hexversion,
    "sys.implementation.name": sys.implementation.name,
}
_LAST_NAMES = frozenset(path.rpartition(".")[2] for path in _VALUES)
_COMPARISONS: dict[type[ast.cmpop], Callable[..., bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
_IS_MISSING = _COMPARISONS[ast.NotIn]


def settled(test: ast.expr) -> bool | None:
    """Evaluate a test for the platform and version of this build; `None` where only running it shows its outcome."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = settled(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        decisive = isinstance(test.op, ast.Or)
        parts = [settled(value) for value in test.values]
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _compared(test)
    if isinstance(test, ast.Call):
        return _called(test)
    found = _value(test)
    return None if found is None else bool(found)


def _compared(test: ast.Compare) -> bool | None:
    left, right = _value(test.left), _value(test.comparators[0])
    compare = _COMPARISONS.get(test.ops[0].__class__)
    if isinstance(left, str) and attribute_path(test.comparators[0]) == "sys.modules":
        # What is only there while documentation is made, nobody who uses the code has.
        is_for_documentation = left.partition(".")[0] == "sphinx" and compare in (_COMPARISONS[ast.In], _IS_MISSING)
        return compare is _IS_MISSING if is_for_documentation else None
    if left is None or right is None or compare is None:
        return None
    try:
        return compare(left, right)
    except TypeError:
        return None


def _called(test: ast.Call) -> bool | None:
    """Evaluate `sys.platform.startswith("linux")`."""
    function = test.func
    if not (isinstance(function, ast.Attribute) and function.attr == "startswith" and len(test.args) == 1):
        return None
    text, start = _value(function.value), _value(test.args[0])
    if not (isinstance(text, str) and isinstance(start, (str, tuple))):
        return None
    return text.startswith(tuple(str(part) for part in (start if isinstance(start, tuple) else (start,))))


def _value(node: ast.expr) -> _Plain | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, (str, int)) else None
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        parts = [_value(element) for element in node.elts]
        return None if None in parts else tuple(parts)
    if isinstance(node, ast.Subscript):
        return _part(_value(node.value), node.slice)
    if isinstance(node, ast.Name):
        return _VALUES.get(node.id)
    if isinstance(node, ast.Attribute) and node.attr in _LAST_NAMES:
        return _VALUES["TYPE_CHECKING"] if node.attr == "TYPE_CHECKING" else _VALUES.get(attribute_path(node))
    return None


def _part(value: _Plain | None, index: ast.expr) -> _Plain | None:
    """Return `value[index]` and `value[:index]` of a version."""
    if not isinstance(value, tuple):
        return None
    is_start = isinstance(index, ast.Slice) and index.lower is None and index.step is None
    bound = index.upper if isinstance(index, ast.Slice) else index
    if not (isinstance(bound, ast.Constant) and isinstance(bound.value, int)):
        return None
    if isinstance(index, ast.Slice):
        return value[: bound.value] if is_start else None
    found = value[bound.value] if bound.value < len(value) else None
    return found if isinstance(found, (str, int)) else None
