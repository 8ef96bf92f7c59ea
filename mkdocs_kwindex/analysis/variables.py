"""The variables of a module and the attributes of its classes: everything that is defined without `def` and `class`."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from mkdocs_kwindex.analysis.functional import Field, fields_of, imported_paths
from mkdocs_kwindex.analysis.statements import Surroundings
from mkdocs_kwindex.analysis.targets import Target, bound_targets
from mkdocs_kwindex.model import Kind

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)

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
        place: The node that stands where the name does.
        value: The expression of what it is given, where one stands for it alone.
        annotation: The annotation, where there is one.
        labels: What griffe says of attributes: `class-attribute`, `instance-attribute`.
        kind: What it is, where its value tells: a class or a property.
        docstring: The text that documents it.
    """

    statement: ast.stmt
    owner: ast.AST | None
    name: str
    place: ast.AST
    value: ast.expr | None = None
    annotation: ast.expr | None = None
    labels: frozenset[str] = frozenset()
    kind: Kind | None = None
    docstring: ast.Constant | None = None


def find_variables(body: Sequence[tuple[ast.stmt, Surroundings]], text: str) -> list[Variable]:
    """Return the variables of a module and the attributes of its classes, in any order.

    Args:
        body: The module's statements.
        text: Its text.
    """
    finder = _Finder(body, ":=" in text)
    found = list(finder.find())
    return [
        variable._replace(docstring=finder.texts.get((id(variable.owner), variable.name)))
        if variable.docstring is None
        else variable
        for variable in found
    ]


