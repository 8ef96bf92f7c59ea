"""Sums up imports by folder, in one pass over all files."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from mkdocs_kwindex.index.import_graph import ImportEdge, ImportGraph
from mkdocs_kwindex.index.keywords import Origin, import_origin
from mkdocs_kwindex.model import FileRecord


class PartImport(Struct, frozen=True):
    """What one part of a folder imports from another when the program runs.

    Attributes:
        importer: URI of the part that imports.
        imported: URI of the part that is imported.
        names: How many names are imported, in all files of the one from all files of the other.
        files: How many files of the one import.
        deferred: Whether all of it happens inside functions.
    """

    importer: str
    imported: str
    names: int
    files: int
    deferred: bool


class Partner(Struct, frozen=True):
    """A file or folder beside a folder, or beside one of those around it, that is joined to it by imports.

    Attributes:
        uri: The file or folder.
        imports: How many of the folder's files import it.
        imported_by: How many of its files import the folder.
    """

    uri: str
    imports: int
    imported_by: int


class OutsideModule(Struct, frozen=True):
    """A top-level module from outside of the tree.

    Attributes:
        name: Its name.
        origin: Where it comes from.
        files: The folder's files that import it, sorted.
    """

    name: str
    origin: Origin
    files: tuple[str, ...]


class Coupling(Struct, frozen=True):
    """The imports of a folder's files and of those that import them.

    Attributes:
        inner: The imports between the parts of the folder, sorted.
        partners: What is joined to it in the rest of the tree, most files first.
        used_by: How many files elsewhere in the tree import one of its files.
        outside: What it imports from outside of the tree, that which most files import first.
        tests: The tests and examples that import its files, with how many of these, most first.
    """

    inner: tuple[PartImport, ...] = ()
    partners: tuple[Partner, ...] = ()
    used_by: int = 0
    outside: tuple[OutsideModule, ...] = ()
    tests: tuple[tuple[str, int], ...] = ()


class _Between:
    """Imports between two parts, while they are counted."""

    def __init__(self) -> None:
        self.names = 0
        self.files: set[str] = set()
        self.deferred = True

    def add(self, edges: Iterable[ImportEdge]) -> None:
        """Count what the program imports when it runs."""
        for edge in edges:
            if not edge.statement.type_checking:
                self.names += 1
                self.files.add(edge.importer)
                self.deferred = self.deferred and edge.statement.in_function


class _Counts:
    """The imports of all folders, while they are counted.

    Attributes:
        inner: Imports between the parts of each folder.
        imports: For each folder what its files import from elsewhere, with those files.
        importers: For each folder from where it is imported, with the files that import it.
        tests: For each folder and each of its tests and examples how many of its files it imports.
    """

    def __init__(self) -> None:
        self.inner: defaultdict[str, defaultdict[tuple[str, str], _Between]]
        self.inner = defaultdict(lambda: defaultdict(_Between))
        self.imports: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.importers: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.tests: Counter[tuple[str, str]] = Counter()

    def add(self, here: Sequence[str], there: Sequence[str], edges: Iterable[ImportEdge]) -> None:
        """Count the imports of one file from another for all folders around the two."""
        importer, depth = here[-1], _shared(here, there)
        # A stub is never loaded.
        if not importer.endswith(".pyi"):
            self.inner[here[depth - 1]][here[depth], there[depth]].add(edges)
        for folder in here[depth:-1]:
            self.imports[folder][there[depth]].add(importer)
        for folder in there[depth:-1]:
            self.importers[folder][here[depth]].add(importer)


def couplings(
    folders: Iterable[str],
    ways: Mapping[str, Sequence[str]],
    records: Mapping[str, FileRecord],
    tests: Collection[str],
    graph: ImportGraph,
    internal: Collection[str],
) -> Mapping[str, Coupling]:
    """Add up the imports for every folder.

    Args:
        folders: The folders, and `ROOT`.
        ways: The way to every file, from the landing page down.
        records: What the analysis found, by file URI.
        tests: The tests and examples, inside of the tree and outside.
        graph: The imports of all files, joined.
        internal: The names of the top-level packages.
    """
    counts = _Counts()
    for importer in records:
        for imported, edges in _by_target(graph.imports(importer)):
            if imported in ways:
                counts.add(ways[importer], ways[imported], edges)
    for test in tests:
        for imported in graph.imported_files(test):
            if imported in ways and imported not in tests:
                counts.tests.update((folder, test) for folder in ways[imported][:-1])
    outside = _outside(ways, records, internal)
    tested: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for (folder, test), count in counts.tests.items():
        tested[folder].append((test, count))
    return {
        folder: Coupling(
            inner=tuple(_part_imports(counts.inner[folder])),
            partners=tuple(_partners(counts.imports[folder], counts.importers[folder])),
            used_by=sum(map(len, counts.importers[folder].values())),
            outside=outside.get(folder, ()),
            tests=tuple(sorted(tested[folder], key=lambda item: (-item[1], item[0]))),
        )
        for folder in folders
    }


def _by_target(edges: Iterable[ImportEdge]) -> Iterator[tuple[str, list[ImportEdge]]]:
    found: dict[str, list[ImportEdge]] = {}
    for edge in edges:
        found.setdefault(edge.imported, []).append(edge)
    yield from found.items()


def _shared(here: Sequence[str], there: Sequence[str]) -> int:
    """Return how many folders two ways share; the first one always."""
    depth = 1
    while here[depth] == there[depth]:
        depth += 1
    return depth


def _part_imports(inner: Mapping[tuple[str, str], _Between]) -> Iterator[PartImport]:
    for (importer, imported), between in sorted(inner.items()):
        if between.names:
            yield PartImport(importer, imported, between.names, len(between.files), between.deferred)


def _partners(imports: Mapping[str, set[str]], importers: Mapping[str, set[str]]) -> list[Partner]:
    found = [Partner(uri, len(imports.get(uri, ())), len(importers.get(uri, ()))) for uri in {**imports, **importers}]
    return sorted(found, key=lambda partner: (-partner.imports - partner.imported_by, partner.uri))


def _outside(
    ways: Mapping[str, Sequence[str]], records: Mapping[str, FileRecord], internal: Collection[str]
) -> dict[str, tuple[OutsideModule, ...]]:
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for uri in sorted(records):
        names = sorted({imported.module.partition(".")[0] for imported in records[uri].imports})
        for folder in ways[uri][:-1]:
            modules = found[folder]
            for name in names:
                if name and name not in internal:
                    modules[name].append(uri)
    return {
        folder: tuple(
            OutsideModule(name, import_origin(name, internal), tuple(files))
            for name, files in sorted(modules.items(), key=lambda item: (-len(item[1]), item[0]))
        )
        for folder, modules in found.items()
    }
