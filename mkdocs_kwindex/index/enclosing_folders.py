"""Folders: which of them a file is in, from the landing page down, and what is in them."""

from collections.abc import Mapping
from typing import TypeVar

from mkdocs_kwindex.model import Folder, Tree

_T = TypeVar("_T")
ROOT = ""
"""Stands for the landing page: the folder of all packages."""


def ways_down(tree: Tree) -> Mapping[str, tuple[str, ...]]:
    """Return the way to every file: `ROOT`, the folders from its package down, and the file itself."""
    parents = {child: uri for uri, folder in tree.folders.items() for child in (*folder.folders, *folder.files)}
    ways: dict[str, tuple[str, ...]] = {}

    def way(uri: str) -> tuple[str, ...]:
        if uri not in ways:
            parent = parents.get(uri)
            ways[uri] = (*(way(parent) if parent is not None else (ROOT,)), uri)
        return ways[uri]

    return {uri: way(uri) for uri in tree.files}


def parts_of(tree: Tree, uri: str) -> tuple[str, ...]:
    """Return what is directly in a folder, folders first; the packages for `ROOT`."""
    if uri == ROOT:
        return tuple(package.uri for package in tree.packages)
    folder = tree.folders[uri]
    return (*folder.folders, *folder.files)


def relative(folder: str, uri: str) -> str:
    """Shorten a file's path by the folder that it is in."""
    return uri if folder == ROOT else uri.removeprefix(f"{folder}/")


def init_file(files: Mapping[str, _T], folder: Folder) -> _T | None:
    """Return what is known, by file URI, of a folder's `__init__.py`, or else of its `__init__.pyi`."""
    for name in ("__init__.py", "__init__.pyi"):
        if found := files.get(f"{folder.uri}/{name}" if folder.uri else name):
            return found
    return None
