"""What a walk takes, what it leaves out and why, and which packages options name: on small trees, without a build."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.discovery import (
    PackageError,
    detect_packages,
    locate_folders,
    locate_packages,
    locate_repository,
    walk,
    walking,
)
from mkdocs_kwindex.discovery.exported import EXPORT_LIST, ExportList
from mkdocs_kwindex.discovery.module_names.configured import ProjectConfiguration
from mkdocs_kwindex.discovery.walk_state import EXCLUDED, EXPORTED, IGNORED, MISSING, REPOSITORIES, UNTRACKED, device_of
from mkdocs_kwindex.model import WITHHELD, FileKind, ProblemKind, Tree
from tests.support.tree import write_site

NOTHING = GitIgnoreSpec.from_lines([])
ALL_KINDS = frozenset(FileKind)


def write(root: Path, files: Mapping[str, str]) -> Path:
    write_site(root, "", dict(files))
    return root


def take(root: Path, entry: str = "pkg", exclude: str = "", tracked: str | None = None, **options: object) -> Tree:
    """Walk over a package; `tracked` are the files that git is said to track."""
    spec = GitIgnoreSpec.from_lines(exclude.split())
    ask = None if tracked is None else lambda _: frozenset(tracked.split())
    return walk(locate_packages([entry], root), spec, tracked=ask, **options)  # type: ignore[arg-type]


def left_out(tree: Tree) -> list[str]:
    return [problem.message for problem in tree.problems]


def test_excluded_files_and_folders(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/a.py": "", "pkg/b.py": "", "pkg/sub/c.py": "", "pkg/sub.py": ""})
    tree = take(tmp_path, exclude="pkg/b.py pkg/sub/")

    assert list(tree.files) == ["pkg/a.py", "pkg/sub.py"]
    assert list(tree.folders) == ["pkg"]
    assert tree.left_out[EXCLUDED] == ("pkg/b.py", "pkg/sub/")


def test_ignored_files_that_git_tracks_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*_out.py\ngen/\n", "pkg/a.py": "", "pkg/b_out.py": "", "pkg/c_out.py": ""})
    write(tmp_path, {"pkg/gen/d.py": "", "pkg/notes_out.txt": ""})
    (tmp_path / ".git").mkdir()
    tree = take(tmp_path, tracked="pkg/c_out.py")

    assert list(tree.files) == ["pkg/a.py", "pkg/c_out.py"]
    assert tree.left_out[IGNORED] == ("pkg/b_out.py", "pkg/gen/")


@pytest.mark.parametrize(("pattern", "taken"), [("pkg/\n", False), ("pkg\n", False), ("pkg.py\n", True)])
def test_an_ignored_package_that_was_found_and_not_named(tmp_path: Path, pattern: str, taken: bool) -> None:
    write(tmp_path, {".gitignore": pattern, "pkg/__init__.py": ""})
    (tmp_path / ".git").mkdir()
    tree = walk(detect_packages(tmp_path), NOTHING, tracked=lambda _: frozenset())

    assert (list(tree.files) == ["pkg/__init__.py"]) is taken
    assert (IGNORED in tree.left_out) is not taken


@pytest.mark.parametrize("pattern", ["pkg/\n", "pkg\n"])
def test_an_ignored_package_that_an_option_names(tmp_path: Path, pattern: str) -> None:
    write(tmp_path, {".gitignore": pattern, "pkg/__init__.py": ""})
    (tmp_path / ".git").mkdir()

    assert list(take(tmp_path, tracked="").files) == ["pkg/__init__.py"]


def test_a_pattern_for_folders_is_none_for_a_module(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "one.py/\n", "one.py": ""})
    (tmp_path / ".git").mkdir()
    found = walk(detect_packages(tmp_path), NOTHING, tracked=lambda _: frozenset())

    assert list(found.files) == ["one.py"]


def test_a_repository_is_what_git_tracks(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "", "b.py": "", "sub/c.py": "", "sub/d.py": "", "other/e.py": ""})
    (tmp_path / ".git").mkdir()

    def tracked(_folder: str) -> frozenset[str]:
        return frozenset(("a.py", "sub/c.py", "gone.py"))

    whole = walk([locate_repository(".", tmp_path)], NOTHING, tracked=tracked)
    assert list(whole.files) == ["a.py", "sub/c.py"]
    assert whole.left_out[UNTRACKED] == ("b.py", "docs/", "other/", "sub/d.py")
    assert whole.left_out[MISSING] == ("gone.py",)
    assert whole.tracked == 3
    part = walk([locate_repository("sub", tmp_path)], NOTHING, tracked=tracked)
    assert list(part.files) == ["c.py"]
    assert part.tracked == 1


def test_a_checkout_in_a_repository_is_none_of_its_parts(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "", "pkg/b.py": "", "pkg/other/c.py": "", "pkg/other/d.py": ""})
    for folder in (".git", "pkg/other/.git"):
        (tmp_path / folder).mkdir()
    whole = walk([locate_repository(".", tmp_path)], NOTHING, tracked=lambda _: frozenset(("a.py", "pkg/b.py")))

    assert list(whole.files) == ["a.py", "pkg/b.py"]
    assert whole.left_out[REPOSITORIES] == ("pkg/other/",)
    assert list(take(tmp_path).files) == ["pkg/b.py", "pkg/other/c.py", "pkg/other/d.py"]


def test_links_lead_to_files_of_the_package_only(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "local.py\n", "pkg/a.py": "", "pkg/out.py": "", "pkg/local.py": "", "far.py": ""})
    write(tmp_path, {"pkg/sub/b.py": ""})
    (tmp_path / ".git").mkdir()
    for name, target in {
        "good.py": "a.py",
        "excluded.py": "out.py",
        "ignored.py": "local.py",
        "nowhere.py": "gone.py",
        "itself.py": "itself.py",
        "outside.py": "../far.py",
        "again": "sub",
        "notes.txt": "../far.py",
    }.items():
        (tmp_path / "pkg" / name).symlink_to(target)
    tree = take(tmp_path, exclude="pkg/out.py", tracked="")

    assert list(tree.files) == ["pkg/a.py", "pkg/good.py", "pkg/sub/b.py"]
    assert sorted((Path(problem.path).name, problem.message) for problem in tree.problems if problem.path) == [
        ("itself.py", "left out: a symbolic link that leads nowhere or to itself"),
        ("nowhere.py", "left out: a symbolic link that leads nowhere or to itself"),
        ("outside.py", "left out: a symbolic link that leads out of the package"),
    ]
    assert tree.left_out[IGNORED] == ("pkg/ignored.py", "pkg/local.py")


def test_another_file_system_is_no_part_of_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"pkg/a.py": "", "pkg/mounted/b.py": ""})
    monkeypatch.setattr(walking, "device_of", lambda entry: -1 if entry.name == "mounted" else device_of(entry))
    tree = take(tmp_path)

    assert list(tree.files) == ["pkg/a.py"]
    assert left_out(tree) == ["left out: another file system, which is no part of the package"]


def test_a_folder_that_cannot_be_read_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"pkg/a.py": "", "pkg/locked/b.py": ""})
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    tree = take(tmp_path)

    assert list(tree.files) == ["pkg/a.py"]
    assert [(Path(problem.path).name, problem.message) for problem in tree.problems] == [
        ("locked", "folder left out: it cannot be read (Permission denied)")
    ]


def test_names_that_no_page_can_show(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/a.py": ""})
    (tmp_path / "pkg/b\n.py").write_bytes(b"")
    Path(os.fsdecode(bytes(tmp_path / "pkg") + b"/c\xff.py")).write_bytes(b"")
    tree = take(tmp_path)

    assert list(tree.files) == ["pkg/a.py"]
    assert sorted(left_out(tree)) == [
        "left out: its name has control characters",
        "left out: its name is not valid UTF-8",
    ]
    assert sorted(problem.path for problem in tree.problems) == [
        f"{tmp_path}/pkg/b\\n.py",
        f"{tmp_path}/pkg/c\\xff.py",
    ]


def test_secrets_are_withheld(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/a.py": "", "pkg/credentials.json": "{}", "pkg/data.json": "{}", "pkg/readme.md": "# A"})
    tree = take(tmp_path, kinds=ALL_KINDS)

    assert sorted(tree.files) == ["pkg/a.py", "pkg/data.json", "pkg/readme.md"]
    assert tree.left_out[WITHHELD] == ("pkg/credentials.json",)
    assert [problem.kind for problem in tree.problems] == [ProblemKind.WITHHELD]
    assert Path(tree.folders["pkg"].readme).name == "readme.md"


def test_a_readme_is_a_file_with_that_name(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/a.py": "", "pkg/other.md": "", "pkg/readme/b.py": "", "pkg/README.rst": ""})
    tree = take(tmp_path)

    assert Path(tree.folders["pkg"].readme).name == "README.rst"
    assert tree.folders["pkg/readme"].readme == ""
    assert tree.folders["pkg"].folders == ("pkg/readme",)


@pytest.mark.parametrize(("name", "kind"), [("one.py", FileKind.PYTHON), ("one.pyi", FileKind.STUBS)])
def test_a_module_by_itself_is_a_file_of_its_kind(tmp_path: Path, name: str, kind: FileKind) -> None:
    tree = take(write(tmp_path, {name: ""}), name)

    assert [(source.uri, source.kind, source.module) for source in tree.files.values()] == [(name, kind, "one")]


def test_a_package_that_is_named_by_its_file_is_called_after_its_folder(tmp_path: Path) -> None:
    tree = take(write(tmp_path, {"acme/lamp/__init__.py": ""}), "acme/lamp/__init__.py")

    assert [(source.uri, source.module) for source in tree.files.values()] == [("lamp/__init__.py", "lamp")]


@pytest.mark.parametrize(
    ("count", "shown"),
    [(1, "pkg/f0.py"), (3, "pkg/f0.py, pkg/f1.py, pkg/f2.py"), (5, "pkg/f0.py, pkg/f1.py, pkg/f2.py and 2 more")],
)
def test_what_git_ignores_is_summed_up(tmp_path: Path, count: int, shown: str) -> None:
    write(tmp_path, {".gitignore": "f*.py\n", "pkg/a.py": "", **{f"pkg/f{number}.py": "" for number in range(count)}})
    (tmp_path / ".git").mkdir()
    (problem,) = take(tmp_path, tracked="").problems

    why = "git ignores them (`respect_gitignore: false` takes them)"
    assert (problem.path, problem.line, problem.message) == ("", 0, f"left out, as {why}: {shown}")
    assert problem.kind is ProblemKind.IGNORED


def test_what_an_export_wrote_is_no_part(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/a.py": "", "pkg/out/b.py": "", "pkg/out/c.py": ""})
    listed = ExportList(1, "markdown", {"b.py": "a digest"})
    (tmp_path / "pkg/out" / EXPORT_LIST).write_bytes(msgspec.json.encode(listed))
    tree = take(tmp_path)

    assert list(tree.files) == ["pkg/a.py", "pkg/out/c.py"]
    assert tree.left_out[EXPORTED] == ("pkg/out/b.py",)


def test_folders_without_code_and_environments_are_no_part(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/a.py": "", "pkg/data/x.bin": "", "pkg/env/pyvenv.cfg": "", "pkg/env/b.py": ""})
    write(tmp_path, {"pkg/__pycache__/c.py": "", "pkg/.hidden/d.py": "", "pkg/out/e.py": ""})
    tree = take(tmp_path, outputs=[str(tmp_path / "pkg/out")])

    assert list(tree.files) == ["pkg/a.py"]
    assert list(tree.folders) == ["pkg"]
    assert tree.problems == ()


# Which packages options name.


def located(root: Path, *entries: str) -> list[tuple[str, bool]]:
    return [(package.uri, package.is_file) for package in locate_packages(entries, root)]


def test_packages_have_the_names_that_import_uses(tmp_path: Path) -> None:
    write(
        tmp_path, {"src/pkg/__init__.py": "", "src/loose/a.py": "", "one.py": "", "p/__init__.py": "", "p/q/r.py": ""}
    )

    assert located(tmp_path, "src/pkg", "src/loose", "one.py") == [("loose", False), ("one.py", True), ("pkg", False)]
    assert located(tmp_path, "p/q") == [("p/q", False)]
    assert located(tmp_path, "src") == [("src", False)]
    assert located(tmp_path / "src", "../p") == [("p", False)]


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (["a", "src/a"], "'a' and 'src/a' are both called 'a'; expected packages with different names, as"),
        (["a", "a/b"], "'a/b' lies inside 'a'; expected packages that do not overlap"),
        (["none"], "'none' does not exist"),
        (["empty"], "'empty' holds no Python files"),
        (["x.txt"], "'x.txt' is no Python file; expected a directory, or a file that ends in .py or .pyi"),
        (["/"], "'/' is a whole file system; expected a folder in it"),
        (["installed:sys"], "'installed:sys' is not installed as Python source here"),
        (["installed:no_such_thing"], "'installed:no_such_thing' is not installed as Python source here"),
        (["installed:os.path"], "'installed:os.path' is not installed as Python source here"),
    ],
)
def test_packages_that_cannot_be_documented(tmp_path: Path, entries: list[str], message: str) -> None:
    write(tmp_path, {"a/__init__.py": "", "a/b/__init__.py": "", "src/a/c.py": "", "empty/x.txt": "", "x.txt": ""})

    with pytest.raises(PackageError) as error:
        locate_packages(entries, tmp_path)
    assert str(error.value).startswith(message)


def test_installed_packages_and_modules(tmp_path: Path) -> None:
    assert located(tmp_path, "installed:json", "installed:this") == [("json", False), ("this.py", True)]


@pytest.mark.parametrize(
    ("locate", "message"),
    [
        (lambda base: locate_repository("none", base), "'none' is no folder"),
        (lambda base: locate_repository("a.py", base), "'a.py' is no folder"),
        (lambda base: locate_repository("/", base), "'/' is a whole file system; expected true, or"),
        (
            lambda base: locate_folders(["tests", "tests/unit"], base),
            "'tests/unit' lies inside 'tests'; expected folders",
        ),
        (lambda base: locate_folders(["a.py"], base), "'a.py' is no folder"),
    ],
)
def test_folders_that_are_none(tmp_path: Path, locate: Callable[[Path], object], message: str) -> None:
    write(tmp_path, {"a.py": "", "tests/unit/a.py": ""})

    with pytest.raises(PackageError) as error:
        locate(tmp_path)
    assert str(error.value).startswith(message)


def test_folders_with_one_name_are_called_by_their_paths(tmp_path: Path) -> None:
    base = write(tmp_path / "base", {"a/tests/x.py": "", "b/tests/x.py": "", "unit/x.py": ""})
    write(tmp_path, {"far/tests/x.py": ""})

    found = locate_folders(["a/tests", "b/tests", "../far/tests", "unit"], base)
    assert [folder.uri for folder in found] == ["a/tests", "b/tests", "far/tests", "unit"]


def test_packages_are_found_where_they_usually_are(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/__init__.py": "", "loose/a.py": "", "tests/__init__.py": "", "setup.py": "", "one.py": ""})
    assert [package.uri for package in detect_packages(tmp_path)] == ["pkg"]
    (tmp_path / "pkg/__init__.py").unlink()
    write(tmp_path, {"env/pyvenv.cfg": "", "env/a.py": "", "x.egg-info/a.py": "", ".hidden/a.py": ""})
    assert [package.uri for package in detect_packages(tmp_path)] == ["loose", "one.py"]
    write(tmp_path, {"src/b/c/d.py": "", "src/e.py": "", "src/empty/x.txt": ""})
    assert [package.uri for package in detect_packages(tmp_path)] == ["b", "e.py"]


# What configuration files declare.


def declared(root: Path, files: Mapping[str, str]) -> list[tuple[str, str]]:
    configuration = ProjectConfiguration(write(root, files))
    return [(Path(one.path).relative_to(root).as_posix(), ".".join(one.prefix)) for one in configuration.declared()]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pyproject.toml": "[tool.pytest.ini_options]\npythonpath = ['lib']"}, [("lib", "")]),
        ({"pyproject.toml": "[tool.pytest]\npythonpath = ['lib']"}, [("lib", "")]),
        ({"tox.ini": "[pytest]\npythonpath = lib"}, [("lib", "")]),
        ({"setup.py": "from setuptools import setup\nother(package_dir={'': 'no'})\nsetup(package_dir={'': 'lib'}, **more)"},
         [("lib", "")]),
        ({"setup.py": "setup(package_dir={'': 'lib'}, packages=find_packages('lib'))"}, [("lib", "")] * 2),
        ({"setup.py": "def broken(:"}, []),
        ({"setup.py": "\0"}, []),
        ({"pyproject.toml": "[tool.mypy]\nmypy_path = 'lib:.'"}, [("lib", "")]),
        ({"pyproject.toml": "[tool.mypy]\nmypy_path = '../far'"}, []),
        ({"pyproject.toml": "[tool.setuptools.packages.find]\nwhere = ['lib', '.']\ninclude = ['pkg*', 'gone']", "pkg/a.py": ""},
         [("lib", ""), ("pkg", "pkg")]),
        ({"pyproject.toml": "[tool.setuptools]\npackages = ['pkg', 'pkg.sub', 'gone']\npy-modules = ['one', 'a.b']", "pkg/a.py": ""},
         [("pkg", "pkg"), ("one", "one"), ("a/b", "a.b")]),
        ({"setup.cfg": "[options]\npackage_dir =\n    = lib\n    a.b = other\npy_modules = one, two"},
         [("lib", ""), ("other", "a.b"), ("lib/one", "one"), ("lib/two", "two")]),
        ({"setup.cfg": "[options]\npackages = find:\n[options.packages.find]\nwhere = lib"}, [("lib", "")]),
        ({"setup.cfg": "[options]\npackages = pkg\n[mypy]\nmypy_path = stubs,more", "pkg/a.py": ""},
         [("pkg", "pkg"), ("stubs", ""), ("more", "")]),
        ({"setup.py": "setup(package_dir={'': 'lib'}, packages=['pkg'], py_modules=['one'])", "lib/pkg/a.py": ""},
         [("lib", ""), ("lib/pkg", "pkg"), ("lib/one", "one")]),
        ({"pyproject.toml": "[tool.hatch.build.targets.wheel]\npackages = ['lib/pkg']\nonly-include = ['other']\n"
          "sources = ['src']\nforce-include = {data = 'pkg/data', gone = 'x'}\n[tool.hatch.build]\ndev-mode-dirs = ['.', 'dev']", "data/a.py": ""},
         [("lib/pkg", "pkg"), ("other", "other"), ("src", ""), ("data", "pkg.data"), ("dev", "")]),
        ({"pyproject.toml": "[tool.hatch.build]\nsources = {lib = 'a/b'}", "lib/a.py": ""}, [("lib", "a.b")]),
        ({"pyproject.toml": "[tool.flit.module]\nname = 'pkg'", "src/pkg.py": ""}, [("src/pkg", "pkg")]),
        ({"pyproject.toml": "[tool.flit.module]\nname = 'not a name'", "not a name.py": ""}, []),
        ({"pyproject.toml": "[tool.poetry]\npackages = [{include = 'pkg', from = 'lib', to = 'a/b'}, {include = 'a/b'}, {include = 'no-name'}, 'x']"},
         [("lib/pkg", "a.b.pkg"), ("a/b", "a.b")]),
        ({"pyproject.toml": "[tool.pdm.build]\npackage-dir = 'lib'\n[tool.maturin]\npython-source = 'python'"},
         [("lib", ""), ("python", "")]),
        ({"pyproject.toml": "[tool.uv.build-backend]\nmodule-root = ''\nmodule-name = ['one', 'two']", "one/a.py": "", "two/a.py": ""},
         [("one", "one"), ("two", "two")]),
        ({"pyproject.toml": "[tool.scikit-build.wheel]\npackages = ['lib/pkg']"}, [("lib/pkg", "pkg")]),
        ({"pyproject.toml": "[tool.scikit-build.wheel.packages]\n'a/b' = 'lib'\nno = 1"}, [("lib", "a.b")]),
        ({"meson.build": "py.install_sources('a.py', subdir: 'pkg/sub')"}, [(".", "pkg.sub")]),
        ({"meson.build": "py.install_sources('a', subdir: 'a')\npy.install_sources('b', subdir: 'b')"}, []),
        ({"pyrightconfig.json": '{"extraPaths": ["lib"], "executionEnvironments": [{"root": "env"}, 1]}'}, [("lib", ""), ("env", "")]),
        ({"pyrightconfig.json": "{"}, []),
        ({"pyproject.toml": "[tool.pyright]\nextraPaths = ['lib']"}, [("lib", "")]),
        ({"mypy.ini": "[mypy]\nmypy_path = $MYPY_CONFIG_FILE_DIR/lib"}, [("lib", "")]),
    ],
)  # fmt: skip
def test_what_a_configuration_declares(
    tmp_path: Path, files: Mapping[str, str], expected: list[tuple[str, str]]
) -> None:
    assert declared(tmp_path, files) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pyproject.toml": "[tool.x]\n\n[tool.setuptools.packages.find]\nwhere = ['lib']"},
         ["`pyproject.toml`, line 4: `tool.setuptools.packages.find.where`"]),
        ({"pyproject.toml": "[tool.setuptools.packages.find]\ninclude = ['pkg*']", "pkg/a.py": ""},
         ["`pyproject.toml`, line 2: `tool.setuptools.packages.find.include`"]),
        ({"pyproject.toml": "[tool.setuptools]\npackages = ['pkg']\npy-modules = ['one']", "pkg/a.py": ""},
         ["`pyproject.toml`, line 2: `tool.setuptools.packages`", "`pyproject.toml`, line 3: `tool.setuptools.py-modules`"]),
        ({"setup.cfg": "[options]\npackages = pkg\npackage_dir =\n    a = b\npy_modules = one", "pkg/a.py": ""},
         ["`setup.cfg`, line 3: `options.package_dir`", "`setup.cfg`, line 2: `options.packages`",
          "`setup.cfg`, line 5: `options.py_modules`"]),
        ({"setup.cfg": "[options]\n[options.packages.find]\nwhere = lib"}, ["`setup.cfg`, line 3: `options.packages.find.where`"]),
        ({"setup.cfg": "[options]\n[options.packages.find]\ninclude = pkg*", "pkg/a.py": ""},
         ["`setup.cfg`, line 3: `options.packages.find.include`"]),
        ({"setup.py": "setup(\n    package_dir={'': 'lib'},\n    packages=['pkg'],\n    py_modules=['one'],\n)", "lib/pkg/a.py": ""},
         ["`setup.py`, line 2: `package_dir`", "`setup.py`, line 3: `packages`", "`setup.py`, line 4: `py_modules`"]),
        ({"pyproject.toml": "[tool.hatch.build.targets.wheel]\npackages = ['pkg']\n\nonly-include = ['other']\n"
          "[tool.hatch.build]\ndev-mode-dirs = ['dev']"},
         ["`pyproject.toml`, line 2: `tool.hatch.build.targets.wheel.packages`",
          "`pyproject.toml`, line 4: `tool.hatch.build.targets.wheel.only-include`",
          "`pyproject.toml`, line 6: `tool.hatch.build.dev-mode-dirs`"]),
        ({"pyproject.toml": "[tool.flit.module]\nname = 'pkg'", "pkg.py": ""}, ["`pyproject.toml`, line 2: `tool.flit.module.name`"]),
        ({"pyproject.toml": "[tool.poetry]\n\npackages = [{include = 'pkg'}]"}, ["`pyproject.toml`, line 3: `tool.poetry.packages`"]),
        ({"pyproject.toml": "[tool.pdm.build]\npackage-dir = 'lib'"}, ["`pyproject.toml`, line 2: `tool.pdm.build.package-dir`"]),
        ({"pyproject.toml": "[tool.uv.build-backend]\nmodule-name = 'one'\nmodule-root = 'lib'", "lib/one/a.py": ""},
         ["`pyproject.toml`, line 3: `tool.uv.build-backend.module-root`",
          "`pyproject.toml`, line 2: `tool.uv.build-backend.module-name`"]),
        ({"pyproject.toml": "[tool.scikit-build.wheel]\npackages = ['pkg']"},
         ["`pyproject.toml`, line 2: `tool.scikit-build.wheel.packages`"]),
        ({"meson.build": "py.install_sources('a.py', subdir: 'pkg')"}, ["`meson.build`: `subdir`"]),
        ({"mypy.ini": "[mypy]\n\nmypy_path = lib"}, ["`mypy.ini`, line 3: `mypy.mypy_path`"]),
    ],
)  # fmt: skip
def test_where_a_configuration_declares_it(tmp_path: Path, files: Mapping[str, str], expected: list[str]) -> None:
    assert [one.evidence for one in ProjectConfiguration(write(tmp_path, files)).declared()] == expected


def test_the_configuration_nearest_to_a_folder_names_it(tmp_path: Path) -> None:
    directory = "[tool.setuptools.package-dir]\n'{}' = '{}'"
    write(tmp_path, {"pyproject.toml": directory.format("outer", "sub/pkg"), "sub/pkg/a.py": ""})
    write(tmp_path, {"sub/pyproject.toml": directory.format("inner", "pkg")})
    tree = take(tmp_path, ".")

    assert [source.module for source in tree.files.values()] == ["inner.a"]


def test_whoever_builds_the_package_has_the_first_word(tmp_path: Path) -> None:
    text = "[tool.mypy]\nmypy_path = 'lib'\n[tool.setuptools]\npackage-dir = {'' = 'lib'}"

    found = [one.evidence for one in ProjectConfiguration(write(tmp_path, {"pyproject.toml": text})).declared()]

    assert found == [
        "`pyproject.toml`, line 4: `tool.setuptools.package-dir`",
        "`pyproject.toml`, line 2: `tool.mypy.mypy_path`",
    ]


@pytest.mark.parametrize(
    ("files", "mode"),
    [
        ({}, ""),
        ({"pytest.ini": ""}, "prepend"),
        ({"pytest.ini": "[pytest]\naddopts = --import-mode=importlib"}, "importlib"),
        ({"tox.ini": "[pytest]\naddopts = -q"}, "prepend"),
        ({"pyproject.toml": "[tool.pytest.ini_options]\naddopts = ['--import-mode=append']"}, "append"),
        ({"pyproject.toml": "[tool.pytest]\naddopts = ['-q']"}, "prepend"),
    ],
)
def test_how_pytest_imports(tmp_path: Path, files: Mapping[str, str], mode: str) -> None:
    assert ProjectConfiguration(write(tmp_path, files)).pytest_import_mode == mode


# What the files of a tree import tells their names.


def modules(root: Path, files: Mapping[str, str]) -> dict[str, str]:
    tree = walk(locate_packages(["."], write(root / "project", files)), NOTHING)
    return {uri.removeprefix("project/"): source.module.removeprefix("project/") for uri, source in tree.files.items()}


def test_a_script_has_the_name_by_which_most_files_import_it(tmp_path: Path) -> None:
    found = modules(
        tmp_path,
        {
            "tools/gen/common.py": "",
            "tools/gen/one.py": "import common",
            "a.py": "import tools.gen.common",
            "b.py": "from tools.gen.common import x",
            "not-a-name/deep/lonely.py": "",
            "not-a-name/deep/c.py": "import deep.lonely",
        },
    )

    assert found["tools/gen/common.py"] == "tools.gen.common"
    assert found["not-a-name/deep/lonely.py"] == "deep.lonely"


def test_an_unreadable_file_imports_nothing_and_hides_no_other(tmp_path: Path) -> None:
    from mkdocs_kwindex.discovery.module_names.imported import importing_files  # noqa: PLC0415 - asked here alone

    write(tmp_path, {"b.py": "import x.y\nfrom z import w as v\n"})
    paths = [str(tmp_path / name) for name in ("a.py", "b.py")]

    assert set(importing_files(paths)) == {"x.y", "z", "z.w"}
    assert importing_files(paths)["x.y"] == {paths[1]}


def test_tests_are_named_as_pytest_imports_them(tmp_path: Path) -> None:
    found = modules(
        tmp_path,
        {
            "pytest.ini": "[pytest]\n",
            "unit/conftest.py": "",
            "unit/test_a.py": "",
            "unit/b_test.py": "",
            "unit/helper.py": "",
        },
    )

    assert found == {
        "unit/b_test.py": "b_test",
        "unit/conftest.py": "conftest",
        "unit/helper.py": "unit/helper.py",
        "unit/test_a.py": "test_a",
    }


def test_names_start_below_src_even_where_it_is_a_package(tmp_path: Path) -> None:
    write(
        tmp_path, {"src/__init__.py": "", "src/pkg/__init__.py": "", "lib/__init__.py": "", "lib/pkg/__init__.py": ""}
    )

    assert located(tmp_path, "src/pkg", "lib/pkg") == [("lib/pkg", False), ("pkg", False)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes among its files")
def test_a_pipe_is_no_readme(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/a.py": ""})
    os.mkfifo(tmp_path / "pkg/README.md")

    assert take(tmp_path).folders["pkg"].readme == ""
