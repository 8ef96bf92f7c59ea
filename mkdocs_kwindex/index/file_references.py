"""References from files that are not Python to files and folders: links, includes, imports and names."""

import os
import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from urllib.parse import unquote

from msgspec import Struct

from mkdocs_kwindex.index.path_tails import PathTails
from mkdocs_kwindex.index.places_by_name import build_targets, called_functions, extension_modules, literal_end
from mkdocs_kwindex.model import FileKind, FileRecord, Kind, Quoted, Reference, SourceFile, Tree

_FILE_ENDINGS = ("", ".rst", ".md", ".txt", ".js", ".ts", ".tsx", ".jsx", ".mjs", "/index.js", "/index.ts")


class FileReference(Struct, frozen=True, gc=False):
    """A reference that leads to a file or folder of the tree.

    Attributes:
        source: URI of the file that refers.
        target: URI of the file or folder.
        place: What the reference names in the target, after its `#`; empty for nothing.
        reference: The reference as the file has it.
        is_named: Whether the text of the file only names the target.
        symbol: The id of the symbol that it names; empty for the file itself.
    """

    source: str
    target: str
    place: str
    reference: Reference
    is_named: bool = False
    symbol: str = ""


class FileReferences:
    """References between files, in both directions."""

    def __init__(
        self, records: Mapping[str, FileRecord], tree: Tree, find_symbol: Callable[[str], tuple[str, str] | None]
    ) -> None:
        """Join the references of all files.

        Args:
            records: The files.
            tree: All that is documented.
            find_symbol: Finds the file and the id of the one symbol or module that a dotted path names.
        """
        self._find_symbol = find_symbol
        self._files: Mapping[str, SourceFile] = {uri: record.source for uri, record in records.items()}
        self._folders = tree.folders
        self._tree = tree
        self._places = {
            uri: frozenset(definition.path for definition in record.definitions)
            for uri, record in records.items()
            if not record.source.is_python
        }
        self._targets: defaultdict[str, list[FileReference]] = defaultdict(list)
        self._sources: defaultdict[str, list[FileReference]] = defaultdict(list)
        self._named: defaultdict[str, list[FileReference]] = defaultdict(list)
        self._possible: dict[tuple[str, Reference], Sequence[str]] = {}
        self._extensions = extension_modules(records.values())
        self._build_targets = build_targets(records)
        self._modules = {source.module for source in self._files.values() if source.kind is FileKind.PYTHON}
        for _, record in sorted(records.items()):
            self._join(record)
            self._join_extensions(record)
            if not record.source.is_python and record.generated is None:
                self._join_names(record)
        for uri, target, place, quoted in called_functions(records, self._included_files):
            self._add_named(uri, target, f"{target}:{place}", quoted)

    def targets(self, uri: str) -> Sequence[FileReference]:
        """Return what a file refers to in the tree, in the order of its text."""
        return self._targets.get(uri, ())

    def sources(self, uri: str) -> Sequence[FileReference]:
        """Return the references that lead to a file or folder, sorted by file and line."""
        return self._sources.get(uri, ())

    def named(self, uri: str) -> Sequence[FileReference]:
        """Return the files and symbols of the tree that the text of a file names, in its order."""
        return self._named.get(uri, ())

    def possible(self, uri: str, reference: Reference) -> Sequence[str]:
        """Return the files that an include or import of a file may mean, when there are several."""
        return self._possible.get((uri, reference), ())

    def resolve(self, uri: str, address: str) -> tuple[str, str]:
        """Find the file or folder that a relative address in a file leads to, and the place there.

        Args:
            uri: The file that contains the address.
            address: The address, percent-encoded.

        Returns:
            The URI of the file or folder, and the part after the `#`; the URI is empty when there is none.
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
        """Return whether a file that is not Python has a heading, key or definition with a path."""
        return path in self._places.get(uri, ())

    def _join(self, record: FileRecord) -> None:
        uri = record.source.uri
        for reference in record.references:
            place = ""
            if reference.kind is Kind.LINK and record.source.language == "starlark":
                target, place = self._labelled(uri, reference.name)
                if target == uri:
                    continue
            elif reference.kind is Kind.LINK:
                target, place = self.resolve(uri, reference.name)
            elif reference.kind in {Kind.INCLUDE, Kind.IMPORT}:
                target, *others = self._meant(record.source, reference) or [""]
                if others:
                    self._possible[uri, reference] = (target, *others)
                    continue
            else:
                continue
            if target and target != uri:
                self._add(uri, target, place, reference)

    def _meant(self, source: SourceFile, reference: Reference) -> Sequence[str]:
        """Return the files that an include or import may mean."""
        name = reference.name
        if reference.kind is Kind.INCLUDE and name.startswith("/"):
            return [self._find_from_root(source.uri, name.lstrip("/"))]
        if reference.kind is Kind.INCLUDE and "$" in name:
            literal = literal_end(name)
            return self._included(source.uri, literal) if literal else []
        if reference.kind is Kind.INCLUDE or source.language == "protobuf":
            # `<string.h>` is the compiler's, whatever the tree has.
            is_outside = reference.text.startswith("<") and "/" not in name
            return [] if is_outside else self._included(source.uri, name)
        if source.language == "starlark":
            return self._loaded(source.uri, name)
        if source.language == "cython":
            return self._imported(source.uri, name)
        return [self.resolve(source.uri, name)[0]] if name.startswith((".", "/")) else []

    def _join_extensions(self, record: FileRecord) -> None:
        """Join a Python file with the source of extension modules: those of its own package, and at the top."""
        top = record.source.module.partition(".")[0]
        for imported in record.imports if self._extensions else ():
            for module, name in ((imported.module, imported.name), (f"{imported.module}.{imported.name}", "")):
                around, _, own_name = module.rpartition(".")
                is_own = not around or module.partition(".")[0] == top
                if own_name not in self._extensions or not is_own or module in self._modules:
                    continue
                uri, place = self._extensions[own_name]
                self._add(record.source.uri, uri, place, Reference(Kind.IMPORT, module, imported.line))
                inside = next((path for path in (f"{place}.{name}", name) if self.has_place(uri, path)), "")
                if name and inside:
                    reference = Reference(Kind.IMPORT, f"{module}.{name}", imported.line)
                    self._add(record.source.uri, uri, inside, reference)

    def _add(self, source: str, target: str, place: str, reference: Reference) -> None:
        found = FileReference(source, target, place, reference)
        self._targets[source].append(found)
        self._sources[target].append(found)

    def _join_names(self, record: FileRecord) -> None:
        uri = record.source.uri
        known = {found.target for found in self._targets.get(uri, ())}
        for quoted in record.quoted:
            if quoted.runs:
                continue
            target, symbol = self._name_target(uri, quoted.name)
            if target and target != uri and (symbol or target not in known):
                self._add_named(uri, target, symbol, quoted)

    def _add_named(self, uri: str, target: str, symbol: str, quoted: Quoted) -> None:
        reference = Reference(Kind.LINK, quoted.name, quoted.line)
        found = FileReference(uri, target, "", reference, is_named=True, symbol=symbol)
        self._named[uri].append(found)
        self._sources[target].append(found)

    def _included_files(self, uri: str) -> list[str]:
        return [found.target for found in self.targets(uri) if found.reference.kind is Kind.INCLUDE]

    def _name_target(self, uri: str, name: str) -> tuple[str, str]:
        """Return the one file that a path names, or file and id of the one symbol that a dotted path names."""
        if name.startswith("."):
            # A script may run where it lies, and at the root.
            places = {posixpath.normpath(posixpath.join(folder, name)) for folder in (posixpath.dirname(uri), "")}
            files = [place for place in places if place in self._files]
        else:
            files = self._tails.find(posixpath.normpath(name))
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(uri), name))
            if len(files) > 1 and self._files[uri].kind is FileKind.BUILD and beside in self._files:
                # Build tools start from the folder of their file.
                files = [beside]
            elif (
                len(files) > 1 and "/" in name and name in self._files and (beside == name or beside not in self._files)
            ):
                # In full, as the root of the tree has it, and not to be taken for the one beside.
                files = [name]
        if len(files) == 1:
            return files[0], ""
        return (not files and "/" not in name and self._find_symbol(name)) or ("", "")

    def _included(self, uri: str, name: str) -> Sequence[str]:
        """Find an included file: beside the file, or else those of the tree whose path ends so."""
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(uri), name))
        return [beside] if beside in self._files else self._tails.find(posixpath.normpath(name))

    def _loaded(self, uri: str, label: str) -> Sequence[str]:
        """Find the file of a label of Bazel or Buck, `//package:file.bzl` or `:file.bzl`; `@other//…` is outside."""
        package, _, name = label.rpartition(":")
        if not package and label.startswith(":"):
            return [self._find(posixpath.join(posixpath.dirname(uri), name))]
        return [self._find_from_root(uri, f"{package[2:]}/{name}")] if package.startswith("//") and name else []

    def _labelled(self, uri: str, label: str) -> tuple[str, str]:
        """Find file and place of a target by its label; in some the name of the repository comes first."""
        package, _, name = label.rpartition(":") if ":" in label else (label, "", posixpath.basename(label))
        inside = package.removeprefix("//")
        folders = (inside, inside.partition("/")[2]) if package.startswith("//") else (posixpath.dirname(uri),)
        found = (self._build_targets.get((folder, name)) for folder in folders)
        return next((place for place in found if place), ("", ""))

    def _imported(self, uri: str, module: str) -> Sequence[str]:
        """Find the file of a module that Cython code imports: a `.pxd` declares what a `.pyx` defines."""
        dots = len(module) - len(module.lstrip("."))
        path = module.lstrip(".").replace(".", "/")
        folder = posixpath.dirname(uri)
        for _ in range(dots - 1):
            folder = posixpath.dirname(folder)
        for end in (".pxd", ".pyx", "/__init__.pxd", ".py", "/__init__.py"):
            beside = posixpath.normpath(posixpath.join(folder, path + end))
            if beside in self._files:
                return [beside]
            if not dots and "/" in path and (found := self._tails.find(path + end)):
                return found
        return []

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
        if uri not in self._files:
            # The name of a module, in whose docstrings addresses lead nowhere in the tree.
            return ""
        folder, found = posixpath.dirname(_on_disk(self._files[uri].path)), ""
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

    @cached_property
    def _tails(self) -> PathTails:
        return PathTails(self._files.values())


def _on_disk(path: str) -> str:
    return path.replace(os.sep, "/")


def referring_files(references: Iterable[FileReference]) -> list[str]:
    """Return the URIs of the files that refer, sorted."""
    return sorted({reference.source for reference in references})
