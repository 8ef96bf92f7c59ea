"""What is known of a page before it is rendered: its table of contents and its text for search."""

import re
from collections.abc import Iterator
from html import escape

import msgspec
from msgspec import Struct

from mkdocs_kwindex.index.keywords import file_keywords
from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.model.anchors import KEYWORD_SECTION_MAP, anchor, symbol_id
from mkdocs_kwindex.model.compression import compress, decompress
from mkdocs_kwindex.model.escaping import text_html
from mkdocs_kwindex.model.placeholders import plain_text
from mkdocs_kwindex.pages.changes_page import changes_toc
from mkdocs_kwindex.pages.empty_sections import empty_section_ids
from mkdocs_kwindex.pages.folders.documentation import doc_sections
from mkdocs_kwindex.pages.folders.index import index_sections
from mkdocs_kwindex.pages.folders.landing import landing_sections
from mkdocs_kwindex.pages.folders.subtree import subtree_sections
from mkdocs_kwindex.pages.glossary_page import glossary_toc
from mkdocs_kwindex.pages.kind_titles import KIND_TITLES
from mkdocs_kwindex.pages.name_index import name_sections
from mkdocs_kwindex.pages.notes_and_deprecations import folders_toc
from mkdocs_kwindex.pages.other_file_summary import other_file_text, other_file_toc
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan
from mkdocs_kwindex.pages.scan_report import report_sections
from mkdocs_kwindex.pages.search_entries import SearchEntry, SearchLimits, entries_html, search_entries, search_html
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.symbols_toc import symbols_toc
from mkdocs_kwindex.pages.table_of_contents import TocEntry, section_toc


class PageSummary(Struct, frozen=True, gc=False):
    """The summary of a page.

    Attributes:
        html: What search is given.
        packed_toc: The table of contents, packed: all of them together have hundreds of thousands of entries.
        searchable: Whether the page is to be found by search at all.
    """

    html: str
    packed_toc: bytes
    searchable: bool

    @classmethod
    def of(cls, html: str, toc: tuple[TocEntry, ...], *, searchable: bool) -> "PageSummary":
        """Make a summary.

        Args:
            html: What search is given.
            toc: The table of contents.
            searchable: Whether the page is to be found by search at all.
        """
        return cls(html, compress(msgspec.msgpack.encode(toc)) if toc else b"", searchable)

    @property
    def toc(self) -> tuple[TocEntry, ...]:
        """The table of contents."""
        return _unpack_toc(decompress(self.packed_toc)) if self.packed_toc else ()


_unpack_toc = msgspec.msgpack.Decoder(tuple[TocEntry, ...]).decode


def page_summary(site: Site, page: PagePlan, search: str, limits: SearchLimits) -> PageSummary:
    """Make the summary of a page.

    Args:
        site: The analysed tree.
        page: The page.
        search: The option of that name.
        limits: What fits into the search index.
    """
    if page.kind is PageKind.OVERVIEW:
        record = site.records[page.subject]
        if not record.source.is_python:
            html = other_file_text(record, page.title, search, entries=limits.others)
            return PageSummary.of(html, other_file_toc(site, record), searchable=search != "none")
        html = _overview_html(site, page, search, limits) if search != "none" else ""
        return PageSummary.of(html, _overview_toc(site, record), searchable=search != "none")
    if page.kind is PageKind.CLASS:
        html = _overview_html(site, page, search, limits) if search != "none" else ""
        return PageSummary.of(
            html, symbols_toc(site, site.records[page.subject], page.part), searchable=search != "none"
        )
    if page.kind is PageKind.KEYWORDS:
        # What it lists is found on the overview page already.
        return PageSummary.of("", _keywords_toc(site.records[page.subject]), searchable=False)
    searchable = search != "none" and page.kind in {PageKind.LANDING, PageKind.INDEX}
    html = search_html(page.title, text_html(_folder_text(site, page))) if searchable else ""
    return PageSummary.of(html, _folder_toc(site, page), searchable=searchable)


