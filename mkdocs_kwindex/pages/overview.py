"""The overview page of a file."""

import re
from collections.abc import Iterator
from html import escape

from msgspec import Struct, structs

from mkdocs_kwindex.file_references import referring_files
from mkdocs_kwindex.locations import (
    ARCHITECTURE_DESIGN,
    DEPENDENCIES,
    DETAILED_ANALYSIS,
    FILE_METADATA,
    FILE_PURPOSE,
    HIGH_LEVEL_OVERVIEW,
    PERFORMANCE_CONSIDERATIONS,
    SECURITY_SAFETY,
    TESTING_USAGE,
    symbol_id,
    used_by_id,
)
from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.pages.architecture import ArchitectureView, architecture_view
from mkdocs_kwindex.pages.complexity import ComplexityView, complexity_view
from mkdocs_kwindex.pages.dependencies import DependencyGroup, dependency_groups
from mkdocs_kwindex.pages.details import (
    OUTLINE_MEMBERS,
    DetailView,
    SectionView,
    detail_texts,
    detail_views,
    docstring_sections,
)
from mkdocs_kwindex.pages.findings import FindingsView, performance_view, security_view
from mkdocs_kwindex.pages.head import Head, file_head, size_phrase
from mkdocs_kwindex.pages.history import Fact, history_facts
from mkdocs_kwindex.pages.importers import ImportersView, importers_view
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.listing import listing_blocks, listing_html
from mkdocs_kwindex.pages.overloads import folded_overloads
from mkdocs_kwindex.pages.patterns import PatternsView, idiom_chunks, patterns_view
from mkdocs_kwindex.pages.picture import picture
from mkdocs_kwindex.pages.signatures import short_signature
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.testing import TestingView, testing_view
from mkdocs_kwindex.pages.uses import use_count

# How many files of the folder are named; the folder's page names all.
_RELATED = 12
_SAME_FOLDER = "same folder"
_LINKS = "links to it"


class Notice(Struct, frozen=True):
    """Something that went wrong with the file."""

    line: int
    href: str
    message: str


class Purpose(Struct, frozen=True):
    """The role of the file and how it is known."""

    role: str
    evidence_html: str
    href: str
    line: int


class OutlineRow(Struct, frozen=True):
    """A definition at module level, with the names of its members."""

    kind: str
    name: str
    signature: str
    href: str
    summary: str
    line: int
    members: tuple[tuple[str, str], ...]
    more_members: int
    uses: int
    uses_href: str


class RelatedFile(Struct, frozen=True):
    """A file beside this one, and why it is related."""

    name: str
    href: str
    relation: str
    summary: str


class Reference(Struct, frozen=True):
    """A page that belongs to this one."""

    label: str
    title: str
    href: str


class OverviewText(Struct, frozen=True):
    """The sections of an overview page in which keywords may occur, which is what a keyword page needs of it."""

    metadata: tuple[Fact, ...]
    purpose: Purpose
    docstring: tuple[SectionView, ...]
    outline: tuple[OutlineRow, ...]
    detail_texts: tuple[tuple[str, str], ...]
    architecture: ArchitectureView
    dependencies: tuple[DependencyGroup, ...]
    patterns: PatternsView
    performance: FindingsView
    complexity: ComplexityView | None
    security: FindingsView
    testing: TestingView


class OverviewView(OverviewText, frozen=True):
    """The overview page of a file; `None` or an empty tuple where a section has nothing to show.

    Attributes:
        listing_blocks: The first and last lines of the blocks in the listing, `102:148 110:141`, for the script
            that keeps the enclosing definitions in view.
    """

    head: Head
    notices: tuple[Notice, ...]
    has_source: bool
    listing_html: str
    listing_blocks: str
    details: tuple[DetailView, ...]
    importers: ImportersView
    picture_svg: str
    related: tuple[RelatedFile, ...]
    references: tuple[Reference, ...]


