"""Ruff run over all files, and what it says of each."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct, msgpack, structs

from mkdocs_kwindex.cache import RecordCache, fingerprint
from mkdocs_kwindex.findings.ruff import Diagnostic, Ruff, RuffCrashError, RuffError, find_ruff
from mkdocs_kwindex.findings.selection import COMPLEXITY, Selection, selected, selects
from mkdocs_kwindex.findings.settings import Settings, SettingsReader
from mkdocs_kwindex.model import Complexity, FileFindings, Finding, Findings, Problem, Silence, SourceFile
from mkdocs_kwindex.sources import read_bytes

_FIGURE = re.compile(r"`(.*)` is too complex \((\d+) > 0\)")
# Syntax that only later versions of Python have: ruff says so, and checks the file nevertheless.
_LATER_SYNTAX = re.compile(r"on Python \d+\.\d+ \(syntax was")
_SILENCING_COMMENT = re.compile(rb"noqa|ruff\s*:", re.IGNORECASE)


_LONGEST_MESSAGE = 300
# Enough to find two files among thousands.
_ATTEMPTS = 64


class _Task(Struct, frozen=True):
    """A file to check, with a digest of it, and what its project says of it."""

    source: SourceFile
    key: bytes
    settings: Settings


def check(
    files: Mapping[str, SourceFile],
    keys: Mapping[str, bytes],
    selection: Selection,
    installed: Collection[str],
    cache_dir: Path,
    known: dict[bytes, FileFindings] | None = None,
) -> Findings:
    """Check files with ruff. Where it fails, that is one problem, and nothing is said of any file.

    Args:
        files: The files, by URI.
        keys: A digest of each file that can be read, by URI.
        selection: The rules to ask.
        installed: Names of the top-level packages that are only installed: no project around them means them.
        cache_dir: Where results are kept between builds.
        known: Results that are in memory, by key; brought up to date.
    """
    reader = SettingsReader()
    tasks = [
        _Task(
            source,
            keys[uri],
            Settings() if uri.partition("/")[0] in installed else reader.settings(os.path.split(source.path)[0]),
        )
        for uri, source in files.items()
        if uri in keys and source.is_python
    ]
    try:
        ruff = Ruff(find_ruff())
        rules = ruff.rules()
        performance = selected(rules, selection.performance, selection.ignore)
        security = selected(rules, selection.security, selection.ignore)
        codes = sorted({*performance, *security})
        cache = RecordCache(cache_dir, FileFindings, "findings")
        found = _check(ruff, tasks, codes, cache, {} if known is None else known)
    except RuffError as error:
        message = f"{error}: the pages say nothing of performance and security; `pip install ruff` gives one that works"
        return Findings(failure=str(error), problems=(*reader.problems, Problem("ruff", 0, message)))
    return Findings(
        performance,
        security,
        {task.source.uri: _with_ignores(found[task.source.uri], task) for task in tasks},
        problems=tuple(reader.problems),
    )


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
    texts: dict[str, bytes] = {}
    found: dict[str, FileFindings] = {}
    for source in sources:
        data = read_bytes(source.path)
        if not isinstance(data, bytes):
            found[source.uri] = FileFindings(unchecked="it cannot be read")
        elif not _is_utf8(data):
            found[source.uri] = FileFindings(unchecked="it is not UTF-8, the only encoding that ruff reads")
        else:
            texts[source.path] = data
    said: dict[str, list[Diagnostic]] = {path: [] for path in texts}
    diagnostics, deadly = _ask(
        lambda paths: ruff.check(paths, [*codes, COMPLEXITY], version, ignore_noqa=True), list(texts)
    )
    for path in deadly:
        del texts[path]
    for diagnostic in diagnostics:
        if diagnostic.filename not in said:
            raise RuffError(f"ruff {ruff.version} reports on {diagnostic.filename}, which it was not asked to check")
        said[diagnostic.filename].append(diagnostic)
    silenced = _silenced(ruff, texts, said, codes, version)
    for source in sources:
        if source.path in texts:
            found[source.uri] = _file_findings(said[source.path], silenced)
        elif source.path in deadly:
            found[source.uri] = FileFindings(unchecked="ruff crashes on it")
    return found


def _ask(check: Callable[[Sequence[str]], list[Diagnostic]], paths: Sequence[str]) -> tuple[list[Diagnostic], set[str]]:
    """Check files; those that make ruff end are searched by halving, so that they cost only themselves their findings.

    Args:
        check: Checks files.
        paths: The files.

    Returns:
        What ruff says, and the files that make it end.

    Raises:
        RuffError: It fails, or ends on too many files.
    """
    diagnostics: list[Diagnostic] = []
    deadly: set[str] = set()
    waiting = [paths] if paths else []
    for _ in range(_ATTEMPTS):
        if not waiting:
            break
        part = waiting.pop()
        try:
            diagnostics += check(part)
        except RuffCrashError:
            if len(part) == len(paths) == 1:
                raise
            if len(part) == 1:
                deadly.update(part)
            else:
                waiting += [part[: len(part) // 2], part[len(part) // 2 :]]
    if waiting or (deadly and len(deadly) == len(paths)):
        raise RuffError("ruff crashes on too many files")
    return diagnostics, deadly


def _silenced(
    ruff: Ruff, texts: Mapping[str, bytes], said: Mapping[str, Sequence[Diagnostic]], codes: Sequence[str], version: str
) -> Collection[Diagnostic]:
    """Return the findings that comments in the files silence.

    How comments do so only ruff knows exactly: it is asked again about the files where one may have done it.
    """
    doubtful = [
        path for path, text in texts.items() if any(map(_is_finding, said[path])) and _SILENCING_COMMENT.search(text)
    ]
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
