"""What a name or a path means that somebody has typed: the definition or the file, or what is called almost so."""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import translate
from itertools import chain
from pathlib import Path

from mkdocs_kwindex.cli.answer_values import AmbiguousError, Answer, Row, UnknownError

_FROM = "FROM symbols JOIN files ON files.id = symbols.file"
SYMBOL = f"symbols.*, files.uri AS uri, files.path AS path {_FROM}"
"""The columns of a definition, with its file."""

_BY_WEIGHT = "ORDER BY files.is_test, symbols.public = '', symbols.uses DESC, symbols.symbol"
# By their indexes.
_CALLED = "SELECT id FROM symbols WHERE symbol = ? OR public = ?"
_NAMED = "SELECT id FROM symbols WHERE name = ?"
_ENDING = rf"{_NAMED} AND (symbol LIKE ? ESCAPE '\' OR public LIKE ? ESCAPE '\')"
_BY_NAME = f"SELECT symbol FROM names WHERE id IN ({_NAMED}) ORDER BY rank"  # noqa: S608 - our own
_TEXTS = frozenset({"heading", "key"})
_LONGEST_LINE = 200
# Comparing spellings is slow: so many names that begin or end alike are compared, and so many are shown.
_COMPARED = 10_000
_COMPARED_PATHS = 100
_NEAR = 5
_LIKENESS = 0.7
_LONGEST_NAME = 200
_SUFFIX = re.compile(r"(?:/__init__)?\.pyi?$")


