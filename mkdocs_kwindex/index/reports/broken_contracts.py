"""Which imports break the contracts that a project has declared."""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, permutations

from msgspec import Struct

from mkdocs_kwindex.index.import_graph import ImportGraph
from mkdocs_kwindex.model import FileRecord, Import
from mkdocs_kwindex.model.contracts import Contract, Layer

CHECKED = frozenset({"layers", "forbidden", "independence", "dependencies"})
"""The kinds of contract that are understood."""

_MOST_WILDCARDS = 3


class Breach(Struct, frozen=True):
    """A chain of imports that breaks a contract.

    Attributes:
        contract: The contract's name.
        chain: The modules, from the one that must not import to the one that must not be imported.
        file: The URI of the file with the first import.
        line: The line of the first import.
    """

    contract: str
    chain: tuple[str, ...]
    file: str
    line: int


class _Imports:
    """Who imports whom, by module; of what is outside of the tree only the top-level name."""

    def __init__(self, records: Mapping[str, FileRecord], graph: ImportGraph, *, skips_type_checking: bool) -> None:
        self.targets: defaultdict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
        self.modules = {record.source.module for record in records.values() if record.source.is_python}
        for uri, record in sorted(records.items()):
            module = record.source.module
            inside = set()
            for edge in graph.imports(uri):
                inside.add(_key(edge.statement))
                if edge.imported in records and not (skips_type_checking and edge.statement.type_checking):
                    target = records[edge.imported].source.module
                    self.targets[module].setdefault(target, (uri, edge.statement.line))
            for statement in record.imports:
                if _key(statement) not in inside and not (skips_type_checking and statement.type_checking):
                    self.targets[module].setdefault(statement.module.partition(".")[0], (uri, statement.line))

    def below(self, name: str) -> set[str]:
        """Return the modules that a name stands for: it and all in it; with `*` for a part, `**` for some."""
        fits = _pattern(name)
        return {module for module in (*self.modules, name) if fits(module)}

    def without(self, ignored: Iterable[tuple[str, str]]) -> "dict[str, dict[str, tuple[str, int]]]":
        """Return the imports but for those that count as allowed."""
        rules = [(_exactly(importer), _exactly(imported)) for importer, imported in ignored]
        return {
            module: {
                target: place
                for target, place in targets.items()
                if not any(importer(module) and imported(target) for importer, imported in rules)
            }
            for module, targets in self.targets.items()
        }


def breaches(contract: Contract, records: Mapping[str, FileRecord], graph: ImportGraph) -> list[Breach]:
    """Return the shortest chain of imports for each pair of modules by which a contract is broken.

    Args:
        contract: The contract, of one of the kinds in `CHECKED`.
        records: The files of the tree, by URI.
        graph: Their imports, joined.
    """
    imports = _Imports(records, graph, skips_type_checking=contract.skips_type_checking)
    edges = imports.without(contract.ignored)
    found = []
    for sources, targets, avoided in _forbidden(contract, imports):
        chain = _chain(edges, sources, targets, avoided, direct_only=contract.direct_only)
        if chain:
            file, line = edges[chain[0]][chain[1]]
            found.append(Breach(contract.name, tuple(chain), file, line))
    return found


_Pair = tuple[set[str], set[str], set[str]]


def _forbidden(contract: Contract, imports: _Imports) -> Iterator[_Pair]:
    """Yield the modules that must not import, those that they must not import, and those that are another matter."""
    if contract.kind == "layers":
        for container in contract.containers or ("",):
            yield from _between_layers(contract.layers, container, imports)
    elif contract.kind == "forbidden":
        for source in contract.sources:
            for target in contract.targets:
                yield imports.below(source), imports.below(target) - imports.below(source), set()
    elif contract.kind == "independence":
        for one, other in permutations(contract.sources, 2):
            yield imports.below(one), imports.below(other), set()
    else:
        yield from _undeclared(contract, imports)


def _undeclared(contract: Contract, imports: _Imports) -> Iterator[_Pair]:
    # A module belongs to the innermost of those for which dependencies are declared.
    owned: defaultdict[str, set[str]] = defaultdict(set)
    for module in imports.modules:
        owners = [name for name in contract.containers if f"{module}.".startswith(f"{name}.")]
        owned[max(owners, key=len, default="")].add(module)
    for boundary in contract.containers:
        if boundary not in {*contract.targets, *contract.sources}:
            yield owned[contract.sources[0]], owned[boundary], set()


def _between_layers(layers: Sequence[Layer], container: str, imports: _Imports) -> Iterator[_Pair]:
    prefix = f"{container}." if container else ""
    inside = [{name: imports.below(prefix + name) for name in layer.modules} for layer in layers]
    everything = {module for layer in inside for modules in layer.values() for module in modules}
    for higher, lower in combinations(inside, 2):
        for above in higher.values():
            for below in lower.values():
                yield below, above, everything - above - below
    for layer, modules in zip(layers, inside, strict=True):
        if layer.independent:
            for one, other in permutations(modules.values(), 2):
                yield one, other, everything - one - other


def _chain(
    edges: Mapping[str, Mapping[str, object]],
    sources: Collection[str],
    targets: Collection[str],
    avoided: Collection[str],
    *,
    direct_only: bool,
) -> list[str]:
    previous = dict.fromkeys(sorted(sources), "")
    pending = deque(previous)
    while pending:
        module = pending.popleft()
        for target in edges.get(module, ()):
            if target in targets:
                chain = [target, module]
                while previous[chain[-1]]:
                    chain.append(previous[chain[-1]])
                return chain[::-1]
            if not direct_only and target not in previous and target not in avoided:
                previous[target] = module
                pending.append(target)
    return []


def _key(statement: Import) -> tuple[int, str, str]:
    return statement.line, statement.module, statement.name


def _pattern(name: str) -> Callable[[str], bool]:
    return re.compile(rf"{_expression(name)}(?:\..*)?").fullmatch  # type: ignore[return-value]  # a match is true


def _exactly(name: str) -> Callable[[str], bool]:
    return re.compile(_expression(name)).fullmatch  # type: ignore[return-value]  # a match is true


def _expression(name: str) -> str:
    # An unreasonable number of them would take forever.
    parts = {"**": r".+", "*": r"[^.]+"} if name.count("**") <= _MOST_WILDCARDS else {}
    return r"\.".join(parts.get(part) or re.escape(part) for part in name.split("."))
