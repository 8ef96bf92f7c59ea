"""A pool of worker processes; one that dies or hangs is replaced, and only its file is lost."""

import multiprocessing
import signal
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.process import BaseProcess
from types import ModuleType, TracebackType
from typing import Self

import msgspec

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions
from mkdocs_kwindex.discovery.process_watch import LOOK_SECONDS, Bounds, ProcessWatch
from mkdocs_kwindex.workers.child import serve
from mkdocs_kwindex.workers.tasks import Limits, Reply, Task, attempt_twice

# A worker takes half a second of a processor to start.
_START = Bounds(60)
# The system may end a process for what others do, as when memory runs out: a file that ends two has done it itself.
_ATTEMPTS = 2
_CRASHES = {"SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP"}
# Starting and reaping a process changes what all processes of a program share.
_PROCESSES = threading.Lock()


class WorkerPoolError(Exception):
    """Worker processes cannot be started here."""


class WorkerPool:
    """Worker processes, each with one file at a time."""

    def __init__(self, options: DocstringOptions, limits: Limits, processes: int, start_method: str) -> None:
        """Start no process yet.

        Args:
            options: How docstrings are rendered.
            limits: What a file may cost.
            processes: How many there may be.
            start_method: How they are started, as `multiprocessing` names it.
        """
        self._options = options
        self._limits = limits
        self._start_method = start_method
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._broken = ""
        self._closed = threading.Event()
        # Each thread waits for one worker.
        self._threads = ThreadPoolExecutor(processes, "kwindex-worker")
        self._watch = threading.Thread(target=self._end_overdue, name="kwindex-watch", daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all workers, whatever they are doing."""
        self._closed.set()
        for worker in list(self._workers):
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        self._watch.join()
        for worker in self._workers:
            worker.end()

    def submit(self, task: Task) -> Future[Reply]:
        """Have a file analysed.

        Returns:
            The reply to come; `WorkerPoolError` when no worker can be started.
        """
        return self._threads.submit(attempt_twice, task, self._analyse)

    def _analyse(self, task: Task) -> Reply:
        seconds = self._limits.seconds_for(task)
        end = ""
        for _ in range(_ATTEMPTS):
            worker = self._engage()
            reply = worker.ask(task, Bounds(seconds, self._limits.idle_seconds))
            if reply and not reply.exhausted:
                self._idle.append(worker)
                return reply
            end = self._dismiss(worker)
            if reply:
                memory = self._limits.memory_for(task) >> 20
                return Reply(failure=f"it takes more than {memory} MiB of memory", is_its_own=True)
            if worker.excess:
                return Reply(failure=f"it {worker.excess}", is_its_own=not worker.was_idle)
            if end in _CRASHES:
                break
        # Others end processes too, when memory runs out; a crash is the file's own doing, and will happen again.
        return Reply(failure=f"it ends the process that analyses it ({end})", is_its_own=end in _CRASHES)

    def _engage(self) -> "_Worker":
        with suppress(IndexError):
            return self._idle.pop()
        if self._broken:
            raise WorkerPoolError(self._broken)
        worker = _Worker(self._options, self._limits, self._start_method)
        self._workers.add(worker)
        if self._closed.is_set():
            worker.kill()
        if not worker.is_ready():
            self._broken = f"the first one ended at once ({self._dismiss(worker)})"
            raise WorkerPoolError(self._broken)
        return worker

    def _dismiss(self, worker: "_Worker") -> str:
        self._workers.discard(worker)
        return worker.end()

    def _end_overdue(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            for worker in list(self._workers):
                worker.kill_when_it_takes_too_much()


class _Worker:
    """One worker process, used by one thread at a time."""

    def __init__(self, options: DocstringOptions, limits: Limits, start_method: str) -> None:
        context = multiprocessing.get_context(start_method)
        self.excess = ""
        self.was_idle = False
        self._watch: ProcessWatch | None = None
        self._lock = threading.Lock()
        self._connection, theirs = context.Pipe()
        try:
            process = context.Process(target=serve, args=(theirs, options, limits), daemon=True)  # type: ignore[attr-defined]
            self._process: BaseProcess = _start(process)
        except OSError as error:
            self._connection.close()
            raise WorkerPoolError(str(error)) from error
        finally:
            # While this process has the other end too, the end of the worker would go unnoticed.
            theirs.close()

    def is_ready(self) -> bool:
        """Wait until the process has started."""
        return self._exchange(None, _START) is not None

    def ask(self, task: Task, bounds: Bounds) -> Reply | None:
        """Send a file and wait for the answer; `None` when the process ended, or took too much and was ended."""
        answer = self._exchange(msgspec.msgpack.encode(task), bounds)
        return None if answer is None else msgspec.msgpack.decode(answer, type=Reply)

    def kill(self) -> None:
        """Kill the process, which wakes the thread that waits for it."""
        self._process.kill()

    def kill_when_it_takes_too_much(self) -> None:
        """Kill the process when it takes too much of a processor's time, or none for long."""
        with self._lock:
            if self._watch and not self.excess and (excess := self._watch.look()):
                self.excess, self.was_idle = excess, self._watch.is_idle
                self._process.kill()

    def end(self) -> str:
        """End the process if it has not ended, and say how it did."""
        with _PROCESSES:
            self._process.kill()
            self._process.join()
            how = _how(self._process.exitcode)
        self._connection.close()
        return how

    def _exchange(self, message: bytes | None, bounds: Bounds) -> bytes | None:
        with self._lock:
            self._watch = ProcessWatch(self._process.pid or 0, bounds)
        try:
            # Both would wait for ever on a process that is stopped, if the watch did not kill it.
            if message is not None:
                self._connection.send_bytes(message)
            return self._connection.recv_bytes()
        except (EOFError, OSError):
            return None
        finally:
            with self._lock:
                self._watch = None


def _start(process: BaseProcess) -> BaseProcess:
    """Start a process that knows nothing of the program that it was started from."""
    with _PROCESSES:
        main = sys.modules["__main__"]
        # A new process imports the program that it was started from: here all of MkDocs, of which it needs nothing.
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            process.start()
        finally:
            sys.modules["__main__"] = main
    return process


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"
