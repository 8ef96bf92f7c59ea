"""Dispatch: methods by name, tables of functions, chains of tests, `match`, single dispatch."""

import ast
import re
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.class_contracts import class_pattern
from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_helpers import (
    Decorated,
    Function,
    Owner,
    bound_names,
    called_name,
    inner_expressions,
)
from mkdocs_kwindex.model.idioms import Branching, Pattern, PatternKind
from mkdocs_kwindex.semantic.statement_walk import short

_BY_NAME = re.compile(r"""getattr\(\s*[\w.()]+\s*,\s*(?:f["']\w|["']\w+["']\s*\+|["']\w*%s|["']\w+["']\s*%)""")
_BY_GIVEN_NAME = re.compile(r"\bgetattr\(\s*[^,()]+(?:\([^()]*\))?\s*,\s*\w+\s*(?:,[^()]*)?\)\s*\(")
_PREFIX = re.compile(r"[a-zA-Z_]\w+")
_FEWEST = 3
_FEWEST_TESTS = 4
_SINGLE = {"functools.singledispatch", "functools.singledispatchmethod"}


def by_name(module: Module) -> Iterator[Pattern]:
    """Find functions that make up the name of the method that they call."""
    seen: set[tuple[int, str]] = set()
    for statement, owner in module.statements_with(_BY_NAME):
        function = module.function_around(owner)
        for node in inner_expressions(statement) if function is not None else ():
            prefix = _prefix(node)
            if prefix and function is not None and isinstance(node, ast.Call) and (id(function), prefix) not in seen:
                seen.add((id(function), prefix))
                choices = _methods_with(module, function, node.args[0], prefix)
                details = Branching("name", short(node.args[0], 40), (prefix, *choices), len(choices))
                line = node.end_lineno or node.lineno
                yield Pattern(PatternKind.DISPATCH, module.path(function), node.lineno, line, details)


def by_given_name(module: Module) -> Iterator[Pattern]:
    """Find functions that call a method by a name that they are given."""
    seen: set[tuple[int, str]] = set()
    for statement, owner in module.statements_with(_BY_GIVEN_NAME):
        function = module.function_around(owner)
        for node in inner_expressions(statement) if function is not None else ():
            match node:
                case ast.Call(func=ast.Call(func=ast.Name(id="getattr"), args=[subject, ast.Name(id=name), *_])):
                    pass
                case _:
                    continue
            if function is None or (id(function), name) in seen or not _is_as_passed(function, name):
                continue
            seen.add((id(function), name))
            choices = tuple(dict.fromkeys(_given_names(module, function, name)))
            details = Branching("given", short(subject, 40), (name, *choices), len(choices))
            line = node.end_lineno or node.lineno
            yield Pattern(PatternKind.DISPATCH, module.path(function), node.lineno, line, details)


def _is_as_passed(function: Function, name: str) -> bool:
    """Return whether a name is a parameter that an argument can be given to, and stays what it was given."""
    if name not in [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]:
        return False
    names = (node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == name)
    return not any(isinstance(node.ctx, ast.Store) for node in names)


def _given_names(module: Module, function: Function, parameter: str) -> Iterator[str]:
    """Yield the texts that calls in the file give to a parameter of a function, where they name it alike."""
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    is_method = isinstance(module.owners[id(function)], ast.ClassDef)
    place = names.index(parameter) - is_method if parameter in names else -1
    for statement, _ in module.statements_with(re.compile(rf"\b{re.escape(function.name)}\s*\(")):
        for node in inner_expressions(statement):
            if not isinstance(node, ast.Call) or called_name(node.func) != function.name:
                continue
            given = [word.value for word in node.keywords if word.arg == parameter]
            given += node.args[place : place + 1] if place >= 0 and not _has_star(node) else []
            yield from (text.value for text in given if isinstance(text, ast.Constant) and isinstance(text.value, str))


def _has_star(call: ast.Call) -> bool:
    return any(isinstance(argument, ast.Starred) for argument in call.args)


def _prefix(node: ast.AST) -> str:
    """Return what the name begins with that a `getattr` call puts together."""
    text: object = None
    match node:
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.JoinedStr(values=[ast.Constant(value=text), _]), *_]):
            pass
        case ast.Call(
            func=ast.Name(id="getattr"),
            args=[_, ast.BinOp(left=ast.Constant(value=text), op=ast.Add() | ast.Mod()), *_],
        ):
            pass
    text = text.removesuffix("%s") if isinstance(text, str) else ""
    return text if _PREFIX.fullmatch(text) else ""


def _methods_with(module: Module, function: Function, subject: ast.expr, prefix: str) -> list[str]:
    """Return the methods of the function's own class that the name fits."""
    owner = module.owners[id(function)]
    first = (function.args.posonlyargs + function.args.args)[:1]
    is_self = isinstance(subject, ast.Name) and bool(first) and subject.id == first[0].arg
    if not is_self or not isinstance(owner, ast.ClassDef):
        return []
    return [name for name in module.methods(owner) if name.startswith(prefix) and name != function.name]


