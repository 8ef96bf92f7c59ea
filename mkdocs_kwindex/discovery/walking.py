"""The files of a package: what is documented, and what is left out and why."""

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.discovery.file_kinds import Language, inspect_file, language_of_name
from mkdocs_kwindex.model import FileKind, Folder, OtherFile, Package, Problem, ProblemKind, SourceFile, Tree
from mkdocs_kwindex.model.kinds import PYTHON_KINDS

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


def walk(packages: Sequence[Package], exclude: GitIgnoreSpec, kinds: Collection[FileKind] = PYTHON_KINDS) -> Tree:
    """List the files of the packages.

    Args:
        packages: What to document.
        exclude: Patterns, matched against the path that starts at the package's name.
        kinds: The kinds of file to take.
    """
    files: dict[str, SourceFile] = {}
    folders: dict[str, Folder] = {}
    problems: list[Problem] = []
    for package in packages:
        if package.is_file:
            files[package.uri] = _source_file(Path(package.path), package.uri, language_of_name(package.uri))
        else:
            root = Path(package.path)
            _walk_folder(root, package.uri, _Walk(root, exclude, frozenset(kinds), files, folders, problems))
    kept = tuple(package for package in packages if package.uri in folders or package.uri in files)
    return Tree(kept, dict(sorted(folders.items())), dict(sorted(files.items())), tuple(problems))


def read_bytes(path: str) -> bytes | OSError:
    """Read a file, or return what prevents it."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        return error


class _Walk:
    """What stays the same, and what is gathered, during the walk over one package."""

    def __init__(
        self,
        root: Path,
        exclude: GitIgnoreSpec,
        kinds: frozenset[FileKind],
        files: dict[str, SourceFile],
        folders: dict[str, Folder],
        problems: list[Problem],
    ) -> None:
        self.root = Path(os.path.realpath(root))
        self.exclude = exclude
        self.kinds = kinds
        self.files = files
        self.folders = folders
        self.problems = problems

    @property
    def takes_everything(self) -> bool:
        """Whether every kind of file is taken."""
        return self.kinds == frozenset(FileKind)

    def leave_out(self, path: str | Path, why: str) -> None:
        self.problems.append(Problem(str(path), 0, why, ProblemKind.LEFT_OUT))


def _walk_folder(path: Path, uri: str, walk: _Walk) -> bool:
    """Add the folder if a file with pages is in it or below it; tell whether there is one."""
    files: list[str] = []
    folders: list[str] = []
    readmes: dict[str, str] = {}
    others: list[OtherFile] = []
    for entry in _entries(path, uri, walk):
        entry_uri = f"{uri}/{entry.name}"
        if entry.is_dir():
            if _walk_folder(Path(entry.path), entry_uri, walk):
                folders.append(entry_uri)
            continue
        if entry.name.lower() in _README_NAMES and entry.is_file():
            readmes[entry.name.lower()] = entry.path
        found = _inspect(entry, uri, walk)
        if isinstance(found, OtherFile):
            others.append(found)
        elif found is not None:
            walk.files[entry_uri] = _source_file(Path(entry.path), entry_uri, found)
            files.append(entry_uri)
    # Where everything is taken, a folder of pictures is part of what there is.
    if not files and not folders and not (others and walk.takes_everything):
        return False
    readme = next((readmes[name] for name in _README_NAMES if name in readmes), "")
    walk.folders[uri] = Folder(uri, str(path), tuple(folders), tuple(files), readme, tuple(others))
    return True


def _inspect(entry: os.DirEntry[str], folder_uri: str, walk: _Walk) -> Language | OtherFile | None:
    """Tell what a file is; `None` when nothing is said of it."""
    if not entry.is_file():
        if entry.name.endswith(SOURCE_SUFFIXES):
            walk.leave_out(entry.path, "left out: it is not a regular file")
        return None
    language = language_of_name(entry.name)
    if language is not None and language.kind in PYTHON_KINDS:
        return language if language.kind in walk.kinds else None
    if walk.kinds <= PYTHON_KINDS or "/." in f"/{folder_uri}":
        return None
    return inspect_file(Path(entry.path), walk.kinds)


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
    language = language_of_name(entry.name)
    if not _is_folder(entry) and (language is None or language.kind not in walk.kinds):
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


def _source_file(path: Path, uri: str, language: Language | None) -> SourceFile:
    """Make the source file of a path; without a language, one that the option `packages` names."""
    kind, written_in = language or Language(FileKind.PYTHON, "python")
    if kind not in PYTHON_KINDS:
        return SourceFile(str(path), uri, uri, kind=kind, language=written_in)
    stem = uri.rpartition(".")[0]
    is_package = stem.rpartition("/")[2] == "__init__" and "/" in stem
    parts = stem.split("/")
    return SourceFile(str(path), uri, ".".join(parts[:-1] if is_package else parts), is_package, kind, written_in)
