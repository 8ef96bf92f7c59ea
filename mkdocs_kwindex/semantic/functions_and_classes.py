"""Functions, classes and lambdas: their rows in the table, and the scopes they open."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.known_classes import DATA_CLASS_DECORATORS
from mkdocs_kwindex.model.names import Columns, Flag, Use
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.context import BINDING, USE_NUMBER
from mkdocs_kwindex.semantic.initializers import CALLS_BASE, set_on_all
from mkdocs_kwindex.semantic.name_table import ClassRow
from mkdocs_kwindex.semantic.parameters import Parameters
from mkdocs_kwindex.semantic.scopes import CLASS_SCOPE, FUNCTION_SCOPE, UNBOUND, Scope
from mkdocs_kwindex.semantic.type_parameters import read_type_parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_kwindex.semantic.annotations import Annotations
    from mkdocs_kwindex.semantic.expressions import Expressions

SUBCLASS = USE_NUMBER[Use.SUBCLASS]
DECORATOR = USE_NUMBER[Use.DECORATOR]

Function = ast.FunctionDef | ast.AsyncFunctionDef

_FLAGS = {
    "staticmethod": Flag.STATIC,
    "classmethod": Flag.CLASS_METHOD,
    "overload": Flag.OVERLOAD,
    "contextmanager": Flag.CONTEXT_MANAGER,
    "asynccontextmanager": Flag.CONTEXT_MANAGER,
}
_CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})
_ACCESSORS = frozenset({"setter", "deleter", "getter"})
_FUNCTION, _FUNCTION_COLUMNS = Op.FUNCTION, Columns.FUNCTION
_NO_FUNCTION = (-1,) * _FUNCTION_COLUMNS


class Definitions:
    """Reads definitions.

    Attributes:
        read_body: Reads statements in the scope being read; set by the reader of statements.
        returned: Nodes that the function being read returns.
        returned_to_checkers: Nodes that it returns under `if TYPE_CHECKING`.
        managers: Nodes of the context managers around each `yield` of the function being read.
        swallows: Whether the function being read goes on after an exception at a `yield`.
    """

    def __init__(self, expressions: Expressions, annotations: Annotations) -> None:
        self.expressions = expressions
        self.annotations = annotations
        self.context = expressions.context
        self.builder = expressions.builder
        self.read_body: Callable[[list[ast.stmt]], None]
        self._parameters = Parameters(expressions, annotations)
        self.returned: list[int] = []
        self.returned_to_checkers: list[int] = []
        self.managers: list[int] = []
        self.swallows = False
        self._leaders: dict[int, int] = {}
        self._overloads: set[int] = set()
        expressions.read_lambda = self._lambda
        expressions.read_type = annotations.read

    def function(self, node: Function) -> None:
        """Read a function's header; its body is read once the scopes around it are complete."""
        context, builder, outer = self.context, self.builder, self.context.scope
        decorators = (
            [self.expressions.read(one, DECORATOR) for one in node.decorator_list] if node.decorator_list else []
        )
        definition = builder.definition(outer.definition, node.name, node.lineno)
        row = len(builder.functions) // _FUNCTION_COLUMNS
        in_class = outer.kind is CLASS_SCOPE
        builder.functions += _NO_FUNCTION
        function = builder.node(_FUNCTION, row)
        context.word(node.name, node.lineno, node.col_offset + 4, BINDING, function)
        scope = Scope(FUNCTION_SCOPE, outer, definition, row)
        scope.outer = read_type_parameters(self.annotations, node)
        scope.owner = outer.row if in_class else outer.owner if outer.kind is FUNCTION_SCOPE else -1
        flags = self._flags(node, in_class=in_class)
        if flags & Flag.OVERLOAD:
            self._overloads.add(function)
        outer_header = outer.header
        outer.header = outer_header | scope.outer
        if in_class and not flags & Flag.STATIC:
            positional = node.args.posonlyargs or node.args.args
            scope.receiver = positional[0].arg if positional else ""
            scope.receiver_is_class = bool(flags & Flag.CLASS_METHOD)
        before, context.within = context.within, definition
        parameters = self._parameters.read(node.args, scope)
        returns = self.annotations.read(node.returns) if node.returns is not None else -1
        context.within = before
        if in_class and builder.class_rows[outer.row].bases:
            self._parameters.inherit(node.args, scope)
        outer.header = outer_header
        leader = self._bind(node, function, row, flags)
        owner = outer.row if in_class else -1
        builder.functions[row * _FUNCTION_COLUMNS : (row + 1) * _FUNCTION_COLUMNS] = (
            *(builder.strings[node.name], node.lineno, definition, owner, flags, returns),
            *(builder.sequence(()), parameters, builder.sequence(decorators), leader, -1, -1),
        )
        context.later.append(lambda: self._function_body(node, scope, flags, returns))

    def _function_body(self, node: Function, scope: Scope, flags: int, returns: int) -> None:
        before = self.context.enter(scope)
        bound = self.context.names_in(node.body)
        scope.declared_global, scope.declared_nonlocal = bound.declared_global, bound.declared_nonlocal
        scope.names |= bound.names
        self.returned, self.returned_to_checkers = [], []
        self.expressions.yielded, self.expressions.returns = [], returns
        self.managers, self.swallows = [], False
        self.read_body(node.body)
        returned = dict.fromkeys(self.returned or self.returned_to_checkers)
        if not (self.context.flow.dead or self.context.flow.through):
            flags |= Flag.UNBOUND
        yielded = dict.fromkeys(self.expressions.yielded)
        if self.swallows or (node.name in _EXITS and _may_return_true(node)):
            flags |= Flag.SWALLOWS
        self.context.leave(before)
        start = scope.row * _FUNCTION_COLUMNS
        self.builder.functions[start + 4] = flags | Flag.GENERATOR if yielded else flags
        self.builder.functions[start + 6] = self.builder.sequence(yielded or returned)
        self.builder.functions[start + 10] = self.builder.sequence(self.managers)
        self.builder.functions[start + 11] = self.builder.sequence(returned if yielded else ())

    def _flags(self, node: Function, *, in_class: bool) -> int:
        flags = Flag.ASYNC if isinstance(node, ast.AsyncFunctionDef) else 0
        for decorator in node.decorator_list:
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")
            flags |= _FLAGS.get(name, 0)
            if name in _ACCESSORS and isinstance(target, ast.Attribute):
                flags |= Flag.ACCESSOR | Flag.PROPERTY
            elif in_class and name.lower().endswith(_PROPERTY_ENDINGS):
                flags |= Flag.PROPERTY | (Flag.CLASS_METHOD if "class" in name.lower() else 0)
        if in_class and node.name in _CLASS_METHODS and not flags & Flag.STATIC:
            flags |= Flag.CLASS_METHOD
        return flags

    def _bind(self, node: Function, function: int, row: int, flags: int) -> int:
        """Bind a function's name; overloads and the accessors of a property stay together under it.

        Returns:
            The row of the first function of those that stay together, which may be this one.
        """
        builder = self.builder
        before = self.context.scope.env.get(self.context.mangled(node.name), UNBOUND)
        if before in builder.unbound:
            before = UNBOUND
        together = before != UNBOUND and (flags & (Flag.OVERLOAD | Flag.ACCESSOR) or self._is_overload(before))
        if not together and before != UNBOUND:
            together = any(
                isinstance(decorator, ast.Attribute)
                and decorator.attr == "register"
                and isinstance(decorator.value, ast.Name)
                and decorator.value.id == node.name
                for decorator in node.decorator_list
            )
        if together:
            first = builder.alternatives.get(before, (before,))[0]
            row = self._leaders.get(first, row)
        self._leaders[function] = row
        self.context.bind(node.name, builder.phi((before, function)) if together else function)
        return row

    def _is_overload(self, node: int) -> bool:
        alternatives = self.builder.alternatives.get(node)
        return (alternatives[-1] if alternatives else node) in self._overloads

    def _lambda(self, node: ast.Lambda) -> int:
        """Read a lambda's parameters, its body once the scopes around it are complete, and return its node."""
        outer = self.context.scope
        scope = Scope(FUNCTION_SCOPE, outer, outer.definition)
        scope.owner = outer.owner if outer.kind is FUNCTION_SCOPE else -1
        for overlay in outer.overlays:
            scope.outer.update(overlay)
        self._parameters.read(node.args, scope)
        returned = self.builder.open_phi()
        function = self.builder.literal("typing.Callable", returned)
        self.builder.open_lambdas[function] = self._parameters.leave_open(node.args, scope)
        in_fstring = self.expressions.in_fstring

        def read_body() -> None:
            before = self.context.enter(scope)
            yielded, self.expressions.yielded = self.expressions.yielded, []
            self.expressions.in_fstring = in_fstring
            self.builder.close_phi(returned, [self.expressions.read(node.body)])
            self.expressions.in_fstring = False
            self.expressions.yielded = yielded
            self.context.leave(before)

        self.context.later.append(read_body)
        return function

    def klass(self, node: ast.ClassDef) -> None:
        """Read a class with its body."""
        context, builder, outer = self.context, self.builder, self.context.scope
        decorators = [self.expressions.read(decorator, DECORATOR) for decorator in node.decorator_list]
        definition = builder.definition(outer.definition, node.name, node.lineno)
        row = ClassRow(node.name, node.lineno, definition)
        number = len(builder.class_rows)
        builder.class_rows.append(row)
        found = builder.node(Op.CLASS, number)
        context.word(node.name, node.lineno, node.col_offset + 5, BINDING, found)
        scope = Scope(CLASS_SCOPE, outer, definition, number)
        scope.outer = read_type_parameters(self.annotations, node)
        row.decorators = decorators
        if any(_decorator_name(decorator) in _DATACLASSES for decorator in node.decorator_list):
            row.flags |= Flag.DATACLASS
        if any(_is_of_attrs(decorator) for decorator in node.decorator_list):
            row.flags |= Flag.DATACLASS | Flag.ATTRS
        row.parameters = list(scope.outer.values())
        outer_header = outer.header
        outer.header = outer_header | scope.outer
        for base in node.bases:
            row.bases.append(self.expressions.read(base, SUBCLASS))
        for keyword in node.keywords:
            value = self.expressions.read(keyword.value)
            if keyword.arg == "metaclass":
                row.metaclass = value
            elif keyword.arg == "total":
                # Only what derives from a typed dictionary takes it, whatever project that is from.
                row.flags |= Flag.DATACLASS
        outer.header = outer_header
        before = context.enter(scope)
        bound = context.names_in(node.body)
        scope.declared_global, scope.declared_nonlocal = bound.declared_global, bound.declared_nonlocal
        scope.names = bound.names
        context.begin(scope)
        self.read_body(node.body)
        for name in sorted(scope.names):
            row.members += (builder.strings[name], context.variable_row(scope, name))
        own = {context.mangled(name) for name in set_on_all(node)} & {*scope.names, CALLS_BASE}
        row.set_on_all = [builder.strings[name] for name in sorted(own)]
        context.leave(before)
        context.bind(node.name, found)


