"""Base of the expression readers: dispatch by the kind of expression, and the state that the readers share."""

import ast
from collections.abc import Callable, Sequence

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.context import READ, Context
from mkdocs_kwindex.semantic.place_paths import place_path
from mkdocs_kwindex.semantic.scopes import UNBOUND
from mkdocs_kwindex.semantic.strings import Strings
from mkdocs_kwindex.semantic.use_def import Outcome


class ExpressionReader:
    """Reads expressions by rules, one for each kind.

    Attributes:
        context: The file being read.
        builder: The table being made.
        strings: Reads strings that are names.
        literals: Nodes of the values of literals, by their types.
        read_lambda: Reads a lambda's body later; set by the reader of definitions.
        read_type: Reads an annotation; set by the reader of annotations.
        yielded: Nodes that the function being read yields.
        returns: Node of its return annotation, -1 without.
        evaluated: For each `and` and `or` with `:=` in it: what that has bound once every part was evaluated.
        in_fstring: Whether an f-string is being read in which the parser may report wrong positions.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.builder = context.builder
        self.literals: dict[type[object], int] = {
            type_: self.builder.literal(f"builtins.{type_.__name__}")
            for type_ in (str, bytes, bool, int, float, complex)
        }
        self.strings = Strings(context)
        self.read_lambda: Callable[[ast.Lambda], int]
        self.read_type: Callable[[ast.expr], int]
        self.yielded: list[int] = []
        self.returns = -1
        self.evaluated: dict[ast.BoolOp, Outcome] = {}
        self.in_fstring = False
        self._readers: dict[type[ast.AST], Callable[..., int]] = {}

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

    def _other(self, node: ast.expr) -> int:
        """Read an expression of a later Python for its names only."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.read(child)
        return self.builder.unknown

    def path_of(self, node: ast.expr) -> str:
        """Return the path under which the scope may know more of a name, attribute or item; empty if it cannot."""
        if isinstance(node, ast.Name):
            scope = self.context.scope
            name = self.context.mangled(node.id)
            return name if name in scope.names or any(name in overlay for overlay in scope.overlays) else ""
        return place_path(node)

    def value_of(self, path: str) -> int:
        """Return the node of a name, attribute or item without recording an occurrence."""
        root, *attributes = path.split(".")
        found = self.context.lookup(root)
        path = root
        for attribute in attributes:
            path = f"{path}.{attribute}"
            known = self.context.scope.env.get(path, UNBOUND)
            found = known if known != UNBOUND else self._asked(found, attribute)
        return found

    def _asked(self, value: int, part: str) -> int:
        """Return the node of an attribute, or of an item, as a path has it."""
        builder = self.builder
        if not part.startswith("["):
            return builder.node(Op.ATTRIBUTE, value, builder.string(self.context.mangled(part)))
        index = part[1:-1]
        if index.isidentifier():
            return builder.node(Op.KEY, value, builder.sequence((self.literals[str], builder.string(index))))
        return builder.node(Op.INDEX, value, min(int(index), 99))

    def attribute_occurrence(self, node: ast.Attribute, use: int, found: int) -> None:
        """Record the last name of an attribute chain."""
        name, line, end = node.attr, node.end_lineno or 0, node.end_col_offset or 0
        start = end - (len(name) if name.isascii() else len(name.encode()))
        if not self.in_fstring or self.context.text.holds(line, start, name):
            self.context.occurrence(line, start, end, use, found)

    def entry(self, node: ast.Constant, value: int, key: str) -> int:
        """Record a key, and return the node of the item of a value by that key."""
        found = self.builder.node(Op.KEY, value, self.builder.sequence((self.literals[str], self.builder.string(key))))
        if not self.in_fstring:
            self.strings.key(node, key, found)
        return found

    def perhaps(self, run: Callable[[], None]) -> None:
        """Read what may not be evaluated at all, such as what a comprehension does with each element."""
        named = self.context.scope.named
        mark = len(named)
        self.context.flow.branch(run)
        self.bind_named(mark, [{}, dict(named[mark:])])

    def bind_named(self, mark: int, ends: Sequence[Outcome]) -> None:
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
