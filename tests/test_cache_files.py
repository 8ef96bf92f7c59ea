"""The cache's files in bad company: other builds, a full disk, sudden death, and people who mean harm."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from mkdocs_kwindex.build.page_cache import PageCache
from mkdocs_kwindex.cache import RecordCache
from mkdocs_kwindex.cache.database import connect

KEYS = [bytes([number]) * 32 for number in range(20)]
VALUES = {key: f"{number} " * 5000 for number, key in enumerate(KEYS)}

ENDLESS = """
CREATE VIEW records AS
WITH RECURSIVE r(key, mark, record) AS (SELECT 1, 2, 3 UNION ALL SELECT key + 1, mark, record FROM r) SELECT * FROM r
"""

needs_posix = pytest.mark.skipif(os.name == "nt", reason="the system has no such files and signals")


def cache(folder: Path, least_bytes: int = 1 << 28) -> RecordCache[str]:
    return RecordCache(folder, str, "records", least_bytes)


def encoded(values: Mapping[bytes, str]) -> dict[bytes, bytes]:
    return {key: msgspec.msgpack.encode(value) for key, value in values.items()}


def keep(folder: Path) -> Path:
    """Keep all values, and return the file."""
    cache(folder).put(encoded(VALUES), ())
    assert cache(folder).get(KEYS) == VALUES
    return folder / "records.sqlite"


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_value_that_was_exchanged_is_not_there(tmp_path: Path) -> None:
    path = keep(tmp_path)
    change(
        path, "UPDATE records SET (mark, record) = (SELECT mark, record FROM records WHERE rowid = 2) WHERE rowid = 1"
    )

    assert cache(tmp_path).get(KEYS) == {key: value for key, value in VALUES.items() if key != KEYS[0]}


@pytest.mark.parametrize("value", [5, 1.5, "text", b"", b"\xc1"])
def test_a_value_that_is_none_is_not_there(tmp_path: Path, value: object) -> None:
    with closing(sqlite3.connect(keep(tmp_path))) as connection, connection:
        connection.execute("UPDATE records SET record = ? WHERE key = ?", (value, KEYS[3]))

    assert cache(tmp_path).get(KEYS) == {key: value for key, value in VALUES.items() if key != KEYS[3]}


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE records"],
        ["ALTER TABLE records ADD COLUMN more"],
        ["CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM records; END"],
        ["DROP TABLE records", ENDLESS],
        ["PRAGMA journal_mode = WAL"],
        ["PRAGMA auto_vacuum = NONE", "VACUUM"],
    ],
)
def test_a_database_of_another_make_is_replaced(tmp_path: Path, statements: list[str]) -> None:
    path = keep(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)

    assert cache(tmp_path).get(KEYS) == {}
    keep(tmp_path)


def test_numbers_that_overflow_do_no_harm(tmp_path: Path) -> None:
    change(keep(tmp_path), "UPDATE uses SET size = 9223372036854775807, used = used - 5")

    cache(tmp_path).put(encoded({b"new": "value"}), ())

    assert cache(tmp_path).get([*KEYS, b"new"]) == {b"new": "value"}


def test_flipped_bits_and_missing_pages(tmp_path: Path) -> None:
    content = keep(tmp_path).read_bytes()
    chance = random.Random(5)  # noqa: S311 - the same damage in every run
    for damage in range(60):
        broken = bytearray(content)
        if damage % 3 == 0:
            del broken[chance.randrange(len(broken)) :]
        for _ in range(damage % 20):
            if broken:
                broken[chance.randrange(min(len(broken), 4096 << damage % 8))] ^= 1 << chance.randrange(8)
        (tmp_path / "records.sqlite").write_bytes(broken)

        found = cache(tmp_path).get(KEYS)

        assert {key: VALUES[key] for key in found} == found
        cache(tmp_path).put(encoded(VALUES), ())
        cache(tmp_path).put(encoded(VALUES), ())
        assert cache(tmp_path).get(KEYS) == VALUES


@needs_posix
def test_links_and_pipes_in_its_place(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    change(other, "CREATE TABLE theirs (value)")
    before = other.read_bytes()
    path = tmp_path / "cache/records.sqlite"
    path.parent.mkdir()

    path.symlink_to(other)
    assert cache(path.parent).get(KEYS) == {}
    keep(path.parent)
    assert (path.is_symlink(), other.read_bytes()) == (False, before)

    path.unlink()
    os.mkfifo(path)
    assert cache(path.parent).get(KEYS) == {}
    keep(path.parent)

    path.unlink()
    path.mkdir()
    cache(path.parent).put(encoded(VALUES), ())
    assert cache(path.parent).get(KEYS) == {}


WRITER = """
import sys, msgspec
from pathlib import Path
from tests.test_cache_files import VALUES, cache, encoded
print("ready", flush=True)
while True:
    cache(Path(sys.argv[1])).put(encoded(VALUES), ())
    found = cache(Path(sys.argv[1])).get(VALUES)
    assert {key: VALUES[key] for key in found} == found
