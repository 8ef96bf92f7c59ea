"""The main loop of a worker process, which analyses one file after the other within limits."""

import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection

import msgspec

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions, DocstringRenderer
from mkdocs_kwindex.workers.tasks import Limits, Task, attempt

if sys.platform != "win32":
    import resource


def serve(connection: Connection, options: DocstringOptions, limits: Limits) -> None:
    """Answer tasks until the connection is closed.

    Args:
        connection: Brings tasks and takes replies; the first message says that the worker is ready.
        options: How docstrings are rendered.
        limits: What a file may cost.
    """
    # Ctrl-C reaches every process of the terminal; the one that started this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    renderer = DocstringRenderer.from_options(options)
    decode = msgspec.msgpack.Decoder(Task).decode
    encode = msgspec.msgpack.Encoder().encode
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send_bytes(b"ready")
        while True:
            task = decode(connection.recv_bytes())
            _bound(task, limits)
            reply = attempt(task, renderer)
            _unbound()
            connection.send_bytes(encode(reply))
    # Nothing here needs an orderly end, which takes a while.
    os._exit(0)


if sys.platform != "win32":
    _HARD_MEMORY = resource.getrlimit(resource.RLIMIT_AS)[1]
    _HARD_SECONDS = resource.getrlimit(resource.RLIMIT_CPU)[1]

    def _bound(task: Task, limits: Limits) -> None:
        """Let too much memory raise `MemoryError`, and the system end a worker that nobody is left to end."""
        _set(resource.RLIMIT_AS, limits.memory_for(task), _HARD_MEMORY)
        # Its own time, of which it cannot have more than passes; one second more leaves the word to the supervisor.
        _set(resource.RLIMIT_CPU, int(time.process_time() + limits.seconds_for(task)) + 2, _HARD_SECONDS)

    def _unbound() -> None:
        """Leave room for the answer."""
        _set(resource.RLIMIT_AS, resource.RLIM_INFINITY, _HARD_MEMORY)

    def _set(kind: int, soft: int, hard: int) -> None:
        if hard != resource.RLIM_INFINITY:
            soft = hard if soft == resource.RLIM_INFINITY else min(soft, hard)
        # Some systems know a limit and refuse to set it; the supervisor's clock is left then.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))

else:

    def _bound(task: Task, limits: Limits) -> None:
        """Do without: here only the supervisor's clock bounds a worker."""

    def _unbound() -> None:
        """Do without."""
