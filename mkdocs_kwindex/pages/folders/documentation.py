"""The documentation page of a folder."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import relative
from mkdocs_kwindex.index.folder_totals import Totals
from mkdocs_kwindex.model import Folder, Kind, RoleName
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.docstring_views import SectionView, docstring_sections
from mkdocs_kwindex.pages.folders.declared import DeclaredView, declared_sections, declared_view
from mkdocs_kwindex.pages.folders.exports import ExportsView, exports_view, has_exports
from mkdocs_kwindex.pages.folders.facts import FolderFacts, fact_sections, folder_facts
from mkdocs_kwindex.pages.folders.important import ImportantFile, has_important_files, important_files
from mkdocs_kwindex.pages.folders.place import CrossReference, TypeRow, cross_references, import_names, type_rows
from mkdocs_kwindex.pages.folders.rows import PartRow, part_rows
from mkdocs_kwindex.pages.folders.working import WorkingView, has_work, work_sections, working_view
from mkdocs_kwindex.pages.glossary_page import document_terms, term_href
from mkdocs_kwindex.pages.head import FolderPage, Head, folder_head
from mkdocs_kwindex.pages.history_facts import Fact, history_facts
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.phrases import Phrase, Piece, enumeration, phrase
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.table_of_contents import TocEntry

TERMS = 40
"""How many terms are named; the glossary has all."""

PARTS = 60
"""How many parts are listed; the index page lists all."""

_ROLES = {
    RoleName.CONFIGURATION: ("configuration file", "configuration files"),
    RoleName.MODULE_AND_SCRIPT: ("module that runs as a script too", "modules that run as scripts too"),
    RoleName.UNKNOWN: ("file that cannot be analysed", "files that cannot be analysed"),
}
_KINDS = (
    (Kind.CLASS, "class", "classes"),
    (Kind.FUNCTION, "function", "functions"),
    (Kind.METHOD, "method", "methods"),
)


class DocumentedRow(Struct, frozen=True):
    """A symbol with a long docstring, and how many words that has."""

    name: str
    kind: str
    href: str
    file: str
    summary: str
    words: int


class FolderDocView(Struct, frozen=True):
    """The documentation page of a folder.

    Attributes:
        purpose_source: Where the purpose comes from, with the link to it; `None` when nothing says it.
        contents: One sentence on what the files are and define.
        exports: The public surface; `None` without one.
        parts: The first parts.
        more_parts: How many are not listed.
        index_href: The page that lists all.
        facts: What is known of the files together.
        history: What git knows of the folder.
        import_names: By which names `import` finds what is in it, and how that is known.
        types: The types of its files, the most frequent one first.
        documented: The symbols with the longest docstrings.
        terms: The terms that its documents define.
        important: The files that a newcomer should know.
        working: How one works with it; `None` when nothing is known.
        declared: What the folder's own project declares.
        cross_references: The pages that have to do with it.
    """

    head: Head
    docstring: tuple[SectionView, ...]
    readme_html: str
    purpose_source: tuple[str, str] | None
    contents: str
    exports: ExportsView | None
    parts: tuple[PartRow, ...]
    more_parts: int
    index_href: str
    facts: FolderFacts
    history: tuple[Fact, ...]
    import_names: tuple[Phrase, ...]
    types: tuple[TypeRow, ...]
    documented: tuple[DocumentedRow, ...]
    terms: Phrase
    important: tuple[ImportantFile, ...]
    working: WorkingView | None
    declared: DeclaredView
    cross_references: tuple[CrossReference, ...]


def folder_doc_view(site: Site, links: Links, folder: Folder) -> FolderDocView:
    """Make the documentation page of a folder."""
    record = site.init_record(folder)
    docstring = record.docstring if record else None
    readme_uri = f"{folder.uri}/{PurePath(folder.readme).name}".removeprefix("/")
    readme = links.fill(site.readmes.get(folder.uri, ""), readme_uri)
    source = None
    if docstring and record:
        source = (
            f"{record.source.uri}",
            links.line(record.source.uri, docstring.line) or links.overview(record.source.uri),
        )
    elif readme:
        source = (PurePath(folder.readme).name, links.overview(readme_uri) if readme_uri in site.records else "")
    parts = part_rows(site, links, folder.uri)
    return FolderDocView(
        head=folder_head(site, links, folder, FolderPage.DOCUMENTATION),
        docstring=docstring_sections(links, docstring.sections, record.source.module) if docstring and record else (),
        readme_html=readme,
        purpose_source=source,
        contents=_contents(site.totals[folder.uri]),
        exports=exports_view(site, links, record) if record else None,
        parts=parts[:PARTS],
        more_parts=max(0, len(parts) - PARTS),
        index_href=links.index(folder.uri),
        facts=folder_facts(site, links, folder.uri),
        history=tuple(history_facts(site, folder.uri)),
        import_names=tuple(import_names(site, links, folder)),
        types=type_rows(site, folder.uri),
        documented=tuple(_documented(site, links, folder.uri)),
        terms=_terms(site, links, folder.uri),
        important=important_files(site, links, folder.uri),
        working=working_view(site, links, folder.uri) if has_work(site, folder.uri) else None,
        declared=declared_view(site, links, folder.uri),
        cross_references=tuple(cross_references(site, links, folder)),
    )


def doc_sections(site: Site, folder: Folder) -> tuple[TocEntry, ...]:
    """Return the table of contents of a folder's documentation page."""
    record = site.init_record(folder)
    has_surface = record is not None and has_exports(site, record)
    facts = {identifier: TocEntry(title, identifier, 3) for identifier, title in fact_sections(site, folder.uri)}
    declared = [TocEntry(title, identifier, 3) for identifier, title in declared_sections(site, folder.uri)]
    own = (
        ("purpose", "Role", True, ()),
        ("contents-overview", "Contents Overview", True, ()),
        (
            "key-concepts",
            "Key Concepts",
            False,
            (
                *([TocEntry("Public Surface", "exports", 3)] if has_surface else []),
                *_present(facts, "most-used"),
                *([TocEntry("Most Documented", "most-documented", 3)] if site.most_documented.get(folder.uri) else []),
                *([TocEntry("Terms", "terms", 3)] if site.tree.root and document_terms(site, folder.uri) else []),
            ),
        ),
        (
            "architecture-organization",
            "Architecture & Organization",
            True,
            (TocEntry("Parts", "parts", 3), *_present(facts, "size-map", "class-diagram", "dependencies", "idioms")),
        ),
        ("important-files", "Important Files", has_important_files(site, folder.uri), ()),
        (
            "working-with-this-folder",
            "Working with This Folder",
            has_work(site, folder.uri),
            (*work_sections(site, folder.uri), *declared, *_present(facts, "tests", "findings")),
        ),
        ("cross-references", "Cross-References", True, ()),
    )
    return tuple(
        TocEntry(title, identifier, 2, children)
        for identifier, title, is_there, children in own
        if is_there or children
    )


