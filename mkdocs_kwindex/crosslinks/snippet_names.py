"""Resolves the names in Python code blocks of hand-written pages, by the imports in those blocks.

A false link is worse than a missing one: a name that the code binds in any other way, anywhere, means nothing here.
"""

import ast
import builtins
import re
import warnings
from collections.abc import Callable, Iterator
from itertools import accumulate

from msgspec import Struct

_PROMPT = re.compile(r"[ \t]*(>>>|\.\.\.)( |$)")
_FROM = re.compile(r"from\s+([\w.]+)")
# Nobody reads a longer fence; and the parser takes its time and stack.
_MAX_LENGTH = 100_000
_MAX_CHAIN = 50


class FenceName(Struct, frozen=True):
    """A name, with the attributes taken from it.

    Attributes:
        start: Where it begins in the code.
        paths: The dotted path as it is written and where it ends; then the same for each shorter one.
        imported: Whether the path is absolute, as it is in an import; otherwise its first part is a name.
    """

    start: int
    paths: tuple[tuple[str, int], ...]
    imported: bool = False


class FenceNames:
    """The names of a fence.

    Attributes:
        names: Those that may mean something outside of the fence.
        imports: What the names that its imports bind stand for.
        stars: The modules from which it imports everything.
        bound: The names that it binds in another way.
        has_imports: Whether it imports anything.
    """

    def __init__(self, code: str) -> None:
        """Read the code: Python, or a session at the prompt. What is neither has no names."""
        self.names: list[FenceName] = []
        self.imports: dict[str, str] = {}
        self.stars: list[str] = []
        self.bound: set[str] = set()
        self.has_imports = False
        self._inner: set[ast.AST] = set()
        for tree, source in _parse(code):
            for node in ast.walk(tree):
                self._visit(node, source)
        self.imports = {name: path for name, path in self.imports.items() if name not in self.bound}
        self.names.sort(key=lambda name: name.start)

    def _visit(self, node: ast.AST, source: "_Source") -> None:
        match node:
            case ast.Import(names):
                self.has_imports = True
                for alias in names:
                    self._add_path(source.start(alias), alias.name, source)
                    top = alias.name.partition(".")[0]
                    self._bind(alias.asname or top, alias.name if alias.asname else top)
            case ast.ImportFrom(module, names, level):
                self.has_imports = True
                self._visit_from(node, module if module and not level else "", names, source)
            case ast.Attribute() | ast.Name(ctx=ast.Load()):
                self._add_chain(node, source)
            case ast.Name(name) | ast.arg(name):
                self.bound.add(name)
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                self.bound.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(str(name)):
                self.bound.add(name)
            case ast.MatchMapping(rest=str(name)):
                self.bound.add(name)
            case _ if type(node).__name__ in {"TypeVar", "ParamSpec", "TypeVarTuple"}:  # nodes of Python 3.12
                self.bound.add(getattr(node, "name", ""))

    def _visit_from(self, node: ast.ImportFrom, module: str, names: list[ast.alias], source: "_Source") -> None:
        if match := _FROM.match(source.text, source.start(node)) if module else None:
            self._add_path(match.start(1), match[1], source)
        for alias in names:
            if alias.name == "*":
                self.stars += [module] if module else []
            elif module:
                start = source.start(alias)
                path = f"{module}.{alias.name}"
                self.names.append(FenceName(start, ((path, start + len(alias.name)),), imported=True))
                self._bind(alias.asname or alias.name, path)
            else:  # relative to nobody knows what
                self.bound.add(alias.asname or alias.name)

    def _bind(self, name: str, path: str) -> None:
        if self.imports.setdefault(name, path) != path:
            self.bound.add(name)

    def _add_path(self, start: int, path: str, source: "_Source") -> None:
        if source.text.startswith(path, start):
            ends = [index for index, char in enumerate(f"{path}.") if char == "."]
            paths = tuple((path[:end], start + end) for end in reversed(ends))
            self.names.append(FenceName(start, paths, imported=True))

    def _add_chain(self, node: ast.Attribute | ast.Name, source: "_Source") -> None:
        if node in self._inner:
            return
        links = [node]
        while isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute | ast.Name):
            node = node.value
            links.append(node)
        self._inner.update(links)  # `a.b.c` is walked before the `a.b` in it
        if not isinstance(node, ast.Name) or len(links) > _MAX_CHAIN:
            return
        parts = [link.attr if isinstance(link, ast.Attribute) else link.id for link in reversed(links)]
        paths = tuple(
            (".".join(parts[: len(parts) - index]), source.end(link))
            for index, link in enumerate(links)
            # Python 3.11 does not know where names in f-strings are.
            if source.text.endswith(parts[-1 - index], 0, source.end(link))
        )
        start = source.start(node)
        if source.text.startswith(node.id, start) and len(paths) == len(links):
            self.names.append(FenceName(start, paths))


