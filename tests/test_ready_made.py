"""What other projects take as it is: the hooks for pre-commit, the action, the recipes of the documentation."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.repositories import Repository
from tests.support.tree import parse_tree

ROOT = Path(__file__).parent.parent
PROJECT = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs}
    plugins: [{kwindex: {git: true}}]
docs/index.md: # Home
src/pkg/__init__.py:
    def f(a): ...
.gitignore: .cache
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.commit("2020-05-01", "ann", parse_tree(PROJECT))
    made.commit("2021-05-01", "bob", {"src/pkg/later.py": "A = 1\n"})
    return made


def run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_hooks_write_check_and_compare(repository: Repository) -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}

    def hook(name: str, *arguments: str) -> int:
        command = shlex.split(hooks[name]["entry"])
        assert command[0] == "kwindex"
        start = [sys.executable, "-c", "import sys; from mkdocs_kwindex.cli.main import main; sys.exit(main())"]
        return run([*start, *command[1:], *(arguments or hooks[name]["args"])], repository.root).returncode

    assert hook("kwindex-check") == 1
    assert hook("kwindex-export") == 0
    assert hook("kwindex-check") == 0
    assert "docs/code/pkg/__init__.py_docs.md" in repository.git("status", "--porcelain", "--untracked-files=all")
    assert hook("kwindex-diff", "HEAD") == 0
    (repository.root / "src/pkg/__init__.py").write_text("def f(a, b): ...\n", encoding="utf-8")
    assert hook("kwindex-diff", "HEAD") == 1
    assert hook("kwindex-check") == 1


def test_the_action_has_the_whole_history_and_builds(repository: Repository, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.root}", str(clone))
    # Installing is left out: what would be installed is here.
    scripts = [step for step in action["runs"]["steps"] if "run" in step and "pip install" not in step["run"]]

    for step in scripts:
        names = {name: value_of(value, action["inputs"]) for name, value in step.get("env", {}).items()}
        done = run(["bash", "-e", "-o", "pipefail", "-c", step["run"]], clone, **names)
        assert done.returncode == 0, done.stderr

    page = (clone / "site/code/pkg/__init__.py_docs/index.html").read_text(encoding="utf-8")
    assert "2020-05-01" in page


def test_the_action_is_pinned_and_puts_no_input_into_a_script() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))

    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step.get("uses", f"a/b@{'0' * 40}"))


def test_recipes_are_yaml_that_names_what_there_is() -> None:
    text = (ROOT / "docs/recipes.md").read_text(encoding="utf-8")
    blocks = [yaml.load(block, yaml.BaseLoader) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]  # noqa: S506
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}

    named = [hook for block in blocks if "repos" in block for hook in block["repos"][0]["hooks"]]
    assert named != []
    for hook in named:
        assert hook["entry"].startswith(hooks[hook["id"]]["entry"])
        assert hook["name"] == hooks[hook["id"]]["name"]


def test_nothing_that_readers_copy_has_a_place_to_fill_in() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))]

    assert [word for text in texts for word in re.findall(r"\bOWNER\b|<your[ -]\w+>", text)] == []


def value_of(text: str, inputs: dict[str, Any]) -> str:
    found = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", text)
    assert found
    return str(inputs[found[1]]["default"])
