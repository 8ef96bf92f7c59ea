"""Which files git tracks."""

import os
from pathlib import Path

from mkdocs_kwindex.discovery.git_history.git_program import Git, GitError


def current_commit(folder: str) -> str:
    """Return the id of the commit that is checked out around a folder; empty where git does not answer."""
    try:
        return Git(Path(folder)).ask("rev-parse", "--verify", "HEAD")
    except GitError:
        return ""


def tracked_files(folder: str) -> frozenset[str]:
    """Return the paths of the files that git tracks below a folder, relative to it; none where git does not answer.

    Args:
        folder: The folder of a checkout.
    """
    try:
        git = Git(Path(folder))
        if os.path.realpath(git.ask("rev-parse", "--show-toplevel")) != os.path.realpath(folder):
            return frozenset()
        return frozenset(map(os.fsdecode, git.stream("ls-files", "-z", "--cached")))
    except GitError:
        return frozenset()
