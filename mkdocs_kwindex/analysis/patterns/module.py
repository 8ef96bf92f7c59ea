"""One module as the detectors see it: statements by their owner, names by the scope they stand in."""

import ast
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from mkdocs_kwindex.analysis.imports import absolute_module
from mkdocs_kwindex.analysis.patterns.bindings import BINDING_NOTHING, assigned_names
from mkdocs_kwindex.analysis.statements import Surroundings
from mkdocs_kwindex.model import SourceFile

Function = ast.FunctionDef | ast.AsyncFunctionDef
Decorated = Function | ast.ClassDef
Owner = ast.AST | None
"""The `def` or `class` around a statement; `None` for the module."""

_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_COMPOUND = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)
_COMPOUND_TYPES = frozenset(_COMPOUND)
# What detectors ask for by type; the rest, most of a file, is looked at only where it matters.
_KEPT = (
    *_DEFINITIONS,
    ast.Import,
    ast.ImportFrom,
    ast.If,
    ast.Match,
    ast.Try,
    ast.Assign,
    ast.AnnAssign,
    ast.Global,
)
# Only those outside of functions are kept.
_ASSIGNMENTS = {ast.Assign, ast.AnnAssign}
_INNER = (ast.stmt, ast.excepthandler, ast.match_case, ast.Lambda)
_TWINS = {"typing_extensions": "typing", "attrs": "attr", "enum.EnumType": "enum.EnumMeta"}


