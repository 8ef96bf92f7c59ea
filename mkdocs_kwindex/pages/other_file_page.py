"""The overview page of a file that is not Python."""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.model import Definition, FileKind, FileRecord, Kind
from mkdocs_kwindex.model.anchors import anchor, symbol_id
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.model.wording import in_words, plural, size_phrase
from mkdocs_kwindex.pages.docstring_views import SectionView, docstring_sections
from mkdocs_kwindex.pages.empty_sections import ClosingLine, closing_line, hidden_sections, shown_sections
from mkdocs_kwindex.pages.head import Head, file_facts, overview_head
from mkdocs_kwindex.pages.history_facts import Fact, history_facts
from mkdocs_kwindex.pages.kind_titles import KIND_NOUNS
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.other_references import ROW_LIMIT, ReferenceGroup, Referrer, reference_groups, referrers
from mkdocs_kwindex.pages.overview import Notice, file_notices
from mkdocs_kwindex.pages.phrases import Phrase
from mkdocs_kwindex.pages.purpose import Purpose, file_purpose
from mkdocs_kwindex.pages.related import RelatedFile, RelatedPage, references, related_files
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.source_listing import listing, listing_blocks

_PYTHON_ONLY = "Looked for in Python files only."


class OutlineEntry(Struct, frozen=True):
    """A heading, top-level key or definition, and its depth."""

    kind: str
    name: str
    href: str
    depth: int
    summary: str


class DefinitionEntry(Struct, frozen=True):
    """The entry of a heading, key or definition.

    Attributes:
        level: Heading level, 3 to 6.
        signature: How it is written, when that says more than its name.
        type: For keys: what kind of value they have.
        docstring: What is said of it; the rendered text of a section.
    """

    identifier: str
    anchor: str
    href: str
    level: int
    kind: str
    label: str
    signature: str
    type: str
    docstring: tuple[SectionView, ...]
    first_line: int
    end_line: int
    line_href: str
    text: str


class OtherFileView(Struct, frozen=True):
    """The overview page of a file that is not Python.

    Attributes:
        layout: How its entries are laid out: `document`, `keys` or `code`.
        source_remark: What a reader must know of the listing; empty for nothing.
        repository_path: The way from the top of the repository to the file; empty when it has none.
        outline_remark: The same of the outline.
        contents: How much of what it holds, in words; empty for nothing.
        more_outline: How many entries of the outline are left out.
        sections: The ids of the sections that have something to say, in their order.
        hidden: The ids of those that the site does not show, but which links lead into.
        closing: The others.
        folder: The folder that holds it, with its link; `None` without one.
        referred_count: How many files and folders of the tree it refers to.
    """

    head: Head
    notices: tuple[Notice, ...]
    layout: str
    metadata: tuple[Fact, ...]
    purpose: Purpose
    source_remark: str
    listing_html: str
    listing_blocks: str
    repository_path: str
    docstring: tuple[SectionView, ...]
    contents: str
    outline_remark: str
    outline: tuple[OutlineEntry, ...]
    more_outline: int
    entries: tuple[DefinitionEntry, ...]
    folder: tuple[str, str] | None
    referred_count: int
    referrers: tuple[Referrer, ...]
    more_referrers: tuple[Referrer, ...]
    keywords_href: str
    code_blocks: str
    related: tuple[RelatedFile, ...]
    references_in_tree: tuple[ReferenceGroup, ...]
    references: tuple[RelatedPage, ...]
    closing_line: ClosingLine = ClosingLine()
    sections: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def other_file_view(site: Site, links: Links, record: FileRecord) -> OtherFileView:
    """Make the overview page of a file that is not Python.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
    """
    uri = record.source.uri
    layout = _layout(record.source.kind)
    folder = uri.rpartition("/")[0]
    outline = list(_outline(links, record, layout))
    sources = referrers(links, site.file_references.sources(uri))
    remarks = {remark.about: remark.text for remark in record.remarks}
    groups = tuple(reference_groups(site, links, record))
    related = tuple(related_files(site, links, record))
    listing_html = listing(site, links, record).html if site.listings else ""
    closed = closing_line(site, _silent(record, listing_html, sources, groups, related, listings=site.listings))
    return OtherFileView(
        head=overview_head(site, links, record),
        notices=file_notices(links, record),
        layout=layout,
        metadata=(*_metadata(record), *file_facts(site, record), *history_facts(site, record.source.uri)),
        purpose=file_purpose(site, links, record),
        source_remark=remarks.get("source", ""),
        listing_html=listing_html,
        listing_blocks=listing_blocks(record) if site.listings and layout == "code" else "",
        repository_path=site.repository_path(record.source.path),
        docstring=docstring_sections(links, record.docstring.sections if record.docstring else (), uri),
        contents=contents_phrase(record),
        outline_remark=remarks.get("outline", ""),
        outline=tuple(outline[:ROW_LIMIT]),
        more_outline=max(0, len(outline) - ROW_LIMIT),
        entries=tuple(_entries(links, record, layout)),
        folder=(folder, links.index(folder)) if folder in site.tree.folders else None,
        referred_count=len(
            {found.target for found in (*site.file_references.targets(uri), *site.file_references.named(uri))}
        ),
        references_in_tree=groups,
        referrers=sources[:ROW_LIMIT],
        more_referrers=sources[ROW_LIMIT:],
        keywords_href=links.keywords(uri),
        code_blocks=_code_blocks(record),
        related=related,
        references=tuple(references(site, links, record)),
        closing_line=closed,
        sections=shown_sections(site, closed),
        hidden=hidden_sections(closed),
    )