def overview_view(site: Site, links: Links, record: FileRecord) -> OverviewView:
    """Make the overview page of a file.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
    """
    uri = record.source.uri
    return OverviewView(
        **structs.asdict(overview_text(site, links, record)),
        head=file_head(site, links, record, keywords_active=False),
        notices=tuple(Notice(p.line, links.line(uri, p.line), p.message) for p in record.problems),
        has_source=site.listings,
        listing_html=listing_html(site, links, record) if site.listings else "",
        listing_blocks=listing_blocks(record) if site.listings else "",
        details=detail_views(site, links, record),
        importers=importers_view(site, links, record),
        picture_svg=picture(site, links, record),
        related=tuple(related_files(site, links, record)),
        references=tuple(references(site, links, record)),
    )


def overview_text(site: Site, links: Links, record: FileRecord) -> OverviewText:
    """Make the sections of the overview page in which keywords may occur, without its listing and pictures."""
    module_sections = record.docstring.sections if record.docstring else ()
    return OverviewText(
        metadata=(*_metadata(record), *history_facts(site, record.source.uri)),
        purpose=_purpose(links, record),
        docstring=docstring_sections(links, module_sections, record.source.module),
        outline=tuple(_outline(site, links, record)),
        detail_texts=tuple(detail_texts(record)),
        architecture=architecture_view(site, links, record),
        dependencies=dependency_groups(site, links, record),
        patterns=patterns_view(site, links, record),
        performance=performance_view(site, links, record),
        complexity=complexity_view(site, links, record),
        security=security_view(site, links, record),
        testing=testing_view(site, links, record),
    )


def code_spans(text: str) -> str:
    """Turn the back-quoted parts of a plain sentence into `<code>`."""
    parts = text.split("`")
    return "".join(f"<code>{escape(part)}</code>" if i % 2 else escape(part) for i, part in enumerate(parts))


def section_chunks(view: OverviewText) -> Iterator[tuple[str, str, str]]:
    """Yield `(section id, place on the page, text)` for all the text of the sections where keywords may occur."""
    yield from ((FILE_METADATA, FILE_METADATA, fact.text) for fact in view.metadata)
    yield FILE_PURPOSE, FILE_PURPOSE, view.purpose.evidence_html
    for section in view.docstring:
        yield HIGH_LEVEL_OVERVIEW, HIGH_LEVEL_OVERVIEW, section.text
    for row in view.outline:
        words = f"{row.name} {row.summary} {' '.join(name for name, _ in row.members)}"
        yield HIGH_LEVEL_OVERVIEW, HIGH_LEVEL_OVERVIEW, words
    yield from ((DETAILED_ANALYSIS, place, text) for place, text in view.detail_texts)
    yield ARCHITECTURE_DESIGN, ARCHITECTURE_DESIGN, view.architecture.text
    for group in view.dependencies:
        for module in group.rows:
            yield DEPENDENCIES, module.anchor, f"{module.module} {' '.join(name.name for name in module.names)}"
    yield from idiom_chunks(view.patterns)
    yield from ((PERFORMANCE_CONSIDERATIONS, PERFORMANCE_CONSIDERATIONS, text) for text in view.performance.texts)
    if view.complexity:
        yield from ((PERFORMANCE_CONSIDERATIONS, PERFORMANCE_CONSIDERATIONS, name) for name in view.complexity.names)
    yield from ((SECURITY_SAFETY, SECURITY_SAFETY, text) for text in view.security.texts)
    yield TESTING_USAGE, TESTING_USAGE, view.testing.text


def _metadata(record: FileRecord) -> Iterator[Fact]:
    uri = record.source.uri
    extension = re.sub(r".*(\.[^.]+)$", r"\1", uri)
    lines = record.lines
    yield Fact("Path", uri)
    yield Fact("Module", record.source.module)
    yield Fact("Size", size_phrase(record.size))
    yield Fact("Type", "Python stub" if extension == ".pyi" else "Python source")
    yield Fact("Extension", extension)
    if record.encoding:
        yield Fact("Encoding", record.encoding)
    parts = f"{lines.code:,} code, {lines.comment:,} comment, {lines.blank:,} blank"
    yield Fact("Lines", f"{lines.total:,} ({parts})" if lines.total else "0")


def _purpose(links: Links, record: FileRecord) -> Purpose:
    role = record.role
    return Purpose(role.name, code_spans(role.evidence), links.line(record.source.uri, role.line), role.line)


