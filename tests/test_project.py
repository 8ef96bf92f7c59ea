"""What is read from a project's configuration, and what is never run or believed."""

from pathlib import Path

import pytest

from mkdocs_kwindex.discovery.project import find_projects
from mkdocs_kwindex.model import Package
from mkdocs_kwindex.model.project import ConfigurationPlace, EntryPoint, Project, Runner
from tests.support.tree import write_tree


def read(root: Path, files: dict[str, str], package: str = "src/pkg") -> tuple[Project | None, list[str]]:
    """Return the project of a package and what was wrong with its configuration."""
    write_tree(root, files={f"{package}/__init__.py": "", **files})
    projects, problems = find_projects([Package(str(root / package), "pkg")])
    return projects.get("pkg"), [f"{Path(problem.path).name}: {problem.message}" for problem in problems]


def test_commands_and_plugins_of_pyproject(tmp_path: Path) -> None:
    text = """
[project.scripts]
run = "pkg.cli:main"
[project.gui-scripts]
"show it" = "pkg.gui:App.start [extra]"
[project.entry-points."mkdocs.plugins"]
kw = "pkg"
[tool.poetry.scripts]
old = { reference = "pkg:main", type = "console" }
older = "pkg:main"
script = { reference = "bin/run", type = "file" }
broken = "not an entry point"
"""
    project, problems = read(tmp_path, {"pyproject.toml": text})

    def place(line: int) -> ConfigurationPlace:
        return ConfigurationPlace("pyproject.toml", str(tmp_path / "pyproject.toml"), line)

    assert project == Project(
        entry_points=(
            EntryPoint("console_scripts", "run", "pkg.cli", "main", place(3), "project.scripts"),
            EntryPoint("gui_scripts", "show it", "pkg.gui", "App.start", place(5), "project.gui-scripts"),
            EntryPoint("console_scripts", "old", "pkg", "main", place(9), "tool.poetry.scripts"),
            EntryPoint("console_scripts", "older", "pkg", "main", place(10), "tool.poetry.scripts"),
            EntryPoint("mkdocs.plugins", "kw", "pkg", "", place(7), "project.entry-points.mkdocs.plugins"),
        )
    )
    assert problems == []


def test_entry_points_of_setup_cfg(tmp_path: Path) -> None:
    text = "[options.entry_points]\nconsole_scripts =\n    run = pkg.cli:main\nother =\n    X = pkg\n"
    project, problems = read(tmp_path, {"setup.cfg": text})

    def place(line: int) -> ConfigurationPlace:
        return ConfigurationPlace("setup.cfg", str(tmp_path / "setup.cfg"), line)

    section = "options.entry_points"
    assert project == Project(
        entry_points=(
            EntryPoint("console_scripts", "run", "pkg.cli", "main", place(3), f"{section}.console_scripts"),
            EntryPoint("other", "X", "pkg", "", place(5), f"{section}.other"),
        )
    )
    assert problems == []


def test_requirements(tmp_path: Path) -> None:
    pyproject = """
[build-system]
requires = ["hatchling"]
[project]
dependencies = [
  "click>=8 ; python_version < '4'",
  "own @ https://user:password@example.org/own.zip",
]
[project.optional-dependencies]
fast = ["uvloop", "lxml[html]>=5"]
[dependency-groups]
dev = [{include-group = "x"}, 'ruff']
[tool.poetry.dependencies]
python = "^3.11"
old = "^1"
path = { path = "../path", version = "2" }
[tool.poetry.group.docs.dependencies]
mkdocs = "*"
"""
    setup_cfg = "[options]\ninstall_requires =\n    attrs\n    # no\n[options.extras_require]\nsvg = cairo>1\n"
    lists = "# what\n-r more.txt\nhttps://user:password@example.org/x.zip\nrich==14 --hash=sha256:0  # why\n"
    files = {"pyproject.toml": pyproject, "setup.cfg": setup_cfg, "requirements-dev.txt": lists}
    project, problems = read(tmp_path, files)

    assert project is not None
    assert [(item.text, item.purpose, item.place.name, item.place.line) for item in project.requirements] == [
        ("click>=8 ; python_version < '4'", "to run", "pyproject.toml", 6),
        ("own", "to run", "pyproject.toml", 7),
        ("old ^1", "to run", "pyproject.toml", 15),
        ("path 2", "to run", "pyproject.toml", 16),
        ("uvloop", "extra fast", "pyproject.toml", 10),
        ("lxml[html]>=5", "extra fast", "pyproject.toml", 10),
        ("ruff", "group dev", "pyproject.toml", 12),
        ("mkdocs *", "group docs", "pyproject.toml", 18),
        ("hatchling", "to build", "pyproject.toml", 3),
        ("attrs", "to run", "setup.cfg", 3),
        ("cairo>1", "extra svg", "setup.cfg", 6),
        ("rich==14", "in requirements-dev.txt", "requirements-dev.txt", 4),
    ]
    assert problems == []


