"""Ruff run over all files, and what it says of each."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct, msgpack, structs

from mkdocs_kwindex.cache import RecordCache, fingerprint
from mkdocs_kwindex.discovery import read_bytes
from mkdocs_kwindex.findings.ruff import Diagnostic, Ruff, RuffCrashError, RuffError, find_ruff
from mkdocs_kwindex.findings.selection import COMPLEXITY, Selection, selected, selects
from mkdocs_kwindex.findings.settings import Settings, SettingsReader
from mkdocs_kwindex.model import Complexity, FileFindings, Finding, Findings, Problem, ProblemKind, Silence, SourceFile

_FIGURE = re.compile(r"`(.*)` is too complex \((\d+) > 0\)")
# Syntax that only later versions of Python have: ruff says so, and checks the file nevertheless.
_LATER_SYNTAX = re.compile(r"on Python \d+\.\d+ \(syntax was")
_SILENCING_COMMENT = re.compile(rb"noqa|ruff\s*:", re.IGNORECASE)


_LONGEST_MESSAGE = 300
# So many files are checked at a time.
_TOGETHER = 500
# Enough to find two files among thousands.
_CRASHES = 32


class _Task(Struct, frozen=True):
    """A file to check, with a digest of it, and what its project says of it."""

    source: SourceFile
    key: bytes
    settings: Settings


class Checks:
    """What ruff is to be asked about which files.

    Attributes:
        failure: Why it cannot be asked, half a sentence; empty when it can.
    """

    def __init__(
        self,
        files: Mapping[str, SourceFile],
        keys: Mapping[str, bytes],
        selection: Selection,
        installed: Collection[str],
    ) -> None:
        """Find ruff, and what the projects say of it.

        Args:
            files: The files, by URI.
            keys: A digest of each file that can be read, by URI.
            selection: The rules to ask.
            installed: Names of the top-level packages that are only installed: no project around them means them.
        """
        reader = SettingsReader()
        self._selection = selection
        self._tasks = [
            _Task(
                source,
                keys[uri],
                Settings() if uri.partition("/")[0] in installed else reader.settings(os.path.split(source.path)[0]),
            )
            for uri, source in files.items()
            if uri in keys and source.is_python
        ]
        self._problems = tuple(reader.problems)
        self._ruff: Ruff | None = None
        self.failure = ""
        try:
            self._ruff = Ruff(find_ruff())
        except RuffError as error:
            self.failure = str(error)

    @property
    def identity(self) -> bytes:
        """What the findings depend on: the same files, checked with the same settings, give the same."""
        version = self._ruff.version if self._ruff else self.failure
        tasks = [(task.key, task.settings) for task in self._tasks]
        return msgpack.encode((version, self._selection, tasks, self._problems))

    def run(self, cache_dir: Path, known: dict[bytes, FileFindings] | None = None) -> Findings:
        """Check the files. Where that fails, it is one problem, and nothing is said of any file.

        Args:
            cache_dir: Where results are kept between builds.
            known: Results that are in memory, by key; brought up to date.
        """
        if self._ruff is None:
            return self._failed(self.failure)
        selection = self._selection
        try:
            rules = self._ruff.rules()
            performance = selected(rules, selection.performance, selection.ignore)
            security = selected(rules, selection.security, selection.ignore)
            codes = sorted({*performance, *security})
            cache = RecordCache(cache_dir, FileFindings, "findings")
            found = _check(self._ruff, self._tasks, codes, cache, {} if known is None else known)
        except RuffError as error:
            return self._failed(str(error))
        return Findings(
            performance,
            security,
            {task.source.uri: _with_ignores(found[task.source.uri], task) for task in self._tasks},
            problems=self._problems,
        )

    def _failed(self, why: str) -> Findings:
        message = f"{why}: the pages say nothing of performance and security; `pip install ruff` gives one that works"
        return Findings(failure=why, problems=(*self._problems, Problem("ruff", 0, message, ProblemKind.RUFF)))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _check(
    ruff: Ruff,
    tasks: Iterable[_Task],
    codes: Sequence[str],
    cache: RecordCache[FileFindings],
    known: dict[bytes, FileFindings],
) -> Mapping[str, FileFindings]:
    """Check files, or take what an earlier build found in the same bytes."""
    by_version: dict[str, list[_Task]] = defaultdict(list)
    for task in tasks:
        by_version[task.settings.target_version].append(task)
    # Another thread may bring it up to date too.
    before = known.copy()
    found: dict[str, FileFindings] = {}
    fresh: dict[bytes, FileFindings] = {}
    kept: dict[bytes, FileFindings] = {}
    for version in sorted(by_version):
        shared = fingerprint(ruff.version, codes, version, code=("findings", "model"))
        keys = {task.source.uri: blake2b(task.key, key=shared).digest() for task in by_version[version]}
        kept |= {key: before[key] for key in keys.values() if key in before}
        kept |= cache.get(key for key in keys.values() if key not in before)
        missing = [task.source for task in by_version[version] if keys[task.source.uri] not in kept]
        made = _run(ruff, missing, codes, version)
        fresh |= {keys[uri]: findings for uri, findings in made.items()}
        found |= {uri: made[uri] if uri in made else kept[key] for uri, key in keys.items()}
    cache.put({key: msgpack.encode(findings) for key, findings in fresh.items()}, kept)
    known.clear()
    known.update(kept | fresh)
    return found


def _run(ruff: Ruff, sources: Sequence[SourceFile], codes: Sequence[str], version: str) -> dict[str, FileFindings]:
    found: dict[str, FileFindings] = {}
    uris: defaultdict[str, list[str]] = defaultdict(list)
    commented: set[str] = set()
    for source in sources:
        data = read_bytes(source.path)
        if not isinstance(data, bytes):
            found[source.uri] = FileFindings(unchecked="it cannot be read")
        elif not _is_utf8(data):
            found[source.uri] = FileFindings(unchecked="it is not UTF-8, the only encoding that ruff reads")
        else:
            uris[source.path].append(source.uri)
            if _SILENCING_COMMENT.search(data):
                commented.add(source.path)

    def check(paths: Sequence[str]) -> list[Diagnostic]:
        return ruff.check(paths, [*codes, COMPLEXITY], version, ignore_noqa=True)

    for paths, diagnostics in _ask(check, list(uris)):
        said: dict[str, list[Diagnostic]] = {path: [] for path in paths}
        for diagnostic in diagnostics or ():
            if diagnostic.filename not in said:
                raise RuffError(
                    f"ruff {ruff.version} reports on {diagnostic.filename}, which it was not asked to check"
                )
            said[diagnostic.filename].append(diagnostic)
        silenced = _silenced(ruff, commented, said, codes, version)
        for path in paths:
            crashed = FileFindings(unchecked="ruff crashes on it")
            findings = crashed if diagnostics is None else _file_findings(said[path], silenced)
            found |= dict.fromkeys(uris[path], findings)
    return found


def _ask(
    check: Callable[[Sequence[str]], list[Diagnostic]], paths: Sequence[str]
) -> Iterator[tuple[Sequence[str], list[Diagnostic] | None]]:
    """Check files; those that make ruff end are searched by halving, so that they cost only themselves their findings.

    Args:
        check: Checks files.
        paths: The files.

    Yields:
        Some of the files and what ruff says of them; `None` for a file that makes it end.

    Raises:
        RuffError: It fails, or ends on too many files.
    """
    # Its answers take more memory than the files do: it is asked again and again.
    waiting = [paths[start : start + _TOGETHER] for start in range(0, len(paths), _TOGETHER)]
    crashes = deadly = 0
    while waiting:
        part = waiting.pop()
        try:
            diagnostics = check(part)
        except RuffCrashError as error:
            if len(part) == len(paths) == 1:
                raise
            crashes += 1
            deadly += len(part) == 1
            if crashes > _CRASHES or deadly == len(paths):
                raise RuffError("ruff crashes on too many files") from error
            if len(part) == 1:
                yield part, None
            else:
                waiting += [part[: len(part) // 2], part[len(part) // 2 :]]
        else:
            yield part, diagnostics


def _silenced(
    ruff: Ruff, commented: Collection[str], said: Mapping[str, Sequence[Diagnostic]], codes: Sequence[str], version: str
) -> Collection[Diagnostic]:
    """Return the findings that comments in the files silence.

    How comments do so only ruff knows exactly: it is asked again about the files where one may have done it.
    """
    doubtful = [path for path, diagnostics in said.items() if path in commented and any(map(_is_finding, diagnostics))]
    heard = set(ruff.check(doubtful, codes, version, ignore_noqa=False)) if doubtful else set()
    return {diagnostic for path in doubtful for diagnostic in said[path]} - heard


def _is_finding(diagnostic: Diagnostic) -> bool:
    return not diagnostic.is_syntax_error and diagnostic.code != COMPLEXITY


def _file_findings(diagnostics: Sequence[Diagnostic], silenced: Collection[Diagnostic]) -> FileFindings:
    findings = tuple(
        Finding(
            code=diagnostic.code or "",
            message=_shown(diagnostic.message),
            line=diagnostic.location.row,
            column=diagnostic.location.column,
            end_line=diagnostic.end_location.row,
            silence=Silence.NOQA if diagnostic in silenced else Silence.NONE,
        )
        for diagnostic in diagnostics
        if _is_finding(diagnostic)
    )
    complexities = tuple(
        Complexity(match[1], diagnostic.location.row, int(match[2]))
        for diagnostic in diagnostics
        if diagnostic.code == COMPLEXITY and (match := _FIGURE.fullmatch(diagnostic.message))
    )
    unchecked = ""
    if not findings and not complexities:
        lines = [
            diagnostic.location.row
            for diagnostic in diagnostics
            if diagnostic.is_syntax_error and not _LATER_SYNTAX.search(diagnostic.message)
        ]
        unchecked = f"it does not parse (line {min(lines)})" if lines else ""
    return FileFindings(
        tuple(sorted(findings, key=lambda finding: (finding.line, finding.column, finding.code, finding.message))),
        tuple(sorted(complexities, key=lambda complexity: (complexity.line, complexity.name))),
        unchecked,
    )


def _shown(message: str) -> str:
    """Make a message fit for a page: it may quote a string of the code, of any length."""
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"


def _with_ignores(findings: FileFindings, task: _Task) -> FileFindings:
    """Mark what the project's per-file ignores silence."""
    selectors = task.settings.ignored_selectors(task.source.path) if findings.findings else []
    if not selectors:
        return findings
    return structs.replace(
        findings,
        findings=tuple(
            structs.replace(finding, silence=Silence.PER_FILE_IGNORES)
            if finding.silence is Silence.NONE and any(selects(selector, finding.code) for selector in selectors)
            else finding
            for finding in findings.findings
        ),
    )
