"""Ruff's findings of several files, summed up for the pages of folders."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest

from msgspec import Struct

from mkdocs_kwindex.findings import Severity
from mkdocs_kwindex.model import FileRecord, Finding, Rule, Suppression
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.pages.complexity import FunctionFigures, function_figures
from mkdocs_kwindex.pages.findings_sections import finding_severity, shown_findings
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site


class RuleCount(Struct, frozen=True):
    """A rule and how often it points at something; `address` leads to its documentation."""

    code: str
    name: str
    address: str
    count: int


class FileCount(Struct, frozen=True):
    """A file and how many findings it has; `href` leads to the section of its overview page that lists them."""

    file: str
    href: str
    count: int


class SectionSummary(Struct, frozen=True):
    """The findings of one section, without those that the project silences.

    Attributes:
        count: How many there are.
        silenced: How many more the project silences.
        rules: The rules that are behind them, the most frequent first.
        files: The files that hold them, those with the most first.
        severities: For security: how many there are of each severity, the highest first.
    """

    count: int
    silenced: int
    rules: tuple[RuleCount, ...]
    files: tuple[FileCount, ...]
    severities: tuple[tuple[str, int], ...] = ()


class FindingsSummary(Struct, frozen=True):
    """What ruff finds in some files.

    Attributes:
        checked: How many files it checked.
        unchecked: How many files it could not check.
        performance: What it finds about performance.
        security: What it finds about security.
        functions: The most complex functions, the highest first.
    """

    checked: int
    unchecked: int
    performance: SectionSummary
    security: SectionSummary
    functions: tuple["FunctionOfFile", ...]


class FunctionOfFile(Struct, frozen=True):
    """A function's figures, and its file."""

    file: str
    figures: FunctionFigures


def findings_summary(site: Site, links: Links, records: Iterable[FileRecord], limit: int = 5) -> FindingsSummary | None:
    """Add up what ruff finds in some files; `None` where it did not run.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        records: The files.
        limit: How many functions to list.
    """
    if site.findings.failure:
        return None
    by_uri = {record.source.uri: record for record in records if record.source.is_python}
    known = {uri: site.findings.files[uri] for uri in by_uri if uri in site.findings.files}
    checked = {uri: findings for uri, findings in known.items() if not findings.unchecked}
    told = ((uri, shown_findings(site, uri)) for uri in checked)
    found = {uri: findings for uri, findings in told if findings}
    # Where a file does not parse here, which functions it has is not known.
    functions = (
        (-item.value, uri, item.line)
        for uri, findings in checked.items()
        if by_uri[uri].definitions
        for item in findings.complexities
    )
    most_complex = Counter(uri for _, uri, _ in nsmallest(limit, functions))
    figures = {uri: function_figures(links, by_uri[uri], checked[uri]) for uri in most_complex}
    listed = [FunctionOfFile(uri, item) for uri in figures for item in figures[uri][: most_complex[uri]]]
    listed.sort(key=lambda item: (-item.figures.complexity, item.file, item.figures.line))
    return FindingsSummary(
        checked=len(checked),
        unchecked=len(by_uri) - len(checked),
        performance=_section(links, found, site.findings.performance, Section.PERFORMANCE_CONSIDERATIONS),
        security=_section(links, found, site.findings.security, Section.SECURITY_SAFETY),
        functions=tuple(listed),
    )


def _section(
    links: Links, found: Mapping[str, Sequence[Finding]], rules: Mapping[str, Rule], section: str
) -> SectionSummary:
    heard = [
        (uri, finding)
        for uri, findings in found.items()
        for finding in findings
        if finding.code in rules and finding.suppression is Suppression.NONE
    ]
    total = sum(finding.code in rules for findings in found.values() for finding in findings)
    codes = Counter(finding.code for _, finding in heard)
    files = _most_frequent(Counter(uri for uri, _ in heard))
    severities = (
        Counter(finding_severity(finding) for _, finding in heard) if section == Section.SECURITY_SAFETY else Counter()
    )
    return SectionSummary(
        count=len(heard),
        silenced=total - len(heard),
        rules=tuple(
            RuleCount(code, rules[code].name, rules[code].address, count) for code, count in _most_frequent(codes)
        ),
        files=tuple(FileCount(uri, links.overview(uri, section), count) for uri, count in files),
        severities=tuple((item.value, severities[item]) for item in Severity if severities[item]),
    )


def _most_frequent(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
