"""A process that stays knows of every change before the next question, and looks at no file while there is none."""

import mmap
import os
import sys
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from mkdocs_kwindex.cli import watched_state
from mkdocs_kwindex.cli.file_states import Visitor, disk_state
from mkdocs_kwindex.cli.watched_state import WatchedState

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every question looks at all files")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    (root / "pkg/sub").mkdir(parents=True)
    (root / ".cache").mkdir()
    (root / "site").mkdir()
    for name in ("pkg/a.py", "pkg/sub/b.py"):
        (root / name).write_text("x = 1\n", encoding="utf-8")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "target.py").write_text("y = 1\n", encoding="utf-8")
    (root / "pkg/link.py").symlink_to(outside / "target.py")
    (root / "pkg/nowhere.py").symlink_to(outside / "later.py")
    (outside / "twin.py").write_text("z = 1\n", encoding="utf-8")
    os.link(outside / "twin.py", root / "pkg/twin.py")
    return root


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Collection[str]]:
    """Every look at all files."""
    seen: list[Collection[str]] = []

    def look(
        roots: Collection[str], outputs: Collection[str] = (), visitor: Visitor | None = None
    ) -> tuple[bytes, int]:
        seen.append(roots)
        return disk_state(roots, outputs, visitor)

    monkeypatch.setattr(watched_state, "disk_state", look)
    return seen


def _write_mapped(path: Path) -> None:
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        mapped[0:1] = b"w"


def _exchange(tree: Path) -> None:
    tree.rename(tree.with_name("before"))
    tree.mkdir()


CHANGES: dict[str, Callable[[Path], object]] = {
    "more text": lambda tree: (tree / "pkg/a.py").write_text("x = 1000\n", encoding="utf-8"),
    "in a folder below": lambda tree: (tree / "pkg/sub/b.py").write_text("x = 1000\n", encoding="utf-8"),
    "through a mapping": lambda tree: _write_mapped(tree / "pkg/a.py"),
    "a time of the past": lambda tree: os.utime(tree / "pkg/a.py", ns=(1, 1)),
    "a new file": lambda tree: (tree / "pkg/new.py").touch(),
    "a new folder": lambda tree: (tree / "pkg/new").mkdir(),
    "a file is gone": lambda tree: (tree / "pkg/a.py").unlink(),
    "a file has another name": lambda tree: (tree / "pkg/a.py").rename(tree / "pkg/c.py"),
    "a folder has another name": lambda tree: (tree / "pkg/sub").rename(tree / "pkg/other"),
    "one file in the place of another": lambda tree: (tree / "pkg/sub/b.py").replace(tree / "pkg/a.py"),
    "what a link leads to": lambda tree: (tree.parent / "outside/target.py").write_text("y = 1000\n", encoding="utf-8"),
    "a link that led nowhere": lambda tree: (tree.parent / "outside/later.py").touch(),
    "by the file's other name": lambda tree: (tree.parent / "outside/twin.py").write_text("z\n" * 9, encoding="utf-8"),
    "another tree in its place": _exchange,
    "nothing is there": lambda tree: tree.rename(tree.with_name("before")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_known_at_once(tree: Path, change: Callable[[Path], object]) -> None:
    state_of = WatchedState()
    before = state_of([str(tree)])

    change(tree)

    assert state_of([str(tree)]) == disk_state([str(tree)]) != before


def test_a_file_that_is_saved_again_and_again_is_never_missed(tree: Path) -> None:
    state_of = WatchedState()
    states = set()
    for count in range(500):
        (tree / "pkg/sub/b.py").write_text("x" * count, encoding="utf-8")
        states.add(state_of([str(tree)])[0])

    assert len(states) == 500


def test_a_folder_that_came_later_is_watched_too(tree: Path) -> None:
    state_of = WatchedState()
    state_of([str(tree)])
    (tree / "new/inner").mkdir(parents=True)
    (tree / "new/inner/c.py").touch()
    before = state_of([str(tree)])

    (tree / "new/inner/c.py").write_text("now\n", encoding="utf-8")

    assert state_of([str(tree)]) == disk_state([str(tree)]) != before


def test_while_nothing_changes_no_file_is_looked_at(tree: Path, looks: list[Collection[str]]) -> None:
    state_of = WatchedState()
    first = state_of([str(tree)], [str(tree / "site")])
    for _ in range(5):
        (tree / "pkg/a.py").read_text(encoding="utf-8")
        (tree / ".cache/answers").write_text("kept", encoding="utf-8")
        (tree / "site/index.html").write_text("made", encoding="utf-8")
        assert state_of([str(tree)], [str(tree / "site")]) == first

    assert len(looks) == 1


def test_what_is_no_file_of_the_tree_is_looked_at_once(tree: Path, looks: list[Collection[str]]) -> None:
    state_of = WatchedState()
    first = state_of([str(tree)])
    (tree / "pkg/__pycache__").mkdir()

    assert [state_of([str(tree)]) for _ in range(3)] == [first] * 3
    assert len(looks) == 2


@pytest.mark.parametrize("reason", ["other machines write there", "no watches are left", "no events", "many links"])
def test_where_the_system_cannot_tell_every_question_looks(
    tree: Path, looks: list[Collection[str]], monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError

    if reason == "other machines write there":
        monkeypatch.setattr(watched_state, "_is_local", lambda _: False)
    elif reason == "no watches are left":
        monkeypatch.setattr(f"{watched_state.__name__}._Events.watch", fail)
    elif reason == "no events":
        monkeypatch.setattr(f"{watched_state.__name__}._Events.opened", lambda: None)
    else:
        monkeypatch.setattr(watched_state, "_MOST_OUTSIDERS", 1)
    state_of = WatchedState()
    state_of([str(tree)])
    (tree / "pkg/a.py").write_text("x = 1000\n", encoding="utf-8")

    assert state_of([str(tree)]) == state_of([str(tree)]) == disk_state([str(tree)])
    assert len(looks) == 3


def test_few_trees_are_watched_at_a_time(tree: Path) -> None:
    descriptors = Path("/proc/self/fd")
    before = len(list(descriptors.iterdir()))
    state_of = WatchedState()
    for count in range(20):
        state_of([str(tree)], [str(count)])

    assert len(list(descriptors.iterdir())) == before + 4