class _Finder:
    """Looks through the statements of a module.

    Attributes:
        texts: What is written on an attribute elsewhere than where it is defined, by the `id()` of its class.
    """

    def __init__(self, body: Sequence[tuple[ast.stmt, Surroundings]], has_walrus: bool) -> None:  # noqa: FBT001 - a fact of the text, in one call
        self._body = body
        self._has_walrus = has_walrus
        self._imported = imported_paths(statement for statement, _ in body)
        self._owners: dict[int, ast.AST | None] = {}
        self._texts = _texts_after(body)
        # The names that each class body binds, or the module's (`id(None)`); an attribute of `self` is no other one.
        self._own: defaultdict[int, set[str]] = defaultdict(set)
        self._global: defaultdict[int, set[str]] = defaultdict(set)
        self._properties: defaultdict[int, set[str]] = defaultdict(set)
        self.texts: dict[tuple[int, str], ast.Constant] = {}

    def find(self) -> Iterator[Variable]:
        """Yield the variables."""
        targets = [
            (statement, around, list(bound_targets(statement, has_walrus=self._has_walrus)))
            for statement, around in self._body
        ]
        for statement, around, bound in targets:
            self._note(statement, around, bound)
        slots: list[Variable] = []
        assigned: defaultdict[int, set[str]] = defaultdict(set)
        for statement, around, bound in targets:
            if isinstance(statement, ast.ClassDef):
                for base in statement.bases:
                    yield from self._fields(statement, statement, base)
            if not bound:
                continue
            owner = around.owner
            if owner is None or isinstance(owner, ast.ClassDef):
                for target in bound:
                    if target.name == "__slots__" and owner is not None:
                        slots += _slots(statement, owner, target.value)
                    yield from self._named(statement, owner, target)
            elif isinstance(owner, FUNCTIONS):
                for variable in self._in_function(statement, owner, bound):
                    if variable.owner is not None and variable.name in self._own[id(variable.owner)]:
                        # The class body defines it, and this changes it.
                        self._note_text(variable)
                    else:
                        assigned[id(variable.owner)].add(variable.name)
                        yield variable
        for slot in slots:
            if slot.name in self._own[id(slot.owner)] or slot.name in assigned[id(slot.owner)]:
                self._note_text(slot)
            else:
                yield slot

    def _note_text(self, variable: Variable) -> None:
        if variable.docstring is not None:
            self.texts.setdefault((id(variable.owner), variable.name), variable.docstring)

    def _note(self, statement: ast.stmt, around: Surroundings, bound: Iterable[Target]) -> None:
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

    def _named(self, statement: ast.stmt, owner: ast.ClassDef | None, target: Target) -> Iterator[Variable]:
        """Yield a name that a statement of the module or of a class body binds, and the members of a class it makes."""
        if isinstance(target.node, ast.Attribute) or _is_marker(target.annotation):
            return
        kind = None
        fields = list(self._fields(statement, statement, target.value))
        if fields or fields_of(target.value, self._imported) is not None:
            kind = Kind.CLASS
        elif owner is not None and self._is_property(owner, target.value):
            kind = Kind.PROPERTY
            self._properties[id(owner)].add(target.name)
        labels = frozenset[str]() if owner is None else _labels(statement, target)
        docstring = self._texts.get(id(statement))
        place = target.node
        yield Variable(statement, owner, target.name, place, target.value, target.annotation, labels, kind, docstring)
        yield from fields

    def _fields(self, statement: ast.stmt, owner: ast.AST, made_by: ast.expr | None) -> Iterator[Variable]:
        for field in fields_of(made_by, self._imported) or ():
            yield _field(statement, owner, field)

    def _is_property(self, owner: ast.ClassDef, value: ast.expr | None) -> bool:
        """Tell whether an expression in a class body makes a property, or names one."""
        if isinstance(value, ast.Name):
            return value.id in self._properties[id(owner)]
        return isinstance(value, ast.Call) and _makes_property(value.func)

    def _in_function(self, statement: ast.stmt, function: Function, bound: Iterable[Target]) -> Iterator[Variable]:
        """Yield the attributes that a method sets on its instance, and the globals that only functions bind."""
        owner = self._owners[id(function)]
        receiver, label = _receiver(function) if isinstance(owner, ast.ClassDef) else ("", "")
        for target in bound:
            node = target.node
            if isinstance(node, ast.Name):
                if target.name in self._global[id(function)] and target.name not in self._own[id(None)]:
                    yield Variable(statement, None, target.name, node, target.value, target.annotation)
                continue
            if not (receiver and isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
                continue
            if node.value.id != receiver or target.name in OF_EVERY_OBJECT:
                continue
            labels, docstring = frozenset({label}), self._texts.get(id(statement))
            yield Variable(statement, owner, target.name, node, target.value, target.annotation, labels, None, docstring)


def _texts_after(body: Iterable[tuple[ast.stmt, Surroundings]]) -> dict[int, ast.Constant]:
    """Return the text that stands directly below each assignment, by the `id()` of the statement."""
    found: dict[int, ast.Constant] = {}
    before: dict[int, ast.stmt] = {}
    for statement, around in body:
        last = before.get(around.suite)
        if isinstance(statement, ast.Expr) and isinstance(last, (ast.Assign, ast.AnnAssign)):
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


def _makes_property(node: ast.expr) -> bool:
    """Tell whether a decorator, or what is called, makes a property by its name."""
    target = node.func if isinstance(node, ast.Call) else node
    if isinstance(target, ast.Attribute) and target.attr in ACCESSORS:
        return True
    return getattr(target, "id", getattr(target, "attr", "")) in {"property", "cached_property", "abstractproperty"}


def _is_marker(annotation: ast.expr | None) -> bool:
    """Tell whether a variable only marks that the fields after it are keyword-only."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value.rpartition(".")[2] == "KW_ONLY"
    return getattr(annotation, "id", getattr(annotation, "attr", "")) == "KW_ONLY"


def _labels(statement: ast.stmt, target: Target) -> frozenset[str]:
    """Label a name of a class body as griffe does."""
    annotation = target.annotation.value if isinstance(target.annotation, ast.Subscript) else target.annotation
    if getattr(annotation, "id", getattr(annotation, "attr", "")) == "ClassVar":
        return frozenset({"class-attribute"})
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        return frozenset({"instance-attribute"})
    return frozenset({"class-attribute", "instance-attribute"})


def _field(statement: ast.stmt, owner: ast.AST, field: Field) -> Variable:
    labels = frozenset({"class-attribute" if field.of_class else "instance-attribute"})
    return Variable(statement, owner, field.name, field.place, field.value, field.annotation, labels)


def _slots(statement: ast.stmt, owner: ast.ClassDef, value: ast.expr | None) -> Iterator[Variable]:
    """Yield the attributes that `__slots__` names, as far as they are written out, with the texts of a dictionary."""
    for name, text in _slot_names(value):
        if isinstance(name.value, str) and name.value.isidentifier() and name.value not in OF_EVERY_OBJECT:
            labels = frozenset({"instance-attribute"})
            yield Variable(statement, owner, name.value, name, labels=labels, docstring=text)


def _slot_names(value: ast.expr | None) -> Iterator[tuple[ast.Constant, ast.Constant | None]]:
    match value:
        case ast.Constant():
            yield value, None
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            for element in elements:
                if isinstance(element, ast.Constant):
                    yield element, None
        case ast.Dict(keys=keys, values=values):
            for key, text in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant):
                    is_text = isinstance(text, ast.Constant) and isinstance(text.value, str)
                    yield key, text if is_text and isinstance(text, ast.Constant) else None
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _slot_names(left)
            yield from _slot_names(right)
        case ast.Call(func=ast.Name(id="tuple" | "list" | "frozenset" | "set"), args=[only]):
            yield from _slot_names(only)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as text), attr="split"), args=[]):
            for name in text.split():
                yield ast.copy_location(ast.Constant(name), value), None
