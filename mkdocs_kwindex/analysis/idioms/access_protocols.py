"""Context managers and descriptors."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.class_contracts import class_pattern
from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_helpers import Function, documented_body, receiver
from mkdocs_kwindex.model.idioms import DescriptorMethods, Exit, ManagedBlock, Pattern, PatternKind

_DESCRIPTOR = ("__get__", "__set__", "__delete__", "__set_name__")
_PLAIN_BASES = {"builtins.object", "typing.Generic"}
_PAIRS = (("__enter__", "__exit__"), ("__aenter__", "__aexit__"))


def descriptors(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find classes whose instances act when they are read or set as an attribute of a class."""
    own = module.methods(node)
    found = tuple(name for name in _DESCRIPTOR if name in own)
    if "__get__" in found or "__set__" in found:
        alone = not node.keywords and all(module.dotted(base) in _PLAIN_BASES for base in node.bases)
        details = DescriptorMethods(found, alone)
        yield class_pattern(module, node, PatternKind.DESCRIPTOR, details)


def context_managers(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find classes that define both ends of a `with` block."""
    own = module.methods(node)
    for enter, leave in _PAIRS:
        if enter in own and leave in own and not _only_raises(own[enter]):
            details = ManagedBlock(
                function=False,
                is_async=enter == "__aenter__",
                gives=_given(module, own[enter]),
                exit=_exit(module, own[leave]),
                exit_line=own[leave].lineno,
            )
            yield class_pattern(module, node, PatternKind.CONTEXT_MANAGER, details)


def _only_raises(function: Function) -> bool:
    match documented_body(function):
        case [ast.Raise()]:
            return True
    return False


def _returns(module: Module, function: Function) -> list[ast.Return]:
    return [statement for statement in module.statements_of(function) if isinstance(statement, ast.Return)]


def _given(module: Module, enter: Function) -> str:
    """Return `self` where entering gives the object itself, and nothing where that is not certain."""
    returns = _returns(module, enter)
    name = receiver(enter)
    is_self = [isinstance(found.value, ast.Name) and found.value.id == name for found in returns]
    return "self" if is_self and all(is_self) and isinstance(enter.body[-1], ast.Return) else ""


def _exit(module: Module, leave: Function) -> Exit:
    body = documented_body(leave)
    if not body or isinstance(body[0], (ast.Raise, ast.Pass)) or _is_stub(body[0]) or leave.decorator_list:
        return Exit.UNKNOWN
    if any(isinstance(statement, ast.Raise) for statement in module.statements_of(leave)):
        return Exit.UNKNOWN
    returns = _returns(module, leave)
    values = [found.value.value if isinstance(found.value, ast.Constant) else found.value for found in returns]
    if all(value is None or value is False for value in values):
        return Exit.PASSES
    if all(value is True for value in values) and isinstance(leave.body[-1], ast.Return):
        return Exit.SWALLOWS
    return Exit.UNKNOWN


def _is_stub(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
