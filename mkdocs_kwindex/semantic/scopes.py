"""Scopes: the names that each binds, and the node of each at the statement being read."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from mkdocs_kwindex.semantic.place_paths import attribute_path, place_path
from mkdocs_kwindex.semantic.source_text import reaches

UNBOUND = -1
"""In `Scope.env`: the name is bound in the scope, but not at this point."""

STARS = "*"
"""In `Scope.env` of a module: the star imports that have run."""

_MAX_ATTRIBUTES = 200
"""Attributes of one name that are followed through a scope."""


class ScopeKind(Enum):
    """The kinds of scope. Comprehensions are no scope here: they run in place, with an overlay over the names."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"


# Asking an enumeration for its member takes ten times as long as a name of the module.
MODULE_SCOPE, CLASS_SCOPE, FUNCTION_SCOPE = ScopeKind


class Scope:
    """A module, a class body or a function.

    Attributes:
        kind: What it is.
        parent: The scope around it.
        definition: Index of the class' or function's definition, -1 for the module.
        row: Index of the class or function in its table.
        names: The names that it binds anywhere.
        declared_global: The names under `global`.
        declared_nonlocal: The names under `nonlocal`.
        dotted: The attribute paths in `env` by the name they begin with.
        env: The node that each name stands for at the statement being read. Dotted names are attributes that were
            assigned or narrowed.
        overlays: The names of the comprehensions being read, innermost last.
        bindings: All nodes bound to each name, in the order of the source.
        elsewhere: Nodes bound to each name under `global` in functions.
        annotations: Node of the declared type of each annotated variable.
        variables: Index of each name in the table's variables.
        named: What each `:=` read so far has bound: the name and its node.
        resolved: In a function: the nodes of names from outside, as far as they were asked for.
        outer: Names that come with it: type parameters, and the variables of a comprehension around a lambda.
        header: The type parameters of the definition whose header is being read.
        receiver: In a method: name of the first parameter.
        receiver_is_class: Whether that parameter is the class.
        owner: In a method and in functions inside of it: row of the class; -1 otherwise.
    """

    __slots__ = (
        "annotations",
        "bindings",
        "declared_global",
        "declared_nonlocal",
        "definition",
        "dotted",
        "elsewhere",
        "env",
        "header",
        "kind",
        "log",
        "named",
        "names",
        "outer",
        "overlays",
        "owner",
        "parent",
        "receiver",
        "receiver_is_class",
        "resolved",
        "row",
        "variables",
    )

    def __init__(self, kind: ScopeKind, parent: "Scope | None", definition: int, row: int = -1) -> None:
        self.kind = kind
        self.parent = parent
        self.definition = definition
        self.row = row
        self.names: set[str] = set()
        self.declared_global: set[str] = set()
        self.declared_nonlocal: set[str] = set()
        self.env: dict[str, int] = {}
        self.dotted: dict[str, set[str]] = {}
        self.log: list[tuple[str, int]] = []
        self.named: list[tuple[str, int]] = []
        self.overlays: list[dict[str, int]] = []
        self.bindings: dict[str, list[int]] = {}
        self.elsewhere: dict[str, list[int]] = {}
        self.annotations: dict[str, int] = {}
        self.variables: dict[str, int] = {}
        self.outer: dict[str, int] = {}
        self.header: dict[str, int] = {}
        self.resolved: dict[str, int] = {}
        self.receiver = ""
        self.receiver_is_class = False
        self.owner = -1

    def binds(self, name: str) -> bool:
        """Return whether the scope has its own say about a name."""
        return name in self.names or name in self.declared_global or name in self.declared_nonlocal

    def set(self, name: str, node: int) -> None:
        """Let a name stand for a node from here on."""
        self.log.append((name, self.env.get(name, UNBOUND)))
        self.env[name] = node

    def set_attribute(self, path: str, node: int) -> None:
        """Let an attribute of a name stand for a node from here on."""
        known = self.dotted.setdefault(path.partition(".")[0], set())
        if len(known) < _MAX_ATTRIBUTES or path in known:
            known.add(path)
            self.set(path, node)

    def forget_attributes(self, path: str) -> None:
        """Drop what is known of the attributes of a name, or of what follows an attribute."""
        prefix = path + "."
        for key in self.dotted.get(path.partition(".")[0], ()):
            if key.startswith(prefix) and self.env.get(key, UNBOUND) != UNBOUND:
                self.set(key, UNBOUND)


