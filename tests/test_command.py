"""The command `kwindex`: where it finds its options, what it says, and what it never imports."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_kwindex.cli.configuration import find_configuration
from mkdocs_kwindex.cli.main import main
from mkdocs_kwindex.cli.terminal import CommandError
from mkdocs_kwindex.cli.yaml_files import read_yaml
from tests.support.tree import write_tree

_BLOCKED = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"mkdocs", "material", "properdocs"}:
            raise ImportError(f"{name} is not to be imported")

sys.meta_path.insert(0, Blocker())
from mkdocs_kwindex.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
LAMP = """
    mkdocs.yml:
        site_name: Lamp
        plugins:
          - search
          - kwindex: {packages: [lamp], workers: 1}
        markdown_extensions:
          - toc: {permalink: true}
          - pymdownx.emoji:
              emoji_index: !!python/name:material.extensions.emoji.twemoji
    lamp/__init__.py:
        class Bulb:
            def light(self): ...
    lamp/desk.py:
        from lamp import Bulb
        Bulb().light()
    lamp/broken.py: def (
"""
_PROGRESS = re.compile(r"kwindex: (?:reading|analysing|relating|pages)(?: [\d,]+ of [\d,]+)?")


def test_it_needs_neither_mkdocs_nor_a_theme(tmp_path: Path) -> None:
    root = write_tree(tmp_path, LAMP)

    outcome = subprocess.run(
        [sys.executable, "-c", _BLOCKED, "report"], cwd=root, capture_output=True, text=True, check=False
    )

    # A machine that is busy takes long enough for the progress to be shown.
    said = [line for line in outcome.stderr.splitlines() if _PROGRESS.fullmatch(line) is None]
    assert said == ["kwindex: 1 warning about the files; --verbose shows them"]
    first, _, rest = outcome.stdout.partition("\n")
    assert first == "3 files indexed, 4 keywords, 7 names that lead somewhere"
    assert rest == "lamp/broken.py:1: cannot be parsed: invalid syntax; its page shows the source only\n"
    assert outcome.returncode == 0
    for kind in ("markdown", "book", "json"):
        command = ["export", "-q", "--format", kind, "--out", f"made/{kind}"]
        exported = subprocess.run(
            [sys.executable, "-c", _BLOCKED, *command], cwd=root, capture_output=True, check=False
        )
        assert (exported.stderr, exported.returncode) == (b"", 0), kind
    assert (root / ".cache/plugin/kwindex/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_the_report_for_programs_is_that_of_the_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_tree(tmp_path, LAMP)

    assert main(["report", "--json", "-q", "-C", str(root)]) == 0

    shown = capsys.readouterr()
    assert shown.err == ""
    assert json.loads(shown.out)["files"]["with_pages"] == 3


@pytest.mark.parametrize(
    ("files", "written", "base"),
    [
        ({"mkdocs.yml": "plugins: [{kwindex: {git: true}}]"}, {"git": True}, ""),
        ({"mkdocs.yaml": "plugins: {kwindex: {git: true}}"}, {"git": True}, ""),
        ({"properdocs.yml": "plugins: [kwindex]"}, {}, ""),
        ({"pyproject.toml": "[tool.kwindex]\ngit = true"}, {"git": True}, ""),
        ({"mkdocs.yml": "plugins: [search]", "pyproject.toml": "[tool.kwindex]\ngit = true"}, {"git": True}, ""),
        ({"base.yml": "plugins: {kwindex: {git: true}}", "mkdocs.yml": "INHERIT: base.yml"}, {"git": True}, ""),
        ({"mkdocs.yml": "plugins: [search]", ".git/HEAD": ""}, {"repository": True}, ""),
        ({"mkdocs.yml": "plugins: [search]"}, {}, "deep/below"),
    ],
)
def test_where_options_are_found(tmp_path: Path, files: dict[str, str], written: object, base: str) -> None:
    root = write_tree(tmp_path, "deep/below/a.py: a = 1", files)

    found = find_configuration(root / "deep/below", None, [])

    assert (found.written, found.base) == (written, root / base)


def test_flags_come_last(tmp_path: Path) -> None:
    root = write_tree(tmp_path, "mkdocs.yml: {plugins: [{kwindex: {git: true, workers: 2}}]}")

    found = find_configuration(root, None, ["git=false", "exclude=['*_pb2.py']"])

    assert found.written == {"git": False, "workers": 2, "exclude": ["*_pb2.py"]}


def test_tags_name_and_never_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
        env: !ENV [NO_SUCH, LAMP, 5]
        default: !ENV [NO_SUCH, 5]
        known: !!python/name:pymdownx.superfences.fence_code_format
        other: !!python/name:os.system
        call: !!python/object/apply:os.system ["touch done"]
        made: !!python/object/new:os.system ["touch done"]
        module: !!python/module:antigravity
        path: !relative $docs_dir
    """
    monkeypatch.setenv("LAMP", "true")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")

    found = read_yaml(tmp_path / "mkdocs.yml")

    known = found.pop("known")
    assert (known.__module__, known.__qualname__) == ("pymdownx.superfences", "fence_code_format")
    nothing = dict.fromkeys(["other", "call", "made", "module"])
    assert found == {"env": True, "default": 5, "path": "$docs_dir", **nothing}
    assert "antigravity" not in sys.modules
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize(
    ("files", "arguments", "expected"),
    [
        ({"mkdocs.yml": "a: b: c"}, [], "{root}/mkdocs.yml:1: mapping values are not allowed here; expected YAML"),
        ({"mkdocs.yml": "[1]"}, [], "{root}/mkdocs.yml: expected a mapping of settings"),
        ({"mkdocs.yml": "\x00"}, [], "{root}/mkdocs.yml: "),
        ({"mkdocs.yml": "INHERIT: mkdocs.yml"}, [], "{root}/mkdocs.yml: 'INHERIT' names no configuration file"),
        ({"mkdocs.yml": "plugins: [{kwindex: 5}]"}, [], "{root}/mkdocs.yml: 'plugins': kwindex: expected a mapping of options"),
        ({"pyproject.toml": "[tool.kwindex"}, [], "{root}/pyproject.toml: "),
        # What does not name the plugin is none of its business.
        ({"pyproject.toml": "["}, [], "options: option 'packages': nothing found: "),
        ({"pyproject.toml": "[tool]\nkwindex = 5"}, [], "{root}/pyproject.toml: [tool.kwindex]: expected a mapping of options"),
        ({"mkdocs.yml": "plugins: [{kwindex: {gut: 1}}]"}, [], "{root}/mkdocs.yml: option 'gut': unknown option with value 1; did you mean 'git'?"),
        ({}, [], "options: option 'packages': nothing found: "),
        ({}, ["--config", "gone.yml"], "{root}/gone.yml: cannot be read (No such file or directory)"),
        ({}, ["-o", "git"], "'--option git': expected NAME=VALUE, as in 'docstring_style=google'"),
        ({}, ["-o", "git=["], "'--option git=[': the value is not YAML"),
        ({}, ["-o", "\x1b[2J=1"], "options: option 'packages': nothing found: "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], arguments: list[str], expected: str
) -> None:
    write_tree(tmp_path, "a.py: a = 1" if "gut" in expected else "", files)

    assert main(["report", "-C", str(tmp_path), *arguments]) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    [line] = shown.err.splitlines()
    assert line.startswith(f"kwindex: {expected.replace('{root}', str(tmp_path))}")
    assert line.isprintable()


def test_there_is_no_such_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "-C", "/no/such"]) == 2
    assert capsys.readouterr().err == "kwindex: '--directory /no/such': is no folder\n"


def test_the_first_folder_upwards_wins(tmp_path: Path) -> None:
    root = write_tree(
        tmp_path, "mkdocs.yml: {plugins: [{kwindex: {git: true}}]}\ninner/mkdocs.yml: {plugins: [kwindex]}"
    )

    assert find_configuration(root / "inner", None, []).base == root / "inner"
    write_tree(root, "pyproject.toml: [project]")
    with pytest.raises(CommandError, match="has no options of kwindex"):
        find_configuration(root, "pyproject.toml", [])
