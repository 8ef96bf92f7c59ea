"""The import graph: equal to grimp's on real packages, and its cycles on small ones."""

import ast
import random
from collections.abc import Collection, Mapping
from itertools import pairwise
from pathlib import Path

import grimp
import pytest
from msgspec import structs
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.analysis.structure import read_structure
from mkdocs_kwindex.discovery import locate_packages, walk
from mkdocs_kwindex.index.import_graph import ImportGraph, Layers
from mkdocs_kwindex.model import FileRecord, Import, LineCounts, Role, RoleName, SourceFile
from mkdocs_kwindex.semantic.import_paths import collect_imports
from mkdocs_kwindex.semantic.statement_walk import statements


def record(source: SourceFile, imports: tuple[Import, ...]) -> FileRecord:
    return FileRecord(source, 0, "utf-8", LineCounts(0, 0, 0), Role(RoleName.MODULE, ""), imports=imports)


def graph_of(package: str) -> tuple[ImportGraph, dict[str, str]]:
    """Return the graph of an installed package, and the module of each of its `.py` files."""
    tree = walk(locate_packages([f"installed:{package}"], Path()), GitIgnoreSpec.from_lines([]))
    records = []
    for source in tree.files.values():
        module = ast.parse(Path(source.path).read_bytes())
        records.append(record(source, tuple(collect_imports(statements(module), source, {}))))
    modules = {uri: source.module for uri, source in tree.files.items() if uri.endswith(".py")}
    return ImportGraph(records), modules


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


def test_two_files_are_a_cycle() -> None:
    graph = chain(("a", "b"), ("b", "a"), ("b", "c"))

    assert graph.cycle("a.py") == ("a.py", "b.py")
    assert graph.cycle("c.py") == ()


