"""The state of the files in some folders, by which answers know whether they are still true.

Nothing here imports the analysis: the state is compared before every answer, which takes some microseconds a file.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

# What tools keep beside the sources, which is never indexed.
_SKIPPED = frozenset({
    ".cache", ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn", ".tox", ".venv",
    "__pycache__", "node_modules",
})  # fmt: skip

StateOf = Callable[[Collection[str], Collection[str]], tuple[bytes, int]]
"""Makes a state of folders; `disk_state`, or what remembers it while nothing changes."""

CLOCK_STEP = 20_000_000
"""Nanoseconds by which the time of a file may lag behind the clock: systems note it in steps."""

CODE = str(Path(__file__).parent.parent)
"""The folder of this program, whose state an index must be made by."""


class Visitor(Protocol):
    """Sees what a state is made of."""

    def folder(self, path: str) -> None:
        """See a folder, before it is listed."""

    def outsider(self, path: str, status: os.stat_result | None) -> None:
        """See what may change without its folder: what links lead to, and a file that was named itself."""


class _Nobody:
    def folder(self, path: str) -> None:
        pass

    def outsider(self, path: str, status: os.stat_result | None) -> None:
        pass


def disk_state(
    roots: Iterable[str], outputs: Collection[str] = (), visitor: Visitor | None = None
) -> tuple[bytes, int]:
    """Make a hash of name, size and time of the last change of every file below some folders.

    Args:
        roots: Paths of folders and files. Folders of tools in them are left out.
        outputs: Paths of folders that are written to, which are left out, too.
        visitor: Sees every folder that is looked into.

    Returns:
        The hash, and the time of the newest change in nanoseconds.
    """
    states = [state for root in roots for state in _states(root, outputs, visitor or _Nobody())]
    text = "\0".join([f"{name}\0{changed}\0{size}" for name, changed, size in states])
    digest = hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).digest()
    return digest, max((changed for _, changed, _ in states), default=0)


def code_state(state_of: StateOf = disk_state) -> bytes:
    """Make a hash of the state of this program."""
    return state_of([CODE], ())[0]


def _states(root: str, outputs: Collection[str], visitor: Visitor) -> Iterator[tuple[str, int, int]]:
    pending = [root]
    while pending:
        place = pending.pop()
        visitor.folder(place)
        try:
            with os.scandir(place) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            status = None
            if isinstance(error, NotADirectoryError):
                with suppress(OSError):
                    status = os.stat(place)  # noqa: PTH116 - as all the others
            visitor.outsider(place, status)
            yield (place, status.st_mtime_ns, status.st_size) if status else (place, 0, -1)
            continue
        yield place, 0, 0
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _SKIPPED and entry.path not in outputs:
                    pending.append(entry.path)
                continue
            status = None
            with suppress(OSError):
                status = entry.stat()
                yield entry.name, status.st_mtime_ns, status.st_size
            if status is None or status.st_nlink > 1 or entry.is_symlink():
                visitor.outsider(entry.path, status)