def _present(facts: Mapping[str, TocEntry], *identifiers: str) -> Iterator[TocEntry]:
    return (facts[identifier] for identifier in identifiers if identifier in facts)


def _terms(site: Site, links: Links, folder: str) -> Phrase:
    """Name the terms that documents below a folder define, with links to the glossary."""
    terms = list(dict.fromkeys(term.name for term in document_terms(site, folder)))
    shown = [phrase(Piece(name, term_href(site, links, name))) for name in terms[:TERMS]]
    return enumeration(shown, max(0, len(terms) - TERMS), links.page(site.urls.glossary())) if site.tree.root else ()


def _documented(site: Site, links: Links, folder: str) -> Iterator[DocumentedRow]:
    for symbol in site.most_documented.get(folder, ()):
        definition = symbol.definition
        yield DocumentedRow(
            name=definition.qualname,
            kind=definition.kind.value,
            href=links.overview(symbol.file_uri, symbol.identifier),
            file=relative(folder, symbol.file_uri),
            summary=definition.summary,
            words=symbol.words,
        )


def _contents(totals: Totals) -> str:
    """Say what the files are and what they define."""
    roles = [plural(count, *_ROLES.get(role, (role, ""))) for role, count in totals.roles]
    kinds = [
        plural(totals.kinds[kind], singular, several) for kind, singular, several in _KINDS if totals.kinds.get(kind)
    ]
    verb = "defines" if totals.files == 1 else "define"
    return f"{_enumerated(roles)}, which {verb} {_enumerated(kinds)}" if kinds else _enumerated(roles)


def _enumerated(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
