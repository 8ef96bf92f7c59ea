"""The import graph of all files."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from mkdocs_kwindex.model import FileRecord, Import


class ImportEdge(Struct, frozen=True):
    """An import statement's name that leads to a file of the tree.

    Attributes:
        importer: URI of the file that imports.
        imported: URI of the file that is imported.
        statement: The import.
        name: The name that is taken from the imported file; empty when the file itself is.
    """

    importer: str
    imported: str
    statement: Import
    name: str


class ImportGraph:
    """Which file imports which."""

    def __init__(self, records: Iterable[FileRecord]) -> None:
        """Join the imports of all files."""
        records = [record for record in records if record.source.is_python]
        self._files = _files_by_module(records)
        own = {record.source.uri: record for record in records if record.source.is_package}
        self._bound = {module: _bound(own[uri]) for module, uri in self._files.items() if uri in own}
        self._imports: defaultdict[str, list[ImportEdge]] = defaultdict(list)
        self._importers: defaultdict[str, list[ImportEdge]] = defaultdict(list)
        for record in records:
            for edge in self._edges(record):
                self._imports[edge.importer].append(edge)
                self._importers[edge.imported].append(edge)
        self._loaded = {uri: _loaded(edges) for uri, edges in sorted(self._imports.items())}
        self._cycles = {
            uri: tuple(sorted(component))
            for component in components(self._loaded)
            if len(component) > 1
            for uri in component
        }
        self._layers: tuple[Mapping[str, str], Layers] | None = None

    def imports(self, uri: str) -> Sequence[ImportEdge]:
        """Return what a file imports from the tree, in the order of its source."""
        return self._imports.get(uri, ())

    def importers(self, uri: str) -> Sequence[ImportEdge]:
        """Return the imports that lead to a file, sorted by importer and line."""
        return self._importers.get(uri, ())

    def imported_files(self, uri: str) -> list[str]:
        """Return the URIs of the files that a file imports, sorted."""
        return sorted({edge.imported for edge in self.imports(uri)})

    def importing_files(self, uri: str) -> list[str]:
        """Return the URIs of the files that import a file, sorted."""
        return sorted({edge.importer for edge in self.importers(uri)})

    def loaded_files(self, uri: str) -> Sequence[str]:
        """Return the URIs of the files that a file imports as soon as it is loaded, sorted."""
        return self._loaded.get(uri, ())

    def cycle(self, uri: str) -> Sequence[str]:
        """Return the files, sorted, that a file imports and that import it back, at whatever distance, with itself.

        Only imports that happen when the modules are loaded count. Empty when the file is in no cycle.
        """
        return self._cycles.get(uri, ())

    def shortest_cycle(self, uri: str) -> Sequence[str]:
        """Return a shortest way from a file over its imports back to itself; empty when there is none."""
        members = set(self.cycle(uri))
        previous: dict[str, str] = {}
        pending = [uri] if members else []
        for current in pending:
            for neighbour in self.loaded_files(current):
                if neighbour == uri:
                    way = [current]
                    while way[-1] != uri:
                        way.append(previous[way[-1]])
                    return tuple(reversed(way))
                if neighbour in members and neighbour not in previous:
                    previous[neighbour] = current
                    pending.append(neighbour)
        return ()

    def layers(self, packages: Mapping[str, str]) -> "Layers":
        """Return how files lie on one another; asked again for the same files, it does not work that out again.

        Args:
            packages: The package of each file, by the file's URI.
        """
        if self._layers is None or self._layers[0] != packages:
            self._layers = packages, Layers(self, packages)
        return self._layers[1]

    def _edges(self, record: FileRecord) -> Iterator[ImportEdge]:
        uri = record.source.uri
        for statement in record.imports:
            submodule = self._submodule(record, statement)
            module = self._files.get(statement.module)
            target = submodule or module
            if target and target != uri:
                yield ImportEdge(uri, target, statement, "" if submodule else statement.name)

    def _submodule(self, record: FileRecord, statement: Import) -> str | None:
        """Return the file of the module that is taken from a package, which may have something else by that name."""
        is_own = record.source.module == statement.module
        if not statement.name or (not is_own and statement.name in self._bound.get(statement.module, ())):
            return None
        return self._files.get(f"{statement.module}.{statement.name}")


class Layers:
    """The layers of each package: a file is above those that it imports.

    A file that loads no other file of its package is in layer 1, every other one in the layer above the highest file
    that it loads. Files that load each other, in a cycle, share a layer.
    """

    def __init__(self, graph: ImportGraph, packages: Mapping[str, str]) -> None:
        """Sort files into layers.

        Args:
            graph: The imports of all files.
            packages: The package of each file, by the file's URI.
        """
        neighbours = {
            uri: [other for other in graph.loaded_files(uri) if packages.get(other) == package]
            for uri, package in sorted(packages.items())
        }
        self._packages = packages
        self._layers: dict[str, int] = {}
        self._heights: dict[str, int] = {}
        self._below: dict[str, str] = {}
        for component in components(neighbours):
            members = set(component)
            # A component comes after those that it leads to.
            below = {other for uri in component for other in neighbours[uri] if other not in members}
            highest = min(below, key=lambda uri: (-self._layers[uri], uri), default="")
            layer = self._layers[highest] + 1 if highest else 1
            for uri in component:
                self._layers[uri] = layer
            if highest and len(component) == 1:
                self._below[component[0]] = highest
            package = packages[component[0]]
            self._heights[package] = max(layer, self._heights.get(package, 0))

    def layer(self, uri: str) -> int:
        """Return the layer of a file, from 1; 0 for a file that is not among them."""
        return self._layers.get(uri, 0)

    def height(self, uri: str) -> int:
        """Return the number of layers of the package that a file belongs to."""
        return self._heights.get(self._packages.get(uri, ""), 0)

    def below(self, uri: str) -> Sequence[str]:
        """Return a chain of imports through the layers below a file, from the file that it loads itself downwards.

        It ends with a file of the first layer, or with the first file on the way that is part of a cycle: it is not
        the longest chain, as there may be longer ones through the files of a cycle.
        """
        chain = []
        while uri := self._below.get(uri, ""):
            chain.append(uri)
        return chain


def _loaded(edges: Iterable[ImportEdge]) -> Sequence[str]:
    return sorted({e.imported for e in edges if not (e.statement.in_function or e.statement.type_checking)})


def _bound(record: FileRecord) -> frozenset[str]:
    """Return the names that a package's own file binds to something other than its modules of those names."""
    imports = [item for item in record.imports if item.name and item.parent < 0 and not item.in_function]
    own = {item.name for item in imports if item.module == record.source.module and item.alias in {"", item.name}}
    defined = {definition.name for definition in record.definitions if definition.parent < 0}
    return frozenset((defined | {item.alias or item.name for item in imports}) - own)


