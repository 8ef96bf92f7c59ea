"""The files and folders in a folder, a row each."""

from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import ROOT, parts_of
from mkdocs_kwindex.index.keywords import keyword_count
from mkdocs_kwindex.model import Folder
from mkdocs_kwindex.model.anchors import IMPORTED_BY, name_of
from mkdocs_kwindex.model.wording import in_words
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.purpose import own_line, purpose_line
from mkdocs_kwindex.pages.site import Site

# How many names stand for a folder that says nothing of itself.
_MAIN_NAMES = 3


class PartRow(Struct, frozen=True):
    """A file or sub-folder.

    Attributes:
        keywords_href: The keyword page of the file, or of the folder.
        files: Number of files below a folder; 1 for a file.
        used_by: Number of files elsewhere in the tree that import it, or something in it.
        used_by_href: Where they are listed.
        is_generated: Whether it is a file that a program has written; such files are the last ones.
    """

    name: str
    href: str
    keywords_href: str
    purpose: str
    files: int
    lines: int
    keywords: int
    used_by: int
    used_by_href: str
    is_folder: bool
    is_generated: bool = False


def part_rows(site: Site, links: Links, folder: str) -> tuple[PartRow, ...]:
    """Make the rows of what is directly in a folder, or of the packages for `ROOT`."""
    return tuple(sorted(_rows(site, links, folder), key=lambda row: row.is_generated))


def _rows(site: Site, links: Links, parent: str) -> Iterator[PartRow]:
    for uri in parts_of(site.tree, parent):
        if uri in site.records:
            yield _file_row(site, links, uri)
        else:
            yield _folder_row(site, links, uri, full_name=parent == ROOT)


def _folder_row(site: Site, links: Links, uri: str, *, full_name: bool) -> PartRow:
    folder, totals = site.tree.folders[uri], site.totals[uri]
    return PartRow(
        name=uri if full_name else folder.name,
        href=links.index(uri),
        keywords_href=links.sub(uri),
        purpose=site.folder_purpose(folder) or _main_names(site, folder),
        files=totals.files,
        lines=totals.lines,
        keywords=totals.keywords,
        used_by=site.couplings[uri].used_by,
        used_by_href=links.page(site.urls.doc(uri), "dependencies"),
        is_folder=True,
    )


def _main_names(site: Site, folder: Folder) -> str:
    """Name what a folder that says nothing of itself holds: its most used symbols, or else its first parts.

    Each with its first sentence; parts that have one go first.
    """
    used = [symbol.identifier for symbol in site.most_used.get(folder.uri, ())]
    if used:
        verb, count = "Defines", 0
        parts = [(f"`{name_of(name)}`", _symbol_sentence(site, name)) for name in used[:_MAIN_NAMES]]
    else:
        verb, uris = "Holds", parts_of(site.tree, folder.uri)
        count = len(uris)
        parts = [
            (f"`{uri.rpartition('/')[2]}{'/' if uri in site.tree.folders else ''}`", _part_sentence(site, uri))
            for uri in uris
        ]
        parts = sorted(parts, key=lambda part: not part[1])[:_MAIN_NAMES]
    if any(sentence for _, sentence in parts):
        told = [f"{name}: {sentence.removesuffix('.')}" if sentence else name for name, sentence in parts]
        return f"{'; '.join(told)}{' …' if count > _MAIN_NAMES else ''}"
    names = in_words([name for name, _ in parts]) if parts else ""
    return f"{verb} {names}{' among others' if count > _MAIN_NAMES else ''}" if names else ""


def _symbol_sentence(site: Site, identifier: str) -> str:
    symbol = site.symbols.find(identifier)
    return symbol.definition.summary if symbol and symbol.definition else ""


def _part_sentence(site: Site, uri: str) -> str:
    """Return what a file or folder says of itself."""
    return own_line(site.records[uri]) if uri in site.records else site.folder_purpose(site.tree.folders[uri])


def _file_row(site: Site, links: Links, uri: str) -> PartRow:
    record = site.records[uri]
    return PartRow(
        name=uri.rpartition("/")[2],
        href=links.overview(uri),
        keywords_href=links.keywords(uri),
        purpose=purpose_line(site, links, uri),
        files=1,
        lines=record.lines.total,
        keywords=keyword_count(record),
        used_by=site.importer_count(uri),
        used_by_href=links.overview(uri, IMPORTED_BY),
        is_folder=False,
        is_generated=record.generated is not None,
    )
