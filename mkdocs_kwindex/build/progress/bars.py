"""Progress displays: a bar on a terminal, a line now and then elsewhere."""

import os
import shutil
from collections.abc import Callable
from typing import Protocol, TextIO

_BAR_SECONDS = 0.1
_LINE_SECONDS = 5.0
_LONGEST_BAR = 40
_UNKNOWN_WIDTH = 80


class Display(Protocol):
    """Shows the progress of a build."""

    def show(self, stage: str, done: int, total: int, now: float) -> None:
        """Show how far a stage is.

        Args:
            stage: What is at work.
            done: How much of it is done.
            total: Of how much; 0 when unknown.
            now: The time, in seconds.
        """

    def close(self) -> None:
        """Show nothing any more."""


class NoDisplay:
    """Shows nothing."""

    def show(self, stage: str, done: int, total: int, now: float) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Do nothing."""


class Lines:
    """A plain line every few seconds."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Begin with a line.

        Args:
            say: Takes the lines.
        """
        self._say = say
        self._next = 0.0

    def show(self, stage: str, done: int, total: int, now: float) -> None:
        """Say how far a stage is, if some time has passed."""
        if now >= self._next:
            self._next = now + _LINE_SECONDS
            self._say(_describe(stage, done, total))

    def close(self) -> None:
        """Leave what was said."""


class Bar:
    """A bar on a terminal, drawn over itself."""

    def __init__(self, stream: TextIO) -> None:
        """Draw nothing yet.

        Args:
            stream: The terminal.
        """
        self._stream = stream
        self._next = 0.0
        self._is_shown = False
        self._full, self._empty = ("█", "░") if _can_write("█░", stream) else ("#", ".")

    def show(self, stage: str, done: int, total: int, now: float) -> None:
        """Draw how far a stage is, unless that was drawn a moment ago."""
        if now < self._next:
            return
        self._next = now + _BAR_SECONDS
        text = f"kwindex: {_describe(stage, done, total)}"
        # A line that fills the whole width would move on to the next one.
        width = _width(self._stream) - 1
        if total and (room := min(width - len(text) - 1, _LONGEST_BAR)) > 1:
            full = room * done // total
            text = f"{text} {self._full * full}{self._empty * (room - full)}"
        self._stream.write(f"\r\x1b[2K{text[:width]}")
        self._stream.flush()
        self._is_shown = True

    def clear(self) -> None:
        """Clear the line, if there is something in it."""
        if self._is_shown:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
            self._is_shown = False

    def close(self) -> None:
        """Clear the line for good."""
        self.clear()


def _describe(stage: str, done: int, total: int) -> str:
    return f"{stage} {done:,} of {total:,}" if total else stage


def _can_write(text: str, stream: TextIO) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or _UNKNOWN_WIDTH
    except OSError:
        return shutil.get_terminal_size((_UNKNOWN_WIDTH, 24)).columns
