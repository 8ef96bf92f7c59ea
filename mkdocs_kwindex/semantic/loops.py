"""Loops: a binding in the body may reach the next iteration and the code behind the loop."""

import ast
from collections.abc import Callable

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.assignments import Assignments
from mkdocs_kwindex.semantic.expressions import Expressions
from mkdocs_kwindex.semantic.narrowing import apply_test
from mkdocs_kwindex.semantic.scopes import CLASS_SCOPE, UNBOUND
from mkdocs_kwindex.semantic.use_def import Branch, Loop, Outcome


class Loops:
    """Reads loops."""

    def __init__(
        self, expressions: Expressions, assignments: Assignments, read_body: Callable[[list[ast.stmt]], None]
    ) -> None:
        self.expressions = expressions
        self.context = expressions.context
        self.builder = expressions.builder
        self.assignments = assignments
        self.read_body = read_body

    def for_(self, node: ast.For | ast.AsyncFor) -> None:
        """Read `for`."""
        iterable = self.expressions.read(node.iter)
        self.expressions.strings.tables.looped(self.context.scope, node.target, node.iter)
        operator = Op.ASYNC_ITEM if isinstance(node, ast.AsyncFor) else Op.ITEM
        item = self.builder.node(operator, iterable)

        def head() -> None:
            self.assignments.to(node.target, item)

        self._loop(node, head, lambda: None, endless=False)

    def while_(self, node: ast.While) -> None:
        """Read `while`."""
        named = self.context.scope.named
        mark = len(named)
        bound: Outcome = {}

        def head() -> None:
            self.expressions.read(node.test)
            bound.update(named[mark:])
            apply_test(self.expressions, node.test, holds=True)

        def exhausted() -> None:
            # The loop ends where its test has been read once more.
            for name, found in bound.items():
                self.context.scope.set(name, found)
            apply_test(self.expressions, node.test, holds=False)

        endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
        self._loop(node, head, exhausted, endless=endless)

    def _loop(
        self,
        node: ast.For | ast.AsyncFor | ast.While,
        head: Callable[[], None],
        exhausted: Callable[[], None],
        *,
        endless: bool,
    ) -> None:
        context, scope, flow = self.context, self.context.scope, self.context.flow
        bound = context.names_in([node], attributes=True)
        for path in sorted(bound.attributes):
            if scope.env.get(path, UNBOUND) != UNBOUND:
                scope.set(path, UNBOUND)
            scope.forget_attributes(path)
        for path in sorted(bound.containers):
            scope.forget_attributes(path)
        names = sorted(bound.names | bound.declared_global | bound.declared_nonlocal)
        loop = Loop(names)
        before = flow.snapshot(names)
        open_phis: dict[str, int] = {}
        for name in names:
            open_phis[name] = self.builder.open_phi()
            # What a round binds may be met by the next one. A class body finds a name outside that it has not bound.
            if before[name] != UNBOUND or (scope.kind is not CLASS_SCOPE and name in scope.names):
                scope.set(name, open_phis[name])
            scope.forget_attributes(name)
        flow.loops.append(loop)

        def run() -> None:
            head()
            self.read_body(node.body)

        body = flow.branch(run)
        flow.loops.pop()
        for name in names:
            ends = [outcome.get(name, UNBOUND) for outcome in loop.continues]
            if not body.dead:
                ends.append(body.changes.get(name, UNBOUND))
            known = [end for end in (before[name], *ends) if end not in (UNBOUND, open_phis[name])]
            missing = [] if known or name not in scope.names else [context.variable(scope, name)]
            self.builder.close_phi(open_phis[name], known or missing)
            scope.set(name, self.builder.phi(known) if known else UNBOUND)

        def ended() -> None:
            exhausted()
            flow.dead = flow.dead or endless
            self.read_body(node.orelse)

        flow.merge([flow.branch(ended), *(Branch(outcome, dead=False) for outcome in loop.breaks)])

    def break_(self, _node: ast.Break) -> None:
        """Read `break`."""
        flow = self.context.flow
        if flow.loops:
            flow.loops[-1].breaks.append(flow.snapshot(flow.loops[-1].names))
        flow.dead = True

    def continue_(self, _node: ast.Continue) -> None:
        """Read `continue`."""
        flow = self.context.flow
        if flow.loops:
            flow.loops[-1].continues.append(flow.snapshot(flow.loops[-1].names))
        flow.dead = True
