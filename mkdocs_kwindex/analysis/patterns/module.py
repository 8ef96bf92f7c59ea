"""One module as the detectors see it: statements by their owner, names by the scope they stand in."""

import ast
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from mkdocs_kwindex.analysis.imports import absolute_module
from mkdocs_kwindex.analysis.patterns.bindings import assigned_names
from mkdocs_kwindex.analysis.statements import Surroundings
from mkdocs_kwindex.model import SourceFile

Function = ast.FunctionDef | ast.AsyncFunctionDef
Owner = ast.AST | None
"""The `def` or `class` around a statement; `None` for the module."""

_INNER = (ast.stmt, ast.excepthandler, ast.match_case, ast.Lambda)
_TWINS = {"typing_extensions": "typing", "attrs": "attr", "enum.EnumType": "enum.EnumMeta"}


class Module:
    """The statements and names of a module.

    Attributes:
        source: The file.
        text: Its text.
        own: The statements of each owner, by the `id()` of its node (0 for the module), in the order of the source;
            those inside of another definition belong to that one.
        owners: The owner of each `def` and `class`, by the `id()` of its node.
    """

    def __init__(
        self,
        source: SourceFile,
        text: str,
        statements: Sequence[tuple[ast.stmt, Surroundings]],
        paths: Mapping[int, str],
    ) -> None:
        """Read the statements.

        Args:
            source: The file.
            text: Its text.
            statements: Every statement and where it stands.
            paths: The `path` of each definition by the `id()` of its node.
        """
        self.source = source
        self.text = text
        self.statements = statements
        self._paths = paths
        self.own: defaultdict[int, list[ast.stmt]] = defaultdict(list)
        self.owners: dict[int, Owner] = {}
        self._bound: dict[int, dict[str, str]] = {}
        self._locals: dict[int, frozenset[str]] = {}
        for statement, around in statements:
            owner = around.owner
            self.own[id(owner) if owner is not None else 0].append(statement)
            if isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                self.owners[id(statement)] = owner

    def statements_of(self, owner: Owner) -> Sequence[ast.stmt]:
        """Return the statements of a definition or, for `None`, of the module."""
        return self.own.get(id(owner) if owner is not None else 0, ())

    def path(self, node: Owner) -> str:
        """Return the path of a definition; that of the definition around it where it has none; empty for the module."""
        while node is not None and id(node) not in self._paths:
            node = self.owners.get(id(node))
        return self._paths[id(node)] if node is not None else ""

    def function_around(self, owner: Owner) -> Function | None:
        """Return the innermost function that encloses a statement of an owner."""
        while owner is not None and not isinstance(owner, (ast.FunctionDef, ast.AsyncFunctionDef)):
            owner = self.owners.get(id(owner))
        return owner

    # ---- Names ----

    def dotted(self, node: ast.AST | None, owner: Owner) -> str:
        """Return the dotted path that an expression in the scope of an owner stands for; empty when it is not certain.

        A call stands for what is called and a subscript for what is subscripted: `Generic[T]` is `typing.Generic`.
        """
        if isinstance(node, ast.Subscript):
            node = node.value
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        root = self._name(node.id, owner)
        return _canonical(".".join([root, *reversed(attributes)])) if root else ""

    def called(self, node: ast.expr, owner: Owner) -> str:
        """Return the dotted path of what a call calls, or of the expression itself when it is none."""
        return self.dotted(node.func if isinstance(node, ast.Call) else node, owner)

    def is_global(self, name: str, owner: Owner) -> bool:
        """Tell whether a name in the scope of an owner means the module's variable."""
        scope: Owner = owner
        while scope is not None:
            if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
                if name in self.locals(scope):
                    return False
            elif scope is owner and name in self._bound_in(scope):
                return False
            scope = self.owners.get(id(scope))
        return name in self._bound_in(None)

    def _name(self, name: str, owner: Owner) -> str:
        scope: Owner = owner
        while scope is not None:
            function = scope if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)) else None
            if function or scope is owner:
                bound = self._bound_in(scope)
                if name in bound:
                    return bound[name]
                if function and name in self.locals(function):
                    return ""
            scope = self.owners.get(id(scope))
        bound = self._bound_in(None)
        if name in bound:
            return bound[name]
        return f"builtins.{name}" if not self._has_star else ""

    def _bound_in(self, owner: Owner) -> dict[str, str]:
        """Return what the statements of a scope bind: a dotted path, or nothing where that is not certain."""
        key = id(owner) if owner is not None else 0
        if key not in self._bound:
            found: dict[str, str] = {}
            for statement in self.own.get(key, ()):
                for name, path in self._bindings(statement):
                    found[name] = path if found.get(name, path) == path else ""
            self._bound[key] = found
        return self._bound[key]

    def _bindings(self, statement: ast.stmt) -> Iterator[tuple[str, str]]:
        match statement:
            case ast.Import():
                for alias in statement.names:
                    root = alias.name.partition(".")[0]
                    yield (alias.asname, alias.name) if alias.asname else (root, root)
            case ast.ImportFrom():
                module = absolute_module(statement.module or "", statement.level, self.source)
                for alias in statement.names:
                    yield alias.asname or alias.name, _canonical(f"{module}.{alias.name}")
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                path = self._paths.get(id(statement), "")
                yield statement.name, f"{self.source.module}.{path}".partition("~")[0] if path else ""
            case _:
                yield from ((name, "") for name in assigned_names(statement))

    def locals(self, function: Function) -> frozenset[str]:
        """Return the local names of a function: parameters and what its statements bind."""
        if id(function) not in self._locals:
            names = {argument.arg for argument in parameters(function)}
            names.update(self._bound_in(function))
            for statement in self.own[id(function)]:
                if isinstance(statement, (ast.Global, ast.Nonlocal)):
                    names.difference_update(statement.names)
            self._locals[id(function)] = frozenset(names)
        return self._locals[id(function)]

    @cached_property
    def _has_star(self) -> bool:
        return any(
            isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*"
            for statement in self.statements_of(None)
        )

    # ---- Places in the text ----

    def at_line(self, line: int) -> Iterator[tuple[ast.stmt, Surroundings]]:
        """Yield the statements that begin on a line or, without one, the innermost that goes over it."""
        index = bisect_right(self._first_lines, line) - 1
        if index >= 0 and self._first_lines[index] == line:
            while index >= 0 and self._first_lines[index] == line:
                yield self.statements[index]
                index -= 1
            return
        while index >= 0:
            statement, around = self.statements[index]
            if (statement.end_lineno or 0) >= line:
                yield statement, around
                return
            index -= 1

    def line_of(self, position: int) -> int:
        """Return the number of the line that holds a position of the text."""
        return bisect_right(self._line_starts, position)

    @cached_property
    def _first_lines(self) -> list[int]:
        return [statement.lineno for statement, _ in self.statements]

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts


def parameters(function: Function | ast.Lambda) -> list[ast.arg]:
    """Return all parameters of a function."""
    arguments = function.args
    stars = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars]


def receiver(function: Function) -> str:
    """Return the name of a function's first positional parameter; empty when it has none."""
    positional = [*function.args.posonlyargs, *function.args.args]
    return positional[0].arg if positional else ""


def inner_expressions(statement: ast.AST) -> Iterator[ast.AST]:
    """Yield the expressions of a statement itself: not those of statements inside it, nor of lambdas."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if node is not statement:
            yield node
        pending.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, _INNER))


def documented_body(node: Function | ast.ClassDef) -> list[ast.stmt]:
    """Return the statements of a definition without its docstring."""
    body = node.body
    match body[0]:
        case ast.Expr(value=ast.Constant(value=str())):
            return body[1:]
    return body


def _canonical(path: str) -> str:
    """Write a path as the library's own documentation does: back-ports and second names are the same thing."""
    if path in _TWINS:
        return _TWINS[path]
    root, dot, rest = path.partition(".")
    return f"{_TWINS[root]}{dot}{rest}" if root in _TWINS else path
