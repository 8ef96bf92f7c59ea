"""Functions that suspend: generators, context managers made of one, coroutines."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_helpers import Function, blocks, documented_body, inner_expressions
from mkdocs_kwindex.model.idioms import Awaitables, Exit, ManagedBlock, Pattern, PatternKind, Yields
from mkdocs_kwindex.semantic.statement_walk import short

_YIELD = re.compile(r"yield\b")
_AWAIT = re.compile(r"\bawait\b|\basync\s+(?:with|for)\b")
_MANAGERS = {"contextlib.contextmanager": False, "contextlib.asynccontextmanager": True}
# What leaves a function what its body makes it. Any other decorator may make anything of it, which the page says.
_HARMLESS = ("builtins.", "abc.", "typing.", "functools.")
_DECORATOR_LIMIT = 40
_SHOWN = 3
_VALUE_LIMIT = 40
_TRIES = (ast.Try, ast.TryStar)

_Yield = ast.Yield | ast.YieldFrom
_Found = list[tuple[ast.stmt, _Yield]]


def yielding_functions(module: Module) -> Iterator[Pattern]:
    """Find generator functions, and those that `contextmanager` makes context managers of."""
    for function, yields in _yields(module):
        decorators = [module.called(decorator) for decorator in function.decorator_list]
        manager = next((path for path in decorators if path in _MANAGERS), "")
        if manager:
            yield from _manager(module, function, yields, is_async=_MANAGERS[manager])
        else:
            yield _pattern(module, function, PatternKind.GENERATOR, _generator(module, function, yields))


def _under(module: Module, function: Function) -> tuple[str, ...]:
    """Return the source of the decorators that may make something else of a function than what its body is."""
    return tuple(
        short(decorator.func if isinstance(decorator, ast.Call) else decorator, _DECORATOR_LIMIT)
        for decorator in function.decorator_list
        if not module.called(decorator).startswith(_HARMLESS)
    )


def _yields(module: Module) -> Iterator[tuple[Function, _Found]]:
    """Find the `yield` expressions of each function, led to them by the word in the text."""
    places: dict[int, tuple[ast.stmt, Function]] = {}
    words: Counter[int] = Counter()
    for _, line in module.matches(_YIELD) if "yield" in module.text else ():
        for statement, owner in module.at_line(line):
            if isinstance(owner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                places[id(statement)] = (statement, owner)
                words[id(statement)] += 1
    functions: dict[int, tuple[Function, _Found]] = {}
    for key, (statement, owner) in places.items():
        for node in _yields_in(statement, words[key]):
            functions.setdefault(id(owner), (owner, []))[1].append((statement, node))
    for function, yields in functions.values():
        yield function, sorted(yields, key=lambda item: (item[1].lineno, item[1].col_offset))


def _yields_in(statement: ast.stmt, words: int) -> Iterator[_Yield]:
    """Yield the `yield` expressions of a statement, in which the word occurs so many times."""
    first: _Yield | None = None
    if isinstance(statement, (ast.Expr, ast.Assign)) and isinstance(statement.value, (ast.Yield, ast.YieldFrom)):
        first = statement.value
        yield first
        words -= 1
    if words:
        yield from (
            node
            for node in inner_expressions(statement)
            if isinstance(node, (ast.Yield, ast.YieldFrom)) and node is not first
        )


def _generator(module: Module, function: Function, yields: _Found) -> Yields:
    values: dict[str, int] = {}
    for _, node in yields:
        star = "*" if isinstance(node, ast.YieldFrom) else ""
        values.setdefault(star + (short(node.value, _VALUE_LIMIT) if node.value is not None else "None"), node.lineno)
        if len(values) == _SHOWN:
            break
    endless = next(
        (
            statement.lineno
            for statement in module.statements_of(function)
            if isinstance(statement, ast.While) and _is_endless(statement, yields)
        ),
        0,
    )
    received = (node.lineno for s, node in yields if isinstance(node, ast.Yield) and not _is_bare(s, node))
    return Yields(
        values=tuple(values.items()),
        places=len(yields),
        is_async=isinstance(function, ast.AsyncFunctionDef),
        endless=endless,
        receives=next(received, 0),
        under=_under(module, function),
    )


def _is_bare(statement: ast.stmt, node: _Yield) -> bool:
    return isinstance(statement, ast.Expr) and statement.value is node


def _is_endless(loop: ast.While, yields: _Found) -> bool:
    """Return whether a loop is `while True`, holds a yield, and has no `break` or `return` at all."""
    if not (isinstance(loop.test, ast.Constant) and loop.test.value):
        return False
    last = loop.end_lineno or loop.lineno
    if not any(loop.lineno < node.lineno <= last for _, node in yields):
        return False
    return not any(isinstance(node, (ast.Break, ast.Return, ast.Raise)) for node in ast.walk(loop))


def _manager(module: Module, function: Function, yields: _Found, *, is_async: bool) -> Iterator[Pattern]:
    if len(yields) != 1 or not isinstance(yields[0][1], ast.Yield):
        details = ManagedBlock(function=True, is_async=is_async)
        yield _pattern(module, function, PatternKind.CONTEXT_MANAGER, details)
        return
    statement, node = yields[0]
    around = list(_around(function.body, statement))
    guard = next((outer for outer in reversed(around) if _has_finally(outer, node)), None)
    block = next((outer for outer in reversed(around) if isinstance(outer, (ast.With, ast.AsyncWith))), None)
    leave, line, inside = Exit.UNKNOWN, node.lineno, ""
    if isinstance(guard, ast.Try):
        leave, line = Exit.CLEANS_UP, guard.finalbody[0].lineno
    elif block is not None and not any(isinstance(outer, _TRIES) for outer in around):
        leave, line, inside = Exit.INSIDE, block.lineno, short(block.items[0].context_expr, _VALUE_LIMIT)
    elif not any(isinstance(outer, _TRIES) for outer in around):
        leave = Exit.PASSES if function.body[-1].lineno <= node.lineno else Exit.SKIPS
    details = ManagedBlock(
        function=True,
        is_async=is_async,
        gives=short(node.value, _VALUE_LIMIT) if node.value is not None else "None",
        exit=leave,
        exit_line=line,
        inside=inside,
    )
    yield _pattern(module, function, PatternKind.CONTEXT_MANAGER, details)


def _has_finally(outer: ast.stmt, node: _Yield) -> bool:
    return isinstance(outer, ast.Try) and bool(outer.finalbody) and node.lineno < outer.finalbody[0].lineno


def _around(body: list[ast.stmt], wanted: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the compound statements around a statement whose main block it is in, the outermost first."""
    line, last = wanted.lineno, wanted.end_lineno or wanted.lineno
    for statement in body:
        if statement is not wanted and statement.lineno <= line and (statement.end_lineno or 0) >= last:
            yield statement
            for block in blocks(statement):
                yield from _around(block, wanted)


