"""The files of a package: what is documented, and what is left out and why."""

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.discovery.file_kinds import Language, Withheld, inspect_file, language_of_name
from mkdocs_kwindex.discovery.ignored import GitIgnored, Tracked
from mkdocs_kwindex.discovery.module_names import FolderLink, name_modules
from mkdocs_kwindex.discovery.secret_names import is_hidden, is_secret
from mkdocs_kwindex.discovery.symlinks import TOOL_FOLDERS, why_not_begin, why_not_follow
from mkdocs_kwindex.model import FileKind, Folder, OtherFile, Package, Problem, ProblemKind, SourceFile, Tree
from mkdocs_kwindex.model.kinds import PYTHON_KINDS

SOURCE_SUFFIXES = (".py", ".pyi")

_README_NAMES = ("readme.md", "readme.rst", "readme.txt", "readme")


def walk(
    packages: Sequence[Package],
    exclude: GitIgnoreSpec,
    kinds: Collection[FileKind] = PYTHON_KINDS,
    tracked: Tracked | None = None,
) -> Tree:
    """List the files of the packages.

    Args:
        packages: What to document.
        exclude: Patterns, matched against the path that starts at the package's name.
        kinds: The kinds of file to take.
        tracked: Asks git what it tracks, for what its patterns ignore to be left out; `None` takes what they ignore.
    """
    found = _Found()
    for package in packages:
        package_walk = _Walk(package, exclude, frozenset(kinds), found, _ignored(package, tracked))
        if not package_walk.may_begin():
            continue
        if package.is_file:
            found.files[package.uri] = _source_file(Path(package.path), package.uri, language_of_name(package.uri))
        else:
            _walk_folder(Path(package.path), package.uri, package_walk)
    kept = tuple(package for package in packages if package.uri in found.folders or package.uri in found.files)
    naming = name_modules(dict(sorted(found.files.items())), kept, found.links)
    return Tree(
        kept,
        dict(sorted(found.folders.items())),
        naming.files,
        (*(problem for problem in found.problems if problem.path not in naming.links), *found.summary()),
        naming.roots,
    )


