"""The files and pages that belong to a file."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from mkdocs_kwindex.index.file_references import FileReference, referring_files
from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.wording import in_words
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.purpose import purpose_line
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.usage_in_tests import usage_address

_RELATED = 12
"""How many files of each kind are named; the other sections of the page list all that import it or link to it."""

_NAMED = 3
"""How many of its symbols that a file names are shown."""


class RelatedFile(Struct, frozen=True):
    """A file, and why it is related."""

    name: str
    href: str
    relation: str
    summary: str


class RelatedPage(Struct, frozen=True):
    """A page that belongs to this one."""

    label: str
    title: str
    href: str


def related_files(site: Site, links: Links, record: FileRecord) -> Iterator[RelatedFile]:
    """Yield the files beside a file that have to do with it, documents that link to it, and tests that import it."""
    uri = record.source.uri
    folder = uri.rpartition("/")[0]
    files = site.tree.folders[folder].files if folder in site.tree.folders else ()
    sources = site.file_references.sources(uri)
    referring = referring_files(sources)
    # A package of stubs is a folder of its own.
    described = [other for other in (record.source.stub_of, site.stubs.get(uri, "")) if other in site.records]
    relations = {other: _relation(site, uri, other) for other in dict.fromkeys((*described, *files)) if other != uri}
    beside = [other for other, relation in relations.items() if relation]
    for other in beside[:_RELATED]:
        name = other.rpartition("/")[2] if other in files else other
        yield RelatedFile(name, links.overview(other), relations[other], purpose_line(site, links, other))
    for other in [other for other in referring if other not in beside][:_RELATED]:
        name = other.rpartition("/")[2] if other in files else other
        relation = _referring([found for found in sources if found.source == other])
        yield RelatedFile(name, links.overview(other), relation, purpose_line(site, links, other))
    for importer in [importer for importer in site.graph.importing_files(uri) if importer in site.usage][:_RELATED]:
        usage = site.usage[importer]
        summary = usage.summary
        relation = "test that imports it" if usage.role.name == "test" else f"{usage.role.name} that imports it"
        yield RelatedFile(importer, usage_address(site, links, importer, 0), relation, summary)


def references(site: Site, links: Links, record: FileRecord) -> Iterator[RelatedPage]:
    """Yield the pages that belong to a file."""
    uri = record.source.uri
    name = uri.rpartition("/")[2]
    yield RelatedPage("Keyword index", f"{name}: keywords", links.keywords(uri))
    folder = uri.rpartition("/")[0]
    if folder in site.tree.folders:
        yield RelatedPage("Folder index", folder, links.index(folder))
        yield RelatedPage("Folder documentation", f"{folder}: documentation", links.doc(folder))
    package = uri.partition("/")[0]
    if package in site.tree.folders and package != folder:
        yield RelatedPage("Package", package, links.index(package))
    yield RelatedPage("All packages", site.title, links.landing())


def _referring(found: Sequence[FileReference]) -> str:
    """Say how a file refers to another."""
    if not all(reference.is_named for reference in found):
        return "links to it"
    symbols = sorted({reference.symbol for reference in found if reference.symbol})
    return f"names {in_words(symbols[:_NAMED])}" if symbols else "names it"


def _relation(site: Site, uri: str, other: str) -> str:
    """Say what a file of the same folder, or a stub, has to do with a file; empty when it is nothing."""
    if site.records[uri].source.stub_of == other:
        return "the module it is a stub for"
    if site.records[other].source.stub_of == uri:
        return "its stub"
    if site.records[other].source.is_package and site.records[uri].source.is_python:
        return "the package's own module"
    if other in site.graph.importing_files(uri):
        return "imports it"
    return "imported by it" if other in site.graph.imported_files(uri) else ""
