"""Objects and results made once: caches, lazy attributes, singletons, sentinels."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.class_contracts import class_pattern
from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_helpers import Decorated, Function, parameters, receiver
from mkdocs_kwindex.model.idioms import Memory, Pattern, PatternKind, SharedObject
from mkdocs_kwindex.semantic.statement_walk import asks_for_main, short

_CACHES = {"functools.lru_cache": "lru_cache", "functools.cache": "cache"}
_PROPERTIES = {
    "functools.cached_property",
    "django.utils.functional.cached_property",
    "werkzeug.utils.cached_property",
    "cached_property.cached_property",
}
# https://docs.python.org/3/library/functools.html#functools.lru_cache
_DEFAULT_LIMIT = "128"


def cached_functions(module: Module, function: Decorated) -> Iterator[Pattern]:
    """Find functions under `functools.lru_cache` and `functools.cache`."""
    if isinstance(function, ast.ClassDef):
        return
    owner = module.owners[id(function)]
    paths = [module.called(decorator) for decorator in function.decorator_list]
    for decorator, path in zip(function.decorator_list, paths, strict=True):
        if path in _CACHES:
            static = "builtins.staticmethod" in paths or not isinstance(owner, ast.ClassDef)
            details = Memory(
                how=_CACHES[path],
                limit=_limit(decorator) if path.endswith("lru_cache") else "None",
                method=not static and "builtins.classmethod" not in paths,
                arguments=bool(parameters(function)),
            )
            line = function.end_lineno or function.lineno
            yield Pattern(PatternKind.CACHE, module.path(function), function.lineno, line, details)


def _limit(decorator: ast.expr) -> str:
    if not isinstance(decorator, ast.Call):
        return _DEFAULT_LIMIT
    given = next((word.value for word in decorator.keywords if word.arg == "maxsize"), None)
    given = given or next(iter(decorator.args), None)
    return short(given) if given is not None else _DEFAULT_LIMIT


def cached_members(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find cached properties, attributes made at first use, and classes that always give the same instance."""
    properties: list[str] = []
    for function in module.inner.get(id(node), ()):
        if any(module.called(decorator) in _PROPERTIES for decorator in function.decorator_list):
            properties.append(function.name)
        if kept := _kept_attribute(function):
            line = function.end_lineno or function.lineno
            how = "new" if function.name == "__new__" else "attribute"
            if how == "new":
                yield class_pattern(module, node, PatternKind.SINGLETON, SharedObject("new", holder=kept))
            else:
                details = Memory(how, (kept,), arguments=False)
                yield Pattern(PatternKind.CACHE, module.path(function), function.lineno, line, details)
    if properties:
        details = Memory("cached_property", tuple(dict.fromkeys(properties)))
        yield class_pattern(module, node, PatternKind.CACHE, details)


def _kept_attribute(function: Function) -> str:
    """Return the attribute that a method makes when it is missing or `None`, and gives back at its end."""
    name = receiver(function)
    last = function.body[-1]
    kept = _attribute(last.value, name) if isinstance(last, ast.Return) else ""
    if not kept:
        return ""
    for statement in function.body[:-1]:
        if isinstance(statement, ast.If) and not statement.orelse and _asks_for(statement.test, name, kept):
            assigned = any(
                isinstance(inner, ast.Assign) and any(_attribute(target, name) == kept for target in inner.targets)
                for inner in statement.body
            )
            return f"{name}.{kept}" if assigned else ""
    return ""


def _attribute(node: ast.AST | None, name: str) -> str:
    match node:
        case ast.Attribute(value=ast.Name(id=found), attr=attribute) if found == name:
            return attribute
    return ""


def _asks_for(test: ast.expr, name: str, attribute: str) -> bool:
    match test:
        case ast.Compare(left=left, ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            return _attribute(left, name) == attribute
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=ast.Name(id="hasattr"), args=[ast.Name(id=found), asked])):
            return found == name and isinstance(asked, ast.Constant) and asked.value == attribute
    return False


def shared_globals(module: Module) -> Iterator[Pattern]:
    """Find functions that make a global variable at their first call and give it back ever after."""
    for statement, around in module.by_type[ast.Global]:
        function = around.owner
        if isinstance(statement, ast.Global) and isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for name in statement.names:
                if _makes_global(function, name):
                    details = SharedObject("first call", holder=name)
                    line = function.end_lineno or function.lineno
                    yield Pattern(PatternKind.SINGLETON, module.path(function), function.lineno, line, details)


def _makes_global(function: Function, name: str) -> bool:
    last = function.body[-1]
    if parameters(function) or not (isinstance(last, ast.Return) and _is_name(last.value, name)):
        return False
    for statement in function.body[:-1]:
        match statement:
            case ast.If(
                test=ast.Compare(left=ast.Name(id=found), ops=[ast.Is()], comparators=[ast.Constant(value=None)]),
                body=body,
                orelse=[],
            ) if found == name:
                return any(isinstance(inner, ast.Assign) and _is_name(inner.targets[0], name) for inner in body)
    return False


def _is_name(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def module_objects(module: Module) -> Iterator[Pattern]:
    """Find instances of the file's own classes that are made with the module, and sentinels."""
    classes = {
        statement.name: statement for statement in module.statements_of(None) if isinstance(statement, ast.ClassDef)
    }
    only_as_program = {
        id(part)
        for statement in module.tree.body
        if isinstance(statement, ast.If) and asks_for_main(statement.test)
        for inner in statement.body
        for part in ast.walk(inner)
    }
    for statement in module.statements_of(None):
        if id(statement) in only_as_program:
            continue
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name() as maker, args=args) as call)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(func=ast.Name() as maker, args=args) as call)
            ):
                path = module.dotted(maker)
                if not module.is_bound_once(name):
                    continue
                if path == "builtins.object" and not args:
                    yield _shared(statement, name, SharedObject("sentinel"))
                elif maker.id in classes and path and _is_ordinary(module, classes[maker.id]):
                    yield _shared(statement, name, SharedObject("import", maker=short(call.func)))


def _shared(statement: ast.stmt, name: str, details: SharedObject) -> Pattern:
    return Pattern(PatternKind.SINGLETON, name, statement.lineno, statement.end_lineno or statement.lineno, details)


def _is_ordinary(module: Module, node: ast.ClassDef) -> bool:
    """Return whether calling a class is sure to make an instance of it, as far as the file shows."""
    own = {statement.name for statement in node.body if isinstance(statement, ast.FunctionDef)}
    return (
        "__new__" not in own
        and not node.keywords
        and not node.decorator_list
        and not any(module.dotted(base).startswith("enum.") for base in node.bases)
    )