_BIND_NOTHING = frozenset((ast.Expr, ast.Return, ast.Raise, ast.Assert, ast.Pass, ast.Break, ast.Continue))
_NAMED = frozenset((ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
_SIMPLE = frozenset((ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal))
_ASSIGN, _IF, _NAME = ast.Assign, ast.If, ast.Name
_BLOCKS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.For: ("body", "orelse"),
    ast.AsyncFor: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.With: ("body",),
    ast.AsyncWith: ("body",),
    ast.Try: ("body", "orelse", "handlers", "finalbody"),
    ast.TryStar: ("body", "orelse", "handlers", "finalbody"),
    ast.ExceptHandler: ("body",),
    ast.Match: ("cases",),
    ast.match_case: ("body",),
}


class BoundNames:
    """The names that statements bind in their own scope.

    Attributes:
        names: The bound names.
        declared_global: Those under `global`.
        declared_nonlocal: Those under `nonlocal`.
        attributes: The attribute paths assigned to.
        containers: The paths of what items are assigned in.
    """

    def __init__(self, body: Iterable[ast.stmt], walrus_lines: Sequence[int], *, attributes: bool = False) -> None:
        """Look through statements.

        Args:
            body: The statements.
            walrus_lines: The lines that contain `:=`, sorted: only there expressions need a look.
            attributes: Whether the attribute paths are wanted, too.
        """
        self.names: set[str] = set()
        self.declared_global: set[str] = set()
        self.declared_nonlocal: set[str] = set()
        self.attributes: set[str] = set()
        self.containers: set[str] = set()
        self._wants_attributes = attributes
        pending: list[ast.AST] = list(body)
        while pending:
            node = pending.pop()
            if walrus_lines and reaches(node, walrus_lines):
                self.names.update(_walrus_targets(node))
            kind = node.__class__
            if kind is _IF:
                pending += node.body  # type: ignore[attr-defined]
                pending += node.orelse  # type: ignore[attr-defined]
            elif kind not in _BIND_NOTHING:
                self._add(node, kind)
                for block in _BLOCKS.get(kind, ()):
                    pending += getattr(node, block)
        if self.declared_global or self.declared_nonlocal:
            self.names -= self.declared_global
            self.names -= self.declared_nonlocal

    def _add(self, node: ast.AST, kind: type[ast.AST]) -> None:
        """Add what a statement binds, those inside of it left out."""
        if kind is _ASSIGN:
            for target in node.targets:  # type: ignore[attr-defined]
                if target.__class__ is _NAME:
                    self.names.add(target.id)
                else:
                    self._add_target(target)
        elif kind in _NAMED:
            self.names.add(node.name)  # type: ignore[attr-defined]
        elif kind in _SIMPLE:
            self._add_simple(node)
        else:
            self._add_targets(node)

    def _add_simple(self, node: ast.AST) -> None:
        """Add what a statement says without a target."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.names.update(imported_names(node))
            if any(alias.name == "*" for alias in node.names):
                self.names.add(STARS)
        elif isinstance(node, ast.Global):
            self.declared_global.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            self.declared_nonlocal.update(node.names)

    def _add_targets(self, node: ast.AST) -> None:
        for target in _targets(node):
            self._add_target(target)
        if isinstance(node, ast.ExceptHandler) and node.name:
            self.names.add(node.name)
        elif isinstance(node, ast.match_case):
            self.names.update(_captures(node.pattern))

    def _add_target(self, target: ast.expr) -> None:
        pending = [target]
        while pending:
            node = pending.pop()
            if isinstance(node, ast.Name):
                self.names.add(node.id)
            elif isinstance(node, ast.Attribute):
                if self._wants_attributes and (path := attribute_path(node)):
                    self.attributes.add(path)
            elif isinstance(node, ast.Subscript):
                if self._wants_attributes and (path := place_path(node.value)):
                    self.containers.add(path)
            elif isinstance(node, (ast.Tuple, ast.List)):
                pending.extend(node.elts)
            elif isinstance(node, ast.Starred):
                pending.append(node.value)


def imported_names(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Yield the names that an import statement binds."""
    for alias in node.names:
        if alias.asname:
            yield alias.asname
        elif isinstance(node, ast.Import):
            yield alias.name.partition(".")[0]
        elif alias.name != "*":
            yield alias.name


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Delete):
        return node.targets
    if isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor)):
        return [node.target]
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return [item.optional_vars for item in node.items if item.optional_vars is not None]
    alias_name = getattr(node, "name", None)  # ast.TypeAlias, which Python 3.11 does not know
    return [alias_name] if isinstance(alias_name, ast.Name) else []


def _captures(pattern: ast.pattern) -> Iterator[str]:
    for node in ast.walk(pattern):
        if isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest


def _walrus_targets(statement: ast.AST) -> Iterator[str]:
    """Yield the targets of `:=` in a statement's own expressions."""
    blocks = (ast.stmt, ast.ExceptHandler, ast.match_case, ast.Lambda)
    pending: list[ast.AST] = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, blocks)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.NamedExpr):
            yield node.target.id
        pending.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, blocks))
