"""Statements: their bindings and the control flow."""

import ast
from typing import TYPE_CHECKING

from mkdocs_kwindex.semantic.assignments import Assignments
from mkdocs_kwindex.semantic.conditions import settled
from mkdocs_kwindex.semantic.context import DELETE, GLOBAL, READ, Context
from mkdocs_kwindex.semantic.exception_flow import ExceptionFlow
from mkdocs_kwindex.semantic.expressions import Expressions
from mkdocs_kwindex.semantic.functions_and_classes import Definitions
from mkdocs_kwindex.semantic.import_statements import Imports
from mkdocs_kwindex.semantic.loops import Loops
from mkdocs_kwindex.semantic.match_patterns import Patterns
from mkdocs_kwindex.semantic.narrowing import apply_test
from mkdocs_kwindex.semantic.place_paths import attribute_path
from mkdocs_kwindex.semantic.statement_walk import is_type_checking
from mkdocs_kwindex.semantic.use_def import Branch

if TYPE_CHECKING:
    from collections.abc import Callable

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
        loops = Loops(expressions, self.assignments, self.read_body)
        exceptions = ExceptionFlow(expressions, definitions, self.assignments, self.read_body)
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
            ast.For: loops.for_,
            ast.AsyncFor: loops.for_,
            ast.While: loops.while_,
            ast.With: exceptions.with_,
            ast.AsyncWith: exceptions.with_,
            ast.Try: exceptions.try_,
            ast.TryStar: exceptions.try_,
            ast.Match: self._match,
            ast.Break: loops.break_,
            ast.Continue: loops.continue_,
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
            elif isinstance(target, ast.Subscript) and (container := self.expressions.path_of(target.value)):
                self.context.scope.forget_attributes(container)

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
                read = self._read_for_checkers if is_type_checking(test) is False else self.read_body
                branches.append(flow.branch(read, orelse))
                branches[-1].taken = possible
        flow.merge(branches)

    def _guarded(self, test: ast.expr, body: list[ast.stmt]) -> None:
        if self.context.narrows:
            apply_test(self.expressions, test, holds=True)
        if is_type_checking(test):
            self._read_for_checkers(body)
        else:
            self.read_body(body)

    def _read_for_checkers(self, body: list[ast.stmt]) -> None:
        """Read what never runs: what it returns, the function does not give."""
        known = len(self.definitions.returned)
        self.read_body(body)
        self.definitions.returned_to_checkers += self.definitions.returned[known:]
        del self.definitions.returned[known:]

    def _match(self, node: ast.Match) -> None:
        flow = self.context.flow
        subject = self.expressions.read(node.subject)
        path = self.expressions.path_of(node.subject)

        def run(case: ast.match_case) -> None:
            self.patterns.read(case.pattern, self.expressions.value_of(path) if path else subject, path)
            if case.guard is not None:
                self.expressions.read(case.guard)
                apply_test(self.expressions, case.guard, holds=True)
            self.read_body(case.body)

        branches = []
        for case in node.cases:
            branches.append(flow.branch(run, case))
            if path and case.guard is None:
                self.patterns.exclude(case.pattern, path)
        last = node.cases[-1]
        if last.guard is not None or not (isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None):
            branches.append(Branch({}, dead=False))
        flow.merge(branches)