def _files_by_module(records: Iterable[FileRecord]) -> Mapping[str, str]:
    """Return the file of each module; a module's own file before its stub's."""
    files: dict[str, str] = {}
    for uri, module in sorted((record.source.uri, record.source.module) for record in records):
        files.setdefault(module, uri)
    return files


def components(neighbours: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield the strongly connected components, each after those that it leads to.

    Tarjan's algorithm (SIAM Journal on Computing 1 (2), 1972), with its own stack: chains of imports get long.
    """
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    component_stack: list[str] = []
    on_stack: set[str] = set()
    for root in neighbours:
        work = [] if root in order else [root]
        iterators: dict[str, Iterator[str]] = {}
        while work:
            node = work[-1]
            if node not in order:
                order[node] = lowest[node] = len(order)
                component_stack.append(node)
                on_stack.add(node)
                iterators[node] = iter(neighbours.get(node, ()))
            following = next(iterators[node], None)
            if following is None:
                work.pop()
                if work:
                    lowest[work[-1]] = min(lowest[work[-1]], lowest[node])
                if lowest[node] == order[node]:
                    component = _pop_until(component_stack, node)
                    on_stack.difference_update(component)
                    yield component
            elif following not in order:
                work.append(following)
            elif following in on_stack:
                lowest[node] = min(lowest[node], order[following])


def _pop_until(stack: list[str], last: str) -> list[str]:
    popped = [stack.pop()]
    while popped[-1] != last:
        popped.append(stack.pop())
    return popped
