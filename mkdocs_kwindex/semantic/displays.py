"""Tuples, lists, sets, dictionaries and comprehensions, with the types of their elements."""

import ast

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.context import ANNOTATION, WRITE
from mkdocs_kwindex.semantic.expression_reader import ExpressionReader
from mkdocs_kwindex.semantic.narrowing import apply_test

_MAX_ELEMENTS = 16
_COMPREHENSION_TYPES: dict[type[ast.AST], str] = {
    ast.ListComp: "builtins.list",
    ast.SetComp: "builtins.set",
    ast.GeneratorExp: "typing.Generator",
    ast.DictComp: "builtins.dict",
}

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


class Displays:
    """Reads displays and comprehensions."""

    def __init__(self, expressions: ExpressionReader) -> None:
        self.expressions = expressions
        self.context = expressions.context
        self.builder = expressions.builder

    def _elements(self, elements: list[ast.expr]) -> list[int]:
        nodes = []
        for element in elements:
            node = self.expressions.read(element)
            if element.__class__ is ast.Starred:
                node = self.builder.node(Op.ITEM, node)
            nodes.append(node)
        return nodes

    def tuple_(self, node: ast.Tuple, use: int) -> int:
        """Read `(a, b)`."""
        if use == ANNOTATION:
            types = [self.expressions.read(element, use) for element in node.elts]
            return self.builder.tuple_(types)
        nodes = self._elements(node.elts)
        if len(nodes) > _MAX_ELEMENTS or ast.Starred in map(type, node.elts):
            return self.builder.literal("builtins.tuple", self.builder.union(nodes[:_MAX_ELEMENTS]))
        return self.builder.tuple_(nodes)

    def list_(self, node: ast.List, use: int) -> int:
        """Read `[a, b]`."""
        if use == ANNOTATION:
            return self.tuple_(ast.Tuple(node.elts), use)
        return self._collection("builtins.list", node.elts)

    def set_(self, node: ast.Set, _use: int) -> int:
        """Read `{a, b}`."""
        return self._collection("builtins.set", node.elts)

    def _collection(self, path: str, elements: list[ast.expr]) -> int:
        nodes = list(dict.fromkeys(self._elements(elements)))
        if not nodes:
            return self.builder.literal(path)
        known = self.builder.union(nodes) if len(nodes) <= _MAX_ELEMENTS else self.builder.unknown
        return self.builder.literal(path, known)

    def dict_(self, node: ast.Dict, _use: int) -> int:
        """Read `{a: b}`."""
        keys: list[int] = []
        values: list[int] = []
        for key, value in zip(node.keys, node.values, strict=True):
            keys.append(self.expressions.read(key) if key is not None else self.builder.unknown)
            found = self.expressions.read(value)
            values.append(found if key is not None else self.builder.unknown)
        if not keys:
            return self.builder.literal("builtins.dict")
        if len(set(values)) > _MAX_ELEMENTS:
            values = [self.builder.unknown]
        return self.builder.literal("builtins.dict", self.builder.union(keys[:1]), self.builder.union(values))

    def comprehension_(self, node: Comprehension, _use: int) -> int:
        """Read a comprehension or a generator expression."""
        scope = self.context.scope
        overlay: dict[str, int] = {}
        marks = len(scope.overlays)
        elements: list[int] = []

        def run() -> None:
            for number, generator in enumerate(node.generators):
                iterable = self.expressions.read(generator.iter)
                if not number:
                    scope.overlays.append(overlay)
                self.expressions.strings.tables.looped(scope, generator.target, generator.iter)
                operator = Op.ASYNC_ITEM if generator.is_async else Op.ITEM
                self._bind_overlay(generator.target, self.builder.node(operator, iterable), overlay)
                for test in generator.ifs:
                    self.expressions.read(test)
                    apply_test(self.expressions, test, holds=True)
            parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
            elements.extend(self.expressions.read(part) for part in parts)

        try:
            self.expressions.perhaps(run)
        finally:
            del scope.overlays[marks:]
        return self.builder.literal(_COMPREHENSION_TYPES[node.__class__], *elements)

    def _bind_overlay(self, target: ast.expr, value: int, overlay: dict[str, int]) -> None:
        if isinstance(target, ast.Name):
            bound = self.builder.binding(target.id, target.lineno, -1, -1, value)
            overlay[self.context.mangled(target.id)] = bound
            self.context.occurrence(target.lineno, target.col_offset, target.end_col_offset or 0, WRITE, bound)
        elif isinstance(target, (ast.Tuple, ast.List)):
            after_star = 0
            for position, element in enumerate(target.elts):
                if isinstance(element, ast.Starred):
                    after_star = len(target.elts)
                    rest = self.builder.literal("builtins.list", self.builder.node(Op.ITEM, value))
                    self._bind_overlay(element.value, rest, overlay)
                else:
                    self._bind_overlay(element, self.builder.node(Op.UNPACK, value, position - after_star), overlay)
        else:
            self.expressions.read(target, WRITE)
