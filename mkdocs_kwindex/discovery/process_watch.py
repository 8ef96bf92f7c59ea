"""Kills child processes that exceed limits of CPU time or memory; wall-clock time does not count.

Beside other work the same work takes longer, and what it finds must be the same. So only the time counts that a process
has had. One that is stopped, or waits for what never comes, is known by having had none for long.
"""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

import psutil
from msgspec import Struct

LOOK_SECONDS = 0.2
"""How often a process is looked at."""


class Bounds(Struct, frozen=True):
    """Limits of a process.

    Attributes:
        seconds: Time of a processor.
        idle_seconds: How long it may do nothing at all; a file system may be slow.
        memory: Bytes.
    """

    seconds: float
    idle_seconds: float = 120
    memory: float = inf


class ProcessWatch:
    """Measures a process from now on.

    Attributes:
        is_idle: Whether it has been found to do nothing.
    """

    def __init__(self, pid: int, bounds: Bounds) -> None:
        """Begin to watch a process.

        Args:
            pid: Its number.
            bounds: What it may take.
        """
        self._bounds = bounds
        self._idle = 0.0
        self.is_idle = False
        try:
            self._process: psutil.Process | None = psutil.Process(pid)
        except psutil.Error:
            self._process = None
        self._begin = self._last = self._seconds()

    def look(self) -> str:
        """Say what it does too much of, as `takes more than 60 seconds of processor time`; empty while all is well.

        To be called every `LOOK_SECONDS`: while nobody gets around to look, a process may have done nothing either.
        """
        seconds = self._seconds()
        self._idle = self._idle + LOOK_SECONDS if seconds <= self._last else 0.0
        self._last = seconds
        if seconds - self._begin > self._bounds.seconds:
            return f"takes more than {self._bounds.seconds:.0f} seconds of processor time"
        self.is_idle = self._idle > self._bounds.idle_seconds
        if self.is_idle:
            return f"does nothing for {self._bounds.idle_seconds:.0f} seconds"
        if self._bounds.memory < inf and self._memory() > self._bounds.memory:
            return f"takes more than {self._bounds.memory / (1 << 20):.0f} MiB of memory"
        return ""

    def _seconds(self) -> float:
        try:
            times = self._process.cpu_times() if self._process else None
        except psutil.Error:
            # It has ended.
            self._process = times = None
        return times.user + times.system if times else 0.0

    def _memory(self) -> int:
        try:
            return self._process.memory_info().rss if self._process else 0
        except psutil.Error:
            return 0


@contextmanager
def watched(process: subprocess.Popen[bytes], bounds: Bounds) -> Iterator[list[str]]:
    """Watch a program while it runs, and end it when it takes too much.

    Args:
        process: The program.
        bounds: What it may take.

    Yields:
        A list, into which goes what it did too much of.
    """
    excesses: list[str] = []
    over = threading.Event()

    def watch() -> None:
        seen = ProcessWatch(process.pid, bounds)
        while not over.wait(LOOK_SECONDS):
            if excess := seen.look():
                excesses.append(excess)
                process.kill()
                return

    thread = threading.Thread(target=watch, name="kwindex-watch", daemon=True)
    thread.start()
    try:
        yield excesses
    finally:
        over.set()
        thread.join()
