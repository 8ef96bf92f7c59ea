"""The overview page of a file."""

import re
from collections.abc import Iterator

from msgspec import Struct, structs

from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.anchors import IMPORTED_BY
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.model.wording import size_phrase
from mkdocs_kwindex.pages.architecture import ArchitectureView, architecture_view
from mkdocs_kwindex.pages.behaviour.calls import Actions
from mkdocs_kwindex.pages.behaviour.effects import EffectGroup, effect_chunks, effect_groups
from mkdocs_kwindex.pages.complexity import ComplexityView, complexity_view
from mkdocs_kwindex.pages.dependencies import DependencyGroup, dependency_groups, import_id
from mkdocs_kwindex.pages.detail_view import DetailView
from mkdocs_kwindex.pages.details import detail_texts, detail_views
from mkdocs_kwindex.pages.docstring_views import SectionView, docstring_sections
from mkdocs_kwindex.pages.empty_sections import ClosingLine, closing_line, hidden_sections, shown_sections
from mkdocs_kwindex.pages.findings_sections import FindingsView, performance_view, security_view
from mkdocs_kwindex.pages.folders.class_diagram import ClassDiagram, class_diagram
from mkdocs_kwindex.pages.head import Head, file_facts, overview_head
from mkdocs_kwindex.pages.history_facts import Fact, history_facts
from mkdocs_kwindex.pages.idiom_sentences import PatternsView, idiom_chunks, patterns_view
from mkdocs_kwindex.pages.idiom_sentences.writer import Writer
from mkdocs_kwindex.pages.import_picture import picture
from mkdocs_kwindex.pages.importers import ImportersView, importers_view
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.neighbours import Picture
from mkdocs_kwindex.pages.outline import OUTLINE_MOST, OUTLINE_ROWS, OutlineRow, more_outline, outline
from mkdocs_kwindex.pages.phrases import Phrase
from mkdocs_kwindex.pages.purpose import Purpose, file_purpose
from mkdocs_kwindex.pages.related import RelatedFile, RelatedPage, references, related_files
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.source_listing import Listing, listing, listing_blocks
from mkdocs_kwindex.pages.testing import TestingView, testing_view

_SHORT_DOCSTRING = 600


class Notice(Struct, frozen=True):
    """Something that went wrong with the file."""

    line: int
    href: str
    message: str


class OverviewText(Struct, frozen=True):
    """The sections of an overview page in which keywords may occur, which is what a keyword page needs of it."""

    metadata: tuple[Fact, ...]
    purpose: Purpose
    docstring: tuple[SectionView, ...]
    outline: tuple[OutlineRow, ...]
    actions: Actions
    detail_texts: tuple[tuple[str, str], ...]
    architecture: ArchitectureView
    dependencies: tuple[DependencyGroup, ...]
    importers: ImportersView
    patterns: PatternsView
    effects: tuple[EffectGroup, ...]
    performance: FindingsView
    complexity: ComplexityView | None
    security: FindingsView
    testing: TestingView
    related: tuple[RelatedFile, ...]


class OverviewView(OverviewText, frozen=True):
    """The overview page of a file; `None` or an empty tuple where a section has nothing to show.

    Attributes:
        layout: How it is laid out, as other files are by their kinds.
        sections: The ids of the sections that have something to say, in their order.
        hidden: The ids of those that the site does not show, but which links lead into.
        closing: The others.
        outline_rows: How many rows of the outline are in view.
        docstring_fold: What the fold with the docstring is called; empty when it is in view.
        more_outline: What the fold of the outline is called; empty when it has none.
        outline_rest: How many definitions the outline leaves out.
        keywords_href: The page that lists them.
        listing_blocks: The first and last lines of the blocks in the listing, `102:148 110:141`, for the script
            that keeps the enclosing definitions in view.
        source_href: Where the source is; empty when it is not shown anywhere.
        repository_path: The way from the top of the repository to the file; empty when it has none.
    """

    head: Head
    notices: tuple[Notice, ...]
    listing_html: str
    source_remark: str
    listing_blocks: str
    repository_path: str
    source_href: str
    details: tuple[DetailView, ...]
    picture: Picture | None
    diagram: ClassDiagram | None
    references: tuple[RelatedPage, ...]
    outline_rows: int
    more_outline: str
    outline_rest: int
    keywords_href: str
    docstring_fold: str
    closing_line: ClosingLine = ClosingLine()
    sections: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    layout: str = "python"


