"""A terminal for programs that look whether they have one."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Sequence
from pathlib import Path

_ROWS = 24


def run_on_terminal(command: Sequence[str], folder: Path, columns: int) -> str:
    """Run a program whose errors go to a terminal, and return what it writes there.

    Args:
        command: The program.
        folder: Where it runs.
        columns: The terminal's width.
    """
    mine, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, columns, 0, 0))
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=theirs, stdout=subprocess.DEVNULL) as process:
        os.close(theirs)
        written = b"".join(iter(lambda: _read(mine), b""))
    os.close(mine)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=written)
    return written.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        # Linux says so when the last writer has gone.
        return b""
