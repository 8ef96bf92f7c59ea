"""Parameters of functions and lambdas: their rows in the table, and the nodes of their values."""

import ast

from mkdocs_kwindex.model.names import Taking
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.annotations import Annotations
from mkdocs_kwindex.semantic.context import BINDING
from mkdocs_kwindex.semantic.expressions import Expressions
from mkdocs_kwindex.semantic.scopes import Scope


class Parameters:
    """Reads parameters."""

    def __init__(self, expressions: Expressions, annotations: Annotations) -> None:
        self.expressions = expressions
        self.annotations = annotations
        self.context = expressions.context
        self.builder = expressions.builder

    def read(self, arguments: ast.arguments, scope: Scope) -> int:
        """Read a function's parameters, bind them in its scope, and return their place in the pool."""
        builder = self.builder
        positional = [*arguments.posonlyargs, *arguments.args]
        only = len(arguments.posonlyargs)
        required = len(positional) - len(arguments.defaults)
        rows: list[int] = []
        for number, argument in enumerate(positional):
            default = arguments.defaults[number - required] if number >= required else None
            rows += self._parameter(
                argument, Taking.POSITIONAL_ONLY if number < only else Taking.POSITIONAL_OR_KEYWORD, default, scope
            )
        if arguments.vararg is not None:
            rows += self._parameter(arguments.vararg, Taking.VAR_POSITIONAL, None, scope)
        for argument, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            rows += self._parameter(argument, Taking.KEYWORD_ONLY, keyword_default, scope)
        if arguments.kwarg is not None:
            rows += self._parameter(arguments.kwarg, Taking.VAR_KEYWORD, None, scope)
        return builder.sequence(rows)

    def _parameter(self, argument: ast.arg, kind: int, default: ast.expr | None, scope: Scope) -> list[int]:
        builder, name = self.builder, self.context.mangled(argument.arg)
        annotation = self.annotations.read(argument.annotation) if argument.annotation is not None else -1
        value = self.expressions.read(default) if default is not None else -1
        given = annotation
        if kind in (Taking.VAR_POSITIONAL, Taking.VAR_KEYWORD):
            element = builder.node(Op.INSTANCE, annotation) if annotation >= 0 else builder.unknown
            text = builder.node(Op.INSTANCE, builder.node(Op.GLOBAL, builder.string("str")))
            value = (
                builder.literal("builtins.tuple", element)
                if kind == Taking.VAR_POSITIONAL
                else builder.literal("builtins.dict", text, element)
            )
            given = -1
        elif argument.arg == scope.receiver and not scope.names:
            value = builder.node(Op.RECEIVER, scope.owner, int(scope.receiver_is_class))
        # An annotated parameter is what callers pass, whatever its default.
        line, start = argument.lineno, argument.col_offset
        bound = builder.binding(name, line, -1, given, -1 if given >= 0 else value)
        scope.names.add(name)
        scope.env[name] = bound
        scope.bindings[name] = [bound]
        if given >= 0:
            scope.annotations[name] = given
        length = len(argument.arg) if name.isascii() else len(argument.arg.encode())
        builder.occurrences.append((line, start, start + length, BINDING, scope.definition, bound))
        return [builder.strings[name], line, kind, annotation, value]

    def inherit(self, arguments: ast.arguments, scope: Scope) -> None:
        """Let parameters without annotation be what the method that this one overrides declares them to be."""
        positional = [*arguments.posonlyargs, *arguments.args]
        first_keyword = len(positional) + (arguments.vararg is not None)
        numbered = [*enumerate(positional), *enumerate(arguments.kwonlyargs, first_keyword)]
        for number, argument in numbered:
            if argument.annotation is None and argument.arg != scope.receiver:
                self.builder.give(
                    scope.env[self.context.mangled(argument.arg)], self.builder.node(Op.INHERITED, scope.row, number)
                )

    def leave_open(self, arguments: ast.arguments, scope: Scope) -> list[int]:
        """Leave open what positional parameters are given, and return a node for each."""
        positional = [*arguments.posonlyargs, *arguments.args]
        phis = [self.builder.open_phi() for _ in positional]
        for argument, phi in list(zip(positional, phis, strict=True))[: len(positional) - len(arguments.defaults)]:
            self.builder.give(scope.env[argument.arg], phi)
        return phis
