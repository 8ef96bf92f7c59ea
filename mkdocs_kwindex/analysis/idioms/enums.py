"""Enums and their members."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.module import Module, class_pattern
from mkdocs_kwindex.analysis.idioms.syntax_helpers import bound_names, has_plain_body
from mkdocs_kwindex.model.idioms import Enumeration, Pattern, PatternKind
from mkdocs_kwindex.model.known_classes import ENUM_BASES, FLAG_BASES


def enums(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find enums: classes with a base from `enum`."""
    base = next((path for base in node.bases if (path := module.dotted(base)) in ENUM_BASES), "")
    if base:
        yield class_pattern(module, node, PatternKind.ENUM, enumeration(module, node, base))


def enumeration(module: Module, node: ast.ClassDef, path: str) -> Enumeration:
    """Read the members of an enum that derives from a class of `enum`."""
    base = path.removeprefix("enum.")
    functions = {statement.name for statement in node.body if isinstance(statement, (ast.FunctionDef, ast.ClassDef))}
    values: dict[str, str] = {}
    aliases: list[str] = []
    complete = has_plain_body(node)
    for statement in node.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        value = getattr(statement, "value", None)
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or value is None:
            continue
        for name in (name for target in targets for name in bound_names(target)):
            if name == "_ignore_":
                complete = False
            if not _is_member(module, name, value, functions):
                continue
            key = _value_key(value, values) if len(list(bound_names(targets[0]))) == 1 else f"{name}="
            if key in values.values():
                aliases.append(name)
            else:
                values[name] = key
    if path in FLAG_BASES:
        # Combinations are second names of their parts, and which values are combinations takes arithmetic.
        return Enumeration(base, (*values, *aliases), complete=complete, flags=True)
    return Enumeration(base, tuple(values), tuple(aliases), complete=complete)


def _value_key(value: ast.expr, known: dict[str, str]) -> str:
    """Return what distinguishes a member's value from others: equal keys are certain to be equal values."""
    if isinstance(value, ast.Name) and value.id in known:
        return known[value.id]
    if isinstance(value, ast.Constant) and not isinstance(value.value, (bool, float)):
        return repr(value.value)
    return f"{value.lineno}:{value.col_offset}"


def _is_member(module: Module, name: str, value: ast.expr, functions: set[str]) -> bool:
    marked = name.startswith("_") and name.endswith("_")
    private = name.startswith("__")
    if marked or private or isinstance(value, ast.Lambda):
        return False
    if isinstance(value, ast.Name) and value.id in functions:
        return False
    if isinstance(value, ast.Call):
        called = module.dotted(value.func)
        return called not in {"enum.nonmember", "builtins.property", "builtins.staticmethod", "builtins.classmethod"}
    return True
