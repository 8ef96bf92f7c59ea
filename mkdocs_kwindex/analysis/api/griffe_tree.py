"""Loads a whole tree as griffe objects from the texts of its files; nothing is imported or searched on disk."""

import ast
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from warnings import catch_warnings

import griffe

from mkdocs_kwindex.analysis.decoding import decode

_FAILURES = (SyntaxError, ValueError, RecursionError, MemoryError)


def load_apis(*trees: Mapping[str, bytes]) -> list[tuple[list[griffe.Module], list[str]]]:
    """Read the modules of some states of a tree, and find what their imports mean.

    Args:
        trees: The content of each file by its path from the folder that imports start at: `pkg/sub/__init__.py`.

    Returns:
        Of each state the top-level modules, and the paths of files that cannot be parsed, which are left out.
    """
    readers = [_Reader(files) for files in trees]
    # The module of a folder comes before what is in it, and a module before its stub.
    for path in sorted({*chain(*trees)}, key=lambda path: (path.count("/"), not _is_init(path), path)):
        # Most files are the same in all states, and parsing takes longest.
        parsed: dict[bytes, ast.Module] = {}
        for reader in readers:
            reader.read(path, parsed)
    return [reader.finish() for reader in readers]


class _Reader:
    """Reads the files of one state."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._collection = griffe.ModulesCollection()
        self._loaded: dict[str, griffe.Module] = {}
        self._unread: list[str] = []

    def read(self, path: str, parsed: dict[bytes, ast.Module]) -> None:
        name = module_name(path)
        data = self._files.get(path)
        if data is None or not name or name in self._loaded or not all(map(str.isidentifier, name.split("."))):
            return
        try:
            self._add(name, path, data, parsed)
        except _FAILURES:
            self._unread.append(path)

    def finish(self) -> tuple[list[griffe.Module], list[str]]:
        loader = griffe.GriffeLoader(modules_collection=self._collection, allow_inspection=False, store_source=False)
        # What cannot be resolved stays an alias.
        with suppress(griffe.GriffeError):
            loader.resolve_aliases(implicit=True, external=False)
        return [module for name, module in self._loaded.items() if "." not in name], self._unread

    def _add(self, name: str, path: str, data: bytes, parsed: dict[bytes, ast.Module]) -> None:
        parent = _parent(name, path, self._loaded, self._collection)
        if data not in parsed:
            parsed[data] = _parse(decode(data, path).text, path)
        visitor = _Visitor(
            name.rpartition(".")[2],
            Path(path),
            "",
            griffe.load_extensions(),
            parent,
            modules_collection=self._collection,
        )
        module = visitor.module(parsed[data])
        _place(name, module, parent, self._loaded, self._collection)
        _publish_imports(module)


class _Visitor(griffe.Visitor):
    """Makes griffe's objects from a tree that is there already."""

    def module(self, tree: ast.Module) -> griffe.Module:
        self._seen: list[ast.AST] = []
        try:
            self.visit(tree)
            return self.current.module
        finally:
            for node in self._seen:
                # What leads back to the tree would keep all of it.
                vars(node).pop("parent", None)

    def visit(self, node: ast.AST) -> None:
        self._seen.append(node)
        super().visit(node)


def _parse(text: str, path: str) -> ast.Module:
    with catch_warnings(action="ignore"):
        return ast.parse(text, path)


def module_name(path: str) -> str:
    """Return the dotted path of the module that a file is."""
    stem = path.removesuffix(".pyi").removesuffix(".py")
    return stem.removesuffix("/__init__").replace("/", ".")


def _is_init(path: str) -> bool:
    return path.rpartition("/")[2].startswith("__init__.py")


def _publish_imports(module: griffe.Module) -> None:
    """Mark what a package without `__all__` imports from its own modules as public, which is why it does so."""
    if module.exports is not None or not module.is_init_module:
        return
    inside = f"{module.path.partition('.')[0]}."
    for member in module.members.values():
        if isinstance(member, griffe.Alias) and member.target_path.startswith(inside) and member.name[0] != "_":
            member.public = True


def _parent(
    name: str, path: str, loaded: dict[str, griffe.Module], collection: griffe.ModulesCollection
) -> griffe.Module | None:
    around = name.rpartition(".")[0]
    if not around:
        return None
    if around not in loaded:
        # A folder without an `__init__.py`.
        folder = path.removesuffix("/__init__.py").removesuffix("/__init__.pyi").rpartition("/")[0]
        parent = _parent(around, folder, loaded, collection)
        module = griffe.Module(
            around.rpartition(".")[2],
            filepath=Path(folder, "__init__.py"),
            parent=parent,
            modules_collection=collection,
        )
        _place(around, module, parent, loaded, collection)
    return loaded[around]


def _place(
    name: str,
    module: griffe.Module,
    parent: griffe.Module | None,
    loaded: dict[str, griffe.Module],
    collection: griffe.ModulesCollection,
) -> None:
    loaded[name] = module
    if parent is None:
        collection[name] = module
    else:
        parent.set_member(module.name, module)


def definitions(module: griffe.Module) -> Iterator[griffe.Object]:
    """Yield a module and all that it and its classes define, the outermost first; what is imported is not among it."""
    pending: list[griffe.Object] = [module]
    while pending:
        one = pending.pop()
        yield one
        members = [member for member in one.members.values() if isinstance(member, griffe.Object)]
        if isinstance(one, (griffe.Module, griffe.Class)):
            pending.extend(reversed(members))


def public_paths(modules: list[griffe.Module]) -> set[str]:
    """Return the paths of the definitions that can be reached by public names, by imports too."""
    found: set[str] = set()
    pending: list[griffe.Object | griffe.Alias] = [module for module in modules if not module.name.startswith("_")]
    while pending:
        one = pending.pop()
        try:
            target = one.final_target if isinstance(one, griffe.Alias) else one
        except griffe.GriffeError:
            # It is outside of the tree.
            continue
        if target.path not in found:
            found.add(target.path)
            if isinstance(target, (griffe.Module, griffe.Class)):
                pending.extend(member for member in target.members.values() if member.is_public)
    return found
