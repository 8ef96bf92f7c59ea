"""Many files analysed at once, in processes of their own."""

import multiprocessing
import os
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType

import msgspec

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions, DocstringRenderer
from mkdocs_kwindex.analysis.files import analyse
from mkdocs_kwindex.model import FileRecord, LineCounts, Problem, Role, SourceFile

# A worker takes about half a second to start, in which one process analyses some dozens of files.
_WORTHWHILE = 100
_CHUNK = 8


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def analyse_all(sources: Sequence[SourceFile], options: DocstringOptions, workers: int) -> Mapping[str, FileRecord]:
    """Analyse files, in the order of the files, in this process or in several.

    Args:
        sources: The files.
        options: How docstrings are rendered.
        workers: How many processes may be started; none are for 1, or where they would not pay.

    Returns:
        The records by URI. A file that ends its worker has a record that says so.
    """
    if workers == 1 or len(sources) < _WORTHWHILE or not _can_travel(options):
        renderer = DocstringRenderer.from_options(options)
        return {source.uri: analyse(source, renderer) for source in sources}
    records: dict[str, FileRecord] = {}
    try:
        with _pool(options, workers) as pool:
            for source, data in zip(sources, pool.map(_analyse, sources, chunksize=_CHUNK), strict=True):
                records[source.uri] = _decode(data)
    except BrokenProcessPool:
        # Somewhere a file ended a worker, and with it the pool. One file at a time tells which.
        for source in sources:
            if source.uri not in records:
                records[source.uri] = _analyse_alone(source, options)
    return records


def _analyse_alone(source: SourceFile, options: DocstringOptions) -> FileRecord:
    try:
        with _pool(options, 1) as pool:
            return _decode(pool.submit(_analyse, source).result())
    except BrokenProcessPool:
        problem = Problem(source.path, 0, "cannot be analysed: it ends the process; its page shows nothing of it")
        role = Role("unknown", "it cannot be analysed")
        return FileRecord(source, 0, "", LineCounts(0, 0, 0), role, problems=(problem,))


@contextmanager
def _pool(options: DocstringOptions, workers: int) -> Iterator[ProcessPoolExecutor]:
    # A preview has threads, and a process with threads must not be forked.
    context = multiprocessing.get_context("spawn")
    main = sys.modules["__main__"]
    # A new process imports the program that it was started from: here all of MkDocs, of which it needs nothing.
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(options,)) as pool:
            yield pool
    finally:
        sys.modules["__main__"] = main


def _can_travel(options: DocstringOptions) -> bool:
    """Tell whether the settings of the Markdown extensions, which may hold functions, can be sent to a process."""
    try:
        pickle.dumps(options)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True


class _Worker:
    """What a worker process keeps from file to file."""

    renderer: DocstringRenderer


def _start(options: DocstringOptions) -> None:
    _Worker.renderer = DocstringRenderer.from_options(options)


def _analyse(source: SourceFile) -> bytes:
    return msgspec.msgpack.encode(analyse(source, _Worker.renderer))


def _decode(data: bytes) -> FileRecord:
    return msgspec.msgpack.decode(data, type=FileRecord)
