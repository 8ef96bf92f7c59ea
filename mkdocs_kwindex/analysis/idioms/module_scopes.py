"""The names of a module: what they stand for in the scope where they are read."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from mkdocs_kwindex.analysis.idioms.bindings import BINDING_NOTHING, assigned_names
from mkdocs_kwindex.analysis.idioms.owners import Owners
from mkdocs_kwindex.analysis.idioms.syntax_questions import Function, Owner, parameters
from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.semantic.import_paths import absolute_module
from mkdocs_kwindex.semantic.statement_walk import Surroundings

_TWINS = {"typing_extensions": "typing", "attrs": "attr", "enum.EnumType": "enum.EnumMeta"}


class Scopes(Owners):
    """The names that the statements of a module bind, scope by scope.

    Attributes:
        source: The file.
    """

    def __init__(
        self,
        tree: ast.Module,
        source: SourceFile,
        statements: Sequence[tuple[ast.stmt, Surroundings]],
        paths: Mapping[int, str],
    ) -> None:
        """Read the statements.

        Args:
            tree: The syntax tree.
            source: The file.
            statements: Every statement and where it stands.
            paths: The `path` of each definition by the `id()` of its node.
        """
        super().__init__(tree, statements, paths)
        self.source = source
        self._called: dict[int, str] = {}
        self._bound: dict[int, dict[str, str]] = {}
        self._locals: dict[int, frozenset[str]] = {}

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
                path = self.paths.get(id(statement), "")
                yield statement.name, self.source.symbol(path).partition("~")[0] if path else ""
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


def _canonical(path: str) -> str:
    """Write a path as the library's own documentation does: back-ports and second names are the same thing."""
    if path in _TWINS:
        return _TWINS[path]
    root, dot, rest = path.partition(".")
    return f"{_TWINS[root]}{dot}{rest}" if root in _TWINS else path
