"""The table of contents and the text for search of a file that is not Python."""

import re

from mkdocs_kwindex.model import Definition, Docstring, FileRecord, Kind
from mkdocs_kwindex.model.anchors import anchor, symbol_id
from mkdocs_kwindex.model.escaping import text_html
from mkdocs_kwindex.model.placeholders import plain_text
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.pages.search_entries import search_html
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.table_of_contents import TOC_LIMIT, TocEntry, section_toc


def other_file_toc(site: Site, record: FileRecord) -> tuple[TocEntry, ...]:
    """Make the table of contents: the sections; the headings of a document, the top level of other files."""
    symbols = [
        TocEntry(_title(definition), anchor(symbol_id(record.source, definition)), 3)
        for definition in record.definitions
        if _is_entry(definition)
    ]
    says = {
        Section.ORIGINAL_SOURCE: site.listings,
        Section.DETAILED_ANALYSIS: bool(record.definitions),
        Section.CODE_PATTERNS_IDIOMS: any(reference.kind is Kind.CODE_LANGUAGE for reference in record.references),
        Section.PERFORMANCE_CONSIDERATIONS: False,
        Section.SECURITY_SAFETY: False,
        Section.TESTING_USAGE: False,
    }
    return section_toc(
        site.sections, symbols[:TOC_LIMIT], {section for section, has_something in says.items() if not has_something}
    )


def other_file_text(record: FileRecord, title: str, search: str, *, entries: bool) -> str:
    """Give search one section for the file and one for each entry of its table of contents.

    Args:
        record: The file.
        title: The title of its page.
        search: The option of that name.
        entries: Whether more than the file itself fits.
    """
    if search == "none":
        return ""
    summary = record.summary
    parts = [search_html(title, text_html(f"{record.source.uri} {summary}"))]
    shown = [definition for definition in record.definitions if _is_entry(definition)] if entries else []
    for definition in shown[:TOC_LIMIT]:
        identifier = anchor(symbol_id(record.source, definition))
        body = definition.summary
        if search == "full" and definition.docstring:
            body = _text(definition.docstring)
        parts.append(search_html(_title(definition), text_html(body), identifier))
    return "".join(parts)


def _title(definition: Definition) -> str:
    return definition.qualname if definition.kind is Kind.KEY else definition.name


def _is_entry(definition: Definition) -> bool:
    return definition.parent < 0 or definition.kind is Kind.HEADING


def _text(docstring: Docstring) -> str:
    return re.sub(r"\s+", " ", plain_text(" ".join(section.html for section in docstring.sections)))
