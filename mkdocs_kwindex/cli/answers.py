"""The questions that the index answers, for people and for programs alike."""

import ast
import os
import sqlite3
import textwrap
import warnings
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from fnmatch import translate
from pathlib import Path

from mkdocs_kwindex.cli.answer_index import POSSIBLE, SITE_WIDTH, USES

NO_LIMIT = 1_000_000
_LONGEST_LINE = 200
_SHOWN_LINES = 80
_CHARACTERS_PER_TOKEN = 4
_LEAST_USES = 1
_SYMBOL = "symbols.*, files.uri AS uri, files.path AS path FROM symbols JOIN files ON files.id = symbols.file"
_BY_WEIGHT = "ORDER BY files.is_test, symbols.public = '', symbols.uses DESC, symbols.symbol"
# Headings and keys of documents are found too, after what code defines.
_TEXTS = frozenset({"heading", "key"})


@dataclass(frozen=True)
class Row:
    """A line of an answer: a place in a file, and what is there.

    Attributes:
        file: The file's URI.
        path: Its path on disk.
        line: The line, from 1; 0 for the file itself.
        column: The column, from 1; 0 for the line as a whole.
        kind: The kind of what is there: of definition, of use, of file.
        symbol: The id of the definition that it is, or that it is in.
        text: What is there, in a line.
        uses: How often it is used; -1 where that was not asked.
    """

    file: str
    path: str
    line: int
    column: int = 0
    kind: str = ""
    symbol: str = ""
    text: str = ""
    uses: int = -1


@dataclass(frozen=True)
class Answer:
    """An answer.

    Attributes:
        about: What it is about, in a line.
        rows: Its lines, as many as were asked for.
        total: How many there are.
    """

    about: str
    rows: Sequence[Row] = ()
    total: int = 0

    @property
    def more(self) -> int:
        """How many lines were left out."""
        return self.total - len(self.rows)

    def plain(self) -> dict[str, object]:
        """Return the answer as plain values; rows without what they do not tell."""
        rows = [{name: value for name, value in asdict(row).items() if value not in ("", -1)} for row in self.rows]
        for row in rows:
            del row["path"]
        return {"about": self.about, "total": self.total, "more": self.more, "rows": rows}


@dataclass(frozen=True)
class Shown:
    """A definition as it is written.

    Attributes:
        row: What it is and where.
        public: The path by which it is meant to be imported; empty when there is none.
        docstring: Its docstring; empty without.
        lines: Its lines, with their numbers, without those of the docstring.
        more: How many lines were left out.
    """

    row: Row
    public: str
    docstring: str
    lines: Sequence[tuple[int, str]]
    more: int

    def plain(self) -> dict[str, object]:
        """Return it as plain values."""
        found = asdict(self)
        del found["row"]["path"]
        return found


