"""What git knows of files: which it tracks, when they changed and how many people changed them."""

from mkdocs_kwindex.discovery.git_history.git_log import read_history
from mkdocs_kwindex.discovery.git_history.tracking import current_commit, tracked_files

__all__ = ["current_commit", "read_history", "tracked_files"]
