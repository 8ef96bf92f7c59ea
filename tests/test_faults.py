"""Faults: files that change between the look at them and the reading, pipes that never end, builds that are killed."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mkdocs_kwindex.crosslinks.external_names import load_inventories
from mkdocs_kwindex.discovery import walk
from mkdocs_kwindex.discovery.regular_files import open_regular, read_in_place, read_regular
from mkdocs_kwindex.model import Tree
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.host import HOST
from tests.support.killing import Killing
from tests.support.tree import write_site

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the system has no such files and signals")

PRIVATE = "nobodys_business"
CONFIG = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs, highlightjs: false}
    plugins: [search, {kwindex: {files: all, search: full, workers: 1}}]
src/pkg/__init__.py: "The package."
src/pkg/good.py: def good(): ...
src/pkg/bad.py: def bad(): ...
src/pkg/notes.md: "# Notes"
src/pkg/README.txt: Read this.
src/pkg/inner/deep.py: def deep(): ...
tests/test_good.py: "from pkg.good import good\\ndef test_good(): good()"
"""
SECONDS = 240


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """End a test that waits for what never comes."""

    def give_up(_signal: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the project that has a file for every name of it."""
    root = write_site(tmp_path / "outside", CONFIG).parent
    for path in root.rglob("*"):
        if path.is_file():
            path.write_text(f"# {PRIVATE}\n{PRIVATE} = 1\n", encoding="utf-8")
    return root


@contextmanager
def between_look_and_read(happens: Callable[[], None]) -> Iterator[None]:
    """Let something happen when the files have been found, and before they are read."""
    patch = pytest.MonkeyPatch()
    calls: list[Tree] = []

    def walked(*arguments: Any, **options: Any) -> Tree:  # noqa: ANN401 - as they come
        tree = walk(*arguments, **options)
        calls.append(tree)
        # Packages, tests and examples.
        if len(calls) == 3:
            happens()
        return tree

    patch.setattr("mkdocs_kwindex.build.inputs.walk", walked)
    try:
        yield
    finally:
        patch.undo()
    assert len(calls) >= 3


def published(built: Built, text: str) -> list[str]:
    """Return the files of a site that hold a text."""
    assert built.files
    return [name for name in sorted(built.files) if text.encode() in (built.site_dir / name).read_bytes()]


def exchange(path: Path, kind: str, outside: Path) -> None:
    """Put something else in the place of a file or folder."""
    theirs = outside / path.relative_to(outside.parent / "project")
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(theirs)
    elif kind == "device":
        path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("name", "kind", "why"),
    [
        ("src/pkg/bad.py", "link", "something else took its place while it was read"),
        ("src/pkg/bad.py", "pipe", "it is not a regular file"),
        ("src/pkg/bad.py", "device", "it is not a regular file"),
        ("src/pkg/bad.py", "folder", "it is not a regular file"),
        ("src/pkg/bad.py", "nothing", "No such file or directory"),
        ("src/pkg/notes.md", "link", "something else took its place while it was read"),
        ("src/pkg/notes.md", "pipe", "it is not a regular file"),
        ("src/pkg/README.txt", "link", "something else took its place while it was read"),
        ("src/pkg/README.txt", "pipe", "it is not a regular file"),
        ("src/pkg/inner", "link", "something else took its place while it was read"),
        ("src/pkg/inner", "pipe", "Not a directory"),
        ("tests/test_good.py", "link", "something else took its place while it was read"),
        ("tests/test_good.py", "pipe", "it is not a regular file"),
    ],
)
def test_what_takes_the_place_of_a_file_before_it_is_read(
    tmp_path: Path, outside: Path, name: str, kind: str, why: str
) -> None:
    root = tmp_path / "project"
    config = write_site(root, CONFIG)
    with between_look_and_read(lambda: exchange(root / name, kind, outside)):
        built = build(config)

    assert published(built, PRIVATE) == []
    file = name if name.count(".") else f"{name}/deep.py"
    # A test has no page here.
    then = "; what it uses is not known" if name.startswith("tests/") else ": its page shows nothing of it"
    assert built.log == [("WARNING", f"kwindex: {root}/{file}: cannot be read ({why}){then}")]
    assert "pkg.good.good" in built.page("code/pkg/good.py_docs/").ids
    assert crawl(built.site_dir).problems == []


@pytest.mark.parametrize("name", ["README.md", "README"])
def test_a_readme_without_a_page_that_is_exchanged(tmp_path: Path, outside: Path, name: str) -> None:
    root = tmp_path / "project"
    config = write_site(root, CONFIG.replace("files: all", "files: [python]"), {f"src/pkg/{name}": "Read this."})
    (outside / "src/pkg" / name).write_text(PRIVATE, encoding="utf-8")
    (root / "src/pkg/README.txt").unlink()
    with between_look_and_read(lambda: exchange(root / "src/pkg" / name, "link", outside)):
        built = build(config)

    assert published(built, PRIVATE) == []
    assert built.log == [
        (
            "WARNING",
            f"kwindex: {root}/src/pkg/{name}: cannot be read (something else took its place while it was read)",
        )
    ]


def test_links_that_are_followed_stay_so(tmp_path: Path) -> None:
    """A project that is reached by a link, with a link in it, is read; the next build takes a link that moved."""
    config = write_site(tmp_path / "real", CONFIG)
    (tmp_path / "real/src/pkg/alias.py").symlink_to("bad.py")
    (tmp_path / "project").symlink_to("real")
    config = tmp_path / "project/mkdocs.yml"

    built = build(config)

    assert built.log == []
    assert "pkg.alias.bad" in built.page("code/pkg/alias.py_docs/").ids

    def move() -> None:
        (tmp_path / "real/src/pkg/alias.py").unlink()
        (tmp_path / "real/src/pkg/alias.py").symlink_to("good.py")

    with between_look_and_read(move):
        assert len(build(config).log) == 1
    built = build(config)
    assert built.log == []
    assert "pkg.alias.good" in built.page("code/pkg/alias.py_docs/").ids


def test_a_file_that_is_saved_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor puts a new file in the place of the old one, which is no reason to say anything."""
    path = tmp_path.resolve() / "a.py"
    path.write_bytes(b"old")
    fstat = os.fstat
    saved: list[Path] = []

    def save(descriptor: int) -> os.stat_result:
        if not saved:
            saved.append(path.with_name("new"))
            saved[0].write_bytes(b"new")
            saved[0].replace(path)
        return fstat(descriptor)

    monkeypatch.setattr(os, "fstat", save)

    assert read_in_place(str(path), str(path)) == b"new"


def test_where_the_system_does_not_tell_what_was_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path.resolve()
    for name in ("a.py", "b.py"):
        (folder / name).write_text(name, encoding="utf-8")
    (folder / "link.py").symlink_to("b.py")

    def unknown(path: str) -> str:
        raise FileNotFoundError(path)

    monkeypatch.setattr(os, "readlink", unknown)
    monkeypatch.setattr(os.path, "realpath", lambda path: str(path).replace("link.py", "b.py"))

    assert read_in_place(f"{folder}/a.py", f"{folder}/a.py") == b"a.py"
    assert read_in_place(f"{folder}/link.py", f"{folder}/b.py") == b"b.py"
    with pytest.raises(OSError, match="something else took its place"):
        read_in_place(f"{folder}/link.py", f"{folder}/a.py")


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"12345")
    (tmp_path / "link").symlink_to("file")
    os.close(before := os.open(tmp_path / "file", os.O_RDONLY))

    for name in ("pipe", ".", "/dev/zero", "/dev/null"):
        with pytest.raises(OSError, match="it is not a regular file"):
            open_regular(tmp_path / name)
    with pytest.raises(OSError, match="symbolic link"):
        read_regular(tmp_path / "link", follow=False)
    assert read_regular(tmp_path / "link") == b"12345"
    assert read_regular(tmp_path / "file", 3) == b"123"
    # Nothing that was refused stays open: the number of the next one is that of the first.
    os.close(after := os.open(tmp_path / "file", os.O_RDONLY))
    assert after == before


