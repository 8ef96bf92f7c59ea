"""What people see of a long build, and the line at its end."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mkdocs_kwindex.build.progress import Bar, Lines, NoDisplay, Progress, Stage
from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.host import HOST
from tests.support.tree import write_site

ROOT = Path(__file__).parent.parent
SLOW = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs}
    markdown_extensions: [tests.support.trouble]
    plugins: [{kwindex: {docstring_extensions: [tests.support.trouble], workers: 1, git: false}}]
src/pkg/a.py:
    '''wait 1.5'''
src/pkg/b.py:
    '''wait 1.6'''
src/pkg/c.py: import pkg.a
src/pkg/d.py: def f(:
"""
SUMMARY = re.compile(
    r"kwindex: (?P<files>[\d,]+) files, (?P<keywords>[\d,]+) keywords, (?P<links>[\d,]+) links; read [\d.]+ s, "
    r"(?:analysed (?P<analysed>[\d.]+) s \((?P<kept>[\d,]+ of [\d,]+) from the cache\), related [\d.]+ s, )?"
    r"pages [\d.]+ s \((?P<pages>[\d,]+ of [\d,]+) from the cache\); the site has [\d.,]+ MB"
)


def summary(built: Built) -> Mapping[str, str | None]:
    """Return the parts of the one line that sums up a build."""
    [found] = [match for _, message in built.info if (match := SUMMARY.fullmatch(message))]
    return found.groupdict()


def run(config: Path, *arguments: str) -> str:
    """Build a site with its output in a file, and return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", HOST, "build", "-f", str(config), *arguments],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr


def on_terminal(config: Path, columns: int, *arguments: str) -> str:
    """Build a site on a terminal, and return what it writes there."""
    from tests.support.terminal import run_on_terminal  # noqa: PLC0415 - not every system has terminals

    return run_on_terminal([sys.executable, "-m", HOST, "build", "-f", str(config), *arguments], ROOT, columns)


def test_the_summary_tells_what_was_made(tmp_path: Path) -> None:
    config = write_site(tmp_path, "src/pkg/a.py: def f(): ...\nsrc/pkg/b.py: import pkg.a\n")

    first = build(config)
    again = summary(build(config))

    told = summary(first)
    keywords = [keyword["name"] for keyword in first.keywords() if keyword["kind"] != "module"]
    assert (told["files"], told["keywords"]) == ("2", str(len(keywords)))
    assert (told["kept"], told["pages"]) == ("0 of 2", "0 of 13")
    assert int(told["links"] or 0) > 0
    assert again == {**told, "analysed": None, "kept": None, "pages": "13 of 13"}


def test_after_a_change_the_summary_tells_what_was_kept(tmp_path: Path) -> None:
    config = write_site(tmp_path, "src/pkg/a.py: def f(): ...\nsrc/pkg/b.py: import pkg.a\n")
    build(config)

    (tmp_path / "src/pkg/a.py").write_text("def g(): ...\n", encoding="utf-8")

    assert summary(build(config))["kept"] == "1 of 2"


def test_a_fast_build_says_nothing_else(site: BuildSite) -> None:
    built = site("src/pkg/a.py: def f(): ...")

    assert [bool(SUMMARY.fullmatch(message)) for _, message in built.info if "kwindex" in message] == [True]


def test_a_file_gets_plain_lines(tmp_path: Path) -> None:
    said = run(write_site(tmp_path, SLOW))

    # Which one comes first depends on the machine.
    assert re.search(r"kwindex: (reading|relating|(analysing|pages) \d+ of \d+)\n", said)
    assert len(SUMMARY.findall(said)) == 1
    assert "\r" not in said
    assert "\x1b" not in said


@pytest.mark.skipif(os.name == "nt", reason="no terminal can be made there")
def test_a_terminal_gets_a_bar_that_leaves_nothing_behind(tmp_path: Path) -> None:
    written = on_terminal(write_site(tmp_path, SLOW), 60)

    lines = written.split("\n")
    drawn = re.findall(r"\r\x1b\[2K([^\r\n]+)", written)
    bars = [text for text in drawn if text.startswith("kwindex: ")]
    assert any(re.fullmatch(r"kwindex: analysing [12] of 4 █+░+", bar) for bar in bars)
    assert max(map(len, bars)) < 60
    # Whatever is left on a line is what was written after it was cleared for the last time.
    left = [line.rstrip("\r").rpartition("\x1b[2K")[2] for line in lines]
    assert [line for line in left if line.startswith("kwindex: ")] == []
    assert len([line for line in left if SUMMARY.search(line)]) == 1
    assert len([line for line in left if "d.py:1: cannot be parsed" in line]) == 1


@pytest.mark.skipif(os.name == "nt", reason="no terminal can be made there")
def test_quiet_is_quiet(tmp_path: Path) -> None:
    config = write_site(tmp_path, SLOW)

    assert on_terminal(config, 80, "--quiet") == ""


class Clock:
    """A clock that somebody sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_stage_that_interrupts_another_has_its_own_time() -> None:
    clock = Clock()
    progress = Progress(NoDisplay(), clock)
    progress.begin(Stage.PAGES)
    progress.expect(10, kept=4, done=0)
    clock.now += 2
    with progress.stage(Stage.ANALYSING):
        progress.expect(1000, kept=0, done=0)
        clock.now += 30
    clock.now += 1
    progress.close()
    clock.now += 100

    assert progress.summary(1234, 5, 6789) == (
        "1,234 files, 5 keywords, 6,789 links; analysed 30.0 s (0 of 1,000 from the cache), "
        "pages 3.0 s (4 of 10 from the cache)"
    )


def test_lines_come_every_few_seconds() -> None:
    said: list[str] = []
    clock = Clock()
    progress = Progress(Lines(said.append), clock)
    progress.begin(Stage.READING)
    progress.end()
    progress.begin(Stage.ANALYSING)
    progress.expect(2000, kept=1000, done=1000)
    for _ in range(48):
        clock.now += 0.25
        progress.advance()
    progress.close()

    # The first two seconds are quiet.
    assert said == ["analysing 1,008 of 2,000", "analysing 1,028 of 2,000", "analysing 1,048 of 2,000"]


@pytest.mark.parametrize(("encoding", "full"), [("utf-8", "█"), ("ascii", "#"), ("latin-1", "#")])
def test_a_bar_is_drawn_with_what_the_terminal_can_show(encoding: str, full: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    bar = Bar(stream)

    bar.show("pages", 5, 5, 1.0)

    stream.seek(0)
    assert stream.read().endswith(full * 10)
