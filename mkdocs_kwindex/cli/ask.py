"""The commands that ask: `find`, `uses`, `show`, `outline`, `importers`, `tests` and `map`."""

import argparse
import json
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from mkdocs_kwindex.cli.answer_source import AnswerSource
from mkdocs_kwindex.cli.answer_values import AmbiguousError, Answer, Row, Shown, UnknownError
from mkdocs_kwindex.cli.answers import NO_LIMIT, Answers
from mkdocs_kwindex.cli.configuration import configured
from mkdocs_kwindex.cli.terminal import FOUND, NOTHING_FOUND, Terminal, printable

_LIMIT = 20
_OUTLINE_LIMIT = 200
_TOKENS = 1024
_SUBJECTS = {
    "find": ("name", "a name, a part of a dotted path, or a pattern with * and ?"),
    "uses": ("name", "a dotted path, or as much of its end as tells which is meant"),
    "tests": ("name", "a dotted path, or as much of its end as tells which is meant"),
    "show": ("name", "a dotted path, or as much of its end as tells which is meant"),
    "outline": ("file", "a path on disk or in the tree, or as much of its end as tells which is meant"),
    "importers": ("file", "a path on disk or in the tree, or as much of its end as tells which is meant"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    command = parser.prog.rpartition(" ")[2]
    parser.add_argument("--json", action="store_true", help="write the answer as JSON")
    if command == "map":
        parser.add_argument("below", nargs="?", default="", metavar="PATH", help="only this folder or file of the tree")
        parser.add_argument(
            "--tokens", type=_count, default=_TOKENS, metavar="N", help="how long it may be (%(default)s)"
        )
        return
    subject, explanation = _SUBJECTS[command]
    parser.add_argument("subject", metavar=subject.upper(), help=explanation)
    if command != "show":
        limit = _OUTLINE_LIMIT if command == "outline" else _LIMIT
        parser.add_argument(
            "-n", "--limit", type=_count, default=limit, metavar="N", help="how many to list, 0 for all (%(default)s)"
        )


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Answer a question."""
    configuration = configured(asked)
    answers = AnswerSource(configuration, terminal, Path(asked.directory).absolute()).answers()
    try:
        answer = ask(answers, asked)
    except AmbiguousError as error:
        terminal.fail(f"{error.answer.about}; which one?")
        _write(error.answer, asked, terminal)
        return NOTHING_FOUND
    except UnknownError as error:
        answer = error.answer
    if isinstance(answer, Answer) and not answer.total:
        terminal.say(answer.headline)
    _write(answer, asked, terminal)
    return FOUND if isinstance(answer, Shown) or answer.total else NOTHING_FOUND


def ask(answers: Answers, asked: argparse.Namespace) -> Answer | Shown:
    """Put the question of a command."""
    if asked.command == "map":
        return answers.map(asked.tokens, asked.below)
    if asked.command == "show":
        return answers.show(asked.subject)
    questions = {
        "find": answers.find,
        "uses": answers.uses,
        "tests": answers.tests,
        "outline": answers.outline,
        "importers": answers.importers,
    }
    return questions[asked.command](asked.subject, asked.limit or NO_LIMIT)


def _write(answer: Answer | Shown, asked: argparse.Namespace, terminal: Terminal) -> None:
    if asked.json:
        lines: Iterable[str] = [json.dumps(answer.plain(), ensure_ascii=True)]
    elif isinstance(answer, Shown):
        lines = shown_lines(answer, terminal, Path.cwd())
    else:
        if asked.command == "outline" and answer.rows:
            terminal.answer(printable(answer.about))
        lines = answer_lines(answer, terminal, Path.cwd(), by_file=asked.command in {"map", "outline"})
    for line in lines:
        terminal.answer(line)


def answer_lines(answer: Answer, terminal: Terminal, start: Path, *, by_file: bool = False) -> Iterator[str]:
    """Yield the lines of an answer, as grep writes them, or under the names of their files.

    Args:
        answer: The answer.
        terminal: Where they are shown.
        start: The folder that paths are written from.
        by_file: Whether each file is named once.
    """
    file = answer.rows[0].file if by_file and answer.rows and answer.about.startswith(answer.rows[0].file) else ""
    for row in answer.rows:
        if by_file:
            if row.file != file:
                file = row.file
                yield terminal.link(_near(row, start), row.path)
            yield f"{terminal.link(f'{row.line:>6}', row.path, row.line)}  {printable(row.text)}"
        else:
            yield _grep_line(row, terminal, start)
    if answer.more:
        yield f"… {answer.more:,} more"


def _grep_line(row: Row, terminal: Terminal, start: Path) -> str:
    place = ":".join([_near(row, start), *(str(number) for number in (row.line, row.column) if number)])
    # A use is in a definition; a definition has a number of uses.
    within = f" in {row.symbol}" if row.symbol and row.uses < 0 else ""
    what = f" [{printable(row.kind + within)}]" if row.kind else ""
    used = f" ({_uses(row)})" if row.uses > 0 else ""
    symbol = f" {row.symbol}" if row.symbol and row.uses >= 0 else ""
    return f"{terminal.link(place, row.path, row.line)}:{what}{printable(symbol)} {printable(row.text)}{used}".rstrip()


def _uses(row: Row) -> str:
    # As `model.wording` does, which would load what no answer needs.
    return f"{row.uses:,} {'use' if row.uses == 1 else 'uses'}"


def _near(row: Row, start: Path) -> str:
    return _path_from(row.path, str(start))


@lru_cache(4096)
def _path_from(path: str, start: str) -> str:
    near = os.path.relpath(path, start)
    return near if not near.startswith("..") else path


def shown_lines(shown: Shown, terminal: Terminal, start: Path) -> Iterator[str]:
    """Yield the lines of a definition.

    Args:
        shown: The definition.
        terminal: Where they are shown.
        start: The folder that its path is written from.
    """
    row = shown.row
    public = f", public as {shown.public}" if shown.public not in ("", row.symbol) else ""
    yield f"{terminal.link(f'{_near(row, start)}:{row.line}', row.path, row.line)}: {printable(row.symbol)}"
    yield printable(f"{row.kind}, {_uses(row)}{public}")
    yield ""
    yield printable(row.text)
    for line in shown.docstring.splitlines():
        yield f"    {printable(line)}".rstrip()
    yield ""
    for number, line in shown.lines:
        yield f"{number:>6}  {printable(line.expandtabs(4))}".rstrip()
    if shown.more:
        yield f"… {shown.more:,} more lines"


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number
