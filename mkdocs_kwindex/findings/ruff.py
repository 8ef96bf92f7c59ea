"""The ruff program: where it is, and what it answers. Nothing of it is imported, and no shell is between."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from mkdocs_kwindex.model import Rule

SECONDS = 300
"""How long ruff may take for an answer; a tree of millions of lines takes some seconds."""

# Ruff's own: all is well, there are findings, it cannot do what it was asked.
_STATUSES = {0, 1, 2}
# Ruff lists rules that it has no longer; not every version says so in a field of its own.
_REMOVED = re.compile(r"^## Remov(?:ed|al)\b", re.MULTILINE)
_VERSION = re.compile(r"ruff (\d+\.\d+\.\d+\S*)")


class RuffError(Exception):
    """Ruff cannot be used; the message says why, in half a sentence."""


class RuffCrashError(RuffError):
    """Ruff ended in the middle of its work."""


class Place(Struct, frozen=True):
    """A place in a file, both from 1."""

    row: int
    column: int


class Diagnostic(Struct, frozen=True):
    """One line of ruff's answer; `code` is `None` or a word without digits for a syntax error."""

    filename: str
    code: str | None
    message: str
    location: Place
    end_location: Place

    @property
    def is_syntax_error(self) -> bool:
        """Tell whether it is no rule's finding."""
        return self.code is None or self.code == "invalid-syntax"


class _ListedRule(Struct, frozen=True):
    """An entry of ruff's list of rules, as far as it matters here."""

    name: str
    code: str | None = None
    preview: bool = False
    explanation: str = ""


def find_ruff() -> str:
    """Return the path of ruff: the one that is installed beside this package, or else on the `PATH`.

    Raises:
        RuffError: There is none.
    """
    try:
        from ruff import find_ruff_bin  # noqa: PLC0415 - a ruff that comes without its Python package is as good
    except ImportError:
        path = shutil.which("ruff")
    else:
        try:
            path = find_ruff_bin()
        except FileNotFoundError:
            path = shutil.which("ruff")
    if path is None:
        raise RuffError("ruff is not installed")
    return path


class Ruff:
    """A ruff program that answered once."""

    def __init__(self, path: str) -> None:
        """Ask a program for its version.

        Args:
            path: Where it is.

        Raises:
            RuffError: It does not run, or is not ruff.
        """
        self._path = path
        answer = self._run(["--version"]).decode("utf-8", "replace")
        match = _VERSION.match(answer)
        if match is None:
            raise RuffError(f"{path} does not say which version of ruff it is")
        self.version = match[1]

    def rules(self) -> list[Rule]:
        """Return the rules that can be selected without ruff's preview, sorted by code.

        Raises:
            RuffError: It does not say.
        """
        answer = self._run(["rule", "--all", "--output-format", "json"])
        try:
            listed = msgspec.json.decode(answer, type=list[_ListedRule])
        except msgspec.MsgspecError as error:
            raise RuffError(f"ruff {self.version} lists its rules in a form that is not known ({error})") from error
        rules = [
            Rule(rule.code, rule.name)
            for rule in listed
            if rule.code and not rule.preview and not _REMOVED.search(rule.explanation)
        ]
        return sorted(rules, key=lambda rule: rule.code)

    def check(
        self, paths: Iterable[str], codes: Iterable[str], target_version: str, *, ignore_noqa: bool
    ) -> list[Diagnostic]:
        """Check files, in one process, with no settings but these.

        Args:
            paths: Absolute paths of the files.
            codes: Codes of the rules; `C901` answers for every function.
            target_version: The oldest Python version that the files are for, such as `py311`.
            ignore_noqa: Whether to report what comments in the files silence.

        Raises:
            RuffCrashError: A file makes it end.
            RuffError: It fails, or its answer cannot be read.
        """
        with tempfile.TemporaryDirectory(prefix="kwindex-") as directory:
            # As arguments they could be too many for the system.
            arguments = Path(directory, "files")
            arguments.write_bytes(b"".join(os.fsencode(path) + b"\n" for path in paths))
            answer = self._run(
                [
                    "check",
                    "--isolated",
                    "--no-cache",
                    "--exit-zero",
                    "--quiet",
                    "--no-preview",
                    "--no-respect-gitignore",
                    *(["--ignore-noqa"] if ignore_noqa else []),
                    "--output-format=json-lines",
                    f"--target-version={target_version}",
                    f"--select={','.join(codes)}",
                    "--config=lint.mccabe.max-complexity=0",
                    f"@{arguments}",
                ]
            )
        try:
            return msgspec.json.Decoder(Diagnostic).decode_lines(answer)
        except msgspec.MsgspecError as error:
            raise RuffError(f"ruff {self.version} answers in a form that is not known ({error})") from error

    def _run(self, arguments: Sequence[str]) -> bytes:
        # The settings of whoever builds the site must not change the pages.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RUFF_")}
        try:
            done = subprocess.run(  # noqa: S603 - a list of arguments that this module makes, and no shell
                [self._path, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise RuffError(f"ruff gave no answer within {SECONDS} seconds") from error
        except OSError as error:
            raise RuffError(f"ruff cannot be run ({error})") from error
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            why = f": {' '.join(line.strip() for line in said[:2])}" if said else ""
            kind = RuffError if done.returncode in _STATUSES else RuffCrashError
            raise kind(f"ruff ended with status {done.returncode}{why}")
        return done.stdout
