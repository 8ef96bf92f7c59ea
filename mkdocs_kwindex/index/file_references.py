"""Which file that is not Python refers to which file or folder: links, includes and imports by path, joined."""

import os
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from urllib.parse import unquote

from msgspec import Struct

from mkdocs_kwindex.model import FileRecord, Kind, Reference, SourceFile, Tree

_FILE_ENDINGS = ("", ".rst", ".md", ".txt", ".js", ".ts", ".tsx", ".jsx", ".mjs", "/index.js", "/index.ts")


class FileReference(Struct, frozen=True):
    """A reference that leads to a file or folder of the tree.

    Attributes:
        source: URI of the file that refers.
        target: URI of the file or folder.
        place: What the reference names in the target, after its `#`; empty for nothing.
        reference: The reference as the file has it.
    """

    source: str
    target: str
    place: str
    reference: Reference


class FileReferences:
    """Answers which files refer to which."""

    def __init__(self, records: Mapping[str, FileRecord], tree: Tree) -> None:
        """Join the references of all files."""
        self._files: Mapping[str, SourceFile] = {uri: record.source for uri, record in records.items()}
        self._folders = tree.folders
        self._tree = tree
        self._places = {
            uri: frozenset(definition.path for definition in record.definitions)
            for uri, record in records.items()
            if not record.source.is_python
        }
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._targets: defaultdict[str, list[FileReference]] = defaultdict(list)
        self._sources: defaultdict[str, list[FileReference]] = defaultdict(list)
        others = [record for uri, record in sorted(records.items()) if record.references]
        if any(found.kind is Kind.INCLUDE for record in others for found in record.references):
            for uri in sorted(self._files):
                self._by_name[posixpath.basename(uri)].append(uri)
        for record in others:
            self._join(record)

    def targets(self, uri: str) -> Sequence[FileReference]:
        """Return what a file refers to in the tree, in the order of its text."""
        return self._targets.get(uri, ())

    def sources(self, uri: str) -> Sequence[FileReference]:
        """Return the references that lead to a file or folder, sorted by file and line."""
        return self._sources.get(uri, ())

    def resolve(self, uri: str, address: str) -> tuple[str, str]:
        """Find the file or folder that a relative address in a file leads to, and the place there.

        Args:
            uri: The file in which the address stands.
            address: The address, percent-encoded.

        Returns:
            The URI of the file or folder, and what stands after the `#`; the URI is empty when there is none.
        """
        path, _, place = address.partition("#")
        path = unquote(path.partition("?")[0])
        if "://" in address or address.startswith(("mailto:", "//")):
            return "", ""
        if not path:
            return (uri, unquote(place)) if place else ("", "")
        if path.startswith("/"):
            return self._find_from_root(uri, path.lstrip("/")), unquote(place)
        return self._find(posixpath.join(posixpath.dirname(uri), path)), unquote(place)

    def has_place(self, uri: str, path: str) -> bool:
        """Tell whether a file that is not Python has a heading, key or definition with a path."""
        return path in self._places.get(uri, ())

    def _join(self, record: FileRecord) -> None:
        uri = record.source.uri
        for reference in record.references:
            place = ""
            if reference.kind is Kind.INCLUDE:
                # `<string.h>` is the compiler's, whatever the tree has.
                is_outside = reference.text.startswith("<") and "/" not in reference.name
                target = "" if is_outside else self._include(uri, reference.name)
            elif reference.kind is Kind.LINK or reference.name.startswith((".", "/")):
                target, place = self.resolve(uri, reference.name)
            else:
                continue
            if target and target != uri:
                found = FileReference(uri, target, place, reference)
                self._targets[uri].append(found)
                self._sources[target].append(found)

    def _find(self, path: str) -> str:
        path = posixpath.normpath(path)
        if path in self._folders:
            return path
        return next((path + ending for ending in _FILE_ENDINGS if path + ending in self._files), "")

    def _find_from_root(self, uri: str, path: str) -> str:
        """Find what an address from the root leads to.

        The root is that of the repository for GitHub, and that of the documentation for Sphinx. Neither is known here:
        of the folders around the file, the outermost one that has such a file is taken.
        """
        around_it = self._tree.folders.get(posixpath.dirname(uri))
        if around_it is None:
            # The name of a module, in whose docstrings addresses lead nowhere in the tree.
            return ""
        folder, found = _on_disk(around_it.path), ""
        while True:
            wanted = posixpath.normpath(posixpath.join(folder, path))
            found = next((self._by_path[wanted + end] for end in _FILE_ENDINGS if wanted + end in self._by_path), found)
            if (outer := posixpath.dirname(folder)) == folder:
                return found
            folder = outer

    @cached_property
    def _by_path(self) -> Mapping[str, str]:
        """The URI of each file and folder by its path on disk."""
        folders = {_on_disk(folder.path): uri for uri, folder in self._tree.folders.items()}
        return folders | {_on_disk(source.path): uri for uri, source in self._files.items()}

    def _include(self, uri: str, name: str) -> str:
        """Find an included file: beside the file, or else the only one of the tree whose path ends so."""
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(uri), name))
        if beside in self._files:
            return beside
        wanted = posixpath.normpath(name)
        found = [file for file in self._by_name.get(posixpath.basename(wanted), ()) if _ends_with(file, wanted)]
        return found[0] if len(found) == 1 else ""


def _on_disk(path: str) -> str:
    return path.replace(os.sep, "/")


def _ends_with(uri: str, path: str) -> bool:
    return uri == path or uri.endswith(f"/{path}")


def referring_files(references: Iterable[FileReference]) -> list[str]:
    """Return the URIs of the files that refer, sorted."""
    return sorted({reference.source for reference in references})
