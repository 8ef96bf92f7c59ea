"""The sections of an overview page."""

from enum import StrEnum
from typing import Final, Self


class Section(StrEnum):
    """A section of an overview page; its value is its id, a contract.

    Their order is that of the keyword → section map and of exported files.

    Attributes:
        heading: The words above it.
    """

    heading: str

    def __new__(cls, identifier: str, heading: str = "") -> Self:
        """Take an id and the heading beside it."""
        section = str.__new__(cls, identifier)
        section._value_ = identifier
        section.heading = heading
        return section

    FILE_METADATA = "file-metadata", "File Metadata"
    FILE_PURPOSE = "file-purpose", "File Purpose"
    ORIGINAL_SOURCE = "original-source", "Original Source"
    HIGH_LEVEL_OVERVIEW = "high-level-overview", "High-Level Overview"
    DETAILED_ANALYSIS = "detailed-analysis", "Detailed Analysis"
    ARCHITECTURE_DESIGN = "architecture-design", "Architecture & Design"
    DEPENDENCIES = "dependencies", "Dependencies"
    CODE_PATTERNS_IDIOMS = "code-patterns-idioms", "Code Patterns & Idioms"
    PERFORMANCE_CONSIDERATIONS = "performance-considerations", "Performance Considerations"
    SECURITY_SAFETY = "security-safety", "Security & Safety"
    TESTING_USAGE = "testing-usage", "Testing & Usage"
    RELATED_FILES = "related-files", "Related Files"
    CROSS_REFERENCES = "cross-references", "Cross-References"


READING_ORDER: Final = (
    Section.FILE_PURPOSE,
    Section.FILE_METADATA,
    Section.HIGH_LEVEL_OVERVIEW,
    Section.ORIGINAL_SOURCE,
    Section.DETAILED_ANALYSIS,
    Section.ARCHITECTURE_DESIGN,
    Section.DEPENDENCIES,
    Section.CODE_PATTERNS_IDIOMS,
    Section.PERFORMANCE_CONSIDERATIONS,
    Section.SECURITY_SAFETY,
    Section.TESTING_USAGE,
    Section.RELATED_FILES,
    Section.CROSS_REFERENCES,
)
"""The order in which an overview page has them, where the option `sections` says nothing else."""