def other_file_chunks(view: OtherFileView) -> Iterator[tuple[Section, str, str]]:
    """Yield `(section id, place on the page, text)` for all the text of the sections where keywords may occur."""
    yield from ((Section.FILE_METADATA, Section.FILE_METADATA, fact.text) for fact in view.metadata)
    yield Section.FILE_PURPOSE, Section.FILE_PURPOSE, view.purpose.text
    for section in view.docstring:
        yield Section.HIGH_LEVEL_OVERVIEW, Section.HIGH_LEVEL_OVERVIEW, section.text
    for row in view.outline:
        yield Section.HIGH_LEVEL_OVERVIEW, Section.HIGH_LEVEL_OVERVIEW, f"{row.name} {row.summary}"
    for entry in view.entries:
        yield Section.DETAILED_ANALYSIS, entry.identifier, entry.text
    for group in view.references_in_tree:
        for reference in group.rows:
            yield Section.DEPENDENCIES, group.identifier, f"{reference.name} {reference.text}"


def contents_phrase(record: FileRecord) -> str:
    """Count what a file holds by kind in words: `3 headings, 2 links and 1 code language`; empty for nothing."""
    counts = Counter(definition.kind for definition in record.definitions)
    counts.update(kind for kind, _ in {(reference.kind, reference.name) for reference in record.references})
    parts = [plural(counts[kind], *KIND_NOUNS[kind]) for kind in KIND_NOUNS if kind in counts]
    return in_words(parts)


