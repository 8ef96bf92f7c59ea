"""Collects what configuration files and the option `packages` declare about the folders of a tree."""

import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from mkdocs_kwindex.discovery.module_names.configured import (
    CONFIGURATION_FILES,
    PROJECT_FILES,
    ProjectConfiguration,
)
from mkdocs_kwindex.model import Package

STUBS = "-stubs"
TOPMOST = "it has an `__init__.py`, and the folder around it has none"
_INIT_FILES = ("__init__.py", "__init__.pyi")
# A folder of one of these names, without an `__init__.py`, holds packages and is none.
_CONTAINERS = frozenset({"src", "lib", "python", "packages"})


class Declarations:
    """Declared names and import roots of folders.

    Attributes:
        mapped: The parts of the dotted path of what is directly in a folder, with the evidence.
        modules: The same for modules, by the path of the file without its extension.
        import_roots: The evidence of each import root.
        projects: The names of the projects, by their folders; empty where one has none.
        pytest: How pytest imports tests, by the folder that configures it.
    """

    def __init__(self, paths: Iterable[str], packages: Sequence[Package], boundaries: Collection[str]) -> None:
        """Read the configuration files of all folders above Python files.

        Args:
            paths: The Python files.
            packages: The packages that they are in.
            boundaries: Folders beyond which nothing is read.
        """
        self.mapped: dict[str, tuple[tuple[str, ...], str]] = {}
        self.modules: dict[str, tuple[tuple[str, ...], str]] = {}
        self.import_roots: dict[str, str] = {}
        self.projects: dict[str, str] = {}
        self.pytest: dict[str, str] = {}
        self._boundaries = boundaries
        self._read_configurations(paths, packages)
        for package in packages:
            self._take_package(package)

    def _read_configurations(self, paths: Iterable[str], packages: Sequence[Package]) -> None:
        installed = tuple(package.path + os.sep for package in packages if package.installed)
        folders: set[str] = set()
        for path in paths:
            if path.startswith(installed):
                continue
            folder = os.path.dirname(path)
            while folder not in folders:
                folders.add(folder)
                if folder in self._boundaries or folder == os.path.dirname(folder):
                    break
                folder = os.path.dirname(folder)
        for folder in sorted(folders, key=len, reverse=True):
            present = {name for name in CONFIGURATION_FILES if os.path.isfile(os.path.join(folder, name))}
            if present:
                self._take_configuration(folder, present)

    def _take_configuration(self, folder: str, present: set[str]) -> None:
        configuration = ProjectConfiguration(Path(folder))
        if not present.isdisjoint(PROJECT_FILES):
            self.projects[folder] = configuration.name
        if mode := configuration.pytest_import_mode:
            self.pytest[folder] = mode
        for declared in configuration.declared():
            if declared.prefix and os.path.isdir(declared.path):
                self.mapped.setdefault(declared.path, (declared.prefix, declared.evidence))
            elif declared.prefix:
                self.modules.setdefault(declared.path, (declared.prefix, declared.evidence))
            elif declared.path not in self.mapped and not has_init_file(Path(declared.path)):
                self.import_roots.setdefault(declared.path, declared.evidence)

    def _take_package(self, package: Package) -> None:
        """Let a folder that an option names be named as it says, unless packages are in it and it is none."""
        if package.is_file or package.path in self.mapped:
            return
        is_container = not has_init_file(Path(package.path)) and (
            os.path.basename(package.path) in _CONTAINERS
            or package.path in self.projects
            or package.path in self._boundaries
        )
        if package.installed or not (is_container or package.is_repository_part):
            top = tuple(package.uri.split("/"))
            self.mapped[package.path] = (_without_stubs(top), _evidence(package))


def has_init_file(folder: str | Path) -> bool:
    """Return whether a folder has an `__init__.py`, or a stub of one."""
    return any(os.path.isfile(os.path.join(folder, name)) for name in _INIT_FILES)


def _evidence(package: Package) -> str:
    """Say why a folder is a package: an option names it, or it was found."""
    if package.named:
        return "the option `packages` names it"
    if has_init_file(package.path) and not has_init_file(os.path.dirname(package.path)):
        return TOPMOST
    return "it holds Python files and stands where packages are looked for"


def _without_stubs(parts: tuple[str, ...]) -> tuple[str, ...]:
    return (parts[0].removesuffix(STUBS), *parts[1:])