def _decorator_name(node: ast.expr) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")


def _is_of_attrs(node: ast.expr) -> bool:
    """Return whether a decorator is one of those that `attrs` has for classes."""
    target = node.func if isinstance(node, ast.Call) else node
    if isinstance(target, ast.Attribute):
        return isinstance(target.value, ast.Name) and target.value.id in _ATTRS_MODULES and target.attr in _ATTRS
    return isinstance(target, ast.Name) and target.id in _ATTRS - _AMBIGUOUS - {"dataclass"}


def _may_return_true(node: Function) -> bool:
    """Return whether a function returns anything but `None` and `False`."""
    found = (part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value is not None)
    return any(not (isinstance(value, ast.Constant) and value.value in (None, False)) for value in found)


_EXITS = frozenset({"__exit__", "__aexit__"})
_PROPERTY_ENDINGS = ("property", "memoized_attribute", "reify")
_ATTRS = frozenset(path.removeprefix("attr.") for path in DATA_CLASS_DECORATORS if path.startswith("attr."))
_ATTRS_MODULES = frozenset({"attr", "attrs"})
# These say nothing without the module that they are of.
_AMBIGUOUS = frozenset({"s", "attributes"})
_DATACLASSES = {path.rpartition(".")[2] for path in DATA_CLASS_DECORATORS} - _AMBIGUOUS | {"dataclass_transform"}
