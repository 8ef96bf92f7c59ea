"""Wrong values of options, by the thousand: one line each that names the option, the value and what was expected."""

import json
import os
import random
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.config.base import ValidationError
from mkdocs.exceptions import Abort

from mkdocs_kwindex.cli.main import main
from mkdocs_kwindex.config import option_docs
from mkdocs_kwindex.host.plugin_config import KwindexConfig
from mkdocs_kwindex.model.escaping import shown
from tests.support.build import build, recorded_log
from tests.support.tree import write_site

OPTIONS = [name for name, _, _ in option_docs()]
ODD: list[object] = [
    None, True, False, 0, 1, -1, 10**30, 1.5, float("nan"), float("inf"), "", " ", "\n", "\0", "a\0b", "a\nb", "\x1b[2J",
    "\u202e", "\ud800", "x" * 100_000, "é" * 200, "/", "//", ".", "..", "../..", "~", "index.html", "404.html", "sitemap.xml",
    "a/index.html", "A b", "a%b", "a#b", "a?b", "a\\b", 'a"b', "<b>", "{{ 1 }}", "!", "\\", "[z-a]", "[]-[]", "[[a]]",
    "all", "none", "yes", "http://", "dask://", "dask://h:99999", "installed:", "installed:..", "installed:no.such", [], {},
    [[]], [{}], [None], [""], {"": ""}, {1: 2}, {None: None}, {"security": 5}, {"security": [5]}, {"security": [""]},
    {"syntax": "loud"}, {"loud": "error"}, {"syntax": None}, ["a"] * 5000, [["a"]] * 50, {"a": {"b": {"c": {}}}},
    "docs", "site", "mkdocs.yml", "pipe", "src", "src/pkg", ["docs"], ["site"], ["mkdocs.yml"], ["pipe"], ["/"], ["src", "src"],
    ["src", "src/pkg"], ["tests", "tests/unit"], [".."], ["x" * 300], ["x/" * 3000], ["a\0b"], ["\ud800"], ["!"], ["[z-a]"],
]  # fmt: skip
DEEP: list[object] = []
for _ in range(5000):
    DEEP = [DEEP]
ENDLESS: list[object] = []
ENDLESS.append(ENDLESS)


def values(seed: int, count: int) -> Iterator[object]:
    """Yield values of every type, large and small, sensible and not."""
    chance = random.Random(seed)  # noqa: S311 - no secrets are made
    yield from ODD
    yield from (DEEP, ENDLESS, object(), print, {"a", "b"}, (1, 2), b"bytes")
    for _ in range(count):
        yield _value(chance, 3)


def _value(chance: random.Random, depth: int) -> object:
    kinds = ["odd", "text", "number", *(["list", "dict"] if depth else [])]
    match chance.choice(kinds):
        case "odd":
            return chance.choice(ODD)
        case "text":
            letters = string.printable + "äß文\u202e\0\x7f"
            return "".join(chance.choices(letters, k=chance.randrange(12)))
        case "number":
            return chance.choice([chance.randint(-5, 5), chance.randint(-(10**9), 10**9), chance.random()])
        case "list":
            return [_value(chance, depth - 1) for _ in range(chance.randrange(4))]
        case _:
            return {str(_value(chance, 0)): _value(chance, depth - 1) for _ in range(chance.randrange(4))}


@pytest.fixture(scope="module")
def config_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("wrong")
    path = write_site(root, "src/pkg/__init__.py:\ntests/unit/test_a.py: a = 1\ntests/__init__.py:")
    os.mkfifo(root / "pipe")
    (root / "site").mkdir()
    return path


@pytest.mark.parametrize("option", [*OPTIONS, "sorce", "\x1b[2J\nx"])
def test_every_answer_is_one_line(config_file: Path, option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What ruff knows is asked once, not for each of a thousand values.
    monkeypatch.chdir(config_file.parent)
    wrong = 0
    for value in values(seed=OPTIONS.index(option) if option in OPTIONS else 99, count=300):
        config = KwindexConfig(config_file_path=str(config_file))
        config.load_dict({option: value})
        failed, warnings = config.validate()
        assert warnings == []
        assert len(failed) <= 1
        for name, error in failed:
            wrong += 1
            assert isinstance(error, ValidationError)
            message = f"{name}: {error}"
            assert message.isprintable()
            assert len(message) < 2000 or "looked" in message
            assert name == option or option not in OPTIONS
            assert "xpected" in message or "did you mean" in message or "pip install" in message
    assert wrong > 50


def test_what_is_named() -> None:
    assert shown("a\nb\x1b") == "'a\\nb\\x1b'"
    assert len(shown("x" * 10_000)) < 200
    assert shown(ENDLESS) == "[[[[...]]]]"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"exclude": ["[z-a]"]}, "'exclude': '[z-a]' does not parse (bad character range z-a at position 10); expected a gitignore-style pattern"),
        ({"root_uri": "index.html"}, "'root_uri': 'index.html' holds 'index.html', which is a file of the site; expected a path in the site such as 'code' or 'reference/api'"),
        ({"packages": []}, "'packages': got []; expected at least one path relative to mkdocs.yml; without the option packages are found"),
        ({"packages": ["src/pkg", "src"]}, "'packages': 'src/pkg' lies inside 'src'; expected packages that do not overlap"),
        ({"tests": ["tests", "tests/unit"]}, "'tests': 'tests/unit' lies inside 'tests'; expected folders that do not overlap"),
        ({"levels": {"syntax": "loud"}}, "'levels': 'syntax' is 'loud'; expected error, warning, info, nothing"),
        ({"levels": 3}, "'levels': got 3; expected a level (error, warning, info, nothing), or levels by kind of problem"),
        ({"nav_title": "a\nb"}, "'nav_title': got 'a\\nb'; expected a text of one line such as 'Code'"),
        ({"finder_keys": "t"}, "'finder_keys': got 't'; expected a list of keys such as 't' and 'mod+.'"),
        ({"finder_keys": ["Ctrl+K"]}, "'finder_keys': got 'Ctrl+K'; expected one character such as 't', or one with 'mod+' as in 'mod+.'"),
        ({"finder_keys": [" "]}, "'finder_keys': got ' '; expected one character such as 't', or one with 'mod+' as in 'mod+.'"),
        ({"workers": 10**9}, "'workers': got 1000000000; expected a whole number from 1 to 1024, or a Dask scheduler as in 'dask://host:8786'"),
        ({"cache_dir": "a\0b"}, "'cache_dir': 'a\\x00b' is no path that a file system takes; expected a folder such as '.cache/plugin/kwindex'"),
        ({1: 2}, "'1': unknown option with value 2; expected one of"),
    ],
)  # fmt: skip
def test_one_line(config_file: Path, options: dict[object, object], expected: str) -> None:
    config = KwindexConfig(config_file_path=str(config_file))
    config.load_dict(options)
    failed, _ = config.validate()

    [message] = [f"'{name}': {error}" for name, error in failed]
    assert message.startswith(expected)
    assert message == expected or 1 in options


