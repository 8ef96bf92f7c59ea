"""When files changed and how many people changed them, from one `git log` for each repository."""

from mkdocs_kwindex.discovery.git_history.git_log import read_history

__all__ = ["read_history"]
