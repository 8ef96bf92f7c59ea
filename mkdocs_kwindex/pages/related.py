"""The files and pages that belong to a file."""

from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.index.file_references import referring_files
from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

# How many files of the folder are named; the folder's page names all.
_RELATED = 12
_SAME_FOLDER = "same folder"
_LINKS = "links to it"


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
