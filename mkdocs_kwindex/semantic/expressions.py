"""Expressions to nodes: every name met on the way becomes an occurrence."""

import ast
import sys
from collections.abc import Callable, Sequence

from mkdocs_kwindex.model.names import Op, Use
from mkdocs_kwindex.semantic.call_expressions import CallReader
from mkdocs_kwindex.semantic.context import ANNOTATION, READ, USE_NUMBER, WRITE, Context
from mkdocs_kwindex.semantic.displays import Displays
from mkdocs_kwindex.semantic.name_table import attribute_path
from mkdocs_kwindex.semantic.narrowing import apply_test
from mkdocs_kwindex.semantic.operators import BINARY, UNARY
from mkdocs_kwindex.semantic.scopes import CLASS_SCOPE, UNBOUND
from mkdocs_kwindex.semantic.strings import Strings
from mkdocs_kwindex.semantic.use_def import Outcome

_MAX_ELEMENTS = 16
_ATTRIBUTE = Op.ATTRIBUTE
_SUBCLASS = USE_NUMBER[Use.SUBCLASS]
_FSTRINGS_HAVE_PLACES = sys.version_info >= (3, 12)


class Expressions:
    """Reads expressions.

    Attributes:
        context: The file being read.
        strings: Reads strings that are names.
        read_lambda: Reads a lambda's body later; set by the reader of definitions.
        read_type: Reads an annotation; set by the reader of annotations.
        yielded: Nodes that the function being read yields.
        returns: Node of its return annotation, -1 without.
        evaluated: For each `and` and `or` with `:=` in it: what that has bound once every part was evaluated.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.builder = context.builder
        self.read_lambda: Callable[[ast.Lambda], int]
        self.read_type: Callable[[ast.expr], int]
        self.yielded: list[int] = []
        self.returns = -1
        self.evaluated: dict[ast.BoolOp, Outcome] = {}
        self.in_fstring = False
        self._record = self.builder.occurrences.append
        self._strings, self._nodes = self.builder.strings, self.builder.nodes
        self._literals: dict[type[object], int] = {
            type_: self.builder.literal(f"builtins.{type_.__name__}")
            for type_ in (str, bytes, bool, int, float, complex)
        }
        self.strings = Strings(context)
        displays = Displays(self)
        self._readers: dict[type[ast.AST], Callable[..., int]] = {
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: CallReader(self).read,
            ast.Constant: self._constant,
            ast.Subscript: self._subscript,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.BoolOp: self._bool,
            ast.IfExp: self._if,
            ast.Compare: self._compare,
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

    def read(self, node: ast.expr, use: int = READ) -> int:
        """Read an expression.

        Args:
            node: The expression.
            use: What its outermost name is used for.

        Returns:
            The node of its value.
        """
        reader = self._readers.get(node.__class__)
        return reader(node, use) if reader is not None else self._other(node)

    def _name(self, node: ast.Name, use: int) -> int:
        context, name = self.context, node.id
        scope = context.scope
        found = UNBOUND if scope.overlays or scope.header else scope.env.get(name, UNBOUND)
        if found == UNBOUND:
            found = context.lookup(name)
        if not self.in_fstring or context.holds(node.lineno, node.col_offset, name):
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
        if isinstance(value, ast.Name):
            found = self._name(value, READ)
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
            if not self.in_fstring or context.holds(line, start, name):
                self._record((line, start, end, READ if chain else use, context.within, plain))
            found = plain
            if path:
                path = f"{path}.{link.attr}"
                known = scope.env.get(path, UNBOUND)
                found = known if known != UNBOUND else plain
        return self._self_type(found) if use == ANNOTATION and node.attr == "Self" else found

    def attribute_occurrence(self, node: ast.Attribute, use: int, found: int) -> None:
        """Record the last name of an attribute chain."""
        name, line, end = node.attr, node.end_lineno or 0, node.end_col_offset or 0
        start = end - (len(name) if name.isascii() else len(name.encode()))
        if not self.in_fstring or self.context.holds(line, start, name):
            self._record((line, start, end, use, self.context.within, found))

    def _constant(self, node: ast.Constant, use: int) -> int:
        if node.value is None:
            return self.builder.none
        if use == ANNOTATION and isinstance(node.value, str):
            return self.read_type(node)
        if isinstance(node.value, str) and ("." in node.value or ":" in node.value) and not self.in_fstring:
            self.strings.dotted(node, node.value)
        return self._literals.get(node.value.__class__, self.builder.unknown)

    def _subscript(self, node: ast.Subscript, use: int) -> int:
        index, value_node = node.slice, node.value
        if isinstance(value_node, ast.List) and use != ANNOTATION:
            # Nothing can have changed a list that is asked for an element where it is made.
            value_node = ast.copy_location(ast.Tuple(value_node.elts, value_node.ctx), value_node)
        value = self.read(value_node, use)
        if isinstance(index, ast.Constant) and isinstance(index.value, int):
            return self.builder.node(Op.INDEX, value, min(max(int(index.value), -99), 99))
        if isinstance(index, ast.UnaryOp) and isinstance(index.operand, ast.Constant):
            number = index.operand.value
            if isinstance(index.op, ast.USub) and isinstance(number, int):
                return self.builder.node(Op.INDEX, value, -min(number, 99))
        if isinstance(index, ast.Slice):
            self.read(index)
            return self.builder.node(Op.SLICE, value)
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        name = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
        if use == ANNOTATION or name in _TYPE_CONSTRUCTORS:
            nodes = self._type_arguments(name, parts)
        elif use == _SUBCLASS:
            nodes = [self.read_type(part) if isinstance(part, ast.Constant) else self.read(part) for part in parts]
        else:
            nodes = [self.read(part) for part in parts]
        return self.builder.node(Op.SUBSCRIPT, value, self.builder.sequence(nodes[:_MAX_ELEMENTS]))

    def _type_arguments(self, name: str, parts: list[ast.expr]) -> list[int]:
        """Read what stands between the brackets after the name of a type."""
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
            return self._literals[bool]
        method = self.builder.string(UNARY[node.op.__class__])
        return self.builder.node(Op.OPERATION, value, self.builder.sequence((method, -1)))

    def _compare(self, node: ast.Compare, _use: int) -> int:
        self.read(node.left)
        first, *others = node.comparators
        self.read(first)
        if others:
            # `a < b < c` reads no `c` where `b` is not greater than `a`.
            self.perhaps(lambda: self._read_all(others))
        return self._literals[bool] if isinstance(node.ops[0], _PLAIN_COMPARISONS) else self.builder.unknown

    def _read_all(self, expressions: list[ast.expr]) -> None:
        for expression in expressions:
            self.read(expression)

    def _bool(self, node: ast.BoolOp, _use: int) -> int:
        values: list[int] = []
        ends: list[Outcome] = []
        is_and = isinstance(node.op, ast.And)
        named = self.context.scope.named
        mark = len(named)

        def run() -> None:
            for value in node.values:
                values.append(self.read(value))
                ends.append(dict(named[mark:]))
                apply_test(self, value, holds=is_and)

        if self.context.narrows:
            self._aside(run)
            self._bind_named(mark, ends)
            if ends[-1]:
                self.evaluated[node] = ends[-1]
        else:
            values += map(self.read, node.values)
        # `a and b` is `a` only where `a` is falsy: None, mostly, of which nothing is asked.
        return values[-1] if is_and else self._either(values)

    def _if(self, node: ast.IfExp, use: int) -> int:
        self.read(node.test)
        if not self.context.narrows:
            return self._either([self.read(node.body, use), self.read(node.orelse, use)])
        values: list[int] = []
        ends: list[Outcome] = []
        named = self.context.scope.named
        begin = len(named)

        def run(branch: ast.expr, *, holds: bool) -> None:
            mark = len(named)
            apply_test(self, node.test, holds=holds)
            values.append(self.read(branch, use))
            ends.append(dict(named[mark:]))

        self._aside(lambda: run(node.body, holds=True))
        self._aside(lambda: run(node.orelse, holds=False))
        self._bind_named(begin, ends)
        return self._either(values)

    def _either(self, nodes: list[int]) -> int:
        """Return a node for one of several values: an empty list or dictionary holds nothing that the others do not."""
        known, strings = self.builder.nodes, self.builder.strings
        empty = {known.get((Op.LITERAL, strings[f"builtins.{name}"], -1)) for name in ("list", "dict")}
        return self.builder.union([node for node in nodes if node not in empty] or nodes)

    def _aside(self, run: Callable[[], None]) -> None:
        """Read with narrowed names and what `:=` binds, then forget both."""
        overlays = self.context.scope.overlays
        kept = [dict(overlay) for overlay in overlays]
        self.context.flow.branch(run)
        for overlay, before in zip(overlays, kept, strict=True):
            overlay.update(before)

    def perhaps(self, run: Callable[[], None]) -> None:
        """Read what may not be evaluated at all, such as what a comprehension does with each element."""
        named = self.context.scope.named
        mark = len(named)
        self.context.flow.branch(run)
        self._bind_named(mark, [{}, dict(named[mark:])])

    def _bind_named(self, mark: int, ends: Sequence[Outcome]) -> None:
        """Let the names that `:=` bound stand for what they do after an expression that may end in several ways.

        Args:
            mark: How many names were bound before the expression.
            ends: The names that were bound on each of the ways.
        """
        scope = self.context.scope
        for name in dict(scope.named[mark:]):
            before = scope.env.get(name, UNBOUND)
            node = self.context.flow.join(name, [end.get(name, before) for end in ends])
            scope.set(name, node)
            if name in scope.dotted:
                scope.forget_attributes(name)
            scope.named.append((name, node))

    def _lambda(self, node: ast.Lambda, _use: int) -> int:
        return self.read_lambda(node)

    def _await(self, node: ast.Await, _use: int) -> int:
        return self.builder.node(Op.AWAIT, self.read(node.value))

    def _yield(self, node: ast.Yield, _use: int) -> int:
        self.yielded.append(self.read(node.value) if node.value is not None else self.builder.none)
        return self.builder.node(Op.SENT, self.returns) if self.returns >= 0 else self.builder.unknown

    def _yield_from(self, node: ast.YieldFrom, _use: int) -> int:
        self.yielded.append(self.builder.node(Op.ITEM, self.read(node.value)))
        return self.builder.unknown

    def _named(self, node: ast.NamedExpr, _use: int) -> int:
        value = self.read(node.value)
        bound = self.context.bind_target(node.target, value)
        self.context.scope.named.append((self.context.mangled(node.target.id), bound))
        if not self.in_fstring or self.context.holds(node.lineno, node.target.col_offset, node.target.id):
            target = node.target
            self.context.occurrence(target.lineno, target.col_offset, target.end_col_offset or 0, WRITE, bound)
        return bound

    def _starred(self, node: ast.Starred, use: int) -> int:
        return self.read(node.value, use)

    def _fstring(self, node: ast.JoinedStr, _use: int) -> int:
        # Before Python 3.12 the parser often misplaces what stands in an f-string.
        before, self.in_fstring = self.in_fstring, not _FSTRINGS_HAVE_PLACES
        self.context.doubtful |= self.in_fstring
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                self.read(value.value)
                if value.format_spec is not None:
                    self.read(value.format_spec)
        self.in_fstring = before
        return self._literals[str]

    def _slice(self, node: ast.Slice, _use: int) -> int:
        for bound in (node.lower, node.upper, node.step):
            if bound is not None:
                self.read(bound)
        return self.builder.unknown

    def _other(self, node: ast.expr) -> int:
        """Read an expression of a later Python for its names only."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.read(child)
        return self.builder.unknown

    def path_of(self, node: ast.expr) -> str:
        """Return the path under which the scope may know more of a name or attribute; empty if it cannot."""
        if isinstance(node, ast.Name):
            scope = self.context.scope
            name = self.context.mangled(node.id)
            return name if name in scope.names or any(name in overlay for overlay in scope.overlays) else ""
        return attribute_path(node) if isinstance(node, ast.Attribute) else ""

    def value_of(self, path: str) -> int:
        """Return the node of a name or attribute without recording an occurrence."""
        root, *attributes = path.split(".")
        found = self.context.lookup(root)
        path = root
        for attribute in attributes:
            path = f"{path}.{attribute}"
            known = self.context.scope.env.get(path, UNBOUND)
            name = self.builder.string(self.context.mangled(attribute))
            found = known if known != UNBOUND else self.builder.node(Op.ATTRIBUTE, found, name)
        return found


# Aliases such as `Union[str, "Foo"]` are no annotations, and their strings are types all the same.
_TYPE_CONSTRUCTORS = frozenset(
    ("Union", "Optional", "List", "Dict", "Tuple", "Type", "Callable", "Sequence", "Iterable", "Iterator", "Mapping")
)
_PLAIN_COMPARISONS = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
