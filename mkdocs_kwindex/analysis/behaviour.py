"""Finds `raise` statements, mutations, and code that runs at another time than the code around it.

All that is found is a place: what the names there mean is known when the names of all files are joined.
"""

import ast
import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from mkdocs_kwindex.model.behaviour import Behaviour, Moment, Mutation, Raise, Span
from mkdocs_kwindex.semantic.statement_walk import Surroundings, asks_for_main, short, suppressed

_LIMIT = 40
_MUTATORS = (
    *("add", "append", "appendleft", "clear", "difference_update", "discard", "extend", "extendleft", "insert"),
    *("intersection_update", "move_to_end", "pop", "popitem", "popleft", "put", "put_nowait", "remove", "reverse"),
    *("rotate", "set", "setdefault", "sort", "subtract", "symmetric_difference_update", "update"),
)
_MUTATING = re.compile(rf"\.\s*(?:{'|'.join(_MUTATORS)})\s*\(")
_LATE = re.compile(r"\blambda\b")
# Subclasses of these are not caught by `except Exception`.
_BEYOND_EXCEPTION = frozenset({"BaseException", "SystemExit", "KeyboardInterrupt", "GeneratorExit", "CancelledError"})

_RESTORING = "catch_warnings"
_BRANCHING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.Match)

_Statements = Sequence[tuple[ast.stmt, Surroundings]]
_Function = ast.FunctionDef | ast.AsyncFunctionDef
# Most statements are none of these.
_SETTING = frozenset({ast.Assign, ast.Delete, ast.AugAssign, ast.AnnAssign, ast.For, ast.AsyncFor})
_TIMED = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.With, ast.AsyncWith, *_BRANCHING})


def read_behaviour(statements: _Statements, text: str, paths: Mapping[int, str]) -> Behaviour:
    """Read what the statements of a file do besides computing.

    Args:
        statements: Every statement and where it is, in the order of the source.
        text: The file's text.
        paths: The `path` of each definition by the `id()` of its node.
    """
    mutating = _lines_with(_MUTATING, text)
    late = _lines_with(_LATE, text) if "lambda" in text else set()
    raises: list[Raise] = []
    changes: list[Mutation] = []
    spans: list[Span] = []
    for statement, around in statements:
        if isinstance(statement, ast.Raise):
            raises.extend(_raises(statement, around, paths))
        if statement.__class__ in _SETTING:
            changes.extend(_set_places(statement))
        if _goes_over(statement, mutating):
            changes.extend(_mutations(statement))
        if statement.__class__ in _TIMED:
            spans.extend(_spans(statement, around))
        if _goes_over(statement, late):
            spans.extend(_span(Moment.CALL, node.body) for node in _expressions(statement) if _is_lambda(node))
    return Behaviour(tuple(raises), tuple(changes), tuple(spans))


def _lines_with(pattern: re.Pattern[str], text: str) -> set[int]:
    """Return the lines on which a pattern ends: expressions are many, and the text leads to the few of interest."""
    lines: set[int] = set()
    line, position = 1, 0
    for found in pattern.finditer(text):
        line += text.count("\n", position, found.end())
        position = found.end()
        lines.add(line)
    return lines


def _goes_over(statement: ast.stmt, lines: set[int]) -> bool:
    """Return whether one of some lines is among those of a statement, without those of the statements inside it."""
    if statement.lineno == statement.end_lineno:
        return statement.lineno in lines
    return bool(lines) and not lines.isdisjoint(range(statement.lineno, _own_end(statement) + 1))


def _is_lambda(node: ast.AST) -> TypeGuard[ast.Lambda]:
    return isinstance(node, ast.Lambda)


def _raises(statement: ast.Raise, around: Surroundings, paths: Mapping[int, str]) -> Iterator[Raise]:
    """Yield what a statement raises: what was caught again, apart where another clause catches a part of that."""
    path = paths.get(id(around.owner), "") if isinstance(around.owner, _Function) else ""
    raised, handler = statement.exc, around.handler
    cause = short(statement.cause, _LIMIT) if statement.cause is not None else ""
    if raised is None or (handler is not None and isinstance(raised, ast.Name) and raised.id == handler.name):
        caught = [short(kind, _LIMIT) for kind in _kinds(handler)] if handler is not None else []
        again: dict[tuple[int, bool], list[str]] = {}
        for kind in caught or ["BaseException"]:
            again.setdefault(_handled(kind, around), []).append(kind)
        for (handled, latest), kinds in again.items():
            what = tuple(kinds) if caught else ()
            yield Raise(path, statement.lineno, caught=what, cause=cause, handled=handled, at_latest=latest)
        return
    made_by = raised.func if isinstance(raised, ast.Call) else raised
    name_line, name_start = _place(made_by)
    text = short(made_by, _LIMIT)
    handled, latest = _handled(text, around)
    yield Raise(
        path=path,
        line=statement.lineno,
        text=text,
        name_line=name_line,
        name_start=name_start,
        called=isinstance(raised, ast.Call),
        cause=cause,
        handled=handled,
        at_latest=latest,
    )


def _kinds(handler: ast.ExceptHandler) -> list[ast.expr]:
    kind = handler.type
    return list(kind.elts) if isinstance(kind, ast.Tuple) else [kind] if kind is not None else []


def _handled(text: str, around: Surroundings) -> tuple[int, bool]:
    """Return the line of the clause around a `raise` that is certain to catch it, and whether one before may do so.

    The line is 0 where no clause is certain to catch it.
    """
    may_be_earlier = False
    is_ordinary = text.rpartition(".")[2] not in _BEYOND_EXCEPTION and text.endswith(("Error", "Exception"))
    for guard in reversed(around.guards):
        for line, kinds in _clauses(guard):
            if text in kinds or "BaseException" in kinds or ("Exception" in kinds and is_ordinary):
                return line, may_be_earlier
            may_be_earlier = may_be_earlier or any(_may_catch(kind, text) for kind in kinds)
    return 0, False


