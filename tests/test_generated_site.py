"""Finished pages kept between builds, and pages rendered ahead: the same bytes, in less time."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mkdocs_kwindex import pipeline
from mkdocs_kwindex.build.parallel import ParallelRender
from tests.support.build import Built, build
from tests.support.host import HOST
from tests.support.tree import write_site

PROJECT = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs, highlightjs: false}
    plugins: [search, kwindex]
docs/index.md: See `pkg.a.first`.
src/pkg/a.py: def first(): ...
src/pkg/b.py:
    from pkg.a import first
    first()
"""
SHELF = ".cache/plugin/kwindex/pages.sqlite"


def contents(built: Built) -> dict[str, bytes]:
    """Return the generated pages and the other files, but for those that hold the time of the build."""
    return files_of(built.site_dir)


def files_of(site: Path) -> dict[str, bytes]:
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {name: data for name, data in files.items() if name != "index.html" and not name.startswith("sitemap")}


def refuse_to_relate(*_: object) -> None:
    message = "the tree is put together"
    raise AssertionError(message)


def test_when_nothing_has_changed_nothing_is_put_together_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = write_site(tmp_path, PROJECT)
    before = contents(build(config))

    monkeypatch.setattr(pipeline, "relate", refuse_to_relate)

    assert contents(build(config)) == before
    assert b"Mentioned in" in before["code/pkg/a.py_docs/index.html"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("src/pkg/a.py", "def first(x): ...\n"),
        ("src/pkg/b.py", "import pkg.a\n"),
        ("src/pkg/README.md", "What it is for.\n"),
        (
            "mkdocs.yml",
            PROJECT.partition("plugins")[0].partition(":\n")[2].replace("    ", "")
            + "plugins: [kwindex: {source: false}]\n",
        ),
    ],
)
def test_whatever_changes_is_seen(tmp_path: Path, file: str, text: str) -> None:
    config = write_site(tmp_path / "warm", PROJECT)
    build(config)
    fresh = write_site(tmp_path / "fresh", PROJECT)
    for root in (tmp_path / "warm", tmp_path / "fresh"):
        (root / file).write_text(text, encoding="utf-8")

    warm = contents(build(config))

    assert warm == contents(build(fresh))


def test_a_hand_written_page_that_changes_is_seen_on_the_pages_of_the_symbols_it_mentions(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT)
    before = contents(build(config))
    page = "code/pkg/a.py_docs/index.html"

    (tmp_path / "docs/index.md").write_text("Nothing.\n", encoding="utf-8")
    without = contents(build(config))
    (tmp_path / "docs/index.md").write_text("See `pkg.a.first`.\n", encoding="utf-8")
    again = contents(build(config))

    assert b"Mentioned in" not in without[page]
    assert again[page] == before[page]


def test_a_link_to_an_anchor_of_a_generated_page_is_checked(tmp_path: Path) -> None:
    config = write_site(
        tmp_path,
        PROJECT.replace("plugins:", "validation: {anchors: warn}\n    plugins:"),
        {
            "docs/index.md": "[good](code/pkg/a.py_docs.md#pkg.a.first) [line](code/pkg/a.py_docs.md#L1) [bad](code/pkg/a.py_docs.md#L2)"
        },
    )
    expected = [
        (
            "WARNING",
            "Doc file 'index.md' contains a link 'code/pkg/a.py_docs.md#L2', but the doc 'code/pkg/a.py_docs.md' does not contain an anchor '#L2'.",
        )
    ]

    assert build(config).log == expected
    assert build(config).log == expected


def damage_row(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = connection.execute("SELECT name, data FROM parts WHERE name LIKE '%docs.md%' ORDER BY name").fetchall()
        (first, first_data), (second, second_data) = rows[:2]
        connection.execute("UPDATE parts SET data = ? WHERE name = ?", (second_data, first))
        connection.execute("UPDATE parts SET data = ? WHERE name = ?", (first_data[:-1], second))


def damage_schema(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE parts (edition TEXT, something TEXT)")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def overwrite(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)


@pytest.mark.parametrize("damage", [damage_row, damage_schema, cut, overwrite])
def test_a_damaged_shelf_costs_nothing_but_time(tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    config = write_site(tmp_path, PROJECT)
    before = contents(build(config))

    damage(tmp_path / SHELF)
    built = build(config)

    assert (built.log, contents(built)) == ([], before)


def test_pages_made_before_a_build_failed_are_kept(tmp_path: Path) -> None:
    hook = (
        "def on_post_page(output, page, config):\n    if page.url.endswith('b.py_docs/'): raise SystemError('enough')\n"
    )
    config = write_site(tmp_path, PROJECT.replace("plugins:", "hooks: [hook.py]\n    plugins:"), {"hook.py": hook})

    with pytest.raises(SystemError, match="enough"):
        build(config)

    with closing(sqlite3.connect(tmp_path / SHELF)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM parts")]
    assert any(name.startswith("code/pkg/a.py_docs.md") for name in names)


def test_old_states_of_the_tree_are_forgotten(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT)
    for number in range(5):
        (tmp_path / "src/pkg/a.py").write_text(f"x = {number}\n", encoding="utf-8")
        build(config)

    with closing(sqlite3.connect(tmp_path / SHELF)) as connection:
        assert connection.execute("SELECT count(DISTINCT edition) FROM parts").fetchone() == (2,)


def test_pages_rendered_ahead_are_the_same(tmp_path: Path) -> None:
    files = {f"src/pkg/m{number}.py": f"from pkg import m{number // 2}\ndef f(): ...\n" for number in range(60)}
    written = {}
    for workers in (1, 3):
        root = tmp_path / str(workers)
        config = write_site(root, PROJECT.replace("kwindex]", f"kwindex: {{workers: {workers}}}]"), files)
        # A process of its own, as one with the threads of the tests' runner does not copy itself.
        subprocess.run([sys.executable, "-m", HOST, "build", "-q", "--strict", "-f", str(config)], check=True)
        written[workers] = files_of(root / "site")

    assert written[1] == written[3]


AHEAD = """
import os
from mkdocs_kwindex.build.parallel import ParallelRender

def prepare(told):
    def make(name):
        if name == "3":
            raise ValueError
        if name == "7":
            os._exit(1)
        return told + name.encode()
    return make

parallel = ParallelRender(prepare, 2)
parallel.begin([[*group] for group in ["01", "23", "4", "56", "7", "8", "9"]], b"n")
print([parallel.take(name) for name in "02143567899"])
parallel.close()
"""


def test_what_a_copy_cannot_make_is_left_to_the_process_itself() -> None:
    assert ParallelRender.__doc__
    done = subprocess.run([sys.executable, "-c", AHEAD], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.strip() == "[b'n0', b'n2', b'n1', b'n4', None, b'n5', b'n6', None, b'n8', b'n9', None]"
