"""What git knows of files: which it tracks, when they changed and how many people changed them."""

from mkdocs_kwindex.discovery.git_history.git_log import read_history
from mkdocs_kwindex.discovery.git_history.git_program import GitError
from mkdocs_kwindex.discovery.git_history.revisions import commit_of, read_revision
from mkdocs_kwindex.discovery.git_history.tracking import current_commit, tracked_files

__all__ = ["GitError", "commit_of", "current_commit", "read_history", "read_revision", "tracked_files"]