def test_all_of_them_are_told_at_once(config_file: Path) -> None:
    config = KwindexConfig(config_file_path=str(config_file))
    config.load_dict({"root_uri": "../x", "workers": 0, "exclude": ["[z-a]"], "sorce": 1, "git": "yes"})
    failed, _ = config.validate()

    assert [name for name, _ in failed] == ["exclude", "root_uri", "git", "workers", "sorce"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"cache_dir": "docs/x"}, "'cache_dir': 'docs/x' is in 'docs_dir', which is published; expected a folder of its own, such as '.cache/plugin/kwindex'"),
        ({"cache_dir": "docs"}, "'cache_dir': 'docs' is in 'docs_dir', which is published; expected a folder of its own, such as '.cache/plugin/kwindex'"),
        ({"cache_dir": "link"}, "'cache_dir': 'link' is in 'docs_dir', which is published; expected a folder of its own, such as '.cache/plugin/kwindex'"),
        ({"cache_dir": "site/c"}, "'cache_dir': 'site/c' is in 'site_dir', which is made anew and published; expected a folder of its own, such as '.cache/plugin/kwindex'"),
        ({"cache_dir": "."}, "'cache_dir': '.' holds mkdocs.yml and all of the project; expected a folder of its own, such as '.cache/plugin/kwindex'"),
        ({"cache_dir": "mkdocs.yml"}, "'cache_dir': 'mkdocs.yml' is a file; expected a folder of its own, such as '.cache/plugin/kwindex'"),
        ({"packages": ["site"]}, "'packages': '{root}/site' is in 'site_dir', which is made anew; expected source folders"),
        ({"tests": ["src/pkg"]}, "'tests': '{root}/src/pkg' is named by 'packages' too; expected that each folder is named once"),
        ({"tests": ["t"], "examples": ["t"]}, "'examples': '{root}/t' is named by 'tests' too; expected that each folder is named once"),
        ({"root_uri": "logo.png"}, "'root_uri': 'logo.png': logo.png is a file of the site; expected a path that is free"),
    ],
)  # fmt: skip
def test_contradictions(tmp_path: Path, options: dict[str, object], expected: str) -> None:
    text = "src/pkg/__init__.py:\nt/test_a.py:\nsite/a.py:\ndocs/logo.png: x\ndocs/index.md: # Home"
    config = f"site_name: Site\ntheme: {{name: mkdocs}}\nplugins:\n  - kwindex: {json.dumps(options)}\n"
    config_file = write_site(tmp_path, text, {"mkdocs.yml": config})
    (tmp_path / "link").symlink_to("docs")

    with recorded_log() as records, pytest.raises(Abort):
        build(config_file)
    shortened = expected.replace("{root}", str(tmp_path))
    assert records.of_level(30) == [("ERROR", f"Plugin 'kwindex' option {shortened}")]
    assert (tmp_path / "docs/index.md").exists()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["find", "x" * 100_000], f"'{'x' * 40}…': expected an argument of at most 20,000 characters, none of them NUL"),
        (["diff", "a\0b"], "'a\\x00b…': expected an argument of at most 20,000 characters, none of them NUL"),
        (["diff", "x" * 3_000], "; expected a git revision, or a folder with the packages"),
        (["export", "--out", "x" * 300], f"'--out {'x' * 300}': File name too long; expected a folder or a file to write"),
        (["export", "--out", "mkdocs.yml/a"], "'--out mkdocs.yml/a': Not a directory; expected a folder or a file to write"),
    ],
    ids=["find", "NUL", "revision", "long name", "no folder"],
)  # fmt: skip
def test_one_line_of_a_command(
    config_file: Path,
    asked: list[str],
    expected: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(config_file.parent)

    assert main([*asked, "--quiet"]) == 2

    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("kwindex: ")
    assert line.endswith(expected)
