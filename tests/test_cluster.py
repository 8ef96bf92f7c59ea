"""The same work on a Dask cluster: a real one, of two worker processes on this machine."""

import os
import signal
import socket
from collections.abc import Iterator

import msgspec
import pytest
from distributed import LocalCluster

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions
from mkdocs_kwindex.model import FileRecord, SourceFile
from mkdocs_kwindex.workers import Limits, Task, Workers, analyse_all, cluster

ALWAYS = Limits(worthwhile=0)


@pytest.fixture(scope="module")
def dask() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as started:  # type: ignore[no-untyped-call]
        yield started


def scheduler(dask: LocalCluster) -> Workers:
    return Workers(1, dask.scheduler_address.removeprefix("tcp://"))


def tasks(count: int) -> list[Task]:
    """Make modules that exist nowhere on disk, each of which takes a moment."""
    code = "".join(f"def f{number}(a: int = {number}):\n    'Return {number}.'\n" for number in range(200))
    return [
        Task(SourceFile(f"/nowhere/m{number}.py", f"pkg/m{number}.py", f"pkg.m{number}"), code.encode())
        for number in range(count)
    ]


def test_a_cluster_finds_what_one_process_finds(dask: LocalCluster) -> None:
    warnings: list[str] = []
    given = tasks(10)

    there = list(analyse_all(given, DocstringOptions(), scheduler(dask), warnings.append, ALWAYS))
    here = list(analyse_all(given, DocstringOptions(), Workers(1), warnings.append))

    assert sorted(there, key=lambda outcome: outcome.source.uri) == here
    assert len(msgspec.msgpack.decode(here[0].record, type=FileRecord).definitions) == 200
    assert warnings == []


def test_the_files_of_a_worker_that_is_lost_are_done_again(dask: LocalCluster) -> None:
    warnings: list[str] = []
    outcomes = analyse_all(tasks(60), DocstringOptions(), scheduler(dask), warnings.append, ALWAYS)

    done = [next(outcomes)]
    os.kill(dask.workers[0].pid, signal.SIGKILL)
    done += outcomes

    assert {outcome.source.uri for outcome in done} == {f"pkg/m{number}.py" for number in range(60)}
    assert all(outcome.complete for outcome in done)
    assert (len(done), warnings) == (60, [])


def test_machines_with_another_version_are_not_used(dask: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_identity", lambda: b"another version")
    warnings: list[str] = []
    workers = scheduler(dask)

    done = list(analyse_all(tasks(3), DocstringOptions(), workers, warnings.append, ALWAYS))

    assert [outcome.complete for outcome in done] == [True] * 3
    reason = "OtherVersionError: it has another version of mkdocs-kwindex, of Python or of a library"
    assert warnings == [f"dask://{workers.scheduler} left 3 of 3 files ({reason}); they are analysed on this machine"]


def test_a_cluster_that_cannot_be_reached_leaves_the_work_to_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"127.0.0.1:{closed.getsockname()[1]}"
    warnings: list[str] = []

    done = list(analyse_all(tasks(2), DocstringOptions(), Workers(1, address), warnings.append, ALWAYS))

    assert [outcome.complete for outcome in done] == [True, True]
    [warning] = warnings
    assert warning.startswith(f"dask://{address} left 2 of 2 files (ConnectionRefusedError: ")
