"""The files of another revision, read from git's own store: nothing is checked out, no hook and no filter runs."""

import os
from collections.abc import Collection
from pathlib import Path

from mkdocs_kwindex.discovery.git_history.git_program import Git

_LARGEST = 8 << 20
_REGULAR = {b"100644", b"100755"}


def commit_of(folder: Path, revision: str) -> str:
    """Return the commit that a revision is.

    Args:
        folder: A folder of a checkout.
        revision: A tag, a branch, a commit.

    Raises:
        GitError: It is no checkout, has no such revision, or git does not answer.
    """
    return _commit(Git(folder), revision)


def read_revision(folder: Path, revision: str, suffixes: Collection[str]) -> dict[str, bytes]:
    """Read the files below a folder as they were in a revision.

    Args:
        folder: A folder of a checkout, which the revision may not have.
        revision: A tag, a branch, a commit.
        suffixes: How the names of files end that are wanted.

    Returns:
        The content of each file by its path from the folder, links and files above 8 MiB left out.

    Raises:
        GitError: It is no checkout, has no such revision, or git does not answer.
    """
    git = Git(folder)
    commit = _commit(git, revision)
    prefix = git.ask("rev-parse", "--show-prefix")
    wanted: dict[str, str] = {}
    for entry in git.stream("ls-tree", "-r", "-z", "-l", "--full-tree", commit):
        state, _, raw = entry.partition(b"\t")
        mode, _, name, size = state.split()
        path = os.fsdecode(raw)
        if mode in _REGULAR and path.startswith(prefix) and path.endswith(tuple(suffixes)) and int(size) <= _LARGEST:
            wanted[path.removeprefix(prefix)] = name.decode()
    contents = dict(zip(wanted.values(), git.blobs(wanted.values()), strict=True)) if wanted else {}
    return {path: contents[name] for path, name in wanted.items()}


def _commit(git: Git, revision: str) -> str:
    return git.ask("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
