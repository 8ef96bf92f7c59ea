"""The files of a package: what is documented, and what is left out and why."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.model import Folder, Package, Problem, SourceFile, Tree

SOURCE_SUFFIXES = (".py", ".pyi")

# Made by tools, never written by people: nobody looks for documentation of them.
TOOL_FOLDERS = frozenset(
    {
        "__pycache__",
        ".git",
        ".hg",
        ".svn",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".tox",
        ".nox",
        ".venv",
        ".eggs",
        ".cache",
        "node_modules",
    }
)
_README_NAMES = ("readme.md", "readme.rst", "readme.txt", "readme")


def walk(packages: Sequence[Package], exclude: GitIgnoreSpec) -> Tree:
    """List every source file of the packages.

    Args:
        packages: What to document.
        exclude: Patterns, matched against the path that starts at the package's name.
    """
    files: dict[str, SourceFile] = {}
    folders: dict[str, Folder] = {}
    problems: list[Problem] = []
    for package in packages:
        if package.is_file:
            files[package.uri] = _source_file(Path(package.path), package.uri)
        else:
            _walk_folder(Path(package.path), package.uri, _Walk(Path(package.path), exclude, files, folders, problems))
    kept = tuple(package for package in packages if package.uri in folders or package.uri in files)
    return Tree(kept, dict(sorted(folders.items())), dict(sorted(files.items())), tuple(problems))


def read_bytes(path: str) -> bytes | None:
    """Read a file; `None` when it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


class _Walk:
    """What stays the same, and what is gathered, during the walk over one package."""

    def __init__(
        self,
        root: Path,
        exclude: GitIgnoreSpec,
        files: dict[str, SourceFile],
        folders: dict[str, Folder],
        problems: list[Problem],
    ) -> None:
        self.root = Path(os.path.realpath(root))
        self.exclude = exclude
        self.files = files
        self.folders = folders
        self.problems = problems

    def leave_out(self, path: str | Path, why: str) -> None:
        self.problems.append(Problem(str(path), 0, why))


def _walk_folder(path: Path, uri: str, walk: _Walk) -> bool:
    """Add the folder if a source file is in it or below it; tell whether there is one."""
    files: list[str] = []
    folders: list[str] = []
    readmes: dict[str, str] = {}
    for entry in _entries(path, uri, walk):
        entry_uri = f"{uri}/{entry.name}"
        if entry.is_dir():
            if _walk_folder(Path(entry.path), entry_uri, walk):
                folders.append(entry_uri)
        elif entry.name.endswith(SOURCE_SUFFIXES):
            if entry.is_file():
                walk.files[entry_uri] = _source_file(Path(entry.path), entry_uri)
                files.append(entry_uri)
            else:
                walk.leave_out(entry.path, "left out: it is not a regular file")
        elif entry.name.lower() in _README_NAMES and entry.is_file():
            readmes[entry.name.lower()] = entry.path
    if not files and not folders:
        return False
    readme = next((readmes[name] for name in _README_NAMES if name in readmes), "")
    walk.folders[uri] = Folder(uri, str(path), tuple(folders), tuple(files), readme)
    return True


def _entries(path: Path, uri: str, walk: _Walk) -> Iterator[os.DirEntry[str]]:
    """Yield what may be documented in a folder, sorted by name."""
    try:
        with os.scandir(path) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        walk.leave_out(path, f"folder left out: it cannot be read ({error.strerror})")
        return
    for entry in entries:
        if entry.name in TOOL_FOLDERS or not _is_printable(entry.name, walk, entry.path):
            continue
        is_folder = _is_folder(entry)
        if walk.exclude.match_file(f"{uri}/{entry.name}/" if is_folder else f"{uri}/{entry.name}"):
            continue
        if entry.is_symlink() and not _may_follow(entry, walk):
            continue
        if not (is_folder and Path(entry.path, "pyvenv.cfg").exists()):
            yield entry


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A symbolic link to itself.
        return False


def _may_follow(entry: os.DirEntry[str], walk: _Walk) -> bool:
    """Follow a link only to a file of the package: others loop, repeat folders, or publish what is not part of it."""
    if not entry.name.endswith(SOURCE_SUFFIXES) and not _is_folder(entry):
        return False
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        walk.leave_out(entry.path, "left out: a symbolic link that leads nowhere or to itself")
        return False
    if not target.is_relative_to(walk.root):
        walk.leave_out(entry.path, "left out: a symbolic link that leads out of the package")
        return False
    if target.is_dir():
        walk.leave_out(entry.path, "left out: a symbolic link to a folder that is documented where it stands")
        return False
    return True


def _is_printable(name: str, walk: _Walk, path: str) -> bool:
    """Tell whether a name can stand in an address and a page."""
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        walk.leave_out(shown, "left out: its name is not valid UTF-8")
        return False
    if name.isprintable():
        return True
    walk.leave_out(ascii(path), "left out: its name has control characters")
    return False


def _source_file(path: Path, uri: str) -> SourceFile:
    stem = uri.rpartition(".")[0]
    is_package = stem.rpartition("/")[2] == "__init__" and "/" in stem
    parts = stem.split("/")
    return SourceFile(str(path), uri, ".".join(parts[:-1] if is_package else parts), is_package)