def coroutines(module: Module) -> Iterator[Pattern]:
    """Find the `async def` functions of each class, function and of the module; an overloaded one counts once."""
    functions = module.by_type[ast.AsyncFunctionDef]
    if not functions:
        return
    generators = {id(function) for function, _ in _yields(module)}
    waiting = [line for _, line in module.matches(_AWAIT)]
    scopes: dict[int, list[ast.AsyncFunctionDef]] = {}
    for statement, around in functions:
        if not isinstance(statement, ast.AsyncFunctionDef) or id(statement) in generators:
            continue
        if not _is_signature(module, statement):
            scopes.setdefault(id(around.owner) if around.owner is not None else 0, []).append(statement)
    for together in scopes.values():
        first, last = together[0], together[-1]
        idle = tuple(
            module.path(function)
            for function in together
            if not _is_trivial(function)
            and not any(function.body[0].lineno <= line <= (function.end_lineno or 0) for line in waiting)
        )
        found = tuple((module.path(function), function.lineno, _under(module, function)) for function in together)
        path = module.path(module.owners[id(first)])
        details = Awaitables(found, idle)
        yield Pattern(PatternKind.COROUTINE, path, first.lineno, last.end_lineno or last.lineno, details)


def _is_signature(module: Module, function: Function) -> bool:
    """Return whether a function is one of the signatures of an overloaded one, and not the last of them."""
    owner = module.owners[id(function)]
    if not any(module.called(decorator) == "typing.overload" for decorator in function.decorator_list):
        return False
    same = [other for other in module.inner.get(id(owner), ()) if other.name == function.name]
    return same[-1] is not function


def _is_trivial(function: Function) -> bool:
    body = documented_body(function)
    return len(body) <= 1 and (not body or isinstance(body[0], (ast.Raise, ast.Expr)))


def _pattern(module: Module, function: Function, kind: PatternKind, details: Yields | ManagedBlock) -> Pattern:
    return Pattern(kind, module.path(function), function.lineno, function.end_lineno or function.lineno, details)