@pytest.mark.parametrize(
    "name",
    [
        ".gitignore",
        ".gitattributes",
        "pyproject.toml",
        "setup.cfg",
        "ruff.toml",
        ".ruff.toml",
        "pytest.ini",
        "src/.gitignore",
        "src/pkg/ruff.toml",
        "src/pkg/README.md",
        "src/pkg/__init__.pyi",
        "src/pkg/data.json",
    ],
)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_nothing_waits_for_a_pipe_or_reads_a_device(tmp_path: Path, name: str, kind: str) -> None:
    config = write_site(tmp_path, CONFIG)
    if kind == "pipe":
        os.mkfifo(tmp_path / name)
    else:
        (tmp_path / name).symlink_to("/dev/zero")

    built = build(config)

    assert "pkg.good.good" in built.page("code/pkg/good.py_docs/").ids
    assert all(f"{tmp_path}/{name}: " in message for _, message in built.log)


@pytest.mark.parametrize("name", ["pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini", "ruff.toml"])
def test_configuration_outside_of_the_project_is_not_told_of(tmp_path: Path, name: str) -> None:
    key = f"-----BEGIN {PRIVATE} KEY-----\n{PRIVATE}\n"
    (tmp_path / "key").write_text(key, encoding="utf-8")
    config = write_site(tmp_path / "project", CONFIG)
    (tmp_path / "project" / name).symlink_to("../key")

    built = build(config)

    assert published(built, PRIVATE) == []
    assert not any(PRIVATE in message for _, message in built.info)


