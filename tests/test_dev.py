"""The developer's commands: what they start, when they install, what they say when they cannot."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import dev


class Programs:
    """Takes the place of every program that the commands would start, and notes it."""

    def __init__(self) -> None:
        self.started: list[list[str]] = []
        self.codes: dict[str, int] = {}

    def call(self, command: list[str], **_options: object) -> int:
        name = Path(command[0]).name
        self.started.append([name, *command[1:]])
        if command[1:3] == ["-m", "venv"]:
            Path(command[3]).mkdir(exist_ok=True)
        return self.codes.get(command[2] if command[1:2] == ["-m"] else name, 0)


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Programs:
    fake = Programs()
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr("subprocess.call", fake.call)
    monkeypatch.setattr("shutil.which", lambda name, path: f"{path}/{name}")
    return fake


def names(programs: Programs) -> list[str]:
    return [command[0] for command in programs.started]


def test_serve_installs_what_the_test_site_needs_and_previews_it(programs: Programs) -> None:
    assert dev.main(["serve", "--dirty"]) == 0

    python = Path(sys.executable).name
    assert programs.started == [
        [python, "-m", "venv", str(dev.VENV)],
        ["python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", ".[languages]"],
        ["mkdocs", "serve", "-f", "test_site/mkdocs.yml", "--dirty"],
    ]


def test_test_runs_every_check_and_the_tests_last(programs: Programs) -> None:
    assert dev.main(["test", "-k", "names"]) == 0

    assert programs.started[1][-1] == ".[dev]"
    assert programs.started[2:] == [
        ["ruff", "format", "--check"],
        ["ruff", "check"],
        ["mypy"],
        ["lint-imports"],
        ["pytest", "--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder", "-k", "names"],
    ]


def test_a_failed_check_fails_the_run_and_hides_no_other(
    programs: Programs, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.codes["mypy"] = 2

    assert dev.main(["test"]) == 1

    assert names(programs)[-3:] == ["mypy", "lint-imports", "pytest"]
    assert capsys.readouterr().err == "Failed: types\n"


@pytest.mark.parametrize("check", dev.CHECKS)
def test_a_check_runs_alone_with_the_same_spelling(programs: Programs, check: str) -> None:
    programs.codes[dev.CHECKS[check][0]] = 3

    assert dev.main([check, "--more"]) == 3
    assert programs.started[-1] == [*dev.CHECKS[check], "--more"]


def test_nothing_is_installed_again_until_the_project_changes(programs: Programs) -> None:
    dev.main(["types"])
    dev.main(["types"])
    dev.main(["serve"])
    assert names(programs)[2:] == ["mypy", "mypy", "mkdocs"]

    (dev.ROOT / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    dev.main(["types"])
    assert names(programs)[5:] == [Path(sys.executable).name, "python", "mypy"]


def test_checks_install_what_the_preview_did_not_need(programs: Programs) -> None:
    dev.main(["serve"])
    dev.main(["types"])

    assert programs.started[4][-1] == ".[dev]"


def test_mutation_runs_install_their_tool_when_they_are_first_asked_for(programs: Programs) -> None:
    dev.main(["types"])
    assert dev.main(["mutate", "imports", "--sample", "5"]) == 0
    dev.main(["types"])

    assert programs.started[4][-1] == ".[mutation]"
    assert programs.started[5:] == [
        ["python", "-m", "tests.support.mutation", "imports", "--sample", "5"],
        ["mypy"],
    ]


def test_an_environment_of_another_python_is_made_anew(programs: Programs) -> None:
    outdated = dev.VENV / "lib/python3.10"
    outdated.mkdir(parents=True)
    (dev.VENV / "installed-dev").write_text("3.10 0\n", encoding="utf-8")

    dev.main(["types"])

    assert not outdated.exists()
    assert names(programs) == [Path(sys.executable).name, "python", "mypy"]


def test_an_installation_that_failed_is_tried_again(programs: Programs, capsys: pytest.CaptureFixture[str]) -> None:
    programs.codes["pip"] = 1

    assert dev.main(["types"]) == 1
    assert capsys.readouterr().err == "The installation failed; pip's message above says why.\n"

    programs.codes.clear()
    assert dev.main(["types"]) == 0


def test_an_old_python_is_told_what_is_needed(
    programs: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 10, 13))

    assert dev.main(["test"]) == 1

    assert capsys.readouterr().err == f"Python 3.11 or later is needed, and {sys.executable} is Python 3.10.13.\n"
    assert programs.started == []


def test_an_unknown_command_is_told_the_known_ones(programs: Programs, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["tset"]) == 1

    assert capsys.readouterr().err == (
        "There is no command 'tset': choose serve, test, pictures, mutate, format, lint, types, layers, pytest.\n"
    )
    assert programs.started == []


def test_without_a_command_the_usage_is_shown(programs: Programs, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 0

    assert "python3 dev.py test" in capsys.readouterr().out
    assert programs.started == []


def test_pre_commit_calls_the_checks_by_name() -> None:
    config = yaml.safe_load((dev.ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))

    entries = {hook["id"]: hook["entry"] for repository in config["repos"] for hook in repository["hooks"]}
    assert entries == {name: f"python3 dev.py {name}" for name in dev.CHECKS if name != "pytest"}


def test_ci_runs_the_same_script_as_everybody() -> None:
    workflow = yaml.safe_load((dev.ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))

    assert workflow["jobs"]["newest"]["steps"][-1]["run"] == "bash .ci/run"


@pytest.fixture
def ci_run(tmp_path: Path) -> Callable[..., str]:
    """Run `.ci/run` where every program only says what it was asked for."""

    def run(*installed: str) -> str:
        programs = tmp_path / "bin"
        programs.mkdir()
        for name in ("apt-get", "python3", *installed):
            (programs / name).write_text(f'#!/bin/sh\necho "{name} $*"\n', encoding="utf-8")
            (programs / name).chmod(0o755)
        (programs / "id").write_text("#!/bin/sh\necho 0\n", encoding="utf-8")
        (programs / "id").chmod(0o755)
        for name in ("dirname", "env"):
            (programs / name).symlink_to(f"/usr/bin/{name}")
        command = ["/bin/bash", str(dev.ROOT / ".ci/run")]
        return subprocess.run(command, env={"PATH": str(programs)}, capture_output=True, text=True, check=True).stdout

    return run


@pytest.mark.parametrize("browser", ["chromium", "chromium-browser", "google-chrome"])
def test_ci_with_a_browser_goes_straight_to_the_checks(ci_run: Callable[..., str], browser: str) -> None:
    assert ci_run(browser) == "python3 dev.py test\n"


def test_ci_installs_a_browser_first_where_there_is_none(ci_run: Callable[..., str]) -> None:
    assert ci_run().splitlines() == [
        "apt-get update --quiet",
        "apt-get install --yes --quiet --no-install-recommends chromium",
        "python3 dev.py test",
    ]