def visitors(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find classes with a method for each kind of thing that they visit."""
    names = [name for name in module.methods(node) if name.startswith("visit_")]
    bases = [module.dotted(base) for base in node.bases]
    base = next((path for path in bases if path in {"ast.NodeVisitor", "ast.NodeTransformer"}), "")
    if len(names) >= _FEWEST or (base and names):
        details = Branching("visitor", base, tuple(name.removeprefix("visit_") for name in names), len(names))
        yield class_pattern(module, node, PatternKind.DISPATCH, details)


def tables(module: Module) -> Iterator[Pattern]:
    """Find dictionaries of functions, classes or methods that the file defines, at module level and in classes."""
    for statement, around in (*module.by_type[ast.Assign], *module.by_type[ast.AnnAssign]):
        if around.in_function or not isinstance(statement, (ast.Assign, ast.AnnAssign)):
            continue
        value, owner = statement.value, around.owner
        if not isinstance(value, ast.Dict):
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        names = list(bound_names(targets[0]))
        if len(value.values) < _FEWEST or len(names) != 1 or not all(value.keys):
            continue
        defined = _defined(module, owner)
        if all(isinstance(item, ast.Lambda) or _is_one_of(item, defined) for item in value.values):
            prefix = module.path(owner)
            choices = tuple(short(key, 30) for key in value.keys if key is not None)
            details = Branching("table", _what(module, value), choices, len(choices))
            yield Pattern(
                PatternKind.DISPATCH,
                f"{prefix}.{names[0]}" if prefix else names[0],
                statement.lineno,
                statement.end_lineno or statement.lineno,
                details,
            )


def _defined(module: Module, owner: Owner) -> set[str]:
    return {
        statement.name
        for scope in (None, owner)
        for statement in module.statements_of(scope)
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    }


def _is_one_of(item: ast.expr, defined: set[str]) -> bool:
    return isinstance(item, ast.Name) and item.id in defined


def _what(module: Module, value: ast.Dict) -> str:
    """Name what a table holds."""
    classes = {s.name for s in module.statements_of(None) if isinstance(s, ast.ClassDef)}
    kinds = {"classes" if isinstance(item, ast.Name) and item.id in classes else "functions" for item in value.values}
    return kinds.pop() if len(kinds) == 1 else "functions and classes"


def chains(module: Module) -> Iterator[Pattern]:
    """Find long chains of `elif` over one subject, and `match` statements."""
    inner: set[int] = set()
    for statement, around in (*module.by_type[ast.If], *module.by_type[ast.Match]):
        if isinstance(statement, ast.If) and id(statement) not in inner:
            tests = [statement.test]
            current = statement
            while len(current.orelse) == 1 and isinstance(current.orelse[0], ast.If):
                current = current.orelse[0]
                inner.add(id(current))
                tests.append(current.test)
            details = _chain(tests) if len(tests) >= _FEWEST_TESTS else None
        elif isinstance(statement, ast.Match) and len(statement.cases) >= _FEWEST:
            choices = tuple(short(case.pattern, 30) for case in statement.cases)
            details = Branching("match", short(statement.subject, 40), choices, len(choices))
        else:
            continue
        if details is not None:
            path = module.path(around.owner)
            yield Pattern(
                PatternKind.DISPATCH, path, statement.lineno, statement.end_lineno or statement.lineno, details
            )


def _chain(tests: list[ast.expr]) -> Branching | None:
    """Read tests that all ask for the type of one thing, or all compare one thing with constants."""
    types = [_type_test(test) for test in tests]
    values = [_value_test(test) for test in tests]
    for how, found in (("type", types), ("value", values)):
        if all(found) and len({item[0] for item in found if item}) == 1:
            choices = tuple(choice for item in found if item for choice in item[1:])
            return Branching(how, next(item[0] for item in found if item), choices, len(tests))
    return None


def _type_test(test: ast.expr) -> tuple[str, ...]:
    match test:
        case ast.Call(func=ast.Name(id="isinstance"), args=[subject, kinds]):
            parts = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
            return (short(subject, 40), *(short(part, 30) for part in parts))
    return ()


def _value_test(test: ast.expr) -> tuple[str, ...]:
    match test:
        case ast.Compare(left=subject, ops=[ast.Eq() | ast.In()], comparators=[other]):
            parts = other.elts if isinstance(other, (ast.Tuple, ast.List, ast.Set)) else [other]
            if all(isinstance(part, ast.Constant) for part in parts):
                return (short(subject, 40), *(short(part, 30) for part in parts))
    return ()


def single_dispatch(module: Module, function: Decorated) -> Iterator[Pattern]:
    """Find functions under `singledispatch`, with what the file registers for them."""
    owner = module.owners[id(function)]
    if not any(module.called(decorator) in _SINGLE for decorator in function.decorator_list):
        return
    types: list[str] = []
    for other in module.statements_of(owner):
        if not isinstance(other, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for decorator in other.decorator_list:
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            match target:
                case ast.Attribute(value=ast.Name(id=name), attr="register") if name == function.name:
                    types.append(_registered_type(decorator, other))
    details = Branching("singledispatch", function.name, tuple(types), len(types))
    line = function.end_lineno or function.lineno
    yield Pattern(PatternKind.DISPATCH, module.path(function), function.lineno, line, details)


def _registered_type(decorator: ast.expr, function: Function) -> str:
    if isinstance(decorator, ast.Call) and decorator.args:
        return short(decorator.args[0], 30)
    annotated = [argument.annotation for argument in function.args.args if argument.annotation is not None]
    return short(annotated[0], 30) if annotated else "object"
