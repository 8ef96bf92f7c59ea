"""What every overview page has."""

from tests.support.html import Page

SECTIONS = [
    "file-purpose",
    "file-metadata",
    "high-level-overview",
    "original-source",
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
"""The ids of the thirteen sections, in the order of a page."""


def silent_sections(page: Page) -> dict[str, str]:
    """Return the sections that have nothing to say of a file, each with what the closing line says of it."""
    found: dict[str, str] = {}
    for line in page.all(".kw-closing"):
        before: list[str] = []
        reason = ""
        for node in line.iter(include_text=True):
            identifier = node.attributes.get("id") if node.tag == "b" else None
            if identifier:
                before = [*before, identifier] if not reason.strip(" ,") else [identifier]
                reason = ""
            else:
                reason += node.text()
            found.update(dict.fromkeys(before, " ".join(reason.split()).removeprefix(": ")))
    return found


def present_sections(page: Page) -> list[str]:
    """Return the ids of all sections, those with a heading and those in the closing line, in their order."""
    ids = {*page.sections, *silent_sections(page)}
    return [identifier for identifier in SECTIONS if identifier in ids]
