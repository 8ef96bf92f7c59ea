"""Finds files by the end of their path, as `#include <kernels/add.h>` needs it."""

import os
from bisect import bisect_left
from collections.abc import Iterable

from mkdocs_kwindex.model import SourceFile

SEVERAL = 4
"""How many files are returned for a path that several end in."""


class PathTails:
    """Finds files by the last parts of their path, on disk or in the tree."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        """Sort the paths by their last part first."""
        found = set()
        for source in files:
            on_disk = source.path.replace(os.sep, "/")
            found.add((_key(on_disk), source.uri))
            if not on_disk.endswith(source.uri):
                # A symbolic link has another name in the tree.
                found.add((_key(source.uri), source.uri))
        self._sorted = sorted(found)

    def find(self, path: str) -> list[str]:
        """Return the URIs of the files whose path is or ends in another, sorted; of many, the first `SEVERAL`."""
        key = _key(path)
        start = bisect_left(self._sorted, (key, ""))
        uris: set[str] = set()
        for other, uri in self._sorted[start : start + 2 * SEVERAL]:
            if not other.startswith(key) or len(uris) == SEVERAL:
                break
            uris.add(uri)
        return sorted(uris)


def _key(path: str) -> str:
    return "/".join(reversed(path.strip("/").split("/"))) + "/"
