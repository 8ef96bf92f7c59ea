"""Renders pages ahead in forked processes."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait

import msgspec

from mkdocs_kwindex.workers.gc_tuning import pass_over_everything

if sys.platform == "linux":
    import fcntl

# Below this a process would cost more than it saves.
_WORTHWHILE = 100
# How far a process may get ahead, in bytes; Linux allows so much without privileges.
_PIPE_BYTES = 1 << 20
# Bytes of the number of a group; and what comes before it, where else there is the name of a thing.
_NUMBER = 4
_BEGUN = b""


def can_render_in_parallel(pages: int, processes: int) -> bool:
    """Return whether pages can be rendered in copies of this process, and whether that pays.

    A process that has threads must not be copied, and only Linux copies one safely at all.
    """
    is_safe = sys.platform == "linux" and hasattr(os, "memfd_create") and threading.active_count() == 1
    return processes > 1 and pages >= _WORTHWHILE and is_safe


class ParallelRender:
    """Renders parts in forked processes and returns them by name.

    The things come in groups; whichever copy is free makes the next group. One that dies costs the group it was at.
    """

    def __init__(self, prepare: Callable[[bytes], Callable[[str], bytes]], processes: int) -> None:
        """Copy this process; the copies wait for a signal to begin.

        Args:
            prepare: Returns the function that makes one item, from `told`; called in the copies.
            processes: How many copies there are.
        """
        self._groups: Sequence[Sequence[str]] = ()
        self._expected: set[str] = set()
        self._made: dict[str, bytes] = {}
        context = multiprocessing.get_context("fork")
        self._copies: dict[Connection, multiprocessing.process.BaseProcess] = {}
        # The group that each copy is at.
        self._begun: dict[Connection, Sequence[str]] = {}
        self._turns = os.memfd_create("turns")
        pass_over_everything()
        for _ in range(processes):
            pipe, other_end = context.Pipe()
            _widen(other_end)
            # A daemon ends with this process, whatever ends it.
            process = context.Process(
                target=_work, args=(prepare, self._turns, other_end, [*self._copies, pipe]), daemon=True
            )
            process.start()
            other_end.close()
            self._copies[pipe] = process

    def begin(self, groups: Sequence[Sequence[str]], told: bytes = b"") -> None:
        """Let the copies begin.

        Args:
            groups: What to make, in the order in which it will be taken; what has much in common is adjacent.
            told: What is known now, and was not when the copies were made.
        """
        self._groups = groups
        self._expected = {name for group in groups for name in group}
        # Copies share the place where they read on, so that no number is read twice.
        os.truncate(self._turns, 0)
        with open(self._turns, "wb", closefd=False) as file:
            file.writelines(number.to_bytes(_NUMBER) for number in range(len(groups)))
        os.lseek(self._turns, 0, os.SEEK_SET)
        everything = msgspec.msgpack.encode((groups, told))
        for pipe in list(self._copies):
            try:
                pipe.send_bytes(everything)
            except OSError:
                self._end(pipe)

    def take(self, name: str) -> bytes | None:
        """Wait for a thing and take it; `None` when no copy could make it, or when it was taken before."""
        while name in self._expected and self._copies:
            for pipe in wait(list(self._copies)):
                if isinstance(pipe, Connection):
                    self._receive(pipe)
        self._expected.discard(name)
        return self._made.pop(name, b"") or None

    def close(self) -> None:
        """End the copies."""
        for pipe in list(self._copies):
            self._end(pipe)
        if self._turns >= 0:
            os.close(self._turns)
            self._turns = -1

    def _receive(self, pipe: Connection) -> None:
        try:
            name, data = pipe.recv_bytes(), pipe.recv_bytes()
        except (EOFError, OSError):
            self._expected.difference_update(self._begun.get(pipe, ()))
            self._end(pipe)
            return
        if name == _BEGUN:
            self._begun[pipe] = self._groups[int.from_bytes(data)]
        else:
            self._made[name.decode()] = data
            self._expected.discard(name.decode())

    def _end(self, pipe: Connection) -> None:
        process = self._copies.pop(pipe)
        pipe.close()
        process.terminate()
        process.join()


def _work(
    prepare: Callable[[bytes], Callable[[str], bytes]], turns: int, pipe: Connection, others: Sequence[Connection]
) -> None:
    for other in others:
        other.close()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        groups, told = msgspec.msgpack.decode(pipe.recv_bytes(), type=tuple[list[list[str]], bytes])
        make = prepare(told)
        for number in _numbers(turns):
            pipe.send_bytes(_BEGUN)
            pipe.send_bytes(number.to_bytes(_NUMBER))
            for name in groups[number]:
                try:
                    data = make(name)
                except Exception:  # noqa: BLE001 - the page is made again where its error can be told
                    data = b""
                pipe.send_bytes(name.encode())
                pipe.send_bytes(data)


def _numbers(turns: int) -> Iterator[int]:
    while number := os.read(turns, _NUMBER):
        yield int.from_bytes(number)


def _widen(pipe: Connection) -> None:
    # Without it the copies only wait for each other sooner.
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
