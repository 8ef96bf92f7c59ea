"""Results of the analysis by content: one SQLite file that may be deleted, broken or locked at any time."""

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from sys import version as python_version
from typing import Generic, TypeVar

import msgspec

from mkdocs_kwindex.model import SourceFile

_SCHEMA = "CREATE TABLE IF NOT EXISTS records (key BLOB PRIMARY KEY, used INTEGER NOT NULL, record BLOB NOT NULL)"
# Entries that no build has asked for in this time belong to versions of files that are gone.
_KEEP_SECONDS = 30 * 24 * 3600
_LIBRARIES = (
    "griffe",
    "jinja2",
    "markdown",
    "pymdown-extensions",
    "pygments",
    "pyyaml",
    "msgspec",
    "nh3",
    # Those of the extra `languages`, which may be missing.
    "tree-sitter",
    "tree-sitter-bash",
    "tree-sitter-c",
    "tree-sitter-cpp",
    "tree-sitter-cuda",
    "tree-sitter-go",
    "tree-sitter-javascript",
    "tree-sitter-rust",
    "tree-sitter-typescript",
)


Record = TypeVar("Record")


class RecordCache(Generic[Record]):
    """Keeps records between builds. Anything that goes wrong with it is a miss."""

    def __init__(self, directory: Path, kind: type[Record], name: str) -> None:
        """Name the file of the cache; it is made when something is first kept.

        Args:
            directory: Its folder.
            kind: What a record is.
            name: What the file is called.
        """
        self._path = directory / f"{name}.sqlite"
        self._decode = msgspec.msgpack.Decoder(kind).decode

    def get(self, keys: Iterable[bytes]) -> dict[bytes, Record]:
        """Return the records that are there."""
        found: dict[bytes, Record] = {}
        if not self._path.is_file():
            return found
        try:
            with closing(self._connect()) as connection:
                for key in keys:
                    row = connection.execute("SELECT record FROM records WHERE key = ?", (key,)).fetchone()
                    if row is not None:
                        found[key] = self._decode(row[0])
        except (sqlite3.Error, msgspec.MsgspecError, OSError, TypeError):
            # Whatever is wrong with the file, the analysis does not need it: what was read so far is sound.
            return found
        return found

    def put(self, records: Mapping[bytes, bytes], used: Iterable[bytes]) -> None:
        """Keep new records, encoded, and note which of the old ones were used."""
        now = int(time.time())
        rows = [(key, now, record) for key, record in records.items()]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._write(rows, used, now)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    return
                self._path.unlink()
                self._write(rows, used, now)
        except (sqlite3.Error, OSError):
            # A full disk, or another build at work: the next build analyses these files again.
            return

    def _write(self, rows: Iterable[tuple[bytes, int, bytes]], used: Iterable[bytes], now: int) -> None:
        with closing(self._connect()) as connection, connection:
            connection.execute(_SCHEMA)
            connection.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", rows)
            # Once a day is often enough to tell what is in use.
            day = now - 24 * 3600
            connection.executemany(
                "UPDATE records SET used = ? WHERE key = ? AND used < ?", ((now, key, day) for key in used)
            )
            connection.execute("DELETE FROM records WHERE used < ?", (now - _KEEP_SECONDS,))

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5)
        connection.execute("PRAGMA synchronous = OFF")
        return connection


def fingerprint(*options: object, code: Sequence[str] = ("",)) -> bytes:
    """Make the part of a key that does not depend on one file: this package's code, Python, the libraries, the options.

    Args:
        *options: Whatever else the result depends on: plain values, functions, and containers of them.
        code: The folders of this package whose code it depends on; all of it unless told.
    """
    digest = hashlib.blake2b(_description(options).encode(), digest_size=32)
    digest.update(python_version.encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {_version(library)}".encode())
    for name in code:
        for path in _code_files(files("mkdocs_kwindex").joinpath(name)):
            digest.update(path.read_bytes())
    return digest.digest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def record_key(shared: bytes, source: SourceFile, data: bytes) -> bytes:
    """Make the key of a file's record.

    Args:
        shared: The result of `fingerprint`.
        source: The file, which is part of its record.
        data: The file's bytes.
    """
    digest = hashlib.blake2b(shared, digest_size=32)
    for part in (msgspec.msgpack.encode(source), data):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()


def _description(value: object) -> str:
    """Describe a value alike in every process; the `repr` of a function holds its address."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key!r}:{_description(item)}" for key, item in sorted(value.items(), key=repr)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_description, value)) + "]"
    if callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__qualname__)}"
    return repr(value)


def _code_files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.is_dir() and path.name != "__pycache__":
            found.extend(_code_files(path))
        elif path.name.endswith((".py", ".jinja")):
            found.append(path)
    return found
