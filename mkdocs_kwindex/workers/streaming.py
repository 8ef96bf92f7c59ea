"""Tasks handed out all at once, and what comes of them as it comes."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from msgspec import Struct

from mkdocs_kwindex.workers.tasks import Outcome, Reply, Task, outcome


class Lost(Struct, frozen=True):
    """Tasks that nobody did, through no fault of theirs.

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
    patience: float | None = None,
) -> Generator[Outcome, None, Lost]:
    """Hand out tasks.

    Args:
        submit: Hands out one.
        tasks: The tasks.
        failures: The errors that tell nothing of a task.
        patience: How many seconds to wait for any of them; for ever unless told.

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
            future = done.get(timeout=patience)
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


def describe(error: Exception) -> str:
    """Describe an error in one line."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
