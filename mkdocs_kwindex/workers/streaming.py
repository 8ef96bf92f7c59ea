"""Submits all tasks at once and yields results as they complete."""

import math
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from msgspec import Struct

from mkdocs_kwindex.workers.tasks import Outcome, Reply, Task, outcome

_CHECK_SECONDS = 0.2


class Lost(Struct, frozen=True):
    """Tasks that could not be run, for reasons that are not theirs.

    Attributes:
        tasks: The tasks.
        reason: Why the first of them was not done; empty when there are none.
    """

    tasks: tuple[Task, ...] = ()
    reason: str = ""


def stream(
    submit: Callable[[Task], Future[Reply]],
    tasks: Sequence[Task],
    failures: type[Exception],
    check: Callable[[], None],
    patience: float | None = None,
) -> Generator[Outcome, None, Lost]:
    """Hand out tasks.

    Args:
        submit: Hands out one.
        tasks: The tasks.
        failures: The errors that say nothing about a task.
        check: Is called every now and then, and may end it all by raising an error.
        patience: How many seconds to wait for any of them; for ever by default.

    Yields:
        The outcome of each that was done, as soon as it is.

    Returns:
        The others.
    """
    pending: dict[Future[Reply], Task] = {}
    done: SimpleQueue[Future[Reply]] = SimpleQueue()
    lost: list[Task] = []
    reason = ""
    try:
        for task in tasks:
            pending[submit(task)] = task
        for future in pending:
            future.add_done_callback(done.put)
        while pending:
            future = _next(done, check, patience)
            task = pending.pop(future)
            try:
                reply = future.result()
            except failures as error:
                lost.append(task)
                reason = reason or describe(error)
            else:
                yield outcome(task, reply)
    except Empty:
        reason = reason or f"no answer for {patience:.0f} seconds"
    finally:
        for future in pending:
            future.cancel()
    return Lost((*lost, *pending.values()), reason)


def _next(done: SimpleQueue[Future[Reply]], check: Callable[[], None], patience: float | None) -> Future[Reply]:
    end = math.inf if patience is None else time.monotonic() + patience
    while True:
        check()
        try:
            return done.get(timeout=_CHECK_SECONDS)
        except Empty:
            if time.monotonic() > end:
                raise


def describe(error: Exception) -> str:
    """Describe an error in one line."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
