"""Packages that nobody here wrote: what the pages list is what an independent reading of the code finds."""

import ast
import importlib.util
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Page
from tests.support.projects import SHOP_CONFIG
from tests.support.tree import write_site

PACKAGES = ("griffe", "jinja2", "mkdocs", "rich")
DEFINING_KINDS = {"function", "method", "property", "class"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    packages = ", ".join(f"'installed:{name}'" for name in PACKAGES)
    config = f"site_name: Site\ntheme: {{name: mkdocs, highlightjs: false}}\nplugins: [kwindex: {{packages: [{packages}]}}]\n"
    return build(write_site(tmp_path_factory.mktemp("real"), "", {"mkdocs.yml": config}))


@cache
def parsed(package: str) -> dict[str, ast.Module]:
    """Parse every file of an installed package, by the path that starts at its name."""
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    root = Path(spec.submodule_search_locations[0])
    paths = (path for path in root.rglob("*.py*") if path.suffix in {".py", ".pyi"} and "__pycache__" not in path.parts)
    return {f"{package}/{path.relative_to(root).as_posix()}": ast.parse(path.read_bytes()) for path in paths}


def definitions(tree: ast.Module) -> Counter[tuple[str, int]]:
    """Count every `def` and `class` at any depth by name and line."""
    nodes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return Counter((node.name, node.lineno) for node in ast.walk(tree) if isinstance(node, nodes))


def imports(file: str, tree: ast.Module) -> set[tuple[str, int]]:
    """Return the keywords that every import gives, with their lines: `a.b` for `import a.b`, `m` and `n` for `from m import n`."""
    return {keyword for node in ast.walk(tree) for keyword in _keywords_of_import(file, node)}


def _keywords_of_import(file: str, node: ast.AST) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Import):
        yield from ((alias.name, node.lineno) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        # A relative import starts at the folder of the file, and goes up one for every further dot.
        folders = file.split("/")[:-1]
        base = folders[: len(folders) - node.level + 1] if node.level else []
        yield ".".join([*base, *filter(None, [node.module])]), node.lineno
        yield from ((alias.name, node.lineno) for alias in node.names if alias.name != "*")


def of_file(built: Built, file: str) -> list[dict[str, Any]]:
    return [record for record in built.keywords() if record["file"] == file]


def test_nothing_goes_wrong(built: Built) -> None:
    assert built.log == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_is_there(built: Built, package: str) -> None:
    files = {record["file"] for record in built.keywords() if record["kind"] == "module"}

    assert {file for file in files if file.startswith(f"{package}/")} == set(parsed(package))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_definition_at_any_depth_is_a_keyword(built: Built, package: str) -> None:
    found: dict[str, Counter[tuple[str, int]]] = {file: Counter() for file in parsed(package)}
    for record in built.keywords():
        if record["kind"] in DEFINING_KINDS and record["file"] in found:
            found[record["file"]][record["name"], record["line"]] += 1

    assert found == {file: definitions(tree) for file, tree in parsed(package).items()}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_import_wherever_it_stands_is_a_keyword(built: Built, package: str) -> None:
    found: dict[str, set[tuple[str, int]]] = {file: set() for file in parsed(package)}
    for record in built.keywords():
        if record["kind"] == "import" and record["file"] in found:
            found[record["file"]].add((record["name"], record["line"]))

    assert found == {file: imports(file, tree) for file, tree in parsed(package).items()}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_kinds_are_those_of_the_language(built: Built, package: str) -> None:
    kinds = {
        (record["file"], record["name"], record["line"]): record["kind"]
        for record in built.keywords()
        if record["kind"] in DEFINING_KINDS
    }
    expected = {
        (file, node.name, node.lineno): "class" if isinstance(node, ast.ClassDef) else "function"
        for file, tree in parsed(package).items()
        for parent in ast.walk(tree)
        for node in ast.iter_child_nodes(parent)
        if isinstance(node, ast.ClassDef)
        or (isinstance(node, ast.FunctionDef) and isinstance(parent, (ast.Module, ast.FunctionDef)))
    }

    assert {place: kinds.get(place) for place in expected} == expected


def test_every_link_and_anchor_resolves(built: Built) -> None:
    report = crawl(built.site_dir)

    assert report.problems == []
    assert report.pages > 2 * sum(len(parsed(package)) for package in PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_source_line_is_shown(built: Built, package: str) -> None:
    for file in list(parsed(package))[::10]:
        spec = importlib.util.find_spec(package)
        assert spec is not None
        assert spec.submodule_search_locations is not None
        path = Path(spec.submodule_search_locations[0]).parent / file
        page = built.page(f"code/{file}_docs/")
        text = "".join(node.text() for node in page.all(".kw-source pre"))
        assert text.rstrip("\n") == path.read_text(encoding="utf-8").rstrip("\n")


# Functions inside functions and classes inside functions, several of one name in one scope: the shape of a file whose
# keyword list a well-known generator got right and its links wrong.
NESTED = """
import functools
from collections import namedtuple

import torch
import torch.utils._pytree as pytree


def indirection(op):
    def inner(*args):
        if op is None:
            def kernel(*args): ...
        else:
            def kernel(*args): ...
        return functools.partial(kernel)
    return inner


def construct(schema, differentiability=None):
    def apply(*args):
        flat, spec = pytree.tree_flatten(args)
        out_spec = None

        def forward(ctx, *flat_args):
            nonlocal out_spec
            return save(ctx, flat_args)

        def backward(ctx, *grads):
            def error(): ...
            return error()

        class Generated(torch.autograd.Function):
            @staticmethod
            def jvp(ctx): ...

        return Generated.apply(*flat)
    return apply


def save(ctx, stuff): ...


namedtuple_args_cls = namedtuple("args", ["a"])
"""


def test_nested_definitions_and_imports_by_their_names(site: BuildSite) -> None:
    built = site(SHOP_CONFIG, {"src/torch/__init__.py": "", "src/torch/_custom_op/autograd.py": NESTED})

    page = built.page("code/torch/_custom_op/autograd.py_kw/")
    assert {group: _names(page, group) for group in page.sections[:-1]} == {
        "classes": ["Generated"],
        "functions": [
            "apply", "backward", "construct", "error", "forward", "indirection", "inner", "kernel", "kernel", "save",
        ],
        "methods": ["jvp"],
        "attributes": ["a", "namedtuple_args_cls"],
        "imports": ["collections", "functools", "namedtuple", "torch", "torch.utils._pytree"],
    }  # fmt: skip
    ids = built.page("code/torch/_custom_op/autograd.py_docs/").ids
    module = "torch._custom_op.autograd"
    assert {f"{module}.indirection.inner.kernel", f"{module}.indirection.inner.kernel~2"} <= set(ids)
    assert f"{module}.construct.apply.Generated.jvp" in ids
    assert f"{module}.construct.apply.backward.error" in ids


def _names(page: Page, group: str) -> list[str]:
    heading = page.by_id(group)
    section = heading.parent
    assert section is not None
    return [item.css("a")[0].text() for item in section.css("li")]