def test_what_setup_py_declares_is_read_and_not_run(tmp_path: Path) -> None:
    text = """
from setuptools import setup
open("mark", "w")
TESTS: list[str] = ["pytest>=8", "own @ https://user:password@example.org/own.zip"]
CHANGED = ["never"]
CHANGED = ["neither"]
setup(
    name="pkg",
    install_requires=["click>=8", *read("more")] + TESTS + ["rich"] + CHANGED,
    extras_require={
        "tests": TESTS,
        "all": "lxml\\nuvloop",
        ":sys_platform == 'win32'": ["colorama"],
        f"not {literal}": ["never"],
    },
    setup_requires=\"\"\"
        wheel
    \"\"\",
    entry_points={"console_scripts": ["run = pkg.cli:main", "broken"], "plugins": "x = pkg"},
    scripts=["bin/go", os.path.join("bin", "x")],
)
"""
    project, problems = read(tmp_path, {"setup.py": text})

    assert project is not None
    assert [(item.text, item.purpose, item.place.line) for item in project.requirements] == [
        ("click>=8", "to run", 9),
        ("pytest>=8", "to run", 4),
        ("own", "to run", 4),
        ("rich", "to run", 9),
        ("pytest>=8", "extra tests", 4),
        ("own", "extra tests", 4),
        ("lxml", "extra all", 12),
        ("uvloop", "extra all", 12),
        ("colorama; sys_platform == 'win32'", "to run", 13),
        ("wheel", "to build", 17),
    ]

    def place(line: int) -> ConfigurationPlace:
        return ConfigurationPlace("setup.py", str(tmp_path / "setup.py"), line)

    assert project.entry_points == (
        EntryPoint("console_scripts", "run", "pkg.cli", "main", place(19)),
        EntryPoint("plugins", "x", "pkg", "", place(19)),
        EntryPoint("scripts", "go", "", "", place(20), file="bin/go"),
    )
    assert problems == []
    assert not Path("mark").exists()


def test_entry_points_of_setup_py_in_one_text(tmp_path: Path) -> None:
    text = '''import setuptools
setuptools.setup(entry_points="""
    [console_scripts]
    run = pkg.cli:main
    [other]
    x = pkg [extra]
""")
'''
    project, _ = read(tmp_path, {"setup.py": text, "setup.cfg": "[options]\nscripts =\n    go.sh\n"})

    assert project is not None
    assert [(e.group, e.name, e.module, e.attribute, e.file, e.place.line) for e in project.entry_points] == [
        ("scripts", "go.sh", "", "", "go.sh", 2),
        ("console_scripts", "run", "pkg.cli", "main", "", 4),
        ("other", "x", "pkg", "", "", 6),
    ]


@pytest.mark.parametrize("text", ["setup(", "setup(install_requires=" + "(" * 5000, "A = A\nsetup(install_requires=A)"])
def test_setup_py_that_declares_nothing(tmp_path: Path, text: str) -> None:
    project, problems = read(tmp_path, {"setup.py": text})

    assert (project, problems) == (Project(), [])


def test_entry_points_of_an_installed_package(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        files={
            "pkg/__init__.py": "",
            "pkg_cli-1.2.dist-info/entry_points.txt": "[console_scripts]\nRun:it = pkg.cli:main\nother = elsewhere:f\n",
            "broken-1.dist-info/entry_points.txt": "no section = 1\n",
        },
    )
    projects, problems = find_projects([Package(str(tmp_path / "pkg"), "pkg", installed=True)])

    assert projects == {
        "pkg": Project(
            entry_points=(
                EntryPoint("console_scripts", "Run:it", "pkg.cli", "main", ConfigurationPlace("pkg_cli 1.2")),
            )
        )
    }
    assert problems == ()


