"""Walks a package: which files are documented, and which are left out and why."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import starmap
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.discovery.exported import EXPORT_JOURNAL, EXPORT_LIST, exported_files
from mkdocs_kwindex.discovery.file_kinds import Language, Withheld, inspect_file, language_of_name
from mkdocs_kwindex.discovery.ignored import Tracked
from mkdocs_kwindex.discovery.module_names import FolderLink, name_modules
from mkdocs_kwindex.discovery.regular_files import read_in_place
from mkdocs_kwindex.discovery.secret_names import is_hidden, is_secret
from mkdocs_kwindex.discovery.symlinks import TOOL_FOLDERS, why_not_follow
from mkdocs_kwindex.discovery.walk_state import (
    EXCLUDED,
    EXPORTED,
    IGNORED,
    REPOSITORIES,
    UNTRACKED,
    Walk,
    WalkResult,
    device_of,
    ignored_in,
)
from mkdocs_kwindex.model import WITHHELD, FileKind, Folder, OtherFile, Package, Problem, ProblemKind, SourceFile, Tree
from mkdocs_kwindex.model.kinds import PYTHON_KINDS

SOURCE_SUFFIXES = (".py", ".pyi")

# They make one picture of several, or keep letters apart, and show nothing themselves.
_JOINERS = {0x200C: None, 0x200D: None}
# Nobody makes them by hand; a page is further down than its file, and file systems have limits.
_MOST_LEVELS = 100
_LONGEST_PATH = 2_000
_README_NAMES = ("readme.md", "readme.rst", "readme.txt", "readme")


def walk(
    packages: Sequence[Package],
    exclude: GitIgnoreSpec,
    kinds: Collection[FileKind] = PYTHON_KINDS,
    tracked: Tracked | None = None,
    outputs: Collection[str] = (),
) -> Tree:
    """List the files of the packages.

    Args:
        packages: What to document.
        exclude: Patterns, matched against the path that starts at the package's name.
        kinds: The kinds of file to take.
        tracked: Asks git what it tracks, for what its patterns ignore to be left out; `None` takes what they ignore.
        outputs: Absolute paths of folders that the build itself writes.
    """
    found = WalkResult()
    for package in packages:
        package_walk = Walk(package, exclude, frozenset(kinds), found, ignored_in(package, tracked), frozenset(outputs))
        if not package_walk.may_begin():
            continue
        if package.is_repository:
            _walk_folder(Path(package.path), "", package_walk)
            package_walk.report_rest()
        elif package.is_file:
            found.files[package.uri] = _source_file(Path(package.path), package.uri, language_of_name(package.uri))
            package_walk.note_place(package.path)
        else:
            _walk_folder(Path(package.path), package.uri, package_walk)
    root = found.folders.pop("", None)
    if root is not None:
        packages = _parts_of(packages[0], root)
    kept = tuple(package for package in packages if package.uri in found.folders or package.uri in found.files)
    naming = name_modules(dict(sorted(found.files.items())), kept, starmap(FolderLink, found.links))
    return Tree(
        kept,
        dict(sorted(found.folders.items())),
        naming.files,
        (*(problem for problem in found.problems if problem.path not in naming.links), *found.summary()),
        naming.roots,
        root,
        found.files_left_out(),
        len(found.tracked),
        found.places,
    )


def _parts_of(repository: Package, root: Folder) -> list[Package]:
    """Make a package of each folder and file at the top of a repository."""
    return [
        Package(
            os.path.join(repository.path, uri),  # noqa: PTH118 - a path as the walk makes it
            uri,
            is_file=uri in root.files,
            boundary=repository.boundary,
            is_repository_part=True,
        )
        for uri in (*root.folders, *root.files)
    ]


def read_bytes(path: str, places: Mapping[str, str]) -> bytes | OSError:
    """Read a file, or return what prevents it.

    Args:
        path: A file that the walk found.
        places: Where files were then that are not where their path says.
    """
    try:
        return read_in_place(path, places.get(path, path))
    except OSError as error:
        return error


def _walk_folder(path: Path, uri: str, walk: Walk) -> bool:
    """Add the folder if a file with pages is in it or below it; return whether there is one."""
    files: list[str] = []
    folders: list[str] = []
    readmes: dict[str, str] = {}
    others: list[OtherFile] = []
    for entry in _entries(path, uri, walk):
        entry_uri = _joined(uri, entry.name)
        if entry.is_dir():
            if _walk_folder(Path(entry.path), entry_uri, walk):
                folders.append(entry_uri)
            continue
        found = _inspect(entry, walk)
        if entry.name.lower() in _README_NAMES and entry.is_file() and found is not Withheld.SECRET:
            readmes[entry.name.lower()] = entry.path
            walk.note_place(entry.path)
        if isinstance(found, OtherFile):
            others.append(found)
        elif isinstance(found, Language):
            walk.found.files[entry_uri] = _source_file(Path(entry.path), entry_uri, found)
            files.append(entry_uri)
            walk.note_place(entry.path)
        elif found is Withheld.SECRET:
            walk.found.leave_out(entry_uri, WITHHELD)
    # Where everything is taken, a folder of pictures is part of what there is.
    if not files and not folders and not (others and walk.takes_everything):
        return False
    readme = next((readmes[name] for name in _README_NAMES if name in readmes), "")
    walk.found.folders[uri] = Folder(uri, str(path), tuple(folders), tuple(files), readme, tuple(others))
    return True


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _inspect(entry: os.DirEntry[str], walk: Walk) -> Language | OtherFile | Withheld | None:
    """Return what a file is; `None` when nothing is said of it."""
    if not entry.is_file():
        if entry.name.endswith(SOURCE_SUFFIXES):
            walk.leave_out(entry.path, "it is not a regular file")
        return None
    language = language_of_name(entry.name)
    if language is not None and language.kind in PYTHON_KINDS:
        taken = language if language.kind in walk.kinds else None
        return Withheld.SECRET if is_secret(entry.name) else taken
    if walk.kinds <= PYTHON_KINDS:
        return None
    return Withheld.SECRET if is_secret(entry.name) else inspect_file(Path(entry.path), walk.kinds)


def _entries(path: Path, uri: str, walk: Walk) -> Iterator[os.DirEntry[str]]:
    """Yield what may be documented in a folder, sorted by name."""
    try:
        with os.scandir(path) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        walk.found.problems.append(
            Problem(str(path), 0, f"folder left out: it cannot be read ({error.strerror})", ProblemKind.LEFT_OUT)
        )
        return
    if any(entry.name in {EXPORT_LIST, EXPORT_JOURNAL} for entry in entries):
        walk.exported.update(exported_files(path))
    for entry in entries:
        is_shown = walk.package.is_repository or not is_hidden(entry.name)
        if entry.name in TOOL_FOLDERS or not is_shown or not _is_printable(entry.name, walk, entry.path):
            continue
        is_folder = _is_folder(entry)
        entry_uri = _joined(uri, entry.name)
        if walk.exclude.match_file(f"{entry_uri}/" if is_folder else entry_uri):
            walk.found.leave_out(f"{entry_uri}/" if is_folder else entry_uri, EXCLUDED)
            continue
        if _is_no_part(entry, entry_uri, walk, is_folder=is_folder):
            continue
        if entry.is_symlink() and not _may_follow(entry, entry_uri, walk):
            continue
        if is_folder and (why := _why_not_enter(entry, entry_uri, walk)):
            walk.leave_out(entry.path, why)
            continue
        if not (is_folder and Path(entry.path, "pyvenv.cfg").exists()):
            yield entry


def _why_not_enter(folder: os.DirEntry[str], uri: str, walk: Walk) -> str:
    """Return why a folder is left out with all that is in it; empty when it is looked into."""
    if device_of(folder) != walk.device:
        return "another file system, which is no part of the package"
    if uri.count("/") >= _MOST_LEVELS or len(os.fsencode(uri)) > _LONGEST_PATH:
        return f"it is more than {_MOST_LEVELS} folders deep, or its path is longer than {_LONGEST_PATH:,} bytes"
    return ""


def _is_no_part(entry: os.DirEntry[str], uri: str, walk: Walk, *, is_folder: bool) -> bool:
    """Return whether git, or the build itself, keeps a file or folder out of what is documented; and note that."""
    if entry.path in walk.outputs:
        return True
    if walk.package.is_repository and is_folder and Path(entry.path, ".git").exists():
        walk.found.leave_out(f"{uri}/", REPOSITORIES)
        return True
    if entry.path in walk.exported:
        walk.found.leave_out(uri, EXPORTED)
        return True
    if walk.is_untracked(uri):
        rule = UNTRACKED
    elif not walk.is_tracked(uri) and walk.ignores(entry.path, is_folder=is_folder):
        rule = IGNORED
    else:
        return False
    if _is_of_interest(entry, walk):
        walk.found.leave_out(f"{uri}/" if is_folder else uri, rule)
    return True


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A symbolic link to itself.
        return False


def _is_of_interest(entry: os.DirEntry[str], walk: Walk) -> bool:
    """Return whether a file would be taken, or a folder looked into, if nothing were against it."""
    if _is_folder(entry):
        return not Path(entry.path, "pyvenv.cfg").exists()
    language = language_of_name(entry.name)
    return (language.kind if language else FileKind.TEXT) in walk.kinds


def _may_follow(entry: os.DirEntry[str], uri: str, walk: Walk) -> bool:
    """Follow a link only to a file of the package: others loop, repeat folders, or publish what is not part of it."""
    if not _is_folder(entry) and not _is_of_interest(entry, walk):
        return False
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        walk.leave_out(entry.path, "a symbolic link that leads nowhere or to itself")
        return False
    if why := why_not_follow(target, walk.root):
        walk.leave_out(entry.path, why)
        if target.is_relative_to(walk.root) and target.is_dir():
            # The package itself may be reached by a link, as the paths of its files are then.
            walk.found.links.append((entry.path, str(Path(walk.package.path, target.relative_to(walk.root)))))
        return False
    inside = target.relative_to(walk.root)
    steps = (target, *target.parents)[: len(inside.parts)]
    if any(walk.ignores(step, is_folder=step != target) for step in steps):
        walk.found.leave_out(uri, IGNORED)
        return False
    walk.found.places[entry.path] = str(target)
    return not walk.exclude.match_file(_joined(walk.package.uri, inside.as_posix()))


def _is_printable(name: str, walk: Walk, path: str) -> bool:
    """Return whether a name can be part of an address and a page."""
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        walk.leave_out(shown, "its name is not valid UTF-8")
        return False
    if name.translate(_JOINERS).isprintable():
        return True
    walk.leave_out(ascii(path)[1:-1], "its name has control characters")
    return False


def _source_file(path: Path, uri: str, language: Language | None) -> SourceFile:
    """Make the source file of a path; without a language, one that the option `packages` names."""
    kind, written_in = language or Language(FileKind.PYTHON, "python")
    if kind not in PYTHON_KINDS:
        return SourceFile(str(path), uri, uri, kind=kind, language=written_in)
    is_package = path.stem == "__init__" and "/" in uri
    return SourceFile(str(path), uri, uri, is_package, kind, written_in)
