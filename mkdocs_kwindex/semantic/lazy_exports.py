"""Module-level `__getattr__` functions that return names of other modules, as far as they are literal."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.semantic.import_paths import absolute_module

_MAX_NAMES = 5000

Lazy = tuple[str, str, str]


def lazy_names(tree: ast.Module, source: SourceFile) -> Iterator[Lazy]:
    """Yield the names that a module's `__getattr__` makes: the name, the module it is in, and its name there.

    Two shapes are understood: a test `name == "Foo"` with an import of `Foo` in its branch, and a dictionary of the
    module that `__getattr__` looks the name up in. Whether an entry of a dictionary is what it seems to be shows in the
    join: the module must exist and have the name.
    """
    function = next(
        (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "__getattr__"), None
    )
    if function is None or len(function.args.args) != 1:
        return
    asked = function.args.args[0].arg
    mentioned: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            mentioned.add(node.id)
        elif isinstance(node, ast.If):
            yield from _branch(node, asked, source)
    for statement in tree.body:
        target, value = _assigned(statement)
        if target in mentioned and isinstance(value, ast.Dict) and len(value.keys) <= _MAX_NAMES:
            yield from _entries(value, source)


def _assigned(statement: ast.stmt) -> tuple[str, ast.expr | None]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        return (target.id, statement.value) if isinstance(target, ast.Name) else ("", None)
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id, statement.value
    return "", None


def _branch(node: ast.If, asked: str, source: SourceFile) -> Iterator[Lazy]:
    test = node.test
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
        return
    sides = [test.left, test.comparators[0]]
    name = next((side.value for side in sides if isinstance(side, ast.Constant) and isinstance(side.value, str)), "")
    if not name or not any(isinstance(side, ast.Name) and side.id == asked for side in sides):
        return
    for statement in node.body:
        if isinstance(statement, ast.ImportFrom):
            module = absolute_module(statement.module or "", statement.level, source)
            for alias in statement.names:
                if (alias.asname or alias.name) == name:
                    yield name, module, alias.name


def _entries(value: ast.Dict, source: SourceFile) -> Iterator[Lazy]:
    for key, item in zip(value.keys, value.values, strict=True):
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            continue
        texts = _texts(item)
        if isinstance(item, ast.Constant) and texts:
            yield from _spelled(key.value, texts[0], source)
        elif isinstance(item, ast.Tuple) and len(texts) == len(("module", "name")):
            yield key.value, _module(texts[0], source), texts[1]
        elif isinstance(item, (ast.List, ast.Set, ast.Tuple)):
            # The other way round: a module and the names it gives.
            for name in texts:
                yield name, _module(key.value, source), name
                yield name, _module("." + key.value.lstrip("."), source), name


def _spelled(name: str, text: str, source: SourceFile) -> Iterator[Lazy]:
    """Yield what `"a.b"`, `".b"`, `"a.b:name"` and `"a.b.name"` can mean."""
    if ":" in text:
        module, _, attribute = text.partition(":")
        yield name, _module(module, source), attribute
        return
    yield name, _module(text, source), name
    yield name, _module("." + text.lstrip("."), source), name
    head, _, last = text.rpartition(".")
    if head.strip("."):
        yield name, _module(head, source), last


def _texts(node: ast.expr) -> list[str]:
    parts = node.elts if isinstance(node, (ast.List, ast.Set, ast.Tuple)) else [node]
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def _module(text: str, source: SourceFile) -> str:
    bare = text.lstrip(".")
    return absolute_module(bare, len(text) - len(bare), source)
