"""From source to definitions: griffe's visitor, followed into every function and every branch."""

import ast
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import griffe

from mkdocs_kwindex.analysis.definitions import DefinitionBuilder
from mkdocs_kwindex.model import Definition, SourceFile
from mkdocs_kwindex.semantic.statement_walk import Surroundings, statements

_Node = ast.AST | griffe.ObjectNode
_Agent = griffe.Visitor | griffe.Inspector


@contextmanager
def griffe_silenced() -> Iterator[None]:
    """Keep griffe's own messages out of the log: problems travel as data, and its log is shared with other plugins."""
    # `griffe.logger.disable()` fails on the logger that mkdocstrings puts in its place.
    logger = logging.getLogger(griffe.logger.name)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


class Structure:
    """What griffe's visitor found in one module.

    Attributes:
        tree: The syntax tree.
        module: griffe's module.
        found: Node, griffe object and definition of everything defined, in the order of the source.
        statements: Every statement and where it stands.
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
    module = griffe.visit(
        _own_name(source),
        filepath=Path(source.path),
        code=text,
        extensions=griffe.Extensions(collector),
        parent=_parents(source),
    )
    structure = Structure(collector.tree, module, collector.statements)
    surroundings = {id(statement): around for statement, around in structure.statements}
    builder = DefinitionBuilder(surroundings, text)
    # The visitor goes into `__init__` last and into conditional branches at will; the source has one order.
    for found in sorted(collector.found, key=lambda item: _position(item.node)):
        definition = builder.add(found.node, found.owner, found.obj)
        if definition is not None:
            structure.found.append((found.node, found.obj, definition))
    for found in collector.found:
        if isinstance(found.obj, griffe.Class):
            # Docstring parsers ask a class for its parameters; griffe would look for inherited ones in other modules.
            found.obj.bases = []
    return structure


def _own_name(source: SourceFile) -> str:
    return source.module.rpartition(".")[2] if source.is_importable else Path(source.uri).stem


def _position(node: ast.AST) -> tuple[int, int]:
    return (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))


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

    node: ast.AST
    owner: ast.AST | None
    obj: griffe.Object


class _Collector(griffe.Extension):
    """Gathers what the visitor makes, and sends it where it does not go by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = ast.Module([], [])
        self.statements: list[tuple[ast.stmt, Surroundings]] = []
        self.found: list[_Found] = []
        # The statements of each function's blocks, by the `id()` of its node.
        self._inside: defaultdict[int, list[ast.stmt]] = defaultdict(list)
        self._owners: list[ast.AST] = []
        self._seen: set[tuple[int, str]] = set()

    def on_module_node(self, *, node: _Node, agent: _Agent, **_: object) -> None:
        if isinstance(node, ast.Module):
            self.tree = node
            self.statements = list(statements(node))
            for statement, around in self.statements:
                self._inside[id(around.owner)].append(statement)

    def on_attribute_node(self, *, node: _Node, agent: _Agent, **_: object) -> None:
        # The visitor drops an assignment in an `if` or `except` when the name is known; here every branch counts.
        if not agent.current.is_function:
            for target in getattr(node, "targets", [getattr(node, "target", None)]):
                for name in [target] if isinstance(target, ast.Name) else ast.walk(target):
                    if isinstance(name, ast.Name):
                        agent.current.members.pop(name.id, None)

    def on_instance(self, *, node: _Node, obj: griffe.Object, agent: _Agent, **_: object) -> None:
        if obj.is_module or not isinstance(node, ast.AST) or not isinstance(agent, griffe.Visitor):
            return
        owner = self._owners[-1] if self._owners else None
        first_visit = (id(node), obj.name) not in self._seen
        if first_visit:
            self._seen.add((id(node), obj.name))
            self.found.append(_Found(node, owner, obj))
        if isinstance(node, ast.ClassDef):
            self._owners.append(node)
        elif first_visit and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if isinstance(owner, ast.ClassDef):
                attributes = _instance_attributes(node, owner, self._inside[id(node)])
                self.found.extend(_Found(*attribute) for attribute in attributes)
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
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                agent.visit(statement)
        self._owners.pop()
        agent.current = outer


def _instance_attributes(
    method: ast.FunctionDef | ast.AsyncFunctionDef, owner: ast.ClassDef, inside: Iterable[ast.stmt]
) -> Iterator[tuple[ast.AST, ast.AST, griffe.Object]]:
    """Yield the attributes that a method assigns on its instance; griffe finds those of `__init__` only."""
    arguments = [*method.args.posonlyargs, *method.args.args]
    decorators = {getattr(decorator, "id", "") for decorator in method.decorator_list}
    if method.name == "__init__" or not arguments or "staticmethod" in decorators:
        return
    receiver = arguments[0].arg
    label = "class-attribute" if "classmethod" in decorators else "instance-attribute"
    for statement in inside:
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            for part in target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]:
                if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == receiver:
                    attribute = griffe.Attribute(part.attr, lineno=statement.lineno, endlineno=statement.end_lineno)
                    attribute.labels.add(label)
                    yield statement, owner, attribute
