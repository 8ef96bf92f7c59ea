"""The head of every generated page."""

from collections import Counter
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct, structs

from mkdocs_kwindex.index.enclosing_folders import ROOT
from mkdocs_kwindex.index.file_references import referring_files
from mkdocs_kwindex.index.folder_totals import Totals
from mkdocs_kwindex.index.keywords import keyword_count
from mkdocs_kwindex.index.overloads import overloads_once
from mkdocs_kwindex.model import FileRecord, Folder, Kind
from mkdocs_kwindex.model.anchors import anchor, symbol_id
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.history_facts import Fact
from mkdocs_kwindex.pages.kind_titles import KIND_NOUNS
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.page_plan import REPORT_TITLES
from mkdocs_kwindex.pages.site import Site

_COUNTED = (
    Kind.CLASS,
    Kind.FUNCTION,
    Kind.METHOD,
    Kind.HEADING,
    Kind.KEY,
    Kind.STRUCT,
    Kind.ENUM,
    Kind.INTERFACE,
    Kind.TRAIT,
    Kind.PROTOCOL,
    Kind.MACRO,
    Kind.MESSAGE,
    Kind.SERVICE,
    Kind.TABLE,
    Kind.TARGET,
    Kind.STAGE,
    Kind.JOB,
    Kind.EXTENSION_MODULE,
    Kind.BINDING,
)


class FolderPage(Enum):
    """The pages of a folder, as their tabs are called."""

    INDEX = "Index"
    DOCUMENTATION = "Documentation"
    KEYWORDS = "Keywords"


class Crumb(Struct, frozen=True):
    """A step of the way from the landing page to the page's folder."""

    title: str
    href: str


class Tab(Struct, frozen=True):
    """A sister page; `count` follows the title, empty for none."""

    title: str
    href: str
    active: bool = False
    count: str = ""


class Head(Struct, frozen=True):
    """Title, way and sister pages.

    Attributes:
        title: The page's heading.
        anchor: The heading's id; empty for none.
        trail: The way from the landing page to the page's folder.
        tabs: The sister pages, this page among them.
        facts: Short facts below the heading.
        summary: One sentence; empty for none.
    """

    title: str
    anchor: str
    trail: tuple[Crumb, ...]
    tabs: tuple[Tab, ...]
    facts: tuple[str, ...] = ()
    summary: str = ""


def trail(site: Site, links: Links, uri: str) -> tuple[Crumb, ...]:
    """Return the way from the landing page to the folder that holds a file or folder."""
    crumbs = [Crumb(site.title, links.landing())] if uri else []
    parts = uri.split("/")
    for depth in range(1, len(parts)):
        folder = "/".join(parts[:depth])
        if folder in site.tree.folders:
            is_package = any(package.uri == folder for package in site.tree.packages)
            crumbs.append(Crumb(folder if is_package else parts[depth - 1], links.index(folder)))
    return tuple(crumbs)


def overview_head(site: Site, links: Links, record: FileRecord) -> Head:
    """Make the head of a file's overview page, which has its facts and its purpose as sections."""
    return structs.replace(file_head(site, links, record, keywords_active=False), facts=(), summary="")


def file_facts(site: Site, record: FileRecord) -> Iterator[Fact]:
    """Count what a file defines and imports, and what imports or names it."""
    if defined := ", ".join(_defined_facts(record)):
        yield Fact("Defines", defined)
    if modules := {imported.module for imported in record.imports}:
        yield Fact("Imports", plural(len(modules), "module"))
    for fact in _importer_facts(site, record.source.uri):
        label, by, files = fact.partition(" by ")
        yield Fact(f"{label.capitalize()}{by}".strip(), files)


def file_head(site: Site, links: Links, record: FileRecord, *, keywords_active: bool) -> Head:
    """Make the head of a file's pages."""
    uri = record.source.uri
    name = uri.rpartition("/")[2]
    tabs = [
        Tab("Overview", links.overview(uri), active=not keywords_active),
        Tab("Keywords", links.keywords(uri), active=keywords_active, count=f"{keyword_count(record):,}"),
    ]
    folder = uri.rpartition("/")[0]
    if source := links.source(uri):
        tabs.append(Tab("Source", source))
    if folder in site.tree.folders:
        tabs.append(Tab("Folder", links.index(folder)))
    return Head(
        title=f"{name}: keywords" if keywords_active else name,
        anchor="" if keywords_active else anchor(symbol_id(record.source)),
        trail=trail(site, links, uri),
        tabs=tuple(tabs),
        facts=(
            record.source.module if record.source.is_importable else record.type or "no module",
            record.role.name,
            *(["generated"] if record.generated and "generated" not in record.role.name else []),
            plural(record.lines.total, "line"),
            *definition_facts(record),
            *_importer_facts(site, uri),
        ),
        # The other page has it as the file's purpose.
        summary=record.summary if keywords_active else "",
    )


