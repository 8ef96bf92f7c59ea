"""From the log of a repository to the changes of every file and folder."""

import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from mkdocs_kwindex.discovery.git_history.git_program import Git, GitError
from mkdocs_kwindex.model import Package, Problem, ProblemKind
from mkdocs_kwindex.model.history import NO_CHECKOUT, Changes, History

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


def read_history(packages: Iterable[Package]) -> tuple[History, tuple[Problem, ...]]:
    """Read when the files of packages changed.

    Args:
        packages: The packages.

    Returns:
        The history, and what kept git from telling it.
    """
    changes: dict[str, Changes] = {}
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
        changes |= {(f"{package.uri}/{name}" if name else package.uri): change for name, change in found.items()}
        if is_shallow:
            gaps[package.uri] = "the clone is shallow"
    return History(changes, gaps, unknown), tuple(problems.values())


def _changes(package: Package) -> tuple[Mapping[str, Changes], bool]:
    """Return the changes of the files and folders of a package, and whether the oldest ones are missing."""
    path = Path(os.path.realpath(package.path))
    git = Git(path.parent if package.is_file else path)
    # A folder's name may hold a line feed.
    top, _, shallow = git.ask("rev-parse", "--show-toplevel", "--is-shallow-repository").rpartition("\n")
    if not path.is_relative_to(os.path.realpath(top)):
        raise GitError("the configuration of the checkout puts its work tree elsewhere")
    inside = path.relative_to(os.path.realpath(top)).as_posix()
    is_shallow = shallow == "true"
    return _read_log(top, git.ask("rev-parse", "--verify", "HEAD"), inside, is_shallow=is_shallow), is_shallow


@lru_cache(maxsize=16)
def _read_log(top: str, head: str, inside: str, *, is_shallow: bool) -> Mapping[str, Changes]:
    """Return the changes of the files and folders below a path of a repository; kept across a preview's rebuilds.

    Args:
        top: The repository's folder.
        head: The commit from which to go back.
        inside: The path in the repository.
        is_shallow: Whether commits without parents are where the history was cut: what they seem to add is older.
    """
    tallies: dict[str, _Tally] = {}
    prefix = "" if inside == "." else inside
    for date, author, is_first, paths in _commits(top, head, inside):
        if is_first and is_shallow:
            continue
        for name in _with_folders(paths, prefix):
            tally = tallies.get(name)
            if tally is None:
                tally = tallies[name] = _Tally(date)
            tally.add(date, author)
    return {
        name: Changes(tally.last, "" if is_shallow else tally.first, tally.count, len(tally.authors))
        for name, tally in sorted(tallies.items())
    }


def _commits(top: str, head: str, inside: str) -> Iterator[tuple[str, bytes, bool, Sequence[str]]]:
    """Yield date, author, whether it has no parent, and changed paths of every commit that is no merge."""
    # A file's name may hold anything but NUL, so what marks a commit is drawn anew each time.
    mark = secrets.token_hex(16)
    parts = Git(Path(top)).stream(
        "log", head, f"--format={mark} %as %P%n%aE", "--name-only", "-z", "--full-history", "--no-merges", "--root",
        "--no-renames", "--no-relative", "--no-ext-diff", "--no-textconv", "--no-notes", "--no-color",
        "--ignore-submodules=all", f"-O{os.devnull}", "--", inside,
    )  # fmt: skip
    header: tuple[str, bytes, bool] | None = None
    paths: list[str] = []
    start = mark.encode() + b" "
    for part in parts:
        if part.startswith(start):
            if header:
                yield *header, paths
            first, _, author = part.removeprefix(start).partition(b"\n")
            date, _, parents = first.decode("ascii").partition(" ")
            header, paths = (date, author.strip().lower(), not parents), []
        elif part:
            paths.append(os.fsdecode(part if paths else part.removeprefix(b"\n")))
    if header:
        yield *header, paths


def _with_folders(paths: Iterable[str], prefix: str) -> set[str]:
    """Return paths relative to a folder, with all folders around them; the folder itself is empty."""
    found = {""}
    for path in paths:
        name = path if not prefix else path.removeprefix(prefix).removeprefix("/")
        while name and name not in found:
            found.add(name)
            name = name.rpartition("/")[0]
    return found if paths else set()
