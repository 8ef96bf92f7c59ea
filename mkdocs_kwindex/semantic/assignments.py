"""Assignments: plain, annotated, augmented, unpacking."""

import ast

from mkdocs_kwindex.model.names import Flag
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.annotations import Annotations
from mkdocs_kwindex.semantic.context import READ, WRITE
from mkdocs_kwindex.semantic.expressions import Expressions
from mkdocs_kwindex.semantic.functional import typed_fields
from mkdocs_kwindex.semantic.name_table import ClassRow
from mkdocs_kwindex.semantic.operators import BINARY
from mkdocs_kwindex.semantic.place_paths import attribute_path
from mkdocs_kwindex.semantic.scopes import FUNCTION_SCOPE, UNBOUND
from mkdocs_kwindex.semantic.type_parameters import read_type_parameters

_RECORDS = frozenset({"namedtuple", "make_dataclass"})


class Assignments:
    """Reads assignments and binds their targets."""

    def __init__(self, expressions: Expressions, annotations: Annotations) -> None:
        self.expressions = expressions
        self.annotations = annotations
        self.context = expressions.context
        self.builder = expressions.builder
        self.strings = expressions.strings

    def assign(self, node: ast.Assign) -> None:
        """Read `a = b = value`."""
        value = self.expressions.read(node.value)
        self.strings.assigned(node.targets, node.value)
        for target in node.targets:
            if isinstance(target, ast.Name) and isinstance(node.value, ast.Call) and self._class(target, node.value):
                continue
            self.to(target, value)

    def _class(self, target: ast.Name, made_by: ast.Call) -> bool:
        """Bind a name to the class that a call makes, if the definitions know it as one."""
        context, builder, scope = self.context, self.builder, self.context.scope
        if scope.kind is FUNCTION_SCOPE:
            return False
        definition = builder.definition(scope.definition, target.id, target.lineno)
        if not builder.holds_class(definition):
            return False
        row = ClassRow(target.id, target.lineno, definition)
        row.bases = self._bases(made_by)
        row.flags = 0 if row.bases else Flag.DATACLASS
        self._types_of_fields(made_by, row)
        number = len(builder.class_rows)
        builder.class_rows.append(row)
        found = builder.node(Op.CLASS, number)
        context.bind(target.id, found)
        self._occurrence(target, found)
        return True

    def _types_of_fields(self, made_by: ast.Call, row: ClassRow) -> None:
        """Give a class that a call makes the types of its fields."""
        for field, written in typed_fields(made_by):
            line = getattr(field.place, "lineno", row.line)
            definition = self.builder.definition(row.definition, field.name, line)
            # But for what is in texts, the names of the types have been recorded.
            recorded = len(self.builder.occurrences)
            annotation = self.annotations.read(written)
            if not isinstance(written, ast.Constant):
                del self.builder.occurrences[recorded:]
            bound = self.builder.binding(field.name, line, definition, annotation, -1)
            row.attributes += (self.builder.string(field.name), bound)

    def _bases(self, made_by: ast.Call) -> list[int]:
        """Return the nodes of the bases of a class that a call makes: what is called itself for an enumeration."""
        # Everything of the call has been recorded.
        recorded = len(self.builder.occurrences)
        name = attribute_path(made_by.func).rpartition(".")[2]
        if name in {"type", "new_class"}:
            bases = made_by.args[1] if len(made_by.args) > 1 else None
            found = [self.expressions.read(base) for base in bases.elts] if isinstance(bases, ast.Tuple) else []
        else:
            found = [] if name in _RECORDS else [self.expressions.read(made_by.func)]
        del self.builder.occurrences[recorded:]
        return found

    def annotated(self, node: ast.AnnAssign) -> None:
        """Read `a: type = value`."""
        annotation = self.annotations.read(node.annotation)
        is_type = attribute_path(node.annotation).rpartition(".")[2] == "TypeAlias"
        read = self.annotations.read if is_type else self.expressions.read
        value = read(node.value) if node.value is not None else -1
        target = node.target
        self.builder.close_lambda(value, lambda position: self.builder.node(Op.TAKEN, annotation, position))
        if node.value is not None:
            self.strings.assigned([target], node.value)
        if isinstance(target, ast.Name) and value < 0 and self.context.scope.kind is FUNCTION_SCOPE:
            # A bare declaration binds nothing: what the name held, it holds still.
            before = self.context.scope.env.get(target.id, UNBOUND)
            bound = self.context.bind_target(target, -1, annotation)
            self._occurrence(target, bound)
            if before != UNBOUND:
                self.context.scope.set(target.id, before)
            return
        self.to(target, value, annotation)

    def augmented(self, node: ast.AugAssign) -> None:
        """Read `a += value`."""
        method = self.builder.string("__i" + BINARY[node.op.__class__][2:])
        self.strings.assigned([node.target], node.value)
        if isinstance(node.target, ast.Name):
            before = self.context.lookup(node.target.id)
            operand = self.expressions.read(node.value)
            value = self.builder.node(Op.OPERATION, before, self.builder.sequence((method, operand)))
            self.to(node.target, value)
        else:
            self.expressions.read(node.target, WRITE)
            self.expressions.read(node.value)

    def type_alias(self, node: ast.stmt, target: ast.Name) -> None:
        """Read `type a = value`."""
        scope = self.context.scope
        before = scope.header
        scope.header = before | read_type_parameters(self.annotations, node)
        value = self.annotations.read(getattr(node, "value"))  # noqa: B009 - ast.TypeAlias is unknown to Python 3.11
        scope.header = before
        self.to(target, value)

    def to(self, target: ast.expr, value: int, annotation: int = -1) -> None:
        """Bind a target.

        Args:
            target: The left-hand side.
            value: Node of the value, -1 where a declaration gives none.
            annotation: Node of the annotation, -1 without.
        """
        if isinstance(target, ast.Name):
            self._occurrence(target, self.context.bind_target(target, value, annotation))
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target.elts, value)
        elif isinstance(target, ast.Attribute):
            self._attribute(target, value, annotation)
        elif isinstance(target, ast.Starred):
            self.to(target.value, self.builder.literal("builtins.list", self.builder.node(Op.ITEM, value)))
        elif isinstance(target, ast.Subscript):
            self._item(target, value)
        else:
            self.expressions.read(target)

    def _item(self, target: ast.Subscript, value: int) -> None:
        """Read `container[index] = value`: nothing that was known of the items is sure any more."""
        found = self.expressions.read(target)
        scope = self.context.scope
        if scope.kind is FUNCTION_SCOPE and (container := self.expressions.path_of(target.value)):
            scope.forget_attributes(container)
            if value >= 0 and (path := self.expressions.path_of(target)):
                scope.set_attribute(path, self.builder.node(Op.ASSIGNED, found, value))

    def _occurrence(self, target: ast.Name, bound: int) -> None:
        self.context.occurrence(target.lineno, target.col_offset, target.end_col_offset or 0, WRITE, bound)

    def _unpack(self, targets: list[ast.expr], value: int) -> None:
        builder = self.builder
        known = builder.elements.get(value, ())
        star = next((at for at, target in enumerate(targets) if isinstance(target, ast.Starred)), len(targets))
        # A starred target takes as many as the others leave.
        fits = len(known) == len(targets) if star == len(targets) else len(known) >= len(targets) - 1
        for position, target in enumerate(targets):
            index = position - len(targets) if position > star else position
            if isinstance(target, ast.Starred):
                taken = known[position : len(known) - (len(targets) - position - 1)] if fits else ()
                item = builder.union(taken) if taken else builder.node(Op.ITEM, value)
                self.to(target.value, builder.literal("builtins.list", item))
            elif fits:
                self.to(target, known[index])
            else:
                self.to(target, builder.node(Op.UNPACK, value, index))

    def _attribute(self, target: ast.Attribute, value: int, annotation: int) -> None:
        context, builder, scope = self.context, self.builder, self.context.scope
        base = self.expressions.read(target.value, READ)
        name = context.mangled(target.attr)
        found = builder.node(Op.ATTRIBUTE, base, builder.string(name))
        if scope.receiver and isinstance(target.value, ast.Name) and target.value.id == scope.receiver:
            row = builder.class_rows[scope.owner]
            line = target.end_lineno or target.lineno
            definition = builder.definition(row.definition, target.attr, line)
            bound = builder.binding(name, line, definition, annotation, value)
            row.attributes += (builder.string(name), bound)
        self.expressions.attribute_occurrence(target, WRITE, found)
        path = attribute_path(target)
        if path and scope.kind is FUNCTION_SCOPE:
            scope.forget_attributes(path)
            if value >= 0 and annotation < 0:
                scope.set_attribute(path, builder.node(Op.ASSIGNED, found, value))
            elif scope.env.get(path, UNBOUND) != UNBOUND:
                context.narrow(path, UNBOUND)
