"""The place of a folder: its import names, its types of file, the references to it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import ROOT
from mkdocs_kwindex.index.file_references import referring_files
from mkdocs_kwindex.model import Folder, ImportRoot
from mkdocs_kwindex.model.kinds import LANGUAGES
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.phrases import Phrase, Piece, code, coded, enumeration, phrase
from mkdocs_kwindex.pages.site import Site


class TypeRow(Struct, frozen=True):
    """The files of a type."""

    type: str
    files: int
    lines: int


class CrossReference(Struct, frozen=True):
    """Pages that concern a folder, and how."""

    label: str
    pages: Phrase


def type_rows(site: Site, folder: str) -> tuple[TypeRow, ...]:
    """Count the files of each type in a folder and below it, and their lines."""
    files: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for uri in site.files_below(folder):
        record = site.records[uri]
        name = LANGUAGES[record.source.language]
        files[name] += 1
        lines[name] += record.lines.total
    ranked = sorted(files.items(), key=lambda item: (-item[1], item[0]))
    return tuple(TypeRow(name, count, lines[name]) for name, count in ranked)


def import_names(site: Site, links: Links, folder: Folder) -> Iterator[Phrase]:
    """Say by which name a package is imported, and where a folder is one that names of modules start from."""
    record = site.init_record(folder)
    roots = _roots(site, folder.path)
    if record and record.source.is_importable:
        module = record.source.module
        around = str(Path(folder.path).parent)
        told = [root for root in roots if root.module == module]
        # A folder without a page cannot say so itself.
        told += [] if around in _folder_paths(site) else _roots(site, around)
        evidence = phrase(": ", *coded(told[0].evidence)) if told else ()
        yield phrase("Imported as ", code(module, links.overview(record.source.uri)), *evidence, ".")
        roots = [root for root in roots if root not in told]
    for root in roots:
        if root.module:
            where = phrase("What is in it is imported from ", code(root.module))
        else:
            where = phrase("Names of modules start here")
        yield phrase(*where, ": ", *coded(root.evidence), ".")


def _roots(site: Site, path: str) -> list[ImportRoot]:
    return [root for root in site.tree.import_roots if root.path == path]


def _folder_paths(site: Site) -> set[str]:
    return {folder.path for folder in (*site.tree.folders.values(), *([site.tree.root] if site.tree.root else []))}


def cross_references(site: Site, links: Links, folder: Folder) -> Iterator[CrossReference]:
    """Yield the pages that have to do with a folder."""
    uri = folder.uri
    yield CrossReference("Folder index", phrase(Piece(folder.name or site.title, links.index(uri))))
    parent = uri.rpartition("/")[0]
    if parent in site.tree.folders or (site.tree.root and uri != ROOT):
        yield CrossReference("Parent folder", phrase(Piece(parent or site.title, links.doc(parent))))
    referring = sorted(referring_files(site.file_references.sources(uri))) if uri else []
    if referring:
        yield CrossReference("Referred to by", enumeration(phrase(code(n, links.overview(n))) for n in referring))
    if uri != ROOT:
        yield CrossReference(
            "Whole repository" if site.tree.root else "All packages", phrase(Piece(site.title, links.landing()))
        )
