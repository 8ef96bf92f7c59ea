"""Calls: a node for the result, with the nodes of the arguments."""

from __future__ import annotations

import ast
from functools import partial
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.names import ALIAS, MORE_ARGUMENTS, Use
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.context import READ, USE_NUMBER
from mkdocs_kwindex.semantic.getters import GETTERS, read_getter

if TYPE_CHECKING:
    from mkdocs_kwindex.semantic.expression_reader import ExpressionReader
    from mkdocs_kwindex.semantic.scopes import Scope

KEYWORD = USE_NUMBER[Use.KEYWORD]
CALL = USE_NUMBER[Use.CALL]
_CALL = Op.CALL
_MAX_ARGUMENTS = 8
_FORWARDING = frozenset({"partial", "partialmethod"})
_TYPE_FIRST = frozenset({"cast", "assert_type"})
_TYPE_LATER = frozenset({"TypeVar", "NewType"})
_OF_KEYS = frozenset({"get", "pop", "setdefault"})
_FIELDS = frozenset({"field", "ib", "attrib", "Field"})
_TYPE_VARIABLES = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple"})


class CallReader:
    """Reads calls."""

    def __init__(self, expressions: ExpressionReader) -> None:
        self.expressions = expressions
        self.context = expressions.context
        self.builder = expressions.builder

    def read(self, node: ast.Call, use: int) -> int:
        """Read a call.

        Args:
            node: The call.
            use: What the name of what is called is used for, when it is more than being called.
        """
        function = node.func
        if use == READ and isinstance(function, ast.Attribute) and function.attr in _OF_KEYS and (key := _name(node)):
            return self._entry(node, function, key)
        return self._read(node, self.expressions.read(node.func, CALL if use == READ else use))

    def _entry(self, node: ast.Call, function: ast.Attribute, key: ast.Constant) -> int:
        """Read `value.get("key")` and its like."""
        value = self.expressions.read(function.value)
        found = self.builder.node(Op.ATTRIBUTE, value, self.builder.string(function.attr))
        self.expressions.attribute_occurrence(function, CALL, found)
        entry = self.expressions.entry(key, value, str(key.value))
        return self.builder.node(Op.ENTRY, entry, self._read(node, found))

    def _read(self, node: ast.Call, function: int) -> int:
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        positional = self._positional_arguments(node.args, name) if node.args else []
        forwards = name in _FORWARDING and bool(positional)
        called = self.builder.node(Op.FORWARD, function, positional[0]) if forwards else function
        keywords = self._keyword_arguments(node, called) if node.keywords else []
        if name in _TYPE_VARIABLES and node.args and isinstance(node.args[0], ast.Constant):
            # Two type variables with the same bound are two.
            keywords += (self.builder.string(str(node.args[0].value)), self.builder.none)
        if name in _FIELDS:
            keywords += self._alias(node)
        if name == "super":
            receiver = self._super(node)
            if receiver is not None:
                return receiver
        if function in self.builder.open_lambdas:
            given = dict(enumerate(positional))
            self.builder.close_lambda(function, lambda position: given.get(position, self.builder.unknown))
        found = self._by_name(node, name, function, positional) if positional else -1
        if found >= 0:
            return found
        if name:
            self.expressions.strings.given(name, function, node)
        if _holds_more(node):
            keywords += (self.builder.string(MORE_ARGUMENTS), self.builder.none)
        lists, nodes = self.builder.lists, self.builder.nodes
        arguments = lists.setdefault((len(positional), *positional, *keywords), len(lists))
        call = nodes.setdefault((_CALL, function, arguments), len(nodes))
        if self.builder.open_lambdas:
            self._close_lambdas(call, positional, keywords)
        return call

    def _by_name(self, node: ast.Call, name: str, function: int, positional: list[int]) -> int:
        """Return the node of what a function gives that looks names up; -1 for any other."""
        if name in GETTERS and (getter := read_getter(self.context, name, node, positional)) >= 0:
            return getter
        return self.expressions.strings.looked_up(name, function, node.args, positional)

    def _close_lambdas(self, call: int, positional: list[int], keywords: list[int]) -> None:
        """Say of the lambdas among the arguments that the called function gives them what they take."""
        builder = self.builder
        places = [(number, -1, node) for number, node in enumerate(positional)]
        places += [(-1, key, node) for key, node in zip(keywords[::2], keywords[1::2], strict=True)]
        for number, key, node in places:
            if node in builder.open_lambdas:
                builder.close_lambda(node, partial(self._given, call, number, key))

    def _given(self, call: int, number: int, key: int, position: int) -> int:
        return self.builder.node(Op.GIVEN, call, self.builder.sequence((number, key, position)))

    def _positional_arguments(self, arguments: list[ast.expr], name: str) -> list[int]:
        """Read the positional arguments and return the nodes of those before the first star."""
        read = self.expressions.read
        nodes: list[int] = []
        known = _MAX_ARGUMENTS
        for number, argument in enumerate(arguments):
            if argument.__class__ is ast.Starred:
                known = 0
            is_type = name in (_TYPE_LATER if number else _TYPE_FIRST)
            value = self.expressions.read_type(argument) if is_type else read(argument)
            if number < known:
                nodes.append(value)
        return nodes

    def _keyword_arguments(self, node: ast.Call, function: int) -> list[int]:
        """Read the keyword arguments and return string and node of each."""
        builder = self.builder
        pairs: list[int] = []
        for keyword in node.keywords:
            value = (
                self.expressions.read_type(keyword.value)
                if keyword.arg == "bound"
                else self.expressions.read(keyword.value)
            )
            if keyword.arg is None:
                continue
            key = builder.string(self.context.mangled(keyword.arg))
            if not self.expressions.in_fstring:
                start = keyword.col_offset
                length = len(keyword.arg) if keyword.arg.isascii() else len(keyword.arg.encode())
                parameter = builder.node(Op.PARAMETER, function, key)
                self.context.occurrence(keyword.lineno, start, start + length, KEYWORD, parameter)
            if len(pairs) < 2 * _MAX_ARGUMENTS:
                pairs += (key, value)
        return pairs

    def _alias(self, node: ast.Call) -> list[int]:
        """Return string and node of the name that a field has as an argument; nothing without one of its own."""
        values = (keyword.value for keyword in node.keywords if keyword.arg == ALIAS)
        return [
            number
            for value in values
            if isinstance(value, ast.Constant) and isinstance(value.value, str)
            for number in (self.builder.string(f"{ALIAS}={value.value}"), self.builder.none)
        ]

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


def _name(node: ast.Call) -> ast.Constant | None:
    """Return the first argument of a call that may be one for a key, if it is a name in quotes."""
    first = node.args[0] if node.args and not node.keywords else None
    is_name = isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.isidentifier()
    return first if is_name and isinstance(first, ast.Constant) else None


def _holds_more(node: ast.Call) -> bool:
    """Return whether a call has more arguments than are recorded one by one."""
    if len(node.args) > _MAX_ARGUMENTS or len(node.keywords) > _MAX_ARGUMENTS:
        return True
    kinds = [argument.__class__ for argument in node.args]
    return ast.Starred in kinds or None in [keyword.arg for keyword in node.keywords]
