"""The reports that people publish or let a build depend on: what they find, and the page of each."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from mkdocs_kwindex.index.reports.broken_contracts import CHECKED, breaches
from mkdocs_kwindex.index.reports.docstring_coverage import Share, by_folder, share
from mkdocs_kwindex.index.reports.line_coverage import Measured, symbol_coverage
from mkdocs_kwindex.model.contracts import Contract
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.head import Crumb, Head
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.page_plan import REPORT_TITLES
from mkdocs_kwindex.pages.site import Site

SHOWN = 1000
"""How many findings a page lists."""


MEASURED = ("docstrings", "lines")
"""The reports that have a figure in percent, and so a badge."""


class ReportLine(Struct, frozen=True):
    """A line of a report: a place, and what is there."""

    file: str
    line: int
    symbol: str
    text: str


class ReportResult(Struct, frozen=True):
    """What a report has found.

    Attributes:
        summary: The whole in one line.
        findings: The findings.
        percent: What is measured, in percent; below zero for a list.
        shares: What is measured of some parts, by name.
        nothing: What it means that there are no findings.
    """

    summary: str
    findings: Sequence[ReportLine]
    percent: float = -1.0
    shares: Mapping[str, Share] = {}
    nothing: str = "Nothing is found."


def find_undocumented(site: Site, *, private: bool = False) -> ReportResult:
    """Find what has no docstring.

    Args:
        site: The analysed tree.
        private: Whether what is private counts, too.
    """
    public = [one for one in site.project_facts.documentables if one.is_public]
    others = [one for one in site.project_facts.documentables if not one.is_public]
    counted = site.project_facts.documentables if private else public
    findings = [
        ReportLine(one.file, one.line, one.symbol, f"{one.symbol}: {one.kind.value} without a docstring")
        for one in counted
        if not one.is_documented
    ]
    shares = {"public": share(public), "private": share(others)}
    percent = share(counted).percent
    sides = ", ".join(f"{name} {part.documented:,} of {part.total:,}" for name, part in shares.items())
    of_what = "of what is public or private" if private else "of what is public"
    summary = f"{percent:.1f} % {of_what} has a docstring: {sides}"
    nothing = "All of it has one." if counted else "There is nothing that could have one."
    return ReportResult(summary, findings, percent, {**shares, **by_folder(counted)}, nothing)


def find_unused(site: Site, *, public: bool = False) -> ReportResult:
    """Find definitions of which no use is found by name.

    Args:
        site: The analysed tree.
        public: Whether public ones are listed, too: what uses them may be elsewhere.
    """
    found = [one for one in site.project_facts.unused if public or not one.is_public]
    hidden = len(site.project_facts.unused) - len(found)
    findings = [
        ReportLine(one.file, one.line, one.symbol, f"{one.symbol}: no use of this {one.kind.value} found by name")
        for one in found
    ]
    rest = f"; {hidden:,} public ones are not listed" if hidden else ""
    summary = f"{plural(len(found), 'definition')} without a use found by name{rest}"
    return ReportResult(summary, findings, nothing="A use of each is found.")


def find_breaches(site: Site, declared: Sequence[Contract]) -> ReportResult:
    """Find imports that break what is declared.

    Args:
        site: The analysed tree.
        declared: The contracts.
    """
    checked = [contract for contract in declared if contract.kind in CHECKED]
    found = [breaches(contract, site.records, site.graph) for contract in checked]
    findings = [
        ReportLine(breach.file, breach.line, breach.chain[0], f"{breach.contract}: {' → '.join(breach.chain)}")
        for breached in found
        for breach in breached
    ]
    broken, other = sum(map(bool, found)), len(declared) - len(checked)
    rest = f"; {other:,} of a kind that is not checked" if other else ""
    nothing = "No import breaks them." if checked else "The project declares none that is checked."
    summary = f"{plural(len(found) - broken, 'contract')} kept, {broken:,} broken{rest}"
    return ReportResult(summary, findings, nothing=nothing)


def find_unexecuted(site: Site, measured: Mapping[str, Measured], base: str) -> ReportResult:
    """Find functions and classes of which lines were not executed, those with the most of them first.

    Args:
        site: The analysed tree.
        measured: The lines that were executed, by path.
        base: The folder that the paths are relative to.
    """
    covered = symbol_coverage(site.records, measured, base)
    found = sorted(covered, key=lambda one: (one.percent, one.symbol))
    whole = Share(sum(one.executed for one in found), sum(one.total for one in found))
    findings = [
        ReportLine(one.file, one.line, one.symbol, f"{one.symbol}: {one.executed:,} of {one.total:,} lines executed")
        for one in found
        if one.executed < one.total
    ]
    if not whole.total:
        nothing = "The report of what was executed names no function or class of the tree."
        return ReportResult("No line is measured", (), 0.0, {"lines": whole}, nothing)
    summary = f"{whole.percent:.1f} % of {whole.total:,} lines in functions and classes executed"
    return ReportResult(summary, findings, whole.percent, {"lines": whole}, "Each of their lines was executed.")


def find(site: Site, name: str) -> ReportResult:
    """Find what a report is about.

    Args:
        site: The analysed tree.
        name: The report, as the option `reports` names it.
    """
    return _FIND[name](site)


_FIND: Mapping[str, Callable[[Site], ReportResult]] = {
    "docstrings": find_undocumented,
    "unused": find_unused,
    "contracts": lambda site: find_breaches(site, site.contracts),
    "lines": lambda site: find_unexecuted(site, site.coverage, ""),
}


class FindingRow(Struct, frozen=True):
    """A finding, with the line that it is in."""

    file: str
    line: int
    href: str
    text: str


class ShareRow(Struct, frozen=True):
    """How much of a part is as it should be."""

    name: str
    documented: int
    total: int
    percent: str


class ReportPage(Struct, frozen=True):
    """The page of a report.

    Attributes:
        head: Its head.
        shares: What is measured of some parts.
        rows: The findings, as far as they are shown.
        more: How many are not.
        nothing: What it means that there are none.
    """

    head: Head
    shares: tuple[ShareRow, ...]
    rows: tuple[FindingRow, ...]
    more: int
    nothing: str


def findings_view(site: Site, links: Links, name: str) -> ReportPage:
    """Make the page of a report.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        name: The report, as the option `reports` names it.
    """
    found = find(site, name)
    rows = tuple(
        FindingRow(one.file, one.line, links.line(one.file, one.line) or links.overview(one.file), one.text)
        for one in found.findings[:SHOWN]
    )
    shares = tuple(
        ShareRow(part, each.documented, each.total, f"{each.percent:.1f}")
        for part, each in found.shares.items()
        if each.total
    )
    head = Head(REPORT_TITLES[name], "", (Crumb(site.title, links.landing()),), (), (found.summary,))
    return ReportPage(head, shares, rows, len(found.findings) - len(rows), found.nothing)
