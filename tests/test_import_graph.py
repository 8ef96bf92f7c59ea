"""The import graph: equal to grimp's on real packages, and its cycles on small ones."""

import ast
from pathlib import Path

import grimp
import pytest
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.analysis.imports import collect_imports
from mkdocs_kwindex.analysis.statements import statements
from mkdocs_kwindex.import_graph import ImportGraph
from mkdocs_kwindex.model import FileRecord, Import, LineCounts, Role, SourceFile
from mkdocs_kwindex.sources import locate_packages, walk


def record(source: SourceFile, imports: tuple[Import, ...]) -> FileRecord:
    return FileRecord(source, 0, "utf-8", LineCounts(0, 0, 0), Role("module", ""), imports=imports)


def graph_of(package: str) -> tuple[ImportGraph, dict[str, str]]:
    """Return the graph of an installed package, and the module of each of its `.py` files."""
    tree = walk(locate_packages([f"installed:{package}"], Path()), GitIgnoreSpec.from_lines([]))
    records = []
    for source in tree.files.values():
        module = ast.parse(Path(source.path).read_bytes())
        records.append(record(source, tuple(collect_imports(statements(module), source, {}))))
    modules = {uri: source.module for uri, source in tree.files.items() if uri.endswith(".py")}
    return ImportGraph(records), modules


@pytest.mark.parametrize("package", ["griffe", "jinja2", "rich", "mkdocs", "sqlalchemy", "django"])
def test_the_graph_is_grimps(package: str) -> None:
    graph, modules = graph_of(package)
    ours = {
        (modules[uri], modules[edge.imported])
        for uri in modules
        for edge in graph.imports(uri)
        if edge.imported in modules
    }
    reference = grimp.build_graph(package, cache_dir=None)
    theirs = {
        (module, imported)
        for module in reference.modules
        for imported in reference.find_modules_directly_imported_by(module)
        # A module that imports itself (rich.box under `if __name__ == "__main__"`) is no dependency.
        if imported != module
    }

    # grimp leaves out folders without an `__init__.py`.
    assert {edge for edge in ours if edge[0] in reference.modules} == theirs


def chain(*edges: tuple[str, str]) -> ImportGraph:
    names = sorted({name for edge in edges for name in edge})
    records = []
    for name in names:
        imports = tuple(Import(target) for origin, target in edges if origin == name)
        records.append(record(SourceFile("", f"{name}.py", name), imports))
    return ImportGraph(records)


def test_cycles() -> None:
    graph = chain(("a", "b"), ("b", "c"), ("c", "a"), ("c", "b"), ("d", "a"))

    assert graph.cycle("a.py") == ("a.py", "b.py", "c.py")
    assert graph.shortest_cycle("b.py") == ("b.py", "c.py")
    assert graph.cycle("d.py") == ()
    assert graph.shortest_cycle("d.py") == ()


def test_a_chain_longer_than_pythons_stack() -> None:
    edges = [(f"m{n}", f"m{n + 1}") for n in range(5_000)]
    graph = chain(*edges, ("m5000", "m0"))

    assert len(graph.cycle("m0.py")) == 5_001
