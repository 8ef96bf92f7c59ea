"""The statements of a module by the definition that contains them."""

import ast
from collections.abc import Mapping, Sequence

from mkdocs_kwindex.analysis.idioms.syntax_helpers import COMPOUND, DEFINITIONS, Function, Owner, blocks
from mkdocs_kwindex.semantic.statement_walk import Surroundings

_COMPOUND_TYPES = frozenset(COMPOUND)
# What detectors ask for by type; the rest, most of a file, is looked at only where it matters.
_KEPT = (
    *DEFINITIONS,
    ast.Import,
    ast.ImportFrom,
    ast.If,
    ast.Match,
    ast.Try,
    ast.With,
    ast.Assign,
    ast.AnnAssign,
    ast.Global,
)
# Only those outside of functions are kept.
_ASSIGNMENTS = {ast.Assign, ast.AnnAssign}


class Owners:
    """The statements of a module and their owners.

    Attributes:
        tree: The syntax tree.
        statements: Every statement and where it is.
        paths: The `path` of each definition by the `id()` of its node.
        definitions: Every `def` and `class`.
        inner: The functions directly in each owner, by the `id()` of its node.
        by_type: The statements of some types, and where they are.
        owners: The owner of each `def` and `class`, by the `id()` of its node.
    """

    def __init__(
        self,
        tree: ast.Module,
        statements: Sequence[tuple[ast.stmt, Surroundings]],
        paths: Mapping[int, str],
    ) -> None:
        """Read the statements.

        Args:
            tree: The syntax tree.
            statements: Every statement and where it is.
            paths: The `path` of each definition by the `id()` of its node.
        """
        self.tree = tree
        self.statements = statements
        self.paths = paths
        self.owners: dict[int, Owner] = {}
        self.definitions: list[Function | ast.ClassDef] = []
        self.inner: dict[int, list[Function]] = {}
        self._never_run: set[int] = set()
        self._methods: dict[int, dict[str, Function]] = {}
        self.by_type: dict[type, list[tuple[ast.stmt, Surroundings]]] = {kind: [] for kind in _KEPT}
        self._own: dict[int, list[ast.stmt]] = {}
        by_type = self.by_type
        for found in statements:
            statement = found[0]
            kept = by_type.get(type(statement))
            if kept is not None:
                if type(statement) in _ASSIGNMENTS and found[1].in_function:
                    continue
                kept.append(found)
                if isinstance(statement, DEFINITIONS):
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
        while node is not None and id(node) not in self.paths:
            node = self.owners.get(id(node))
        return self.paths[id(node)] if node is not None else ""

    def function_around(self, owner: Owner) -> Function | None:
        """Return the innermost function that encloses a statement of an owner."""
        while owner is not None and not isinstance(owner, (ast.FunctionDef, ast.AsyncFunctionDef)):
            owner = self.owners.get(id(owner))
        return owner
