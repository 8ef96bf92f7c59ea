"""Functions that wrap functions: decorators, their factories, and overloads."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_helpers import Function, Owner, receiver
from mkdocs_kwindex.model.idioms import Pattern, PatternKind, Signatures, Wrapping
from mkdocs_kwindex.semantic.statement_walk import short

_TYPE_LIMIT = 40


def decorators(module: Module) -> Iterator[Pattern]:
    """Find functions that replace, or mark, the function they are given; whether as decorators is for the join to say.

    A replacement calls the original; without `functools.wraps` it may be anything that takes a function.
    """
    for function in module.definitions:
        if not isinstance(function, ast.ClassDef):
            if id(function) in module.inner:
                yield from _replacing(module, function)
            if isinstance(function.body[-1], ast.Return):
                yield from _marking(module, function)


def _replacing(module: Module, function: Function) -> Iterator[Pattern]:
    given = _given(module, function)
    if _is_returned(module, function):
        return
    returned = _returned_names(module, function)
    for inner in _inner_functions(module, function):
        if inner.name not in returned:
            continue
        own = _given(module, inner)
        again = _returned_names(module, inner)
        deeper = [function for function in _inner_functions(module, inner) if function.name in again]
        # What gives back a wrapper of its own is a decorator, also where that wrapper calls what the factory is given.
        made = (_wrapping(module, wrapper, own, factory=True) for wrapper in deeper)
        found = next(filter(None, made), None) or _wrapping(module, inner, given, factory=False)
        if found is not None:
            yield _pattern(module, function, found)
            return


def _inner_functions(module: Module, function: Function) -> list[Function]:
    return module.inner.get(id(function), [])


def _returned_names(module: Module, function: Function) -> set[str]:
    names: set[str] = set()
    for statement in module.statements_of(function):
        value = statement.value if isinstance(statement, ast.Return) else None
        if isinstance(value, ast.Call) and value.args:
            value = _passed_through(module, value)
        if isinstance(value, ast.Name):
            names.add(value.id)
    return names


def _passed_through(module: Module, call: ast.Call) -> ast.expr:
    """Return the argument of a call that gives it back as it is, but for its name; else the call."""
    match module.called(call.func):
        case "typing.cast":
            return call.args[-1]
        case "functools.update_wrapper":
            return call.args[0]
        case "functools.wraps" if isinstance(call.func, ast.Call):
            return call.args[0]
    return call


def _gets_name(module: Module, function: Function, inner: Function, given: str) -> bool:
    """Return whether `update_wrapper`, or `wraps` called by hand, gives a function the name of a parameter."""
    for statement in module.statements_of(function):
        value = getattr(statement, "value", None)
        match value:
            case ast.Call(func=ast.Call(func=called, args=[ast.Name(id=of), *_]), args=[ast.Name(id=to), *_]):
                path = "functools.wraps"
            case ast.Call(func=called, args=[ast.Name(id=to), ast.Name(id=of), *_]):
                path = "functools.update_wrapper"
            case _:
                continue
        if (to, of) == (inner.name, given) and module.dotted(called) == path:
            return True
    return False


def _is_returned(module: Module, function: Function) -> bool:
    """Return whether a function is what the function around it gives back: part of that one's idiom."""
    owner = module.owners[id(function)]
    around = owner if isinstance(owner, (ast.FunctionDef, ast.AsyncFunctionDef)) else None
    return around is not None and function.name in _returned_names(module, around)


def _given(module: Module, function: Function) -> str:
    """Return the parameter that takes what is decorated: the first one that is no receiver; empty without one."""
    positional = [*function.args.posonlyargs, *function.args.args]
    is_method = isinstance(module.owners[id(function)], ast.ClassDef)
    rest = positional[1:] if is_method else positional
    return rest[0].arg if rest else ""


def _wrapping(module: Module, inner: Function, given: str, *, factory: bool) -> Wrapping | None:
    """Read a function that may stand in for a parameter of the function around it."""
    owner = module.owners[id(inner)]
    keeps_name = any(
        isinstance(decorator, ast.Call)
        and module.dotted(decorator.func) == "functools.wraps"
        and bool(decorator.args)
        and isinstance(decorator.args[0], ast.Name)
        and decorator.args[0].id == given
        for decorator in inner.decorator_list
    )
    if isinstance(owner, (ast.FunctionDef, ast.AsyncFunctionDef)):
        keeps_name = keeps_name or _gets_name(module, owner, inner, given)
    called = any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == given
        and module.is_from_outside(node.func)
        for node in ast.walk(inner)
    )
    return Wrapping(inner.name, inner.lineno, factory, keeps_name) if given and called else None


def _marking(module: Module, function: Function) -> Iterator[Pattern]:
    """Find functions that set attributes on their first parameter and give it back."""
    name = receiver(function)
    last = function.body[-1]
    if not name or not (isinstance(last, ast.Return) and isinstance(last.value, ast.Name) and last.value.id == name):
        return
    returns = [s for s in module.statements_of(function) if isinstance(s, ast.Return)]
    is_method = isinstance(module.owners[id(function)], ast.ClassDef)
    if is_method or not all(isinstance(found.value, ast.Name) and found.value.id == name for found in returns):
        return
    marks = tuple(
        dict.fromkeys(
            target.attr
            for statement in module.statements_of(function)
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == name
        )
    )
    if marks:
        yield _pattern(module, function, Wrapping("", function.lineno, marks=marks))


def module_overloads(module: Module) -> Iterator[Pattern]:
    """Find functions with several signatures at module level."""
    yield from overloads(module, None)


def overloads(module: Module, owner: Owner) -> Iterator[Pattern]:
    """Find functions with several signatures in a scope."""
    found: dict[str, list[Function]] = {}
    for statement in module.inner.get(id(owner), ()):
        if any(module.called(decorator) == "typing.overload" for decorator in statement.decorator_list):
            found.setdefault(statement.name, []).append(statement)
    for signatures in found.values():
        if len(signatures) > 1:
            first, last = signatures[0], signatures[-1]
            returns = dict.fromkeys(short(s.returns, _TYPE_LIMIT) for s in signatures if s.returns is not None)
            details = Signatures(tuple(signature.lineno for signature in signatures), tuple(returns))
            yield Pattern(
                PatternKind.OVERLOAD, module.path(first), first.lineno, last.end_lineno or last.lineno, details
            )


def _pattern(module: Module, function: Function, details: Wrapping) -> Pattern:
    line = function.end_lineno or function.lineno
    return Pattern(PatternKind.DECORATOR, module.path(function), function.lineno, line, details)