def overview_view(site: Site, links: Links, record: FileRecord, text: OverviewText) -> OverviewView:
    """Make the overview page of a file.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
        text: The sections of the page in which keywords may occur.
    """
    source = listing(site, links, record) if site.listings else Listing("")
    view = OverviewView(
        **structs.asdict(structs.replace(text, outline=text.outline[:OUTLINE_MOST])),
        head=overview_head(site, links, record),
        notices=file_notices(links, record),
        listing_html=source.html,
        source_remark=source.remark,
        listing_blocks=listing_blocks(record) if site.listings else "",
        repository_path=site.repository_path(record.source.path),
        source_href=links.source(record.source.uri),
        details=detail_views(site, links, record, text.actions),
        picture=picture(site, links, record),
        diagram=class_diagram(site, links, [record.source.uri]),
        references=tuple(references(site, links, record)),
        outline_rows=OUTLINE_ROWS,
        more_outline=more_outline(text.outline),
        outline_rest=max(0, len(text.outline) - OUTLINE_MOST),
        keywords_href=links.keywords(record.source.uri),
        docstring_fold=_docstring_fold(text),
    )
    closed = closing_line(site, _silent(view, record, listings=site.listings))
    return structs.replace(
        view, closing_line=closed, sections=shown_sections(site, closed), hidden=hidden_sections(closed)
    )


def overview_text(site: Site, links: Links, record: FileRecord) -> OverviewText:
    """Make the sections of the overview page in which keywords may occur, without its listing and pictures."""
    actions = Actions(site, links, record)
    return OverviewText(
        metadata=(*_metadata(record), *file_facts(site, record), *history_facts(site, record.source.uri)),
        purpose=file_purpose(site, links, record),
        docstring=_module_docstring(links, record),
        outline=tuple(outline(site, links, record)),
        actions=actions,
        detail_texts=tuple(detail_texts(record, actions)),
        architecture=architecture_view(site, links, record),
        dependencies=dependency_groups(site, links, record),
        importers=importers_view(site, links, record),
        patterns=patterns_view(site, links, record),
        effects=effect_groups(Writer(site, links, record)),
        performance=performance_view(site, links, record),
        complexity=complexity_view(site, links, record),
        security=security_view(site, links, record),
        testing=testing_view(site, links, record),
        related=tuple(related_files(site, links, record)),
    )


def _module_docstring(links: Links, record: FileRecord) -> tuple[SectionView, ...]:
    """Make the views of a module's docstring; nothing where it is the one sentence that is the purpose."""
    if record.docstring is None:
        return ()
    sections = docstring_sections(links, record.docstring.sections, record.source.module)
    # What is a link in the docstring is none in the purpose.
    is_purpose = len(sections) == 1 and "<a " not in sections[0].html
    return () if is_purpose and _words(sections[0].text) == _words(record.docstring.summary) else sections


def _words(text: str) -> list[str]:
    return text.replace("`", "").removesuffix(":").split()


def section_chunks(view: OverviewText) -> Iterator[tuple[Section, str, str]]:
    """Yield `(section id, place on the page, text)` for all the text of the sections where keywords may occur."""
    yield from ((Section.FILE_METADATA, Section.FILE_METADATA, fact.text) for fact in view.metadata)
    yield Section.FILE_PURPOSE, Section.FILE_PURPOSE, view.purpose.text
    for section in view.docstring:
        yield Section.HIGH_LEVEL_OVERVIEW, Section.HIGH_LEVEL_OVERVIEW, section.text
    for row in view.outline:
        yield Section.HIGH_LEVEL_OVERVIEW, Section.HIGH_LEVEL_OVERVIEW, f"{row.name} {row.summary}"
    yield from ((Section.DETAILED_ANALYSIS, place, text) for place, text in view.detail_texts)
    yield Section.ARCHITECTURE_DESIGN, Section.ARCHITECTURE_DESIGN, view.architecture.text
    for group in view.dependencies:
        for module in group.rows:
            yield (
                Section.DEPENDENCIES,
                import_id(module.module),
                f"{module.module} {' '.join(f'{name.name} {name.alias}' for name in module.names)}",
            )
    for name in view.importers.names:
        yield Section.DEPENDENCIES, IMPORTED_BY, name.name
    yield from idiom_chunks(view.patterns)
    yield from effect_chunks(view.effects)
    yield from (
        (Section.PERFORMANCE_CONSIDERATIONS, Section.PERFORMANCE_CONSIDERATIONS, text)
        for text in view.performance.texts
    )
    if view.complexity:
        yield from (
            (Section.PERFORMANCE_CONSIDERATIONS, Section.PERFORMANCE_CONSIDERATIONS, name)
            for name in view.complexity.names
        )
    yield from ((Section.SECURITY_SAFETY, Section.SECURITY_SAFETY, text) for text in view.security.texts)
    yield Section.TESTING_USAGE, Section.TESTING_USAGE, view.testing.text
    for file in view.related:
        yield Section.RELATED_FILES, Section.RELATED_FILES, file.summary


