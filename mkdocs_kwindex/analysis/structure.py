"""Collects definitions with griffe's visitor, extended to every function body and every branch."""

import ast
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import griffe

from mkdocs_kwindex.analysis.definitions import DefinitionBuilder
from mkdocs_kwindex.analysis.variables import Variable, find_variables
from mkdocs_kwindex.model import Definition, SourceFile
from mkdocs_kwindex.semantic.statement_walk import Surroundings, statements

_Node = ast.AST | griffe.ObjectNode
_Agent = griffe.Visitor | griffe.Inspector
_DEFINE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_ASSIGN = (ast.Assign, ast.AnnAssign)


@contextmanager
def griffe_silenced() -> Iterator[None]:
    """Keep griffe's own messages out of the log: problems travel as data, and its log is shared with other plugins."""
    # `griffe.logger.disable()` fails on the logger that mkdocstrings puts in its place.
    # Another level would make all loggers of the process forget what they know, once for each file.
    logger = logging.getLogger(griffe.logger.name)
    was_disabled = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = was_disabled


class Structure:
    """What griffe's visitor found in one module.

    Attributes:
        tree: The syntax tree.
        module: griffe's module.
        found: Node, griffe object and definition of everything defined, in the order of the source.
        statements: Every statement and where it is.
    """

    def __init__(
        self, tree: ast.Module, module: griffe.Module, statements: Sequence[tuple[ast.stmt, Surroundings]]
    ) -> None:
        self.tree = tree
        self.module = module
        self.statements = statements
        self.found: list[tuple[ast.AST, griffe.Object, Definition]] = []

    @property
    def definition_index(self) -> dict[int, int]:
        """The index of each definition by the `id()` of its node."""
        return {id(node): index for index, (node, _, _) in enumerate(self.found)}


def read_structure(source: SourceFile, text: str) -> Structure:
    """Parse a module and collect its definitions.

    Args:
        source: The file.
        text: Its text.

    Raises:
        SyntaxError: The text is not what the running Python understands.
        ValueError: The text holds a NUL character (before Python 3.12).
        RecursionError: The text nests deeper than the visitor can follow.
    """
    collector = _Collector()
    visitor = _Visitor(
        _own_name(source), Path(source.path), text, griffe.Extensions(collector), parent=_parents(source)
    )
    module = visitor.get_module()
    structure = Structure(collector.tree, module, collector.statements)
    surroundings = {id(statement): around for statement, around in structure.statements}
    builder = DefinitionBuilder(surroundings, text)
    texts = _Texts()
    everything: list[_Found | Variable] = [*collector.found, *find_variables(structure.statements, text)]
    # The visitor goes into `__init__` last and into conditional branches at will; the source has one order.
    for found in sorted(everything, key=_position):
        if isinstance(found, Variable):
            attribute = _attribute(found)
            definition = builder.add_variable(found) if not found.only_text else None
            texts.take(found, attribute, is_new=definition is not None)
            if definition is not None:
                structure.found.append((found.statement, attribute, definition))
        else:
            structure.found.append((found.node, found.obj, builder.add(found.node, found.owner, found.obj)))
    texts.settle()
    for _, obj, _ in structure.found:
        if isinstance(obj, griffe.Class):
            # Docstring parsers ask a class for its parameters; griffe would look for inherited ones in other modules.
            obj.bases = []
    return structure


def _own_name(source: SourceFile) -> str:
    return source.module.rpartition(".")[2] if source.is_importable else Path(source.uri).stem


def _position(found: "_Found | Variable") -> tuple[int, int]:
    place = found.place if isinstance(found, Variable) else found.node
    if isinstance(place, ast.pattern):
        # What a pattern captures has its name at the end.
        return (place.end_lineno, place.end_col_offset)
    return (getattr(place, "lineno", 0), getattr(place, "col_offset", 0))


def _attribute(variable: Variable) -> griffe.Attribute:
    """Make griffe's object of a variable, which its docstring's parser asks for."""
    attribute = griffe.Attribute(variable.name, lineno=variable.statement.lineno)
    text = variable.docstring
    if text is not None:
        attribute.docstring = griffe.Docstring(
            str(text.value), lineno=text.lineno, endlineno=text.end_lineno, parent=attribute
        )
    return attribute


