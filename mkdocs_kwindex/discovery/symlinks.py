"""Symbolic links: which of them may be followed, so that nothing outside of the package is published."""

import os
from pathlib import Path

from mkdocs_kwindex.discovery.secret_names import is_hidden, is_secret
from mkdocs_kwindex.model import Package

# Made by tools, never written by people: nobody looks for documentation of them.
TOOL_FOLDERS = frozenset(
    {
        "__pycache__",
        ".git",
        ".hg",
        ".svn",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".tox",
        ".nox",
        ".venv",
        ".eggs",
        ".cache",
        "node_modules",
    }
)


def why_not_begin(package: Package, root: Path) -> str:
    """Return why a package is not taken that is, or is reached by, a symbolic link; empty when it is.

    Args:
        package: The package.
        root: Where it really is.
    """
    if not package.boundary:
        return ""
    boundary = Path(os.path.realpath(package.boundary))
    if not root.is_relative_to(boundary):
        return "a symbolic link that leads out of the project"
    is_link = root != Path(os.path.abspath(package.path))  # noqa: PTH100 - `resolve` would follow it
    return "a symbolic link to what is never taken" if is_link and _is_never_taken(root.relative_to(boundary)) else ""


def why_not_follow(target: Path, root: Path) -> str:
    """Return why a symbolic link in a package is not followed; empty when it is.

    Args:
        target: Where it really leads.
        root: Where the package really is.
    """
    if not target.is_relative_to(root):
        return "a symbolic link that leads out of the package"
    if target.is_dir():
        return "a symbolic link to a folder that is documented where it stands"
    return "a symbolic link to what is never taken" if _is_never_taken(target.relative_to(root)) else ""


def _is_never_taken(path: Path) -> bool:
    return any(is_hidden(part) or part in TOOL_FOLDERS for part in path.parts) or is_secret(path.name)
