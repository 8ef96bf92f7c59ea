"""All that pages are made from."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath

from mkdocs_kwindex.index.documented_symbols import DocumentedSymbol, most_documented
from mkdocs_kwindex.index.enclosing_folders import ROOT, init_file, ways_down
from mkdocs_kwindex.index.file_references import FileReferences
from mkdocs_kwindex.index.folder_imports import Coupling, couplings
from mkdocs_kwindex.index.folder_totals import Totals, UsedSymbol, folder_totals, most_used
from mkdocs_kwindex.index.import_graph import ImportGraph, Layers
from mkdocs_kwindex.index.inheritance import Derivation, derivations
from mkdocs_kwindex.index.keyword_names import Name, names_below, names_of
from mkdocs_kwindex.index.reports.line_coverage import Measured, SymbolCoverage, symbol_coverage
from mkdocs_kwindex.index.symbols import SymbolTable
from mkdocs_kwindex.index.usage import UsageIndex, entry_points_by_file
from mkdocs_kwindex.model import Definition, FileKind, FileRecord, Findings, Folder, Tree
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.changes import Changes
from mkdocs_kwindex.model.contracts import Contract
from mkdocs_kwindex.model.history import History
from mkdocs_kwindex.model.project import EntryPoint, Project, project_of
from mkdocs_kwindex.model.sections import READING_ORDER, Section
from mkdocs_kwindex.model.url_map import UrlMap
from mkdocs_kwindex.pages.links import NO_MENTIONS, Links, Mentions
from mkdocs_kwindex.pages.name_pages import runs, too_many
from mkdocs_kwindex.pages.page_plan import PagePlan, Parts, plan_pages
from mkdocs_kwindex.pages.project_facts import ProjectFacts
from mkdocs_kwindex.pages.tree_names import TreeNames
from mkdocs_kwindex.resolve import Relations


@dataclass(frozen=True, eq=False)
class Site:
    """The analysed tree and where it goes.

    Attributes:
        tree: Packages, folders and files.
        analysed: What the analysis found in each file by itself, by file URI; also in tests and examples.
        records: What is known of the files with pages, by file URI.
        readmes: Rendered READMEs, by folder URI.
        usage: What the analysis found in tests and examples, by file URI. They have pages in a repository only.
        examples: The URIs of the examples among them.
        projects: The projects, by the URI of their package or folder.
        history: What git knows of the files and folders; `None` when it was not asked.
        symbols: All symbols.
        relations: The names of all files, joined.
        graph: The imports of all files, joined.
        findings: What ruff says of the files.
        file_references: The links and includes of the files that are not Python, joined.
        external: Gives the address of a dotted path outside of the tree; empty when it has none.
        source_address: Gives the address of a line of a project's file in its repository; empty when it has none.
        line_address: The same at a commit, where that takes the place of the listings; `None` where not.
        repository_path: Gives the way from the top of the repository to a file; empty when it has none.
        urls: Where everything lives.
        title: The title of the landing page and of the navigation section.
        listings: Whether overview pages hold the source.
        changes: What has changed since other revisions, the newest comparison first.
        reports: The reports that have a page.
        contracts: What the project declares about its imports, where a report is made of it.
        coverage: The lines that were executed, by path, where a report is made of it.
        made_with: The commit, the versions and the options that make the site, each with its name.
        sections: The sections that overview pages show, in their order.
        listed: The tree whose lists of all names are shown as they were; `None` where they are this one's.
    """

    tree: Tree
    analysed: Mapping[str, FileRecord]
    records: Mapping[str, FileRecord]
    readmes: Mapping[str, str]
    usage: Mapping[str, FileRecord]
    examples: Collection[str]
    projects: Mapping[str, Project]
    history: History | None
    symbols: SymbolTable
    relations: Relations
    graph: ImportGraph
    findings: Findings
    file_references: FileReferences
    external: Callable[[str], str]
    source_address: Callable[[str, int], str]
    line_address: Callable[[str, int], str] | None
    repository_path: Callable[[str], str]
    urls: UrlMap
    title: str
    listings: bool
    made_with: tuple[tuple[str, str], ...] = ()
    sections: Sequence[Section] = READING_ORDER
    changes: tuple[Changes, ...] = ()
    reports: Sequence[str] = ()
    contracts: Sequence[Contract] = ()
    coverage: Mapping[str, Measured] = field(default_factory=dict)
    listed: "Site | None" = None

    def links(self, page_uri: str, mentions: Mentions = NO_MENTIONS) -> Links:
        """Return the links as a page writes them.

        Args:
            page_uri: The page.
            mentions: The hand-written pages that mention each symbol.
        """
        return Links(
            self.urls,
            self.symbols,
            self.relations,
            self.file_references,
            self.external,
            page_uri,
            mentions,
            lines=None if self.listings else self._line_outside,
        )

    def _line_outside(self, file_uri: str, line: int) -> str:
        record = self.records.get(file_uri) or self.usage.get(file_uri)
        return self.line_address(record.source.path, line) if self.line_address and record else ""

    def files_below(self, folder: str) -> list[str]:
        """Return the URIs of all files in a folder and below it, sorted; of all files for `ROOT`."""
        if folder == ROOT:
            return self._uris
        # `0` is the character after `/`: the files below are one run of the sorted URIs.
        return self._uris[bisect_left(self._uris, f"{folder}/") : bisect_left(self._uris, f"{folder}0")]

    def names_below(self, folder: str) -> Sequence[Name]:
        """Return the names in a folder and below it, in the order of the index."""
        return names_of({uri: self.records[uri] for uri in self.files_below(folder)})

    def is_code(self, file_uri: str) -> bool:
        """Return whether a file has pages and is none of the tests and examples that an option names."""
        return file_uri in self.records and file_uri not in self.usage

    def use_count(self, symbol: str) -> int:
        """Count the uses of a symbol in the tree, without those in tests and examples, and its entry points."""
        declared = len(self.entry_points_of(symbol))
        count = self.relations.count_uses(symbol)
        if count and self.usage:
            count = sum(uses for uri, uses in self.relations.uses_by_file(symbol).items() if self.is_code(uri))
        return declared + count

    def entry_points_of(self, symbol: str) -> Sequence[EntryPoint]:
        """Return the commands and plugins that a project declares and that name a symbol."""
        return self._entry_points_by_symbol.get(symbol, ())

    def importer_count(self, file_uri: str) -> int:
        """Count the files of the tree that import a file."""
        return sum(self.is_code(file) for file in self.graph.importing_files(file_uri))

    def folder_purpose(self, folder: Folder) -> str:
        """Return the first sentence of a folder's package docstring, or else of its README; empty without both."""
        readme = self.records.get(f"{folder.uri}/{PurePath(folder.readme).name}".removeprefix("/"))
        records = (self.init_record(folder), readme)
        return next((record.docstring.summary for record in records if record and record.docstring), "")

    def init_record(self, folder: Folder) -> FileRecord | None:
        """Return the record of a folder's `__init__.py`, or else of its `__init__.pyi`."""
        return init_file(self.records, folder)

    def public_paths(self, record: FileRecord, definition: Definition) -> list[str]:
        """Return the public paths of a definition that are not its own, the one that it is meant to be known by first.

        Later definitions of one path have none.
        """
        if "~" in definition.path:
            return []
        identifier, own = symbol_id(record.source, definition), record.source.import_path(definition.path)
        return [path for path in self.relations.public_paths(identifier) if path not in (identifier, own)]

    @cached_property
    def top_level_names(self) -> frozenset[str]:
        """The names of the top-level packages under documentation."""
        return frozenset(
            record.source.module.partition(".")[0]
            for record in self.records.values()
            if record.source.is_python and record.source.is_importable
        )

    def package(self, uri: str) -> str:
        """Return the URI of the package that a file or folder belongs to."""
        return next((p.uri for p in self.tree.packages if uri == p.uri or uri.startswith(f"{p.uri}/")), "")

    def project(self, uri: str) -> Project:
        """Return the nearest project of a file or folder; an empty one when none was found."""
        return project_of(self.projects, uri)

    @cached_property
    def entry_points(self) -> Mapping[str, Sequence[tuple[EntryPoint, str]]]:
        """The commands and plugins that lead to a file, by its URI, each with the symbol that it calls or names."""
        return entry_points_by_file(self.projects.values(), self.relations, self.records)

    @cached_property
    def _entry_points_by_symbol(self) -> Mapping[str, Sequence[EntryPoint]]:
        found: dict[str, list[EntryPoint]] = {}
        for entries in self.entry_points.values():
            for entry_point, symbol in entries:
                if entry_point.attribute:
                    found.setdefault(symbol, []).append(entry_point)
        return found

    @cached_property
    def configuration_files(self) -> Mapping[str, str]:
        """The URI of each file of the tree, by its path on disk."""
        return {record.source.path: uri for uri, record in self.records.items()}

    @cached_property
    def stubs(self) -> Mapping[str, str]:
        """The URI of the stub of each module that has one in the tree, by the module's."""
        return {record.source.stub_of: uri for uri, record in self.records.items() if record.source.stub_of}

    @cached_property
    def layers(self) -> Layers:
        """How the modules lie on one another; stubs, which are never loaded, are left out."""
        modules = [uri for uri, record in self.records.items() if record.source.kind is FileKind.PYTHON]
        return self.graph.layers({uri: self.package(uri) for uri in modules})

    @cached_property
    def executed(self) -> Mapping[str, SymbolCoverage]:
        """How many lines of each symbol were executed, where that was measured."""
        return {one.symbol: one for one in symbol_coverage(self.records, self.coverage, "")} if self.coverage else {}

    @cached_property
    def derivations(self) -> Mapping[str, Sequence[Derivation]]:
        """Which class derives from which, by the files that hold one of the two."""
        return derivations(self.records.values(), self.relations, self.symbols)

    @cached_property
    def usage_index(self) -> UsageIndex:
        """What reaches the symbols of a file from other files, tests and examples."""
        plugins = {
            uri for uri, entries in self.entry_points.items() if any(entry.group == "pytest11" for entry, _ in entries)
        }
        return UsageIndex(self.records, self.usage, self.relations, self.graph, self.examples, plugins)

    @cached_property
    def ways(self) -> Mapping[str, Sequence[str]]:
        """The way to every file from the landing page down."""
        return ways_down(self.tree)

    @cached_property
    def couplings(self) -> Mapping[str, Coupling]:
        """The imports of each folder's files, added up."""
        folders = (ROOT, *self.tree.folders)
        return couplings(folders, self.ways, self.records, self.usage_index.tests, self.graph, self.top_level_names)

    @cached_property
    def totals(self) -> Mapping[str, Totals]:
        """What each folder holds, counted."""
        return folder_totals((ROOT, *self.tree.folders), self.ways, self.records)

    @cached_property
    def most_used(self) -> Mapping[str, Sequence[UsedSymbol]]:
        """The symbols of each folder that are used most."""
        return most_used(self.ways, self.records, self.relations, self.is_code)

    @cached_property
    def most_documented(self) -> Mapping[str, Sequence[DocumentedSymbol]]:
        """The symbols of each folder with the longest docstrings."""
        return most_documented(self.ways, self.records)

    @cached_property
    def project_facts(self) -> ProjectFacts:
        """What is known of the project as a whole."""
        return ProjectFacts(
            records=self.records,
            usage=self.usage,
            folders=self.tree.folders,
            relations=self.relations,
            tests=self.usage_index.tests,
            is_test=self.usage_index.is_test,
            begins={symbol for entries in self.entry_points.values() for _, symbol in entries},
            public_paths=self.public_paths,
            changes=self.changes,
        )

    @cached_property
    def plans(self) -> Sequence[PagePlan]:
        """All pages, in the order of the navigation."""
        return plan_pages(self.tree, self.urls, self.title, self.parts)

    @cached_property
    def names(self) -> TreeNames:
        """The names of all files."""
        found = (self.records, self.relations, (ROOT, *self.tree.folders), self.ways)
        return self.listed.names if self.listed else TreeNames(*found)

    @cached_property
    def parts(self) -> Parts:
        """What takes more pages than one."""
        if self.listed:
            return self.listed.parts
        large = [uri for uri in self.tree.folders if too_many(self.totals[uri].keywords)]
        below = names_below(self.names.in_order, self.ways, large).items()
        subtrees = {uri: pages for uri, names in below if (pages := runs(names))}
        return Parts(self.names.pages, self.project_facts.glossary_letters, bool(self.changes), self.reports, subtrees)

    @cached_property
    def _uris(self) -> list[str]:
        return sorted(self.records)
