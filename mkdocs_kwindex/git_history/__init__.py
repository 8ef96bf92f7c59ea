"""When files changed and how many people changed them, from one `git log` for each repository."""

from mkdocs_kwindex.git_history.reading import read_history

__all__ = ["read_history"]
