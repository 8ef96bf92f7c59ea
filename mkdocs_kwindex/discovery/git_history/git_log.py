"""Parses `git log` into the history of every file and folder, followed through renames.

The log is read once, children before parents. Where a commit renames a file, what older commits say of the old path is
counted for the path that the file has now, as `git log --follow` does for one file at a time; so is what another branch
did to the old path before it was merged. A path that is there now is its own since the commit in which it got its name.
"""

import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mkdocs_kwindex.discovery.git_history.git_program import Git, GitError
from mkdocs_kwindex.model import Package, Problem, ProblemKind
from mkdocs_kwindex.model.history import NO_CHECKOUT, Commits, History

# As git itself decides what a rename is. Past so many files of one commit only those count of which no byte has
# changed: to compare each with each takes the square of their number.
_SIMILARITY = "50%"
_EXACT = "100%"
_RENAMES = 400

_NO_CHECKOUT = re.compile("not a git repository|must be run in a work tree")


class _Tally:
    """The commits of one file or folder, while they are counted."""

    __slots__ = ("authors", "count", "first", "last")

    def __init__(self, date: str) -> None:
        self.first = self.last = date
        self.count = 0
        self.authors: set[bytes] = set()

    def add(self, date: str, author: bytes) -> None:
        self.first, self.last = min(self.first, date), max(self.last, date)
        self.count += 1
        self.authors.add(author)

    def take(self, other: "_Tally") -> None:
        """Add the commits of the same file under another name."""
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.count += other.count
        self.authors |= other.authors


def read_history(packages: Iterable[Package]) -> tuple[History, tuple[Problem, ...]]:
    """Read when the files of packages changed.

    Args:
        packages: The packages.

    Returns:
        The history, and why git could not give it.
    """
    changes: dict[str, Commits] = {}
    gaps: dict[str, str] = {}
    unknown: dict[str, str] = {}
    problems: dict[str, Problem] = {}
    for package in packages:
        try:
            found, is_shallow = _changes(package)
        except GitError as error:
            unknown[package.uri] = str(error)
            if _NO_CHECKOUT.search(str(error)):
                unknown[package.uri] = NO_CHECKOUT
            else:
                problem = Problem(package.uri, 0, f"its git history is not shown: {error}", ProblemKind.GIT)
                problems.setdefault(str(error), problem)
            continue
        changes |= {"/".join(filter(None, (package.uri, name))): change for name, change in found.items()}
        if is_shallow:
            gaps[package.uri] = "the clone is shallow"
    return History(changes, gaps, unknown), tuple(problems.values())


def _changes(package: Package) -> tuple[Mapping[str, Commits], bool]:
    """Return the changes of the files and folders of a package, and whether the oldest ones are missing."""
    path = Path(os.path.realpath(package.path))
    git = Git(path.parent if package.is_file else path)
    # A folder's name may hold a line feed.
    top, _, shallow = git.ask("rev-parse", "--show-toplevel", "--is-shallow-repository").rpartition("\n")
    if not path.is_relative_to(os.path.realpath(top)):
        raise GitError("the configuration of the checkout puts its work tree elsewhere")
    inside = path.relative_to(os.path.realpath(top)).as_posix()
    is_shallow = shallow == "true"
    try:
        head = git.ask("rev-parse", "--verify", "HEAD")
    except GitError as error:
        raise GitError("there is no commit yet") from error
    changes = _read_log(top, head, is_shallow=is_shallow)
    return dict(_below(changes, "" if inside == "." else inside)), is_shallow


def _below(changes: Mapping[str, Commits], folder: str) -> Iterator[tuple[str, Commits]]:
    """Yield the changes of a folder or file and of what is below it, by paths relative to it."""
    for name, change in changes.items():
        if not folder or name == folder or name.startswith(f"{folder}/"):
            yield name.removeprefix(folder).removeprefix("/"), change


class _Commit(NamedTuple):
    """A commit that is no merge.

    Attributes:
        date: The day on which it was written.
        author: Who wrote it.
        is_first: Whether it has no parent.
        paths: What it changes, under the names after it.
        renames: The new name of each file that it renames, by the old one.
    """

    date: str
    author: bytes
    is_first: bool
    paths: list[str]
    renames: dict[str, str]


