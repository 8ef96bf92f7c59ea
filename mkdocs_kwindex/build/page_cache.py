"""Cache of rendered pages between builds, in an SQLite file that may be missing or corrupt at any time."""

import hashlib
import sqlite3
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_kwindex.cache.database import FAILURES, connect, is_foreign, is_regular, remove, shrink

if TYPE_CHECKING:
    from collections.abc import Callable

_SCHEMA = (
    "CREATE TABLE editions (edition BLOB PRIMARY KEY, used REAL NOT NULL)",
    "CREATE TABLE parts (edition BLOB, name TEXT, mark BLOB, data BLOB, PRIMARY KEY (edition, name))",
)
# As many states of the tree are kept: the last one, and one that another branch or configuration may come back to.
_EDITIONS = 2
# Written to disk in such portions, so that a build that is killed has not worked in vain.
_PORTION_BYTES = 8 << 20


class PageCache:
    """The finished parts of one edition, by name. Anything that goes wrong with it is a miss."""

    def __init__(self, directory: Path, edition: bytes) -> None:
        """Open the page cache.

        Args:
            directory: The folder of the cache.
            edition: A hash of everything that the parts are made from.
        """
        self._path = directory / "pages.sqlite"
        self._edition = edition
        self._new: dict[str, bytes] = {}
        self._new_bytes = 0
        self._connection: sqlite3.Connection | None = None
        self._let_go: Callable[[], object] = lambda: None
        self._names: set[str] = set()
        self._keeps = True
        if is_regular(self._path):
            with suppress(*FAILURES):
                self._open()

    def has(self, name: str) -> bool:
        """Return whether a part is there."""
        return name in self._names or name in self._new

    def get(self, name: str) -> bytes | None:
        """Return a part; `None` when it is not there."""
        if name in self._new:
            return self._new[name]
        if name not in self._names or self._connection is None:
            return None
        try:
            row = self._connection.execute(
                "SELECT mark, data FROM parts WHERE edition = ? AND name = ?", (self._edition, name)
            ).fetchone()
        except FAILURES:
            return None
        return row[1] if row and isinstance(row[1], bytes) and row[0] == self._mark(name, row[1]) else None

    def put(self, name: str, data: bytes) -> None:
        """Add a part."""
        self._new[name] = data
        self._new_bytes += len(data)
        if self._new_bytes > _PORTION_BYTES:
            self.flush()

    def keep_nothing(self) -> None:
        """Forget at the end what is new: it is not what the edition promises."""
        self._keeps = False

    def flush(self) -> None:
        """Write what is new to the disk."""
        if not self._keeps:
            self._new.clear()
        if not self._new:
            return
        rows = [(self._edition, name, self._mark(name, data), data) for name, data in self._new.items()]
        try:
            connection = self._connection or self._open()
            with connection:
                connection.executemany("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?)", rows)
            self._names.update(self._new)
        except FAILURES as error:
            # Most often a full disk, or another build at work: the next build makes these pages again.
            self._discard(error)
        finally:
            # What could not be kept is not needed twice in one build either.
            self._new.clear()
            self._new_bytes = 0

    def close(self) -> None:
        """Write what is new, and forget the editions that were not used for the longest time."""
        self.flush()
        if self._connection is None:
            return
        try:
            with self._connection as connection:
                self._forget(connection)
            shrink(connection)
        except FAILURES as error:
            self._discard(error)
        self._disconnect()

    def _forget(self, connection: sqlite3.Connection) -> None:
        connection.execute("INSERT OR REPLACE INTO editions VALUES (?, ?)", (self._edition, time.time()))
        kept = "SELECT edition FROM editions ORDER BY used DESC LIMIT ?"
        connection.execute(f"DELETE FROM parts WHERE edition NOT IN ({kept})", (_EDITIONS,))  # noqa: S608 - a constant
        connection.execute(f"DELETE FROM editions WHERE edition NOT IN ({kept})", (_EDITIONS,))  # noqa: S608 - a constant

    def _discard(self, error: Exception) -> None:
        """Remove a file that says nothing any more."""
        if not is_foreign(error):
            return
        self._disconnect()
        self._names.clear()
        with suppress(OSError):
            remove(self._path)

    def _open(self) -> sqlite3.Connection:
        connection = connect(self._path, _SCHEMA)
        try:
            names = connection.execute("SELECT name FROM parts WHERE edition = ?", (self._edition,))
            self._names = {name for (name,) in names if isinstance(name, str)}
        except FAILURES:
            connection.close()
            raise
        self._connection = connection
        # A preview lets go of generated sites without closing them.
        self._let_go = weakref.finalize(self, connection.close)
        return connection

    def _disconnect(self) -> None:
        self._connection = None
        self._let_go()

    def _mark(self, name: str, data: bytes) -> bytes:
        digest = hashlib.blake2b(self._edition, digest_size=16)
        digest.update(name.encode())
        digest.update(data)
        return digest.digest()
