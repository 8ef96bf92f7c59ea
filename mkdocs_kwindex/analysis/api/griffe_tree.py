"""Loads a whole tree as griffe objects from the texts of its files; nothing is imported or searched on disk."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import griffe

from mkdocs_kwindex.analysis.decoding import decode

_FAILURES = (SyntaxError, ValueError, RecursionError, MemoryError)


def load_api(files: Mapping[str, bytes]) -> tuple[list[griffe.Module], list[str]]:
    """Read modules, and find what their imports mean.

    Args:
        files: The content of each file by its path from the folder that imports start at: `pkg/sub/__init__.py`.

    Returns:
        The top-level modules, and the paths of files that cannot be parsed, which are left out.
    """
    collection = griffe.ModulesCollection()
    loader = griffe.GriffeLoader(modules_collection=collection, allow_inspection=False, store_source=False)
    loaded: dict[str, griffe.Module] = {}
    unread: list[str] = []
    # The module of a folder comes before what is in it, and a module before its stub.
    for path in sorted(files, key=lambda path: (path.count("/"), not _is_init(path), path)):
        name = module_name(path)
        if name and name not in loaded and all(part.isidentifier() for part in name.split(".")):
            try:
                _add(name, path, files[path], loaded, collection)
            except _FAILURES:
                unread.append(path)
    tops = [module for name, module in loaded.items() if "." not in name]
    # What cannot be resolved stays an alias.
    with suppress(griffe.GriffeError):
        loader.resolve_aliases(implicit=True, external=False)
    return tops, unread


def module_name(path: str) -> str:
    """Return the dotted path of the module that a file is."""
    stem = path.removesuffix(".pyi").removesuffix(".py")
    return stem.removesuffix("/__init__").replace("/", ".")


def _is_init(path: str) -> bool:
    return path.rpartition("/")[2].startswith("__init__.py")


def _add(
    name: str, path: str, data: bytes, loaded: dict[str, griffe.Module], collection: griffe.ModulesCollection
) -> None:
    parent = _parent(name, path, loaded, collection)
    module = griffe.visit(
        name.rpartition(".")[2],
        filepath=Path(path),
        code=decode(data, path).text,
        parent=parent,
        modules_collection=collection,
    )
    _place(name, module, parent, loaded, collection)
    _publish_imports(module)


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
