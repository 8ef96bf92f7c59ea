"""Bytes that are put aside on disk while a build goes on, since it asks for few of them at a time."""

import os
import tempfile
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from msgspec import Struct


class Spool:
    """A file without a name, which is gone with the process; copies of the process read from it as well."""

    def __init__(self, directory: Path) -> None:
        """Make the file.

        Args:
            directory: Where; where nothing can be written, it is made in the system's folder for such files.
        """
        self._lock = threading.Lock()
        self._length = 0
        self._file: IO[bytes] | None = None
        for folder in (directory, None):
            if self._file is None:
                with suppress(OSError):
                    self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it stays open as long as this
                    weakref.finalize(self, self._file.close)

    def put(self, data: bytes) -> "Stored | None":
        """Put bytes aside.

        Args:
            data: The bytes.

        Returns:
            Where they are; `None` when there is no room for them, so that they must be kept elsewhere.
        """
        with self._lock:
            if self._file is None:
                return None
            stored = Stored(self, self._length, len(data))
            try:
                self._file.seek(self._length)
                self._file.write(data)
                self._file.flush()
            except OSError:
                return None
            self._length += len(data)
        return stored

    def read(self, start: int, length: int) -> bytes:
        """Read bytes.

        Args:
            start: Where they begin.
            length: How many there are.
        """
        assert self._file is not None  # noqa: S101 - what is asked for was put there
        if hasattr(os, "pread"):
            # It does not move the place in the file, which copies of the process share.
            return os.pread(self._file.fileno(), length, start)
        with self._lock:
            self._file.seek(start)
            return self._file.read(length)


class Stored(Struct, frozen=True, gc=False):
    """Bytes that were put aside.

    Attributes:
        spool: The `Spool` that holds them.
        start: Where they begin in it.
        length: How many there are.
    """

    spool: Any
    start: int
    length: int

    def read(self, start: int = 0, length: int | None = None) -> bytes:
        """Read them.

        Args:
            start: The first of those that are wanted.
            length: How many are; all by default.
        """
        data: bytes = self.spool.read(self.start + start, self.length - start if length is None else length)
        return data
