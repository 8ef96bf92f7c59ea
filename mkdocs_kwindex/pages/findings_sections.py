"""What ruff finds in a file: the sections about performance and security."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from mkdocs_kwindex.findings import Severity, severity
from mkdocs_kwindex.model import Definition, FileRecord, Finding, Kind, Rule, Suppression
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

GROUPS = 8
"""How many groups of findings are shown; the others are folded."""

PLACES = 12
"""How many places of a group are shown."""

FOLDED = 48
"""How many more of them are listed, folded."""

_SILENCED_PLACES = 8
_BLOCKS = {Kind.CLASS, Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY}
_HOW = {
    Suppression.NOQA: "by comments such as `noqa`",
    Suppression.PER_FILE_IGNORES: "by the project's per-file ignores",
}
_ASSERT = "S101"
_SEVERITIES = tuple(Severity)


class FindingPlace(Struct, frozen=True):
    """A line; `href` is empty without a listing."""

    line: int
    href: str


class Within(Struct, frozen=True):
    """Places in one definition; `name` and `href` are empty for those at module level."""

    name: str
    href: str
    places: tuple[FindingPlace, ...]


class FindingGroup(Struct, frozen=True):
    """Findings of one rule with the same message.

    Attributes:
        code: The rule's code.
        name: The rule's name.
        address: Where the rule's documentation is.
        severity: How severe it is; empty where nothing says so.
        message: The words, with code between back quotes.
        count: The number of the places.
        within: The first of them.
        folded: The following ones.
        more: How many follow.
        unlisted: How many of those are not listed.
    """

    code: str
    name: str
    address: str
    severity: str
    message: str
    count: int
    within: tuple[Within, ...]
    folded: tuple[Within, ...]
    more: int
    unlisted: int


class Silenced(Struct, frozen=True):
    """Findings that the project silences in one way, with the first places, and where the next one is."""

    count: int
    how: str
    places: tuple[FindingPlace, ...]
    more: int
    next_href: str


class FindingsView(Struct, frozen=True):
    """A section of findings.

    Attributes:
        summary: What was found, or what was checked, or why nothing was.
        groups: The first groups.
        folded: The following ones.
        silenced: What the project silences.
    """

    summary: str
    groups: tuple[FindingGroup, ...] = ()
    folded: tuple[FindingGroup, ...] = ()
    silenced: tuple[Silenced, ...] = ()

    @property
    def texts(self) -> Iterator[str]:
        """The words in which keywords may occur."""
        for group in (*self.groups, *self.folded):
            yield group.message
            yield from (within.name for within in (*group.within, *group.folded))


def performance_view(site: Site, links: Links, record: FileRecord) -> FindingsView:
    """Make the section about performance, without the figures of the functions."""
    return _view(site, links, record, site.findings.performance, "performance", lambda _: Severity.NONE)


def security_view(site: Site, links: Links, record: FileRecord) -> FindingsView:
    """Make the section about security, the severe findings first."""
    return _view(site, links, record, site.findings.security, "security", finding_severity)


def finding_severity(finding: Finding) -> Severity:
    """Return the severity of a finding about security."""
    return severity(finding.code, finding.message)


def shown_findings(site: Site, uri: str) -> list[Finding]:
    """Return what ruff finds in a file, without the assertions of a test, which is made of them."""
    found = site.findings.files[uri].findings
    return [item for item in found if item.code != _ASSERT or not site.usage_index.is_test(uri)]


def unchecked(site: Site, record: FileRecord) -> str:
    """Say why a file was not checked; empty when it was."""
    if site.findings.failure:
        return site.findings.failure
    checked = site.findings.files.get(record.source.uri)
    return checked.unchecked if checked else "it cannot be read"


def _view(
    site: Site,
    links: Links,
    record: FileRecord,
    rules: Mapping[str, Rule],
    subject: str,
    rank: Callable[[Finding], Severity],
) -> FindingsView:
    if reason := unchecked(site, record):
        return FindingsView(f"Not checked: {reason}.")
    if not rules:
        return FindingsView(f"Not checked: the site's options select no rules about {subject}.")
    found = [item for item in shown_findings(site, record.source.uri) if item.code in rules]
    silenced = tuple(_silenced(links, record, found))
    heard = [item for item in found if item.suppression is Suppression.NONE]
    if not heard:
        what = f"Ruff's {plural(len(rules), f'{subject} rule')}"
        lines = plural(record.lines.total, "line")
        rest = " that the project does not silence" if silenced else ""
        total = sum(item.code in rules for item in site.findings.files[record.source.uri].findings)
        besides = " besides assertions, of which tests are made" if total > len(found) else ""
        return FindingsView(f"{what} found nothing in {lines}{rest}{besides}.", silenced=silenced)
    groups = _groups(links, record, heard, rules, rank)
    return FindingsView(_summary(heard, rank), groups[:GROUPS], groups[GROUPS:], silenced)


def _summary(findings: Sequence[Finding], rank: Callable[[Finding], Severity]) -> str:
    counts = Counter(rank(finding) for finding in findings)
    parts = [f"{counts[item]:,} {item}" for item in _SEVERITIES if item and counts[item]]
    severities = f"; Bandit's severities: {', '.join(parts)}" if parts else ""
    return f"{plural(len(findings), 'finding')} of ruff{severities}."


def _groups(
    links: Links,
    record: FileRecord,
    findings: Iterable[Finding],
    rules: Mapping[str, Rule],
    rank: Callable[[Finding], Severity],
) -> tuple[FindingGroup, ...]:
    """Group findings by rule and message, the most severe and then the most frequent first."""
    members: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        members.setdefault((finding.code, finding.message), []).append(finding)
    blocks = _Blocks(links, record)

    def order(group: list[Finding]) -> tuple[int, int, str, int]:
        return _SEVERITIES.index(rank(group[0])), -len(group), group[0].code, group[0].line

    return tuple(
        FindingGroup(
            code=group[0].code,
            name=rules[group[0].code].name,
            address=rules[group[0].code].address,
            severity=rank(group[0]).value,
            # One of ruff's messages closes its code with two of them.
            message=group[0].message.replace("``", "`"),
            count=len(group),
            within=blocks.within(group[:PLACES]),
            folded=blocks.within(group[PLACES : PLACES + FOLDED]),
            more=max(0, len(group) - PLACES),
            unlisted=max(0, len(group) - PLACES - FOLDED),
        )
        for group in sorted(members.values(), key=order)
    )


class _Blocks:
    """Finds the definition that contains a line."""

    def __init__(self, links: Links, record: FileRecord) -> None:
        self._links = links
        self._record = record
        # Inner definitions follow outer ones, and take their lines over.
        self._owners: list[Definition | None] = [None] * (record.lines.total + 2)
        for definition in record.definitions:
            if definition.kind in _BLOCKS:
                lines = slice(definition.first_line, definition.end_line + 1)
                self._owners[lines] = [definition] * (definition.end_line + 1 - definition.first_line)

    def within(self, findings: Iterable[Finding]) -> tuple[Within, ...]:
        """Put neighbours that are in the same definition together."""
        return tuple(
            self._within(owner, [finding.line for finding in group])
            for owner, group in groupby(findings, key=lambda finding: self._owners[finding.line])
        )

    def _within(self, owner: Definition | None, lines: Iterable[int]) -> Within:
        uri = self._record.source.uri
        places = tuple(FindingPlace(line, self._links.line(uri, line)) for line in dict.fromkeys(lines))
        if owner is None:
            return Within("", "", places)
        return Within(owner.qualname, self._links.overview(uri, symbol_id(self._record.source, owner)), places)


def _silenced(links: Links, record: FileRecord, findings: Iterable[Finding]) -> Iterator[Silenced]:
    for suppression, how in _HOW.items():
        lines = [finding.line for finding in findings if finding.suppression is suppression]
        if lines:
            places = list(dict.fromkeys(lines))
            yield Silenced(
                count=len(lines),
                how=how,
                places=tuple(
                    FindingPlace(line, links.line(record.source.uri, line)) for line in places[:_SILENCED_PLACES]
                ),
                more=max(0, len(places) - _SILENCED_PLACES),
                next_href=links.line(record.source.uri, max(places[_SILENCED_PLACES:], default=0)),
            )
