"""The dotted paths of modules are those that `import` uses, however a project lays out its folders."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.discovery import locate_packages, walk
from mkdocs_kwindex.discovery.module_names.imported import importing_files
from mkdocs_kwindex.discovery.module_names.setup_py import FindPackages, setup_arguments
from mkdocs_kwindex.model import Tree
from tests.support.tree import write_site

NOTHING = GitIgnoreSpec.from_lines([])


def whole(tmp_path: Path, files: Mapping[str, str]) -> Tree:
    """Return the tree of a whole project."""
    root = tmp_path / "project"
    write_site(root, "", files)
    return walk(locate_packages(["."], root), NOTHING)


def modules(tree: Tree) -> dict[str, str]:
    """Return the modules by path in the project; the path itself for a file that nothing can import."""
    return {uri.removeprefix("project/"): source.module.removeprefix("project/") for uri, source in tree.files.items()}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"src/lamp/bulb.py": ""}, {"src/lamp/bulb.py": "lamp.bulb"}),
        ({"lamp/__init__.py": "", "lamp/bulb.py": ""}, {"lamp/__init__.py": "lamp", "lamp/bulb.py": "lamp.bulb"}),
        (
            {"pyproject.toml": "[tool.setuptools.packages.find]\nwhere = ['code']", "code/acme/core/a.py": ""},
            {"code/acme/core/a.py": "acme.core.a"},
        ),
        (
            {
                "pyproject.toml": "[tool.setuptools.package-dir]\n'lamp' = 'sources/of-lamp'",
                "sources/of-lamp/bulb.py": "",
            },
            {"sources/of-lamp/bulb.py": "lamp.bulb"},
        ),
        (
            {"setup.cfg": "[options]\npackage_dir =\n    = lib\npackages = find:\n", "lib/lamp/__init__.py": ""},
            {"lib/lamp/__init__.py": "lamp"},
        ),
        (
            {
                "setup.py": "from setuptools import *\nsetup(packages=find_packages(where='lib'))",
                "lib/lamp/__init__.py": "",
            },
            {"lib/lamp/__init__.py": "lamp", "setup.py": "setup.py"},
        ),
        (
            {"pyproject.toml": "[tool.hatch.build.targets.wheel]\npackages = ['python/lamp']", "python/lamp/a.py": ""},
            {"python/lamp/a.py": "lamp.a"},
        ),
        (
            {
                "pyproject.toml": "[tool.poetry]\npackages = [{include = 'lamp/**/*.py', from = 'other'}]",
                "other/lamp/a.py": "",
            },
            {"other/lamp/a.py": "lamp.a"},
        ),
        (
            {
                "meson.build": "py.install_sources(['lib/a.py'], subdir: 'lamp')\n",
                "lib/__init__.py": "",
                "lib/a.py": "",
            },
            {"lib/__init__.py": "lamp", "lib/a.py": "lamp.a"},
        ),
        (
            {"pyproject.toml": "[tool.flit.module]\nname = 'lamp.bulb'", "lamp/bulb/__init__.py": ""},
            {"lamp/bulb/__init__.py": "lamp.bulb"},
        ),
        (
            {"pyproject.toml": "[tool.poetry]\npackages = [{include = 'lamp', from = 'lib'}]", "lib/lamp/a.py": ""},
            {"lib/lamp/a.py": "lamp.a"},
        ),
        (
            {"pyproject.toml": "[tool.pdm.build]\npackage-dir = 'lib'", "lib/lamp/a.py": ""},
            {"lib/lamp/a.py": "lamp.a"},
        ),
        (
            {"pyproject.toml": "[tool.uv.build-backend]\nmodule-root = 'lib'", "lib/lamp/a.py": ""},
            {"lib/lamp/a.py": "lamp.a"},
        ),
        ({"mypy.ini": "[mypy]\nmypy_path = lib", "lib/lamp/a.py": ""}, {"lib/lamp/a.py": "lamp.a"}),
        ({"pyrightconfig.json": '{"extraPaths": ["lib"]}', "lib/lamp/a.py": ""}, {"lib/lamp/a.py": "lamp.a"}),
        ({"pytest.ini": "[pytest]\npythonpath = lib", "lib/lamp/a.py": ""}, {"lib/lamp/a.py": "lamp.a"}),
        (
            {"lamp/meson.build": "py.install_sources(['a.py'], subdir: 'bright/lamp')", "lamp/a.py": ""},
            {"lamp/a.py": "bright.lamp.a"},
        ),
    ],
)
def test_layouts(tmp_path: Path, files: Mapping[str, str], expected: Mapping[str, str]) -> None:
    assert modules(whole(tmp_path, files)) == expected


def test_two_distributions_of_one_namespace(tmp_path: Path) -> None:
    tree = whole(
        tmp_path,
        {
            "core/pyproject.toml": "[project]\nname = 'acme-core'",
            "core/acme/core/__init__.py": "",
            "extra/pyproject.toml": "[project]\nname = 'acme.extra'",
            "extra/acme/extra/__init__.py": "from acme.core import x",
        },
    )

    assert modules(tree) == {
        "core/acme/core/__init__.py": "acme.core",
        "extra/acme/extra/__init__.py": "acme.extra",
    }


def test_the_imports_of_the_tree_tell_a_namespace(tmp_path: Path) -> None:
    tree = whole(tmp_path, {"acme/core/__init__.py": "", "use/__init__.py": "from acme.core import x\n"})

    assert modules(tree) == {"acme/core/__init__.py": "acme.core", "use/__init__.py": "use"}
    assert [(root.module, root.evidence) for root in tree.import_roots] == [
        ("acme.core", "1 file of the tree imports it by this name"),
        ("use", "it has an `__init__.py`, and the folder around it has none"),
    ]


@pytest.mark.parametrize("name", ["project", "linked/project"])
def test_a_link_to_a_folder_names_it(tmp_path: Path, name: str) -> None:
    root = tmp_path / "project"
    write_site(
        root,
        "",
        {"pyproject.toml": "[tool.setuptools.package-dir]\nlamp = 'src/lamp'", "bulb/a.py": "", "src/lamp/b.py": ""},
    )
    (root / "src/lamp/bulb").symlink_to("../../bulb")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/project").symlink_to(root)
    tree = walk(locate_packages(["."], tmp_path / name), NOTHING)

    assert modules(tree) == {"bulb/a.py": "lamp.bulb.a", "src/lamp/b.py": "lamp.b"}
    assert [(root.module, root.evidence) for root in tree.import_roots] == [
        ("lamp.bulb", "a symbolic link to it, `lamp/bulb`"),
        ("lamp", "`pyproject.toml`: `tool.setuptools.package-dir`"),
    ]
    assert tree.problems == ()


def test_scripts_and_tests(tmp_path: Path) -> None:
    tree = whole(
        tmp_path,
        {
            "pyproject.toml": "[tool.pytest.ini_options]\naddopts = ['-q']",
            "conftest.py": "",
            "tests/conftest.py": "",
            "tests/test_a.py": "import helpers",
            "tests/helpers.py": "",
            "tools/gen.py": "import common\n",
            "tools/common.py": "",
            "tools/re.py": "",
            "more/test_a.py": "",
        },
    )

    assert modules(tree) == {
        "conftest.py": "conftest.py",
        "more/test_a.py": "more/test_a.py",
        "tests/conftest.py": "tests/conftest.py",
        "tests/helpers.py": "helpers",
        "tests/test_a.py": "tests/test_a.py",
        "tools/common.py": "common",
        "tools/gen.py": "tools/gen.py",
        "tools/re.py": "tools/re.py",
    }


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tools/use.py": "import common"}, "common"),
        ({"other/use.py": "import common"}, "tools/common.py"),
        ({"tools/common.py": "import common"}, "tools/common.py"),
        ({"other/use.py": "import tools.common"}, "tools.common"),
        # More files import it by the one name than by the other.
        ({"tools/use.py": "import common", "other/a.py": "import tools.common"}, "common"),
        ({"tools/use.py": "import common", "other/a.py": "import tools.common", "other/b.py": "import tools.common"},
         "tools.common"),
    ],
)  # fmt: skip
def test_a_script_is_called_what_others_call_it(tmp_path: Path, files: Mapping[str, str], expected: str) -> None:
    tree = whole(tmp_path, {"tools/common.py": "", **files})

    assert modules(tree)["tools/common.py"] == expected


def test_a_test_of_a_project_without_pytest_has_no_name(tmp_path: Path) -> None:
    assert modules(whole(tmp_path, {"tests/test_a.py": ""})) == {"tests/test_a.py": "tests/test_a.py"}


def test_stubs_have_the_name_of_their_package(tmp_path: Path) -> None:
    tree = whole(tmp_path, {"lamp-stubs/__init__.pyi": "", "lamp-stubs/bulb.pyi": "", "lamp/__init__.py": ""})

    assert modules(tree) == {
        "lamp-stubs/__init__.pyi": "lamp",
        "lamp-stubs/bulb.pyi": "lamp.bulb",
        "lamp/__init__.py": "lamp",
    }


def test_what_has_two_places_has_no_name(tmp_path: Path) -> None:
    tree = whole(tmp_path, {"a/src/lamp/__init__.py": "", "b/src/lamp/__init__.py": "", "b/src/lamp/c.py": ""})

    assert modules(tree) == {
        "a/src/lamp/__init__.py": "a/src/lamp/__init__.py",
        "b/src/lamp/__init__.py": "b/src/lamp/__init__.py",
        "b/src/lamp/c.py": "lamp.c",
    }


def test_a_folder_that_is_named_keeps_its_full_name(tmp_path: Path) -> None:
    write_site(
        tmp_path,
        "",
        {"lamp/__init__.py": "", "lamp/bulb/__init__.py": "", "lamp/bulb/glass.py": "", "acme/core/a.py": ""},
    )

    tree = walk(locate_packages(["lamp/bulb", "acme"], tmp_path), NOTHING)

    assert {uri: source.module for uri, source in tree.files.items()} == {
        "acme/core/a.py": "acme.core.a",
        "lamp/bulb/__init__.py": "lamp.bulb",
        "lamp/bulb/glass.py": "lamp.bulb.glass",
    }


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # A folder of packages.
        ({"tools/lamp/__init__.py": "", "tools/use.py": "import lamp.bulb"}, "lamp"),
        # A package, whatever is imported.
        ({"tools/__init__.py": "", "tools/lamp/__init__.py": "", "tools/use.py": "import lamp.bulb"}, "tools.lamp"),
        # Nobody imports it, or by its full name.
        ({"tools/lamp/__init__.py": "", "tools/use.py": "import bulb"}, "tools.lamp"),
        ({"tools/lamp/__init__.py": "", "tools/use.py": "import lamp, tools.lamp"}, "tools.lamp"),
        # No package of its own.
        ({"tools/lamp/bulb.py": "", "tools/use.py": "import lamp.bulb"}, "tools.lamp.bulb"),
    ],
)
def test_a_folder_that_is_named_may_be_one_of_packages(tmp_path: Path, files: Mapping[str, str], expected: str) -> None:
    write_site(tmp_path, "", files)

    tree = walk(locate_packages(["tools"], tmp_path), NOTHING)

    assert next(source.module for uri, source in tree.files.items() if uri.startswith("tools/lamp/")) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"src/lamp/a.py": ""}, [("src", "", "its name is `src`, and it has no `__init__.py`")]),
        ({"src/__init__.py": ""}, [("src", "src", "it has an `__init__.py`, and the folder around it has none")]),
        ({"pytest.ini": "[pytest]\npythonpath = lib", "lib/lamp/a.py": ""},
         [("lib", "", "`pytest.ini`, line 2: `pytest.pythonpath`")]),
        ({"pyproject.toml": "[project]\nname = 'lamp'", "lamp/a.py": ""}, [("lamp", "lamp", "the project's name begins with it")]),
        ({"pyproject.toml": "[project]\nname = 'lamp-core'", "lamp/a.py": "", "core/a.py": ""},
         [("lamp", "lamp", "the project's name begins with it")]),
        ({"pyproject.toml": "[project]\nname = 'lamp'", "lamp/a.txt": "", "other/a.py": ""}, []),
        ({"pytest.ini": "[pytest]\naddopts = -q", "tests/test_a.py": "", "more/a_test.py": "", "third/testing.py": ""},
         [("more", "", "pytest puts the folder of a test on the path"), ("tests", "", "pytest puts the folder of a test on the path")]),
        ({"acme/a/__init__.py": "", "one.py": "import acme.a", "two.py": "import acme.a.b"},
         [("acme/a", "acme.a", "2 files of the tree import it by this name")]),
        # Both names are imported: the plain one holds unless the other is imported more.
        ({"acme/a/__init__.py": "", "one.py": "import acme.a", "two.py": "import a"},
         [("acme/a", "a", "it has an `__init__.py`, and the folder around it has none")]),
        ({"acme/a/__init__.py": "", "one.py": "import acme.a", "two.py": "import a", "three.py": "import acme"},
         [("acme/a", "a", "it has an `__init__.py`, and the folder around it has none")]),
        ({"no-name/a/__init__.py": "", "one.py": "import no.a"},
         [("no-name/a", "a", "it has an `__init__.py`, and the folder around it has none")]),
    ],
)  # fmt: skip
def test_why_names_start_where_they_do(
    tmp_path: Path, files: Mapping[str, str], expected: list[tuple[str, str, str]]
) -> None:
    tree = whole(tmp_path, files)

    root = tmp_path / "project"
    found = [(Path(one.path).relative_to(root).as_posix(), one.module, one.evidence) for one in tree.import_roots]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a.b", "a.b"),
        ("import a as b, c", "a c"),
        ("\timport a", "a"),
        ("import a; import b", "a"),
        ("import a  # import b", "a"),
        ("x = 1; import a", ""),
        ("from a import b", "a a.b"),
        ("from a.b import c as d, e", "a.b a.b.c a.b.e"),
        ("from a import (\n    b,\n    c as d,\n)\nimport e", "a a.b a.c e"),
        ("from a import (b, c", "a a.b a.c"),
        ("f(1)\nfrom a import (b\nimport c", "a a.b c"),
        ("from a import *", "a"),
        ("from . import a", ""),
        ("from .a import b", ""),
        ("important = 1\nfromage = 2", ""),
    ],
)
def test_which_modules_a_text_imports(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "x.py"
    path.write_text(text, encoding="utf-8")

    found = importing_files([str(path), str(tmp_path / "gone.py")])
    assert found == {name: frozenset([str(path)]) for name in expected.split()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("setup(a=1,\n  b=('x', 'y'))", {"a": 1, "a line": 1, "b": ["x", "y"], "b line": 2}),
        ("import setuptools as s\ns.setup(a='b')", {"a": "b", "a line": 2}),
        ("setup(a=b, **c)", {"a": None, "a line": 1}),
        ("setup(p=find_packages())", {"p": FindPackages(".", ()), "p line": 1}),
        ("setup(p=find_packages('lib'))", {"p": FindPackages("lib", ()), "p line": 1}),
        ("setup(p=s.find_namespace_packages(where='lib', include=['a', 'b*'], **c))",
         {"p": FindPackages("lib", ("a", "b*")), "p line": 1}),
        ("setup(p=other('lib'))", {"p": None, "p line": 1}),
        ("setup('a')", {}),
        ("setups(a=1)", {}),
        ("setup(", {}),
    ],
)  # fmt: skip
def test_the_arguments_of_setup(text: str, expected: Mapping[str, object]) -> None:
    assert setup_arguments(text) == expected
