"""Statements: what they bind, and where the flow goes."""

import ast
from collections.abc import Callable

from mkdocs_kwindex.model.names import Op
from mkdocs_kwindex.semantic.assignments import Assignments
from mkdocs_kwindex.semantic.conditions import settled
from mkdocs_kwindex.semantic.context import BINDING, DELETE, GLOBAL, READ, Context
from mkdocs_kwindex.semantic.expressions import Expressions
from mkdocs_kwindex.semantic.functions_and_classes import Definitions
from mkdocs_kwindex.semantic.import_statements import Imports
from mkdocs_kwindex.semantic.match_patterns import Patterns
from mkdocs_kwindex.semantic.name_table import attribute_path
from mkdocs_kwindex.semantic.narrowing import apply_test
from mkdocs_kwindex.semantic.scopes import CLASS_SCOPE, UNBOUND
from mkdocs_kwindex.semantic.use_def import Branch, Loop, Outcome

_NEVER_RETURN = frozenset({"sys.exit", "os._exit", "os.abort", "exit", "quit"})


class Statements:
    """Reads statements."""

    def __init__(self, expressions: Expressions, definitions: Definitions) -> None:
        self.context: Context = expressions.context
        self.builder = expressions.builder
        self.expressions = expressions
        self.definitions = definitions
        self.assignments = Assignments(expressions, definitions.annotations)
        self.imports = Imports(self.context)
        self.patterns = Patterns(expressions)
        definitions.read_body = self.read_body
        self._readers: dict[type[ast.AST], Callable[..., None]] = {
            ast.Expr: self._expression,
            ast.Assign: self.assignments.assign,
            ast.AnnAssign: self.assignments.annotated,
            ast.AugAssign: self.assignments.augmented,
            ast.FunctionDef: definitions.function,
            ast.AsyncFunctionDef: definitions.function,
            ast.ClassDef: definitions.klass,
            ast.Return: self._return,
            ast.Raise: self._raise,
            ast.Assert: self._assert,
            ast.Delete: self._delete,
            ast.Import: self.imports.plain,
            ast.ImportFrom: self.imports.names_from,
            ast.Global: self._declare,
            ast.Nonlocal: self._declare,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.Match: self._match,
            ast.Break: self._break,
            ast.Continue: self._continue,
        }
        if type_alias := getattr(ast, "TypeAlias", None):
            self._readers[type_alias] = self._type_alias

    def read_body(self, body: list[ast.stmt]) -> None:
        """Read statements in the scope being read.

        A statement that nests too deep for Python's stack is left out, and the others are not.
        """
        for statement in body:
            reader = self._readers.get(statement.__class__)
            if reader is None:
                continue
            try:
                reader(statement)
            except RecursionError:
                continue

    def _expression(self, node: ast.Expr) -> None:
        self.expressions.read(node.value)
        self.assignments.strings.called(node.value)
        if isinstance(node.value, ast.Call) and attribute_path(node.value.func) in _NEVER_RETURN:
            self.context.flow.dead = True

    def _return(self, node: ast.Return) -> None:
        found = self.expressions.read(node.value) if node.value is not None else self.builder.none
        self.definitions.returned.append(found)
        self.context.flow.dead = True

    def _raise(self, node: ast.Raise) -> None:
        for part in (node.exc, node.cause):
            if part is not None:
                self.expressions.read(part)
        self.context.flow.dead = True

    def _assert(self, node: ast.Assert) -> None:
        self.expressions.read(node.test)
        if node.msg is not None:
            # Nothing goes on after a message.
            self.context.flow.branch(self.expressions.read, node.msg)
        apply_test(self.expressions, node.test, holds=True)

    def _delete(self, node: ast.Delete) -> None:
        pending = list(reversed(node.targets))
        while pending:
            target = pending.pop()
            if isinstance(target, (ast.Tuple, ast.List)):
                pending.extend(reversed(target.elts))
                continue
            # `del f()[0]` takes an item of what `f` gives, and deletes no `f`.
            self.expressions.read(target, READ if isinstance(target, ast.Subscript) else DELETE)
            if isinstance(target, ast.Name):
                self.context.unbind(target.id)

    def _declare(self, node: ast.Global | ast.Nonlocal) -> None:
        word, use = ("global", GLOBAL) if isinstance(node, ast.Global) else ("nonlocal", READ)
        start = node.col_offset + len(word)
        for name in node.names:
            start = self.context.word(name, node.lineno, start, use, self.context.lookup(name))

    def _type_alias(self, node: ast.stmt) -> None:
        target: ast.Name = getattr(node, "name")  # noqa: B009 - ast.TypeAlias is unknown to Python 3.11
        self.assignments.type_alias(node, target)

    def _if(self, node: ast.If) -> None:
        branches: list[Branch] = []
        flow = self.context.flow
        current: ast.If | None = node
        possible = True
        # `elif` chains of generated code are longer than Python's stack is deep.
        while current is not None:
            test, body, orelse = current.test, current.body, current.orelse
            self.expressions.read(test)
            outcome = settled(test)
            branches.append(flow.branch(self._guarded, test, body))
            branches[-1].taken = possible and outcome is not False
            possible = possible and outcome is not True
            if self.context.narrows:
                apply_test(self.expressions, test, holds=False)
            current = orelse[0] if len(orelse) == 1 and isinstance(orelse[0], ast.If) else None
            if current is None and not orelse:
                branches.append(Branch({}, dead=flow.dead, taken=possible))
            elif current is None:
                branches.append(flow.branch(self.read_body, orelse))
                branches[-1].taken = possible
        flow.merge(branches)

    def _guarded(self, test: ast.expr, body: list[ast.stmt]) -> None:
        if self.context.narrows:
            apply_test(self.expressions, test, holds=True)
        self.read_body(body)

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        iterable = self.expressions.read(node.iter)
        operator = Op.ASYNC_ITEM if isinstance(node, ast.AsyncFor) else Op.ITEM
        item = self.builder.node(operator, iterable)

        def head() -> None:
            self.assignments.to(node.target, item)

        self._loop(node, head, lambda: None, endless=False)

    def _while(self, node: ast.While) -> None:
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

    def _break(self, _node: ast.Break) -> None:
        flow = self.context.flow
        if flow.loops:
            flow.loops[-1].breaks.append(flow.snapshot(flow.loops[-1].names))
        flow.dead = True

    def _continue(self, _node: ast.Continue) -> None:
        flow = self.context.flow
        if flow.loops:
            flow.loops[-1].continues.append(flow.snapshot(flow.loops[-1].names))
        flow.dead = True

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
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
        if not interrupted:
            return last
        possible = builder.swallowed(interrupted, swallowing)
        return builder.union((possible, last)) if "." in name else builder.phi((possible, last))

    def _try(self, node: ast.Try) -> None:
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

    def _match(self, node: ast.Match) -> None:
        flow = self.context.flow
        subject = self.expressions.read(node.subject)
        path = self.expressions.path_of(node.subject)

        def run(case: ast.match_case) -> None:
            self.patterns.read(case.pattern, subject, path)
            if case.guard is not None:
                self.expressions.read(case.guard)
                apply_test(self.expressions, case.guard, holds=True)
            self.read_body(case.body)

        branches = [flow.branch(run, case) for case in node.cases]
        last = node.cases[-1]
        if last.guard is not None or not (isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None):
            branches.append(Branch({}, dead=False))
        flow.merge(branches)


def _raises(handler: ast.ExceptHandler, branch: Branch) -> bool:
    """Tell whether every way through a handler ends in an exception."""
    leaves = (ast.Return, ast.Break, ast.Continue)
    return branch.dead and not any(isinstance(node, leaves) for node in ast.walk(handler))
