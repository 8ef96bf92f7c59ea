"""Set up and run everything a developer needs, with nothing but Python 3.11 or later.

Usage:
    python3 dev.py serve [mkdocs arguments]    preview test_site/ on http://127.0.0.1:8000/
    python3 dev.py test [pytest arguments]     run every check, the tests last
    python3 dev.py CHECK [more arguments]      run one check: format, lint, types, layers or pytest
    python3 dev.py pictures                    photograph the pages that the documentation shows
    python3 dev.py mutate AREA [more arguments]  change conditions one at a time and see which tests notice

The virtual environment is `.venv` beside this file. It is made on first use and brought up to date
whenever pyproject.toml changes.
"""

# Postponed annotations let an older Python come as far as the check that tells the user what is wrong.
from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
OLDEST_PYTHON = (3, 11)

# The one spelling of every check: pre-commit and CI call them by name through this file.
CHECKS = {
    "format": ["ruff", "format", "--check"],
    "lint": ["ruff", "check"],
    "types": ["mypy"],
    "layers": ["lint-imports"],
    # A file's tests stay on one worker, since they share the sites that they look at; the longest files come first.
    "pytest": ["pytest", "--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder"],
}
SERVE = ["mkdocs", "serve", "-f", "test_site/mkdocs.yml"]
PICTURES = ["python", "-m", "tests.support.pictures"]
MUTATE = ["python", "-m", "tests.support.mutation"]
COMMANDS = {"serve": SERVE, "pictures": PICTURES, "mutate": MUTATE, **CHECKS}
# The extra that a command needs beside the project; each holds all that those before it do.
EXTRAS = ("", "languages", "dev", "mutation")
NEEDED = {"serve": "languages", "mutate": "mutation"}


def main(arguments: list[str]) -> int:
    """Run the command that the arguments name and return its exit code."""
    command, *rest = arguments or ["help"]
    if command in {"help", "-h", "--help"}:
        print(__doc__)
        return 0
    problem = refusal(command) or set_up(NEEDED.get(command, "dev"))
    if problem:
        return fail(problem)
    if command == "test":
        return run_all_checks(rest)
    return run([*COMMANDS[command], *rest])


def refusal(command: str) -> str:
    """Say why the command cannot be run at all, or nothing."""
    if sys.version_info < OLDEST_PYTHON:
        running = ".".join(map(str, sys.version_info[:3]))
        wanted = ".".join(map(str, OLDEST_PYTHON))
        return f"Python {wanted} or later is needed, and {sys.executable} is Python {running}."
    if command not in {"test", *COMMANDS}:
        return f"There is no command '{command}': choose serve, test, pictures, mutate, {', '.join(CHECKS)}."
    return ""


def run_all_checks(pytest_arguments: list[str]) -> int:
    """Run every check to its end, whether or not an earlier one failed."""
    failed = []
    for name, command in CHECKS.items():
        print(f"== {name}: {' '.join(command)}", flush=True)
        if run([*command, *pytest_arguments] if name == "pytest" else command):
            failed.append(name)
    if failed:
        return fail(f"Failed: {', '.join(failed)}")
    return 0


def set_up(extra: str) -> str:
    """Make the virtual environment hold the project and an extra; return what prevents that, or nothing."""
    stamps = [VENV / f"installed-{name or 'project'}" for name in EXTRAS[EXTRAS.index(extra) :]]
    wanted = fingerprint()
    # Everything that an extra needs is also there once one that holds it has been installed.
    for installed in stamps:
        if installed.is_file() and installed.read_text(encoding="utf-8") == wanted:
            return ""
    print("Setting up .venv ...", flush=True)
    if made_by_another_python():
        shutil.rmtree(VENV)
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)]):
        return "The virtual environment could not be made: is the 'venv' module of this Python installed?"
    requirement = f".[{extra}]" if extra else "."
    if run(["python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", requirement]):
        return "The installation failed; pip's message above says why."
    stamps[0].write_text(wanted, encoding="utf-8")
    return ""


def fingerprint() -> str:
    """Tell of everything that makes a finished installation outdated when it changes."""
    project = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return f"{python_series()} {project}\n"


def made_by_another_python() -> bool:
    """Tell whether `.venv` was set up with another series of Python, whose packages are of no use to this one."""
    stamps = [stamp.read_text(encoding="utf-8") for stamp in VENV.glob("installed-*")]
    return any(not stamp.startswith(f"{python_series()} ") for stamp in stamps)


def python_series() -> str:
    """Name the series of the running Python, such as `3.11`."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def run(command: list[str]) -> int:
    """Run a program of the virtual environment from the top folder and return its exit code."""
    program = shutil.which(command[0], path=str(SCRIPTS))
    if program is None:
        return fail(f"'{command[0]}' is not in .venv: remove that folder and try again.")
    # Programs that start others find them first in the virtual environment, as if it were activated.
    environment = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', '')}", "VIRTUAL_ENV": str(VENV)}
    try:
        return subprocess.call([program, *command[1:]], cwd=ROOT, env=environment)
    except KeyboardInterrupt:
        # Ctrl+C is how a preview is meant to end, and the program has had the signal itself.
        return 130


def fail(message: str) -> int:
    """Tell the user what is wrong and return the exit code for it."""
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
