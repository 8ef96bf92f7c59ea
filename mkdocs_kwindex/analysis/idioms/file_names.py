"""Looks names up in a file's name table, so that idioms and links share one scope analysis."""

import ast
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from mkdocs_kwindex.analysis.idioms.owners import Owners
from mkdocs_kwindex.model import Definition, SourceFile
from mkdocs_kwindex.model.names import Columns, NameTable
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.statement_walk import Surroundings

# How many branches, one after the other, may have bound a name again until it is not followed any more.
_DEEPEST: Final = 100
_TWINS: Final = {"typing_extensions": "typing", "attrs": "attr", "enum.EnumType": "enum.EnumMeta"}


class FileNames(Owners):
    """Names of a file by their position.

    Attributes:
        source: The file.
        text: Its text.
        table: Its name table.
    """

    def __init__(
        self,
        tree: ast.Module,
        source: SourceFile,
        text: str,
        table: NameTable,
        definitions: Sequence[Definition],
        statements: Sequence[tuple[ast.stmt, Surroundings]],
        paths: Mapping[int, str],
    ) -> None:
        """Read the statements.

        Args:
            tree: The syntax tree.
            source: The file.
            text: Its text.
            table: Its name table.
            definitions: Its definitions, of which the table speaks by their numbers.
            statements: Every statement and where it is.
            paths: The `path` of each definition by the `id()` of its node.
        """
        super().__init__(tree, statements, paths)
        self.source = source
        self.text = text
        self.table = table
        self._definitions = definitions
        self._rows = array("i", table.occurrences)
        self._lines = self._rows[:: Columns.OCCURRENCE]
        self._nodes = array("i", table.nodes)
        self._pool = array("i", table.pool)
        self._variables = array("i", table.variables)
        self._functions = array("i", table.functions)
        self._classes = array("i", table.classes)
        self._members = frozenset(array("i", table.members))
        self._known: dict[int, str] = {}
        self._depth = 0
        self._called: dict[int, str] = {}

    def dotted(self, node: ast.AST | None) -> str:
        """Return the dotted path that an expression stands for; empty when it is not certain.

        A subscript stands for what is subscripted: `Generic[T]` is `typing.Generic`.
        """
        if isinstance(node, ast.Subscript):
            node = node.value
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        root = self._path(self._node(node)) if isinstance(node, ast.Name) else ""
        return _canonical(".".join([root, *reversed(attributes)])) if root else ""

    def called(self, node: ast.expr) -> str:
        """Return the dotted path of what a call calls, or of the expression itself when it is none."""
        # Several detectors ask for each decorator.
        if id(node) not in self._called:
            self._called[id(node)] = self.dotted(node.func if isinstance(node, ast.Call) else node)
        return self._called[id(node)]

    def is_global(self, name: ast.Name) -> bool:
        """Return whether a name in a function means a variable of the module."""
        variable = self._variable(name)
        return variable in self._members

    def is_from_outside(self, name: ast.Name) -> bool:
        """Return whether a name means a variable of a function around the one that it is in."""
        variable = self._variable(name)
        return variable >= 0 and variable not in self._members

    def is_bound_once(self, name: str) -> bool:
        """Return whether one statement only gives a variable of the module its value."""
        variable = self._members_by_name.get(name)
        return variable is not None and len(self._bound(variable)) == 1

    @cached_property
    def _members_by_name(self) -> Mapping[str, int]:
        strings = self.table.strings
        return {strings[self._variables[variable * Columns.VARIABLE]]: variable for variable in self._members}

    def _bound(self, variable: int) -> list[int]:
        """Return the nodes of all that binds a variable, also by `global` elsewhere."""
        first = variable * Columns.VARIABLE
        return [*self._list(self._variables[first + 2]), *self._list(self._variables[first + 3])]

    @cached_property
    def packages(self) -> frozenset[str]:
        """The top-level packages that the file imports, and its own."""
        found = {self.source.module.partition(".")[0]}
        for statement, _ in self.by_type[ast.ImportFrom]:
            found.add((getattr(statement, "module", None) or "").partition(".")[0])
        for statement, _ in self.by_type[ast.Import]:
            found.update(alias.name.partition(".")[0] for alias in getattr(statement, "names", ()))
        return frozenset(found)

    def _node(self, name: ast.Name) -> int:
        """Return the node that the table has for a name; -1 without."""
        first, last = bisect_left(self._lines, name.lineno), bisect_right(self._lines, name.lineno)
        for index in range(first * Columns.OCCURRENCE, last * Columns.OCCURRENCE, Columns.OCCURRENCE):
            if self._rows[index + 1] == name.col_offset:
                return self._rows[index + 5]
        return -1

    def _variable(self, name: ast.Name) -> int:
        """Return the variable of another scope that a name means; -1 for none."""
        node = self._node(name) * Columns.NODE
        return self._nodes[node + 1] if node >= 0 and self._nodes[node] == Op.VARIABLE else -1

    def _path(self, node: int) -> str:
        """Return the dotted path of a node that stands for something imported, defined or built in."""
        if node < 0 or self._depth == _DEEPEST:
            return ""
        if node not in self._known:
            # Names that are bound in a circle stand for nothing.
            self._known[node] = ""
            self._depth += 1
            self._known[node] = self._find(*self._nodes[node * Columns.NODE : (node + 1) * Columns.NODE])
            self._depth -= 1
        return self._known[node]

    def _find(self, operator: int, left: int, right: int) -> str:
        strings = self.table.strings
        found = ""
        match operator:
            case Op.MODULE:
                found = _canonical(strings[left])
            case Op.IMPORTED:
                found = _canonical(f"{strings[left]}.{strings[right]}")
            case Op.GLOBAL:
                found = f"builtins.{strings[left]}" if right < 0 else ""
            case Op.STARRED | Op.AROUND | Op.NARROW | Op.NARROW_CLASS | Op.EXCLUDE:
                # Hardly any module exports a name of its own that hides what was imported by name before.
                found = self._path(left)
            case Op.FUNCTION | Op.CLASS:
                found = self._definition(operator, left)
            case Op.PHI:
                found = self._agreed(self._list(left))
            case Op.VARIABLE:
                found = self._agreed(self._bound(left))
        return found

    def _definition(self, operator: int, index: int) -> str:
        rows, width = (self._classes, Columns.CLASS) if operator == Op.CLASS else (self._functions, Columns.FUNCTION)
        definition = rows[index * width + 2]
        return f"{self.source.module}.{self._definitions[definition].path}".partition("~")[0] if definition >= 0 else ""

    def _agreed(self, nodes: Iterable[int]) -> str:
        found = set(map(self._path, nodes))
        return found.pop() if len(found) == 1 else ""

    def _list(self, number: int) -> Sequence[int]:
        return self._pool[self._pool[number] : self._pool[number + 1]] if number >= 0 else ()


def _canonical(path: str) -> str:
    """Write a path as the library's own documentation does: back-ports and second names are the same thing."""
    if path in _TWINS:
        return _TWINS[path]
    root, dot, rest = path.partition(".")
    return f"{_TWINS[root]}{dot}{rest}" if root in _TWINS else path
