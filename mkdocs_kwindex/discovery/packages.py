"""Resolves the option `packages`, or detects packages at the usual places."""

import importlib.machinery
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import permutations
from pathlib import Path

from msgspec import structs

from mkdocs_kwindex.discovery.ignored import project_root
from mkdocs_kwindex.discovery.secret_names import is_hidden
from mkdocs_kwindex.discovery.symlinks import TOOL_FOLDERS
from mkdocs_kwindex.discovery.walking import SOURCE_SUFFIXES
from mkdocs_kwindex.model import Package
from mkdocs_kwindex.model.escaping import shown

INSTALLED = "installed:"

_NOT_PACKAGES = frozenset(
    {
        "test",
        "tests",
        "testing",
        "doc",
        "docs",
        "example",
        "examples",
        "benchmark",
        "benchmarks",
        "site",
        "build",
        "dist",
        "venv",
        "env",
        "site-packages",
    }
)
_PROJECT_SCRIPTS = frozenset({"setup.py", "conftest.py", "noxfile.py", "tasks.py", "fabfile.py", "dodo.py", "hooks.py"})


class PackageError(ValueError):
    """An entry of the option `packages` cannot be documented; the message says what was expected."""


def locate_packages(entries: Iterable[str], base: Path) -> tuple[Package, ...]:
    """Find the packages that the option names.

    Args:
        entries: Paths relative to `base`, or `installed:NAME` for a package of the running environment.
        base: The directory of `mkdocs.yml`.

    Raises:
        PackageError: An entry does not exist, is no Python source, or two entries have one name.
    """
    found: dict[str, tuple[str, Package]] = {}
    for entry in entries:
        package = _locate(entry, base)
        if package.uri in found:
            raise PackageError(
                f"{found[package.uri][0]!r} and {shown(entry)} are both called {package.uri!r}; "
                "expected packages with different names, as their pages would share addresses"
            )
        found[package.uri] = (entry, package)
    packages = sorted((package for _, package in found.values()), key=lambda package: package.uri)
    for package in packages:
        for other in packages:
            if other is not package and _lies_inside(package, other):
                raise PackageError(
                    f"{found[package.uri][0]!r} lies inside {found[other.uri][0]!r}; "
                    "expected packages that do not overlap"
                )
    return tuple(packages)


def _lies_inside(package: Package, other: Package) -> bool:
    return package.uri.startswith(other.uri + "/") or Path(package.path).is_relative_to(other.path)


def detect_packages(base: Path) -> tuple[Package, ...]:
    """Find what to document when the option is not set.

    Looked at in turn, the first that finds anything wins: folders and modules in `src/`, packages (directories with an
    `__init__.py`) beside `mkdocs.yml`, then folders with Python files somewhere below them and single modules.

    Args:
        base: The directory of `mkdocs.yml`.

    Raises:
        PackageError: Nothing was found; the message says where.
    """
    source_folder = base / "src"
    if source_folder.is_dir():
        found = [*_python_folders(source_folder), *_modules(source_folder)]
        if found:
            return tuple(_package(path, base, top=source_folder) for path in found)
    folders = _python_folders(base)
    found = [folder for folder in folders if _has_init(folder)] or [*folders, *_modules(base)]
    if found:
        return tuple(_package(path, base) for path in found)
    raise PackageError(
        f"nothing found: looked for src/*/ with .py files, directories with an __init__.py, directories with .py files "
        f"and single .py files in {base}; expected at least one, or the option 'packages' to name what to document"
    )


def locate_repository(entry: str, base: Path) -> Package:
    """Find a repository that is documented whole.

    Args:
        entry: Its path relative to `base`.
        base: The directory of `mkdocs.yml`.

    Raises:
        PackageError: It is no folder.
    """
    path = Path(os.path.normpath(base / entry))
    if not _has_type(path, stat.S_ISDIR):
        raise _wrong(entry, f"is no folder (looked for {path})", "true, or the folder of a repository")
    if path.parent == path:
        raise _wrong(entry, "is a whole file system", "true, or the folder of a repository")
    return Package(str(path), "", boundary=str(project_root(path)), named=True, is_repository=True)


def locate_folders(entries: Sequence[str], base: Path) -> tuple[Package, ...]:
    """Find the folders of tests or examples that an option names.

    Args:
        entries: Paths relative to `base`.
        base: The directory of `mkdocs.yml`.

    Raises:
        PackageError: An entry is no folder.
    """
    for entry in entries:
        if not _has_type(base / entry, stat.S_ISDIR):
            expected = "folders with Python files, relative to mkdocs.yml"
            raise _wrong(entry, f"is no folder (looked for {base / entry})", expected)
    found = {entry: Path(os.path.normpath(base / entry)) for entry in entries}
    for first, second in permutations(entries, 2):
        if found[first].is_relative_to(found[second]):
            raise _wrong(first, f"lies inside {shown(second)}", "folders that do not overlap")
    folders = [_package(path, base, is_named=True) for path in found.values()]
    uris = Counter(folder.uri for folder in folders)
    return tuple(_by_whole_path(folder, base) if uris[folder.uri] > 1 else folder for folder in folders)


