"""Strings that are names: the entries of `__all__`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.names import Op, Use
from mkdocs_kwindex.semantic.context import USE_NUMBER
from mkdocs_kwindex.semantic.scopes import MODULE_SCOPE

if TYPE_CHECKING:
    from mkdocs_kwindex.semantic.context import Context

EXPORT = USE_NUMBER[Use.EXPORT]
_EXPORTS = "__all__"
_METHODS = frozenset({"append", "extend", "insert", "remove"})


class Strings:
    """Reads strings that are names."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def assigned(self, targets: list[ast.expr], value: ast.expr) -> None:
        """Record the names in what is assigned, or added, to `__all__`."""
        if self.context.scope.kind is MODULE_SCOPE and any(_is_exports(target) for target in targets):
            self._exported(value)

    def called(self, node: ast.expr) -> None:
        """Record the names in calls such as `__all__.extend([...])`."""
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _METHODS
            and _is_exports(node.func.value)
            and self.context.scope.kind is MODULE_SCOPE
        ):
            for argument in node.args:
                self._exported(argument)

    def _exported(self, value: ast.expr) -> None:
        pending = [value]
        while pending:
            node = pending.pop()
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                self._record(node, node.value)
            elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
                pending += node.elts
            elif isinstance(node, ast.BinOp):
                pending += (node.left, node.right)

    def _record(self, node: ast.Constant, name: str) -> None:
        context, builder = self.context, self.context.builder
        start = context.text_start(node, name)
        if start < 0:
            return
        if name in context.module.names:
            found = context.variable(context.module, name)
        else:
            # From a star import, from `__getattr__`, or a module of the package.
            module = builder.node(Op.MODULE, builder.string(context.source.module))
            found = builder.node(Op.ATTRIBUTE, module, builder.string(name))
        context.occurrence(node.lineno, start, start + len(name), EXPORT, found)


def _is_exports(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == _EXPORTS
