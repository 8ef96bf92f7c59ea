"""Many files in several processes: the same records, without MkDocs, and a file that is too much costs itself only."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.model import FileKind, FileRecord, SourceFile, listing_texts
from mkdocs_kwindex.workers import Limits, Task, Workers, analyse_all
from mkdocs_kwindex.workers.worker_pool import WorkerPool
from tests.support.build import build
from tests.support.host import HOST, HOSTS
from tests.support.tree import write_site

ALWAYS = Limits(worthwhile=0)
ROOT = Path(__file__).parent.parent
TROUBLE = DocstringOptions(markdown=MarkdownOptions(("tests.support.trouble",), trusted=("tests.support.trouble",)))
EXCLUDE = "; its page shows the source only, `exclude` leaves it out"

needs_posix = pytest.mark.skipif(os.name == "nt", reason="the system has no such signals and limits")


def tasks(count: int, docstrings: Iterable[str] = ()) -> list[Task]:
    """Make small modules, the first ones with these docstrings."""
    texts = [*docstrings, *(f"Module {number}." for number in range(count))][:count]
    return [
        Task(
            SourceFile(f"m{number}.py", f"pkg/m{number}.py", f"pkg.m{number}"),
            f'"""{text}"""\nimport os\n\ndef f{number}(a: int = {number}): ...\n'.encode(),
        )
        for number, text in enumerate(texts)
    ]


def analysed(
    given: list[Task], options: DocstringOptions, workers: Workers, limits: Limits = ALWAYS
) -> tuple[dict[str, FileRecord], list[str]]:
    """Return the records in the order of the files, and what was warned of."""
    warnings: list[str] = []
    records = {
        outcome.source.uri: msgspec.msgpack.decode(outcome.record, type=FileRecord)
        for outcome in analyse_all(given, options, workers, warnings.append, limits)
    }
    return {task.source.uri: records[task.source.uri] for task in given}, warnings


def troubles(records: dict[str, FileRecord]) -> list[list[str]]:
    return [[problem.message for problem in record.problems] for record in records.values()]


@pytest.mark.parametrize("start_method", ["spawn", pytest.param("forkserver", marks=needs_posix)])
def test_several_processes_find_what_one_finds(start_method: str) -> None:
    given = tasks(40)

    alone, _ = analysed(given, DocstringOptions(), Workers(1))
    together, warnings = analysed(given, DocstringOptions(), Workers(2, start_method=start_method))

    assert (together, warnings) == (alone, [])
    assert [len(record.definitions) for record in alone.values()] == [1] * 40


@pytest.mark.parametrize("start_method", ["spawn", pytest.param("forkserver", marks=needs_posix)])
def test_workers_do_without_mkdocs(tmp_path: Path, start_method: str) -> None:
    report = tmp_path / "report"

    analysed(tasks(2, [f"tell {report}"]), TROUBLE, Workers(2, start_method=start_method))

    process, modules = json.loads(report.read_text(encoding="utf-8"))
    assert process != os.getpid()
    assert "mkdocs_kwindex.analysis.file_record" in modules
    assert [module for module in modules if module.partition(".")[0] in {"mkdocs", "properdocs", "pytest"}] == []


@pytest.mark.parametrize("host", HOSTS)
def test_a_build_with_workers(tmp_path: Path, host: str) -> None:
    report = tmp_path / "report"
    config = write_site(
        tmp_path,
        """
        mkdocs.yml:
            site_name: Site
            theme: {name: material}
            markdown_extensions: [tests.support.trouble]
            plugins: [{kwindex: {docstring_extensions: [tests.support.trouble], workers: 2, source: false}}]
        src/pkg/small.py: def small(): ...
        """,
        {"src/pkg/large.py": f'"""tell {report}"""\n' + f"# {'a long comment ' * 2000}\n" * 20},
    )

    command = [sys.executable, "-m", host, "build", "-f", str(config)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=True
    )

    process, modules = json.loads(report.read_text(encoding="utf-8"))
    assert "WARNING" not in done.stderr
    assert [module for module in modules if module.partition(".")[0] in {"mkdocs", "properdocs"}] == []
    assert process > 0
    assert (tmp_path / "site/code/pkg/large.py_docs/index.html").is_file()


@needs_posix
def test_what_went_wrong_is_tried_again_by_the_next_build(tmp_path: Path) -> None:
    trouble = tmp_path / "trouble"
    trouble.touch()
    config = write_site(
        tmp_path,
        """
        mkdocs.yml:
            site_name: Site
            theme: {name: mkdocs}
            markdown_extensions: [tests.support.trouble]
            plugins: [{kwindex: {docstring_extensions: [tests.support.trouble], workers: 2, source: false}}]
        """,
        {"src/pkg/large.py": f'"""end while {trouble}"""\n' + f"# {'a long comment ' * 2000}\n" * 20},
    )

    message = f"cannot be analysed: it ends the process that analyses it (SIGKILL){EXCLUDE}"
    built = build(config)
    assert built.log == [("WARNING", f"kwindex: {tmp_path / 'src/pkg/large.py'}: {message}")]
    page = built.page("code/pkg/large.py_docs/").text(".kw-page")
    assert f"{message}." in page
    assert "a long comment" not in page

    trouble.unlink()
    built = build(config)
    assert built.log == []
    assert "end while" in built.page("code/pkg/large.py_docs/").text(".kw-page")


def test_one_process_is_none_but_this_one(tmp_path: Path) -> None:
    report = tmp_path / "report"

    analysed(tasks(2, [f"tell {report}"]), TROUBLE, Workers(1))

    assert json.loads(report.read_text(encoding="utf-8"))[0] == os.getpid()


def test_little_work_is_done_here_but_for_a_large_file(tmp_path: Path) -> None:
    reports = [tmp_path / "large", tmp_path / "small"]
    given = tasks(2, [f"tell {report}" for report in reports])
    given[0] = msgspec.structs.replace(given[0], data=given[0].data + b"# long\n" * 100)

    analysed(given, TROUBLE, Workers(2), Limits(in_process=500))

    large, small = (json.loads(report.read_text(encoding="utf-8"))[0] for report in reports)
    assert small == os.getpid()
    assert large != small


def test_options_that_cannot_be_sent_stay_in_this_process() -> None:
    options = DocstringOptions(markdown=MarkdownOptions((), {"abbr": {"made_by": lambda: None}}))

    records, warnings = analysed(tasks(3), options, Workers(2))

    assert (troubles(records), warnings) == ([[], [], []], [])


@needs_posix
def test_a_file_that_ends_its_worker_costs_itself_only() -> None:
    records, warnings = analysed(tasks(5, ["", "end of the process"]), TROUBLE, Workers(2))

    message = f"cannot be analysed: it ends the process that analyses it (SIGKILL){EXCLUDE}"
    assert troubles(records) == [[], [message], [], [], []]
    assert [len(record.definitions) for record in records.values()] == [1, 0, 1, 1, 1]
    assert [bool(record.listing) for record in records.values()] == [True] * 5
    assert warnings == []


@needs_posix
def test_a_secret_is_masked_where_a_file_is_only_shown() -> None:
    token = b"ghp_" + bytes(range(ord("a"), ord("s"))) * 2
    given = tasks(1, ["end of the process"])
    given[0] = msgspec.structs.replace(given[0], data=given[0].data + b"# " + token + b"\n")

    [record] = analysed(given, TROUBLE, Workers(2))[0].values()

    assert list(listing_texts(record.listing))[-1] == "# " + "x" * len(token)
    assert troubles({"": record})[0][0].startswith("masked: line 5 holds what looks like a secret, GitHub Token;")


@needs_posix
def test_a_worker_that_is_ended_from_outside_costs_nothing(tmp_path: Path) -> None:
    records, warnings = analysed(tasks(5, [f"end once {tmp_path}/ended"]), TROUBLE, Workers(2))

    assert (tmp_path / "ended").exists()
    assert (troubles(records), warnings) == ([[]] * 5, [])


@needs_posix
@pytest.mark.parametrize("trouble", ["stop", "for ever"])
def test_a_file_that_takes_for_ever_costs_itself_only(trouble: str) -> None:
    limits = Limits(seconds=2, idle_seconds=3, worthwhile=0)

    records, warnings = analysed(tasks(5, ["", trouble]), TROUBLE, Workers(2), limits)

    what = {"stop": "does nothing for 3 seconds", "for ever": "takes more than 2 seconds of processor time"}[trouble]
    message = f"cannot be analysed: it {what}{EXCLUDE}"
    assert troubles(records) == [[], [message], [], [], []]
    assert warnings == []


@needs_posix
def test_load_on_the_machine_costs_no_file_its_analysis() -> None:
    """A file that waits, as all do beside other work, is waited for."""
    records, warnings = analysed(tasks(3, ["wait 4"]), TROUBLE, Workers(2), Limits(seconds=2, worthwhile=0))

    assert (troubles(records), warnings) == ([[]] * 3, [])


@needs_posix
def test_a_file_that_takes_too_much_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mkdocs_kwindex.workers.distribution.Limits.seconds_for", lambda *_: 0.5)
    config = write_site(
        tmp_path,
        """
        mkdocs.yml:
            site_name: Site
            theme: {name: mkdocs}
            markdown_extensions: [tests.support.trouble]
            plugins: [{kwindex: {docstring_extensions: [tests.support.trouble], workers: 1}}]
        src/pkg/fine.py: A = 1
        """,
        {"src/pkg/slow.py": '"""for ever"""\n'},
    )

    message = f"cannot be analysed: it takes more than 0 seconds of processor time{EXCLUDE}"
    first = build(config)
    (tmp_path / "src/pkg/fine.py").write_text("B = 1", encoding="utf-8")
    monkeypatch.setattr("mkdocs_kwindex.workers.distribution.Limits.seconds_for", lambda *_: 1e6)
    second = build(config)

    assert first.log == second.log == [("WARNING", f"kwindex: {tmp_path / 'src/pkg/slow.py'}: {message}")]


def test_a_parser_that_crashes_costs_a_small_site_the_file_only(tmp_path: Path) -> None:
    config = write_site(
        tmp_path,
        """
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {files: all, workers: 1}}]}
        src/pkg/fine.py: A = 1
        src/pkg/fine.js: function fine() {}
        """,
        {"src/pkg/app.js": b"{a:" * 90_000},
    )

    done = subprocess.run(
        [sys.executable, "-m", HOST, "build", "-f", str(config)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Traceback" not in done.stderr
    assert (tmp_path / "site/code/pkg/app.js_docs/index.html").is_file()
    assert "fine()" in (tmp_path / "site/code/pkg/fine.js_docs/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("made_by", [None, lambda: None], ids=["sendable", "not sendable"])
def test_parsers_in_c_are_never_run_in_this_process(made_by: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def load_grammar(_grammar: object) -> None:
        raise AssertionError("a grammar was loaded here")

    monkeypatch.setattr("mkdocs_kwindex.analysis.languages.syntax.load_grammar", load_grammar)
    source = SourceFile("m.js", "pkg/m.js", "pkg/m.js", kind=FileKind.JAVASCRIPT, language="javascript")
    options = DocstringOptions(markdown=MarkdownOptions((), {"abbr": {"made_by": made_by}} if made_by else {}))

    records, warnings = analysed([*tasks(2), Task(source, b"function f() {}\n")], options, Workers(1), Limits())

    assert (troubles(records), warnings) == ([[], [], []], [])
    assert [definition.name for definition in records["pkg/m.js"].definitions] == ["f"]


def test_without_processes_a_file_that_needs_one_is_shown_without_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/nonexistent/python")
    source = SourceFile("m.js", "pkg/m.js", "pkg/m.js", kind=FileKind.JAVASCRIPT, language="javascript")

    records, [warning] = analysed([*tasks(1), Task(source, b"function f() {}\n")], DocstringOptions(), Workers(1))

    message = f"cannot be analysed: it needs a process of its own, which cannot be started{EXCLUDE}"
    assert troubles(records) == [[], [message]]
    assert warning.startswith("processes cannot be started (")


@needs_posix
def test_a_worker_that_stops_between_two_files(tmp_path: Path) -> None:
    """It does not even read the next one, which is more than a pipe holds: sending must not wait for ever."""
    report = tmp_path / "report"
    first, second, third = tasks(3, [f"tell {report}"])
    large = msgspec.structs.replace(second, data=second.data + b"# a comment\n" * 40_000)

    with WorkerPool(TROUBLE, Limits(idle_seconds=2), 1, "spawn") as crew:
        assert crew.submit(first).result().failure == ""
        os.kill(json.loads(report.read_text(encoding="utf-8"))[0], signal.SIGSTOP)
        assert crew.submit(large).result().failure == "it does nothing for 2 seconds"
        assert crew.submit(third).result().failure == ""


@needs_posix
def test_a_file_that_takes_for_ever_in_this_process_costs_itself_only() -> None:
    records, warnings = analysed(tasks(3, ["", "for ever"]), TROUBLE, Workers(1), Limits(seconds=0.3))

    message = f"cannot be analysed: it takes more than 0 seconds of processor time{EXCLUDE}"
    assert (troubles(records), warnings) == ([[], [message], []], [])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
def test_a_file_that_takes_too_much_memory_costs_itself_only() -> None:
    given = tasks(3)
    given[1] = msgspec.structs.replace(given[1], data=b"x = [" + b"1, " * 150_000 + b"]\n")
    limits = Limits(memory=100 << 20, memory_per_byte=0, worthwhile=0)

    records, warnings = analysed(given, DocstringOptions(), Workers(2), limits)

    [first, [message, *_], third] = troubles(records)
    assert (first, third, warnings) == ([], [], [])
    # Where the end of the memory is met decides: Python raises an error, a library in C may give up.
    ends = "it takes more than 100 MiB of memory|it ends the process that analyses it .*|.* or needs too much memory"
    assert re.match(rf"cannot be (analysed|parsed): ({ends}); its page shows", message)


def test_workers_that_cannot_start_leave_the_work_to_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/nonexistent/python")

    records, [warning] = analysed(tasks(3), DocstringOptions(), Workers(2))

    assert troubles(records) == [[], [], []]
    assert warning.startswith("processes cannot be started (")


@needs_posix
def test_workers_end_with_the_one_who_asked(tmp_path: Path) -> None:
    report = tmp_path / "report"
    outcomes = analyse_all(tasks(2, [f"tell {report}", "for ever"]), TROUBLE, Workers(2), print, ALWAYS)

    began = time.monotonic()
    next(outcomes)
    outcomes.close()

    assert time.monotonic() - began < 30
    worker = json.loads(report.read_text(encoding="utf-8"))[0]
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
