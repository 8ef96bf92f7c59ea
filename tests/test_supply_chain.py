"""What a release is made of: the same bytes for everybody, dependencies that are named, workflows that hold no secret."""

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_kwindex.analysis.markup.options import MarkdownOptions, select_extensions
from tests.support.tree import write_site, write_tree

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
THIN = "packaging/kwindex/pyproject.toml"
FOR_DEVELOPERS = {"benchmarks", "dev", "mutation", "plugins", "tests"}
SHARED = ("version", "license", "requires-python", "authors", "scripts", "entry-points")
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
_LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.pyc", "site", ".*cache", ".cache")


def workflow(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only
    return loaded


def normal(name: str) -> str:
    return re.split(r"[\[<>=!~; ]", name)[0].lower().replace("_", "-")


def distributions(folder: Path, epoch: str) -> dict[str, bytes]:
    """Build the project in a copy of it that somebody else could have made."""
    folder.mkdir(parents=True)
    for entry in ("mkdocs_kwindex", "tests", "test_site", "docs", ".ci", ".github"):
        shutil.copytree(ROOT / entry, folder / entry, ignore=_LEFT_BEHIND, copy_function=shutil.copyfile)
    for path in (*ROOT.glob("*.md"), *(ROOT / name for name in ("pyproject.toml", "LICENSE", "dev.py", ".gitignore"))):
        shutil.copyfile(path, folder / path.name)
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder / "dist")]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in sorted((folder / "dist").iterdir())}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "first"
    assert [name.rpartition(".")[2] for name in distributions(folder, "1700000000")] == ["whl", "gz"]
    return folder / "dist"


