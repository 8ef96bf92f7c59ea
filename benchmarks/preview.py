"""How long a reader waits for `mkdocs serve`: for the first generated page, and after a source file is saved."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib import request
from urllib.error import URLError

_PATIENCE = 900
_POLL_SECONDS = 0.02
# A watcher that looks at every file of a large tree once a second takes a part of a core.
_IDLE = 0.5
_IDLE_SECONDS = 4


@dataclass(frozen=True)
class Waited:
    """Seconds until the first generated page was there, and until a page showed what was saved."""

    first_page: float
    refresh: float


def measure(config: Path, source: Path, page: str) -> Waited:
    """Run a preview, look at a page, save its source, and look at it again.

    The source is saved when the preview has put the tree together, in the background after its first build.

    Args:
        config: The site's `mkdocs.yml`.
        source: A source file, which gets one more line and back its bytes at the end.
        page: The address of its overview page.
    """
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/{page}"
    original = source.read_bytes()
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "-f", str(config), "-a", f"127.0.0.1:{port}"]
    start = time.perf_counter()
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        _wait(url, b"kw-page")
        first = time.perf_counter() - start
        _wait_until_idle(process.pid)
        start = time.perf_counter()
        source.write_bytes(original + b"\n\ndef saved_a_moment_ago():\n    pass\n")
        _wait(url, b"saved_a_moment_ago")
        return Waited(first, time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait()
        source.write_bytes(original)


def _wait_until_idle(pid: int) -> None:
    """Wait until a process does next to nothing but watch files for a while (Linux)."""
    busy = 1.0
    while busy > _IDLE:
        before = _cpu_seconds(pid)
        time.sleep(_IDLE_SECONDS)
        busy = (_cpu_seconds(pid) - before) / _IDLE_SECONDS


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait(url: str, text: bytes) -> None:
    end = time.perf_counter() + _PATIENCE
    while time.perf_counter() < end:
        try:
            with request.urlopen(url, timeout=_PATIENCE) as response:
                if text in response.read():
                    return
        except (URLError, OSError):
            pass
        time.sleep(_POLL_SECONDS)
    message = f"{url} never held {text!r}"
    raise SystemExit(message)
