"""From the options `packages` and `exclude` to the tree of source files."""

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
