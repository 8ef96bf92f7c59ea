"""Finds and runs the ruff program and parses its output."""

import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import msgspec
from msgspec import Struct

from mkdocs_kwindex.discovery.process_watch import Bounds, watched
from mkdocs_kwindex.model import Rule

BOUNDS = Bounds(seconds=120, memory=4 << 30)
"""What ruff may take for an answer; for a thousand files of the usual length it is a second."""

MOST_FINDINGS = 10_000
"""Of a file with more, such as one that is no Python but called so, ruff's findings are of no use."""

# Ruff's own: all is well, there are findings, it cannot do what it was asked.
_STATUSES = {0, 1, 2}
# Ruff lists rules that it has no longer; not every version says so in a field of its own.
_REMOVED = re.compile(r"^## Remov(?:ed|al)\b", re.MULTILINE)
_FILE_NAME = re.compile(rb'"filename":"[^"]*"')
# More than a message has.
_LONGEST_MESSAGE = 300
_PATH = re.compile(r"'[^']*[/\\][^']*'|\"[^\"]*[/\\][^\"]*\"|[^\s'\"`]*[/\\][^\s'\"`]*")
_MOST_ERRORS = 10_000
_VERSION = re.compile(r"ruff (\d+\.\d+\.\d+\S*)")


class RuffError(Exception):
    """Ruff cannot be used; the message says why, in half a sentence."""


class RuffCrashError(RuffError):
    """Ruff crashed or had to be killed; a file may be the cause.

    Attributes:
        about_file: What this says of the file, if it is one.
    """

    about_file = "ruff crashes on it"


class RuffPlace(Struct, frozen=True):
    """A place in a file, both from 1."""

    row: int
    column: int


class Diagnostic(Struct, frozen=True):
    """One line of ruff's answer; `code` is `None` or a word without digits for a syntax error."""

    filename: str
    code: str | None
    message: str
    location: RuffPlace
    end_location: RuffPlace

    @property
    def is_syntax_error(self) -> bool:
        """Return whether it is no rule's finding."""
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
    """A ruff program that is known to run."""

    def __init__(self, path: str) -> None:
        """Ask a program for its version.

        Args:
            path: Where it is.

        Raises:
            RuffError: It does not run, or is not ruff.
        """
        self._path = path
        answer = self._ask(["--version"]).decode("utf-8", "replace")
        match = _VERSION.match(answer)
        if match is None:
            raise RuffError("what is called ruff does not say which version of ruff it is")
        self.version = match[1]

    def rules(self) -> list[Rule]:
        """Return the rules that can be selected without ruff's preview, sorted by code.

        Raises:
            RuffError: It does not say.
        """
        answer = self._ask(["rule", "--all", "--output-format", "json"])
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
    ) -> dict[str, list[Diagnostic] | None]:
        """Check files, in one process, with no settings but these.

        Args:
            paths: Absolute paths of the files.
            codes: Codes of the rules; `C901` answers for every function.
            target_version: The oldest Python version that the files are for, such as `py311`.
            ignore_noqa: Whether to report what comments in the files silence.

        Returns:
            The findings by path; `None` for a file that has too many.

        Raises:
            RuffCrashError: A file makes it end.
            RuffError: It fails, or its answer cannot be read.
        """
        found: dict[str, list[Diagnostic] | None] = {path: [] for path in paths}
        with tempfile.TemporaryDirectory(prefix="kwindex-") as directory:
            # As arguments they could be too many for the system.
            arguments = Path(directory, "files")
            arguments.write_bytes(b"".join(os.fsencode(path) + b"\n" for path in found))
            command = [
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
            with self._running(command) as lines:
                for diagnostic in self._diagnostics(lines):
                    if diagnostic.filename not in found:
                        raise RuffError(f"ruff {self.version} reports on a file that it was not asked to check")
                    own = found[diagnostic.filename]
                    if own is not None:
                        own.append(diagnostic)
                        if len(own) > MOST_FINDINGS:
                            found[diagnostic.filename] = None
        return found

    def _diagnostics(self, lines: Iterable[bytes]) -> Iterator[Diagnostic]:
        """Read the lines of an answer; of what is found too often in a file, most is not even looked at."""
        decode = msgspec.json.Decoder(Diagnostic).decode
        counts: Counter[bytes] = Counter()
        for line in lines:
            if match := _FILE_NAME.search(line):
                counts[match[0]] += 1
                if counts[match[0]] > MOST_FINDINGS + 1:
                    continue
            try:
                yield decode(line)
            except msgspec.MsgspecError as error:
                raise RuffError(f"ruff {self.version} answers in a form that is not known ({error})") from error

    def _ask(self, arguments: Sequence[str]) -> bytes:
        with self._running(arguments) as lines:
            return b"".join(lines)

    @contextmanager
    def _running(self, arguments: Sequence[str]) -> Iterator[Iterable[bytes]]:
        """Run the program, and give the lines of its answer."""
        # The settings of whoever builds the site must not change the pages.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RUFF_")}
        with tempfile.TemporaryFile() as errors:
            try:
                process = subprocess.Popen(  # noqa: S603 - a list of arguments that this module makes, and no shell
                    [self._path, *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    env=environment,
                )
            except OSError as error:
                raise RuffError(f"ruff cannot be run ({error.strerror or type(error).__name__})") from error
            with watched(process, BOUNDS) as excesses, process:
                assert process.stdout is not None  # noqa: S101 - it was asked for
                try:
                    yield process.stdout
                except BaseException:
                    process.kill()
                    raise
            if excesses:
                self._raise_excess(excesses[0])
            if process.returncode != 0:
                errors.seek(0)
                said = errors.read(_MOST_ERRORS).decode("utf-8", "replace").strip().splitlines()
                # Where its files are on this machine is nobody's business.
                why = (
                    f": {_PATH.sub('…', ' '.join(line.strip() for line in said[:2])[:_LONGEST_MESSAGE])}"
                    if said
                    else ""
                )
                kind = RuffError if process.returncode in _STATUSES else RuffCrashError
                raise kind(f"ruff ended with status {process.returncode}{why}")

    def _raise_excess(self, excess: str) -> NoReturn:
        if excess.startswith("does nothing"):
            raise RuffError(f"ruff {excess}")
        error = RuffCrashError(f"ruff {excess}")
        error.about_file = f"ruff {excess} for it"
        raise error
