"""The documentation page of a folder."""

from pathlib import PurePath

from msgspec import Struct

from mkdocs_kwindex.model import Folder, Kind
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.details import SectionView, docstring_sections
from mkdocs_kwindex.pages.folders.exports import ExportsView, exports_view, has_exports
from mkdocs_kwindex.pages.folders.facts import FolderFacts, fact_sections, folder_facts
from mkdocs_kwindex.pages.folders.rows import PartRow, part_rows
from mkdocs_kwindex.pages.folders.totals import Totals
from mkdocs_kwindex.pages.head import FolderPage, Head, folder_head
from mkdocs_kwindex.pages.history_facts import Fact, history_facts
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

PARTS = 60
"""How many parts are listed; the index page lists all."""

_ROLES = {
    "configuration": ("configuration file", "configuration files"),
    "module and script": ("module that runs as a script too", "modules that run as scripts too"),
    "unknown": ("file that cannot be analysed", "files that cannot be analysed"),
}
_KINDS = (
    (Kind.CLASS, "class", "classes"),
    (Kind.FUNCTION, "function", "functions"),
    (Kind.METHOD, "method", "methods"),
)


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
    )


def doc_sections(site: Site, folder: Folder) -> list[tuple[str, str]]:
    """Return the ids and titles of the sections of a folder's documentation page."""
    record = site.init_record(folder)
    exports = [("exports", "Public Surface")] if record and has_exports(site, record) else []
    return [("purpose", "Purpose"), *exports, ("parts", "Parts"), *fact_sections(site, folder.uri)]


def _contents(totals: Totals) -> str:
    """Say what the files are and what they define."""
    roles = [plural(count, *_ROLES.get(role, (role, ""))) for role, count in totals.roles]
    kinds = [
        plural(totals.kinds[kind], singular, several) for kind, singular, several in _KINDS if totals.kinds.get(kind)
    ]
    return f"{_enumerated(roles)}, which define {_enumerated(kinds)}" if kinds else _enumerated(roles)


def _enumerated(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
