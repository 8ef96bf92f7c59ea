"""The tree is read, never run: every file leaves a mark when it is imported or run, and so does all that git and ruff name."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import Client

from mkdocs_kwindex.cli.export import FORMATS
from mkdocs_kwindex.cli.main import COMMANDS, main
from tests.support.host import HOST
from tests.support.mcp_client import session, text
from tests.support.serve import serve
from tests.support.tree import write_site

ROOT = Path(__file__).parent.parent
MARK = "import pathlib\npathlib.Path({path!r}).touch()\n"
CONFIG = """\
site_name: S
theme: {name: mkdocs}
plugins:
  - kwindex:
      repository: true
      files: all
      git: true
      changes: v1
      reports: [docstrings, unused, contracts, lines]
      workers: 2
"""
MODULES = [
    "src/pkg/__init__.py", "src/pkg/__main__.py", "src/pkg/mod.py", "src/pkg/conftest.py", "src/pkg/sitecustomize.py",
    "src/pkg/usercustomize.py", "src/pkg/mkdocs_hooks.py", "src/pkg/griffe_extension.py", "src/setup.py", "setup.py",
    "conftest.py", "noxfile.py", "tasks.py", "tests/conftest.py", "tests/test_mod.py", "examples/run.py",
    "src/ast.py", "src/json.py", "src/detect_secrets.py", "src/griffe.py", "src/ruff.py", "src/coverage.py",
    "src/importlinter.py", "src/tree_sitter.py", "src/tach.py",
]  # fmt: skip
PROGRAMS = (
    "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "pager.log", "pager.ls-files",
    "diff.mark.textconv", "diff.mark.command", "diff.external", "filter.mark.clean", "filter.mark.smudge",
    "filter.mark.process", "gpg.program", "credential.helper", "uploadpack.packObjectsHook", "core.gitProxy",
    "pager.cat-file", "pager.show", "pager.diff", "merge.mark.driver", "core.alternateRefsCommand", "remote.origin.uploadpack",
)  # fmt: skip


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of which nothing may be run; beside it is the folder for the marks."""
    root = tmp_path_factory.mktemp("marked")
    project, marks = root / "project", root / "marks"
    marks.mkdir()
    script = root / "leave_mark"
    script.write_text(f"#!/bin/sh\ntouch {marks}/program\n", encoding="utf-8")
    script.chmod(0o755)
    files: dict[str, str | bytes] = {
        path: MARK.format(path=str(marks / path.replace("/", "-"))) + '"""Doc.\n\n>>> 1\n"""\n' for path in MODULES
    }
    files |= {
        "mkdocs.yml": CONFIG,
        "docs/index.md": "# Home\n",
        "ruff.toml": f'extend = "{root}/elsewhere.toml"\ncache-dir = "{marks}/ruff"\n',
        "src/pkg/pyproject.toml": f'[tool.ruff]\nextend = "{root}/elsewhere.toml"\n[build-system]\nrequires = []\nbuild-backend = "mod"\nbackend-path = ["."]\n',
        "src/pkg/use.py": "from pkg.mod import pathlib\n\n\ndef used():\n    return 1\n",
        "src/pkg/app.js": f"require('fs').writeFileSync('{marks}/js', '')\n",
        "src/pkg/run.sh": f"touch {marks}/sh\n",
        "src/pkg/Makefile": f"all:\n\ttouch {marks}/make\n",
        "src/pkg/book.ipynb": json.dumps({"cells": [], "metadata": {"kernelspec": {"argv": [str(script)]}}, "nbformat": 4, "nbformat_minor": 5}),
        ".importlinter": "[importlinter]\nroot_package = pkg\n[importlinter:contract:1]\nname = A\ntype = forbidden\nsource_modules = pkg.use\nforbidden_modules = pkg.mod\n",
        "coverage.json": json.dumps({"files": {"src/pkg/use.py": {"executed_lines": [1], "missing_lines": [5]}}}),
        ".gitattributes": "*.py diff=mark filter=mark merge=mark\n",
    }  # fmt: skip
    write_site(project, "", files)

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(project), *arguments], check=True, capture_output=True)  # noqa: S607

    git("init", "--quiet")
    git("add", ".")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "m")
    git("tag", "v1")
    for setting in PROGRAMS:
        git("config", setting, str(script))
    for alias in ("log", "ls-files", "rev-parse", "cat-file", "ls-tree", "diff"):
        git("config", f"alias.{alias}", f"!{script}")
    git("config", "core.hooksPath", str(root / "hooks"))
    git("config", "log.showSignature", "true")
    (root / "hooks").mkdir()
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc", "post-checkout"):
        (root / "hooks" / hook).symlink_to(script)
    # A file that git must look at anew.
    (project / "src/pkg/mod.py").touch()
    return project


