"""What a preview keeps from one build to the next, and how it notices that something was saved."""

import errno
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_kwindex.build.manifest import ManifestEntry
from mkdocs_kwindex.discovery import read_bytes
from mkdocs_kwindex.discovery.file_contents import Reader
from mkdocs_kwindex.host.compiled_templates import CompiledTemplates
from mkdocs_kwindex.host.on_demand import OnDemandFile, OnDemandFiles
from mkdocs_kwindex.model import Package, SourceFile
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan
from mkdocs_kwindex.pages.page_summary import PageSummary
from mkdocs_kwindex.preview import watcher as source_watcher
from mkdocs_kwindex.preview.watcher import SourceWatcher
from tests.support.tree import write_site

SECONDS = 20
LONG_AGO = 1_000_000_000


@pytest.fixture
def source(tmp_path: Path) -> SourceFile:
    """Return a file that was saved long ago, as far as its own time tells."""
    path = tmp_path / "a.py"
    path.write_bytes(b"1")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return SourceFile(str(path), "a.py", "a")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which files are read."""
    paths: list[str] = []

    def noted(path: str, places: Mapping[str, str]) -> bytes | OSError:
        paths.append(path)
        return read_bytes(path, places)

    monkeypatch.setattr("mkdocs_kwindex.discovery.file_contents.read_bytes", noted)
    return paths


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be some time after all files were saved."""
    now = time.time_ns()
    monkeypatch.setattr("mkdocs_kwindex.discovery.file_contents.time.time_ns", lambda: now + 3_600_000_000_000)


@pytest.mark.usefixtures("later")
def test_a_file_is_read_again_only_when_it_was_touched(source: SourceFile, asked: list[str]) -> None:
    reader = Reader()
    first = reader.read({"a.py": source}, b"shared")

    assert reader.read({"a.py": source}, b"shared") == first
    assert asked == [source.path]

    Path(source.path).write_bytes(b"2")
    os.utime(source.path, (LONG_AGO, LONG_AGO))
    second = reader.read({"a.py": source}, b"shared")
    assert second.data == {"a.py": b"2"}
    assert second.keys != first.keys
    assert asked == [source.path] * 2


@pytest.mark.usefixtures("later")
def test_a_key_is_made_again_when_what_it_depends_on_is_another(source: SourceFile, asked: list[str]) -> None:
    reader = Reader()
    first = reader.read({"a.py": source}, b"shared")
    moved = SourceFile(source.path, "b/a.py", "b.a")

    assert reader.read({"a.py": source}, b"other").keys != first.keys
    assert reader.read({"a.py": moved}, b"other").keys != reader.read({"a.py": source}, b"other").keys
    assert len(asked) == 4


def test_a_file_that_was_saved_a_moment_ago_is_always_read(source: SourceFile, asked: list[str]) -> None:
    reader = Reader()
    reader.read({"a.py": source}, b"shared")
    reader.read({"a.py": source}, b"shared")

    assert asked == [source.path] * 2


@pytest.mark.usefixtures("later", "asked")
def test_a_file_that_is_gone_is_not_remembered(source: SourceFile) -> None:
    reader = Reader()
    reader.read({"a.py": source}, b"shared")
    Path(source.path).unlink()

    gone = reader.read({"a.py": source}, b"shared")

    assert (gone.data, gone.keys, gone.unreadable) == ({}, {}, {"a.py": "No such file or directory"})


def test_templates_are_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = CompiledTemplates()
    loader = DictLoader({"a.html": "{{ name }}!"})

    assert Environment(loader=loader, bytecode_cache=compiled).get_template("a.html").render(name="x") == "x!"  # noqa: S701 - no page
    again = Environment(loader=loader, bytecode_cache=compiled)  # noqa: S701 - no page
    monkeypatch.setattr(again, "compile", None)
    assert again.get_template("a.html").render(name="y") == "y!"

    changed = Environment(loader=DictLoader({"a.html": "{{ name }}?"}), bytecode_cache=compiled)  # noqa: S701 - no page
    assert changed.get_template("a.html").render(name="z") == "z?"


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    """Return the configuration of a site."""
    return load_config(str(write_site(tmp_path, "mkdocs.yml: {site_name: Site}\ndocs/index.md: Home")))


def manifest(uri: str) -> ManifestEntry:
    """Make the outline of a page."""
    return ManifestEntry(PagePlan(PageKind.OVERVIEW, uri, "a.py", "A"), PageSummary.of("", (), searchable=False))


def test_the_file_of_an_unchanged_page_is_used_again(config: MkDocsConfig) -> None:
    files = OnDemandFiles()
    a, b = manifest("a.md"), manifest("b.md")
    file = OnDemandFile("a.md", None, config.site_dir, use_directory_urls=True)

    files.begin_build(config)
    files.keep(a, file)
    assert files.unchanged(a) is None

    files.begin_build(config)
    assert files.unchanged(a) is file
    assert files.unchanged(b) is None
    assert files.unchanged(manifest("a.md")) is None

    # It was not used in the last build.
    files.begin_build(config)
    assert files.unchanged(a) is None


def test_no_file_is_used_again_with_other_settings(config: MkDocsConfig) -> None:
    files = OnDemandFiles()
    a = manifest("a.md")
    file = OnDemandFile("a.md", None, config.site_dir, use_directory_urls=True)
    files.begin_build(config)
    files.keep(a, file)

    config.use_directory_urls = False
    files.begin_build(config)

    assert files.unchanged(a) is None


@pytest.fixture
def told() -> threading.Event:
    """Is set when something has changed."""
    return threading.Event()


@pytest.fixture
def watcher(source: SourceFile, told: threading.Event) -> Iterator[SourceWatcher]:
    """Watch the folder of a file."""
    watcher = SourceWatcher([Package(str(Path(source.path).parent), "pkg")], [], told.set)
    watcher.start()
    yield watcher
    watcher.stop()


def test_the_watcher_tells_when_a_file_was_saved(
    source: SourceFile, told: threading.Event, watcher: SourceWatcher
) -> None:
    Path(source.path).write_bytes(b"changed")

    assert told.wait(SECONDS)
    told.clear()
    watcher.stop()
    Path(source.path).write_bytes(b"changed again")
    assert not told.wait(1)


def test_what_is_saved_during_a_pause_is_told_afterwards(
    source: SourceFile, told: threading.Event, watcher: SourceWatcher
) -> None:
    watcher.pause()
    # It may have begun to look before.
    told.wait(1)
    Path(source.path).write_bytes(b"changed")
    assert not told.wait(1)

    watcher.resume()

    assert told.wait(SECONDS)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the watcher asks, and nobody tells it")
@pytest.mark.parametrize("is_file", [False, True])
def test_what_the_system_tells_is_noticed_before_the_watcher_asks(
    source: SourceFile, told: threading.Event, monkeypatch: pytest.MonkeyPatch, *, is_file: bool
) -> None:
    path = Path(source.path)
    monkeypatch.setattr(source_watcher, "_SECONDS", 10 * SECONDS)
    watcher = SourceWatcher([Package(str(path if is_file else path.parent), "pkg", is_file=is_file)], [], told.set)
    watcher.start()

    path.write_bytes(b"changed")

    assert told.wait(SECONDS)
    watcher.stop()


def test_the_watcher_asks_where_the_system_tells_nothing(
    source: SourceFile, told: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr("watchdog.observers.Observer.start", fail)
    watcher = SourceWatcher([Package(str(Path(source.path).parent), "pkg")], [], told.set)
    watcher.start()

    Path(source.path).write_bytes(b"changed")

    assert told.wait(SECONDS)
    watcher.stop()
