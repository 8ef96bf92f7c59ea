"""Opens SQLite files defensively: they may be missing, truncated, replaced or locked at any time."""

import os
import sqlite3
import stat
from collections.abc import Sequence
from pathlib import Path

# Another build at work is waited for this long.
_WAIT_SECONDS = 5
# No result of one file comes near; what claims to be larger is no result.
_LONGEST_VALUE = 256 << 20
# The file does not say what this program wrote. Everything else is about the disk, or about another build.
_FOREIGN = frozenset(
    {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_SCHEMA}
)
_INCREMENTAL = 2
# What a file can answer with; SQLite's messages quote what is in it, be it text or not.
FAILURES = (sqlite3.Error, OSError, UnicodeDecodeError)
_MAGIC = b"SQLite format 3\0"
# Reading and writing by a rollback journal: the other way maps files into memory that somebody else may cut off.
_ROLLBACK_JOURNAL = b"\1\1"


def connect(path: Path, schema: Sequence[str]) -> sqlite3.Connection:
    """Open a database of exactly this make. Whatever else has its name is replaced by an empty one.

    Args:
        path: Its file; its folder is made if need be.
        schema: The statements that make its tables, as SQLite repeats them.

    Raises:
        sqlite3.Error: It cannot be opened, or another build has it for too long.
        OSError: Its folder cannot be made, or what has its name cannot be removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not _is_database(path):
        remove(path)
    try:
        return _connect(path, schema)
    except FAILURES as error:
        if not is_foreign(error):
            raise
        remove(path)
        return _connect(path, schema)


def is_foreign(error: Exception) -> bool:
    """Return whether an error says that a file is not what this program wrote."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, UnicodeDecodeError)
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _FOREIGN


def remove(path: Path) -> None:
    """Remove a database, or what has its name."""
    for name in (path, path.with_name(f"{path.name}-journal"), path.with_name(f"{path.name}-wal")):
        name.unlink(missing_ok=True)


def is_regular(path: Path) -> bool:
    """Return whether a file is there, and no link to one that somebody else cares for, nor a pipe that blocks."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def shrink(connection: sqlite3.Connection) -> None:
    """Give the space of what was deleted back to the disk."""
    # Each step of the statement frees one page; this is what takes all of them.
    connection.executescript("PRAGMA incremental_vacuum")


def _is_database(path: Path) -> bool:
    if not is_regular(path):
        return False
    with path.open("rb") as file:
        header = file.read(20)
    # A file that another build has just made is empty.
    return not header or (header.startswith(_MAGIC) and header.endswith(_ROLLBACK_JOURNAL))


def _connect(path: Path, schema: Sequence[str]) -> sqlite3.Connection:
    # A preview makes pages in the threads of its server, one at a time.
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, check_same_thread=False)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        # Only before the first table is made; it lets the file shrink.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        # Whoever pulls the plug loses a cache. Whoever ends the process does not.
        connection.execute("PRAGMA synchronous = OFF")
        # What a file says that was made to be read by a careless program is not done.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        if not _has_schema(connection, schema):
            connection.execute("BEGIN IMMEDIATE")
            # Another build may have been faster.
            if not _has_schema(connection, schema):
                for statement in schema:
                    connection.execute(statement)
            connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection


def _has_schema(connection: sqlite3.Connection, schema: Sequence[str]) -> bool:
    """Return whether the tables are there and nothing else is; a view may never end, and a trigger do anything."""
    found = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    if not found:
        return False
    [vacuum] = connection.execute("PRAGMA auto_vacuum").fetchone()
    if [sql for (sql,) in found] != list(schema) or vacuum != _INCREMENTAL:
        raise sqlite3.DatabaseError("a database of another make")
    return True