@pytest.fixture(autouse=True)
def _no_mark(marked: Path) -> Iterator[None]:
    yield
    assert list((marked.parent / "marks").iterdir()) == []


def test_a_build_runs_nothing(marked: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", HOST, "build", "-f", str(marked / "mkdocs.yml")],
        cwd=marked.parent, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert "Traceback" not in done.stderr
    site = marked / "site"
    assert (site / "code/src/pkg/mod.py_docs/index.html").is_file()
    assert (site / "code/changes/index.html").is_file()
    # Nothing of the machine is published either.
    named = [path for path in site.rglob("*") if path.is_file() and str(marked).encode() in path.read_bytes()]
    assert named == []


def test_a_preview_runs_nothing(marked: Path) -> None:
    with serve(marked / "mkdocs.yml") as preview:
        for page in ("src/pkg/mod.py_docs/", "src/pkg/", "src/pkg/book.ipynb_docs/", "changes/", "lines/"):
            preview.wait_for_status(f"code/{page}", 200)
        assert "Traceback" not in preview.log


ASKED = {
    "new": ["new"],
    **{f"export {name}": ["export", "--format", name, "--out", f"out-{name}"] for name in FORMATS},
    **{f"export for {host}": ["export", "--nav", host, "--out", f"out-{host}"] for host in ("mkdocs", "zensical")},
    "find": ["find", "used"],
    "uses": ["uses", "pkg.use.used"],
    "show": ["show", "pkg.use.used"],
    "outline": ["outline", "src/pkg/mod.py"],
    "importers": ["importers", "src/pkg/mod.py"],
    "tests": ["tests", "pkg.use.used"],
    "map": ["map"],
    "diff": ["diff", "v1"],
    "diff as Markdown": ["diff", "v1", "--format", "markdown", "--private"],
    "docstrings": ["docstrings", "--private"],
    "unused": ["unused", "--public"],
    "deprecations": ["deprecations"],
    "notes": ["notes"],
    "contracts": ["contracts"],
    "lines": ["lines"],
    "report": ["report", "--json"],
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_no_command_runs_anything(
    asked: list[str], marked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(marked)
    where = marked.parent if asked[0] in {"export", "new"} else marked
    if asked[0] == "export":
        asked = [*asked[:-1], str(where / asked[-1])]

    code = main([*asked, "-C", str(marked), "--config", str(marked / "mkdocs.yml")])

    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "cannot go on" not in said.err
    assert code in {0, 1} or asked[0] == "new"


TOOLS: dict[str, tuple[dict[str, object], str]] = {
    "find_definitions": ({"name": "used"}, "[function] pkg.use.used"),
    "list_uses": ({"name": "used"}, "no use of pkg.use.used is found"),
    "list_tests": ({"name": "used"}, "no test of pkg.use.used is found"),
    "show_definition": ({"name": "used"}, "return 1"),
    "outline_file": ({"file": "src/pkg/mod.py"}, "src/pkg/mod.py defines nothing"),
    "list_importers": ({"file": "src/pkg/mod.py"}, "from pkg.mod import pathlib"),
    "map_tree": ({}, "used"),
    "list_changes": ({"revision": "v1"}, "v1"),
}


def test_a_client_of_mcp_runs_nothing(marked: Path) -> None:
    async def talk(client: Client) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == {*TOOLS}
        for tool, (arguments, expected) in TOOLS.items():
            assert expected in await text(client, tool, **arguments), tool
        for revision in ("--output=marks", "-p", "--upload-pack=leave_mark", "HEAD^{/a}", "@{-1}"):
            assert (await text(client, "list_changes", revision=revision)).startswith("error: ")

    session(marked, talk, "-C", str(marked), "--config", str(marked / "mkdocs.yml"))


def test_every_command_is_asked() -> None:
    assert {asked[0] for asked in ASKED.values()} == {*COMMANDS} - {"mcp"}
