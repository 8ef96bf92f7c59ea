"""Strings written out in tables and tuples, for code that looks names up one after the other."""

import ast
from collections.abc import Iterator, Sequence
from itertools import islice

from mkdocs_kwindex.model.names import Listed
from mkdocs_kwindex.semantic.scopes import CLASS_SCOPE, MODULE_SCOPE, Scope

_DISPLAYS = (ast.Dict, ast.Tuple, ast.List, ast.Set)
_MAX_DEPTH = 6
_MAX_NAMES = 200
_ELSEWHERE = (ast.Name, ast.Attribute, ast.Starred, ast.Subscript)
_Key = tuple[int, str]
Elsewhere = tuple[ast.expr, int]
"""A name that another file binds, and the number of `Listed` for the strings that are taken from what it holds."""


class LiteralTables:
    """Remembers what displays and strings names were bound to, and says which strings an expression may be."""

    def __init__(self) -> None:
        self._bound: dict[_Key, list[ast.expr]] = {}
        self._iterated: dict[_Key, list[ast.expr]] = {}
        self._of_classes: dict[_Key, ast.expr] = {}

    def assigned(self, scope: Scope, targets: Sequence[ast.expr], value: ast.expr) -> None:
        """Remember a display, or a string, that a name is bound to."""
        if isinstance(value, (*_DISPLAYS, ast.Constant)) and len(targets) == 1 and isinstance(targets[0], ast.Name):
            self._bound.setdefault((id(scope), targets[0].id), []).append(value)
            if scope.kind is CLASS_SCOPE:
                self._of_classes[scope.row, targets[0].id] = value

    def looped(self, scope: Scope, target: ast.expr, iterable: ast.expr) -> None:
        """Remember what a loop's variable stands for, one after the other."""
        if isinstance(target, ast.Name):
            self._iterated.setdefault((id(scope), target.id), []).append(iterable)
        elif isinstance(target, (ast.Tuple, ast.List)) and (table := _asked(iterable, "items")) is not None:
            for name, method in zip(target.elts, ("keys", "values"), strict=False):
                part = ast.Call(ast.Attribute(table, method, ast.Load()), [], [])
                self.looped(scope, name, part)

    def strings(self, scope: Scope, node: ast.expr) -> tuple[list[ast.Constant], list[Elsewhere]]:
        """Return the strings that an expression may be.

        Returns:
            Those that are written out in the file, and the names, bound in other files, that may hold more.
        """
        found = list(islice(self._values(scope, node, 0), _MAX_NAMES))
        constants = [one for one in found if isinstance(one, ast.Constant)]
        return constants, [_elsewhere(one) for one in found if isinstance(one, _ELSEWHERE)]

    def _values(self, scope: Scope, node: ast.expr, depth: int) -> Iterator[ast.expr]:
        """Yield the constants and displays that an expression may be."""
        if depth > _MAX_DEPTH:
            return
        if isinstance(node, (*_DISPLAYS, ast.Constant)):
            yield node
        elif isinstance(node, ast.IfExp):
            for branch in (node.body, node.orelse):
                yield from self._values(scope, branch, depth + 1)
        elif isinstance(node, ast.Name):
            yield from self._named(scope, node, depth)
        elif isinstance(node, ast.Attribute):
            yield from self._of_class(scope, node)
            if isinstance(node.value, ast.Name) and node.value.id != scope.receiver:
                yield node
        else:
            yield from self._taken(scope, node, depth)

    def _of_class(self, scope: Scope, node: ast.Attribute) -> Iterator[ast.expr]:
        """Yield the display that the class body binds to `self.table`."""
        is_own = isinstance(node.value, ast.Name) and node.value.id in {scope.receiver, "cls"}
        if is_own and (value := self._of_classes.get((scope.owner, node.attr))) is not None:
            yield value

    def _taken(self, scope: Scope, node: ast.expr, depth: int) -> Iterator[ast.expr]:
        """Yield what `table[key]` and `table.get(key, default)` may give."""
        table = node.value if isinstance(node, ast.Subscript) else _asked(node, "get")
        for display in self._values(scope, table, depth + 1) if table is not None else ():
            yield from _held(display)
        for default in node.args[1:] if table is not None and isinstance(node, ast.Call) else ():
            yield from self._values(scope, default, depth + 1)

    def _named(self, scope: Scope, node: ast.Name, depth: int) -> Iterator[ast.expr]:
        around: Scope | None = scope
        while around is not None:
            key = id(around), node.id
            if key in self._bound or key in self._iterated:
                for value in self._bound.get(key, ()):
                    yield from self._values(around, value, depth + 1)
                for iterable in self._iterated.get(key, ()):
                    yield from self._items(around, iterable, depth + 1)
                return
            if node.id in around.names:
                # What the module binds without a display, it may have imported.
                yield from (node,) if around.kind is MODULE_SCOPE else ()
                return
            around = around.parent

    def _items(self, scope: Scope, iterable: ast.expr, depth: int) -> Iterator[ast.expr]:
        """Yield what a loop goes through."""
        values = _asked(iterable, "values")
        table = values or _asked(iterable, "keys") or iterable
        for display in self._values(scope, table, depth):
            yield from _held(display) if values else _elements(display)


def _asked(node: ast.expr, method: str) -> ast.expr | None:
    """Return what a method is called on; `None` where the expression is not such a call."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
        return node.func.value
    return None


def _elements(table: ast.expr) -> Iterator[ast.expr]:
    """Yield what iterating over a display gives."""
    if isinstance(table, ast.Dict):
        yield from (key for key in table.keys if key is not None)
    elif isinstance(table, (ast.Tuple, ast.List, ast.Set)):
        yield from table.elts
    elif isinstance(table, (ast.Name, ast.Attribute)):
        yield ast.Starred(table, ast.Load())


def _held(table: ast.expr) -> Iterator[ast.expr]:
    """Yield what may be asked of a display by a key."""
    if isinstance(table, ast.Dict):
        yield from table.values
    elif isinstance(table, (ast.Name, ast.Attribute)):
        yield ast.Subscript(table, ast.Constant(None), ast.Load())
    else:
        yield from _elements(table)


def listed_strings(value: ast.expr) -> Iterator[tuple[ast.Constant, int]]:
    """Yield the strings in what a variable is bound to, each with the number of `Listed` that it is."""
    if isinstance(value, ast.Dict):
        found = [(key, Listed.KEY) for key in value.keys] + [(one, Listed.VALUE) for one in value.values]
    else:
        found = [(one, Listed.ITEM) for one in (_elements(value) if isinstance(value, _DISPLAYS) else (value,))]
    for one, how in found[:_MAX_NAMES]:
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.isidentifier():
            yield one, how


def _elsewhere(node: ast.expr) -> Elsewhere:
    """Return the name that is asked, and for what."""
    if isinstance(node, ast.Starred):
        return node.value, Listed.KEY
    return (node.value, Listed.VALUE) if isinstance(node, ast.Subscript) else (node, Listed.ITEM)
