"""Paths of expressions: the chain of names and indexes by which a scope remembers what it knows of a place."""

import ast

_MAX_PATH = 4
"""Attributes in a row that are followed through a scope."""


def attribute_path(node: ast.expr) -> str:
    """Return `a.b.c` for a chain of plain names; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or len(parts) > _MAX_PATH:
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))


def place_path(node: ast.expr) -> str:
    """Return `a.b.[0].[key]` for a chain of plain names and constant indexes; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        part = node.attr if isinstance(node, ast.Attribute) else _index(node.slice)
        if not part:
            return ""
        parts.append(part)
        node = node.value
    if not isinstance(node, ast.Name) or len(parts) > _MAX_PATH:
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))


def _index(node: ast.expr) -> str:
    """Return `[0]` or `[key]` for a constant between brackets; empty for anything else."""
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, str):
        return f"[{value}]" if value.isidentifier() else ""
    return f"[{value}]" if isinstance(value, int) and not isinstance(value, bool) else ""
