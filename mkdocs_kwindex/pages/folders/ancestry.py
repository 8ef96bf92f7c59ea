"""Which folders a file is in, from the landing page down."""

from collections.abc import Mapping

from mkdocs_kwindex.model import Tree

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