class Lookup:
    """Finds definitions and files in the index."""

    def __init__(self, index: sqlite3.Connection, base: Path) -> None:
        """Take an index.

        Args:
            index: The index, which gives rows.
            base: The folder that paths of files are relative to.
        """
        self._index = index
        self._base = base

    def search(self, name: str, limit: int) -> tuple[list[int], int]:
        """Find what is called so, then begins so, then holds it; `*` and `?` are any characters.

        Args:
            name: A name, a part of a dotted path, or a pattern.
            limit: How many to return.

        Returns:
            The numbers of definitions, and how many there are in all.
        """
        if not _can_be(name):
            return [], 0
        if any(mark in name for mark in "*?["):
            return _counted(self._matching(name), limit)
        tail, escaped = _tail(name), _escaped(name)
        called = self._named(f"id IN ({_CALLED})", (name, name))
        called += self._named(f"id IN ({_ENDING})", (tail, f"%{escaped}", f"%{escaped}"))
        if tail != name:
            return _counted([*called, *self._named(r"symbol LIKE ? ESCAPE '\'", (f"%{escaped}%",))], limit)
        query = r"SELECT id, one, name LIKE ? ESCAPE '\' FROM names WHERE name LIKE ? ESCAPE '\' ORDER BY rank"
        holding = self._tuples(query, (f"{escaped}%", f"%{escaped}%"))
        beginning = (row[:2] for row in holding if row[2])
        found = _first(chain(called, beginning, (row[:2] for row in holding)), limit)
        return found, len({row[1] for row in chain(called, holding)})

    def _matching(self, pattern: str) -> list[tuple[int, ...]]:
        if "[" in pattern:
            self._index.create_function("REGEXP", 2, _Matcher(translate(pattern)), deterministic=True)
            return self._named("name REGEXP ? OR symbol REGEXP ?", (pattern, pattern))
        like = _escaped(pattern).replace("*", "%").replace("?", "_")
        if pattern.startswith("*") and pattern.endswith("*"):
            # An id ends with the name.
            return self._named(r"symbol LIKE ? ESCAPE '\'", (like,))
        return self._named(r"name LIKE ? ESCAPE '\' OR symbol LIKE ? ESCAPE '\'", (like, like))

    def _named(self, condition: str, values: tuple[str, ...]) -> list[tuple[int, ...]]:
        query = f"SELECT id, one FROM names WHERE {condition} ORDER BY rank"  # noqa: S608 - our own condition
        return self._tuples(query, values)

    def _tuples(self, query: str, values: tuple[str, ...]) -> list[tuple[int, ...]]:
        cursor = self._index.cursor()
        cursor.row_factory = None
        return cursor.execute(query, values).fetchall()

    def numbered(self, number: int) -> sqlite3.Row:
        """Return the definition with a number."""
        found: sqlite3.Row = self._index.execute(f"SELECT {SYMBOL} WHERE symbols.id = ?", (number,)).fetchone()
        return found

    def definition(self, name: str) -> sqlite3.Row:
        """Return the one definition that a name means; several of one path, such as overloads, are one.

        Raises:
            AmbiguousError: Several are called so.
            UnknownError: None is.
        """
        if not _can_be(name):
            raise UnknownError(self.no_definition(name))
        query = f"SELECT {SYMBOL} WHERE symbols.symbol = ? OR symbols.public = ? ORDER BY symbols.id"
        if exact := self._index.execute(query, (name, name)).fetchone():
            found: sqlite3.Row = exact
            return found
        query = f"SELECT {SYMBOL} WHERE symbols.name = ? {_BY_WEIGHT}"
        named: list[sqlite3.Row] = [
            one
            for one in self._index.execute(query, (_tail(name),))
            if any(f".{_dotted(path)}".endswith(f".{name}") for path in (one["symbol"], one["public"]))
            and "~" not in one["symbol"].rpartition(".")[2]
        ]
        named = [one for one in named if one["kind"] not in _TEXTS] or named
        named = [one for one in named if not _is_described(one["symbol"], named)]
        if not named:
            raise UnknownError(self.no_definition(name))
        if len(named) > 1:
            rows = [*map(row_of, named)]
            raise AmbiguousError(Answer(f"{len(named)} definitions are called {name}", rows, len(named)))
        return named[0]

    def longest(self, one: sqlite3.Row) -> sqlite3.Row:
        """Return the longest of the definitions of a path: the others are overloads, or a line in a branch."""
        first = f"{one['symbol']}~"
        query = f"SELECT {SYMBOL} WHERE symbols.file = ? AND symbols.symbol BETWEEN ? AND ?"
        others = self._index.execute(query, (one["file"], first, f"{first}~")).fetchall()
        longest = one
        for other in others:
            if other["end_line"] - other["first_line"] > longest["end_line"] - longest["first_line"]:
                longest = other
        return longest

    def file(self, name: str) -> sqlite3.Row:
        """Return the file that a path means: on disk, in the tree, or by its end.

        Raises:
            AmbiguousError: Several are called so.
            UnknownError: None is.
        """
        ending = name.strip("/")
        found: Sequence[sqlite3.Row] = ()
        files: Sequence[sqlite3.Row] = ()
        if _can_be(name):
            path = os.path.normpath(self._base / name)
            query = "SELECT * FROM files WHERE path = ? OR uri = ?"
            found = self._index.execute(query, (path, ending)).fetchall()
            if not found:
                files = self._index.execute("SELECT * FROM files").fetchall()
                found = [file for file in files if f"/{file['uri']}".endswith(f"/{ending}")]
        if not found:
            last = ending.rpartition("/")[2]
            names = {file["uri"].rpartition("/")[2]: None for file in files}
            close = set(_alike(last, names))
            uris = (file["uri"] for file in files if file["uri"].rpartition("/")[2] in close)
            raise UnknownError(Answer(f"no file is called {name}", near=_nearest(ending, uris)))
        if len(found) > 1:
            rows = [Row(file["uri"], file["path"], 0, text=file["summary"]) for file in found]
            raise AmbiguousError(Answer(f"{len(found)} files are called {name}", rows, len(rows)))
        return found[0]

    def no_definition(self, name: str) -> Answer:
        """Say that nothing is called so, and what is called almost so."""
        return Answer(f"no definition is called {name}", near=_nearest(name, self._almost(name)))

    def _almost(self, name: str) -> Iterator[str]:
        """Yield the ids of definitions whose own name is almost that of a path."""
        tail = _tail(name)
        if not _can_be(tail) or len(tail) > _LONGEST_NAME:
            return
        # Whoever mistypes a name seldom does so at both ends.
        query = (
            r"SELECT DISTINCT name FROM symbols WHERE (name LIKE ? ESCAPE '\' OR name LIKE ? ESCAPE '\') "
            "AND ABS(LENGTH(name) - ?) <= ? LIMIT ?"
        )
        values = (f"{_escaped(tail[:1])}%", f"%{_escaped(tail[-1:])}", len(tail), 1 + len(tail) // 4, _COMPARED)
        names = [one["name"] for one in self._index.execute(query, values)]
        for close in _alike(tail, names):
            query = f"{_BY_NAME} LIMIT {_COMPARED_PATHS}"
            for one in self._index.execute(query, (close,)):
                yield one["symbol"].partition("~")[0]


def _counted(found: Sequence[tuple[int, ...]], limit: int) -> tuple[list[int], int]:
    """Return the first of each thing, up to a limit, and how many things there are."""
    return _first(found, limit), len({one for _, one in found})


def _first(found: Iterable[tuple[int, ...]], limit: int) -> list[int]:
    """Return the first of each thing, up to a limit."""
    firsts: dict[int, int] = {}
    for number, one in found:
        firsts.setdefault(one, number)
        if len(firsts) == limit:
            break
    return [*firsts.values()]


def row_of(one: sqlite3.Row, indent: int = 0) -> Row:
    """Make the line about a definition."""
    text = f"{'  ' * indent}{one['signature']}"
    return Row(one["uri"], one["path"], one["line"], 0, one["kind"], one["symbol"], cut(text), one["uses"])


def cut(text: str) -> str:
    """Cut a text that is too long for a line of an answer."""
    return text if len(text) <= _LONGEST_LINE else f"{text[: _LONGEST_LINE - 1]}…"


def _dotted(symbol: str) -> str:
    """Write an id by path as a dotted path."""
    file, colon, path = symbol.partition(":")
    return f"{_SUFFIX.sub('', file).replace('/', '.')}.{path}" if colon else symbol


def _is_described(symbol: str, others: Iterable[sqlite3.Row]) -> bool:
    """Return whether an id is that of a stub, and what it describes is among some definitions."""
    path = f".{_dotted(symbol)}"
    return ".pyi:" in symbol and any(path.endswith(f".{other['symbol']}") for other in others)


def _tail(name: str) -> str:
    return name.rpartition(".")[2].rpartition(":")[2]


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _can_be(name: str) -> bool:
    """Return whether anything can be called so: names are texts, and an argument may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return bool(name.strip("/"))


def _alike(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that are spelled almost so, the nearest first."""
    from difflib import get_close_matches  # noqa: PLC0415 - only what is not found needs it

    if len(name) > _LONGEST_NAME:
        return []
    letters = set(name)

    def may_be(other: str) -> bool:
        # At most so many characters of both are alike: to look for them is slow.
        theirs = set(other)
        alike = min(len(name) - len(letters - theirs), len(other) - len(theirs - letters))
        return 2 * alike >= _LIKENESS * (len(name) + len(other))

    return get_close_matches(name, filter(may_be, names), _NEAR, _LIKENESS)


def _nearest(name: str, paths: Iterable[str]) -> Sequence[str]:
    """Return the few paths whose end is most like a name; of those that are as like, the first."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only what is not found needs it

    comparison = SequenceMatcher(autojunk=False)
    comparison.set_seq2(name)

    def likeness(path: str) -> float:
        comparison.set_seq1(path[-len(name) :])
        return comparison.ratio()

    distinct = [*dict.fromkeys(paths)][:_COMPARED]
    return sorted(distinct, key=likeness, reverse=True)[:_NEAR]


class _Matcher:
    """Matches names against a pattern with `*` and `?`."""

    def __init__(self, expression: str) -> None:
        import re  # noqa: PLC0415 - only patterns need it

        self._fits = re.compile(expression, re.IGNORECASE).fullmatch

    def __call__(self, _: str, name: str) -> bool:
        return self._fits(name) is not None
