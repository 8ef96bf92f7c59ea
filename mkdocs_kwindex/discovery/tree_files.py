"""The files of another tree, as far as they are regular."""

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from mkdocs_kwindex.discovery.regular_files import read_regular
from mkdocs_kwindex.discovery.symlinks import TOOL_FOLDERS

_LARGEST = 8 << 20


def read_tree(folder: Path, suffixes: Collection[str]) -> dict[str, bytes]:
    """Read the files below a folder whose names end as wanted, by their paths from there; links are not followed.

    Args:
        folder: The folder.
        suffixes: How the names end.
    """
    found: dict[str, bytes] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in TOOL_FOLDERS and not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            if name.endswith(tuple(suffixes)) and not path.is_symlink():
                with suppress(OSError):
                    data = read_regular(path, _LARGEST + 1)
                    if len(data) <= _LARGEST:
                        found[path.relative_to(folder).as_posix()] = data
    return found
