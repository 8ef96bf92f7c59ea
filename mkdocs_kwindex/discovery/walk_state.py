"""State of a walk over a package: git's answers, and which files are left out and why."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.discovery.ignored import GitIgnored, Tracked, with_folders
from mkdocs_kwindex.discovery.secret_names import is_secret
from mkdocs_kwindex.discovery.symlinks import TOOL_FOLDERS, why_not_begin
from mkdocs_kwindex.model import WITHHELD, FileKind, Folder, Package, Problem, ProblemKind, SourceFile

IGNORED = "git ignores them (`respect_gitignore: false` takes them)"
UNTRACKED = "git does not track them"
MISSING = "git tracks them and they are not there (a sparse checkout?)"
EXCLUDED = "the option `exclude` names them"
TOOLS = "tools make them"
WRITTEN = "the build writes them"
OTHER_KINDS = "the option `files` does not take their kind"
REPOSITORIES = "they are repositories of their own (submodules?)"
EXPORTED = "`kwindex export` wrote them"
SUMMED_UP = {
    IGNORED: ProblemKind.IGNORED,
    UNTRACKED: ProblemKind.IGNORED,
    MISSING: ProblemKind.LEFT_OUT,
    REPOSITORIES: ProblemKind.IGNORED,
    WITHHELD: ProblemKind.WITHHELD,
}
"""The rules that the log sums up in one line, with the kind of problem of each."""


class WalkResult:
    """Results of the walks over all packages."""

    def __init__(self) -> None:
        self.files: dict[str, SourceFile] = {}
        self.folders: dict[str, Folder] = {}
        self.problems: list[Problem] = []
        # Symbolic links to folders, and where they lead; some give modules another name, and are not left out.
        self.links: list[tuple[str, str]] = []
        # Where files really are, by path, as far as that is somewhere else: reached by symbolic links.
        self.places: dict[str, str] = {}
        # What git tracks in a repository.
        self.tracked: frozenset[str] = frozenset()
        # URIs by the rule that leaves them out; those of folders end in a slash.
        self.left_out: dict[str, list[str]] = {}

    def leave_out(self, uri: str, rule: str) -> None:
        """Note what a rule leaves out."""
        self.left_out.setdefault(rule, []).append(uri)

    def summary(self) -> Iterator[Problem]:
        """Sum up what was left out by the rules that the log sums up."""
        for rule, kind in SUMMED_UP.items():
            if uris := self.left_out.get(rule):
                yield Problem("", 0, f"left out, as {rule}: {_sum_up(uris)}", kind)

    def files_left_out(self) -> dict[str, tuple[str, ...]]:
        """Return what was left out, by rule; where git lists the files, the files of folders one by one."""
        below: dict[str, list[str]] = {}
        for path in self.tracked:
            step = path.rpartition("/")[0]
            while step:
                below.setdefault(step, []).append(path)
                step = step.rpartition("/")[0]
        return {
            rule: tuple(sorted({file for uri in uris for file in below.get(uri.rstrip("/"), [uri])}))
            for rule, uris in self.left_out.items()
        }


_SHOWN = 3


def _sum_up(uris: Sequence[str]) -> str:
    shown = ", ".join(uris[:_SHOWN])
    return shown if len(uris) <= _SHOWN else f"{shown} and {len(uris) - _SHOWN:,} more"


def ignored_in(package: Package, tracked: Tracked | None) -> GitIgnored | None:
    """Return what git ignores of a package; nothing of what is installed, which is no part of a project."""
    if tracked is None or not package.boundary:
        return None
    ignored = GitIgnored(package.boundary, tracked)
    if package.named and ignored.ignores(package.path, is_folder=not package.is_file):
        return None
    return ignored


def _steps(path: str) -> Iterator[str]:
    """Yield a path, and the folders around it, as they are told and as they are."""
    told = () if path.isprintable() else (ascii(path)[1:-1], os.fsencode(path).decode("utf-8", "backslashreplace"))
    for name in (path, *told):
        parts = name.split("/")
        yield from ("/".join(parts[:depth]) for depth in range(len(parts), 0, -1))


def _tracked_in(repository: Package, ignored: GitIgnored) -> frozenset[str]:
    """Return the files that git tracks in a repository, which may be a folder of a larger checkout."""
    tracked = ignored.tracked_files
    inside = os.path.relpath(repository.path, repository.boundary).replace(os.sep, "/")
    if inside == ".":
        return tracked
    return frozenset(path.removeprefix(f"{inside}/") for path in tracked if path.startswith(f"{inside}/"))


class Walk:
    """What stays the same during the walk over one package."""

    def __init__(
        self,
        package: Package,
        exclude: GitIgnoreSpec,
        kinds: frozenset[FileKind],
        found: WalkResult,
        ignored: GitIgnored | None,
        outputs: frozenset[str],
    ) -> None:
        self.package = package
        self.root = Path(os.path.realpath(package.path))
        self.exclude = exclude
        self.kinds = kinds
        self.found = found
        self.ignored = ignored
        self.outputs = outputs
        self.device = device_of(self.root)
        # Nothing that git does not track is part of a repository; without git, everything is that is not ignored.
        self.tracked_files = _tracked_in(package, ignored) if ignored and package.is_repository else frozenset[str]()
        self._tracked = with_folders(self.tracked_files)
        # Paths of what an export wrote to the folders that were looked into.
        self.exported: set[str] = set()

    @property
    def takes_everything(self) -> bool:
        """Whether every kind of file is taken."""
        return self.kinds == frozenset(FileKind)

    def leave_out(self, path: str | Path, why: str) -> None:
        """Note what is not taken, and why."""
        inside = os.path.relpath(path, self.package.path).replace(os.sep, "/")
        uri = "/".join(part for part in (self.package.uri, inside) if part not in {"", "."})
        self.found.leave_out(f"{uri}/" if Path(path).is_dir() else uri, why)
        self.found.problems.append(Problem(str(path), 0, f"left out: {why}", ProblemKind.LEFT_OUT))

    def note_place(self, path: str) -> None:
        """Note where a file of the package really is: below the package's own place, unless it is a link itself."""
        place = str(self.root) + path[len(self.package.path) :]
        if place != path:
            self.found.places.setdefault(path, place)

    def may_begin(self) -> bool:
        """Return whether the package is where its name says; a symbolic link may lead anywhere."""
        package = self.package
        if why := why_not_begin(package, self.root):
            self.leave_out(package.path, why)
            return False
        if self.ignores(package.path, is_folder=not package.is_file):
            self.found.leave_out(package.uri, IGNORED)
            return False
        return True

    def is_untracked(self, uri: str) -> bool:
        """Return whether a file or folder is no part of the repository."""
        return bool(self._tracked) and uri not in self._tracked

    def is_tracked(self, uri: str) -> bool:
        """Return whether git is known to track a file, or a file in a folder, which it never ignores then."""
        return uri in self._tracked

    def report_rest(self) -> None:
        """Note what git tracks and nothing has been said of: what is not there, and what the walk does not look at."""
        self.found.tracked = frozenset(self.tracked_files)
        listed = {
            f"{folder.uri}/{other.name}".lstrip("/")
            for folder in self.found.folders.values()
            for other in folder.others
        }
        told = {uri.rstrip("/") for uris in self.found.left_out.values() for uri in uris}
        for path in sorted(self.found.tracked - listed - self.found.files.keys()):
            if not told.isdisjoint(_steps(path)):
                continue
            place = self.root / path
            if not os.path.lexists(place):
                self.found.leave_out(path, MISSING)
            elif place.is_dir() and not place.is_symlink():
                self.found.leave_out(f"{path}/", REPOSITORIES)
            elif any(str(place).startswith(f"{output}{os.sep}") for output in self.outputs):
                self.found.leave_out(path, WRITTEN)
            elif is_secret(place.name):
                self.found.leave_out(path, WITHHELD)
            else:
                is_of_tools = self.takes_everything or not TOOL_FOLDERS.isdisjoint(path.split("/"))
                self.found.leave_out(path, TOOLS if is_of_tools else OTHER_KINDS)

    def ignores(self, path: str | Path, *, is_folder: bool) -> bool:
        """Return whether git ignores a file or folder."""
        return self.ignored is not None and self.ignored.ignores(str(path), is_folder=is_folder)


def device_of(place: Path | os.DirEntry[str]) -> int:
    """Return the number of the file system that a folder is on; 0 when it is unknown."""
    try:
        return place.stat().st_dev
    except OSError:
        return 0
