"""The definitions of whole trees as griffe sees them, and what differs between two of them."""

from mkdocs_kwindex.analysis.api.comparing import api_changes

__all__ = ["api_changes"]