def test_inventories_that_are_pipes(tmp_path: Path) -> None:
    source = "http://127.0.0.1:9/objects.inv"
    os.mkfifo(tmp_path / "pipe.inv")
    kept = tmp_path / "cache/inventories" / f"{hashlib.sha256(source.encode()).hexdigest()[:32]}.inv"
    kept.parent.mkdir(parents=True)
    os.mkfifo(kept)

    _, told = load_inventories(["pipe.inv https://docs.example/", source], tmp_path, tmp_path / "cache", timeout=5)

    assert len(told) == 2
    assert "the file cannot be read (it is not a regular file)" in told[0]


def site_digest(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        # These hold the time of the build.
        if path.is_file() and not path.name.startswith("sitemap.xml") and path != site / "index.html"
    }


def many_files() -> dict[str, str | bytes]:
    return {
        f"src/pkg/many/m{number}.py": f'"""Number {number}."""\nfrom pkg.good import good\ndef f{number}(): good()\n'
        for number in range(25)
    }


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The site of a build from an empty cache that nothing disturbs."""
    built = build(write_site(tmp_path_factory.mktemp("fresh"), CONFIG, many_files()))
    assert built.log == []
    assert "code/keywords.json" in built.files
    return site_digest(built.site_dir)


def run(config: Path, environment: dict[str, str]) -> int:
    """Build as a program of its own, and return how it ended."""
    command = [sys.executable, "-m", HOST, "build", "--quiet", "-f", str(config)]
    return subprocess.run(command, env=environment, stderr=subprocess.DEVNULL, check=False).returncode


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory, fresh: dict[str, str]) -> int:
    """How many calls for its files a build of the project makes."""
    folder = tmp_path_factory.mktemp("moments")
    killing = Killing(folder / "project", folder / "scratch")
    assert run(write_site(folder / "project", CONFIG, many_files()), killing.environment()) == 0
    assert site_digest(folder / "project/site") == fresh
    return killing.count()


@pytest.mark.parametrize(
    "moment",
    [
        *(
            "src/pkg/bad.py",
            "records.sqlite",
            "site/css",
            "site/code/pkg/bad.py_docs/index.html",
            "site/code/keywords.json",
        ),
        # Parts of the whole build: a third of the way through it, …
        *(0.35, 0.6),
    ],
)
def test_a_build_that_is_killed(tmp_path: Path, fresh: dict[str, str], moments: int, moment: str | float) -> None:
    """The next one makes what a build from an empty cache makes, and a site in part is known by its missing list."""
    killing = Killing(tmp_path / "project", tmp_path / "scratch")
    config = write_site(tmp_path / "project", CONFIG, many_files())

    if moment == "site/css":
        # The old site is whole, and is removed from there on.
        assert run(config, killing.environment()) == 0
    at = moment if isinstance(moment, str) else str(round(moment * moments))
    assert run(config, killing.environment(at)) == -signal.SIGKILL

    assert not (tmp_path / "project/site/code/keywords.json").exists()
    assert run(config, killing.environment()) == 0
    assert site_digest(tmp_path / "project/site") == fresh


def test_a_clock_that_goes_backwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = write_site(tmp_path, CONFIG)
    first = site_digest(build(config).site_dir)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() - 400 * 24 * 3600)
    monkeypatch.setattr(time, "time_ns", lambda: int((now() - 400 * 24 * 3600) * 1e9))
    (tmp_path / "src/pkg/bad.py").write_text("def worse(): ...\n", encoding="utf-8")
    os.utime(tmp_path / "src/pkg/bad.py", (1, 1))

    built = build(config)

    assert built.log == []
    assert "pkg.bad.worse" in built.page("code/pkg/bad.py_docs/").ids
    second = site_digest(built.site_dir)
    assert second != first
    shutil.rmtree(tmp_path / ".cache")
    assert site_digest(build(config).site_dir) == second


def test_two_builds_on_one_cache(tmp_path: Path) -> None:
    config = write_site(tmp_path / "project", CONFIG, many_files())
    sites = [tmp_path / f"site{number}" for number in range(2)]
    builds = [
        subprocess.Popen(
            [sys.executable, "-m", HOST, "build", "--strict", "-f", str(config), "-d", str(site)],
            stderr=subprocess.PIPE,
        )
        for site in sites
    ]
    said = [process.communicate(timeout=SECONDS)[1].decode() for process in builds]

    assert [(process.returncode, "WARNING" in text) for process, text in zip(builds, said, strict=True)] == [
        (0, False)
    ] * 2
    assert site_digest(sites[0]) == site_digest(sites[1])
