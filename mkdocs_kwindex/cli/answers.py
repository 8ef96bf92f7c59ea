"""The questions that the index answers, for people and for programs alike."""

import ast
import sqlite3
import textwrap
import warnings
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from mkdocs_kwindex.cli.answer_index import POSSIBLE, SITE_WIDTH, USES
from mkdocs_kwindex.cli.answer_values import Answer, Row, Shown
from mkdocs_kwindex.cli.lookup import SYMBOL, Lookup, cut, row_of

NO_LIMIT = 1_000_000
_SHOWN_LINES = 80
_CHARACTERS_PER_TOKEN = 4
_MOST_TEXTS = 300


class Answers:
    """Answers from an index.

    What is asked about a name or a file raises `AmbiguousError` where several are called so, and `UnknownError` where
    none is.
    """

    def __init__(self, connection: sqlite3.Connection, base: Path) -> None:
        """Take an index.

        Args:
            connection: The index.
            base: The folder that paths of files are relative to.
        """
        self._index = connection
        self._index.row_factory = sqlite3.Row
        self._lookup = Lookup(connection, base)
        self._texts: dict[str, list[str]] = {}

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()

    def find(self, name: str, limit: int) -> Answer:
        """Find definitions by name: called so, then beginning so, then holding it; `*` and `?` are any characters."""
        found, total = self._lookup.search(name, limit)
        if not found:
            return self._lookup.no_definition(name)
        rows = [row_of(self._lookup.numbered(number)) for number in found]
        return Answer(f"definitions called {name}", rows, total)

    def uses(self, name: str, limit: int) -> Answer:
        """List the uses of a definition."""
        one = self._lookup.definition(name)
        return self._use_rows("use", one, list(self._sites(one)), limit)

    def tests(self, name: str, limit: int) -> Answer:
        """List the tests that use a definition, or what is in it, each by its first use."""
        one = self._lookup.definition(name)
        tests = {number for (number,) in self._index.execute("SELECT id FROM files WHERE is_test")}
        members = self._index.execute("SELECT * FROM symbols WHERE parent = ?", (one["id"],))
        first: dict[tuple[int, int], tuple[int, ...]] = {}
        for definition in (one, *members):
            for site in self._sites(definition):
                if site[0] in tests:
                    first.setdefault((site[0], site[4]), site)
        return self._use_rows("test", one, sorted(first.values()), limit)

    def show(self, name: str) -> Shown:
        """Show a definition: its signature, its docstring, its lines."""
        one = self._lookup.definition(name)
        public, uses = one["public"], one["uses"]
        one = self._lookup.longest(one)
        lines = self._lines(one["path"])[one["first_line"] - 1 : one["end_line"]]
        docstring, first, last = _docstring(lines)
        kept = [
            (number, line.rstrip("\r\n"))
            for number, line in enumerate(lines, one["first_line"])
            if not first <= number - one["first_line"] + 1 <= last
        ]
        row = replace(row_of(one), uses=uses)
        return Shown(row, public, docstring, kept[:_SHOWN_LINES], max(0, len(kept) - _SHOWN_LINES))

    def outline(self, file: str, limit: int) -> Answer:
        """List what a file defines, in its order."""
        found = self._lookup.file(file)
        query = f"SELECT {SYMBOL} WHERE symbols.file = ? ORDER BY symbols.first_line, symbols.id"
        rows = list(self._index.execute(query, (found["id"],)))
        about = _about_file(found) if rows else f"{found['uri']} defines nothing"
        return Answer(about, [row_of(row, indent=row["depth"]) for row in rows[:limit]], len(rows))

    def importers(self, file: str, limit: int) -> Answer:
        """List the imports that lead to a file."""
        found = self._lookup.file(file)
        rows = self._index.execute(
            "SELECT files.uri, files.path, line FROM imports JOIN files ON files.id = importer WHERE imported = ? "
            "GROUP BY importer, line ORDER BY files.uri, line",
            (found["id"],),
        ).fetchall()
        shown = [
            Row(row["uri"], row["path"], row["line"], text=self._line(row["path"], row["line"])) for row in rows[:limit]
        ]
        return Answer(_about("import", found["uri"], len(rows)), shown, len(rows))

    def map(self, tokens: int, below: str = "") -> Answer:
        """List the most used definitions, by file, as many as fit.

        Args:
            tokens: How many tokens the list may take, of four characters each.
            below: The folder or file to which it is restricted; empty for all.
        """
        where = "symbols.users > 0 AND NOT symbols.is_test"
        order = "ORDER BY symbols.users DESC, symbols.uses DESC, symbols.symbol"
        below = below.strip("/")
        pattern = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in below)
        values = (below, f"{pattern}/*") if below else ()
        if below:
            where += " AND symbols.file IN (SELECT id FROM files WHERE uri = ? OR uri GLOB ?)"
        count = f"SELECT COUNT(*) FROM symbols WHERE {where}"  # noqa: S608 - our own condition
        [total] = self._index.execute(count, values).fetchone()
        found = self._index.execute(f"SELECT {SYMBOL} WHERE {where} {order} LIMIT {tokens}", values)
        taken: list[sqlite3.Row] = []
        room = tokens * _CHARACTERS_PER_TOKEN
        files: set[str] = set()
        for one in found:
            text = row_of(one).text
            need = len(text) + 12 + (0 if one["uri"] in files else len(one["uri"]) + 2)
            if need > room:
                break
            room -= need
            files.add(one["uri"])
            taken.append(one)
        places = {uri: number for number, uri in enumerate(dict.fromkeys(one["uri"] for one in taken))}
        taken.sort(key=lambda one: (places[one["uri"]], one["first_line"]))
        about = (
            "the most used definitions"
            if total
            else f"no definition{f' in {below}' if below else ''} is used elsewhere"
        )
        return Answer(about, [*map(row_of, taken)], total)

    def _sites(self, symbol: sqlite3.Row) -> Iterator[tuple[int, ...]]:
        row = self._index.execute("SELECT sites FROM uses WHERE symbol = ?", (symbol["id"],)).fetchone()
        numbers = array("I")
        numbers.frombytes(row["sites"] if row else b"")
        for start in range(0, len(numbers), SITE_WIDTH):
            yield tuple(numbers[start : start + SITE_WIDTH])

    def _use_rows(self, noun: str, one: sqlite3.Row, sites: Sequence[tuple[int, ...]], limit: int) -> Answer:
        rows = []
        for file, line, column, kind, within in sites[:limit]:
            found = self._index.execute("SELECT uri, path FROM files WHERE id = ?", (file,)).fetchone()
            holder = self._index.execute("SELECT symbol FROM symbols WHERE id = ?", (within,)).fetchone()
            use = f"{USES[kind & ~POSSIBLE]}{' (possibly)' if kind & POSSIBLE else ''}"
            text = self._line(found["path"], line)
            symbol = holder["symbol"] if holder else ""
            rows.append(Row(found["uri"], found["path"], line, column + 1, use, symbol, text))
        return Answer(_about(noun, one["symbol"], len(sites)), rows, len(sites))

    def _lines(self, path: str) -> list[str]:
        if path not in self._texts:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _read(self, path: str) -> list[str]:
        masked = self._index.execute("SELECT is_masked FROM files WHERE path = ?", (path,)).fetchone()
        with suppress(OSError):
            text = Path(path).read_bytes().decode("utf-8", "replace")
            if masked and masked["is_masked"]:
                from mkdocs_kwindex.analysis.secrets import mask_secrets  # noqa: PLC0415 - slow, and seldom needed

                text = mask_secrets(text).text
            return text.splitlines(keepends=True)
        return []

    def _line(self, path: str, line: int) -> str:
        lines = self._lines(path)
        return cut(lines[line - 1].strip()) if 0 < line <= len(lines) else ""


def _about(noun: str, subject: str, count: int) -> str:
    return f"{noun}s of {subject}" if count else f"no {noun} of {subject} is found"


def _about_file(file: sqlite3.Row) -> str:
    about = f"{file['uri']}: {file['type']}, {file['lines']:,} lines"
    return f"{about}. {file['summary']}" if file["summary"] else about


def _docstring(lines: Iterable[str]) -> tuple[str, int, int]:
    """Return the docstring of a definition, and its first and last line in it; none where Python cannot read it."""
    try:
        with warnings.catch_warnings(action="ignore"):
            [node] = ast.parse(textwrap.dedent("".join(lines))).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "", 0, -1
    if not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return "", 0, -1
    text = ast.get_docstring(node)
    written = node.body[0]
    return (text, written.lineno, written.end_lineno or written.lineno) if text else ("", 0, -1)
