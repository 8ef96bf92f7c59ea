"""The option `levels`: what is made of each kind of problem."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from mkdocs_kwindex.config import option_docs
from mkdocs_kwindex.host import site_build
from mkdocs_kwindex.model import DEFAULT_LEVELS, Level, ProblemKind
from tests.conftest import BuildSite
from tests.support.build import build, recorded_log
from tests.support.host import HOST
from tests.support.tree import write_site

CONFIG = "site_name: Site\ntheme: {name: mkdocs}\nplugins:\n  - kwindex: %s\n"
FILES: dict[str, str | bytes] = {
    "src/pkg/__init__.py": "",
    "src/pkg/syntax.py": "def f(:\n",
    "src/pkg/encoding.py": b'TEXT = "\xff"\n',
    "docs/code/index.md": "# By hand\n",
}


def project(root: Path, levels: object) -> Path:
    """A project with a problem of each kind that files can have."""
    options = {"levels": levels, "git": True, "files": ["python"], "inventories": ["missing.inv https://x.example/"]}
    config = write_site(root, "", {"mkdocs.yml": CONFIG % json.dumps(options), **FILES})
    os.mkfifo(root / "src/pkg/pipe.py")
    (root / "src/pkg/pyproject.toml").write_text("[broken", encoding="utf-8")
    return config


def said(config: Path) -> dict[str, str]:
    """Build; return the level of what was said of each file."""
    built = build(config)
    return {
        message.removeprefix("kwindex: ").removeprefix(f"{config.parent}/").partition(":")[0]: level
        for level, message in built.info
        if message.startswith("kwindex: ")
    }


INVENTORY = "Option 'inventories': missing.inv https://x.example/"
KINDS = {
    "src/pkg/syntax.py": ProblemKind.SYNTAX,
    "src/pkg/encoding.py": ProblemKind.ENCODING,
    "src/pkg/pipe.py": ProblemKind.LEFT_OUT,
    "pkg": ProblemKind.HISTORY,
    "Option 'inventories'": ProblemKind.INVENTORIES,
    "code/index.md": ProblemKind.ADDRESS,
}


def test_without_the_option(tmp_path: Path) -> None:
    found = said(project(tmp_path, {}))

    assert {name: found.get(name) for name in KINDS} == {
        name: DEFAULT_LEVELS[kind].upper() for name, kind in KINDS.items()
    }


@pytest.mark.parametrize("level", [Level.WARNING, Level.INFO, Level.NOTHING])
@pytest.mark.parametrize("by_kind", [True, False])
def test_every_kind(tmp_path: Path, level: Level, by_kind: bool) -> None:
    found = said(project(tmp_path, {kind.value: level.value for kind in ProblemKind} if by_kind else level.value))

    expected = None if level is Level.NOTHING else level.upper()
    assert {name: found.get(name) for name in KINDS} == dict.fromkeys(KINDS, expected)


def test_the_documentation_names_every_kind() -> None:
    [text] = [text for name, _, text in option_docs() if name == "levels"]

    assert [kind for kind in ProblemKind if f"`{kind}`" not in text] == []


def test_one_of_them(tmp_path: Path) -> None:
    found = said(project(tmp_path, {"syntax": "nothing", "address": "warning"}))

    expected = {name: DEFAULT_LEVELS[kind].upper() for name, kind in KINDS.items()}
    del expected["src/pkg/syntax.py"]
    assert {name: found[name] for name in KINDS if name in found} == {**expected, "code/index.md": "WARNING"}


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("syntax", "{root}/src/pkg/syntax.py:1: cannot be parsed: invalid syntax; its page shows the source only"),
        (
            "inventories",
            f"{INVENTORY}: the file cannot be read (No such file or directory). The names in it are not linked.",
        ),
    ],
)
def test_an_error_ends_the_build_before_anything_is_written(tmp_path: Path, kind: str, message: str) -> None:
    config = project(tmp_path, {other.value: "nothing" for other in ProblemKind} | {kind: "error"})

    with recorded_log() as records, pytest.raises(Abort, match=r"^Aborted with a BuildError!$"):
        build(config)
    expected = [
        ("ERROR", f"kwindex: {message.format(root=tmp_path)}"),
        ("ERROR", "kwindex: 1 problem that the option 'levels' makes an error; see above"),
    ]
    assert records.of_level(40) == expected
    assert not (tmp_path / "site/code").exists()


def test_warnings_that_are_none_any_more_do_not_end_a_strict_build(tmp_path: Path) -> None:
    built = build(project(tmp_path, "info"), strict=True)

    assert built.log == []


def test_on_the_command_line(tmp_path: Path) -> None:
    project(tmp_path, {"syntax": "error"})

    ended = subprocess.run(
        [sys.executable, "-m", HOST, "build"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.splitlines()[-1].endswith("that the option 'levels' makes an error; see above")


@pytest.mark.parametrize("error", [OSError(28, "No space left\non device"), RuntimeError(), KeyError("\x1b[2J")])
def test_no_traceback_reaches_a_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(site_build, "SitePages", fail)
    with recorded_log() as records, pytest.raises(Abort):
        build(write_site(tmp_path, "src/pkg/__init__.py:"))

    [(level, message)] = records.of_level(40)
    assert level == "ERROR"
    assert message.isprintable()
    start = f"kwindex: the build cannot go on ({type(error).__name__}"
    assert message.startswith(start)
    assert message.endswith(f"; in test_levels.py, line {fail.__code__.co_firstlineno + 1})")


def test_many_of_a_kind_are_one_line(site: BuildSite) -> None:
    files: dict[str, str | bytes] = {f"src/pkg/a{number:02}\x1b.py": "" for number in range(20)}
    files |= {f"src/pkg/b{number:02}.py": f"{number} = 1\n" if number % 2 else "def f(" for number in range(24)}
    files |= {f"src/pkg/c{number:02}.py": b"a = '\xff'" for number in range(19)}
    built = site("", files)

    places = [message.replace(f"kwindex: {built.root}/src/pkg/", "") for _, message in built.log]
    names, syntax, *encoding = sorted(places)
    assert names == (
        f"a00\\x1b.py, {built.root}/src/pkg/a01\\x1b.py, {built.root}/src/pkg/a02\\x1b.py and 17 more: "
        "left out: its name has control characters"
    )
    assert (
        syntax
        == f"b00.py:1, {built.root}/src/pkg/b02.py:1, {built.root}/src/pkg/b04.py:1 and 21 more: cannot be parsed"
    )
    assert [place.partition(":")[0] for place in encoding] == [f"c{number:02}.py" for number in range(19)]
    assert len(built.files & {f"code/pkg/b{number:02}.py_docs/index.html" for number in range(24)}) == 24
