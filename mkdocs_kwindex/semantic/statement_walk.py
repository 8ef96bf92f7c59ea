"""All statements of a module with their context, which griffe drops: branches, functions, guards."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_kwindex.semantic.conditions import settled

_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
# Most statements are one of these, which hold no others.
_SIMPLE = frozenset({
    ast.Expr, ast.Assign, ast.Return, ast.AnnAssign, ast.AugAssign, ast.Raise, ast.Assert, ast.ImportFrom,
})  # fmt: skip
Branch = tuple[str, ast.AST | None]
# A chain of `elif` has as many branches around its end as it has conditions.
_MOST_BRANCHES = 12
_LEFT_OUT: Branch = ("…", None)


class Surroundings(NamedTuple):
    """The context of a statement.

    Attributes:
        suite: A number of its block of statements: two statements of one block always run one after the other.
        branches: The branches up to the enclosing definition, the outermost first: words, and the expression that
            belongs to them. Of more than twelve those in the middle are left out.
        owner: The enclosing `def` or `class`; `None` at module level.
        in_function: Whether a function encloses it.
        type_checking: Whether it is under `if TYPE_CHECKING`.
        optional: Whether a clause of an enclosing `try`, or `suppress`, catches ImportError.
        guards: The `try` and `with suppress(…)` statements up to the enclosing definition in whose body it is, the
            outermost first.
        handler: The innermost `except` clause up to the enclosing definition.
        never: Whether a branch that is left out is one that the platform and the Python of the build never take.
    """

    suite: int
    branches: tuple[Branch, ...]
    owner: ast.AST | None
    in_function: bool
    type_checking: bool
    optional: bool
    guards: tuple[ast.Try | ast.TryStar | ast.With, ...] = ()
    handler: ast.ExceptHandler | None = None
    never: bool = False

    def branch_text(self) -> str:
        """Return the branches in words, such as `if WINDOWS › except ImportError`; empty outside of branches."""
        return " › ".join(map(branch_words, self.branches))

    def is_elsewhere(self) -> bool:
        """Return whether a branch around it is one that the platform and the Python of the build never take."""
        return self.never or any(map(_is_never_taken, self.branches))

    def inside(self, words: str, expression: ast.AST | None = None) -> "Surroundings":
        """Return the position of the statements of a branch."""
        branches, never = self.branches, self.never
        if len(branches) >= _MOST_BRANCHES:
            left_out = 2 if branches[1] is _LEFT_OUT else 1
            never = never or any(map(_is_never_taken, branches[left_out : left_out + 1]))
            branches = (branches[0], _LEFT_OUT, *branches[left_out + 1 :])
        return self._replace(branches=(*branches, (words, expression)), never=never)


_TOP = Surroundings(suite=0, branches=(), owner=None, in_function=False, type_checking=False, optional=False)


def statements(tree: ast.Module) -> Iterator[tuple[ast.stmt, Surroundings]]:
    """Yield every statement of a module, at any depth, in the order of the source.

    Works off its own stack, as generated files nest deeper than Python's.
    """
    suites = 0
    stack = [iter([(statement, _TOP) for statement in tree.body])]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
            continue
        statement, around = item
        yield statement, around
        if type(statement) in _SIMPLE:
            continue
        blocks: list[tuple[ast.stmt, Surroundings]] = []
        for block, inner in _blocks(statement, around):
            suites += 1
            numbered = inner._replace(suite=suites)
            blocks.extend((child, numbered) for child in block)
        if blocks:
            stack.append(iter(blocks))


def _blocks(statement: ast.stmt, around: Surroundings) -> Iterator[tuple[list[ast.stmt], Surroundings]]:
    """Yield the blocks of a compound statement, each with its surroundings."""
    match statement:
        case ast.ClassDef():
            yield statement.body, around._replace(branches=(), owner=statement, guards=(), handler=None, never=False)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            inside = around._replace(
                branches=(), owner=statement, in_function=True, guards=(), handler=None, never=False
            )
            yield statement.body, inside
        case ast.If():
            yield from _if_blocks(statement, around)
        case ast.Try() | ast.TryStar():
            yield from _try_blocks(statement, around)
        case ast.Match():
            for case in statement.cases:
                yield case.body, around.inside("case", case.pattern)
        case ast.With():
            guards = (*around.guards, statement) if suppressed(statement) else around.guards
            optional = around.optional or bool(suppressed_imports(statement))
            yield statement.body, around._replace(optional=optional, guards=guards)
        case ast.For() | ast.AsyncFor() | ast.While() | ast.AsyncWith():
            yield statement.body, around
            yield getattr(statement, "orelse", []), around


def _if_blocks(statement: ast.If, around: Surroundings) -> Iterator[tuple[list[ast.stmt], Surroundings]]:
    test = statement.test
    for_types = is_type_checking(test)
    outside = around
    if around.branches and _is_elif(statement, around.branches[-1]):
        # What an `elif` asks for says all that most readers want to know.
        outside = around._replace(branches=around.branches[:-1])
    inside = outside.inside("if", test)
    yield statement.body, inside._replace(type_checking=around.type_checking or for_types is True)
    other = around.inside("else of if", test)
    yield statement.orelse, other._replace(type_checking=around.type_checking or for_types is False)


def _is_never_taken(branch: Branch) -> bool:
    words, expression = branch
    if words not in {"if", "else of if"} or not isinstance(expression, ast.expr):
        return False
    return settled(expression) is (words != "if")


def is_type_checking(test: ast.expr) -> bool | None:
    """Return whether a test holds for type checkers only; `False` for the opposite, `None` for any other test."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = is_type_checking(test.operand)
        return None if inner is None else not inner
    # `TYPE_CHECKING`, `typing.TYPE_CHECKING`, `t.TYPE_CHECKING`
    return True if getattr(test, "id", getattr(test, "attr", "")) == "TYPE_CHECKING" else None


