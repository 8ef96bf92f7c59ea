"""What the command says: answers on standard output, everything else in single lines on standard error."""

import os
import sys
from pathlib import Path
from typing import TextIO

FOUND, NOTHING_FOUND, FAILED = 0, 1, 2
"""Exit codes as grep, ripgrep and ruff have them: all is well, nothing was found or a check fails, it did not work."""


class CommandError(Exception):
    """The command cannot do what it was asked; the message says in one line why."""


def printable(text: str) -> str:
    r"""Write what moves the cursor, ends the line or cannot be seen as Python would: `\n`, `\x1b`."""
    if text.isprintable():
        return text
    from mkdocs_kwindex.model.escaping import one_line  # noqa: PLC0415 - takes as long as an answer

    return one_line(text)


class Terminal:
    """Where a command writes.

    Attributes:
        is_quiet: Whether only answers and errors are written.
        is_verbose: Whether every problem of the analysis is reported.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        """Write to the streams of the process.

        Args:
            quiet: Whether only answers and errors are written.
            verbose: Whether every problem of the analysis is reported.
        """
        self.is_quiet = quiet
        self.is_verbose = verbose
        self._has_links = _understands_links(sys.stdout)

    def answer(self, line: str = "") -> None:
        """Write a line of an answer, whose parts are printable."""
        sys.stdout.write(f"{line}\n")

    def say(self, message: str) -> None:
        """Report something that is no answer, unless output is quiet."""
        if not self.is_quiet:
            self.fail(message)

    def fail(self, message: str) -> None:
        """Report what went wrong."""
        sys.stderr.write(f"kwindex: {printable(message)}\n")

    def link(self, text: str, path: str, line: int = 0) -> str:
        """Write a text that opens a file where the terminal can do that (OSC 8).

        Args:
            text: The text, which is made printable.
            path: The file's path.
            line: Its line, for terminals that hand it on to an editor; 0 for none.
        """
        shown = printable(text)
        if not self._has_links or not path:
            return shown
        # `as_uri` encodes whatever could end the sequence.
        address = Path(path).as_uri() + (f"#L{line}" if line else "")
        return f"\x1b]8;;{address}\x1b\\{shown}\x1b]8;;\x1b\\"


def _understands_links(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM", "dumb") != "dumb" and "NO_COLOR" not in os.environ