"""


def test_a_build_that_is_killed_at_any_moment(tmp_path: Path) -> None:
    for moment in range(8):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(moment * 0.011)
            process.kill()

        found = cache(tmp_path).get(KEYS)
        assert {key: VALUES[key] for key in found} == found
        if moment > 4:
            # What was once kept is not lost either.
            assert found == VALUES
        keep(tmp_path)


def test_several_builds_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER.replace("while True", "for _ in range(20)"), str(tmp_path)]
    writers = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(3)]

    said = [writer.communicate(timeout=60)[1] for writer in writers]

    assert [(writer.returncode, errors) for writer, errors in zip(writers, said, strict=True)] == [(0, b"")] * 3
    assert cache(tmp_path).get(KEYS) == VALUES


@needs_posix
def test_a_full_disk(tmp_path: Path) -> None:
    path = keep(tmp_path)
    code = f"""
import resource
from pathlib import Path
from mkdocs_kwindex.build.page_cache import PageCache
from tests.test_cache_files import KEYS, VALUES, cache, encoded
size = {path.stat().st_size}
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50_000, size + 50_000))
cache(Path({str(tmp_path)!r})).put(encoded({{bytes([key[0] + 100]) * 32: "x" * 30_000 for key in KEYS}}), KEYS)
page_cache = PageCache(Path({str(tmp_path)!r}), b"edition")
for number in range(50):
    page_cache.put(f"page {{number}}", bytes(30_000))
page_cache.close()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")
    assert cache(tmp_path).get(KEYS) == VALUES


def test_what_is_old_or_too_much_goes_and_the_file_shrinks(tmp_path: Path) -> None:
    path = keep(tmp_path)
    full = path.stat().st_size
    # The last keys were used last.
    change(
        path, "UPDATE uses SET used = used - 100 + (SELECT count(*) FROM uses AS earlier WHERE earlier.key < uses.key)"
    )

    used = cache(tmp_path, least_bytes=5 * len(VALUES[KEYS[19]]))
    used.put({}, [KEYS[7]])

    left = cache(tmp_path).get(KEYS)
    assert list(left) == [KEYS[7], *KEYS[16:]]
    assert path.stat().st_size < full / 2


def test_what_was_not_used_for_a_month_goes(tmp_path: Path) -> None:
    path = keep(tmp_path)
    change(path, "UPDATE uses SET used = used - 31 * 24 * 3600")

    cache(tmp_path).put({}, KEYS[:2])

    assert list(cache(tmp_path).get(KEYS)) == KEYS[:2]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE parts SET data = x'00'",
        "UPDATE parts SET data = NULL",
        "UPDATE parts SET name = 5",
        "DROP TABLE parts",
        "CREATE VIEW v AS SELECT 1",
    ],
)
def test_a_damaged_shelf_is_an_empty_one(tmp_path: Path, damage: str) -> None:
    page_cache = PageCache(tmp_path, b"edition")
    page_cache.put("page", b"content")
    page_cache.close()
    change(tmp_path / "pages.sqlite", damage)

    page_cache = PageCache(tmp_path, b"edition")
    assert page_cache.get("page") is None
    page_cache.put("page", b"content")
    page_cache.close()
    page_cache = PageCache(tmp_path, b"edition")
    assert page_cache.get("page") == b"content"
    page_cache.close()


def test_a_shelf_that_nobody_closes_leaves_no_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[sqlite3.Connection] = []

    def noted(path: Path, schema: Sequence[str]) -> sqlite3.Connection:
        opened.append(connect(path, schema))
        return opened[-1]

    monkeypatch.setattr("mkdocs_kwindex.build.page_cache.connect", noted)
    page_cache = PageCache(tmp_path, b"edition")
    page_cache.put("page", b"content")
    page_cache.flush()

    del page_cache

    with pytest.raises(sqlite3.ProgrammingError, match="closed database"):
        opened[0].execute("SELECT 1")