class AmbiguousError(Exception):
    """Several definitions are called so; the answer lists them."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.about)
        self.answer = answer


class Answers:
    """Answers from an index."""

    def __init__(self, connection: sqlite3.Connection, base: Path) -> None:
        """Take an index.

        Args:
            connection: The index.
            base: The folder that paths of files are relative to.
        """
        self._index = connection
        self._index.row_factory = sqlite3.Row
        self._base = base

    def find(self, name: str, limit: int) -> Answer:
        """Find definitions by name: called so, then beginning so, then holding it; `*` and `?` are any characters."""
        found = list(self._found(name))
        return Answer(f"definitions called {name}", [self._row(one) for one in found[:limit]], len(found))

    def uses(self, name: str, limit: int) -> Answer:
        """List the uses of a definition.

        Raises:
            AmbiguousError: Several are called so.
        """
        one = self._one(name)
        if one is None:
            return Answer(f"no definition is called {name}")
        return self._use_rows(f"uses of {one['symbol']}", list(self._sites(one)), limit)

    def tests(self, name: str, limit: int) -> Answer:
        """List the tests that use a definition, or what is in it, each by its first use.

        Raises:
            AmbiguousError: Several are called so.
        """
        one = self._one(name)
        if one is None:
            return Answer(f"no definition is called {name}")
        tests = {number for (number,) in self._index.execute("SELECT id FROM files WHERE is_test")}
        members = self._index.execute("SELECT * FROM symbols WHERE parent = ?", (one["id"],))
        first: dict[tuple[int, int], tuple[int, ...]] = {}
        for definition in (one, *members):
            for site in self._sites(definition):
                if site[0] in tests:
                    first.setdefault((site[0], site[4]), site)
        return self._use_rows(f"tests that use {one['symbol']}", sorted(first.values()), limit)

    def show(self, name: str) -> Shown | None:
        """Show a definition: its signature, its docstring, its lines.

        Raises:
            AmbiguousError: Several are called so.
        """
        one = self._one(name)
        if one is None:
            return None
        public, uses = one["public"], one["uses"]
        one = self._longest(one)
        lines = self._lines(one["path"])[one["first_line"] - 1 : one["end_line"]]
        docstring, first, last = _docstring(lines)
        kept = [
            (number, line.rstrip("\r\n"))
            for number, line in enumerate(lines, one["first_line"])
            if not first <= number - one["first_line"] + 1 <= last
        ]
        row = replace(self._row(one), uses=uses)
        return Shown(row, public, docstring, kept[:_SHOWN_LINES], max(0, len(kept) - _SHOWN_LINES))

    def outline(self, file: str, limit: int) -> Answer:
        """List what a file defines, in its order."""
        found = self._file(file)
        if found is None:
            return Answer(f"no file is called {file}")
        query = f"SELECT {_SYMBOL} WHERE symbols.file = ? ORDER BY symbols.first_line, symbols.id"
        rows = list(self._index.execute(query, (found["id"],)))
        return Answer(_about_file(found), [self._row(row, indent=row["depth"]) for row in rows[:limit]], len(rows))

    def importers(self, file: str, limit: int) -> Answer:
        """List the imports that lead to a file."""
        found = self._file(file)
        if found is None:
            return Answer(f"no file is called {file}")
        rows = self._index.execute(
            "SELECT files.uri, files.path, line FROM imports JOIN files ON files.id = importer WHERE imported = ? "
            "GROUP BY importer, line ORDER BY files.uri, line",
            (found["id"],),
        ).fetchall()
        shown = [
            Row(row["uri"], row["path"], row["line"], text=self._line(row["path"], row["line"])) for row in rows[:limit]
        ]
        return Answer(f"imports of {found['uri']}", shown, len(rows))

    def map(self, tokens: int, below: str = "") -> Answer:
        """List the most used definitions, by file, as many as fit.

        Args:
            tokens: How many tokens the list may take, of four characters each.
            below: The folder or file to which it is restricted; empty for all.
        """
        where = "symbols.users >= ? AND NOT files.is_test AND (files.uri = ? OR files.uri GLOB ?)"
        order = "ORDER BY symbols.users DESC, symbols.uses DESC, symbols.symbol"
        below = below.strip("/")
        pattern = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in below)
        values = (_LEAST_USES, below, f"{pattern}/*" if below else "*")
        [total] = self._index.execute(f"SELECT COUNT(*), {_SYMBOL} WHERE {where}", values).fetchone()[:1]
        found = self._index.execute(f"SELECT {_SYMBOL} WHERE {where} {order} LIMIT {tokens}", values)
        taken: list[sqlite3.Row] = []
        room = tokens * _CHARACTERS_PER_TOKEN
        files: set[str] = set()
        for one in found:
            text = self._row(one).text
            need = len(text) + 12 + (0 if one["uri"] in files else len(one["uri"]) + 2)
            if need > room:
                break
            room -= need
            files.add(one["uri"])
            taken.append(one)
        places = {uri: number for number, uri in enumerate(dict.fromkeys(one["uri"] for one in taken))}
        taken.sort(key=lambda one: (places[one["uri"]], one["first_line"]))
        return Answer("the most used definitions", [self._row(one) for one in taken], total)

    def _found(self, name: str) -> Iterator[sqlite3.Row]:
        seen: set[str] = set()
        tail = name.rpartition(".")[2].rpartition(":")[2]
        escaped = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        last = tail.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        tiers: list[tuple[str, tuple[str, ...]]] = [
            ("symbols.symbol = ? OR symbols.public = ?", (name, name)),
            (
                r"symbols.name = ? AND (symbols.symbol LIKE ? ESCAPE '\' OR symbols.public LIKE ? ESCAPE '\')",
                (tail, f"%{escaped}", f"%{escaped}"),
            ),
        ]
        if any(mark in name for mark in "*?["):
            tiers = [("symbols.name REGEXP ? OR symbols.symbol REGEXP ?", (name, name))]
            self._index.create_function("REGEXP", 2, _matcher(name), deterministic=True)
        elif tail == name:
            tiers.append((r"symbols.name LIKE ? ESCAPE '\'", (f"{last}%",)))
            tiers.append((r"symbols.name LIKE ? ESCAPE '\'", (f"%{last}%",)))
        else:
            tiers.append((r"symbols.symbol LIKE ? ESCAPE '\'", (f"%{escaped}%",)))
        for condition, values in tiers if _can_be(name) else ():
            query = f"SELECT {_SYMBOL} WHERE {condition} {_BY_WEIGHT}"
            for one in sorted(self._index.execute(query, values), key=lambda one: one["kind"] in _TEXTS):
                # Overloads, and a property with what sets it, are one.
                path = one["symbol"].partition("~")[0]
                if path not in seen:
                    seen.add(path)
                    yield one

    def _one(self, name: str) -> sqlite3.Row | None:
        """Return the one definition that a name means; several of one path, such as overloads, are one."""
        if not _can_be(name):
            return None
        query = f"SELECT {_SYMBOL} WHERE symbols.symbol = ? OR symbols.public = ? ORDER BY symbols.id"
        if exact := self._index.execute(query, (name, name)).fetchone():
            found: sqlite3.Row = exact
            return found
        tail = name.rpartition(".")[2].rpartition(":")[2]
        query = f"SELECT {_SYMBOL} WHERE symbols.name = ? {_BY_WEIGHT}"
        named = [
            one
            for one in self._index.execute(query, (tail,))
            if any(f".{path}".replace(":", ".").endswith(f".{name}") for path in (one["symbol"], one["public"]))
            and "~" not in one["symbol"].rpartition(".")[2]
        ]
        named = [one for one in named if one["kind"] not in _TEXTS] or named
        if len(named) > 1:
            raise AmbiguousError(
                Answer(f"{len(named)} definitions are called {name}", [*map(self._row, named)], len(named))
            )
        return named[0] if named else None

    def _longest(self, one: sqlite3.Row) -> sqlite3.Row:
        """Return the longest of the definitions of a path: the others are overloads, or a line in a branch."""
        first = f"{one['symbol']}~"
        query = f"SELECT {_SYMBOL} WHERE symbols.file = ? AND symbols.symbol BETWEEN ? AND ?"
        others = self._index.execute(query, (one["file"], first, f"{first}~")).fetchall()
        longest = one
        for other in others:
            if other["end_line"] - other["first_line"] > longest["end_line"] - longest["first_line"]:
                longest = other
        return longest

    def _file(self, name: str) -> sqlite3.Row | None:
        """Return the file that a path means: on disk, in the tree, or by its end."""
        if not _can_be(name):
            return None
        path = os.path.normpath(self._base / name)
        query = "SELECT * FROM files WHERE path = ? OR uri = ?"
        found = self._index.execute(query, (path, name.strip("/"))).fetchall()
        if not found:
            ending = name.strip("/")
            found = [
                file for file in self._index.execute("SELECT * FROM files") if f"/{file['uri']}".endswith(f"/{ending}")
            ]
        if len(found) > 1:
            rows = [Row(file["uri"], file["path"], 0, text=file["summary"]) for file in found]
            raise AmbiguousError(Answer(f"{len(found)} files are called {name}", rows, len(rows)))
        return found[0] if found else None

    def _sites(self, symbol: sqlite3.Row) -> Iterator[tuple[int, ...]]:
        row = self._index.execute("SELECT sites FROM uses WHERE symbol = ?", (symbol["id"],)).fetchone()
        numbers = array("I")
        numbers.frombytes(row["sites"] if row else b"")
        for start in range(0, len(numbers), SITE_WIDTH):
            yield tuple(numbers[start : start + SITE_WIDTH])

    def _use_rows(self, about: str, sites: Sequence[tuple[int, ...]], limit: int) -> Answer:
        rows = []
        for file, line, column, kind, within in sites[:limit]:
            found = self._index.execute("SELECT uri, path FROM files WHERE id = ?", (file,)).fetchone()
            holder = self._index.execute("SELECT symbol FROM symbols WHERE id = ?", (within,)).fetchone()
            use = f"{USES[kind & ~POSSIBLE]}{' (possibly)' if kind & POSSIBLE else ''}"
            text = self._line(found["path"], line)
            symbol = holder["symbol"] if holder else ""
            rows.append(Row(found["uri"], found["path"], line, column + 1, use, symbol, text))
        return Answer(about, rows, len(sites))

    def _row(self, one: sqlite3.Row, indent: int = 0) -> Row:
        text = f"{'  ' * indent}{one['signature']}"
        return Row(one["uri"], one["path"], one["line"], 0, one["kind"], one["symbol"], _cut(text), one["uses"])

    def _lines(self, path: str) -> list[str]:
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
        return _cut(lines[line - 1].strip()) if 0 < line <= len(lines) else ""


def _can_be(name: str) -> bool:
    """Return whether anything can be called so: names are texts, and an argument may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return bool(name.strip("/"))


def _matcher(pattern: str) -> "_Matcher":
    return _Matcher(translate(pattern))


class _Matcher:
    """Tells whether a name fits a pattern with `*` and `?`."""

    def __init__(self, expression: str) -> None:
        import re  # noqa: PLC0415 - only patterns need it

        self._fits = re.compile(expression, re.IGNORECASE).fullmatch

    def __call__(self, _: str, name: str) -> bool:
        return self._fits(name) is not None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_LINE else f"{text[: _LONGEST_LINE - 1]}…"


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
