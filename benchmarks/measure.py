"""Whole processes, measured from outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_MIB = 1 << 20
# Adding up the pages of a large process takes long itself.
_SAMPLE_SECONDS = 3.0


@dataclass(frozen=True)
class Measured:
    """What a build took.

    Attributes:
        seconds: From its start to its end.
        cpu: CPU seconds of it and all its processes.
        peak: Most memory that its largest process had at a time, in MiB.
        total: Most memory that all its processes had together, in MiB, shared memory counted once; sampled.
        pages: HTML files in the site.
        size: Bytes of the site.
    """

    seconds: float
    cpu: float
    peak: float
    total: float
    pages: int
    size: int


def build(config: Path, *, cold: bool = False) -> Measured:
    """Build a site in a process of its own.

    Args:
        config: Its `mkdocs.yml`.
        cold: Whether to forget what earlier builds have kept.
    """
    root = config.parent
    shutil.rmtree(root / "site", ignore_errors=True)
    if cold:
        shutil.rmtree(root / ".cache", ignore_errors=True)
    before, start = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(config)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    memory = _Memory(process.pid)
    memory.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    memory.stop()
    if status:
        message = f"{config}: the build ended with status {status}"
        raise SystemExit(message)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    files = [path for path in (root / "site").rglob("*") if path.is_file()]
    return Measured(
        seconds,
        cpu,
        max(usage.ru_maxrss / 1024, memory.largest / _MIB),
        memory.total / _MIB,
        sum(path.suffix == ".html" for path in files),
        sum(path.stat().st_size for path in files),
    )


class _Memory(threading.Thread):
    """Looks now and then how much memory a process and its descendants have (Linux)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.largest = self.total = 0
        self._pid = pid
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            sizes = [_memory(pid) for pid in _descendants(self._pid)]
            self.largest = max([self.largest, *(rss for rss, _ in sizes)])
            self.total = max(self.total, sum(pss for _, pss in sizes))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _descendants(pid: int) -> list[int]:
    """Return a process and all that it and its threads have started."""
    found = [pid]
    for parent in found:
        # Processes and threads end while they are looked at.
        with suppress(OSError):
            for thread in Path(f"/proc/{parent}/task").iterdir():
                with suppress(OSError):
                    found.extend(map(int, (thread / "children").read_text(encoding="ascii").split()))
    return found


def _memory(pid: int) -> tuple[int, int]:
    """Return what a process has, and its share of what it has with others, in bytes."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0, 0
    fields = {line.split(":")[0]: line.split()[1] for line in text.splitlines()[1:]}
    return int(fields.get("Rss", 0)) * 1024, int(fields.get("Pss", 0)) * 1024
