"""The index of answers: an SQLite file beside the cache, read without loading the tree that it was made of.

It is small to open: nothing here imports the analysis. It answers only while the files are what they were when it was
written; the state of all of them is compared before every answer, which takes some microseconds for each.
"""

import hashlib
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from mkdocs_kwindex.cli.configuration import Configuration

SCHEMA = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE files(
  id INTEGER PRIMARY KEY, uri TEXT, path TEXT, type TEXT, role TEXT, lines INTEGER, summary TEXT, is_test INTEGER,
  is_masked INTEGER
);
CREATE TABLE symbols(
  id INTEGER PRIMARY KEY, symbol TEXT, public TEXT, name TEXT COLLATE NOCASE, kind TEXT, file INTEGER, parent INTEGER,
  depth INTEGER, line INTEGER, first_line INTEGER, end_line INTEGER, signature TEXT, summary TEXT, uses INTEGER,
  users INTEGER
);
CREATE TABLE uses(symbol INTEGER PRIMARY KEY, sites BLOB);
CREATE TABLE imports(imported INTEGER, importer INTEGER, line INTEGER, name TEXT);
CREATE INDEX file_uris ON files(uri);
CREATE INDEX symbol_names ON symbols(name);
CREATE INDEX symbol_paths ON symbols(symbol);
CREATE INDEX symbol_public ON symbols(public);
CREATE INDEX symbol_files ON symbols(file);
CREATE INDEX symbol_users ON symbols(users DESC, uses DESC, symbol);
CREATE INDEX importers ON imports(imported);
"""
SITE_WIDTH = 5
"""The numbers of a use: file, line, column, kind (and `POSSIBLE` if it may mean another one), definition around it."""
POSSIBLE = 64
USES = (
    "read", "write", "call", "subclass", "annotation", "decorator", "import", "re-export", "delete", "keyword",
    "global", "binding", "export", "by name",
)  # fmt: skip
"""The kinds of use by their number; `model.names.USES`, which a test compares."""

_DEFAULT_CACHE = ".cache/plugin/kwindex"
# What tools keep beside the sources, which is never indexed.
_SKIPPED = frozenset({
    ".cache", ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn", ".tox", ".venv",
    "__pycache__", "node_modules",
})  # fmt: skip
_MOST_INDEXES = 4


def index_path(configuration: Configuration) -> Path | None:
    """Return where the index for a configuration is; `None` where the option `cache_dir` is wrong."""
    cache_dir = configuration.written.get("cache_dir", _DEFAULT_CACHE)
    if not isinstance(cache_dir, str) or not cache_dir or "\0" in cache_dir:
        return None
    settings = (sorted(map(repr, configuration.written.items())), sorted(map(repr, configuration.site.items())))
    digest = hashlib.blake2b(repr(settings).encode("utf-8", "surrogatepass"), digest_size=8)
    return configuration.base.resolve() / cache_dir / f"answers-{digest.hexdigest()}.sqlite"


def open_index(path: Path, *, unchecked: bool = False) -> sqlite3.Connection | None:
    """Open an index, if it is there, whole, and true to the files on disk.

    Args:
        path: Where it is.
        unchecked: Whether it was written a moment ago.
    """
    connection = None
    try:
        connection = sqlite3.connect(f"file:{quote(os.fsencode(path))}?mode=ro", uri=True, check_same_thread=False)
        connection.execute("PRAGMA trusted_schema = OFF")
        meta = dict(connection.execute("SELECT name, value FROM meta"))
        if unchecked:
            return connection
        roots, outputs = (str(meta[name]).split("\0") for name in ("roots", "outputs"))
        if meta["code"] == code_state() and meta["state"] == disk_state(roots, outputs)[0]:
            return connection
    except (sqlite3.Error, OSError, KeyError, ValueError):
        # Deleted, cut off, of another make: it is written anew.
        pass
    if connection is not None:
        connection.close()
    return None


def disk_state(roots: Iterable[str], outputs: Collection[str] = ()) -> tuple[bytes, int]:
    """Make a hash of name, size and time of the last change of every file below some folders.

    Args:
        roots: Paths of folders and files. Folders of tools in them are left out.
        outputs: Paths of folders that are written to, which are left out, too.

    Returns:
        The hash, and the time of the newest change in nanoseconds.
    """
    digest = hashlib.blake2b(digest_size=16)
    newest = 0
    for root in roots:
        for name, changed, size in _states(root, outputs):
            digest.update(f"{name}\0{changed}\0{size}\0".encode("utf-8", "surrogateescape"))
            newest = max(newest, changed)
    return digest.digest(), newest


def code_state() -> bytes:
    """Make a hash of the state of this program, which an index must be made by."""
    return disk_state([str(Path(__file__).parent.parent)])[0]


def _states(root: str, outputs: Collection[str]) -> Iterator[tuple[str, int, int]]:
    pending = [root]
    while pending:
        place = pending.pop()
        try:
            with os.scandir(place) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except NotADirectoryError:
            status = os.stat(place)  # noqa: PTH116 - as all the others
            yield place, status.st_mtime_ns, status.st_size
            continue
        except OSError:
            yield place, 0, -1
            continue
        yield place, 0, 0
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _SKIPPED and entry.path not in outputs:
                    pending.append(entry.path)
                continue
            with suppress(OSError):
                status = entry.stat()
                yield entry.name, status.st_mtime_ns, status.st_size


def forget_old(path: Path) -> None:
    """Remove what other settings have left, but for the newest few."""
    with suppress(OSError):
        found = sorted(path.parent.glob("answers-*.sqlite"), key=lambda file: file.stat().st_mtime_ns)
        for old in found[:-_MOST_INDEXES]:
            old.unlink(missing_ok=True)
