"""Results kept between builds: used again by the next process, and never trusted."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.build import Built, build
from tests.support.host import HOST
from tests.support.tree import write_site

PROJECT = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs, highlightjs: false}
    plugins: [kwindex]
    markdown_extensions:
      - pymdownx.superfences:
          custom_fences:
            - name: mermaid
              class: mermaid
              format: !!python/name:pymdownx.superfences.fence_code_format
src/pkg/a.py: def first(): ...
src/pkg/b.py: def second(): ...
"""
CACHE = ".cache/plugin/kwindex/records.sqlite"


def build_in_another_process(config: Path) -> None:
    subprocess.run([sys.executable, "-m", HOST, "build", "-q", "--strict", "-f", str(config)], check=True)


def kept(root: Path) -> int:
    """Return the number of records in the cache."""
    with closing(sqlite3.connect(root / CACHE)) as connection:
        number: int = connection.execute("SELECT count(*) FROM records").fetchone()[0]
        return number


def pages(built: Built) -> dict[str, str]:
    """Return the generated pages."""
    return {
        path.relative_to(built.site_dir).as_posix(): path.read_text(encoding="utf-8")
        for path in built.site_dir.glob("code/**/*.html")
    }


def test_the_next_process_finds_what_the_last_one_kept(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT)

    build_in_another_process(config)
    assert kept(tmp_path) == 2
    build_in_another_process(config)
    assert kept(tmp_path) == 2


def test_only_what_has_changed_is_analysed_again(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT)
    build(config)

    (tmp_path / "src/pkg/b.py").write_text("def third(): ...\n", encoding="utf-8")
    built = build(config)

    assert kept(tmp_path) == 3
    assert {record["name"] for record in built.keywords() if record["kind"] == "function"} == {"first", "third"}


def test_a_kept_result_makes_the_same_pages(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT)

    assert pages(build(config)) == pages(build(config))


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_cache_costs_nothing_but_time(tmp_path: Path, damage: bytes) -> None:
    config = write_site(tmp_path, PROJECT)
    before = pages(build(config))

    (tmp_path / CACHE).write_bytes(damage)
    built = build(config)

    assert (built.log, pages(built)) == ([], before)


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT, {".cache/plugin": "a file where a folder is wanted"})

    built = build(config)

    assert built.log == []
    assert "code/pkg/a.py_docs/index.html" in built.files


def test_the_cache_lies_where_the_option_says(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT.replace("[kwindex]", "[{kwindex: {cache_dir: build/kept}}]"))

    build(config)

    assert (tmp_path / "build/kept/records.sqlite").is_file()
    assert not (tmp_path / ".cache").exists()
