"""Analysis on a Dask cluster, which is sent the files' contents and returns records."""

import pickle
import socket
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, Future
from functools import lru_cache
from threading import Lock

import msgspec

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions, DocstringRenderer
from mkdocs_kwindex.cache import RECORD_CODE, fingerprint
from mkdocs_kwindex.workers.streaming import Lost, describe, stream
from mkdocs_kwindex.workers.tasks import Limits, Outcome, Reply, Task, attempt, attempt_twice

_CONNECT_SECONDS = 10
# A worker of the cluster may run several tasks at a time, in threads, for which the Markdown converter is not made.
_ONE_AT_A_TIME = Lock()


class OtherVersionError(Exception):
    """A machine of the cluster runs other versions, so its records would differ."""


def analyse_on_cluster(
    tasks: Sequence[Task], options: DocstringOptions, scheduler: str, limits: Limits, check: Callable[[], None]
) -> Generator[Outcome, None, Lost]:
    """Analyse files on a cluster, which does those of a worker that is lost once more by itself.

    Args:
        tasks: The files.
        options: How docstrings are rendered.
        scheduler: The address of the scheduler, `host:port`.
        limits: What a file may cost; only the time counts here.
        check: Is called every now and then, and may end it all by raising an error.

    Yields:
        The record of each file that was analysed, as soon as it is.

    Returns:
        The others: all of them when the cluster cannot be reached, or is not fit for the work.
    """
    # An extra, and a large one: it is there where somebody has a cluster.
    from distributed import Client  # noqa: PLC0415

    shared = (pickle.dumps(options), _identity())
    patience = max(map(limits.seconds_for, tasks))
    try:
        host, _, port = scheduler.rpartition(":")
        # The client tries for as long as it may where nobody listens.
        socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS).close()
        with Client(f"tcp://{scheduler}", timeout=_CONNECT_SECONDS, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            executor: Executor = client.get_executor(pure=False)

            def submit(task: Task) -> Future[Reply]:
                return executor.submit(analyse_remotely, msgspec.msgpack.encode(task), *shared)

            return (yield from stream(submit, tasks, Exception, check, patience))
    except OSError as error:
        return Lost(tuple(tasks), describe(error))


def analyse_remotely(task: bytes, options: bytes, identity: bytes) -> Reply:
    """Analyse a file on a machine of the cluster.

    Args:
        task: The task, encoded.
        options: How docstrings are rendered, pickled: they may name functions.
        identity: What the asking machine runs.

    Raises:
        OtherVersionError: When this machine runs something else.
    """
    if identity != _identity():
        raise OtherVersionError("it has another version of mkdocs-kwindex, of Python or of a library")
    with _ONE_AT_A_TIME:
        return attempt_twice(msgspec.msgpack.decode(task, type=Task), lambda one: attempt(one, _renderer(options)))


@lru_cache(maxsize=1)
def _renderer(options: bytes) -> DocstringRenderer:
    unpickled: DocstringOptions = pickle.loads(options)  # noqa: S301 - whoever can send tasks can send any code
    return DocstringRenderer.from_options(unpickled)


@lru_cache(maxsize=1)
def _identity() -> bytes:
    return fingerprint(code=(*RECORD_CODE, "workers"))
