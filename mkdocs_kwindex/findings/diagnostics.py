"""Ruff's findings for each file, with those that comments suppress marked."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from mkdocs_kwindex.findings.copies import Copies
from mkdocs_kwindex.findings.ruff import MOST_FINDINGS, Diagnostic, Ruff, RuffCrashError, RuffError
from mkdocs_kwindex.findings.selection import COMPLEXITY
from mkdocs_kwindex.model import Complexity, FileFindings, Finding, Suppression

_FIGURE = re.compile(r"`(.*)` is too complex \((\d+) > 0\)")
# Syntax that only later versions of Python have: ruff says so, and checks the file nevertheless.
_LATER_SYNTAX = re.compile(r"on Python \d+\.\d+ \(syntax was")
_SILENCING_COMMENT = re.compile(rb"noqa|ruff\s*:", re.IGNORECASE)
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LONGEST_MESSAGE = 300

_TOO_MANY = FileFindings(unchecked=f"ruff finds more than {MOST_FINDINGS:,} things in it")


def check_copies(
    ruff: Ruff, copies: Copies, files: Mapping[str, bytes], codes: Sequence[str], version: str
) -> dict[str, FileFindings]:
    """Ask ruff about files.

    Args:
        ruff: The program.
        copies: The copies of the files.
        files: Their bytes, by URI.
        codes: Codes of the rules.
        version: The oldest Python version that they are for.

    Raises:
        RuffError: It fails, or its answer cannot be right.
    """

    def check(uris: Sequence[str]) -> dict[str, FileFindings]:
        paths = {uri: copies.path(uri) for uri in uris}
        said = ruff.check(paths.values(), [*codes, COMPLEXITY], version, ignore_noqa=True)
        commented = [path for uri, path in paths.items() if _SILENCING_COMMENT.search(files[uri])]
        silenced = _silenced(ruff, commented, said, codes, version)
        found: dict[str, FileFindings] = {}
        for uri, path in paths.items():
            diagnostics = said[path]
            if diagnostics is None:
                found[uri] = _TOO_MANY
                continue
            lines = len(_LINE_END.findall(files[uri])) + 1
            if any(diagnostic.location.row > lines for diagnostic in diagnostics):
                raise RuffError(f"ruff {ruff.version} reports on a line that a file does not have")
            found[uri] = _file_findings(diagnostics, silenced)
        return found

    def works() -> bool:
        try:
            ruff.check([copies.probe], [*codes, COMPLEXITY], version, ignore_noqa=True)
        except RuffCrashError:
            return False
        return True

    found: dict[str, FileFindings] = {}
    for uris, answer in _ask(check, works, list(files)):
        found |= answer if isinstance(answer, dict) else dict.fromkeys(uris, FileFindings(unchecked=answer))
    return found


def _ask(
    check: Callable[[Sequence[str]], dict[str, FileFindings]], works: Callable[[], bool], uris: Sequence[str]
) -> Iterator[tuple[Sequence[str], dict[str, FileFindings] | str]]:
    """Check files; those that make ruff end are searched by halving, so that they cost only themselves their findings.

    Args:
        check: Checks files.
        works: Returns whether ruff copes with a file that is empty.
        uris: The files.

    Yields:
        Some of the files and what ruff says of them, or why it says nothing of the one.

    Raises:
        RuffError: It fails, whatever the files.
    """
    waiting = [uris]
    is_known_to_work = False
    while waiting:
        part = waiting.pop()
        try:
            answer = check(part)
        except RuffCrashError as error:
            is_known_to_work = is_known_to_work or works()
            if not is_known_to_work:
                raise
            if len(part) == 1:
                yield part, error.about_file
            else:
                waiting += [part[len(part) // 2 :], part[: len(part) // 2]]
        else:
            yield part, answer


def _silenced(
    ruff: Ruff,
    commented: Collection[str],
    said: Mapping[str, Sequence[Diagnostic] | None],
    codes: Sequence[str],
    version: str,
) -> Collection[Diagnostic]:
    """Return the findings that comments in the files silence.

    How comments do so only ruff knows exactly: it is asked again about the files where one may have done it.
    """
    doubtful = {path: found for path in commented if any(map(_is_finding, found := said[path] or ()))}
    if not doubtful:
        return frozenset()
    heard = {
        diagnostic
        for found in ruff.check(doubtful, codes, version, ignore_noqa=False).values()
        for diagnostic in found or ()
    }
    return {diagnostic for found in doubtful.values() for diagnostic in found} - heard


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
            suppression=Suppression.NOQA if diagnostic in silenced else Suppression.NONE,
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
