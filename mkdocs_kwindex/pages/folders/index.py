"""The index page of a folder."""

from collections.abc import Iterable

from msgspec import Struct

from mkdocs_kwindex.model import Definition, FileRecord, Folder
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.wording import size_phrase
from mkdocs_kwindex.pages.folders.rows import PartRow, part_rows
from mkdocs_kwindex.pages.head import FolderPage, Head, folder_head
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

# Past this a list of names is no longer read; the files' own keyword pages have them all.
KEYWORD_LIMIT = 500


class KeywordLinks(Struct, frozen=True):
    """A keyword that is defined in the folder: the files that define it, each with the place in it."""

    name: str
    places: tuple[tuple[str, str], ...]


class OtherRow(Struct, frozen=True):
    """A file without a page: its name, what it is, and its size, in bytes too."""

    name: str
    type: str
    bytes: int
    size: str
    is_binary: bool


class FolderIndexView(Struct, frozen=True):
    """The index page of a folder."""

    head: Head
    folders: tuple[PartRow, ...]
    files: tuple[PartRow, ...]
    others: tuple[OtherRow, ...]
    keywords: tuple[KeywordLinks, ...]
    more_keywords: int
    keywords_href: str


def folder_index_view(site: Site, links: Links, folder: Folder) -> FolderIndexView:
    """Make the index page of a folder."""
    records = _written(site, folder)
    keywords = _folder_keywords(links, records)
    rows = part_rows(site, links, folder.uri)
    return FolderIndexView(
        head=folder_head(site, links, folder, FolderPage.INDEX),
        folders=tuple(row for row in rows if row.is_folder),
        files=tuple(row for row in rows if not row.is_folder),
        others=tuple(
            OtherRow(file.name, file.type, file.size, size_phrase(file.size), file.is_binary) for file in folder.others
        ),
        keywords=tuple(keywords[:KEYWORD_LIMIT]),
        more_keywords=max(0, len(keywords) - KEYWORD_LIMIT),
        keywords_href=links.sub(folder.uri),
    )


def index_sections(site: Site, folder: Folder) -> list[tuple[str, str]]:
    """Return the ids and titles of the sections of a folder's index page."""
    has_keywords = any(_is_listed(definition) for record in _written(site, folder) for definition in record.definitions)
    sections = (
        ("folders", "Folders", bool(folder.folders)),
        ("files", "Files", bool(folder.files)),
        ("other-files", "Other Files", bool(folder.others)),
        ("keywords", "Keywords", has_keywords),
    )
    return [(identifier, title) for identifier, title, has_content in sections if has_content]


def _written(site: Site, folder: Folder) -> list[FileRecord]:
    """Return the files whose keywords are listed: what a program has written would bury the others."""
    return [record for uri in folder.files if (record := site.records[uri]).generated is None]


def _is_listed(definition: Definition) -> bool:
    return definition.parent < 0 and "~" not in definition.path


def _folder_keywords(links: Links, records: Iterable[FileRecord]) -> list[KeywordLinks]:
    """Group the keywords by name; what a file defines under one name several times is linked once."""
    found: dict[str, dict[str, str]] = {}
    for record in records:
        for definition in record.definitions:
            if _is_listed(definition):
                identifier = symbol_id(record.source, definition)
                href = links.overview(record.source.uri, identifier)
                file = record.source.uri.rpartition("/")[2]
                found.setdefault(definition.name, {}).setdefault(file, href)
    return [KeywordLinks(name, tuple(sorted(places.items()))) for name, places in sorted(found.items())]
