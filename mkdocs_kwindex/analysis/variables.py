"""Variables of modules and attributes of classes: everything defined without `def` and `class`."""

import ast
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from mkdocs_kwindex.analysis.targets import BindingTarget, bound_targets
from mkdocs_kwindex.semantic.functional import Field, fields_of, imported_paths
from mkdocs_kwindex.semantic.slots import slot_names
from mkdocs_kwindex.semantic.source_text import lines_with, reaches
from mkdocs_kwindex.semantic.statement_walk import Surroundings

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)

# Without `:=` the others bind nothing, and most statements are others.
_BIND: Final = frozenset({
    ast.Assign, ast.AnnAssign, ast.For, ast.AsyncFor, ast.With, ast.AsyncWith, ast.Match, ast.Global,
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom,
})  # fmt: skip

ACCESSORS: Final = ("setter", "deleter", "getter")
_CLASS_METHODS: Final = frozenset({"classmethod", "abstractclassmethod"})
_RECEIVE_THE_CLASS: Final = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})
# Every object has these already, as descriptors: what is assigned to them makes no new attribute.
OF_EVERY_OBJECT: Final = frozenset({"__dict__", "__class__", "__weakref__"})


class Variable(NamedTuple):
    """A name that is defined without `def` and `class`.

    Attributes:
        statement: The statement that binds it.
        owner: The `class`, or the assignment that makes a class, which it is an attribute of; `None` for the module.
        name: Its name.
        place: The node at the name's position.
        value: The expression of what it is given, where one stands for it alone.
        annotation: The annotation, where there is one.
        labels: What griffe says of attributes, `class-attribute` and `instance-attribute`; `class` for a class that a
            call makes.
        is_property: Whether it is a property under another name.
        docstring: The text that documents it.
        only_text: Whether nothing is defined here, and it is only a text about something defined elsewhere.
    """

    statement: ast.stmt
    owner: ast.AST | None
    name: str
    place: ast.AST
    value: ast.expr | None = None
    annotation: ast.expr | None = None
    labels: frozenset[str] = frozenset()
    is_property: bool = False
    docstring: ast.Constant | None = None
    only_text: bool = False


def find_variables(body: Sequence[tuple[ast.stmt, Surroundings]], text: str) -> list[Variable]:
    """Return the variables of a module and the attributes of its classes, in any order.

    Args:
        body: The module's statements.
        text: Its text.
    """
    return list(_Finder(body, lines_with(":=", text)).find())


class _Finder:
    """Looks through the statements of a module."""

    def __init__(self, body: Sequence[tuple[ast.stmt, Surroundings]], walrus_lines: Sequence[int]) -> None:
        self._body = body
        self._walrus_lines = walrus_lines
        self._imported = imported_paths(statement for statement, _ in body)
        self._owners: dict[int, ast.AST | None] = {}
        self._texts = _texts_after(body)
        # The names that each class body binds, or the module's (`id(None)`); an attribute of `self` is no other one.
        self._own: defaultdict[int, set[str]] = defaultdict(set)
        self._global: defaultdict[int, set[str]] = defaultdict(set)
        self._properties: defaultdict[int, set[str]] = defaultdict(set)

    def find(self) -> Iterator[Variable]:
        """Yield the variables."""
        statements = list(self._binding())
        for statement, around, bound in statements:
            self._note(statement, around, bound)
        slots: list[Variable] = []
        assigned: set[tuple[int, str]] = set()
        for statement, around, bound in statements:
            if isinstance(statement, ast.ClassDef):
                for base in statement.bases:
                    yield from self._fields(statement, statement, base)
            if isinstance(around.owner, FUNCTIONS):
                yield from self._globals(statement, around.owner, bound)
                attributes = list(self._attributes(statement, around.owner, bound))
                assigned.update((id(attribute.owner), attribute.name) for attribute in attributes)
                yield from filter(None, map(self._own_or_text, attributes))
            else:
                for target in bound:
                    yield from self._named(statement, around.owner, target)
                    slots += _slots(statement, around.owner, target)
        for slot in slots:
            if (id(slot.owner), slot.name) not in assigned:
                yield from filter(None, [self._own_or_text(slot)])
            elif slot.docstring is not None:
                yield slot._replace(only_text=True)
        yield from self._changes()

    def _binding(self) -> Iterator[tuple[ast.stmt, Surroundings, list[BindingTarget]]]:
        """Yield the statements that may bind something, and what they bind."""
        for statement, around in self._body:
            has_walrus = reaches(statement, self._walrus_lines)
            if has_walrus or statement.__class__ in _BIND:
                yield statement, around, list(bound_targets(statement, has_walrus=has_walrus))

    def _own_or_text(self, attribute: Variable) -> Variable | None:
        """Return an attribute, or the text on one that the class body defines itself; `None` without a text."""
        if attribute.name not in self._own[id(attribute.owner)]:
            return attribute
        return attribute._replace(only_text=True) if attribute.docstring is not None else None

    def _changes(self) -> Iterator[Variable]:
        """Yield the texts below statements that change what a name of the module or of a class body holds."""
        for statement, around in self._body:
            text = self._texts.get(id(statement))
            if text is None or isinstance(around.owner, FUNCTIONS):
                continue
            target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
            is_change = isinstance(statement, ast.AugAssign) or isinstance(target, ast.Subscript)
            while isinstance(target, ast.Subscript):
                target = target.value
            if is_change and isinstance(target, ast.Name):
                yield Variable(statement, around.owner, target.id, target, docstring=text, only_text=True)

    def _note(self, statement: ast.stmt, around: Surroundings, bound: Iterable[BindingTarget]) -> None:
        own = self._own[id(around.owner)]
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            self._owners[id(statement)] = around.owner
            own.add(statement.name)
            if isinstance(statement, FUNCTIONS) and any(map(_makes_property, statement.decorator_list)):
                self._properties[id(around.owner)].add(statement.name)
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            own.update(alias.asname or alias.name.partition(".")[0] for alias in statement.names)
        elif isinstance(statement, ast.Global):
            self._global[id(around.owner)].update(statement.names)
        if not isinstance(around.owner, FUNCTIONS):
            own.update(target.name for target in bound if not isinstance(target.node, ast.Attribute))

    def _named(self, statement: ast.stmt, owner: ast.AST | None, target: BindingTarget) -> Iterator[Variable]:
        """Yield a name that a statement of the module or of a class body binds, and the members of a class it makes."""
        if isinstance(target.node, ast.Attribute) or _is_marker(target.annotation):
            return
        labels = set() if owner is None else _labels(statement, target)
        if fields_of(target.value, self._imported) is not None:
            labels.add("class")
        yield Variable(
            statement,
            owner,
            target.name,
            target.node,
            target.value,
            target.annotation,
            frozenset(labels),
            owner is not None and _is_property(target.value, self._properties[id(owner)]),
            self._texts.get(id(statement)),
        )
        yield from self._fields(statement, statement, target.value)

    def _fields(self, statement: ast.stmt, owner: ast.AST, made_by: ast.expr | None) -> Iterator[Variable]:
        for field in fields_of(made_by, self._imported) or ():
            yield _field(statement, owner, field)

    def _globals(self, statement: ast.stmt, function: Function, bound: Iterable[BindingTarget]) -> Iterator[Variable]:
        """Yield the globals that a statement of a function binds and the module itself does not."""
        new = self._global[id(function)] - self._own[id(None)] if id(function) in self._global else ()
        for target in bound:
            if target.name in new and isinstance(target.node, ast.Name):
                yield Variable(statement, None, target.name, target.node, target.value, target.annotation)

    def _attributes(
        self, statement: ast.stmt, function: Function, bound: Iterable[BindingTarget]
    ) -> Iterator[Variable]:
        """Yield the attributes that a statement of a method sets on its instance."""
        owner = self._owners[id(function)]
        if not bound or not isinstance(owner, ast.ClassDef):
            return
        receiver, label = _receiver(function)
        for target in bound:
            node = target.node
            if not isinstance(node, ast.Attribute) or target.name in OF_EVERY_OBJECT:
                continue
            if receiver and isinstance(node.value, ast.Name) and node.value.id == receiver:
                yield Variable(
                    statement,
                    owner,
                    target.name,
                    node,
                    target.value,
                    target.annotation,
                    frozenset({label}),
                    docstring=self._texts.get(id(statement)),
                )