class ImportedNames:
    """What the imports of a page's fences have bound so far."""

    def __init__(self) -> None:
        self._imports: dict[str, str] = {}
        self._stars: list[str] = []
        self._bound: set[str] = set()

    def enter(self, fence: FenceNames) -> None:
        """Take over what a fence binds; it is the next one of the page."""
        self._bound = (self._bound - fence.imports.keys()) | fence.bound
        self._imports = {name: path for name, path in self._imports.items() if name not in fence.bound} | fence.imports
        self._stars += [star for star in fence.stars if star not in self._stars]

    def paths(self, name: FenceName, is_known: Callable[[str], bool]) -> Iterator[tuple[str, int]]:
        """Yield the absolute paths that a name of the latest fence may mean, longest first, and where each ends."""
        if name.imported:
            yield from name.paths
            return
        root = name.paths[-1][0]
        if root in self._bound:
            return
        if root in self._imports:
            prefix = self._imports[root]
        elif hasattr(builtins, root):
            return
        else:
            origins = [star for star in self._stars if is_known(f"{star}.{root}")]
            if len(origins) != 1:
                return
            prefix = f"{origins[0]}.{root}"
        for path, end in name.paths:
            yield prefix + path[len(root) :], end


class _Source:
    """Code as it is given to the parser, and the way from the parser's places to those in the fence."""

    def __init__(self, text: str, lines: list[tuple[str, int]]) -> None:
        self.text = text
        self._lines = lines

    def start(self, node: ast.alias | ast.expr | ast.stmt) -> int:
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr) -> int:
        return self._offset(node.end_lineno or 0, node.end_col_offset or 0)

    def _offset(self, number: int, column: int) -> int:
        line, offset = self._lines[number - 1] if 0 < number <= len(self._lines) else ("", 0)
        # The parser counts bytes.
        return offset + (column if line.isascii() else len(line.encode()[:column].decode(errors="ignore")))


def _parse(code: str) -> Iterator[tuple[ast.Module, _Source]]:
    """Parse the code; of a session each example by itself, as one that is broken on purpose says nothing of others."""
    if len(code) > _MAX_LENGTH or "\r" in code:
        return
    starts = [0, *accumulate(len(line) + 1 for line in code.split("\n"))]
    lines = list(zip(code.split("\n"), starts, strict=False))
    for chunk in _examples(lines) if ">>>" in code else [_dedented(lines)]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of escapes in strings, which are the author's business
                tree = ast.parse("\n".join(line for line, _ in chunk))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        yield tree, _Source(code, chunk)


def _examples(lines: list[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    example: list[tuple[str, int]] = []
    continues = False
    for line, offset in lines:
        prompt = _PROMPT.match(line)
        if prompt and prompt[1] == ">>>" and example:
            yield example
            example = []
        continues = prompt is not None and (prompt[1] == ">>>" or continues)
        if prompt and continues:
            example.append((line[prompt.end() :], offset + prompt.end()))
    yield example


def _dedented(lines: list[tuple[str, int]]) -> list[tuple[str, int]]:
    margin = min((len(line) - len(line.lstrip()) for line, _ in lines if line.strip()), default=0)
    return [(line[margin:], offset + min(margin, len(line))) for line, offset in lines]
