"""Dictionaries of lazily imported names: `{"Foo": ".foo"}`, `{"foo": (".foo", "Foo")}`."""

import ast
import re
from collections.abc import Generator, Iterator

from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.semantic.import_paths import absolute_module

Named = tuple[ast.Constant, str]

_NAME = r"[^\W\d]\w*"
_PATH = re.compile(rf"(?P<dots>\.*)(?P<module>{_NAME}(?:\.{_NAME})*)(?::(?P<name>{_NAME}(?:\.{_NAME})*))?")
_MAX_ENTRIES = 5000


def names_in_table(table: ast.Dict, source: SourceFile, *, keys: bool) -> Iterator[Named]:
    """Yield the strings of a table with the dotted paths that they name if the tree has them.

    Paths that are not relative are left out: they are found wherever they are.

    Args:
        table: The table.
        source: The file.
        keys: Whether a key beside a module is the name that is taken from it.
    """
    if len(table.keys) > _MAX_ENTRIES:
        return
    for key, item in zip(table.keys, table.values, strict=True):
        if isinstance(item, ast.Constant):
            path = yield from _module(item, source)
            if keys and path and isinstance(key, ast.Constant) and ":" not in str(item.value):
                yield from _taken(key, path)
        elif isinstance(item, (ast.Tuple, ast.List)) and len(item.elts) == len(("module", "name")):
            first, second = item.elts
            path = yield from _module(first, source)
            if path:
                yield from _taken(second, path)


def relative_path(node: ast.expr, source: SourceFile) -> Iterator[Named]:
    """Yield a string with what it names relative to the file's package; nothing for any other expression."""
    yield from _module(node, source)


def _module(node: ast.expr, source: SourceFile) -> Generator[Named, None, str]:
    """Yield a relative path, and return what a path names; empty for none."""
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    match = _PATH.fullmatch(text)
    if match is None:
        return ""
    dots, path = match["dots"], match["module"]
    if dots:
        path = absolute_module(path, len(dots), source)
    path = f"{path}.{match['name']}" if match["name"] else path
    if dots and path and isinstance(node, ast.Constant):
        yield node, path
    return path


def _taken(node: ast.expr, path: str) -> Iterator[Named]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
        yield node, f"{path}.{node.value}"