class _Texts:
    """Merges what several statements say about one variable."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], griffe.Attribute] = {}
        self._early: list[tuple[tuple[int, str], griffe.Docstring]] = []

    def take(self, variable: Variable, attribute: griffe.Attribute, *, is_new: bool) -> None:
        """Take a variable where it is defined, or the text on one where it is assigned to again."""
        key = id(variable.owner), variable.name
        if is_new:
            self._known[key] = attribute
        elif attribute.docstring is not None and key in self._known:
            _add_text(self._known[key], attribute.docstring)
        elif attribute.docstring is not None:
            self._early.append((key, attribute.docstring))

    def settle(self) -> None:
        """Add the texts that come before the definition that they are about."""
        for key, text in self._early:
            if key in self._known:
                _add_text(self._known[key], text)


def _add_text(attribute: griffe.Attribute, text: griffe.Docstring) -> None:
    before = attribute.docstring
    if before is None:
        attribute.docstring = text
    elif text.value not in before.value:
        attribute.docstring = griffe.Docstring(
            f"{before.value}\n\n{text.value}", lineno=before.lineno, endlineno=before.endlineno, parent=attribute
        )


def _parents(source: SourceFile) -> griffe.Module | None:
    """Make the chain of packages above a module: griffe resolves relative imports along it."""
    names = source.module.split(".")[:-1] if source.is_importable else []
    parent: griffe.Module | None = None
    for depth, name in enumerate(names):
        above = Path(source.path).parents[len(names) - depth - 1 + source.is_package :][:1]
        folder = above[0] if above else Path(name)
        parent = griffe.Module(name, filepath=folder / "__init__.py", parent=parent)
    return parent


class _Found(NamedTuple):
    """A node, the definition around it, and what the visitor made of it."""

    node: ast.stmt
    owner: ast.AST | None
    obj: griffe.Object


class _Visitor(griffe.Visitor):
    """Follows a chain of `elif` as the list that it is to a reader, not as conditions in conditions."""

    def visit(self, node: ast.AST) -> None:
        while isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            following, node.orelse = node.orelse, []
            super().visit(node)
            node.orelse = following
            # As griffe does for each child.
            setattr(following[0], "parent", node)  # noqa: B010 - griffe's own attribute, unknown to the type
            node = following[0]
        super().visit(node)


class _Collector(griffe.Extension):
    """Collects what griffe's visitor finds, and makes it visit function bodies and branches too."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = ast.Module([], [])
        self.statements: list[tuple[ast.stmt, Surroundings]] = []
        self.found: list[_Found] = []
        # The statements of each function's blocks, by the `id()` of its node.
        self._inside: defaultdict[int, list[ast.stmt]] = defaultdict(list)
        self._owners: list[ast.AST] = []
        self._seen: set[int] = set()

    def on_module_node(self, *, node: _Node, agent: _Agent, **_: object) -> None:
        if isinstance(node, ast.Module):
            self.tree = node
            self.statements = list(statements(node))
            for statement, around in self.statements:
                if isinstance(statement, _DEFINE):
                    self._inside[id(around.owner)].append(statement)

    def on_attribute_node(self, *, node: _Node, agent: _Agent, **_: object) -> None:
        # The visitor would look for a docstring behind an assignment among all statements of the block, each time anew;
        # `variables` reads it. Of what is around an assignment it only needs to know whether it is a condition.
        if isinstance(node, ast.stmt) and (parent := getattr(node, "parent", None)) is not None:
            is_condition = isinstance(parent, (ast.If, ast.ExceptHandler))
            around = ast.If(ast.Constant(value=True), [node], []) if is_condition else ast.Module([node], [])
            setattr(node, "parent", around)  # noqa: B010 - griffe's own attribute, unknown to the type

    def on_instance(self, *, node: _Node, obj: griffe.Object, agent: _Agent, **_: object) -> None:
        # Assignments are read in `variables`: the visitor knows plain names only, and `self` in `__init__` only.
        if not isinstance(node, ast.stmt) or isinstance(node, _ASSIGN) or not isinstance(agent, griffe.Visitor):
            return
        owner = self._owners[-1] if self._owners else None
        first_visit = id(node) not in self._seen
        if first_visit:
            self._seen.add(id(node))
            self.found.append(_Found(node, owner, obj))
        if isinstance(node, ast.ClassDef):
            self._owners.append(node)
        elif first_visit and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._visit_nested(node, agent)

    def on_class_members(self, *, node: _Node, cls: griffe.Class, agent: _Agent, **_: object) -> None:
        self._owners.pop()

    def _visit_nested(self, node: ast.FunctionDef | ast.AsyncFunctionDef, agent: griffe.Visitor) -> None:
        """Visit the functions and classes inside a function; griffe itself goes into `__init__` only."""
        outer = agent.current
        # A class stands in for the function: it has the members, overloads and name resolution that the visitor uses.
        agent.current = griffe.Class(node.name, parent=outer)
        self._owners.append(node)
        for statement in self._inside[id(node)]:
            agent.visit(statement)
        self._owners.pop()
        agent.current = outer
