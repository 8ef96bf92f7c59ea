"""Pages rendered ahead, in processes that share this one's memory."""

import gc
import multiprocessing
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

if sys.platform == "linux":
    import fcntl

# Below this a process would cost more than it saves.
_WORTHWHILE = 100
# How far a process may get ahead, in bytes; Linux allows so much without privileges.
_PIPE_BYTES = 1 << 20


def can_render_ahead(pages: int, processes: int) -> bool:
    """Tell whether pages can be rendered in copies of this process, and whether that pays.

    A process that has threads must not be copied, and only Linux copies one safely at all.
    """
    return processes > 1 and pages >= _WORTHWHILE and sys.platform == "linux" and threading.active_count() == 1


class RenderAhead:
    """Makes named things in copies of this process, each in its turn, and hands them over in order."""

    def __init__(self, make: Callable[[str], bytes], names: Sequence[str], processes: int) -> None:
        """Begin.

        Args:
            make: Makes one thing; called in the copies.
            names: What to make, in the order in which it will be taken.
            processes: How many copies work on it.
        """
        self._turns = {name: turn % processes for turn, name in enumerate(names)}
        self._early: dict[str, bytes] = {}
        context = multiprocessing.get_context("fork")
        self._pipes: list[Connection] = []
        self._processes = []
        # What exists now lives on; the copies must not write to it when they look for garbage.
        gc.collect()
        gc.freeze()
        for first in range(processes):
            reader, writer = context.Pipe(duplex=False)
            _widen(writer)
            share = names[first::processes]
            # A daemon ends with this process, whatever ends it.
            process = context.Process(target=_work, args=(make, share, writer, [*self._pipes, reader]), daemon=True)
            process.start()
            writer.close()
            self._pipes.append(reader)
            self._processes.append(process)
        gc.unfreeze()

    def take(self, name: str) -> bytes | None:
        """Wait for a thing and take it; `None` when no copy could make it, or when it was taken before."""
        if name in self._early:
            return self._early.pop(name)
        turn = self._turns.pop(name, None)
        while turn is not None:
            try:
                made = self._pipes[turn].recv_bytes().decode()
                data = self._pipes[turn].recv_bytes()
            except (EOFError, OSError):
                return None
            if made == name:
                return data or None
            self._early[made] = data
            self._turns.pop(made, None)
        return None

    def close(self) -> None:
        """End the copies."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.terminate()
            process.join()


def _work(make: Callable[[str], bytes], names: Sequence[str], writer: Connection, others: Sequence[Connection]) -> None:
    for other in others:
        other.close()
    gc.disable()
    with suppress(BrokenPipeError, KeyboardInterrupt):
        for name in names:
            try:
                data = make(name)
            except Exception:  # noqa: BLE001 - the page is made again where its error can be told
                data = b""
            writer.send_bytes(name.encode())
            writer.send_bytes(data)


def _widen(pipe: Connection) -> None:
    # Without it the copies only wait for each other sooner.
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