class Module:
    """The statements and names of a module.

    Attributes:
        tree: The syntax tree.
        source: The file.
        text: Its text.
        definitions: Every `def` and `class`.
        inner: The functions directly in each owner, by the `id()` of its node.
        by_type: The statements of some types, and where they stand.
        owners: The owner of each `def` and `class`, by the `id()` of its node.
    """

    def __init__(
        self,
        tree: ast.Module,
        source: SourceFile,
        text: str,
        statements: Sequence[tuple[ast.stmt, Surroundings]],
        paths: Mapping[int, str],
    ) -> None:
        """Read the statements.

        Args:
            tree: The syntax tree.
            source: The file.
            text: Its text.
            statements: Every statement and where it stands.
            paths: The `path` of each definition by the `id()` of its node.
        """
        self.tree = tree
        self.source = source
        self.text = text
        self.statements = statements
        self._paths = paths
        self.owners: dict[int, Owner] = {}
        self.definitions: list[Function | ast.ClassDef] = []
        self.inner: dict[int, list[Function]] = {}
        self._never_run: set[int] = set()
        self._called: dict[int, str] = {}
        self._methods: dict[int, dict[str, Function]] = {}
        self.by_type: dict[type, list[tuple[ast.stmt, Surroundings]]] = {kind: [] for kind in _KEPT}
        self._paths = paths
        self._own: dict[int, list[ast.stmt]] = {}
        self._bound: dict[int, dict[str, str]] = {}
        self._locals: dict[int, frozenset[str]] = {}
        by_type = self.by_type
        for found in statements:
            statement = found[0]
            kept = by_type.get(type(statement))
            if kept is not None:
                if type(statement) in _ASSIGNMENTS and found[1].in_function:
                    continue
                kept.append(found)
                if isinstance(statement, _DEFINITIONS):
                    owner = found[1].owner
                    if found[1].type_checking:
                        self._never_run.add(id(statement))
                    self.owners[id(statement)] = owner
                    self.definitions.append(statement)
                    if not isinstance(statement, ast.ClassDef):
                        self.inner.setdefault(id(owner), []).append(statement)

    def statements_of(self, owner: Owner) -> Sequence[ast.stmt]:
        """Return the statements of a definition or, for `None`, of the module, in the order of the source.

        Those inside of another definition belong to that one.
        """
        key = id(owner)
        if key not in self._own:
            found: list[ast.stmt] = []
            pending = getattr(self.tree if owner is None else owner, "body", [])[::-1]
            while pending:
                statement = pending.pop()
                found.append(statement)
                if type(statement) in _COMPOUND_TYPES:
                    for block in reversed(list(blocks(statement))):
                        pending.extend(block[::-1])
            self._own[key] = found
        return self._own[key]

    def methods(self, node: ast.ClassDef) -> Mapping[str, Function]:
        """Return the methods of a class by name; the last one where there are several.

        Those under `if TYPE_CHECKING` are not there when the program runs.
        """
        if id(node) not in self._methods:
            found = (method for method in self.inner.get(id(node), ()) if id(method) not in self._never_run)
            self._methods[id(node)] = {method.name: method for method in found}
        return self._methods[id(node)]

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
        # Several detectors ask for each decorator.
        if id(node) not in self._called:
            self._called[id(node)] = self.dotted(node.func if isinstance(node, ast.Call) else node, owner)
        return self._called[id(node)]

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

    @cached_property
    def packages(self) -> frozenset[str]:
        """The top-level packages that the file imports, and its own."""
        found = {self.source.module.partition(".")[0]}
        for statement, _ in self.by_type[ast.ImportFrom]:
            found.add((getattr(statement, "module", None) or "").partition(".")[0])
        for statement, _ in self.by_type[ast.Import]:
            found.update(alias.name.partition(".")[0] for alias in getattr(statement, "names", ()))
        return frozenset(found)

    def is_bound_once(self, name: str) -> bool:
        """Tell whether one statement only gives the module's variable its value."""
        return self._binding_counts[name] == 1

    @cached_property
    def _binding_counts(self) -> Counter[str]:
        counts = Counter(name for name, _ in self._module_bindings)
        for statement, _ in self.by_type[ast.Global]:
            if isinstance(statement, ast.Global):
                counts.update(statement.names)
        return counts

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
        key = id(owner)
        if key not in self._bound:
            found: dict[str, str] = {}
            for name, path in self._bindings_in(owner) if owner is not None else self._module_bindings:
                found[name] = path if found.get(name, path) == path else ""
            self._bound[key] = found
        return self._bound[key]

    @cached_property
    def _module_bindings(self) -> list[tuple[str, str]]:
        return list(self._bindings_in(None))

    def _bindings_in(self, owner: Owner) -> Iterator[tuple[str, str]]:
        for statement in self.statements_of(owner):
            if type(statement) not in BINDING_NOTHING:
                yield from self._bindings(statement)

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
            for statement in self.statements_of(function):
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

    def at_line(self, line: int) -> Iterator[tuple[ast.stmt, Owner]]:
        """Yield the innermost statement that goes over a line, with its owner; several that share the line."""
        block, owner = self.tree.body, None
        found: list[ast.stmt] = []
        found_owner: Owner = None
        while block:
            index = bisect_right(block, line, key=_first_line) - 1
            statement = block[max(index, 0)]
            if index < 0 or (statement.end_lineno or 0) < line:
                break
            found, found_owner = [statement], owner
            while index and block[index - 1].end_lineno == line:
                index -= 1
                found.append(block[index])
            if isinstance(statement, _DEFINITIONS):
                owner = statement
                block = statement.body
            else:
                inner = blocks(statement) if isinstance(statement, _COMPOUND) else iter(())
                block = next((b for b in inner if b and b[0].lineno <= line <= (b[-1].end_lineno or 0)), [])
        yield from ((statement, found_owner) for statement in found)

    def definition_at(self, line: int, column: int) -> Owner:
        """Return the innermost definition around a place, or above it where the place is indented as its body is."""
        block, owner = self.tree.body, None
        while block:
            index = bisect_right(block, line, key=_first_line) - 1
            statement = block[max(index, 0)]
            if index < 0 or ((statement.end_lineno or 0) < line and statement.col_offset >= column):
                break
            if isinstance(statement, _DEFINITIONS):
                owner = statement
                block = statement.body
            else:
                inner = list(blocks(statement)) if isinstance(statement, _COMPOUND) else []
                block = next((b for b in reversed(inner) if b and b[0].lineno <= line), [])
        return owner

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int]]:
        """Yield what a pattern finds in the text, and the number of the line where it begins."""
        line, position = 1, 0
        for found in pattern.finditer(self.text):
            line += self.text.count("\n", position, found.start())
            position = found.start()
            yield found, line

    def statements_with(self, pattern: re.Pattern[str]) -> Iterator[tuple[ast.stmt, Owner]]:
        """Yield, each once, the statements on the lines where a pattern finds something, with their owners.

        Expressions are ten times as many as statements; the text leads to the few that are of interest.
        """
        seen: set[int] = set()
        for _, line in self.matches(pattern):
            for found in self.at_line(line):
                if id(found[0]) not in seen:
                    seen.add(id(found[0]))
                    yield found


def blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of a compound statement that is no definition, in the order of the source."""
    yield getattr(statement, "body", [])
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body
    yield getattr(statement, "orelse", [])
    yield getattr(statement, "finalbody", [])


def _first_line(statement: ast.stmt) -> int:
    return statement.lineno


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
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                pending.extend(part for part in value if isinstance(part, ast.AST) and not isinstance(part, _INNER))
            elif isinstance(value, ast.AST) and not isinstance(value, _INNER):
                pending.append(value)


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
