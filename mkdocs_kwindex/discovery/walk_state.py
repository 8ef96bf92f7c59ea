"""What a walk over a package knows and gathers: what git says, and what is left out and why."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.discovery.ignored import GitIgnored, Tracked
from mkdocs_kwindex.discovery.symlinks import why_not_begin
from mkdocs_kwindex.model import FileKind, Folder, Package, Problem, ProblemKind, SourceFile


class Found:
    """What is gathered in all packages."""

    def __init__(self) -> None:
        self.files: dict[str, SourceFile] = {}
        self.folders: dict[str, Folder] = {}
        self.problems: list[Problem] = []
        # Symbolic links to folders, and where they lead; some give modules another name, and are not left out.
        self.links: list[tuple[str, str]] = []
        # Left out by a rule, which is told in one line.
        self.ignored: list[str] = []
        self.untracked: list[str] = []
        self.missing: list[str] = []
        self.secrets: list[str] = []

    def summary(self) -> Iterator[Problem]:
        """Sum up what was left out by a rule."""
        for uris, why, kind in (
            (self.ignored, "as git ignores them (`respect_gitignore: false` takes them)", ProblemKind.IGNORED),
            (self.untracked, "as git does not track them", ProblemKind.IGNORED),
            (self.missing, "as git tracks them and they are not there (a sparse checkout?)", ProblemKind.LEFT_OUT),
            (self.secrets, "as their names or first lines say that they hold secrets", ProblemKind.WITHHELD),
        ):
            if uris:
                yield Problem("", 0, f"left out, {why}: {_sum_up(uris)}", kind)


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


def _tracked_in(repository: Package, tracked: frozenset[str]) -> frozenset[str]:
    """Return what git tracks in a repository, which may be a folder of a larger checkout."""
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
        found: Found,
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
        self.tracked = _tracked_in(package, ignored.tracked) if ignored and package.is_repository else frozenset[str]()
        self.seen: set[str] = set()

    @property
    def takes_everything(self) -> bool:
        """Whether every kind of file is taken."""
        return self.kinds == frozenset(FileKind)

    def leave_out(self, path: str | Path, why: str) -> None:
        """Note what is not taken, and why."""
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

    def is_untracked(self, uri: str) -> bool:
        """Tell whether a file or folder is no part of the repository."""
        self.seen.add(uri)
        return bool(self.tracked) and uri not in self.tracked

    def tell_missing(self) -> None:
        """Note what git tracks and is not there."""
        self.found.missing += [
            path for path in sorted(self.tracked - self.seen) if not os.path.lexists(self.root / path)
        ]

    def ignores(self, path: str | Path, *, is_folder: bool) -> bool:
        """Tell whether git ignores a file or folder."""
        return self.ignored is not None and self.ignored.ignores(str(path), is_folder=is_folder)


def device_of(place: Path | os.DirEntry[str]) -> int:
    """Return the number of the file system that a folder is on; 0 when it cannot be told."""
    try:
        return place.stat().st_dev
    except OSError:
        return 0
