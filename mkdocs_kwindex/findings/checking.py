"""Runs ruff over all files, with a cache of its findings."""

import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct, msgpack, structs

from mkdocs_kwindex.cache import RecordCache, fingerprint
from mkdocs_kwindex.findings.copies import Copies
from mkdocs_kwindex.findings.diagnostics import check_copies
from mkdocs_kwindex.findings.ruff import Ruff, RuffError, find_ruff
from mkdocs_kwindex.findings.selection import Selection, selected, selects
from mkdocs_kwindex.findings.settings import Settings, SettingsReader
from mkdocs_kwindex.model import FileFindings, Findings, Problem, ProblemKind, SourceFile, Suppression

# So many files, and bytes of them, are checked at a time.
_TOGETHER = 500
_TOGETHER_BYTES = 2 << 20
_CODE = ("findings", "model", "analysis/secrets.py", "analysis/secret_rules.py")
_CHANGED = FileFindings(unchecked="it was changed while it was read")

_FRAMEWORKS = {"S610": b"django"}
"""Rules that go by the name of a method alone, each with the word for what the method has to be of."""


class _Task(Struct, frozen=True):
    """A file to check, with its hash and the ruff settings of its project."""

    source: SourceFile
    key: bytes
    settings: Settings


class Checks:
    """The files to check and the rules to ask for.

    Attributes:
        failure: Why it cannot be asked, half a sentence; empty when it can.
    """

    def __init__(
        self,
        files: Mapping[str, SourceFile],
        keys: Mapping[str, bytes],
        selection: Selection,
        installed: Collection[str],
        mask: Callable[[bytes], bytes],
    ) -> None:
        """Find ruff, and what the projects say of it.

        Args:
            files: The files, by URI.
            keys: A hash of each file that can be read, by URI.
            selection: The rules to ask.
            installed: Names of the top-level packages that are only installed: no project around them means them.
            mask: Masks what looks like a secret: ruff's messages may quote the code.
        """
        reader = SettingsReader()
        self._selection = selection
        self._mask = mask
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

    def run(
        self, cache_dir: Path, contents: Mapping[str, bytes], known: dict[bytes, FileFindings] | None = None
    ) -> Findings:
        """Check the files. Where that fails, it is one problem, and nothing is said of any file.

        Args:
            cache_dir: Where results are kept between builds.
            contents: The bytes of the files, by URI, of which the keys are hashes.
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
            shown = _Masked(contents, self._tasks, self._mask)
            found = _check(self._ruff, self._tasks, shown, codes, cache, {} if known is None else known)
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


class _Masked(Mapping[str, bytes]):
    """File contents with secrets masked, as ruff reads them."""

    def __init__(self, contents: Mapping[str, bytes], tasks: Iterable[_Task], mask: Callable[[bytes], bytes]) -> None:
        self._contents = contents
        self._shown = {task.source.uri for task in tasks if task.source.may_show_secrets}
        self._mask = mask

    def __getitem__(self, uri: str) -> bytes:
        data = self._contents[uri]
        return data if uri in self._shown else self._mask(data)

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)

    def __contains__(self, uri: object) -> bool:
        return uri in self._contents


def _check(
    ruff: Ruff,
    tasks: Sequence[_Task],
    contents: Mapping[str, bytes],
    codes: Sequence[str],
    cache: RecordCache[FileFindings],
    known: dict[bytes, FileFindings],
) -> Mapping[str, FileFindings]:
    """Check files, or take what an earlier build found in the same bytes."""
    by_version: dict[str, list[_Task]] = defaultdict(list)
    uris = frozenset(task.source.uri for task in tasks)
    for task in tasks:
        by_version[task.settings.target_version].append(task)
    # Another thread may bring it up to date too.
    before = known.copy()
    found: dict[str, FileFindings] = {}
    fresh: dict[bytes, FileFindings] = {}
    kept: dict[bytes, FileFindings] = {}
    for version in sorted(by_version):
        shared = fingerprint(ruff.version, codes, version, code=_CODE)
        keys = {task.source.uri: blake2b(task.key, key=shared).digest() for task in by_version[version]}
        kept |= {key: before[key] for key in keys.values() if key in before}
        kept |= cache.get(key for key in keys.values() if key not in before)
        missing = [task.source for task in by_version[version] if keys[task.source.uri] not in kept]
        made = _run(ruff, missing, contents, uris, codes, version)
        fresh |= {keys[uri]: findings for uri, findings in made.items()}
        found |= {uri: made.get(uri) or kept.get(key) or _CHANGED for uri, key in keys.items()}
    cache.put({key: msgpack.encode(findings) for key, findings in fresh.items()}, kept)
    known.clear()
    known.update(kept | fresh)
    return found


def _run(
    ruff: Ruff,
    sources: Sequence[SourceFile],
    contents: Mapping[str, bytes],
    known: Collection[str],
    codes: Sequence[str],
    version: str,
) -> dict[str, FileFindings]:
    """Check files.

    Args:
        ruff: The program.
        sources: The files; one whose bytes are not at hand is passed over.
        contents: Their bytes, by URI.
        known: The URIs of all files of the tree.
        codes: Codes of the rules.
        version: The oldest Python version that they are for.
    """
    found: dict[str, FileFindings] = {}
    readable: dict[str, bytes] = {}
    for source in sources:
        if source.uri not in contents:
            continue
        data = contents[source.uri]
        if unchecked := _why_not(data):
            found[source.uri] = FileFindings(unchecked=unchecked)
        else:
            readable[source.uri] = data
    for portion in _portions(readable):
        try:
            with tempfile.TemporaryDirectory(prefix="kwindex-") as directory:
                copies = Copies(directory, portion, known)
                checked = check_copies(ruff, copies, portion, codes, version)
                found |= {uri: _of_its_frameworks(findings, portion[uri]) for uri, findings in checked.items()}
        except OSError as error:
            raise RuffError(f"ruff cannot be given the files ({error.strerror or type(error).__name__})") from error
    return found


def _of_its_frameworks(findings: FileFindings, data: bytes) -> FileFindings:
    """Leave out what is about a framework that the file does not mention."""
    kept = tuple(one for one in findings.findings if _FRAMEWORKS.get(one.code, b"") in data)
    return findings if len(kept) == len(findings.findings) else structs.replace(findings, findings=kept)


def _why_not(data: bytes) -> str:
    """Return why ruff is not asked about a file; empty when it is."""
    if b"\0" in data:
        return "it holds NUL characters, which no Python file does"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "it is not UTF-8, the only encoding that ruff reads"
    return ""


def _portions(files: Mapping[str, bytes]) -> Iterator[dict[str, bytes]]:
    """Divide files: what ruff makes of them takes hundreds of times their memory when they are not what they seem."""
    portion: dict[str, bytes] = {}
    size = 0
    for uri, data in files.items():
        if portion and (len(portion) == _TOGETHER or size + len(data) > _TOGETHER_BYTES):
            yield portion
            portion, size = {}, 0
        portion[uri] = data
        size += len(data)
    if portion:
        yield portion


def _with_ignores(findings: FileFindings, task: _Task) -> FileFindings:
    """Mark what the project's per-file ignores silence."""
    selectors = task.settings.ignored_selectors(task.source.path) if findings.findings else []
    if not selectors:
        return findings
    return structs.replace(
        findings,
        findings=tuple(
            structs.replace(finding, suppression=Suppression.PER_FILE_IGNORES)
            if finding.suppression is Suppression.NONE
            and any(selects(selector, finding.code) for selector in selectors)
            else finding
            for finding in findings.findings
        ),
    )
