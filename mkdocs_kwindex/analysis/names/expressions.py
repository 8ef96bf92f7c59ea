"""Expressions to nodes: every name met on the way becomes an occurrence."""

import ast
import sys
from collections.abc import Callable

from mkdocs_kwindex.analysis.names.builder import attribute_path
from mkdocs_kwindex.analysis.names.context import READ, USE_NUMBER, WRITE, Context
from mkdocs_kwindex.analysis.names.narrowing import apply_test
from mkdocs_kwindex.analysis.names.operators import BINARY, UNARY
from mkdocs_kwindex.analysis.names.scopes import UNBOUND, Scope, ScopeKind
from mkdocs_kwindex.model.names import Op, Use

CALL = USE_NUMBER[Use.CALL]
KEYWORD = USE_NUMBER[Use.KEYWORD]
ANNOTATION = USE_NUMBER[Use.ANNOTATION]

_MAX_ARGUMENTS = 8
_MAX_ELEMENTS = 16
_FSTRINGS_HAVE_PLACES = sys.version_info >= (3, 12)

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


class Expressions:
    """Reads expressions.

    Attributes:
        context: The file being read.
        read_lambda: Reads a lambda's body later; set by the reader of definitions.
        read_type: Reads an annotation; set by the reader of annotations.
        yielded: Nodes that the function being read yields.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.builder = context.builder
        self.read_lambda: Callable[[ast.Lambda], None]
        self.read_type: Callable[[ast.expr], int]
        self.yielded: list[int] = []
        self.in_fstring = False
        self._record = self.builder.occurrences.append
        self._literals: dict[type[object], int] = {
            type_: self.builder.literal(f"builtins.{type_.__name__}")
            for type_ in (str, bytes, bool, int, float, complex)
        }
        self._readers: dict[type[ast.AST], Callable[..., int]] = {
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.Constant: self._constant,
            ast.Subscript: self._subscript,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.BoolOp: self._bool,
            ast.IfExp: self._if,
            ast.Compare: self._compare,
            ast.Tuple: self._tuple,
            ast.List: self._list,
            ast.Set: self._set,
            ast.Dict: self._dict,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
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
        found = self.context.lookup(node.id)
        if not self.in_fstring or self.context.holds(node.lineno, node.col_offset, node.id):
            end = node.end_col_offset or 0
            self._record((node.lineno, node.col_offset, end, use, self.context.within, found))
        return self._self_type(found) if use == ANNOTATION and node.id == "Self" else found

    def _self_type(self, found: int) -> int:
        """Return the node of `Self` in an annotation: the class around it."""
        scope = self.context.scope
        row = scope.row if scope.kind is ScopeKind.CLASS else scope.owner
        is_imported = self.builder.operators[found] == Op.IMPORTED
        return self.builder.node(Op.RECEIVER, row, 1) if row >= 0 and is_imported else found

    def _attribute(self, node: ast.Attribute, use: int) -> int:
        chain = [node]
        value = node.value
        while isinstance(value, ast.Attribute):
            chain.append(value)
            value = value.value
        found = self.read(value)
        path = value.id if isinstance(value, ast.Name) and self.context.scope.dotted else ""
        for link in reversed(chain):
            plain = self.builder.node(Op.ATTRIBUTE, found, self.builder.string(link.attr))
            self.attribute_occurrence(link, use if link is node else READ, plain)
            found = plain
            if path:
                path = f"{path}.{link.attr}"
                known = self.context.scope.env.get(path, UNBOUND)
                found = known if known != UNBOUND else plain
        if use == ANNOTATION and node.attr == "Self" and isinstance(node.value, ast.Name):
            return self._self_type(self.builder.node(Op.IMPORTED, self.builder.string("typing"), -1))
        return found

    def attribute_occurrence(self, node: ast.Attribute, use: int, found: int) -> None:
        """Record the last name of an attribute chain."""
        line, end = node.end_lineno or 0, node.end_col_offset or 0
        start = end - (len(node.attr) if node.attr.isascii() else len(node.attr.encode()))
        if not self.in_fstring or self.context.holds(line, start, node.attr):
            self._record((line, start, end, use, self.context.within, found))

    def _call(self, node: ast.Call, use: int) -> int:
        function = self.read(node.func, CALL if use == READ else use)
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        positional = self._positional_arguments(node, name)
        keywords = self._keyword_arguments(node, function)
        if name in _TYPE_VARIABLES and node.args and isinstance(node.args[0], ast.Constant):
            # Two type variables with the same bound are two.
            keywords += (self.builder.string(str(node.args[0].value)), self.builder.none)
        if name == "super":
            receiver = self._super(node)
            if receiver is not None:
                return receiver
        arguments = self.builder.sequence((len(positional), *positional, *keywords))
        return self.builder.node(Op.CALL, function, arguments)

    def _positional_arguments(self, node: ast.Call, name: str) -> list[int]:
        """Read the positional arguments and return the nodes of those before the first star."""
        nodes: list[int] = []
        complete = True
        for number, argument in enumerate(node.args):
            if isinstance(argument, ast.Starred):
                complete = False
            is_type = name in _TYPE_FIRST and not number
            value = self.read_type(argument) if is_type else self.read(argument)
            if complete and number < _MAX_ARGUMENTS:
                nodes.append(value)
        return nodes

    def _keyword_arguments(self, node: ast.Call, function: int) -> list[int]:
        """Read the keyword arguments and return string and node of each."""
        builder = self.builder
        pairs: list[int] = []
        for keyword in node.keywords:
            value = self.read_type(keyword.value) if keyword.arg == "bound" else self.read(keyword.value)
            if keyword.arg is None:
                continue
            key = builder.string(keyword.arg)
            if not self.in_fstring:
                start = keyword.col_offset
                length = len(keyword.arg) if keyword.arg.isascii() else len(keyword.arg.encode())
                parameter = builder.node(Op.PARAMETER, function, key)
                self.context.occurrence(keyword.lineno, start, start + length, KEYWORD, parameter)
            if len(pairs) < 2 * _MAX_ARGUMENTS:
                pairs += (key, value)
        return pairs

    def _super(self, node: ast.Call) -> int | None:
        """Return the node of `super()` and `super(Class, self)` in a method."""
        scope = self.context.scope
        if scope.owner < 0 or len(node.args) not in (0, 2):
            return None
        if node.args:
            first = node.args[0]
            if not (isinstance(first, ast.Name) and first.id == self.builder.class_rows[scope.owner].name):
                return None
        method: Scope | None = scope
        while method is not None and not method.receiver:
            method = method.parent
        return None if method is None else self.builder.node(Op.SUPER, scope.owner, int(method.receiver_is_class))

    def _constant(self, node: ast.Constant, use: int) -> int:
        if node.value is None:
            return self.builder.none
        if use == ANNOTATION and isinstance(node.value, str):
            return self.read_type(node)
        return self._literals.get(node.value.__class__, self.builder.unknown)

    def _subscript(self, node: ast.Subscript, use: int) -> int:
        value = self.read(node.value, use)
        index = node.slice
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
        is_type = use == ANNOTATION or name in _TYPE_CONSTRUCTORS
        nodes = self._type_arguments(name, parts) if is_type else [self.read(part) for part in parts]
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
        for comparator in node.comparators:
            self.read(comparator)
        return self._literals[bool] if isinstance(node.ops[0], _PLAIN_COMPARISONS) else self.builder.unknown

    def _bool(self, node: ast.BoolOp, _use: int) -> int:
        values: list[int] = []
        is_and = isinstance(node.op, ast.And)

        def run() -> None:
            for value in node.values:
                values.append(self.read(value))
                apply_test(self, value, holds=is_and)

        self._aside(run)
        # `a and b` is `a` only where `a` is falsy: None, mostly, of which nothing is asked.
        return values[-1] if is_and else self.builder.union(values)

    def _if(self, node: ast.IfExp, use: int) -> int:
        self.read(node.test)
        values: list[int] = []

        def run(branch: ast.expr, *, holds: bool) -> None:
            apply_test(self, node.test, holds=holds)
            values.append(self.read(branch, use))

        self._aside(lambda: run(node.body, holds=True))
        self._aside(lambda: run(node.orelse, holds=False))
        return self.builder.union(values)

    def _aside(self, run: Callable[[], None]) -> None:
        """Read with narrowed names, keep the names bound by `:=`, forget the narrowing."""
        overlays = self.context.scope.overlays
        kept = [dict(overlay) for overlay in overlays]
        branch = self.context.flow.branch(run)
        for overlay, before in zip(overlays, kept, strict=True):
            overlay.update(before)
        if self.context.has_walrus:
            for name, node in branch.changes.items():
                if self.builder.operators[node] == Op.BIND:
                    self.context.scope.set(name, node)

    def _elements(self, elements: list[ast.expr]) -> list[int]:
        nodes = []
        for element in elements:
            node = self.read(element)
            if isinstance(element, ast.Starred):
                node = self.builder.node(Op.ITEM, node)
            nodes.append(node)
        return nodes

    def _tuple(self, node: ast.Tuple, use: int) -> int:
        if use == ANNOTATION:
            types = [self.read(element, use) for element in node.elts]
            return self.builder.node(Op.TUPLE, self.builder.sequence(types))
        nodes = self._elements(node.elts)
        if len(nodes) > _MAX_ELEMENTS or any(isinstance(element, ast.Starred) for element in node.elts):
            return self.builder.literal("builtins.tuple", self.builder.union(nodes[:_MAX_ELEMENTS]))
        return self.builder.node(Op.TUPLE, self.builder.sequence(nodes))

    def _list(self, node: ast.List, use: int) -> int:
        if use == ANNOTATION:
            return self._tuple(ast.Tuple(node.elts), use)
        return self._collection("builtins.list", node.elts)

    def _set(self, node: ast.Set, _use: int) -> int:
        return self._collection("builtins.set", node.elts)

    def _collection(self, path: str, elements: list[ast.expr]) -> int:
        nodes = list(dict.fromkeys(self._elements(elements)))
        if not nodes:
            return self.builder.literal(path)
        known = self.builder.union(nodes) if len(nodes) <= _MAX_ELEMENTS else self.builder.unknown
        return self.builder.literal(path, known)

    def _dict(self, node: ast.Dict, _use: int) -> int:
        keys: list[int] = []
        values: list[int] = []
        for key, value in zip(node.keys, node.values, strict=True):
            keys.append(self.read(key) if key is not None else self.builder.unknown)
            found = self.read(value)
            values.append(found if key is not None else self.builder.unknown)
        if not keys:
            return self.builder.literal("builtins.dict")
        if len(set(values)) > _MAX_ELEMENTS:
            values = [self.builder.unknown]
        return self.builder.literal("builtins.dict", self.builder.union(keys[:1]), self.builder.union(values))

    def _comprehension(self, node: Comprehension, _use: int) -> int:
        scope = self.context.scope
        overlay: dict[str, int] = {}
        marks = len(scope.overlays)
        elements: list[int] = []

        def run() -> None:
            for number, generator in enumerate(node.generators):
                iterable = self.read(generator.iter)
                if not number:
                    scope.overlays.append(overlay)
                operator = Op.ASYNC_ITEM if generator.is_async else Op.ITEM
                self._bind_overlay(generator.target, self.builder.node(operator, iterable), overlay)
                for test in generator.ifs:
                    self.read(test)
                    apply_test(self, test, holds=True)
            parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
            elements.extend(self.read(part) for part in parts)

        try:
            self._aside_comprehension(run)
        finally:
            del scope.overlays[marks:]
        return self.builder.literal(_COMPREHENSION_TYPES[node.__class__], *elements)

    def _aside_comprehension(self, run: Callable[[], None]) -> None:
        branch = self.context.flow.branch(run)
        if self.context.has_walrus:
            for name, node in branch.changes.items():
                if self.builder.operators[node] == Op.BIND:
                    self.context.scope.set(name, node)

    def _bind_overlay(self, target: ast.expr, value: int, overlay: dict[str, int]) -> None:
        if isinstance(target, ast.Name):
            bound = self.builder.binding(target.id, target.lineno, -1, -1, value)
            overlay[target.id] = bound
            self.context.occurrence(target.lineno, target.col_offset, target.end_col_offset or 0, WRITE, bound)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for position, element in enumerate(target.elts):
                starred = isinstance(element, ast.Starred)
                inner = element.value if isinstance(element, ast.Starred) else element
                part = self.builder.node(Op.UNPACK, value, -1 if starred else position)
                self._bind_overlay(inner, part, overlay)
        else:
            self.read(target, WRITE)

    def _lambda(self, node: ast.Lambda, _use: int) -> int:
        self.read_lambda(node)
        return self.builder.unknown

    def _await(self, node: ast.Await, _use: int) -> int:
        return self.builder.node(Op.AWAIT, self.read(node.value))

    def _yield(self, node: ast.Yield, _use: int) -> int:
        self.yielded.append(self.read(node.value) if node.value is not None else self.builder.none)
        return self.builder.unknown

    def _yield_from(self, node: ast.YieldFrom, _use: int) -> int:
        self.yielded.append(self.builder.node(Op.ITEM, self.read(node.value)))
        return self.builder.unknown

    def _named(self, node: ast.NamedExpr, _use: int) -> int:
        value = self.read(node.value)
        bound = self.context.bind_target(node.target, value)
        if not self.in_fstring or self.context.holds(node.lineno, node.target.col_offset, node.target.id):
            target = node.target
            self.context.occurrence(target.lineno, target.col_offset, target.end_col_offset or 0, WRITE, bound)
        return bound

    def _starred(self, node: ast.Starred, use: int) -> int:
        return self.read(node.value, use)

    def _fstring(self, node: ast.JoinedStr, _use: int) -> int:
        # Before Python 3.12 the parser often misplaces what stands in an f-string.
        before, self.in_fstring = self.in_fstring, not _FSTRINGS_HAVE_PLACES
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
            known = node.id in scope.names or any(node.id in overlay for overlay in scope.overlays)
            return node.id if known else ""
        return attribute_path(node) if isinstance(node, ast.Attribute) else ""

    def value_of(self, path: str) -> int:
        """Return the node of a name or attribute without recording an occurrence."""
        root, *attributes = path.split(".")
        found = self.context.lookup(root)
        path = root
        for attribute in attributes:
            path = f"{path}.{attribute}"
            known = self.context.scope.env.get(path, UNBOUND)
            found = (
                known if known != UNBOUND else self.builder.node(Op.ATTRIBUTE, found, self.builder.string(attribute))
            )
        return found


_TYPE_FIRST = frozenset({"cast", "assert_type"})
_TYPE_VARIABLES = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple"})
# Aliases such as `Union[str, "Foo"]` are no annotations, and their strings are types all the same.
_TYPE_CONSTRUCTORS = frozenset(
    ("Union", "Optional", "List", "Dict", "Tuple", "Type", "Callable", "Sequence", "Iterable", "Iterator", "Mapping")
)
_PLAIN_COMPARISONS = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
_COMPREHENSION_TYPES: dict[type[ast.AST], str] = {
    ast.ListComp: "builtins.list",
    ast.SetComp: "builtins.set",
    ast.GeneratorExp: "typing.Generator",
    ast.DictComp: "builtins.dict",
}