def _is_elif(statement: ast.If, branch: Branch) -> bool:
    """Return whether an `if` in the `else` branch of another one is written as `elif`."""
    words, test = branch
    return words == "else of if" and isinstance(test, ast.expr) and statement.col_offset < test.col_offset


def _try_blocks(
    statement: ast.Try | ast.TryStar, around: Surroundings
) -> Iterator[tuple[list[ast.stmt], Surroundings]]:
    caught = any(_catches_import_error(handler) for handler in statement.handlers)
    guards = (*around.guards, statement) if statement.handlers else around.guards
    yield statement.body, around.inside("try")._replace(optional=around.optional or caught, guards=guards)
    for handler in statement.handlers:
        yield handler.body, around.inside("except", handler.type)._replace(handler=handler)
    yield statement.orelse, around.inside("else of try")
    yield statement.finalbody, around


def _catches_import_error(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(map(_is_import_error, kinds))


def _is_import_error(kind: ast.expr) -> bool:
    return isinstance(kind, ast.Name) and kind.id in _IMPORT_ERRORS


def suppressed_imports(statement: ast.With) -> ast.Call | None:
    """Return the call of `suppress` that lets a block go on without a module that is missing; `None` without one."""
    return next((call for call in suppressed(statement) if any(map(_is_import_error, call.args))), None)


def suppressed(statement: ast.With) -> list[ast.Call]:
    """Return the calls of `suppress` in a `with` statement."""
    calls = (item.context_expr for item in statement.items if isinstance(item.context_expr, ast.Call))
    return [call for call in calls if _is_suppress(call.func)]


def _is_suppress(node: ast.expr) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) == "suppress"


def asks_for_main(test: ast.expr) -> bool:
    """Return whether a condition holds only where a file runs as a program: `__name__ == "__main__"`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(map(asks_for_main, test.values))
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
        return False
    operands = [test.left, *test.comparators]
    return {getattr(operand, "id", getattr(operand, "value", None)) for operand in operands} == {"__name__", "__main__"}


def branch_words(branch: Branch) -> str:
    """Return a branch in words, such as `else of if PY3`."""
    words, expression = branch
    return f"{words} {short(expression)}" if expression else words


def short(node: ast.AST, limit: int = 60) -> str:
    """Return the source of an expression on one line, cut to `limit` characters."""
    try:
        text = " ".join((_plain(node) or ast.unparse(node)).split())
    except RecursionError:
        return "…"
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _plain(node: ast.AST | None) -> str:
    """Return the source of an expression of names, texts and calls as `ast.unparse` does; empty for all else.

    Most of what is shown is as plain as that, and this takes a tenth of the time.
    """
    match node:
        case ast.Name(id=name):
            return name
        case ast.Constant(value=None | bool() | str(), kind=None):
            return repr(node.value)
        case ast.Attribute(value=value, attr=attribute):
            parts = [_plain(value)]
            text = f"{parts[0]}.{attribute}"
        case ast.Subscript(value=value, slice=ast.Name() | ast.Attribute() | ast.Constant() as key):
            parts = [_plain(value), _plain(key)]
            text = f"{parts[0]}[{parts[1]}]"
        case ast.Call(func=function, args=arguments, keywords=keywords):
            parts = [_plain(function), *map(_plain, arguments), *map(_keyword, keywords)]
            text = f"{parts[0]}({', '.join(parts[1:])})"
        case ast.Tuple(elts=[_, _, *_] as elements):
            parts = [_plain(element) for element in elements]
            text = f"({', '.join(parts)})"
        case _:
            return ""
    return text if all(parts) else ""


def _keyword(word: ast.keyword) -> str:
    value = _plain(word.value) if word.arg else ""
    return f"{word.arg}={value}" if value else ""
