"""Facts about a folder's files together: imports, dependencies, the most used symbols."""

from msgspec import Struct, structs

from mkdocs_kwindex.index.enclosing_folders import relative
from mkdocs_kwindex.index.folder_imports import OutsideModule
from mkdocs_kwindex.index.folder_totals import UsedSymbol
from mkdocs_kwindex.index.keywords import Origin
from mkdocs_kwindex.index.overloads import first_sentence
from mkdocs_kwindex.model.anchors import symbol_id, used_by_id
from mkdocs_kwindex.pages.dependencies import import_id
from mkdocs_kwindex.pages.findings_summary import FindingsSummary, SectionSummary, findings_summary
from mkdocs_kwindex.pages.folders.class_diagram import ClassDiagram, class_diagram, has_class_diagram
from mkdocs_kwindex.pages.folders.idiom_totals import IdiomRow, has_idioms, idiom_rows
from mkdocs_kwindex.pages.folders.parts_picture import PartsPicture, parts_picture
from mkdocs_kwindex.pages.folders.size_map import SizeMap, size_map
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.usage_in_tests import usage_address

_FILES = 3


class PartnerRow(Struct, frozen=True):
    """A file or folder elsewhere in the tree: how many files here import it, how many of its files import this."""

    name: str
    href: str
    imports: int
    imported_by: int


class OutsideRow(Struct, frozen=True):
    """A module from outside of the tree.

    Attributes:
        href: Its documentation; empty when it is not known.
        count: How many files import it.
        files: The first ones, with links to where their page lists it.
    """

    name: str
    href: str
    count: int
    files: tuple[tuple[str, str], ...]


class DependenciesView(Struct, frozen=True):
    """The dependencies of a folder, added up.

    Attributes:
        partners: What it is joined to in the tree.
        third_party: Modules of others.
        standard_library: Modules of Python.
    """

    partners: tuple[PartnerRow, ...]
    third_party: tuple[OutsideRow, ...]
    standard_library: tuple[OutsideRow, ...]


class UsedRow(Struct, frozen=True):
    """A symbol that is used much."""

    name: str
    kind: str
    href: str
    file: str
    summary: str
    uses: int
    files: int
    uses_href: str


class TestRow(Struct, frozen=True):
    """A test or example, and how many files of the folder it imports."""

    file: str
    href: str
    count: int


class TestsView(Struct, frozen=True):
    """The tests and examples of a folder's files."""

    count: int
    rows: tuple[TestRow, ...]


class FolderFacts(Struct, frozen=True):
    """Facts about a folder's files together; `None` or empty where there is nothing to show."""

    picture: PartsPicture | None
    size_map: SizeMap | None
    diagram: ClassDiagram | None
    dependencies: DependenciesView | None
    most_used: tuple[UsedRow, ...]
    idioms: tuple[IdiomRow, ...]
    findings: FindingsSummary | None
    tests: TestsView | None


def folder_facts(site: Site, links: Links, folder: str) -> FolderFacts:
    """Return what is known of a folder's files together.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        folder: Its URI, or `ROOT` for all packages.
    """
    return FolderFacts(
        picture=parts_picture(site, links, folder),
        size_map=size_map(site, links, folder),
        diagram=class_diagram(site, links, site.files_below(folder)),
        dependencies=_dependencies(site, links, folder),
        most_used=tuple(_used(site, links, folder, symbol) for symbol in site.most_used.get(folder, ())),
        idioms=idiom_rows(site, links, folder),
        findings=_findings(site, links, folder),
        tests=_tests(site, links, folder),
    )


def fact_sections(site: Site, folder: str) -> list[tuple[str, str]]:
    """Return the ids and titles of the sections for which there are facts, in the order of the page."""
    coupling = site.couplings[folder]
    sections = (
        ("size-map", "Size Map", bool(site.totals[folder].lines)),
        ("class-diagram", "Class Diagram", has_class_diagram(site, site.files_below(folder))),
        ("dependencies", "Dependencies", bool(coupling.partners or coupling.outside)),
        ("most-used", "Most Used", bool(site.most_used.get(folder))),
        ("idioms", "Patterns & Idioms", has_idioms(site, folder)),
        ("findings", "Findings", _has_findings(site, folder)),
        ("tests", "Tests & Examples", bool(coupling.tests)),
    )
    return [(identifier, title) for identifier, title, has_facts in sections if has_facts]


def _dependencies(site: Site, links: Links, folder: str) -> DependenciesView | None:
    coupling = site.couplings[folder]
    if not coupling.partners and not coupling.outside:
        return None
    third_party = [module for module in coupling.outside if module.origin is Origin.THIRD_PARTY]
    standard = [module for module in coupling.outside if module.origin is Origin.STANDARD_LIBRARY]
    partners = [
        PartnerRow(
            name=partner.uri + ("/" if partner.uri in site.tree.folders else ""),
            href=links.doc(partner.uri) if partner.uri in site.tree.folders else links.overview(partner.uri),
            imports=partner.imports,
            imported_by=partner.imported_by,
        )
        for partner in coupling.partners
    ]
    return DependenciesView(
        partners=tuple(partners),
        third_party=tuple(_outside(site, links, folder, module) for module in third_party),
        standard_library=tuple(_outside(site, links, folder, module) for module in standard),
    )


def _outside(site: Site, links: Links, folder: str, module: OutsideModule) -> OutsideRow:
    files = tuple(
        (relative(folder, uri), links.overview(uri, _import_anchor(site, uri, module.name)))
        for uri in module.files[:_FILES]
    )
    return OutsideRow(module.name, links.external(module.name), len(module.files), files)


def _import_anchor(site: Site, uri: str, top: str) -> str:
    """Return the id of the row for the first module of a top-level name that a file imports."""
    modules = {imported.module for imported in site.records[uri].imports}
    return import_id(min(module for module in modules if module.partition(".")[0] == top))


def _used(site: Site, links: Links, folder: str, used: UsedSymbol) -> UsedRow:
    definition = next(
        definition
        for definition in site.records[used.file_uri].definitions
        if symbol_id(site.records[used.file_uri].source, definition) == used.identifier
    )
    return UsedRow(
        name=definition.qualname,
        kind=used.kind.value,
        href=links.overview(used.file_uri, used.identifier),
        file=relative(folder, used.file_uri),
        summary=first_sentence(definition, site.records[used.file_uri].definitions),
        uses=used.uses,
        files=used.files,
        uses_href=links.overview(used.file_uri, used_by_id(used.identifier)),
    )


def _has_findings(site: Site, folder: str) -> bool:
    """Return whether ruff was asked about a file of the folder."""
    return not site.findings.failure and any(site.records[uri].source.is_python for uri in site.files_below(folder))


def _findings(site: Site, links: Links, folder: str) -> FindingsSummary | None:
    if not _has_findings(site, folder):
        return None
    summary = findings_summary(site, links, (site.records[uri] for uri in site.files_below(folder)))

    def near(section: SectionSummary) -> SectionSummary:
        return structs.replace(
            section, files=tuple(structs.replace(item, file=relative(folder, item.file)) for item in section.files)
        )

    return summary and structs.replace(
        summary,
        performance=near(summary.performance),
        security=near(summary.security),
        functions=tuple(structs.replace(item, file=relative(folder, item.file)) for item in summary.functions),
    )


def _tests(site: Site, links: Links, folder: str) -> TestsView | None:
    tests = site.couplings[folder].tests
    if not tests:
        return None
    rows = [TestRow(uri, usage_address(site, links, uri, 0), count) for uri, count in tests]
    return TestsView(len(tests), tuple(rows))
