"""Distributes files over a cluster, local processes, or this process."""

import os
import pickle
from collections.abc import Callable, Generator, Sequence

from msgspec import Struct, structs

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions
from mkdocs_kwindex.workers.cluster import analyse_on_cluster
from mkdocs_kwindex.workers.in_process import analyse_here
from mkdocs_kwindex.workers.streaming import Lost, stream
from mkdocs_kwindex.workers.tasks import Limits, Outcome, Task, effort, needs_process
from mkdocs_kwindex.workers.worker_pool import WorkerPool, WorkerPoolError


class Workers(Struct, frozen=True):
    """The option `workers`.

    Attributes:
        processes: How many processes may analyse files; with 1 none are started, but for the files that need one.
        scheduler: The address of a Dask scheduler, `host:port`; empty when there is none.
        start_method: How processes are started, as `multiprocessing` names it; never `fork`, since a preview has
            threads, and a process with threads must not be forked.
    """

    processes: int
    scheduler: str = ""
    start_method: str = "spawn"


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def analyse_all(
    tasks: Sequence[Task],
    options: DocstringOptions,
    workers: Workers,
    warn: Callable[[str], None],
    limits: Limits = Limits(),  # noqa: B008 - immutable
    check: Callable[[], None] = lambda: None,
) -> Generator[Outcome, None, None]:
    """Analyse files, wherever that is done best.

    Args:
        tasks: The files.
        options: How docstrings are rendered.
        workers: Where files may be analysed.
        warn: Called, at most once per reason, with why files were not analysed where they should have been.
        limits: What a file may cost.
        check: Is called every now and then, and may end it all by raising an error.

    Yields:
        The record of each file, in the order in which they are done.
    """
    # The largest first, or all would wait for the last one in the end.
    left = sorted(tasks, key=lambda task: (-len(task.data), task.source.uri))
    can_travel = _can_travel(options)
    if workers.scheduler and can_travel and _is_worthwhile(left, limits):
        lost = yield from analyse_on_cluster(left, options, workers.scheduler, limits, check)
        if lost.tasks:
            warn(
                f"dask://{workers.scheduler} left {len(lost.tasks)} of {len(left)} files ({lost.reason}); they are"
                " analysed on this machine"
            )
        left = list(lost.tasks)
    apart = _apart(left, workers, limits) if can_travel else [task for task in left if needs_process(task)]
    # A file that needs a process has little use for the options that cannot be sent.
    travelling = options if can_travel else DocstringOptions(options.style)
    lost = yield from _in_processes(apart, travelling, workers, limits, check)
    if lost.tasks:
        warn(f"processes cannot be started ({lost.reason}); files are analysed in the process of MkDocs")
    done = {task.source.uri for task in apart} - {task.source.uri for task in lost.tasks}
    left = [task for task in left if task.source.uri not in done]
    yield from analyse_here([task for task in left if not needs_process(task)], options, limits, check)
    alone = "it needs a process of its own, which cannot be started"
    shown = [structs.replace(task, failure=alone) for task in left if needs_process(task)]
    for found in analyse_here(shown, DocstringOptions(options.style), limits, check):
        # It may be had another time.
        yield structs.replace(found, complete=False)


def _apart(tasks: Sequence[Task], workers: Workers, limits: Limits) -> list[Task]:
    """Return the files that are analysed in other processes."""
    if workers.processes > 1 and _is_worthwhile(tasks, limits):
        return list(tasks)
    return [
        task for task in tasks if needs_process(task) or (workers.processes > 1 and len(task.data) > limits.in_process)
    ]


def _in_processes(
    tasks: Sequence[Task], options: DocstringOptions, workers: Workers, limits: Limits, check: Callable[[], None]
) -> Generator[Outcome, None, Lost]:
    if not tasks:
        return Lost()
    with WorkerPool(options, limits, min(workers.processes, len(tasks)), workers.start_method) as crew:
        return (yield from stream(crew.submit, tasks, WorkerPoolError, check))


def _is_worthwhile(tasks: Sequence[Task], limits: Limits) -> bool:
    return effort(len(task.data) for task in tasks) >= limits.worthwhile


def _can_travel(options: DocstringOptions) -> bool:
    """Return whether the settings of the Markdown extensions, which may hold functions, can be sent to a process."""
    try:
        pickle.dumps(options)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True
