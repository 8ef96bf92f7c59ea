"""A module as the idiom detectors query it: statements by owner, names by scope, lines of the text."""

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from mkdocs_kwindex.analysis.idioms.file_names import FileNames
from mkdocs_kwindex.analysis.idioms.syntax_helpers import COMPOUND, DEFINITIONS, Owner, blocks
from mkdocs_kwindex.model.idioms import DataClass, DictKeys, Enumeration, Pattern, PatternKind, TupleFields


class Module(FileNames):
    """A module."""

    def at_line(self, line: int) -> Iterator[tuple[ast.stmt, Owner]]:
        """Yield the innermost statement that goes over a line, with its owner; several that share the line."""
        block, owner = self.tree.body, None
        found: list[ast.stmt] = []
        found_owner: Owner = None
        while block:
            index = bisect_right(block, line, key=_first_line) - 1
            statement = block[max(index, 0)]
            if index < 0 or (statement.end_lineno or 0) < line:
                break
            found, found_owner = [statement], owner
            while index and block[index - 1].end_lineno == line:
                index -= 1
                found.append(block[index])
            if isinstance(statement, DEFINITIONS):
                owner = statement
                block = statement.body
            else:
                inner = blocks(statement) if isinstance(statement, COMPOUND) else iter(())
                block = next((b for b in inner if b and b[0].lineno <= line <= (b[-1].end_lineno or 0)), [])
        yield from ((statement, found_owner) for statement in found)

    def definition_at(self, line: int, column: int) -> Owner:
        """Return the innermost definition around a place, or above it where the place is indented as its body is."""
        block, owner = self.tree.body, None
        while block:
            index = bisect_right(block, line, key=_first_line) - 1
            statement = block[max(index, 0)]
            if index < 0 or ((statement.end_lineno or 0) < line and statement.col_offset >= column):
                break
            if isinstance(statement, DEFINITIONS):
                owner = statement
                block = statement.body
            else:
                inner = list(blocks(statement)) if isinstance(statement, COMPOUND) else []
                block = next((b for b in reversed(inner) if b and b[0].lineno <= line), [])
        return owner

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int]]:
        """Yield what a pattern finds in the text, and the number of the line where it begins."""
        line, position = 1, 0
        for found in pattern.finditer(self.text):
            line += self.text.count("\n", position, found.start())
            position = found.start()
            yield found, line

    def statements_with(self, pattern: re.Pattern[str]) -> Iterator[tuple[ast.stmt, Owner]]:
        """Yield, each once, the statements on the lines where a pattern finds something, with their owners.

        Expressions are ten times as many as statements; the text leads to the few that are of interest.
        """
        seen: set[int] = set()
        for _, line in self.matches(pattern):
            for found in self.at_line(line):
                if id(found[0]) not in seen:
                    seen.add(id(found[0]))
                    yield found


def _first_line(statement: ast.stmt) -> int:
    return statement.lineno


def class_pattern(
    module: Module, node: ast.ClassDef, kind: PatternKind, details: DataClass | Enumeration | TupleFields | DictKeys
) -> Pattern:
    """Make the pattern of a class."""
    return Pattern(kind, module.path(node), node.lineno, node.end_lineno or node.lineno, details)
