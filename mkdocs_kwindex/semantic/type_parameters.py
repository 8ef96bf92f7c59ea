"""Type parameters between brackets after a name (PEP 695, Python 3.12)."""

import ast

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.annotations import Annotations
from mkdocs_kwindex.semantic.context import BINDING


def read_type_parameters(annotations: Annotations, node: ast.AST) -> dict[str, int]:
    """Read the type parameters of a function, a class or an alias.

    Args:
        annotations: The reader of annotations.
        node: The definition.

    Returns:
        The node of each parameter by its name.
    """
    parameters: list[ast.AST] = getattr(node, "type_params", [])
    if not parameters:
        return {}
    context, builder = annotations.context, annotations.context.builder
    scope = context.scope
    before = scope.header
    found: dict[str, int] = {}
    for parameter in parameters:
        scope.header = before | found
        name: str = getattr(parameter, "name")  # noqa: B009 - ast.type_param is unknown to Python 3.11
        line, column = getattr(parameter, "lineno", 0), getattr(parameter, "col_offset", 0)
        # Two type variables with the same bound are two.
        keywords = [builder.string(f"{name}@{line}:{column}"), builder.none]
        limit, default = getattr(parameter, "bound", None), getattr(parameter, "default_value", None)
        if limit is not None:
            keywords += (builder.string("bound"), _bound(annotations, limit))
        if default is not None:
            annotations.read(default)
        made_by = builder.node(Op.IMPORTED, builder.string("typing"), builder.string(type(parameter).__name__))
        value = builder.node(Op.CALL, made_by, builder.sequence((0, *keywords)))
        found[name] = builder.binding(name, line, -1, -1, value)
        context.word(name, line, column, BINDING, found[name])
    scope.header = before
    return found


def _bound(annotations: Annotations, limit: ast.expr) -> int:
    """Read a bound, or the types in parentheses of which a parameter is one."""
    if isinstance(limit, ast.Tuple):
        return annotations.context.builder.union(annotations.read(element) for element in limit.elts)
    return annotations.read(limit)