def _by_whole_path(folder: Package, base: Path) -> Package:
    """Name a folder by its path, as another one has its name."""
    path = Path(folder.path)
    near = path.relative_to(base) if path.is_relative_to(base) else Path(path.parent.name, path.name)
    return structs.replace(folder, uri=near.as_posix())


def detect_folders(names: Iterable[str], base: Path) -> tuple[Package, ...]:
    """Return those of the usual folders that are there.

    Args:
        names: The usual names.
        base: The directory of `mkdocs.yml`.
    """
    return tuple(_package(base / name, base) for name in names if _has_type(base / name, stat.S_ISDIR))


def _locate(entry: str, base: Path) -> Package:
    if entry.startswith(INSTALLED):
        return _locate_installed(entry)
    path = Path(os.path.normpath(base / entry))
    if not _has_type(path, lambda _: True):
        expected = "a package directory, a source folder or a .py file, relative to mkdocs.yml"
        raise _wrong(entry, f"does not exist (looked for {path})", expected)
    if path.parent == path:
        raise _wrong(entry, "is a whole file system", "a folder in it, relative to mkdocs.yml")
    if path.is_dir() and not _holds_python(path):
        raise _wrong(entry, f"holds no Python files (looked in {path})", ".py or .pyi files in it or below")
    if not path.is_dir() and not (path.is_file() and path.name.endswith(SOURCE_SUFFIXES)):
        raise _wrong(entry, "is no Python file", "a directory, or a file that ends in .py or .pyi")
    parents = path.relative_to(base).parts if path.is_relative_to(base) else ()
    top = base / "src" if parents[:1] == ("src",) and len(parents) > 1 else None
    return _package(path, base, top, is_named=True)


def _locate_installed(entry: str) -> Package:
    name = entry.removeprefix(INSTALLED)
    # Looked up among the path's own finders: `importlib.util.find_spec` would import the parents of a dotted name.
    spec = importlib.machinery.PathFinder.find_spec(name, sys.path) if name.isidentifier() else None
    if spec is not None and spec.submodule_search_locations:
        directory = next(iter(spec.submodule_search_locations))
        return Package(str(Path(directory).absolute()), name, is_file=False, installed=True)
    if spec is not None and spec.origin and spec.origin.endswith(SOURCE_SUFFIXES):
        return Package(str(Path(spec.origin).absolute()), Path(spec.origin).name, is_file=True, installed=True)
    expected = "the import name of a package that pip installed beside mkdocs"
    raise _wrong(entry, "is not installed as Python source here", expected)


def _has_type(path: Path, is_type: Callable[[int], bool]) -> bool:
    """Return whether something of a type is at a path, which may be none that a file system takes."""
    try:
        return is_type(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _wrong(entry: str, why: str, expected: str) -> PackageError:
    return PackageError(f"{shown(entry)} {why}; expected {expected}")


def _package(path: Path, base: Path, top: Path | None = None, *, is_named: bool = False) -> Package:
    """Make the package of a path.

    Args:
        path: The path.
        base: The directory of `mkdocs.yml`.
        top: The folder that names start from; found by the enclosing packages when there is none.
        is_named: Whether an option names it.
    """
    first = path
    while first.parent not in (top, first) and (top is not None or _has_init(first.parent)):
        first = first.parent
    root = project_root(base)
    # What an option names elsewhere is meant; what a symbolic link leads to from there is not.
    boundary = root if path.is_relative_to(root) else path.parent
    uri = path.relative_to(first.parent).as_posix()
    return Package(str(path), uri, is_file=path.is_file(), boundary=str(boundary), named=is_named)


def _has_init(folder: Path) -> bool:
    return any((folder / f"__init__{suffix}").is_file() for suffix in SOURCE_SUFFIXES)


def _holds_python(folder: Path) -> bool:
    for _, folders, files in os.walk(folder):
        if any(name.endswith(SOURCE_SUFFIXES) and not is_hidden(name) for name in files):
            return True
        folders[:] = [name for name in folders if name not in TOOL_FOLDERS and not is_hidden(name)]
    return False


def _python_folders(base: Path) -> list[Path]:
    return [
        folder
        for folder in sorted(base.iterdir())
        if folder.is_dir()
        and not is_hidden(folder.name)
        and not folder.name.endswith(".egg-info")
        and folder.name not in _NOT_PACKAGES | TOOL_FOLDERS
        and not (folder / "pyvenv.cfg").exists()
        and _holds_python(folder)
    ]


def _modules(base: Path) -> list[Path]:
    return [
        path
        for path in sorted(base.glob("*.py"))
        if path.is_file() and path.name not in _PROJECT_SCRIPTS and not is_hidden(path.name)
    ]