class _Names:
    """Today's names of the files in older commits; commits are read from the newest to the oldest.

    Attributes:
        renamed: The names of now by those that were given up.
    """

    def __init__(self) -> None:
        self.renamed: dict[str, str] = {}
        self._now: dict[str, str | None] = {}

    def of(self, commit: _Commit) -> set[str]:
        """Return what a commit changes, under the names of now; what is not there any more keeps its own."""
        return {found for path in commit.paths if (found := self._now.get(path, path)) is not None}

    def go_back(self, commit: _Commit) -> None:
        """Go to the parents of a commit."""
        now = {old: self._now.get(new, new) for old, new in commit.renames.items()}
        # Before that, another file may have had the new name; it is not there any more.
        self._now.update(dict.fromkeys(commit.renames.values()))
        self._now.update(now)
        for old, name in now.items():
            if name is not None:
                self.renamed.setdefault(old, name)


# The same for all packages of a repository, and for the rebuilds of a preview.
@lru_cache(maxsize=4)
def _read_log(top: str, head: str, *, is_shallow: bool) -> Mapping[str, Commits]:
    """Return the changes of the files and folders of a repository.

    Args:
        top: The repository's folder.
        head: The commit from which to go back.
        is_shallow: Whether commits without parents are where the history was cut: what they seem to add is older.
    """
    try:
        return _count(top, head, _SIMILARITY, is_shallow=is_shallow)
    except GitError:
        # A partial clone lacks the contents by which similar files are detected, and nothing is fetched for it.
        return _count(top, head, _EXACT, is_shallow=is_shallow)


def _count(top: str, head: str, similarity: str, *, is_shallow: bool) -> Mapping[str, Commits]:
    tallies: dict[str, _Tally] = {}
    names = _Names()
    for commit in _commits(top, head, similarity):
        if commit.is_first and is_shallow:
            continue
        for name in _with_folders(names.of(commit)):
            tally = tallies.get(name)
            if tally is None:
                tally = tallies[name] = _Tally(commit.date)
            tally.add(commit.date, commit.author)
        if commit.renames:
            names.go_back(commit)
    there = frozenset(map(os.fsdecode, Git(Path(top)).stream("ls-tree", "-r", "-z", "--name-only", head)))
    for old, new in names.renamed.items():
        if old not in there and old in tallies and new in tallies:
            tallies[new].take(tallies.pop(old))
    return {
        name: Commits(tally.last, "" if is_shallow else tally.first, tally.count, len(tally.authors))
        for name, tally in sorted(tallies.items())
    }


def _commits(top: str, head: str, similarity: str) -> Iterator[_Commit]:
    """Yield every commit that is no merge, children before parents."""
    # A file's name may hold anything but NUL, so what marks a commit is drawn anew each time.
    mark = secrets.token_hex(16)
    parts = Git(Path(top)).stream(
        "log", head, f"--format={mark} %as %P%n%aE", "--name-status", "-z", "--topo-order", "--no-merges", "--root",
        f"--find-renames={similarity}", f"-l{_RENAMES}", "--no-relative", "--no-ext-diff", "--no-textconv",
        "--no-notes", "--no-color", "--ignore-submodules=all", f"-O{os.devnull}",
    )  # fmt: skip
    commit: _Commit | None = None
    start = mark.encode() + b" "
    for part in parts:
        if part.startswith(start):
            if commit is not None:
                yield commit
            first, _, author = part.removeprefix(start).partition(b"\n")
            date, _, parents = first.decode("ascii").partition(" ")
            commit = _Commit(date, author.strip().lower(), not parents, [], {})
        elif commit is not None and (status := part.removeprefix(b"\n")):
            path = os.fsdecode(next(parts, b""))
            if status.startswith(b"R"):
                path, old = os.fsdecode(next(parts, b"")), path
                commit.renames[old] = path
            commit.paths.append(path)
    if commit is not None:
        yield commit


def _with_folders(paths: Iterable[str]) -> set[str]:
    """Return paths with all folders around them; the repository itself is empty."""
    found: set[str] = set()
    for path in paths:
        name = path
        while name and name not in found:
            found.add(name)
            name = name.rpartition("/")[0]
    return found | {""} if found else found
