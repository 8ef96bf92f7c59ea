"""Writes the index of answers from the analysed tree."""

import sqlite3
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import NamedTemporaryFile

from mkdocs_kwindex.cache import fingerprint
from mkdocs_kwindex.cli.answer_index import FILL_NAMES, POSSIBLE, SCHEMA, forget_old
from mkdocs_kwindex.cli.configuration import Configuration
from mkdocs_kwindex.cli.file_states import CLOCK_STEP, code_state, disk_state
from mkdocs_kwindex.cli.loading import generated_site
from mkdocs_kwindex.cli.terminal import CommandError, Terminal
from mkdocs_kwindex.model import Definition, FileRecord, Kind, ProblemKind
from mkdocs_kwindex.model.names import USES, Use
from mkdocs_kwindex.pages.signatures import written
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.resolve.relation_types import UseSite

_USE_NUMBERS = {use: number for number, use in enumerate(USES)}
_WORDS = {Kind.CLASS: "class ", Kind.FUNCTION: "def ", Kind.METHOD: "def "}


def write_index(configuration: Configuration, path: Path | None, terminal: Terminal) -> Path:
    """Analyse the tree, as far as it has changed, and write the index; one of the same files is only marked as true.

    Args:
        configuration: What is configured.
        path: Where the index is; `None` where an option is wrong, which is reported.
        terminal: Receives the progress.

    Returns:
        Where the index is.

    Raises:
        CommandError: An option is wrong, or the index cannot be written.
    """
    began = time.time_ns()
    with generated_site(configuration, terminal) as generated:
        if path is None:
            raise CommandError("the option 'cache_dir' names no folder")
        inputs = generated.inputs
        packages = (*inputs.tree.packages, *inputs.tests.packages, *inputs.examples.packages)
        whole = [inputs.tree.root.path] if inputs.tree.root else [package.path for package in packages]
        roots = sorted({*whole, *_git_files(configuration.base)})
        edition = fingerprint(sorted(inputs.keys.items()), sorted(inputs.unreadable.items()))
        outputs = (str(configuration.site_dir), str(path.parent))
        state, newest = disk_state(roots, outputs)
        # What changed meanwhile may not be what was read: the next question reads again.
        state = state if newest < began - CLOCK_STEP else b""
        meta = {
            "code": code_state(),
            "edition": edition,
            "roots": "\0".join(roots),
            "outputs": "\0".join(outputs),
            "state": state,
        }
        try:
            if not _mark_as_true(path, meta):
                _write(path, generated.site(), meta)
        except (sqlite3.Error, OSError) as error:
            raise CommandError(f"{path}: cannot be written ({error})") from error
    return path


def _git_files(base: Path) -> Iterator[str]:
    """Yield the files that determine what git tracks and ignores."""
    for name in ("index", "info/exclude"):
        file = base / ".git" / name
        if file.is_file():
            yield str(file)


def _mark_as_true(path: Path, meta: Mapping[str, object]) -> bool:
    """Note a new state of the same files in an index; return whether there is one."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            known = dict(connection.execute("SELECT name, value FROM meta"))
            if any(known.get(name) != meta[name] for name in ("code", "edition", "roots")):
                return False
            connection.execute("UPDATE meta SET value = ? WHERE name = 'state'", (meta["state"],))
    except sqlite3.Error:
        return False
    return True


def _write(path: Path, site: Site, meta: Mapping[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix="writing-", delete=False) as file:
        temporary = Path(file.name)
    try:
        with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(SCHEMA)
            connection.execute("BEGIN")
            _Rows(site).insert(connection)
            connection.execute(FILL_NAMES)
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
            connection.execute("COMMIT")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    forget_old(path)


class _Rows:
    """The rows of the index."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._records: dict[str, FileRecord] = dict(sorted({**site.usage, **site.records}.items()))
        self._files = {uri: number for number, uri in enumerate(self._records, 1)}
        self._ids: dict[tuple[str, str], int] = {}
        self._ones: dict[str, int] = {}
        for uri, record in self._records.items():
            for definition in record.definitions:
                self._ids.setdefault((uri, definition.path), len(self._ids) + 1)

    def insert(self, connection: sqlite3.Connection) -> None:
        connection.executemany("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", self._file_rows())
        connection.executemany("INSERT INTO imports VALUES (?, ?, ?, ?)", self._import_rows())
        for uri, record in self._records.items():
            symbols, uses = [], []
            for definition in record.definitions:
                sites = self._sites(record, definition)
                symbols.append(self._symbol_row(uri, record, definition, sites))
                if sites:
                    uses.append((self._ids[uri, definition.path], self._packed(sites)))
            connection.executemany(
                f"INSERT OR IGNORE INTO symbols VALUES ({', '.join('?' * 17)})",  # noqa: S608 - question marks
                symbols,
            )
            connection.executemany("INSERT OR IGNORE INTO uses VALUES (?, ?)", uses)

    def _file_rows(self) -> Iterator[tuple[object, ...]]:
        for uri, record in self._records.items():
            summary = record.summary or (record.opening.summary if record.opening else "")
            is_masked = any(problem.kind is ProblemKind.SECRETS for problem in record.problems)
            kind = record.type or record.source.kind.value
            path, lines = record.source.path, record.lines.total
            yield self._files[uri], uri, path, kind, record.role.name, lines, summary, self._is_test(uri), is_masked

    def _is_test(self, uri: str) -> bool:
        return uri in self._site.usage_index.tests and uri not in self._site.examples

    def _import_rows(self) -> Iterator[tuple[object, ...]]:
        for uri, number in self._files.items():
            for edge in self._site.graph.importers(uri):
                if importer := self._files.get(edge.importer):
                    yield number, importer, edge.statement.line, edge.name

    def _sites(self, record: FileRecord, definition: Definition) -> list[UseSite]:
        symbol = record.source.symbol(definition.path)
        return [
            use for use in self._site.relations.uses(symbol) if use.use is not Use.BINDING and use.uri in self._files
        ]

    def _symbol_row(
        self, uri: str, record: FileRecord, definition: Definition, sites: list[UseSite]
    ) -> tuple[object, ...]:
        symbol = record.source.symbol(definition.path)
        public = next(iter(self._site.relations.public_paths(symbol)), "") if record.source.is_python else ""
        docstring = definition.docstring or definition.comment
        parent = record.definitions[definition.parent] if definition.parent >= 0 else None
        word = _WORDS.get(definition.kind, "") if record.source.is_python else ""
        return (
            self._ids[uri, definition.path],
            symbol,
            public,
            definition.name,
            definition.kind.value,
            self._files[uri],
            self._ids[uri, parent.path] if parent else 0,
            _depth(record, definition),
            definition.line,
            definition.first_line,
            definition.end_line,
            f"{'async ' if 'async' in definition.labels and word else ''}{word}{written(record.source, definition)}",
            docstring.summary if docstring else "",
            len(sites),
            len({use.uri for use in sites} - {uri}),
            self._is_test(uri),
            # Overloads, and a property with what sets it, are one.
            self._ones.setdefault(symbol.partition("~")[0], len(self._ones)),
        )

    def _packed(self, sites: Iterable[UseSite]) -> bytes:
        numbers = array("I")
        for use in sites:
            kind = _USE_NUMBERS[use.use] | (POSSIBLE if use.possible else 0)
            numbers.extend((self._files[use.uri], use.line, use.start, kind, self._ids.get((use.uri, use.within), 0)))
        return numbers.tobytes()


def _depth(record: FileRecord, definition: Definition) -> int:
    depth = 0
    while definition.parent >= 0:
        definition = record.definitions[definition.parent]
        depth += 1
    return depth
