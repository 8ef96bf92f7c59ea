"""Sections without content share one line at the end of a page."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.pages.phrases import Phrase, phrase
from mkdocs_kwindex.pages.site import Site

_HIDDEN = phrase("Not shown on this site.")


class EmptySections(Struct, frozen=True):
    """Sections that have nothing to say of a file, and why.

    Attributes:
        sections: Those sections, whose ids stay on the page.
        reason: What was looked for, in a sentence.
    """

    sections: tuple[Section, ...]
    reason: Phrase


class ClosingLine(Struct, frozen=True):
    """The line that closes a page.

    Attributes:
        groups: The sections that have nothing to say, in the order of the page, together where they share a reason.
    """

    groups: tuple[EmptySections, ...] = ()

    @property
    def sections(self) -> frozenset[Section]:
        """The sections that have nothing to say."""
        return frozenset(section for group in self.groups for section in group.sections)


def closing_line(site: Site, reasons: Iterable[tuple[Section, Phrase | str]]) -> ClosingLine:
    """Make the line that closes a page, which also has the ids of the sections that the site does not show.

    Args:
        site: The analysed tree.
        reasons: The sections that have nothing to say, in the order of the page, and why.
    """
    hidden = [section for section in Section if section not in site.sections]
    reasons = [
        *((section, reason) for section, reason in reasons if section in site.sections),
        *((section, _HIDDEN) for section in hidden),
    ]
    together: dict[Phrase, list[Section]] = {}
    for section, reason in reasons:
        pieces = phrase(reason) if isinstance(reason, str) else reason
        together.setdefault(pieces, []).append(section)
    return ClosingLine(tuple(EmptySections(tuple(sections), reason) for reason, sections in together.items()))


def hidden_sections(closing: ClosingLine) -> tuple[Section, ...]:
    """Return the sections that the site does not show though links lead into them."""
    hidden = {section for group in closing.groups if group.reason == _HIDDEN for section in group.sections}
    return tuple(section for section in Section if section in hidden and section != Section.ORIGINAL_SOURCE)


def shown_sections(site: Site, closing: ClosingLine) -> tuple[Section, ...]:
    """Return the sections of a page that have something to say, in their order."""
    silent = closing.sections if site.listings else {*closing.sections, Section.ORIGINAL_SOURCE}
    return tuple(section for section in site.sections if section not in silent)


def empty_section_ids(site: Site, record: FileRecord) -> Iterator[Section]:
    """Yield the sections of a Python file that have nothing to say, as far as is known before its page is.

    Those of the others may have nothing to say either; the table of contents then leads to the line that closes the
    page.
    """
    findings = site.findings.files.get(record.source.uri)
    codes = {finding.code for finding in findings.findings} if findings else set()
    says = {
        Section.ORIGINAL_SOURCE: site.listings and record.lines.total > 0,
        Section.HIGH_LEVEL_OVERVIEW: bool(record.docstring or record.definitions),
        Section.DETAILED_ANALYSIS: bool(record.definitions),
        Section.DEPENDENCIES: bool(record.imports) or site.importer_count(record.source.uri) > 0,
        # Effects take the names of all files, which are not asked here.
        Section.CODE_PATTERNS_IDIOMS: bool(record.patterns or record.definitions or record.names.strings),
        Section.PERFORMANCE_CONSIDERATIONS: bool(findings and any(item.value > 1 for item in findings.complexities))
        or not codes.isdisjoint(site.findings.performance),
        Section.SECURITY_SAFETY: not codes.isdisjoint(site.findings.security),
    }
    yield from (section for section, has_something in says.items() if not has_something)
