"""The files that import a file."""

from msgspec import Struct

from mkdocs_kwindex.index.import_graph import ImportEdge
from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.dependencies import ImportedName, imported_name
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

INLINE = 15
"""How many importing files are shown unfolded."""

LIMIT = 100
"""How many importing files are named at all."""

_NOBODY = "no other file of the tree imports it"


class ImporterRow(Struct, frozen=True):
    """A file that imports this one, with the names that it imports."""

    file: str
    href: str
    names: tuple[ImportedName, ...]


class NameImporters(Struct, frozen=True):
    """A name of the file and how many files import it."""

    name: str
    href: str
    count: int


class ImportersView(Struct, frozen=True):
    """The files that import the file.

    Attributes:
        count: Number of files.
        inline: The first of them.
        folded: The others, up to a limit.
        others: Those past the limit, each with its link.
        names: The imported names, those that most files import first.
        nobody: What there is to say where no file imports it.
    """

    count: int
    inline: tuple[ImporterRow, ...]
    folded: tuple[ImporterRow, ...]
    others: tuple[tuple[str, str], ...]
    names: tuple[NameImporters, ...]
    nobody: str


def importers_view(site: Site, links: Links, record: FileRecord) -> ImportersView:
    """Make the list of the files that import a file."""
    uri = record.source.uri
    edges: dict[str, list[ImportEdge]] = {}
    names: dict[str, set[str]] = {}
    for edge in site.graph.importers(uri):
        if site.is_code(edge.importer):
            edges.setdefault(edge.importer, []).append(edge)
            if edge.name and edge.name != "*":
                names.setdefault(edge.name, set()).add(edge.importer)
    rows = [_row(site, links, importer, edges[importer]) for importer in sorted(edges)[:LIMIT]]
    counted = sorted(names.items(), key=lambda item: (-len(item[1]), item[0]))
    return ImportersView(
        count=len(edges),
        inline=tuple(rows[:INLINE]),
        folded=tuple(rows[INLINE:]),
        others=tuple((importer, links.overview(importer)) for importer in sorted(edges)[LIMIT:]),
        names=tuple(
            NameImporters(name, links.attribute(record.source.module, name), len(files)) for name, files in counted
        ),
        nobody="" if edges else _nobody(site, record),
    )


def importers_below(site: Site, record: FileRecord) -> int:
    """Return how many files import a module below a package, which runs the package's own file, too."""
    folder = record.source.uri.rpartition("/")[0]
    if not record.source.is_package or folder not in site.tree.folders:
        return 0
    importers: set[str] = set()
    pending = [folder]
    while pending:
        found = site.tree.folders[pending.pop()]
        importers.update(edge.importer for uri in found.files for edge in site.graph.importers(uri))
        pending += found.folders
    return sum(site.is_code(uri) and not uri.startswith(f"{folder}/") for uri in importers)


def is_imported_by_tests(site: Site, record: FileRecord) -> bool:
    """Return whether tests or examples import a file."""
    return any(uri in site.usage for uri in site.graph.importing_files(record.source.uri))


def _nobody(site: Site, record: FileRecord) -> str:
    """Say that no file imports a file but its tests, or those that import what is below it."""
    if below := importers_below(site, record):
        others = plural(below, "file does", "files do")
        return f"no other file of the tree imports it but on the way to its modules, as {others}"
    return "only tests and examples import it" if is_imported_by_tests(site, record) else _NOBODY


def _row(site: Site, links: Links, importer: str, edges: list[ImportEdge]) -> ImporterRow:
    record = site.records[importer]
    names = tuple(imported_name(links, record, edge.statement, name=edge.name) for edge in edges)
    return ImporterRow(importer, links.overview(importer), names)