def read_bytes(path: str) -> bytes | OSError:
    """Read a file, or return what prevents it."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        return error


class _Found:
    """What is gathered in all packages."""

    def __init__(self) -> None:
        self.files: dict[str, SourceFile] = {}
        self.folders: dict[str, Folder] = {}
        self.problems: list[Problem] = []
        # Some give modules another name; those are not left out.
        self.links: list[FolderLink] = []
        # Left out by a rule, which is told in one line.
        self.ignored: list[str] = []
        self.secrets: list[str] = []

    def summary(self) -> Iterator[Problem]:
        """Sum up what was left out by a rule."""
        for uris, why, kind in (
            (self.ignored, "as git ignores them (`respect_gitignore: false` takes them)", ProblemKind.IGNORED),
            (self.secrets, "as their names or first lines say that they hold secrets", ProblemKind.WITHHELD),
        ):
            if uris:
                yield Problem("", 0, f"left out, {why}: {_sum_up(uris)}", kind)


_SHOWN = 3


def _sum_up(uris: Sequence[str]) -> str:
    shown = ", ".join(uris[:_SHOWN])
    return shown if len(uris) <= _SHOWN else f"{shown} and {len(uris) - _SHOWN:,} more"


def _ignored(package: Package, tracked: Tracked | None) -> GitIgnored | None:
    """Return what git ignores of a package; nothing of what is installed, which is no part of a project."""
    if tracked is None or not package.boundary:
        return None
    ignored = GitIgnored(package.boundary, tracked)
    if package.named and ignored.ignores(package.path, is_folder=not package.is_file):
        return None
    return ignored


class _Walk:
    """What stays the same during the walk over one package."""

    def __init__(
        self,
        package: Package,
        exclude: GitIgnoreSpec,
        kinds: frozenset[FileKind],
        found: _Found,
        ignored: GitIgnored | None,
    ) -> None:
        self.package = package
        self.root = Path(os.path.realpath(package.path))
        self.exclude = exclude
        self.kinds = kinds
        self.found = found
        self.ignored = ignored
        self.device = _device(self.root)

    @property
    def takes_everything(self) -> bool:
        """Whether every kind of file is taken."""
        return self.kinds == frozenset(FileKind)

    def leave_out(self, path: str | Path, why: str) -> None:
        self.found.problems.append(Problem(str(path), 0, f"left out: {why}", ProblemKind.LEFT_OUT))

    def may_begin(self) -> bool:
        """Tell whether the package is where its name says; a symbolic link may lead anywhere."""
        package = self.package
        if why := why_not_begin(package, self.root):
            self.leave_out(package.path, why)
            return False
        if self.ignores(package.path, is_folder=not package.is_file):
            self.found.ignored.append(package.uri)
            return False
        return True

    def ignores(self, path: str | Path, *, is_folder: bool) -> bool:
        """Tell whether git ignores a file or folder."""
        return self.ignored is not None and self.ignored.ignores(str(path), is_folder=is_folder)


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
        found = _inspect(entry, walk)
        if entry.name.lower() in _README_NAMES and entry.is_file() and found is not Withheld.SECRET:
            readmes[entry.name.lower()] = entry.path
        if isinstance(found, OtherFile):
            others.append(found)
        elif isinstance(found, Language):
            walk.found.files[entry_uri] = _source_file(Path(entry.path), entry_uri, found)
            files.append(entry_uri)
        elif found is Withheld.SECRET:
            walk.found.secrets.append(entry_uri)
    # Where everything is taken, a folder of pictures is part of what there is.
    if not files and not folders and not (others and walk.takes_everything):
        return False
    readme = next((readmes[name] for name in _README_NAMES if name in readmes), "")
    walk.found.folders[uri] = Folder(uri, str(path), tuple(folders), tuple(files), readme, tuple(others))
    return True


def _inspect(entry: os.DirEntry[str], walk: _Walk) -> Language | OtherFile | Withheld | None:
    """Tell what a file is; `None` when nothing is said of it."""
    if not entry.is_file():
        if entry.name.endswith(SOURCE_SUFFIXES):
            walk.leave_out(entry.path, "it is not a regular file")
        return None
    language = language_of_name(entry.name)
    if language is not None and language.kind in PYTHON_KINDS:
        return language if language.kind in walk.kinds else None
    if walk.kinds <= PYTHON_KINDS:
        return None
    return Withheld.SECRET if is_secret(entry.name) else inspect_file(Path(entry.path), walk.kinds)


def _entries(path: Path, uri: str, walk: _Walk) -> Iterator[os.DirEntry[str]]:
    """Yield what may be documented in a folder, sorted by name."""
    try:
        with os.scandir(path) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        walk.found.problems.append(
            Problem(str(path), 0, f"folder left out: it cannot be read ({error.strerror})", ProblemKind.LEFT_OUT)
        )
        return
    for entry in entries:
        if entry.name in TOOL_FOLDERS or is_hidden(entry.name) or not _is_printable(entry.name, walk, entry.path):
            continue
        is_folder = _is_folder(entry)
        entry_uri = f"{uri}/{entry.name}"
        if walk.exclude.match_file(f"{entry_uri}/" if is_folder else entry_uri):
            continue
        if walk.ignores(entry.path, is_folder=is_folder):
            if _is_of_interest(entry, walk):
                walk.found.ignored.append(f"{entry_uri}/" if is_folder else entry_uri)
            continue
        if entry.is_symlink() and not _may_follow(entry, entry_uri, walk):
            continue
        if is_folder and _device(entry) != walk.device:
            walk.leave_out(entry.path, "another file system, which is no part of the package")
            continue
        if not (is_folder and Path(entry.path, "pyvenv.cfg").exists()):
            yield entry


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A symbolic link to itself.
        return False


def _is_of_interest(entry: os.DirEntry[str], walk: _Walk) -> bool:
    """Tell whether a file would be taken, or a folder looked into, if nothing were against it."""
    if _is_folder(entry):
        return not Path(entry.path, "pyvenv.cfg").exists()
    language = language_of_name(entry.name)
    return (language.kind if language else FileKind.TEXT) in walk.kinds


def _device(place: Path | os.DirEntry[str]) -> int:
    """Return the number of the file system that a folder is on; 0 when it cannot be told."""
    try:
        return place.stat().st_dev
    except OSError:
        return 0


def _may_follow(entry: os.DirEntry[str], uri: str, walk: _Walk) -> bool:
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
            walk.found.links.append(FolderLink(entry.path, str(target)))
        return False
    inside = target.relative_to(walk.root)
    steps = (target, *target.parents)[: len(inside.parts)]
    if any(walk.ignores(step, is_folder=step != target) for step in steps):
        walk.found.ignored.append(uri)
        return False
    return not walk.exclude.match_file(f"{walk.package.uri}/{inside.as_posix()}")


def _is_printable(name: str, walk: _Walk, path: str) -> bool:
    """Tell whether a name can stand in an address and a page."""
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        walk.leave_out(shown, "its name is not valid UTF-8")
        return False
    if name.isprintable():
        return True
    walk.leave_out(ascii(path), "its name has control characters")
    return False


def _source_file(path: Path, uri: str, language: Language | None) -> SourceFile:
    """Make the source file of a path; without a language, one that the option `packages` names."""
    kind, written_in = language or Language(FileKind.PYTHON, "python")
    if kind not in PYTHON_KINDS:
        return SourceFile(str(path), uri, uri, kind=kind, language=written_in)
    is_package = path.stem == "__init__" and "/" in uri
    return SourceFile(str(path), uri, uri, is_package, kind, written_in)
