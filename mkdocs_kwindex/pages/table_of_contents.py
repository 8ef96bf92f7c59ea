"""Tables of contents in plain values."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from mkdocs_kwindex.model.url_map import (
    ARCHITECTURE_DESIGN,
    CODE_PATTERNS_IDIOMS,
    CROSS_REFERENCES,
    DEPENDENCIES,
    DETAILED_ANALYSIS,
    FILE_METADATA,
    FILE_PURPOSE,
    HIGH_LEVEL_OVERVIEW,
    ORIGINAL_SOURCE,
    PERFORMANCE_CONSIDERATIONS,
    RELATED_FILES,
    SECURITY_SAFETY,
    TESTING_USAGE,
)

TOC_LIMIT = 80
"""A table of contents is rendered twice by Material and searched once per section: beyond this it is cut."""
SECTION_TITLES = {
    FILE_METADATA: "File Metadata",
    FILE_PURPOSE: "File Purpose",
    ORIGINAL_SOURCE: "Original Source",
    HIGH_LEVEL_OVERVIEW: "High-Level Overview",
    DETAILED_ANALYSIS: "Detailed Analysis",
    ARCHITECTURE_DESIGN: "Architecture & Design",
    DEPENDENCIES: "Dependencies",
    CODE_PATTERNS_IDIOMS: "Code Patterns & Idioms",
    PERFORMANCE_CONSIDERATIONS: "Performance Considerations",
    SECURITY_SAFETY: "Security & Safety",
    TESTING_USAGE: "Testing & Usage",
    RELATED_FILES: "Related Files",
    CROSS_REFERENCES: "Cross-References",
}
"""The sections of an overview page, in the order of the keyword → section map and of exported files."""

READING_ORDER = (
    FILE_PURPOSE,
    FILE_METADATA,
    HIGH_LEVEL_OVERVIEW,
    ORIGINAL_SOURCE,
    DETAILED_ANALYSIS,
    ARCHITECTURE_DESIGN,
    DEPENDENCIES,
    CODE_PATTERNS_IDIOMS,
    PERFORMANCE_CONSIDERATIONS,
    SECURITY_SAFETY,
    TESTING_USAGE,
    RELATED_FILES,
    CROSS_REFERENCES,
)
"""The order in which an overview page has them, where the option `sections` says nothing else."""


class TocEntry(Struct, frozen=True):
    """An entry of a table of contents."""

    title: str
    identifier: str
    level: int
    children: tuple["TocEntry", ...] = ()


def section_toc(sections: Sequence[str], symbols: Sequence[TocEntry], absent: Collection[str]) -> tuple[TocEntry, ...]:
    """Make the table of contents of an overview page.

    Args:
        sections: The ids of the sections that the site shows, in their order.
        symbols: What its detailed analysis explains.
        absent: The ids of the sections that it does not have.
    """
    return tuple(
        TocEntry(SECTION_TITLES[section], section, 2, tuple(symbols) if section == DETAILED_ANALYSIS else ())
        for section in sections
        if section not in absent
    )
