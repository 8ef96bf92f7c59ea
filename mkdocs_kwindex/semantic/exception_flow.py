"""`with` and `try`: control flow that exceptions interrupt."""

import ast
from collections.abc import Callable

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.assignments import Assignments
from mkdocs_kwindex.semantic.context import BINDING
from mkdocs_kwindex.semantic.expressions import Expressions
from mkdocs_kwindex.semantic.functions_and_classes import Definitions
from mkdocs_kwindex.semantic.scopes import UNBOUND
from mkdocs_kwindex.semantic.use_def import Branch


class ExceptionFlow:
    """Reads `with` and `try`, whose body an exception may leave at any point."""

    def __init__(
        self,
        expressions: Expressions,
        definitions: Definitions,
        assignments: Assignments,
        read_body: Callable[[list[ast.stmt]], None],
    ) -> None:
        self.expressions = expressions
        self.context = expressions.context
        self.builder = expressions.builder
        self.definitions = definitions
        self.assignments = assignments
        self.read_body = read_body

    def with_(self, node: ast.With | ast.AsyncWith) -> None:
        """Read `with`."""
        builder, flow = self.builder, self.context.flow
        is_async = isinstance(node, ast.AsyncWith)
        managers: list[int] = []
        for item in node.items:
            manager = self.expressions.read(item.context_expr)
            managers.append(manager)
            if item.optional_vars is not None:
                operator = Op.ASYNC_ENTER if is_async else Op.ENTER
                self.assignments.to(item.optional_vars, builder.node(operator, manager))
        yields = len(self.expressions.yielded)
        flow.watched += 1
        body = flow.branch(self.read_body, node.body)
        flow.watched -= 1
        if len(self.expressions.yielded) > yields:
            self.definitions.managers += managers
        swallowing = builder.sequence((int(is_async), *managers))
        for name, nodes in body.passing().items():
            self.context.scope.set(name, self._after_with(name, nodes, swallowing, dead=body.dead))
        # Only an exception that a manager swallows leads past a body that does not end.
        flow.through += (*body.through, swallowing) if body.dead else body.through

    def _after_with(self, name: str, nodes: list[int], swallowing: int, *, dead: bool) -> int:
        """Return the node of a name that the body of a `with` changed.

        Args:
            name: The name.
            nodes: What it stood for on the way, the last one first.
            swallowing: The managers, as in `Op.SWALLOWED`.
            dead: Whether the body's end is out of reach.
        """
        builder, (last, *others) = self.builder, nodes
        before = self.context.scope.env.get(name, UNBOUND)
        if before == UNBOUND and "." in name:
            before = self.expressions.value_of(name)
        interrupted = [node for node in (before, *reversed(others)) if node not in (UNBOUND, last)]
        if dead:
            return self.context.flow.join(name, [*interrupted, last])
        if not interrupted or (last == UNBOUND and "." in name):
            return last
        possible = builder.swallowed(interrupted, swallowing)
        if last == UNBOUND:
            return possible
        return builder.union((possible, last)) if "." in name else builder.phi((possible, last))

    def try_(self, node: ast.Try) -> None:
        """Read `try`."""
        if not node.finalbody:
            self.context.flow.merge(self._attempts(node))
            return
        flow, scope = self.context.flow, self.context.scope
        loop = flow.loops[-1] if flow.loops else None
        breaks, continues = (len(loop.breaks), len(loop.continues)) if loop is not None else (0, 0)
        flow.watched += 1
        branches = self._attempts(node)
        flow.watched -= 1
        before = flow.snapshot({name for branch in branches for name in branch.changes})
        flow.merge(branches)

        def final() -> None:
            # It runs after whatever statement raised, returned or left the loop.
            for branch in branches:
                for name, nodes in branch.passing().items():
                    ways = (before[name], *reversed(nodes), scope.env.get(name, UNBOUND))
                    scope.set(name, flow.join(name, ways))
            flow.dead = False
            self.read_body(node.finalbody)

        left, continued = (len(loop.breaks), len(loop.continues)) if loop is not None else (0, 0)
        last = flow.branch(final)
        bound = self.context.names_in(node.finalbody, attributes=True)
        changed = {name: last.changes[name] for name in bound.names | bound.attributes if name in last.changes}
        for name, found in changed.items():
            scope.set(name, found)
        flow.dead = flow.dead or last.dead
        if loop is None:
            return
        for outcome in (*loop.breaks[breaks:left], *loop.continues[continues:continued]):
            outcome.update((name, found) for name, found in changed.items() if name in outcome)
        if last.dead:
            del loop.breaks[breaks:left], loop.continues[continues:continued]

    def _attempts(self, node: ast.Try) -> list[Branch]:
        """Read everything of a `try` but what it does in the end."""
        flow, scope = self.context.flow, self.context.scope
        yields = len(self.expressions.yielded)
        flow.watched += 1
        body = flow.branch(self.read_body, node.body)
        flow.watched -= 1
        has_yield = len(self.expressions.yielded) > yields

        def normal() -> None:
            for name, changed in body.changes.items():
                scope.set(name, changed)
            flow.dead, flow.through = body.dead, body.through
            self.read_body(node.orelse)

        def handle(handler: ast.ExceptHandler) -> None:
            # A handler may find each name as any statement of the body left it.
            for name, nodes in body.passing().items():
                scope.set(name, flow.join(name, [scope.env.get(name, UNBOUND), *reversed(nodes)]))
            self._handler(handler)

        found = flow.branch(normal)
        found.undone = (*found.undone, *body.undone)
        handlers = [flow.branch(handle, handler) for handler in node.handlers]
        if has_yield and not all(map(_raises, node.handlers, handlers)):
            self.definitions.swallows = True
        return [found, *handlers]

    def _handler(self, handler: ast.ExceptHandler) -> None:
        caught = self.expressions.read(handler.type) if handler.type is not None else self.builder.unknown
        if handler.name:
            value = self.builder.node(Op.CAUGHT, caught)
            bound = self.builder.binding(handler.name, handler.lineno, -1, -1, value)
            self.context.bind(handler.name, bound)
            start = (handler.type.end_col_offset or 0) if handler.type is not None else 0
            line = (handler.type.end_lineno or 0) if handler.type is not None else 0
            self.context.word(handler.name, line, start, BINDING, bound)
        self.read_body(handler.body)
        if handler.name:
            self.context.unbind(handler.name)


def _raises(handler: ast.ExceptHandler, branch: Branch) -> bool:
    """Return whether every way through a handler ends in an exception."""
    leaves = (ast.Return, ast.Break, ast.Continue)
    return branch.dead and not any(isinstance(node, leaves) for node in ast.walk(handler))
