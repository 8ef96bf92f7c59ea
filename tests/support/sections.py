"""What every overview page has."""

SECTIONS = [
    "file-metadata",
    "file-purpose",
    "original-source",
    "high-level-overview",
    "detailed-analysis",
    "architecture-design",
    "dependencies",
    "code-patterns-idioms",
    "performance-considerations",
    "security-safety",
    "testing-usage",
    "related-files",
    "cross-references",
]
"""The ids of the thirteen sections, in their order."""