def test_the_shortest_way_round_a_long_cycle() -> None:
    graph = chain(("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("b", "d"))

    assert graph.shortest_cycle("a.py") == ("a.py", "b.py", "d.py")
    assert graph.shortest_cycle("c.py") == ("c.py", "d.py", "a.py", "b.py")


def test_what_is_taken_from_a_package_is_a_module_before_it_is_a_name() -> None:
    records = [
        record(SourceFile("", "p/__init__.py", "p", is_package=True), ()),
        record(SourceFile("", "p/a.py", "p.a"), (Import("p", "a"), Import("p", "b"))),
        record(SourceFile("", "p/b.py", "p.b"), (Import("p", "a"), Import("p", "thing"), Import("p"), Import("q"))),
    ]
    graph = ImportGraph(records)

    assert [(edge.imported, edge.name) for edge in graph.imports("p/b.py")] == [
        ("p/a.py", ""),
        ("p/__init__.py", "thing"),
        ("p/__init__.py", ""),
    ]
    assert len({*graph.imports("p/b.py"), *graph.importers("p/__init__.py")}) == 3
    assert graph.imported_files("p/a.py") == ["p/b.py"]
    assert graph.importing_files("p/__init__.py") == ["p/b.py"]


def test_what_a_package_binds_to_something_else_is_not_its_module_of_that_name() -> None:
    package = SourceFile("", "p/__init__.py", "p", is_package=True)
    asking = record(SourceFile("", "q.py", "q"), (Import("p", "a"), Import("p", "b"), Import("p", "c")))
    modules = [record(SourceFile("", f"p/{name}.py", f"p.{name}"), ()) for name in "abc"]
    own = record(package, (Import("p.a", "a"), Import("p", "b"), Import("p", "c"), Import("p.c", "x", "c")))
    graph = ImportGraph([own, *modules, asking])

    assert [(edge.imported, edge.name) for edge in graph.imports("q.py")] == [
        ("p/__init__.py", "a"),
        ("p/b.py", ""),
        ("p/c.py", ""),
    ]
    assert [(edge.imported, edge.name) for edge in graph.imports("p/__init__.py")] == [
        ("p/a.py", "a"),
        ("p/b.py", ""),
        ("p/c.py", ""),
        ("p/c.py", "x"),
    ]


def test_only_what_runs_when_a_module_loads_makes_a_cycle() -> None:
    for late in (Import("a", in_function=True), Import("a", type_checking=True)):
        graph = ImportGraph(
            [record(SourceFile("", "a.py", "a"), (Import("b"),)), record(SourceFile("", "b.py", "b"), (late,))]
        )
        assert graph.imported_files("b.py") == ["a.py"]
        assert graph.loaded_files("b.py") == []
        assert graph.cycle("a.py") == ()


def test_a_chain_longer_than_pythons_stack() -> None:
    edges = [(f"m{n}", f"m{n + 1}") for n in range(5_000)]
    graph = chain(*edges, ("m5000", "m0"))

    assert len(graph.cycle("m0.py")) == 5_001


def module_edges(*edges: tuple[str, str]) -> tuple[ImportGraph, dict[str, str]]:
    names = sorted({name for edge in edges for name in edge})
    records = [
        record(
            SourceFile("", f"{name.replace('.', '/')}.py", name),
            tuple(Import(target) for origin, target in edges if origin == name),
        )
        for name in names
    ]
    return ImportGraph(records), {record.source.uri: record.source.uri[0] for record in records}


def test_a_file_lies_one_layer_above_the_highest_file_that_it_loads() -> None:
    graph, uris = module_edges(("p.top", "p.mid"), ("p.top", "p.base"), ("p.mid", "p.base"), ("p.other", "p.base"))
    layers = Layers(graph, uris)

    assert {uri: layers.layer(uri) for uri in uris} == {"p/base.py": 1, "p/mid.py": 2, "p/other.py": 2, "p/top.py": 3}
    assert layers.height("p/base.py") == 3
    assert layers.below("p/top.py") == ["p/mid.py", "p/base.py"]


def test_a_cycle_is_one_layer() -> None:
    graph, uris = module_edges(
        ("p.top", "p.a"), ("p.a", "p.b"), ("p.b", "p.a"), ("p.b", "p.base"), ("p.base", "p.ground")
    )
    layers = Layers(graph, uris)

    assert [layers.layer(f"p/{name}.py") for name in ("ground", "base", "a", "b", "top")] == [1, 2, 3, 3, 4]
    assert layers.below("p/top.py") == ["p/a.py"]
    assert layers.below("p/a.py") == layers.below("p/b.py") == []


def test_each_package_has_layers_of_its_own() -> None:
    graph, uris = module_edges(("p.a", "q.b"), ("q.b", "q.c"))
    layers = Layers(graph, uris)

    assert [(layers.layer(uri), layers.height(uri)) for uri in ("p/a.py", "q/b.py", "q/c.py")] == [
        (1, 1),
        (2, 2),
        (1, 2),
    ]


def test_imports_in_functions_and_for_type_checkers_make_no_layers() -> None:
    records = [
        record(SourceFile("", "p/a.py", "p.a"), (Import("p.b", in_function=True), Import("p.b", type_checking=True))),
        record(SourceFile("", "p/b.py", "p.b"), ()),
    ]

    assert Layers(ImportGraph(records), {"p/a.py": "p", "p/b.py": "p"}).height("p/a.py") == 1


def test_layers_are_worked_out_once_for_the_same_files() -> None:
    graph, uris = module_edges(("p.a", "p.b"))
    layers = graph.layers(uris)

    assert graph.layers(dict(uris)) is layers
    assert (layers.layer("p/a.py"), layers.height("p/a.py")) == (2, 2)
    assert (layers.layer("q/a.py"), layers.height("q/a.py")) == (0, 0)
    other = graph.layers({"p/a.py": "p"})
    assert (other.layer("p/a.py"), other.height("p/a.py")) == (1, 1)
    assert graph.layers(uris) is not layers


def test_an_import_goes_from_its_first_line_to_its_last() -> None:
    tree = ast.parse("import a\nfrom b import (\n    c as d,\n)\n")
    found = collect_imports(statements(tree), SourceFile("/x.py", "x.py", "x"), {})

    assert [(one.module, one.name, one.alias, one.line, one.end_line) for one in found] == [
        ("a", "", "", 1, 1),
        ("b", "c", "d", 2, 4),
    ]


@pytest.mark.parametrize("seed", range(40))
def test_random_imports_against_brute_force(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - what is drawn guards nothing
    names = "abcdefg"[: draw.randint(2, 7)]
    edges = {
        (one, other) for one in names for other in names if one != other and draw.random() < draw.choice((0.15, 0.3))
    }
    graph, uris = module_edges(*((f"p.{one}", f"p.{other}") for one, other in sorted(edges)))
    after = {uri: set(graph.loaded_files(uri)) for uri in uris}
    assert {(uri[2], other[2]) for uri in uris for other in after[uri]} == edges
    far = {uri: reachable(after, uri) for uri in uris}
    layers = Layers(graph, uris)

    for uri in uris:
        circle = {other for other in far[uri] if uri in far[other]}
        assert graph.cycle(uri) == tuple(sorted(circle))
        way = graph.shortest_cycle(uri)
        assert all(other in after[one] for one, other in pairwise([*way, *way[:1]]))
        assert (way[:1] == (uri,), len(way)) == (bool(circle), distance(after, uri) if circle else 0)
        lower = after[uri] - circle
        below = {other for member in circle | {uri} for other in after[member]} - circle - {uri}
        assert layers.layer(uri) == 1 + max(map(layers.layer, below), default=0)
        highest = sorted(lower, key=lambda other: (-layers.layer(other), other))[:1]
        assert layers.below(uri)[:1] == ([] if circle else highest)
        assert layers.height(uri) == max(map(layers.layer, uris))


def reachable(after: Mapping[str, Collection[str]], start: str) -> set[str]:
    """Return what can be reached from a file by one import or more."""
    found: set[str] = set()
    pending = [start]
    while pending:
        new = set(after[pending.pop()]) - found
        found |= new
        pending.extend(new)
    return found


def distance(after: Mapping[str, Collection[str]], start: str) -> int:
    """Return how many imports lead from a file back to itself."""
    front, steps = {start}, 0
    while start not in front or not steps:
        front, steps = {other for one in front for other in after[one]}, steps + 1
    return steps


def test_members_of_classes_and_functions_are_no_names_of_a_package() -> None:
    text = "class A:\n    def a(self): ...\ndef b():\n    import q.c as c\nd = 1\n"
    package = SourceFile("", "p/__init__.py", "p", is_package=True)
    tree = ast.parse(text)
    found = [definition for _, _, definition in read_structure(package, text).found]
    imports = tuple(collect_imports(statements(tree), package, {}))
    own = structs.replace(record(package, imports), definitions=tuple(found))
    modules = [record(SourceFile("", f"p/{name}.py", f"p.{name}"), ()) for name in "abcd"]
    asking = record(SourceFile("", "r.py", "r"), tuple(Import("p", name) for name in "abcd"))

    edges = ImportGraph([own, *modules, asking]).imports("r.py")
    assert [edge.imported for edge in edges] == ["p/a.py", "p/__init__.py", "p/c.py", "p/__init__.py"]


# Last, as it takes the longest.
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
