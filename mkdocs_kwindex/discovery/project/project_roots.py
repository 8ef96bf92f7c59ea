"""The projects that packages belong to."""

from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec import structs

from mkdocs_kwindex.discovery.project.configuration_files import ConfigurationFile
from mkdocs_kwindex.discovery.project.entry_points import declared_entry_points
from mkdocs_kwindex.discovery.project.installed import installed_entry_points, installed_requirements
from mkdocs_kwindex.discovery.project.requirements import declared_requirements
from mkdocs_kwindex.discovery.project.test_commands import Configuration
from mkdocs_kwindex.model import Folder, Package, Problem, SourceFile, Tree
from mkdocs_kwindex.model.project import SOURCE_FOLDERS, EntryPoint, Project, project_of

_NAMES = ("pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", ".pytest.ini", "tox.ini", "noxfile.py")
# `project/src/package` and `project/libraries/src/package`; what lies further up is another project's.
_LEVELS = 3


def find_projects(
    packages: Collection[Package], tree: Tree | None = None
) -> tuple[Mapping[str, Project], tuple[Problem, ...]]:
    """Read the configuration of the projects that packages belong to, and of those inside of them.

    Args:
        packages: The packages.
        tree: Their files and folders, which may hold projects of their own.

    Returns:
        The projects by the URI of their package or folder, and what could not be read.
    """
    projects: dict[str, Project] = {}
    known: dict[Path, Project] = {}
    problems: list[Problem] = []
    for package in packages:
        beside = Path(package.path).parents[package.uri.count("/")]
        name = package.uri.partition("/")[0].partition(".")[0]
        if any(beside.glob("*.dist-info")):
            projects[package.uri] = Project(
                entry_points=tuple(installed_entry_points(beside, name)),
                requirements=tuple(installed_requirements(beside, name)),
            )
        elif root := _root(beside):
            if root not in known:
                known[root] = _read(root, problems)
            projects[package.uri] = known[root]
    for folder in tree.folders.values() if tree else ():
        path = Path(folder.path)
        if tree and path not in known and any((path / name).is_file() for name in _NAMES):
            projects[folder.uri] = _inner(_read(path, problems), folder, tree, project_of(projects, folder.uri))
    return projects, tuple(problems)


def _inner(project: Project, folder: Folder, tree: Tree, around: Project) -> Project:
    """Complete a project inside of another, whose way to run tests is its own unless it says something else."""
    return Project(
        entry_points=tuple(_inside(entry, folder, tree.files) for entry in project.entry_points),
        requirements=project.requirements,
        commands=project.commands or around.commands,
        doctest=project.doctest or around.doctest,
    )


def _inside(entry: EntryPoint, folder: Folder, files: Mapping[str, SourceFile]) -> EntryPoint:
    """Give the module of an entry point the path that it has in the tree, if it is below the configuration."""
    file = entry.module.replace(".", "/")
    for start in (folder.uri, *(f"{folder.uri}/{name}" for name in SOURCE_FOLDERS)):
        for uri in (f"{start}/{file}.py", f"{start}/{file}/__init__.py"):
            if uri in files:
                return structs.replace(entry, module=files[uri].module)
    return entry


def _root(folder: Path) -> Path | None:
    """Return the folder of a project's configuration: the nearest one at or above a folder, within its checkout."""
    for candidate in (folder, *folder.parents)[:_LEVELS]:
        if any((candidate / name).is_file() for name in _NAMES):
            return candidate
        if (candidate / ".git").exists():
            return None
    return None


def _read(root: Path, problems: list[Problem]) -> Project:
    files = {name: ConfigurationFile(root / name, problems) for name in _NAMES}
    configuration = Configuration(files)
    lists = [ConfigurationFile(path, problems) for path in sorted(root.glob("requirements*.txt"))]
    setup_files = files["pyproject.toml"], files["setup.cfg"], files["setup.py"]
    return Project(
        entry_points=tuple(declared_entry_points(*setup_files)),
        requirements=tuple(declared_requirements(*setup_files, lists)),
        commands=tuple(configuration.commands()),
        doctest=configuration.doctest(),
    )
