"""Translates expressions to nodes and records an occurrence for every name in them."""

import ast
import sys

from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.call_expressions import CallReader
from mkdocs_kwindex.semantic.conditional_expressions import ConditionalExpressions
from mkdocs_kwindex.semantic.context import ANNOTATION, READ, USE_NUMBER, WRITE, Context
from mkdocs_kwindex.semantic.displays import Displays
from mkdocs_kwindex.semantic.expression_reader import ExpressionReader
from mkdocs_kwindex.semantic.operators import BINARY, UNARY
from mkdocs_kwindex.semantic.place_paths import place_path
from mkdocs_kwindex.semantic.scopes import CLASS_SCOPE, UNBOUND

_MAX_ELEMENTS = 16
_ATTRIBUTE = Op.ATTRIBUTE
_SUBCLASS = USE_NUMBER[Use.SUBCLASS]
_FSTRINGS_HAVE_PLACES = sys.version_info >= (3, 12)


class Expressions(ExpressionReader):
    """Reads expressions; the attributes are those of `ExpressionReader`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._record = self.builder.occurrences.append
        self._strings, self._nodes = self.builder.strings, self.builder.nodes
        conditional = ConditionalExpressions(self)
        displays = Displays(self)
        self._readers = {
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: CallReader(self).read,
            ast.Constant: self._constant,
            ast.Subscript: self._subscript,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.BoolOp: conditional.bool_,
            ast.IfExp: conditional.if_,
            ast.Compare: conditional.compare_,
            ast.Tuple: displays.tuple_,
            ast.List: displays.list_,
            ast.Set: displays.set_,
            ast.Dict: displays.dict_,
            ast.ListComp: displays.comprehension_,
            ast.SetComp: displays.comprehension_,
            ast.GeneratorExp: displays.comprehension_,
            ast.DictComp: displays.comprehension_,
            ast.Lambda: self._lambda,
            ast.Await: self._await,
            ast.Yield: self._yield,
            ast.YieldFrom: self._yield_from,
            ast.NamedExpr: self._named,
            ast.Starred: self._starred,
            ast.JoinedStr: self._fstring,
            ast.Slice: self._slice,
        }

    def _name(self, node: ast.Name, use: int) -> int:
        context, name = self.context, node.id
        scope = context.scope
        found = UNBOUND if scope.overlays or scope.header else scope.env.get(name, UNBOUND)
        if found == UNBOUND:
            found = context.lookup(name)
        if not self.in_fstring or context.text.holds(node.lineno, node.col_offset, name):
            self._record((node.lineno, node.col_offset, node.end_col_offset or 0, use, context.within, found))
        is_self_type = use == ANNOTATION and (name == "Self" or found in self.builder.self_types)
        return self._self_type(found) if is_self_type else found

    def _self_type(self, found: int) -> int:
        """Return the node of what may be `Self` in an annotation: the class around it, then."""
        scope = self.context.scope
        row = scope.row if scope.kind is CLASS_SCOPE else scope.owner
        return self.builder.node(Op.SELF, found, row) if row >= 0 else found

    def _attribute(self, node: ast.Attribute, use: int) -> int:
        chain = [node]
        value = node.value
        while value.__class__ is ast.Attribute:
            chain.append(value)
            value = value.value
        context = self.context
        scope = context.scope
        # What stands before a dot in a type is a part of the type, too: `P.args`.
        before = ANNOTATION if use == ANNOTATION else READ
        if isinstance(value, ast.Name):
            found = self._name(value, before)
            path = value.id if scope.dotted else ""
        else:
            found = self.read(value)
            path = ""
        nodes = self._nodes
        while chain:
            link = chain.pop()
            name = link.attr
            if name[:2] == "__":
                name = context.mangled(name)
            plain = nodes.setdefault((_ATTRIBUTE, found, self._strings[name]), len(nodes))
            name = link.attr
            line, end = link.end_lineno or 0, link.end_col_offset or 0
            start = end - (len(name) if name.isascii() else len(name.encode()))
            if not self.in_fstring or context.text.holds(line, start, name):
                self._record((line, start, end, before if chain else use, context.within, plain))
            found = plain
            if path:
                path = f"{path}.{link.attr}"
                known = scope.env.get(path, UNBOUND)
                found = known if known != UNBOUND else plain
        return self._self_type(found) if use == ANNOTATION and node.attr == "Self" else found

    def _constant(self, node: ast.Constant, use: int) -> int:
        if node.value is None:
            return self.builder.none
        if use == ANNOTATION and isinstance(node.value, str):
            return self.read_type(node)
        if isinstance(node.value, str) and ("." in node.value or ":" in node.value) and not self.in_fstring:
            self.strings.dotted(node, node.value)
        return self.literals.get(node.value.__class__, self.builder.unknown)

    def _subscript(self, node: ast.Subscript, use: int) -> int:
        index, value_node = node.slice, node.value
        if isinstance(value_node, ast.List) and use != ANNOTATION:
            # Nothing can have changed a list that is asked for an element where it is made.
            value_node = ast.copy_location(ast.Tuple(value_node.elts, value_node.ctx), value_node)
        value = self.read(value_node, use)
        if isinstance(index, ast.Constant) and isinstance(index.value, int):
            return self._item(node, self.builder.node(Op.INDEX, value, min(max(int(index.value), -99), 99)))
        if isinstance(index, ast.UnaryOp) and isinstance(index.operand, ast.Constant):
            number = index.operand.value
            if isinstance(index.op, ast.USub) and isinstance(number, int):
                return self.builder.node(Op.INDEX, value, -min(number, 99))
        if isinstance(index, ast.Slice):
            self.read(index)
            return self.builder.node(Op.SLICE, value)
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        name = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
        if use == ANNOTATION or name in _TYPE_CONSTRUCTORS or self._is_builtin_type(node.value):
            nodes = self._type_arguments(name, parts)
        elif use == _SUBCLASS:
            nodes = [self.read_type(part) if isinstance(part, ast.Constant) else self.read(part) for part in parts]
        else:
            if isinstance(index, ast.Constant) and isinstance(index.value, str) and index.value.isidentifier():
                return self._item(node, self.entry(index, value, index.value))
            nodes = [self.read(part) for part in parts]
        return self._item(node, self.builder.node(Op.SUBSCRIPT, value, self.builder.sequence(nodes[:_MAX_ELEMENTS])))

    def _is_builtin_type(self, node: ast.expr) -> bool:
        """Return whether a name is that of a builtin class that takes types between brackets."""
        if not isinstance(node, ast.Name) or node.id not in _BUILTIN_TYPES:
            return False
        return self.builder.nodes.get((Op.GLOBAL, self.builder.string(node.id), -1)) == self.context.lookup(node.id)

    def _item(self, node: ast.Subscript, plain: int) -> int:
        """Return what the scope knows of an item, or else the node of it."""
        scope = self.context.scope
        path = place_path(node) if scope.dotted and isinstance(node.slice, ast.Constant) else ""
        known = scope.env.get(path, UNBOUND) if path else UNBOUND
        return known if known != UNBOUND else plain

    def _type_arguments(self, name: str, parts: list[ast.expr]) -> list[int]:
        """Read what is between the brackets after the name of a type."""
        if name == "Literal":
            return [self.read(part) for part in parts]
        types = 1 if name == "Annotated" else len(parts)
        return [self.read(part, ANNOTATION if number < types else READ) for number, part in enumerate(parts)]

    def _binary(self, node: ast.BinOp, use: int) -> int:
        # Long sums of strings are chains on the left that Python's stack does not hold.
        chain = [node]
        left = node.left
        while isinstance(left, ast.BinOp):
            chain.append(left)
            left = left.left
        kind = ANNOTATION if use == ANNOTATION else READ
        value = self.read(left, kind)
        for link in reversed(chain):
            method = self.builder.string(BINARY[link.op.__class__])
            value = self.builder.node(Op.OPERATION, value, self.builder.sequence((method, self.read(link.right, kind))))
        return value

    def _unary(self, node: ast.UnaryOp, _use: int) -> int:
        value = self.read(node.operand)
        if isinstance(node.op, ast.Not):
            return self.literals[bool]
        method = self.builder.string(UNARY[node.op.__class__])
        return self.builder.node(Op.OPERATION, value, self.builder.sequence((method, -1)))

    def _lambda(self, node: ast.Lambda, _use: int) -> int:
        return self.read_lambda(node)

    def _await(self, node: ast.Await, _use: int) -> int:
        return self.builder.node(Op.AWAIT, self.read(node.value))

    def _yield(self, node: ast.Yield, _use: int) -> int:
        self.yielded.append(self.read(node.value) if node.value is not None else self.builder.none)
        return self.builder.node(Op.SENT, self.returns) if self.returns >= 0 else self.builder.unknown

    def _yield_from(self, node: ast.YieldFrom, _use: int) -> int:
        steps = self.read(node.value)
        self.yielded.append(self.builder.node(Op.ITEM, steps))
        return self.builder.node(Op.DELEGATED, steps)

    def _named(self, node: ast.NamedExpr, _use: int) -> int:
        value = self.read(node.value)
        bound = self.context.bind_target(node.target, value)
        self.context.scope.named.append((self.context.mangled(node.target.id), bound))
        if not self.in_fstring or self.context.text.holds(node.lineno, node.target.col_offset, node.target.id):
            target = node.target
            self.context.occurrence(target.lineno, target.col_offset, target.end_col_offset or 0, WRITE, bound)
        return bound

    def _starred(self, node: ast.Starred, use: int) -> int:
        return self.read(node.value, use)

    def _fstring(self, node: ast.JoinedStr, _use: int) -> int:
        # Before Python 3.12 the parser often misplaces what is in an f-string.
        before, self.in_fstring = self.in_fstring, not _FSTRINGS_HAVE_PLACES
        self.context.doubtful |= self.in_fstring
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                self.read(value.value)
                if value.format_spec is not None:
                    self.read(value.format_spec)
        self.in_fstring = before
        return self.literals[str]

    def _slice(self, node: ast.Slice, _use: int) -> int:
        for bound in (node.lower, node.upper, node.step):
            if bound is not None:
                self.read(bound)
        return self.builder.unknown


_BUILTIN_TYPES = frozenset({"list", "dict", "set", "frozenset", "tuple", "type"})
# Aliases such as `Union[str, "Foo"]` are no annotations, and their strings are types all the same.
_TYPE_CONSTRUCTORS = frozenset(
    (
        *(
            "Union",
            "Optional",
            "List",
            "Dict",
            "Set",
            "FrozenSet",
            "Tuple",
            "Type",
            "Callable",
            "Annotated",
            "ClassVar",
        ),
        *("Sequence", "Iterable", "Iterator", "Mapping", "Generator", "Awaitable", "Coroutine", "AsyncIterator"),
    )
)
