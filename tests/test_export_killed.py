"""Exports that are killed: nothing is taken for whole that is not, and the next one is as if nothing had happened."""

import os
import shutil
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from mkdocs_kwindex.cli import export
from mkdocs_kwindex.cli.configuration import configured
from mkdocs_kwindex.cli.loading import generated_site
from mkdocs_kwindex.cli.main import main
from mkdocs_kwindex.cli.terminal import Terminal
from mkdocs_kwindex.discovery.exported import EXPORT_JOURNAL, EXPORT_LIST
from mkdocs_kwindex.pages.site import Site
from tests.support.killing import run_in_copy
from tests.support.tree import write_tree

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a process cannot be copied there")

TREE = """
pyproject.toml:
    [tool.kwindex]
    packages = ['lamp']
    workers = 1
lamp/__init__.py: "'''Light.'''"
lamp/bulb.py: def light(): ...
lamp/shade.py:
"""
# So many kills, from the first call to the last.
PARTS = 5


def content(path: Path) -> dict[str, bytes]:
    """Return what an export has written: the files of its folder, or its file."""
    files = [path, *path.rglob("*")] if path.exists() else []
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files if file.is_file()}


def is_whole(files: dict[str, bytes], name: str) -> bool:
    """Tell whether an export is finished, as its readers can."""
    if isinstance(export.FORMATS[name], export.FolderFormat):
        return EXPORT_LIST in files and EXPORT_JOURNAL not in files
    return bool(files)


class Exports:
    """Exports of a tree before and after a change; it is analysed once for all of them."""

    def __init__(self, root: Path) -> None:
        self._root = write_tree(root, TREE)
        self._before = self._analysed()
        (root / "lamp/shade.py").unlink()
        (root / "lamp/bulb.py").write_text("def dark(): ...\n", encoding="utf-8")
        self._after = self._analysed()

    def _analysed(self) -> Site:
        asked = Namespace(directory=str(self._root), config=None, option=[])
        with generated_site(configured(asked), Terminal(quiet=True)) as generated:
            return generated.site()

    def write(self, name: str, out: Path, *more: str, is_changed: bool = True) -> int:
        @contextmanager
        def known(*_: object, **__: object) -> Iterator[SimpleNamespace]:
            site = self._after if is_changed else self._before
            yield SimpleNamespace(site=lambda: site, exported=lambda _: None, keep_exported=lambda *_: None)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(export, "generated_site", known)
            return main(["export", "--quiet", "-C", str(self._root), "--format", name, "--out", str(out), *more])


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    return Exports(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("name", export.FORMATS)
def test_an_export_that_is_killed(tmp_path: Path, exports: Exports, name: str, is_first: bool) -> None:
    """Wherever that happens, in a folder that was empty and in one that an earlier export has written."""
    folder = tmp_path / "out"
    out = folder / "of"
    assert exports.write(name, tmp_path / "old/of", is_changed=False) == 0
    assert exports.write(name, tmp_path / "new/of") == 0
    old, new = content(tmp_path / "old/of"), content(tmp_path / "new/of")
    assert old != new

    def written_until(moment: int) -> int:
        shutil.rmtree(folder, ignore_errors=True)
        if not is_first:
            shutil.copytree(tmp_path / "old", folder)
        return run_in_copy(lambda: exports.write(name, out), folder, moment)

    calls = written_until(0)
    assert content(out) == new
    for moment in sorted({max(1, calls * part // PARTS) for part in range(1, PARTS + 1)}):
        assert written_until(moment) == 0
        left = content(out)
        assert not is_whole(left, name) or left in (old, new)
        assert exports.write(name, out, "--check") == (0 if left == new else 1)
        assert exports.write(name, out) == 0
        assert content(folder) == {f"of/{path}".removesuffix("/."): data for path, data in new.items()}


def test_an_export_that_is_killed_while_it_analyses(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "project", TREE)

    def write(out: Path) -> None:
        assert main(["export", "--quiet", "-C", str(root), "--out", str(out)]) == 0

    calls = run_in_copy(lambda: write(tmp_path / "new"), root, 0)
    shutil.rmtree(root / ".cache")
    assert run_in_copy(lambda: write(tmp_path / "killed"), root, calls // 2) == 0
    assert content(tmp_path / "killed") == {}
    write(tmp_path / "killed")
    assert content(tmp_path / "killed") == content(tmp_path / "new")