def _silent(
    record: FileRecord,
    listing_html: str,
    sources: tuple[Referrer, ...],
    groups: tuple[ReferenceGroup, ...],
    related: tuple[RelatedFile, ...],
    *,
    listings: bool,
) -> Iterator[tuple[Section, Phrase | str]]:
    """Yield the sections that have nothing to say, and why."""
    unknown = bool(record.problems) or any(remark.about == "outline" for remark in record.remarks)
    if listings and not listing_html:
        yield Section.ORIGINAL_SOURCE, "There is nothing to show." if record.problems else "The file is empty."
    is_remarked = any(remark.about == "outline" for remark in record.remarks)
    if not record.docstring and not contents_phrase(record) and not is_remarked:
        known = "No headings, keys, definitions or links were found in the file."
        yield Section.HIGH_LEVEL_OVERVIEW, "What the file holds is not known." if record.problems else known
    if not record.definitions:
        known = "Nothing in the file has a name of its own."
        yield Section.DETAILED_ANALYSIS, "Nothing is known beyond the source." if unknown else known
    if not groups and not sources:
        yield Section.DEPENDENCIES, "No links, includes, imports or requirements were found in the file."
    if not _code_blocks(record):
        yield Section.CODE_PATTERNS_IDIOMS, _PYTHON_ONLY
    for section in (Section.PERFORMANCE_CONSIDERATIONS, Section.SECURITY_SAFETY, Section.TESTING_USAGE):
        yield section, _PYTHON_ONLY
    if not related:
        yield Section.RELATED_FILES, "No document links to it."


def _layout(kind: FileKind) -> str:
    if kind in {FileKind.DOCUMENTATION, FileKind.NOTEBOOKS, FileKind.TEXT}:
        return "document"
    return "keys" if kind is FileKind.CONFIGURATION else "code"


def _metadata(record: FileRecord) -> Iterator[Fact]:
    name = record.source.name
    stem, dot, extension = name.rpartition(".")
    lines = record.lines
    yield Fact("Path", record.source.uri)
    yield Fact("Size", size_phrase(record.size))
    yield Fact("Type", record.type)
    if stem and dot:
        yield Fact("Extension", f".{extension}")
    if record.encoding:
        yield Fact("Encoding", record.encoding)
    comments = f", {lines.comment:,} comment" if lines.comment else ""
    noun = "code" if _layout(record.source.kind) == "code" else "text"
    counts = f" ({lines.code:,} {noun}{comments}, {lines.blank:,} blank)" if lines.total else ""
    yield Fact("Lines", f"{lines.total:,}{counts}")


def _outline(links: Links, record: FileRecord, layout: str) -> Iterator[OutlineEntry]:
    depths: list[int] = []
    for definition in record.definitions:
        depth = depths[definition.parent] + 1 if definition.parent >= 0 else 0
        depths.append(depth)
        if layout == "keys" and depth:
            continue
        summary = definition.summary if layout != "document" else ""
        yield OutlineEntry(
            kind=definition.kind.value.replace("_", " "),
            name=definition.qualname if layout == "keys" else definition.name,
            href=links.overview(record.source.uri, symbol_id(record.source, definition)),
            depth=min(depth, 5),
            summary=summary,
        )


def _entries(links: Links, record: FileRecord, layout: str) -> Iterator[DefinitionEntry]:
    uri = record.source.uri
    levels: list[int] = []
    for definition in record.definitions:
        level = min(6, levels[definition.parent] + 1) if definition.parent >= 0 else 3
        levels.append(level)
        identifier = symbol_id(record.source, definition)
        sections = docstring_sections(links, definition.docstring.sections if definition.docstring else (), uri)
        signature = _signature(definition, layout)
        yield DefinitionEntry(
            identifier=identifier,
            anchor=anchor(identifier),
            href=links.overview(uri, identifier),
            level=level,
            kind=definition.kind.value,
            label=definition.qualname,
            signature=signature,
            type=definition.annotation,
            docstring=sections,
            first_line=definition.first_line,
            end_line=definition.end_line,
            line_href=links.line(uri, definition.line),
            text=" ".join([definition.name, signature, *(section.text for section in sections)]),
        )


def _signature(definition: Definition, layout: str) -> str:
    if layout == "document":
        return ""
    return definition.value


def _code_blocks(record: FileRecord) -> str:
    """Count the code blocks of a document by language: `2 python and 1 console`; empty when there are none."""
    counts: dict[str, int] = {}
    for reference in record.references:
        if reference.kind is Kind.CODE_LANGUAGE:
            counts[reference.name] = counts.get(reference.name, 0) + 1
    parts = [f"{count:,} {name}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return in_words(parts)