def _overview_toc(site: Site, record: FileRecord) -> tuple[TocEntry, ...]:
    absent = set(empty_section_ids(site, record))
    return section_toc(site.sections, symbols_toc(site, record), absent)


def _keywords_toc(record: FileRecord) -> tuple[TocEntry, ...]:
    kinds = {keyword.kind for keyword in file_keywords(record)} - {Kind.MODULE, Kind.FILE}
    entries = [TocEntry(title, identifier, 2) for kind, (identifier, title) in KIND_TITLES.items() if kind in kinds]
    if entries:
        entries.append(TocEntry("Keyword → Section Map", KEYWORD_SECTION_MAP, 2))
    return tuple(entries)


def _folder_toc(site: Site, page: PagePlan) -> tuple[TocEntry, ...]:
    if page.kind is PageKind.LANDING:
        sections = index_sections(site, site.tree.root) if site.tree.root else landing_sections(site)
    elif page.kind is PageKind.CHANGES:
        return changes_toc(site)
    elif page.kind is PageKind.FINDINGS:
        return ()
    elif page.kind is PageKind.REPORT:
        sections = report_sections(site)
    elif page.kind is PageKind.GLOSSARY:
        return glossary_toc(site, page.subject)
    elif page.kind in {PageKind.NOTES, PageKind.DEPRECATIONS}:
        return folders_toc(
            site.project_facts.notes if page.kind is PageKind.NOTES else site.project_facts.deprecations, site.title
        )
    elif page.kind is PageKind.NAMES:
        sections = name_sections(site.names.pages[page.subject])
    elif page.kind is PageKind.SUB:
        sections = subtree_sections(site, site.tree.folder(page.subject), page.part)
    elif page.kind is PageKind.DOC:
        return doc_sections(site, site.tree.folder(page.subject))
    else:
        sections = index_sections(site, site.tree.folder(page.subject))
    return tuple(TocEntry(title, identifier, 2) for identifier, title in sections)


def _folder_text(site: Site, page: PagePlan) -> str:
    if page.kind is PageKind.LANDING:
        return " ".join(package.uri for package in site.tree.packages)
    return f"{page.subject} {site.folder_purpose(site.tree.folder(page.subject))}"


def _overview_html(site: Site, page: PagePlan, search: str, limits: SearchLimits) -> str:
    """Give search one section for the page and one for each definition on it that fits."""
    record = site.records[page.subject]
    entries = list(_entries_on(site, page, limits))
    if search != "full":
        return entries_html(entries, lambda _: "")
    described = {entry.identifier for entry in entries}
    texts: dict[str, str] = {}
    for definition in record.definitions:
        # What has no entry of its own is found with what it is in.
        holder = definition
        while (place := anchor(symbol_id(record.source, holder))) not in described and holder.parent >= 0:
            holder = record.definitions[holder.parent]
        texts[place] = texts.get(place, "") + _docstring_text(definition)
    return entries_html(entries, lambda identifier: texts.get(identifier, ""))


def _entries_on(site: Site, page: PagePlan, limits: SearchLimits) -> Iterator[SearchEntry]:
    """Yield the entries of a page of a file: those of definitions on it, before them its own."""
    record, uri = site.records[page.subject], page.subject
    entries = search_entries(record, page.title, limits.detail)
    if not site.urls.classes(uri):
        yield from entries
        return
    if page.kind is PageKind.CLASS:
        yield SearchEntry("", page.title, page.part)
    symbols = (symbol_id(record.source, definition) for definition in record.definitions)
    pages = {anchor(symbol): site.urls.overview(uri, symbol) for symbol in symbols}
    yield from (entry for entry in entries if pages.get(entry.identifier, site.urls.overview(uri)) == page.uri)


def _docstring_text(definition: Definition) -> str:
    if not definition.docstring:
        return ""
    pieces = [
        f"{section.html} {' '.join(f'{field.name} {field.html}' for field in section.fields)}"
        for section in definition.docstring.sections
    ]
    return " " + escape(re.sub(r"\s+", " ", plain_text(" ".join(pieces))))
