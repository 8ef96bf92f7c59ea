"""The folder of an export: what somebody else wrote stays, whatever happens meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_kwindex.discovery.exported import EXPORT_LIST
from mkdocs_kwindex.export.output_folder import OutputFolder, put_all
from mkdocs_kwindex.export.write_journal import ForeignFileError


def put(folder: Path, files: dict[str, bytes]) -> None:
    put_all(OutputFolder(folder, "markdown"), files.items())


def test_an_export_that_was_broken_off_knows_its_files(tmp_path: Path) -> None:
    def broken_off() -> Iterator[tuple[str, bytes]]:
        yield "a/x.md", b"new"
        raise KeyboardInterrupt

    put(tmp_path, {"a/x.md": b"old", "b.md": b"b"})
    with pytest.raises(KeyboardInterrupt):
        put_all(OutputFolder(tmp_path, "markdown"), broken_off())
    assert (tmp_path / "a/x.md").read_bytes() == b"new"

    put(tmp_path, {"a/x.md": b"newer"})

    assert (tmp_path / "a/x.md").read_bytes() == b"newer"
    assert not (tmp_path / "b.md").exists()


def test_a_first_export_that_was_broken_off_knows_its_files(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_bytes(b"mine")
    with pytest.raises(ForeignFileError, match="was not written by the export"):
        put(tmp_path, {"a.md": b"a", "b.md": b"b"})
    (tmp_path / "b.md").unlink()

    put(tmp_path, {"a.md": b"other", "b.md": b"b"})

    assert (tmp_path / "a.md").read_bytes() == b"other"


def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    inside, outside = tmp_path / "out", tmp_path / "elsewhere"
    put(inside, {"a/x.md": b"x", "y.md": b"y"})
    outside.mkdir()
    (outside / "x.md").write_bytes(b"x")
    (inside / "a/x.md").unlink()
    (inside / "a").rmdir()
    (inside / "a").symlink_to(outside)

    with pytest.raises(ForeignFileError, match="is reached by a link that leads out of the folder"):
        put(inside, {"a/x.md": b"changed", "y.md": b"y"})
    put(inside, {"y.md": b"y"})

    assert (outside / "x.md").read_bytes() == b"x"


def test_a_link_in_the_place_of_a_file_is_replaced_alone(tmp_path: Path) -> None:
    inside, target = tmp_path / "out", tmp_path / "mine.md"
    put(inside, {"x.md": b"x"})
    target.write_bytes(b"x")
    (inside / "x.md").unlink()
    (inside / "x.md").symlink_to(target)

    put(inside, {"x.md": b"changed"})

    assert target.read_bytes() == b"x"
    assert (inside / "x.md").read_bytes() == b"changed"


def test_folders_that_are_empty_then_are_removed(tmp_path: Path) -> None:
    put(tmp_path, {"a/b/x.md": b"x", "a/y.md": b"y"})
    put(tmp_path, {"a/y.md": b"y"})

    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        EXPORT_LIST,
        "a",
        "a/y.md",
    ]


def test_a_list_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / EXPORT_LIST).write_bytes(b"{")

    with pytest.raises(ForeignFileError, match=r"cannot be read .*: delete it to write the export anew"):
        OutputFolder(tmp_path, "markdown")
