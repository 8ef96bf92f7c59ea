"""Cache of per-file results by key, in one SQLite file for each kind of result."""

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from mkdocs_kwindex.cache.database import FAILURES, connect, is_foreign, is_regular, remove, shrink

_SCHEMA = (
    "CREATE TABLE records (key BLOB PRIMARY KEY, mark BLOB NOT NULL, record BLOB NOT NULL)",
    # By itself, since noting a use must not write the record again.
    "CREATE TABLE uses (key BLOB PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID",
)
# What no build has asked for in this time belongs to versions of files that are gone.
_KEEP_SECONDS = 30 * 24 * 3600
# A clock may have been wrong, but not by so much.
_SKEW_SECONDS = 24 * 3600
# Room for what other branches and configurations use; beyond it the longest unused goes first.
_LEAST_BYTES = 256 << 20
_TIMES_USED = 4
_MARK_BYTES = 16

Record = TypeVar("Record")


class RecordCache(Generic[Record]):
    """Keeps records between builds. Anything that goes wrong with it is a miss."""

    def __init__(self, directory: Path, kind: type[Record], name: str, least_bytes: int = _LEAST_BYTES) -> None:
        """Name the file of the cache; it is made when something is first kept.

        Args:
            directory: Its folder.
            kind: What a record is.
            name: What the file is called.
            least_bytes: How large its records may be in all, even when a build uses little of them.
        """
        self._path = directory / f"{name}.sqlite"
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._least_bytes = least_bytes
        self._now = int(time.time())

    def get(self, keys: Iterable[bytes]) -> dict[bytes, Record]:
        """Return the records that are there."""
        found: dict[bytes, Record] = {}
        if not is_regular(self._path):
            return found
        try:
            with closing(connect(self._path, _SCHEMA)) as connection:
                for key in keys:
                    row = connection.execute("SELECT mark, record FROM records WHERE key = ?", (key,)).fetchone()
                    if row and isinstance(row[1], bytes) and row[0] == _mark(key, row[1]):
                        found[key] = self._decode(row[1])
        except (*FAILURES, msgspec.MsgspecError, RecursionError):
            # Whatever is wrong with the file, nobody needs it: what was read so far is sound.
            return found
        return found

    def held(self, keys: Iterable[bytes]) -> frozenset[bytes]:
        """Return the keys of the records that are there, without a look at the records."""
        if not is_regular(self._path):
            return frozenset()
        try:
            with closing(connect(self._path, _SCHEMA)) as connection:
                there = {key for (key,) in connection.execute("SELECT key FROM uses")}
        except FAILURES:
            return frozenset()
        return frozenset(key for key in keys if key in there)

    def put(self, records: Mapping[bytes, bytes], used: Iterable[bytes]) -> None:
        """Keep new records, encoded, and note which of the old ones were used."""
        try:
            try:
                self._put(records, list(used))
            except FAILURES as error:
                if not is_foreign(error):
                    raise
                remove(self._path)
                self._put(records, [])
        except FAILURES:
            # A full disk, or another build at work: the next build does it all again.
            return

    def _put(self, records: Mapping[bytes, bytes], used: Iterable[bytes]) -> None:
        with closing(connect(self._path, _SCHEMA)) as connection:
            with connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO records VALUES (?, ?, ?)",
                    ((key, _mark(key, record), record) for key, record in records.items()),
                )
                connection.executemany(
                    "INSERT OR REPLACE INTO uses VALUES (?, ?, ?)",
                    ((key, self._now, len(record)) for key, record in records.items()),
                )
                connection.executemany("UPDATE uses SET used = ? WHERE key = ?", ((self._now, key) for key in used))
                self._drop(connection)
            shrink(connection)

    def _drop(self, connection: sqlite3.Connection) -> None:
        """Forget what is old, and what is too much."""
        before = connection.total_changes
        connection.execute(
            "DELETE FROM uses WHERE NOT used BETWEEN ? AND ?", (self._now - _KEEP_SECONDS, self._now + _SKEW_SECONDS)
        )
        # `total` does not overflow, whatever the numbers.
        [everything] = connection.execute("SELECT total(size) FROM uses").fetchone()
        [in_use] = connection.execute("SELECT total(size) FROM uses WHERE used >= ?", (self._now,)).fetchone()
        excess = everything - max(self._least_bytes, _TIMES_USED * in_use)
        dropped: list[tuple[bytes]] = []
        oldest = connection.execute(
            "SELECT key, CAST(size AS REAL) FROM uses WHERE used < ? ORDER BY used, key", (self._now,)
        )
        while excess > 0 and (row := oldest.fetchone()):
            dropped.append((row[0],))
            excess -= row[1]
        oldest.close()
        connection.executemany("DELETE FROM uses WHERE key = ?", dropped)
        if connection.total_changes > before:
            connection.execute("DELETE FROM records WHERE key NOT IN (SELECT key FROM uses)")


def _mark(key: bytes, record: bytes) -> bytes:
    """Make the checksum that binds a record to its key and detects any change of it."""
    return hashlib.blake2b(record, key=key, digest_size=_MARK_BYTES).digest()
