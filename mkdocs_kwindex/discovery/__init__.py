"""Finds the source files: from the options `packages` and `exclude` to a `Tree`."""

from mkdocs_kwindex.discovery.disk_state import snapshot
from mkdocs_kwindex.discovery.packages import (
    PackageError,
    detect_folders,
    detect_packages,
    locate_folders,
    locate_packages,
    locate_repository,
)
from mkdocs_kwindex.discovery.walking import read_bytes, walk

__all__ = [
    "PackageError",
    "detect_folders",
    "detect_packages",
    "locate_folders",
    "locate_packages",
    "locate_repository",
    "read_bytes",
    "snapshot",
    "walk",
]
