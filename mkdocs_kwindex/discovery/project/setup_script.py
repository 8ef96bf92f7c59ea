"""What `setup.py` hands to `setup()`, read as syntax: nothing of it is run."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import NamedTuple

# Far more than anybody requires; a list may stand behind every key of a table.
_MOST_LINES = 10_000


class WrittenText(NamedTuple):
    """A line of a text in a script, and the line of the script that it stands in."""

    text: str
    line: int


class SetupScript:
    """The arguments of `setup()`, as far as they are literals or names of literals at module level."""

    def __init__(self, text: str) -> None:
        """Take the text of `setup.py`."""
        self._tree = _parsed(text)

    def arguments(self) -> Mapping[str, ast.expr]:
        """Return what each keyword of `setup()` is written as."""
        return {
            keyword.arg: keyword.value
            for call in ast.walk(self._tree)
            if isinstance(call, ast.Call) and called(call) == "setup"
            for keyword in call.keywords
            if keyword.arg
        }

    def texts(self, argument: str) -> Iterator[WrittenText]:
        """Yield the lines of the texts of an argument."""
        if node := self.arguments().get(argument):
            yield from islice(self._texts(node), _MOST_LINES)

    def tables(self, argument: str) -> Iterator[tuple[str, list[WrittenText]]]:
        """Yield the keys of an argument, each with the lines of the texts of its value."""
        node = self._named(self.arguments().get(argument))
        if isinstance(node, ast.Dict):
            room = _MOST_LINES
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    lines = [*islice(self._texts(value), room)]
                    room -= len(lines)
                    yield key.value, lines

    def _texts(self, node: ast.expr) -> Iterator[WrittenText]:
        waiting, seen = [node], set[str]()
        while waiting:
            written = waiting.pop()
            if isinstance(written, ast.Name):
                if written.id in seen:
                    continue
                seen.add(written.id)
            match self._named(written):
                case ast.Constant(value=str(text)) as constant:
                    lines = text.split("\n")
                    # A line each, but for what has `\n` in it or goes on behind a backslash.
                    is_block = (constant.end_lineno or 0) - constant.lineno == len(lines) - 1
                    for number, line in enumerate(lines):
                        yield WrittenText(line, constant.lineno + (number if is_block else 0))
                case ast.List(elts=items) | ast.Tuple(elts=items):
                    waiting.extend(reversed(items))
                case ast.BinOp(op=ast.Add(), left=left, right=right):
                    waiting += (right, left)

    def _named(self, node: ast.expr | None) -> ast.expr | None:
        return self._bound.get(node.id) if isinstance(node, ast.Name) else node

    @cached_property
    def _bound(self) -> Mapping[str, ast.expr]:
        """What names stand for that one statement at module level binds, and no other."""
        stored = (n.id for n in ast.walk(self._tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
        counts = Counter(stored)
        bound: dict[str, ast.expr] = {}
        for statement in self._tree.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if counts[name] == 1:
                    bound[name] = value
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if counts[name] == 1:
                    bound[name] = value
        return bound


def called(call: ast.Call) -> str:
    """Return the last name of what is called: `setup` of `setuptools.setup()`."""
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
