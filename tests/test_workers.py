"""Many files in several processes: the same records, without MkDocs, and a file that ends its worker costs itself only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_kwindex import workers
from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.workers import analyse_all

OPTIONS = DocstringOptions()


def sources(folder: Path, count: int) -> list[SourceFile]:
    found = []
    for number in range(count):
        path = folder / f"m{number}.py"
        path.write_text(
            f'"""Module {number}."""\nimport os\n\ndef f{number}(a: int = {number}): ...\n', encoding="utf-8"
        )
        found.append(SourceFile(str(path), f"pkg/{path.name}", f"pkg.m{number}"))
    return found


def test_several_processes_find_what_one_finds(tmp_path: Path) -> None:
    files = sources(tmp_path, 120)

    alone = analyse_all(files, OPTIONS, 1)

    assert list(alone) == [file.uri for file in files]
    assert analyse_all(files, OPTIONS, 2) == alone


def test_options_that_cannot_be_sent_stay_in_this_process(tmp_path: Path) -> None:
    options = DocstringOptions(markdown=MarkdownOptions((), {"abbr": {"made_by": lambda: None}}))

    assert len(analyse_all(sources(tmp_path, 120), options, 2)) == 120


def test_workers_do_without_mkdocs() -> None:
    code = "import mkdocs_kwindex.workers, sys; print([m for m in sys.modules if m.split('.')[0] == 'mkdocs'])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert result.stdout.strip() == "[]"


def test_a_file_that_ends_its_worker_costs_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sources(tmp_path, 3)
    monkeypatch.setattr(workers, "_WORTHWHILE", 1)
    monkeypatch.setattr(workers, "_CHUNK", 1)
    monkeypatch.setattr(workers, "_analyse", _analyse_or_end)

    records = analyse_all(files, OPTIONS, 2)

    message = "cannot be analysed: it ends the process; its page shows nothing of it"
    assert [[problem.message for problem in records[file.uri].problems] for file in files] == [[], [message], []]
    assert [len(records[file.uri].definitions) for file in files] == [1, 0, 1]


def _analyse_or_end(source: SourceFile) -> bytes:
    """Do what a worker does, but end it as a crash in a parser would on one of the files."""
    if source.uri == "pkg/m1.py":
        os._exit(1)
    return _ANALYSE(source)


_ANALYSE = workers._analyse  # noqa: SLF001 - the test puts another one in its place
