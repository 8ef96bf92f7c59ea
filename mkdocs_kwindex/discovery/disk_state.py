"""Snapshot of files' sizes and times, by which a preview notices changes."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress

from mkdocs_kwindex.discovery.symlinks import TOOL_FOLDERS
from mkdocs_kwindex.model import Package


def snapshot(packages: Iterable[Package]) -> dict[str, tuple[int, int]]:
    """Return the time of the last change, in nanoseconds, and the size of every file of some packages, by path.

    What tools keep beside the sources, such as compiled files, is left out.
    """
    found: dict[str, tuple[int, int]] = {}
    for package in packages:
        for entry in [package.path] if package.is_file else _files(package.path):
            with suppress(OSError):
                status = os.stat(entry)  # noqa: PTH116 - an object for each file costs more than to ask for its state
                found[entry] = status.st_mtime_ns, status.st_size
    return found


def _files(path: str) -> Iterator[str]:
    pending = [path]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.name in TOOL_FOLDERS:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    else:
                        yield entry.path
        except OSError:
            # It was removed a moment ago, or cannot be read, which the build says.
            continue
