"""The patterns of `match`."""

import ast

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.context import BINDING, READ
from mkdocs_kwindex.semantic.expressions import Expressions
from mkdocs_kwindex.semantic.place_paths import attribute_path
from mkdocs_kwindex.semantic.scopes import FUNCTION_SCOPE


def _whole_classes(pattern: ast.pattern) -> list[ast.expr]:
    """Return the classes of which a pattern takes every instance; nothing for a pattern that asks for more."""
    match pattern:
        case ast.MatchClass(cls=cls, patterns=[], kwd_patterns=[]):
            return [cls]
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _whole_classes(inner)
        case ast.MatchOr(patterns=patterns):
            return [cls for inner in patterns for cls in _whole_classes(inner)]
    return []


class Patterns:
    """Reads patterns and binds what they capture."""

    def __init__(self, expressions: Expressions) -> None:
        self.expressions = expressions
        self.context = expressions.context
        self.builder = expressions.builder

    def read(self, pattern: ast.pattern, subject: int, path: str = "") -> None:
        """Read a pattern.

        Args:
            pattern: The pattern.
            subject: Node of what it is held against.
            path: The path under which the scope knows the subject; empty if it does not.
        """
        match pattern:
            case ast.MatchValue():
                self.expressions.read(pattern.value)
            case ast.MatchAs():
                if pattern.pattern is not None:
                    self.read(pattern.pattern, subject, path)
                self._capture(pattern, pattern.name, self._matched(pattern.pattern, subject))
            case ast.MatchStar():
                self._capture(pattern, pattern.name, self.builder.unknown)
            case ast.MatchMapping():
                self._mapping(pattern)
            case ast.MatchSequence():
                self._sequence(pattern, subject)
            case ast.MatchOr():
                for inner in pattern.patterns:
                    self.read(inner, subject)
            case ast.MatchClass():
                self._class(pattern, subject, path)

    def exclude(self, pattern: ast.pattern, path: str) -> None:
        """Let the subject be, for the cases that follow, what a case without a guard does not take.

        Args:
            pattern: The pattern of the case.
            path: The path under which the scope knows the subject.
        """
        for cls in _whole_classes(pattern):
            if name := attribute_path(cls):
                wanted = self.expressions.value_of(name)
                self.context.narrow(path, self.builder.narrow(Op.EXCLUDE, self.expressions.value_of(path), wanted))

    def _mapping(self, pattern: ast.MatchMapping) -> None:
        for key, inner in zip(pattern.keys, pattern.patterns, strict=True):
            self.expressions.read(key)
            self.read(inner, self.builder.unknown)
        self._capture(pattern, pattern.rest, self.builder.unknown)

    def _sequence(self, pattern: ast.MatchSequence, subject: int) -> None:
        after_star = 0
        for position, inner in enumerate(pattern.patterns):
            if isinstance(inner, ast.MatchStar):
                after_star = len(pattern.patterns)
            self.read(inner, self.builder.node(Op.UNPACK, subject, position - after_star))

    def _class(self, pattern: ast.MatchClass, subject: int, path: str) -> None:
        wanted = self.expressions.read(pattern.cls)
        narrowed = self.builder.narrow(Op.NARROW, subject, wanted)
        if path:
            self.context.narrow(path, narrowed)
        for inner in pattern.patterns:
            self.read(inner, self.builder.unknown)
        line, end = pattern.cls.end_lineno or 0, pattern.cls.end_col_offset or 0
        for name, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
            attribute = self.builder.node(Op.ATTRIBUTE, narrowed, self.builder.string(name))
            if inner.lineno == line:
                end = self.context.word(name, line, end, READ, attribute)
            self.read(inner, attribute)

    def _matched(self, pattern: ast.pattern | None, subject: int) -> int:
        """Return the node of a subject after a pattern fitted."""
        if isinstance(pattern, ast.MatchClass):
            recorded = len(self.builder.occurrences)
            wanted = self.expressions.read(pattern.cls)
            del self.builder.occurrences[recorded:]
            return self.builder.narrow(Op.NARROW, subject, wanted)
        return subject

    def _capture(self, pattern: ast.pattern, name: str | None, value: int) -> None:
        if name is None:
            return
        line = pattern.end_lineno or pattern.lineno
        scope = self.context.scope
        definition = -1
        if scope.kind is not FUNCTION_SCOPE:
            definition = self.builder.definition(scope.definition, name, line)
        bound = self.builder.binding(name, line, definition, -1, value)
        self.context.bind(name, bound)
        end_line, end = pattern.end_lineno or 0, pattern.end_col_offset or 0
        length = len(name.encode())
        if isinstance(pattern, ast.MatchMapping):
            self.context.word(name, end_line, max(0, end - length - 2), BINDING, bound)
        else:
            self.context.occurrence(end_line, end - length, end, BINDING, bound)
