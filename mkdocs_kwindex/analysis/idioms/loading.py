"""Imports that wait, or that may fail: in functions, under `try`, and behind a module's `__getattr__`."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.bindings import assigned_names
from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.model.idioms import Fallback, LateImports, ModuleAttributes, Pattern, PatternKind
from mkdocs_kwindex.semantic.import_paths import absolute_module
from mkdocs_kwindex.semantic.lazy_exports import lazy_names
from mkdocs_kwindex.semantic.statement_walk import short

_ERRORS = {"builtins.ImportError", "builtins.ModuleNotFoundError"}
_VALUE_LIMIT = 40


def late_imports(module: Module) -> Iterator[Pattern]:
    """Find the functions that import when they are called."""
    found: dict[int, tuple[ast.FunctionDef | ast.AsyncFunctionDef, list[tuple[str, int]]]] = {}
    for statement, around in (*module.by_type[ast.Import], *module.by_type[ast.ImportFrom]):
        if around.in_function and not around.type_checking:
            function = module.function_around(around.owner)
            if function is not None:
                items = found.setdefault(id(function), (function, []))[1]
                items.extend((name, statement.lineno) for name in _imported(module, statement))
    for function, modules in found.values():
        first: dict[str, int] = {}
        for name, line in sorted(modules, key=lambda item: item[1]):
            first.setdefault(name, line)
        line = next(iter(first.values()))
        details = LateImports(tuple(first.items()))
        yield Pattern(PatternKind.LAZY_IMPORT, module.path(function), line, max(first.values()), details)


def _imported(module: Module, statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.ImportFrom):
        path = absolute_module(statement.module or "", statement.level, module.source)
        return [path] if statement.module else [f"{path}.{alias.name}" for alias in statement.names]
    return [alias.name for alias in statement.names] if isinstance(statement, ast.Import) else []


def _names(module: Module, statement: ast.stmt) -> list[str]:
    """Return what a statement imports with the names it takes: any of them may be what is missing."""
    if isinstance(statement, ast.ImportFrom):
        path = absolute_module(statement.module or "", statement.level, module.source)
        return [path if alias.name == "*" else f"{path}.{alias.name}" for alias in statement.names]
    return _imported(module, statement)


def optional_imports(module: Module) -> Iterator[Pattern]:
    """Find imports that the module can do without."""
    for statement, around in module.by_type[ast.Try]:
        if not isinstance(statement, ast.Try) or len(statement.handlers) != 1 or statement.finalbody:
            continue
        if not isinstance(statement.body[0], (ast.Import, ast.ImportFrom)):
            continue
        handler = statement.handlers[0]
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        if not all(module.dotted(kind, around.owner) in _ERRORS for kind in kinds):
            continue
        modules = [name for inner in statement.body for name in _names(module, inner)]
        if not any(isinstance(node, ast.Raise) for inner in handler.body for node in ast.walk(inner)):
            details = _fallback(module, handler, tuple(dict.fromkeys(modules)))
            path = module.path(around.owner)
            yield Pattern(
                PatternKind.OPTIONAL_IMPORT, path, statement.lineno, statement.end_lineno or statement.lineno, details
            )


def _fallback(module: Module, handler: ast.ExceptHandler, modules: tuple[str, ...]) -> Fallback:
    names: list[str] = []
    imports: list[str] = []
    for statement in handler.body:
        imports += _names(module, statement)
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.append(statement.name)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            value = short(statement.value, _VALUE_LIMIT)
            names += [f"{name} = {value}" for name in assigned_names(statement)]
    return Fallback(modules, handler.lineno, tuple(names), tuple(dict.fromkeys(imports)))


def lazy_modules(module: Module) -> Iterator[Pattern]:
    """Find a module's own `__getattr__`."""
    for statement in module.inner.get(id(None), ()):
        if statement.name == "__getattr__":
            names = dict.fromkeys(name for name, _, _ in lazy_names(module.tree, module.source))
            line = statement.end_lineno or statement.lineno
            details = ModuleAttributes(tuple(names))
            yield Pattern(PatternKind.LAZY_MODULE, module.path(statement), statement.lineno, line, details)