def folder_head(site: Site, links: Links, folder: Folder, active: FolderPage) -> Head:
    """Make the head of a folder's pages."""
    is_package = any(package.uri == folder.uri for package in site.tree.packages)
    name = folder.uri if is_package else folder.name or site.title
    totals = site.totals[folder.uri]
    return Head(
        title=name if active is FolderPage.INDEX else f"{name}: {active.value.lower()}",
        anchor="",
        trail=trail(site, links, folder.uri),
        tabs=(
            Tab("Index", links.index(folder.uri), active=active is FolderPage.INDEX),
            Tab("Documentation", links.doc(folder.uri), active=active is FolderPage.DOCUMENTATION),
            Tab("Keywords", links.sub(folder.uri), active=active is FolderPage.KEYWORDS, count=f"{totals.keywords:,}"),
            *([] if folder.uri else tabs_of_tree(site, links)),
        ),
        facts=(*tree_facts(totals), *_used_by_facts(site, folder)),
        # The page with the documentation has it as the folder's role.
        summary="" if active is FolderPage.DOCUMENTATION else site.folder_purpose(folder),
    )


def tabs_of_tree(site: Site, links: Links) -> tuple[Tab, ...]:
    """Return the tabs of the pages about the whole tree; those without content have none."""
    counted = (
        ("Glossary", site.urls.glossary(), len(site.project_facts.glossary)),
        ("Notes", site.urls.notes, sum(map(len, site.project_facts.notes.values()))),
        ("Deprecations", site.urls.deprecations, sum(map(len, site.project_facts.deprecations.values()))),
    )
    tabs = [Tab(title, links.page(uri), count=f"{count:,}") for title, uri, count in counted if count]
    return (*tabs, *_further_tabs(site, links), Tab("Report", links.page(site.urls.report)))


def root_tabs(site: Site, links: Links) -> tuple[Tab, ...]:
    """Return the tabs of the landing page where it lists packages."""
    return (
        Tab("Packages", links.landing(), active=True),
        Tab("Keywords", links.names(), count=f"{site.totals[ROOT].keywords:,}"),
        *_further_tabs(site, links),
        Tab("Report", links.page(site.urls.report)),
    )


def _further_tabs(site: Site, links: Links) -> tuple[Tab, ...]:
    changes = [Tab("Changes", links.page(site.urls.changes))] if site.changes else []
    return (*changes, *(Tab(REPORT_TITLES[name], links.page(site.urls.findings(name))) for name in site.reports))


def tree_facts(totals: Totals) -> tuple[str, ...]:
    """Count the files, lines and keywords of a part of the tree."""
    return plural(totals.files, "file"), plural(totals.lines, "line"), plural(totals.keywords, "keyword")


def definition_facts(record: FileRecord) -> tuple[str, ...]:
    """Count the classes, functions, methods, headings, …, and the imported modules, of a file."""
    facts = _defined_facts(record)
    if modules := {imported.module for imported in record.imports}:
        facts.append(f"imports {plural(len(modules), 'module')}")
    return tuple(facts)


def _defined_facts(record: FileRecord) -> list[str]:
    counts = Counter(definition.kind for definition in overloads_once(record.definitions))
    return [plural(counts[kind], *KIND_NOUNS[kind]) for kind in _COUNTED if counts[kind]]


def _importer_facts(site: Site, uri: str) -> tuple[str, ...]:
    if not site.records[uri].source.is_python:
        referrers = len(referring_files(site.file_references.sources(uri)))
        return (f"referred to by {plural(referrers, 'file')}",) if referrers else ()
    importers = site.importer_count(uri)
    return (f"imported by {plural(importers, 'file')}",) if importers else ()


def _used_by_facts(site: Site, folder: Folder) -> tuple[str, ...]:
    count = site.couplings[folder.uri].used_by
    return (f"imported by {plural(count, 'file')} elsewhere",) if count else ()