def _outline(site: Site, links: Links, record: FileRecord) -> Iterator[OutlineRow]:
    members: dict[int, list[Definition]] = {}
    for definition in record.definitions:
        members.setdefault(definition.parent, []).append(definition)
    index = {definition.path: number for number, definition in enumerate(record.definitions)}
    uri = record.source.uri
    hidden = {number for others in folded_overloads(site, record).values() for number in others}
    for definition in members.get(-1, []):
        if index[definition.path] in hidden:
            continue
        inner = [
            member
            for member in (members.get(index[definition.path], []) if definition.kind is Kind.CLASS else [])
            if not (member.name.startswith("__") and member.name.endswith("__"))
        ]
        yield OutlineRow(
            kind=definition.kind.value.replace("_", " "),
            name=definition.name,
            signature=short_signature(definition),
            href=links.overview(uri, symbol_id(record.source, definition)),
            summary=definition.docstring.summary if definition.docstring else "",
            line=definition.line,
            uses=use_count(site, symbol_id(record.source, definition)),
            uses_href=links.overview(uri, used_by_id(symbol_id(record.source, definition))),
            members=tuple(
                (member.name, links.overview(uri, symbol_id(record.source, member)))
                for member in inner[:OUTLINE_MEMBERS]
            ),
            more_members=max(0, len(inner) - OUTLINE_MEMBERS),
        )


def related_files(site: Site, links: Links, record: FileRecord) -> Iterator[RelatedFile]:
    """Yield files of the same folder, the closest first, documents that link to the file, and tests that import it."""
    uri = record.source.uri
    folder = uri.rpartition("/")[0]
    files = site.tree.folders[folder].files if folder in site.tree.folders else ()
    referring = referring_files(site.file_references.sources(uri))
    relations = {other: _relation(site, uri, other) for other in files if other != uri}
    for other in referring:
        if relations.get(other) == _SAME_FOLDER:
            relations[other] = _LINKS
    ordered = sorted(relations, key=lambda other: relations[other] == _SAME_FOLDER)
    for other in ordered[:_RELATED]:
        yield RelatedFile(other.rpartition("/")[2], links.overview(other), relations[other], site.purpose(other))
    if len(ordered) > _RELATED:
        yield RelatedFile(f"{len(ordered) - _RELATED:,} more", links.index(folder), _SAME_FOLDER, "")
    for other in [other for other in referring if other not in relations][:_RELATED]:
        yield RelatedFile(other, links.overview(other), _LINKS, site.purpose(other))
    for importer in [importer for importer in site.graph.importing_files(uri) if importer in site.usage][:_RELATED]:
        usage = site.usage[importer]
        summary = usage.docstring.summary if usage.docstring else ""
        relation = "test that imports it" if usage.role.name == "test" else f"{usage.role.name} that imports it"
        yield RelatedFile(importer, site.source_address(usage.source.path, 0), relation, summary)


def references(site: Site, links: Links, record: FileRecord) -> Iterator[Reference]:
    """Yield the pages that belong to a file."""
    uri = record.source.uri
    name = uri.rpartition("/")[2]
    yield Reference("Keyword index", f"{name}: keywords", links.keywords(uri))
    folder = uri.rpartition("/")[0]
    if folder in site.tree.folders:
        yield Reference("Folder index", folder, links.index(folder))
        yield Reference("Folder documentation", f"{folder}: documentation", links.doc(folder))
    package = uri.partition("/")[0]
    if package in site.tree.folders and package != folder:
        yield Reference("Package", package, links.index(package))
    yield Reference("All packages", site.title, links.landing())


def _relation(site: Site, uri: str, other: str) -> str:
    if other == (uri[:-1] if uri.endswith(".pyi") else uri + "i"):
        return "its stub" if other.endswith(".pyi") else "the module it is a stub for"
    if site.records[other].source.is_package:
        return "the package's own module"
    if other in site.graph.importing_files(uri):
        return "imports it"
    return "imported by it" if other in site.graph.imported_files(uri) else _SAME_FOLDER
