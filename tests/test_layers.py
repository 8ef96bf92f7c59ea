"""The layering of the house is kept, and a breach is noticed."""

import importlib
import pkgutil
import shutil
import subprocess
import sys
from dataclasses import is_dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest
from msgspec import Struct

import dev
import mkdocs_kwindex
from mkdocs_kwindex.cache import RECORD_CODE

LINT_IMPORTS = [str(Path(sys.executable).parent / dev.CHECKS["layers"][0]), *dev.CHECKS["layers"][1:]]


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(LINT_IMPORTS, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    shutil.copy(dev.ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        dev.ROOT / "mkdocs_kwindex", tmp_path / "mkdocs_kwindex", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def test_every_import_goes_down(copy_of_the_house: Path) -> None:
    outcome = lint_imports(copy_of_the_house)

    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("model/files.py", "import mkdocs_kwindex.discovery", "Imports go one way, from the plugin down to the model"),
        (
            "model/files.py",
            "import mkdocs.utils",
            "Only the plugin, its host and the preview know MkDocs",
        ),
        (
            "semantic/narrowing.py",
            "if TYPE_CHECKING:\n    import mkdocs_kwindex.semantic.expressions",
            "No imports go in a circle, not even those for type checkers",
        ),
        ("cli/loading.py", "import mkdocs_kwindex.host.problem_log", "The command knows no host"),
        ("discovery/walking.py", "import griffe", "Only the analysis knows griffe"),
        ("discovery/walking.py", "import jinja2", "Only the rendering knows Jinja"),
        ("unplaced.py", "", "Imports go one way, from the plugin down to the model"),
    ],
)
def test_a_breach_is_noticed(copy_of_the_house: Path, module: str, line: str, broken: str) -> None:
    path = copy_of_the_house / "mkdocs_kwindex" / module
    path.write_text(f"{path.read_text(encoding='utf-8') if path.exists() else ''}\n{line}\n", encoding="utf-8")

    outcome = lint_imports(copy_of_the_house)

    assert outcome.returncode == 1
    assert f"{broken} BROKEN" in outcome.stdout


def test_the_house_has_at_most_twenty_rooms() -> None:
    graph = grimp.build_graph("mkdocs_kwindex", cache_dir=None)

    assert len(graph.find_children("mkdocs_kwindex")) <= 20


def circle(package: str) -> list[str]:
    """Return modules that import each other in a circle, imports for type checkers included; nothing without one."""
    graph = grimp.build_graph(package, cache_dir=None, exclude_type_checking_imports=False)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle("mkdocs_kwindex") == []


def test_a_circle_is_noticed_though_only_type_checkers_see_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "__init__": "",
        "a": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lamp_in_a_circle.b import B",
        "b": "from lamp_in_a_circle import c",
        "c": "import lamp_in_a_circle.a",
    }
    package = tmp_path / "lamp_in_a_circle"
    package.mkdir()
    for name, text in files.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    assert {module.rpartition(".")[2] for module in circle("lamp_in_a_circle")} == {"a", "b", "c"}


def test_values_are_frozen_but_for_those_that_count() -> None:
    changing = set()
    for module in pkgutil.walk_packages(mkdocs_kwindex.__path__, "mkdocs_kwindex."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, type) and value.__module__ == module.name:
                is_struct = issubclass(value, Struct) and not value.__struct_config__.frozen
                is_data_class = is_dataclass(value) and not value.__dataclass_params__.frozen  # type: ignore[attr-defined]
                changing |= {name} if is_struct or is_data_class else set()

    assert changing == {"ClassRow", "Progress", "_Course", "_Level"}


def test_the_keys_of_records_know_all_code_that_records_depend_on() -> None:
    graph = grimp.build_graph("mkdocs_kwindex", cache_dir=None)

    used = graph.find_upstream_modules("mkdocs_kwindex.analysis", as_package=True)

    # The limits of the workers are part of what they answer when a file is too much for them.
    parts = {name.split(".")[1] for name in used} | {"analysis", "workers/tasks"}
    assert parts == {name.removesuffix(".py") for name in RECORD_CODE}