def _metadata(record: FileRecord) -> Iterator[Fact]:
    uri = record.source.uri
    extension = re.sub(r".*(\.[^.]+)$", r"\1", uri)
    lines = record.lines
    yield Fact("Path", uri)
    importable = record.source.is_importable
    yield Fact("Module", record.source.module if importable else "none: no import statement can load the file")
    yield Fact("Size", size_phrase(record.size))
    yield Fact("Type", "Python stub" if extension == ".pyi" else "Python source")
    yield Fact("Extension", extension)
    if record.encoding:
        yield Fact("Encoding", record.encoding)
    parts = f"{lines.code:,} code, {lines.comment:,} comment, {lines.blank:,} blank"
    yield Fact("Lines", f"{lines.total:,} ({parts})" if lines.total else "0")


def _silent(view: OverviewView, record: FileRecord, *, listings: bool) -> Iterator[tuple[Section, Phrase | str]]:
    """Yield the sections that have nothing to say, and why."""
    yield from _without_definitions(view, record, listings=listings)
    if not view.dependencies and not view.importers.count:
        imports = "What the file imports is not known" if record.problems else "The file imports nothing"
        yield Section.DEPENDENCIES, f"{imports}, and {view.importers.nobody}."
    if not view.patterns.groups and not view.effects:
        yield Section.CODE_PATTERNS_IDIOMS, view.patterns.note
    complexity = view.complexity
    if not (view.performance.groups or view.performance.silenced or (complexity and not complexity.is_trivial)):
        yield (
            Section.PERFORMANCE_CONSIDERATIONS,
            " ".join([view.performance.summary, *([complexity.summary] if complexity else [])]),
        )
    if not (view.security.groups or view.security.silenced):
        yield Section.SECURITY_SAFETY, view.security.summary
    if view.testing.says_nothing:
        yield Section.TESTING_USAGE, tuple(piece for item in view.testing.phrases for piece in item)
    if not view.related:
        yield Section.RELATED_FILES, "No file beside it, document or test has to do with it by an import or a link."


def _without_definitions(
    view: OverviewView, record: FileRecord, *, listings: bool
) -> Iterator[tuple[Section, Phrase | str]]:
    """Yield the sections about the source and its definitions that have nothing to say, and why."""
    unknown = "What the file defines is not known."
    if listings and not view.listing_html:
        yield Section.ORIGINAL_SOURCE, "There is nothing to show." if record.problems else "The file is empty."
    if not view.docstring and not view.outline:
        known = "The file has no docstring and defines nothing."
        if record.docstring:
            known = "The file has nothing but the docstring that tells its purpose."
        yield Section.HIGH_LEVEL_OVERVIEW, unknown if record.problems else known
    if not view.details:
        yield Section.DETAILED_ANALYSIS, unknown if record.problems else "The file defines nothing."


def file_notices(links: Links, record: FileRecord) -> tuple[Notice, ...]:
    """Report what went wrong with a file."""
    return tuple(Notice(p.line, links.line(record.source.uri, p.line), p.message) for p in record.problems)


def _docstring_fold(text: OverviewText) -> str:
    """Name the fold of a long docstring, where the file defines something: what that is comes first."""
    is_long = sum(len(section.html) for section in text.docstring) > _SHORT_DOCSTRING
    return "The whole docstring of the file" if is_long and text.outline else ""