def _may_catch(kind: str, text: str) -> bool:
    """Return whether a clause may catch an exception of another name: of builtins that is known."""
    caught, raised = getattr(builtins, kind, None), getattr(builtins, text, None)
    if isinstance(caught, type) and isinstance(raised, type):
        return issubclass(raised, caught)
    return True


def _clauses(guard: ast.Try | ast.TryStar | ast.With) -> Iterator[tuple[int, set[str]]]:
    """Yield the line and the exceptions of each clause of a statement that catches some."""
    if isinstance(guard, ast.With):
        for call in suppressed(guard):
            yield call.lineno, {short(kind, _LIMIT) for kind in call.args}
        return
    for handler in guard.handlers:
        yield handler.lineno, {short(kind, _LIMIT) for kind in _kinds(handler)} or {"BaseException"}


def _place(node: ast.expr) -> tuple[int, int]:
    """Return the position of the last name of an expression; zeros where there is none."""
    if isinstance(node, ast.Name):
        return node.lineno, node.col_offset
    if isinstance(node, ast.Attribute):
        return node.end_lineno or node.lineno, (node.end_col_offset or 0) - len(node.attr.encode())
    return 0, 0


def _set_places(statement: ast.stmt) -> Iterator[Mutation]:
    """Yield the names of which a statement sets or deletes an item or an attribute."""
    targets: list[ast.expr] = []
    if isinstance(statement, (ast.Assign, ast.Delete)):
        targets = list(statement.targets)
    elif isinstance(statement, (ast.AugAssign, ast.AnnAssign, ast.For, ast.AsyncFor)):
        targets = [statement.target]
    while targets:
        target = targets.pop()
        if isinstance(target, (ast.Tuple, ast.List)):
            targets.extend(target.elts)
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Subscript):
            # `x[key].name = value` changes something that `x` holds, and `x` no more than any of its attributes.
            continue
        elif isinstance(target, (ast.Subscript, ast.Attribute)) and (place := _place(_container(target.value)))[0]:
            yield Mutation(*place)


def _mutations(statement: ast.stmt) -> Iterator[Mutation]:
    """Yield the names on which a statement calls a method that may change what they hold."""
    for node in _expressions(statement):
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=name) as method) if name in _MUTATORS:
                place = _place(_container(value))
                if place[0]:
                    yield Mutation(*place, *_place(method))


def _container(node: ast.expr) -> ast.expr:
    """Return what holds an item: `x[key].append(value)` changes what `x` holds, too."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return node


def _own_end(statement: ast.stmt) -> int:
    """Return the last line of a statement without the statements inside it."""
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if isinstance(body, list) and body and not isinstance(body[0], ast.match_case):
        return max(statement.lineno, int(body[0].lineno))
    return statement.end_lineno or statement.lineno


_INNER = (ast.stmt, ast.excepthandler, ast.match_case)


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the expressions of a statement itself, with those in its lambdas."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if node is not statement:
            yield node
        pending.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, _INNER))


def _of_signature(statement: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    """Yield what is evaluated where a function is defined: types with calls in them, defaults, decorators."""
    arguments = statement.args
    taken = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    types = [*(one.annotation for one in taken if one is not None), statement.returns]
    # Of types, only the calls in them are of interest.
    yield from (one for one in types if one is not None and any(isinstance(part, ast.Call) for part in ast.walk(one)))
    yield from (*arguments.defaults, *filter(None, arguments.kw_defaults), *statement.decorator_list)


def _spans(statement: ast.stmt, around: Surroundings) -> Iterator[Span]:
    if isinstance(statement, _Function):
        for node in _of_signature(statement):
            if any(isinstance(inner, (ast.Call, ast.Attribute, ast.Subscript)) for inner in ast.walk(node)):
                yield _span(Moment.IMPORT, node)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        if any(_catches_warnings(item.context_expr) for item in statement.items):
            yield from _block(Moment.RESTORED, statement.body)
    elif around.in_function and isinstance(statement, ast.If) and _guard(statement.test) is Moment.NEVER:
        yield from _block(Moment.NEVER, statement.body)
    elif not around.in_function and isinstance(statement, _BRANCHING):
        moment = (_guard(statement.test) if isinstance(statement, ast.If) else None) or Moment.PERHAPS
        if not isinstance(statement, (ast.Try, ast.TryStar, ast.Match)):
            yield from _block(moment, statement.body)
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from _block(Moment.PERHAPS, part.body)
        yield from _block(Moment.PERHAPS, getattr(statement, "orelse", []))


def _catches_warnings(manager: ast.expr) -> bool:
    function = manager.func if isinstance(manager, ast.Call) else manager
    return _RESTORING in {getattr(function, "attr", ""), getattr(function, "id", "")}


def _block(moment: Moment, body: list[ast.stmt]) -> Iterator[Span]:
    if body:
        first, last = body[0], body[-1]
        line = min([first.lineno, *(decorator.lineno for decorator in getattr(first, "decorator_list", []))])
        yield Span(moment, line, 0, last.end_lineno or 0, last.end_col_offset or 0)


def _span(moment: Moment, node: ast.expr) -> Span:
    return Span(moment, node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0)


def _guard(test: ast.expr) -> Moment | None:
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return Moment.NEVER
    return Moment.MAIN if asks_for_main(test) else None
