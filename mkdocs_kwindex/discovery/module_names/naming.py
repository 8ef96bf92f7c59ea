"""The dotted path of each Python file.

A folder is asked for the dotted path of what is directly in it, and asks the folder around it in turn; the first rule
that says something wins:

1. A build configuration maps it to a package, the option `packages` names it, or a symbolic link to it stands where a
   package is looked for (`src/executorch/exir -> ../../exir`).
2. It is an import root: a build configuration or a checker's search path says so, or it is called `src`.
3. It has an `__init__.py`: its name follows that of the folder around it; the topmost one is a package, unless the
   imports of the tree only ever name it below a namespace (PEP 420).
4. It has none and stands in a package or below an import root: a namespace package.

What has no name by that is a script, `conftest.py` and the like. It is named only where files beside it import it, as
Python puts a script's folder on its path. Where two files have one name neither can be meant: both keep their paths.
"""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from keyword import iskeyword
from pathlib import Path
from typing import NamedTuple

from mkdocs_kwindex.discovery.module_names.declared import STUBS, TOPMOST, Declarations, has_init_file
from mkdocs_kwindex.discovery.module_names.imported import importing_files
from mkdocs_kwindex.discovery.module_names.shared_names import named_files, unique_names
from mkdocs_kwindex.model import ImportRoot, Package, SourceFile
from mkdocs_kwindex.model.wording import plural

_SOURCE_FOLDERS = frozenset({"src"})


class FolderLink(NamedTuple):
    """A symbolic link to a folder of the tree.

    Attributes:
        path: Absolute path of the link.
        target: Absolute path of the folder.
    """

    path: str
    target: str


class Naming(NamedTuple):
    """The modules of a tree's files.

    Attributes:
        files: The files by URI, each with its module.
        roots: The import roots and packages that names start from, sorted by path.
        links: The symbolic links that give folders other names.
    """

    files: Mapping[str, SourceFile]
    roots: tuple[ImportRoot, ...]
    links: frozenset[str]


def name_modules(
    files: Mapping[str, SourceFile], packages: Sequence[Package], links: Iterable[FolderLink] = ()
) -> Naming:
    """Name the Python files of a tree.

    Args:
        files: The files by URI.
        packages: The packages that they are in.
        links: Symbolic links between folders of the tree.
    """
    names = _Names(files, packages, links)
    python = {uri: source for uri, source in files.items() if source.is_python}
    modules = {uri: names.of_file(source) for uri, source in python.items()}
    unique = unique_names(modules, files, frozenset())
    # What only a script or a test can import must not take the name of what everybody can.
    scripts = {uri: names.of_script(source) for uri, source in python.items() if not modules[uri]}
    unique |= unique_names(scripts, files, frozenset(unique.values()))
    names.follow_links()
    return Naming(
        named_files(files, unique),
        tuple(sorted(names.roots.values(), key=lambda root: root.path)),
        frozenset(names.used_links),
    )


