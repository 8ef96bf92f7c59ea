"""Opens regular files only, even if a file is replaced by a link or a pipe between check and open.

Between the look at a folder and the reading of its files, a file may become a pipe, a device, or a link to a file that
is nobody's business. What counts is what has been opened: only that cannot be exchanged any more.
"""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

# A pipe that nobody writes to is not waited for. Some systems have no such files, and no such flags.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
# An editor that saves in this moment puts a new file in the place of the one that was opened.
_ATTEMPTS = 5


def open_regular(path: str | Path, *, follow: bool = True) -> BinaryIO:
    """Open a file for reading if it is a regular one.

    Args:
        path: The file.
        follow: Whether it may be a symbolic link.

    Raises:
        OSError: It cannot be opened, is a link that is not to be followed, or is something else.
    """
    descriptor = os.open(path, _FLAGS if follow else _FLAGS | _NO_LINKS)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise OSError(errno.EINVAL, "it is not a regular file")


def read_regular(path: str | Path, most: int = -1, *, follow: bool = True) -> bytes:
    """Read a regular file.

    Args:
        path: The file.
        most: How many bytes are enough; all of them when it is negative.
        follow: Whether it may be a symbolic link.

    Raises:
        OSError: It cannot be read, or is no regular file.
    """
    with open_regular(path, follow=follow) as file:
        return file.read(most)


def read_in_place(path: str, place: str, most: int = -1) -> bytes:
    """Read a regular file if it is where it was when it was looked at.

    Args:
        path: The file, which may be reached by symbolic links.
        place: Its path without any, as it was then.
        most: How many bytes are enough; all of them when it is negative.

    Raises:
        OSError: It cannot be read, or it or a folder around it was exchanged for a link to something else.
    """
    for _ in range(_ATTEMPTS):
        with open_regular(path) as file:
            if _place_of(file.fileno(), path) == place:
                return file.read(most)
    raise OSError(errno.ELOOP, "something else took its place while it was read")


def _place_of(descriptor: int, path: str) -> str:
    """Return where an open file is, without symbolic links; empty when that is not certain."""
    with suppress(OSError):
        return os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115 - as the system says it, to the byte
    place = os.path.realpath(path)
    return place if os.path.samestat(os.lstat(place), os.fstat(descriptor)) else ""