def test_the_same_bytes_whoever_builds(built: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        again = distributions(tmp_path / "elsewhere/and deeper", "1700000000")
    finally:
        os.umask(before)

    assert again == {path.name: path.read_bytes() for path in sorted(built.iterdir())}


def test_what_is_in_them(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    [source] = built.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = {name for name in archive.namelist() if ".dist-info/" not in name}
        texts = b"".join(archive.read(name) for name in archive.namelist())
    with tarfile.open(source) as archive_of_source:
        in_source = {name.partition("/")[2] for name in archive_of_source.getnames()}
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "mkdocs_kwindex").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert in_wheel == ours
    assert ours <= in_source
    assert {"LICENSE", "SECURITY.md", "dev.py", "tests/test_supply_chain.py", "test_site/mkdocs.yml"} <= in_source
    # Of the machine that built it, nothing.
    assert str(ROOT).encode() not in texts


def test_the_quick_start_works_to_the_letter_where_nothing_else_of_the_project_is(built: Path, tmp_path: Path) -> None:
    [wheel] = built.glob("*.whl")
    venv.create(tmp_path / "bare", symlinks=os.name != "nt")
    python = next(tmp_path.glob("bare/[bS]*/python*"))
    project = write_tree(tmp_path / "project", "lamp/__init__.py: def light(): ...")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # The dependencies are those of the running Python; the project itself is not found by its path.
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    where = [str(python), "-c", "import mkdocs_kwindex; print(mkdocs_kwindex.__file__)"]
    block = (ROOT / "README.md").read_text(encoding="utf-8").split("```console\n")[1].split("```")[0]

    place = subprocess.run(where, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True).stdout
    new = subprocess.run([python.with_name("kwindex"), "new"], cwd=project, env=environment, check=False)
    # The preview builds the site first; here it is built and nothing is served.
    build = [str(python), "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(build, cwd=project, env=environment, check=False, capture_output=True, text=True)

    assert block == "$ pip install mkdocs-kwindex\n$ kwindex new\n$ mkdocs serve\n"
    assert Path(place).is_relative_to(tmp_path / "bare")
    assert new.returncode == 0
    assert done.returncode == 0, done.stderr
    assert (project / "site/code/lamp/__init__.py_docs/index.html").is_file()


def test_the_distribution_without_a_host_differs_in_nothing_else(built: Path, tmp_path: Path) -> None:
    thin = tomllib.loads((ROOT / THIN).read_text(encoding="utf-8"))["project"]
    folder = tmp_path / "copy/packaging/kwindex"
    shutil.copytree(ROOT / "mkdocs_kwindex", tmp_path / "copy/mkdocs_kwindex", ignore=_LEFT_BEHIND)
    shutil.copyfile(ROOT / "LICENSE", tmp_path / "copy/LICENSE")
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / THIN, folder / "pyproject.toml")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as archive, zipfile.ZipFile(next(built.glob("*.whl"))) as whole:
        contents = [
            {name: each.read(name) for name in each.namelist() if ".dist-info/" not in name}
            for each in (archive, whole)
        ]
    assert contents[0].pop("mkdocs_kwindex/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert contents[0] == contents[1]
    assert thin["dependencies"] == [
        name for name in PROJECT["dependencies"] if normal(name) not in {"mkdocs", "mkdocs-material"}
    ]
    optional = PROJECT["optional-dependencies"]
    assert thin["optional-dependencies"] == {name: optional[name] for name in optional.keys() - FOR_DEVELOPERS} | {
        "properdocs": ["properdocs>=1.6.7", "properdocs-theme-mkdocs>=1.6.5"]
    }
    assert [thin[key] for key in SHARED] == [PROJECT[key] for key in SHARED]


def test_the_markdown_extensions_that_docstrings_need_are_required() -> None:
    # Material brings them along, and is not there without a host.
    required = {normal(name) for name in PROJECT["dependencies"]} - {"mkdocs", "mkdocs-material"}
    holders = packages_distributions()
    modules = {name.partition(".")[0] for name in select_extensions(MarkdownOptions()).names if "." in name}

    assert modules == {"pymdownx"}
    assert all(required.intersection(map(normal, holders[module])) for module in modules)


def test_properdocs_builds_the_site_where_there_is_no_mkdocs(tmp_path: Path) -> None:
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(("mkdocs", "material", "_editable", "__editable")):
            (libraries / path.name).symlink_to(path)
    (libraries / "mkdocs_kwindex").symlink_to(ROOT / "mkdocs_kwindex")
    metadata = libraries / "kwindex-0.1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.4\nName: kwindex\nVersion: 0.1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(
        "[mkdocs.plugins]\nkwindex = mkdocs_kwindex.plugin:KwindexPlugin\n", encoding="utf-8"
    )
    venv.create(tmp_path / "bare", symlinks=os.name != "nt")
    config = write_site(
        tmp_path / "project",
        """
        properdocs.yml: {site_name: Site, theme: {name: null, custom_dir: theme}, plugins: [search, {kwindex: {workers: 2}}]}
        theme/main.html: <title>{{ page.title }}</title><main>{{ page.content }}</main>
        src/pkg/__init__.py: def f(): ...
        src/pkg/broken.py: def (
        """,
    ).with_name("properdocs.yml")
    python = next(tmp_path.glob("bare/[bS]*/python*"))
    command = [str(python), "-m", "properdocs", "build", "-f", str(config)]
    environment = {**os.environ, "PYTHONPATH": str(libraries)}

    done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    strict = subprocess.run(
        [*command, "--strict"], cwd=tmp_path, env=environment, check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "project/site/code/pkg/__init__.py_docs/index.html").is_file()
    # What the plugin warns of counts.
    assert "pkg/broken.py" in strict.stderr
    assert strict.returncode == 1
    assert "Traceback" not in done.stderr + strict.stderr


def test_what_is_imported_is_a_dependency() -> None:
    optional = PROJECT["optional-dependencies"]
    extras = (*optional["dask"], *optional["languages"], *optional["mcp"], *optional["scip"])
    named = {normal(name) for name in (*PROJECT["dependencies"], *extras)}
    provided = packages_distributions()
    imported = {
        module.partition(".")[0]
        for path in (ROOT / "mkdocs_kwindex").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        for module in modules(node)
    }
    foreign = imported - set(sys.stdlib_module_names) - {"mkdocs_kwindex"}

    assert len(foreign) > 10
    assert {module for module in foreign if not {normal(name) for name in provided.get(module, [])} & named} == set()


def modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def test_every_dependency_has_a_lower_bound() -> None:
    every = [*PROJECT["dependencies"], *(name for group in PROJECT["optional-dependencies"].values() for name in group)]

    assert [name for name in every if ">=" not in name and not name.startswith("mkdocs-kwindex[")] == []


def test_workflows_test_every_python_that_is_promised() -> None:
    promised = [name.rpartition(" ")[2] for name in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", name)]
    jobs = workflow(ROOT / ".github/workflows/ci.yml")["jobs"]

    # What is to come is tried before it is promised.
    assert jobs["newest"]["strategy"]["matrix"]["python"][: len(promised)] == promised
    assert PROJECT["requires-python"] == f">={promised[0]}"
    assert {"newest", "lowest", "coverage", "audit"} <= set(jobs)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_pinned_and_may_do_no_more_than_they_must(path: Path) -> None:
    loaded = workflow(path)

    assert loaded["permissions"] == {"contents": "read"}
    for name, job in loaded["jobs"].items():
        assert set(job.get("permissions", {})) <= (
            {"id-token", "attestations", "contents"} if name == "publish" else set()
        )
        for step in job["steps"]:
            assert re.search(r"@[0-9a-f]{40}$", step.get("uses", "@" + "0" * 40))
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false"
            # What others wrote (titles, branches) is never put into a command.
            assert "${{ github" not in step.get("run", "")
    assert "secrets." not in path.read_text(encoding="utf-8")
