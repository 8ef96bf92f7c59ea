"""Late and optional imports: in functions, under `try`, and behind a module's `__getattr__`."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_helpers import assigned
from mkdocs_kwindex.model.idioms import (
    Attempt,
    Ending,
    Fallback,
    LateImports,
    ModuleAttributes,
    Pattern,
    PatternKind,
)
from mkdocs_kwindex.semantic.import_paths import absolute_module
from mkdocs_kwindex.semantic.lazy_exports import lazy_names
from mkdocs_kwindex.semantic.statement_walk import short, suppressed_imports

_ERRORS = {
    "builtins.ImportError",
    "builtins.ModuleNotFoundError",
    "builtins.Exception",
    "builtins.BaseException",
}
_EXITS = {"sys.exit", "os._exit", "builtins.exit", "builtins.quit"}
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
    """Find imports that the module can do without; those that stand in for each other are one."""
    inside: set[int] = set()
    for statement, around in module.by_type[ast.Try]:
        attempts = list(_attempts(module, statement))
        # The statements come in the order of the source: the outermost `try` of several is the first.
        if not attempts or id(statement) in inside:
            continue
        inside.update(id(attempt) for attempt, _ in attempts)
        handler = attempts[-1][1]
        tried = tuple(Attempt(_tried(module, attempt), attempt.body[0].lineno) for attempt, _ in attempts)
        details = _fallback(module, handler, tried)
        if details.ending is not Ending.RAISES or len(tried) > 1:
            line, last = tried[0].line, statement.end_lineno or statement.lineno
            yield Pattern(PatternKind.OPTIONAL_IMPORT, module.path(around.owner), line, last, details)
    for statement, around in module.by_type[ast.With]:
        if not isinstance(statement, ast.With) or suppressed_imports(statement) is None:
            continue
        if not isinstance(statement.body[0], (ast.Import, ast.ImportFrom)):
            continue
        line, last = statement.body[0].lineno, statement.end_lineno or statement.lineno
        details = Fallback((Attempt(_tried(module, statement), line),), statement.lineno)
        yield Pattern(PatternKind.OPTIONAL_IMPORT, module.path(around.owner), line, last, details)


def _attempts(module: Module, statement: ast.stmt) -> Iterator[tuple[ast.Try, ast.ExceptHandler]]:
    """Yield the `try` of an import with the handler for a missing module, then those that begin the handlers."""
    while isinstance(statement, ast.Try) and not statement.finalbody:
        handler = next((handler for handler in statement.handlers if _catches(module, handler)), None)
        if handler is None or not isinstance(statement.body[0], (ast.Import, ast.ImportFrom)):
            return
        yield statement, handler
        statement = handler.body[0]


def _catches(module: Module, handler: ast.ExceptHandler) -> bool:
    """Return whether a handler is for a module that is missing."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return handler.type is None or any(module.dotted(kind) in _ERRORS for kind in kinds)


def _tried(module: Module, attempt: ast.Try | ast.With) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for statement in attempt.body for name in _names(module, statement)))


def _fallback(module: Module, handler: ast.ExceptHandler, tried: tuple[Attempt, ...]) -> Fallback:
    """Read what happens when none of several imports succeeds."""
    names: list[str] = []
    imports: list[str] = []
    defines: list[str] = []
    plain = True
    for statement in handler.body:
        imports += _names(module, statement)
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            defines.append(statement.name)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            value = short(statement.value, _VALUE_LIMIT)
            names += [f"{name} = {value}" for name in assigned(statement)]
        elif not _does_nothing(statement):
            plain = False
    ending = Ending.GOES_ON if plain else Ending.OTHER
    nodes = [node for statement in handler.body for node in ast.walk(statement)]
    if any(isinstance(node, ast.Raise) for node in nodes):
        ending = Ending.RAISES
    elif any(isinstance(node, ast.Call) and module.dotted(node.func) in _EXITS for node in nodes):
        ending = Ending.EXITS
    elif any(isinstance(node, ast.Return) for node in nodes):
        ending = Ending.RETURNS
    return Fallback(
        tried=tried,
        line=handler.body[0].lineno,
        names=tuple(names),
        imports=tuple(dict.fromkeys(imports)),
        defines=tuple(dict.fromkeys(defines)),
        ending=ending,
    )


def _does_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.Pass, ast.Import, ast.ImportFrom)) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def lazy_modules(module: Module) -> Iterator[Pattern]:
    """Find a module's own `__getattr__`."""
    for statement in module.inner.get(id(None), ()):
        if statement.name == "__getattr__":
            names = dict.fromkeys(name for name, _, _ in lazy_names(module.tree, module.source))
            line = statement.end_lineno or statement.lineno
            details = ModuleAttributes(tuple(names))
            yield Pattern(PatternKind.LAZY_MODULE, module.path(statement), statement.lineno, line, details)
