"""What a file imports."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from mkdocs_kwindex.index.keywords import Origin, import_origin
from mkdocs_kwindex.model import FileRecord, Import
from mkdocs_kwindex.model.anchors import anchor
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site


class ImportedName(Struct, frozen=True):
    """A name taken from a module, empty for the module; `href` leads to its definition, `line_href` to the import."""

    name: str
    alias: str
    href: str
    line: int
    line_href: str
    conditions: tuple[str, ...]


class DependencyRow(Struct, frozen=True):
    """An imported module with the names taken from it."""

    anchor: str
    module: str
    href: str
    names: tuple[ImportedName, ...]


_NAMED = 5


class DependencyGroup(Struct, frozen=True):
    """The imported modules of one origin; `fold` is what their fold is called: the picture above shows them."""

    title: str
    rows: tuple[DependencyRow, ...]
    fold: str


_TITLES = {
    Origin.INTERNAL: "In this tree",
    Origin.STANDARD_LIBRARY: "Standard library",
    Origin.THIRD_PARTY: "Third party",
    Origin.UNRESOLVED: "Leads out of the top-level package",
}


def dependency_groups(site: Site, links: Links, record: FileRecord) -> tuple[DependencyGroup, ...]:
    """Group the imports of a file by origin and module, each sorted by name."""
    modules: dict[str, list[Import]] = {}
    # The sources of extension modules, which are no Python files.
    sources = {
        found.reference.name: links.file(found.target, found.place)
        for found in site.file_references.targets(record.source.uri)
    }
    for imported in record.imports:
        modules.setdefault(imported.module, []).append(imported)
    groups = []
    for origin, title in _TITLES.items():
        rows = tuple(
            _row(links, record, module, modules[module], sources)
            for module in sorted(modules)
            if import_origin(module, site.top_level_names) is origin
        )
        if rows:
            groups.append(DependencyGroup(title, rows, _fold(title, rows)))
    return tuple(groups)


def _fold(title: str, rows: Sequence[DependencyRow]) -> str:
    names = ", ".join(row.module for row in rows[:_NAMED])
    return f"{title}: {plural(len(rows), 'module')}, {names}{', …' if len(rows) > _NAMED else ''}"


def conditions(record: FileRecord, imported: Import) -> tuple[str, ...]:
    """Say when an import does not simply happen on import of the file."""
    found = []
    if imported.type_checking:
        found.append("for type checkers only")
    if imported.in_function:
        found.append(f"in {record.definitions[imported.parent].qualname}()")
    elif imported.parent >= 0:
        found.append(f"in class {record.definitions[imported.parent].qualname}")
    if imported.optional:
        found.append("optional")
    return (*found, *imported.branches)


def imported_name(links: Links, record: FileRecord, statement: Import, name: str, href: str = "") -> ImportedName:
    """Make the row of a name that a statement imports."""
    line_href = links.line(record.source.uri, statement.line)
    return ImportedName(name, statement.alias, href, statement.line, line_href, conditions(record, statement))


def import_id(module: str) -> str:
    """What the id of a module's row is made of."""
    return f"import-{module}"


def _row(
    links: Links, record: FileRecord, module: str, imports: Iterable[Import], sources: Mapping[str, str]
) -> DependencyRow:
    names = tuple(
        imported_name(
            links,
            record,
            imported,
            imported.name,
            (links.attribute(module, imported.name) or sources.get(f"{module}.{imported.name}", ""))
            if imported.name
            else "",
        )
        for imported in sorted(imports, key=lambda imported: (imported.name, imported.line))
    )
    return DependencyRow(anchor(import_id(module)), module, links.symbol(module) or sources.get(module, ""), names)