def _texts_after(body: Iterable[tuple[ast.stmt, Surroundings]]) -> dict[int, ast.Constant]:
    """Return the text directly below each assignment, by the `id()` of the statement."""
    found: dict[int, ast.Constant] = {}
    before: dict[int, ast.stmt] = {}
    for statement, around in body:
        last = before.get(around.suite)
        if isinstance(statement, ast.Expr) and isinstance(last, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            text = statement.value
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                found[id(last)] = text
        before[around.suite] = statement
    return found


def _receiver(method: Function) -> tuple[str, str]:
    """Return the name of a method's first parameter, and the label of what is set on it; empty without."""
    arguments = [*method.args.posonlyargs, *method.args.args]
    names = {getattr(decorator, "id", getattr(decorator, "attr", "")) for decorator in method.decorator_list}
    if not arguments or "staticmethod" in names:
        return "", ""
    of_class = method.name in _RECEIVE_THE_CLASS or not names.isdisjoint(_CLASS_METHODS)
    return arguments[0].arg, "class-attribute" if of_class else "instance-attribute"


def _makes_property(decorator: ast.expr) -> bool:
    """Return whether a decorator makes a property, by its name."""
    name = getattr(decorator, "id", getattr(decorator, "attr", ""))
    return name in ACCESSORS or name.endswith("property")


def _is_property(value: ast.expr | None, properties: Container[str]) -> bool:
    """Return whether an expression of a class body is a property of it: by its name, or changed by `x.setter(f)`."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in ACCESSORS:
        value = value.func.value
    return isinstance(value, ast.Name) and value.id in properties


def _is_marker(annotation: ast.expr | None) -> bool:
    """Return whether a variable only marks that the fields after it are keyword-only."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value.rpartition(".")[2] == "KW_ONLY"
    return getattr(annotation, "id", getattr(annotation, "attr", "")) == "KW_ONLY"


def _labels(statement: ast.stmt, target: BindingTarget) -> set[str]:
    """Label a name of a class body as griffe does."""
    annotation = target.annotation.value if isinstance(target.annotation, ast.Subscript) else target.annotation
    if getattr(annotation, "id", getattr(annotation, "attr", "")) == "ClassVar":
        return {"class-attribute"}
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        return {"instance-attribute"}
    return {"class-attribute", "instance-attribute"}


def _field(statement: ast.stmt, owner: ast.AST, field: Field) -> Variable:
    labels = frozenset({"class-attribute" if field.of_class else "instance-attribute"})
    return Variable(statement, owner, field.name, field.place, field.value, field.annotation, labels)


def _slots(statement: ast.stmt, owner: ast.AST | None, target: BindingTarget) -> Iterator[Variable]:
    """Yield the attributes that `__slots__` names, as far as they are written out, with the texts of a dictionary."""
    if target.name == "__slots__" and owner is not None:
        labels = frozenset({"instance-attribute"})
        for name, place, text in slot_names(target.value):
            if name not in OF_EVERY_OBJECT:
                yield Variable(statement, owner, name, place, labels=labels, docstring=text)
