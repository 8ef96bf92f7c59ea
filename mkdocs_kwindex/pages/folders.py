"""The index and documentation pages of a folder, and the landing page."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from mkdocs_kwindex.locations import symbol_id
from mkdocs_kwindex.model import Definition, FileRecord, Folder, Kind
from mkdocs_kwindex.pages.details import SectionView, docstring_sections
from mkdocs_kwindex.pages.head import Head, folder_head, keyword_count, tree_facts
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

# Past this a list of names is no longer read; the files' own keyword pages have them all.
KEYWORD_LIMIT = 500


class PartRow(Struct, frozen=True):
    """A file or sub-folder.

    Attributes:
        keywords_href: A file's keyword page; a folder's documentation page.
        files: Number of files below a folder; 1 for a file.
    """

    name: str
    href: str
    keywords_href: str
    purpose: str
    files: int
    lines: int
    keywords: int
    is_folder: bool


class KeywordLink(Struct, frozen=True):
    """A keyword that is defined in the folder."""

    name: str
    kind: str
    href: str
    file: str


class ExportRow(Struct, frozen=True):
    """A name that a package offers; `href` is empty when its definition is not in the tree."""

    name: str
    kind: str
    href: str
    summary: str
    origin: str


class FolderIndexView(Struct, frozen=True):
    """The index page of a folder."""

    head: Head
    folders: tuple[PartRow, ...]
    files: tuple[PartRow, ...]
    keywords: tuple[KeywordLink, ...]
    more_keywords: int


class FolderDocView(Struct, frozen=True):
    """The documentation page of a folder.

    Attributes:
        purpose_source: Where the purpose comes from, with the link to it; `None` when nothing says it.
        exports_source: How the exported names are known; empty when there are none.
    """

    head: Head
    docstring: tuple[SectionView, ...]
    readme_html: str
    purpose_source: tuple[str, str] | None
    exports: tuple[ExportRow, ...]
    exports_source: str
    parts: tuple[PartRow, ...]


class LandingView(Struct, frozen=True):
    """The page at `root_uri`."""

    title: str
    packages: tuple[PartRow, ...]
    facts: tuple[str, ...]


def folder_index_view(site: Site, links: Links, folder: Folder) -> FolderIndexView:
    """Make the index page of a folder."""
    records = [site.records[uri] for uri in folder.files]
    keywords = sorted(_folder_keywords(links, records), key=lambda keyword: (keyword.name, keyword.file))
    return FolderIndexView(
        head=folder_head(site, links, folder, doc_active=False),
        folders=tuple(_folder_row(site, links, site.tree.folders[uri]) for uri in folder.folders),
        files=tuple(_file_row(site, links, uri) for uri in folder.files),
        keywords=tuple(keywords[:KEYWORD_LIMIT]),
        more_keywords=max(0, len(keywords) - KEYWORD_LIMIT),
    )


def folder_doc_view(site: Site, links: Links, folder: Folder) -> FolderDocView:
    """Make the documentation page of a folder."""
    record = site.init_record(folder)
    docstring = record.docstring if record else None
    readme = site.readmes.get(folder.uri, "")
    source = None
    if docstring and record:
        source = (
            f"{record.source.uri}",
            links.line(record.source.uri, docstring.line) or links.overview(record.source.uri),
        )
    elif readme:
        source = (folder.readme.rpartition("/")[2], "")
    exports = tuple(_exports(site, links, record)) if record else ()
    has_all = bool(record and record.exports is not None)
    return FolderDocView(
        head=folder_head(site, links, folder, doc_active=True),
        docstring=docstring_sections(links, docstring.sections, record.source.module) if docstring and record else (),
        readme_html=readme,
        purpose_source=source,
        exports=exports,
        exports_source=("`__all__`" if has_all else "its public names") if exports else "",
        parts=(
            *(_folder_row(site, links, site.tree.folders[uri]) for uri in folder.folders),
            *(_file_row(site, links, uri) for uri in folder.files),
        ),
    )


def landing_view(site: Site, links: Links) -> LandingView:
    """Make the page that lists the packages."""
    rows = [
        _file_row(site, links, package.uri)
        if package.is_file
        else _folder_row(site, links, site.tree.folders[package.uri], full_name=True)
        for package in site.tree.packages
    ]
    return LandingView(site.title, tuple(rows), tree_facts(list(site.records.values())))


def _folder_row(site: Site, links: Links, folder: Folder, *, full_name: bool = False) -> PartRow:
    records = site.files_below(folder)
    return PartRow(
        name=folder.uri if full_name else folder.name,
        href=links.index(folder.uri),
        keywords_href=links.doc(folder.uri),
        purpose=site.folder_purpose(folder),
        files=len(records),
        lines=sum(record.lines.total for record in records),
        keywords=sum(map(keyword_count, records)),
        is_folder=True,
    )


def _file_row(site: Site, links: Links, uri: str) -> PartRow:
    record = site.records[uri]
    return PartRow(
        name=uri.rpartition("/")[2],
        href=links.overview(uri),
        keywords_href=links.keywords(uri),
        purpose=site.purpose(uri),
        files=1,
        lines=record.lines.total,
        keywords=keyword_count(record),
        is_folder=False,
    )


def _folder_keywords(links: Links, records: Iterable[FileRecord]) -> Iterator[KeywordLink]:
    for record in records:
        for definition in record.definitions:
            if definition.parent < 0 and "~" not in definition.path:
                identifier = symbol_id(record.source, definition)
                href = links.overview(record.source.uri, identifier)
                file = record.source.uri.rpartition("/")[2]
                yield KeywordLink(definition.name, definition.kind.value, href, file)


def exported_names(site: Site, record: FileRecord) -> list[str]:
    """Return what `__all__` names, or else the public names that a module defines and re-exports, sorted."""
    if record.exports is not None:
        return sorted(set(record.exports))
    own = {definition.name for definition in record.definitions if definition.parent < 0}
    re_exported = {
        item.alias or item.name
        for item in record.imports
        if item.name and item.parent < 0 and item.module.partition(".")[0] in site.top_level_names
    }
    return sorted(name for name in own | re_exported if not name.startswith("_") and name != "*")


def _exports(site: Site, links: Links, record: FileRecord) -> Iterator[ExportRow]:
    origins = {item.alias or item.name: item for item in record.imports if item.name and item.parent < 0}
    own = {definition.name: definition for definition in record.definitions if definition.parent < 0}
    for name in exported_names(site, record):
        if name in own:
            yield _export(links, name, own[name], symbol_id(record.source, own[name]), "")
        elif name in origins:
            item = origins[name]
            symbol = site.symbols.find(f"{item.module}.{item.name}")
            definition = symbol.definition if symbol else None
            yield _export(links, name, definition, symbol.identifier if symbol else "", item.module)
        else:
            yield _export(links, name, None, f"{record.source.module}.{name}", "")


def _export(links: Links, name: str, definition: Definition | None, identifier: str, origin: str) -> ExportRow:
    kind = definition.kind if definition else None
    return ExportRow(
        name=name,
        kind=kind.value if kind else (Kind.MODULE.value if links.symbol(identifier) else ""),
        href=links.symbol(identifier) if identifier else "",
        summary=definition.docstring.summary if definition and definition.docstring else "",
        origin=origin,
    )
