"""The index of answers: an SQLite file beside the cache, read without loading the tree that it was made of.

It is small to open: nothing here imports the analysis. It answers only while the files are what they were when it was
written.
"""

import hashlib
import os
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from mkdocs_kwindex.cli.configuration import Configuration
from mkdocs_kwindex.cli.file_states import StateOf, code_state, disk_state

SCHEMA = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE files(
  id INTEGER PRIMARY KEY, uri TEXT, path TEXT, type TEXT, role TEXT, lines INTEGER, summary TEXT, is_test INTEGER,
  is_masked INTEGER
);
CREATE TABLE symbols(
  id INTEGER PRIMARY KEY, symbol TEXT, public TEXT, name TEXT COLLATE NOCASE, kind TEXT, file INTEGER, parent INTEGER,
  depth INTEGER, line INTEGER, first_line INTEGER, end_line INTEGER, signature TEXT, summary TEXT, uses INTEGER,
  users INTEGER, is_test INTEGER, one INTEGER
);
CREATE TABLE names(
  rank INTEGER PRIMARY KEY, id INTEGER, one INTEGER, name TEXT COLLATE NOCASE, symbol TEXT, public TEXT
);
CREATE TABLE uses(symbol INTEGER PRIMARY KEY, sites BLOB);
CREATE TABLE imports(imported INTEGER, importer INTEGER, line INTEGER, name TEXT);
CREATE INDEX file_uris ON files(uri);
CREATE INDEX name_ids ON names(id);
CREATE INDEX symbol_names ON symbols(name);
CREATE INDEX symbol_paths ON symbols(symbol);
CREATE INDEX symbol_public ON symbols(public);
CREATE INDEX symbol_files ON symbols(file);
CREATE INDEX symbol_users ON symbols(users DESC, uses DESC, symbol) WHERE users > 0 AND NOT is_test;
CREATE INDEX importers ON imports(imported);
"""
FILL_NAMES = """
INSERT INTO names(id, one, name, symbol, public)
SELECT id, one, name, symbol, public FROM symbols
ORDER BY kind IN ('heading', 'key'), is_test, public = '', uses DESC, symbol
"""
"""Fills `names` in the order in which they are found: tests after what they test, headings and keys after all."""

SITE_WIDTH = 5
"""The numbers of a use: file, line, column, kind (and `POSSIBLE` if it may mean another one), definition around it."""
POSSIBLE = 64
USES = (
    "read", "write", "call", "subclass", "annotation", "decorator", "import", "re-export", "delete", "keyword",
    "global", "binding", "export", "by name",
)  # fmt: skip
"""The kinds of use by their number; `model.names.USES`, which a test compares."""

_DEFAULT_CACHE = ".cache/plugin/kwindex"
_MOST_INDEXES = 4
# What a process that stays may keep in memory.
_KIBIBYTES = 65_536


def index_path(configuration: Configuration) -> Path | None:
    """Return where the index for a configuration is; `None` where the option `cache_dir` is wrong."""
    cache_dir = configuration.written.get("cache_dir", _DEFAULT_CACHE)
    if not isinstance(cache_dir, str) or not cache_dir or "\0" in cache_dir:
        return None
    settings = (sorted(map(repr, configuration.written.items())), sorted(map(repr, configuration.site.items())))
    digest = hashlib.blake2b(repr(settings).encode("utf-8", "surrogatepass"), digest_size=8)
    return configuration.base.resolve() / cache_dir / f"answers-{digest.hexdigest()}.sqlite"


def open_index(path: Path) -> tuple[sqlite3.Connection, dict[str, object]] | None:
    """Open an index, if it is there and whole; return it with what it was made of.

    Args:
        path: Where it is.
    """
    connection = None
    try:
        connection = sqlite3.connect(f"file:{quote(os.fsencode(path))}?mode=ro", uri=True, check_same_thread=False)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA cache_size = -{_KIBIBYTES}")
        return connection, dict(connection.execute("SELECT name, value FROM meta"))
    except (sqlite3.Error, OSError):
        # Deleted, cut off, of another make: it is written anew.
        if connection is not None:
            connection.close()
        return None


def is_true(meta: Mapping[str, object], state_of: StateOf = disk_state) -> bool:
    """Return whether an index is true to this program and to the files on disk.

    Args:
        meta: What it was made of.
        state_of: Makes states of folders.
    """
    try:
        roots, outputs = (str(meta[name]).split("\0") for name in ("roots", "outputs"))
        return meta["code"] == code_state(state_of) and meta["state"] == state_of(roots, outputs)[0]
    except (KeyError, ValueError):
        # Of another make.
        return False


def forget_old(path: Path) -> None:
    """Remove what other settings have left, but for the newest few."""
    with suppress(OSError):
        found = sorted(path.parent.glob("answers-*.sqlite"), key=lambda file: file.stat().st_mtime_ns)
        for old in found[:-_MOST_INDEXES]:
            old.unlink(missing_ok=True)