@pytest.mark.parametrize(
    ("files", "command", "detail", "name", "line"),
    [
        ({"pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["a", "b"]\n'}, "pytest", "testpaths: a b", "pyproject.toml", 1),
        ({"pyproject.toml": '\n[tool.pytest]\ntestpaths = ["a"]\n'}, "pytest", "testpaths: a", "pyproject.toml", 2),
        ({"pytest.ini": "[pytest]\n", "pyproject.toml": "[tool.pytest.ini_options]\n"}, "pytest", "", "pytest.ini", 1),
        ({"tox.ini": "\n[pytest]\ntestpaths = a\n  b\n"}, "pytest", "testpaths: a b", "tox.ini", 2),
        ({"setup.cfg": "[tool:pytest]\ntestpaths: a\n"}, "pytest", "testpaths: a", "setup.cfg", 1),
        ({"tox.ini": "[tox]\nenvlist = py{311,312}, lint\n"}, "tox", "environments: py{311,312}, lint", "tox.ini", 1),
        ({"pyproject.toml": '[tool.tox]\nenv_list = ["a", "b"]\n'}, "tox", "environments: a, b", "pyproject.toml", 1),
        ({"pyproject.toml": '[tool.tox]\nlegacy_tox_ini = """\n[tox]\nenvlist = a\n"""\n'}, "tox", "environments: a", "pyproject.toml", 1),
        ({"tox.ini": "[tox]\nenv_list =\n    py{310, 311}-{a,b}\n    lint, type\n" + "".join(f"    long-name-{n}\n" for n in range(20))}, "tox", "environments: py{310, 311}-{a,b}, lint, type, " + ", ".join(f"long-name-{n}" for n in range(20)), "tox.ini", 1),
        ({"pyproject.toml": '[tool.tox]\nenv_list = ["a", {product = [{prefix = "3.", start = 9, stop = 10}, ["x", "y"]]}]\n'}, "tox", "environments: a, 3.9-x, 3.9-y, 3.10-x, 3.10-y", "pyproject.toml", 1),
        ({"noxfile.py": "raise SystemExit\n"}, "nox", "", "noxfile.py", 0),
    ],
)  # fmt: skip
def test_how_tests_are_run(
    tmp_path: Path, files: dict[str, str], command: str, detail: str, name: str, line: int
) -> None:
    project, problems = read(tmp_path, files)

    assert project == Project(commands=(Runner(command, detail, ConfigurationPlace(name, str(tmp_path / name), line)),))
    assert problems == []


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"pyproject.toml": '[tool.pytest.ini_options]\naddopts = ["-ra", "--doctest-modules"]\n'}, 2),
        ({"pytest.ini": "[pytest]\n\naddopts = -ra --doctest-modules\n"}, 3),
        ({"pytest.ini": "[pytest]\naddopts = --doctest-modules-ignored '\n"}, 0),
        ({"pyproject.toml": "[tool.pytest.ini_options]\n", "pytest.ini": "[pytest]\n"}, 0),
    ],
)
def test_whether_pytest_runs_examples_in_docstrings(tmp_path: Path, files: dict[str, str], line: int) -> None:
    project, _ = read(tmp_path, files)

    assert project is not None
    assert (project.doctest.line if project.doctest else 0) == line


def test_the_nearest_configuration_within_the_checkout_counts(tmp_path: Path) -> None:
    script = '[project.scripts]\nrun = "pkg:main"\n'
    far = tmp_path / "far"
    assert read(far, {"pyproject.toml": script}, "a/b/c/pkg")[0] is None
    near = tmp_path / "near"
    found = read(near, {"pyproject.toml": "", "a/pyproject.toml": script}, "a/src/pkg")[0]
    assert found is not None
    assert [entry.name for entry in found.entry_points] == ["run"]
    checkout = tmp_path / "checkout"
    assert read(checkout, {"pyproject.toml": script, "inner/.git/HEAD": ""}, "inner/pkg")[0] is None


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pyproject.toml": "[project\n"}, "pyproject.toml: is no valid TOML"),
        ({"setup.cfg": "no section\n"}, "setup.cfg: is no valid INI file"),
        ({"tox.ini": "#" * 1_000_001}, "tox.ini: is larger than 1,000,000 bytes"),
        ({"pytest.ini": "\udcff"}, ""),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    if not expected:
        write_tree(tmp_path, files={"pytest.ini": b"[pytest]\n\xff\n"})
        _, problems = read(tmp_path, {})
        expected = "pytest.ini: cannot be read"
    else:
        _, problems = read(tmp_path, files)

    assert [problem[: len(expected)] for problem in problems] == [expected]


METADATA = """Metadata-Version: 2.4
Name: Pkg-Cli
Requires-Dist: click>=8
Requires-Dist: colorama; sys_platform == "win32"
Requires-Dist: pytest; extra == 'tests'
Requires-Dist: pytest-cov (>=5) ; (python_version < "4") and extra == "tests"
Requires-Dist: own @ https://user:password@example.org/own.zip ; extra == "own"
Requires-Dist: both; extra == "a" or extra == "b"

Requires-Dist: not-me
"""


@pytest.mark.parametrize(
    "evidence",
    [{"top_level.txt": "_x\npkg\n"}, {"RECORD": "pkg_cli-1.2.dist-info/RECORD,,\npkg/__init__.py,sha256=x,0\n"}],
)
def test_requirements_of_an_installed_package(tmp_path: Path, evidence: dict[str, str]) -> None:
    write_tree(
        tmp_path,
        files={
            "pkg/__init__.py": "",
            "pkg_cli-1.2.dist-info/METADATA": METADATA,
            **{f"pkg_cli-1.2.dist-info/{name}": text for name, text in evidence.items()},
            "other-1.dist-info/METADATA": "Name: other\nRequires-Dist: elsewhere\n",
            "other-1.dist-info/RECORD": "other/pkg/__init__.py,,\n",
        },
    )
    projects, _ = find_projects([Package(str(tmp_path / "pkg"), "pkg", installed=True)])

    requirements = projects["pkg"].requirements
    assert {item.place for item in requirements} == {ConfigurationPlace("pkg_cli 1.2")}
    assert [(item.text, item.purpose) for item in requirements] == [
        ("click>=8", "to run"),
        ('colorama; sys_platform == "win32"', "to run"),
        ("pytest", "extra tests"),
        ('pytest-cov (>=5); (python_version < "4")', "extra tests"),
        ("own", "extra own"),
        ('both; extra == "a" or extra == "b"', "extra a"),
        ('both; extra == "a" or extra == "b"', "extra b"),
    ]