class _Names:
    """Dotted paths of folders and files, computed once each."""

    def __init__(
        self, files: Mapping[str, SourceFile], packages: Sequence[Package], links: Iterable[FolderLink]
    ) -> None:
        self.roots: dict[str, ImportRoot] = {}
        self.used_links: set[str] = set()
        self._paths = [source.path for source in files.values() if source.is_python]
        self._folders: dict[str, tuple[str, ...] | None] = {}
        self._links = {link.target: link.path for link in links}
        self._boundaries = {
            package.boundary or str(Path(package.path).parents[package.uri.count("/")]) for package in packages
        }
        self._packages = {package.path: package for package in packages}
        self._declared = Declarations(self._paths, packages, self._boundaries)

    def of_file(self, source: SourceFile) -> str:
        """Return the dotted path by which all files can import a file; empty when there is none."""
        folder, name = os.path.split(source.path)
        stem = name.rpartition(".")[0] or name
        package = self._packages.get(source.path)
        if package is not None and not package.is_repository_part:
            named = package.uri.rpartition(".")[0].split("/")
            return _joined(named[:-1] if source.is_package else named)
        parts: Sequence[str] | None
        if declared := self._declared.modules.get(os.path.join(folder, stem)):
            parts = declared[0]
        else:
            around = self.of_folder(folder)
            parts = around if source.is_package or around is None else (*around, stem)
        return _joined(parts or ())

    def of_script(self, source: SourceFile) -> str:
        """Return the dotted path by which tests or files beside it import a file that is in no package."""
        folder, name = os.path.split(source.path)
        stem = name.rpartition(".")[0]
        return _joined(self._by_its_importers(source.path, folder, stem) or self._by_pytest(folder, stem) or ())

    def follow_links(self) -> None:
        """Let every link that stands where a package is looked for name its folder, even one without Python files."""
        for target in self._links:
            self.of_folder(target)

    def of_folder(self, folder: str) -> tuple[str, ...] | None:
        """Return the parts of the dotted path of what is in a folder; `None` where that has none."""
        if folder not in self._folders:
            # While it is worked out, a link that leads back into it names nothing.
            self._folders[folder] = None
            self._folders[folder] = self._of_folder(folder)
        return self._folders[folder]

    def _of_folder(self, folder: str) -> tuple[str, ...] | None:
        parent = os.path.dirname(folder)
        declared = self._by_link(folder)
        if declared is None and folder in self._declared.mapped:
            declared = self._root(folder, *self._declared.mapped[folder])
        if declared is None and folder in self._declared.import_roots:
            declared = self._root(folder, (), self._declared.import_roots[folder])
        if declared is not None or parent == folder or folder in self._boundaries:
            return declared
        return self._by_structure(folder, parent, os.path.basename(folder))

    def _by_link(self, folder: str) -> tuple[str, ...] | None:
        """Name a folder after a symbolic link to it that stands where a package is looked for."""
        link = self._links.get(folder)
        if link is None:
            return None
        holder, name = os.path.split(link)
        above = self.of_folder(holder)
        if above is None or not (above or holder in self.roots):
            return None
        self.used_links.add(link)
        return self._root(folder, (*above, name), f"a symbolic link to it, {_last(link)}")

    def _by_structure(self, folder: str, parent: str, name: str) -> tuple[str, ...] | None:
        has_init = has_init_file(folder)
        if name in _SOURCE_FOLDERS and not has_init:
            return self._root(folder, (), f"its name is `{name}`, and it has no `__init__.py`")
        above = self.of_folder(parent)
        if above:
            # In a package `importlib` loads what no import statement can name.
            return self._in_named(folder, name, above, has_init=has_init) if "." not in name else None
        own = name.removesuffix(STUBS)
        if not own.isidentifier():
            return None
        if above is not None or has_init:
            return (own,) if above is not None else self._topmost(folder, own)
        if self._declared.projects.get(parent, "").split("_")[0] == own and self._holds_modules(folder):
            return self._root(folder, (own,), "the project's name begins with it")
        return None

    def _in_named(self, folder: str, own: str, above: tuple[str, ...], *, has_init: bool) -> tuple[str, ...]:
        """Name a folder in one that has a name; a folder of packages that an option names may be no package itself."""
        parent = os.path.dirname(folder)
        full = (*above, own)
        is_open = has_init and parent in self._packages and not has_init_file(parent)
        if is_open and (count := self._count(own)) and not self._count(".".join(full)):
            return self._root(folder, (own,), _imported_by(count))
        return full

    def _topmost(self, folder: str, own: str) -> tuple[str, ...]:
        """Name a topmost package: after its folder, or below a namespace where only that is imported."""
        best = self._count(own)
        parts: tuple[str, ...] = (own,)
        names = [own]
        path = folder
        while not self._ends_names(parent := os.path.dirname(path)):
            name = os.path.basename(parent)
            if not name.isidentifier():
                break
            names.insert(0, name)
            path = parent
            if (count := self._count(".".join(names))) > best:
                best, parts = count, tuple(names)
        if len(parts) > 1:
            return self._root(folder, parts, _imported_by(best))
        return self._root(folder, parts, TOPMOST)

    def _ends_names(self, folder: str) -> bool:
        return folder in self._boundaries or folder in self._declared.projects or folder == os.path.dirname(folder)

    def _by_its_importers(self, path: str, folder: str, stem: str) -> tuple[str, ...] | None:
        """Name a file that is in no package after what other files import, each from where it can."""
        if stem in sys.stdlib_module_names or not stem.isidentifier():
            return None
        beside = [f for f in self._importers.get(stem, ()) if f != path and os.path.dirname(f) == folder]
        parts: tuple[str, ...] | None = (stem,) if beside else None
        names, best, above = [stem], len(beside), folder
        while not self._ends_names(above):
            name = os.path.basename(above)
            if not name.isidentifier():
                break
            names.insert(0, name)
            above = os.path.dirname(above)
            if (count := self._count(".".join(names))) > best:
                parts, best = tuple(names), count
        return parts

    def _by_pytest(self, folder: str, stem: str) -> tuple[str, ...] | None:
        """Name a test as pytest imports it (https://docs.pytest.org/en/stable/explanation/pythonpath.html)."""
        if not (stem == "conftest" or stem.startswith("test_") or stem.endswith("_test")):
            return None
        project = folder
        while project not in self._declared.pytest:
            if project in self._boundaries or project == os.path.dirname(project):
                return None
            project = os.path.dirname(project)
        if self._declared.pytest[project] == "importlib":
            return (*Path(folder).relative_to(project).parts, stem)
        self._root(folder, (), "pytest puts the folder of a test on the path")
        return (stem,)

    def _count(self, module: str) -> int:
        """Count the files that import a module or something in it."""
        return len(self._importers_below.get(module, ()))

    @cached_property
    def _importers(self) -> Mapping[str, frozenset[str]]:
        return importing_files(self._paths)

    @cached_property
    def _importers_below(self) -> Mapping[str, set[str]]:
        """The files that import a module or something in it."""
        found: dict[str, set[str]] = {}
        for name, files in self._importers.items():
            parts = name.split(".")
            for depth in range(len(parts)):
                found.setdefault(".".join(parts[: depth + 1]), set()).update(files)
        return found

    def _root(self, folder: str, parts: tuple[str, ...], evidence: str) -> tuple[str, ...]:
        self.roots[folder] = ImportRoot(folder, ".".join(parts), evidence)
        return parts

    def _holds_modules(self, folder: str) -> bool:
        return any(path.startswith(folder + os.sep) for path in self._paths)


def _imported_by(files: int) -> str:
    return f"{plural(files, 'file of the tree imports', 'files of the tree import')} it by this name"


def _joined(parts: Sequence[str]) -> str:
    """Join the parts of a dotted path; empty when it would be another one, or its top is no name."""
    is_path = bool(parts) and parts[0].isidentifier() and not iskeyword(parts[0])
    return ".".join(parts) if is_path and not any("." in part for part in parts) else ""


def _last(path: str) -> str:
    return f"`{'/'.join(path.split(os.sep)[-2:])}`"
