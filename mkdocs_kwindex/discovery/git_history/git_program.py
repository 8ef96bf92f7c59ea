"""Runs git such that a repository's own configuration can neither run a program nor fetch anything."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mkdocs_kwindex.discovery.process_watch import Bounds, watched

_CHUNK = 65_536
# What git says is published, and where the checkout is on this machine is nobody's business.
# More than a message has.
_LONGEST_MESSAGE = 300
_PATH = re.compile(r"'[^']*/[^']*'|\"[^\"]*/[^\"]*\"|[^\s'\"]*/[^\s'\"]*")
# Whoever can write to a checkout can write its configuration. What these name would be started by reading commands.
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.sshCommand=false",
    "credential.helper=",
    "log.follow=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class GitError(Exception):
    """Git failed; the message says why, as half a sentence."""


class Git:
    """Asks git about the checkout around a folder."""

    def __init__(self, folder: Path, bounds: Bounds = Bounds(60)) -> None:  # noqa: B008 - immutable
        """Look for the program.

        Args:
            folder: The folder.
            bounds: What each question may take.

        Raises:
            GitError: There is no git.
        """
        program = shutil.which("git")
        if program is None:
            raise GitError("git is not installed")
        settings = [argument for setting in _SETTINGS for argument in ("-c", setting)]
        self._command = [
            program, "-C", str(folder), "--no-pager", "--no-replace-objects", "--literal-pathspecs", *settings,
        ]  # fmt: skip
        self._bounds = bounds

    def ask(self, *arguments: str) -> str:
        """Return a short answer, without the line feed at its end.

        Args:
            arguments: The subcommand and what follows it.

        Raises:
            GitError: Git refuses, or takes too long.
        """
        with self._running(arguments) as output:
            return os.fsdecode(output.read()).removesuffix("\n")

    def stream(self, *arguments: str) -> Iterator[bytes]:
        """Yield the parts of a long answer between its NUL characters.

        Args:
            arguments: The subcommand and what follows it.

        Raises:
            GitError: Git refuses, or takes too long.
        """
        rest = b""
        with self._running(arguments) as output:
            while chunk := output.read(_CHUNK):
                *parts, rest = (rest + chunk).split(b"\0")
                yield from parts
        if rest:
            yield rest

    def blobs(self, names: Iterable[str]) -> Iterator[bytes]:
        """Yield the contents of files in git's store.

        Args:
            names: Their object names.

        Raises:
            GitError: Git has one of them not, or refuses.
        """
        with tempfile.TemporaryFile() as asked:
            asked.writelines(f"{name}\n".encode() for name in names)
            asked.seek(0)
            with self._running(["cat-file", "--batch"], asked) as output:
                while header := output.readline():
                    *_, size = header.split()
                    if not size.isdigit():
                        raise GitError("the checkout does not have all files of the revision (a partial clone?)")
                    yield output.read(int(size))
                    output.read(1)

    @contextmanager
    def _running(self, arguments: Sequence[str], asked: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(  # noqa: S603 - a program from the PATH, its arguments are our own
                [*self._command, *arguments],
                stdin=asked or subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment | _ENVIRONMENT,
            )
            with watched(process, self._bounds) as excesses, process:
                assert process.stdout is not None  # noqa: S101 - it was asked for
                yield process.stdout
            errors.seek(0)
            if excesses:
                raise GitError(f"git {excesses[0]}")
            if process.returncode:
                said = errors.read(_CHUNK).decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
                raise GitError(_PATH.sub("…", said[:_LONGEST_MESSAGE]) or f"git ended with status {process.returncode}")
