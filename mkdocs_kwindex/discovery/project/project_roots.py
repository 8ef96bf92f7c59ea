"""The projects that packages belong to."""

from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec import structs

from mkdocs_kwindex.discovery.project.configuration_files import ConfigurationFile
from mkdocs_kwindex.discovery.project.entry_points import declared_entry_points, installed_entry_points
from mkdocs_kwindex.discovery.project.test_commands import Configuration
from mkdocs_kwindex.model import Folder, Package, Problem, SourceFile, Tree
from mkdocs_kwindex.model.project import SOURCE_FOLDERS, EntryPoint, Project

_NAMES = ("pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", ".pytest.ini", "tox.ini", "noxfile.py")
# `project/src/package` and `project/libraries/src/package`; what lies further up is another project's.
_LEVELS = 3
_DECLARING = ("pyproject.toml", "setup.cfg")


def find_projects(
    packages: Collection[Package], tree: Tree | None = None
) -> tuple[Mapping[str, Project], tuple[Problem, ...]]:
    """Read the configuration of the projects that packages belong to, and of those inside of them.

    Args:
        packages: The packages.
        tree: Their files and folders, which may hold projects of their own.

    Returns:
        The project of each package by the package's URI, and what could not be read.
    """
    projects: dict[str, Project] = {}
    known: dict[Path, Project] = {}
    problems: list[Problem] = []
    for package in packages:
        beside = Path(package.path).parents[package.uri.count("/")]
        name = package.uri.partition("/")[0].partition(".")[0]
        if any(beside.glob("*.dist-info")):
            projects[package.uri] = Project(entry_points=tuple(installed_entry_points(beside, name)))
        elif root := _root(beside):
            if root not in known:
                known[root] = _read(root, problems)
            projects[package.uri] = known[root]
    for folder in tree.folders.values() if tree else ():
        if Path(folder.path) not in known and tree and (inner := _declared_in(folder, tree, problems)):
            package = next(p for p in packages if f"{folder.uri}/".startswith(f"{p.uri}/"))
            project = projects.get(package.uri, Project())
            projects[package.uri] = structs.replace(project, entry_points=(*project.entry_points, *inner))
    return projects, tuple(problems)


def _declared_in(folder: Folder, tree: Tree, problems: list[Problem]) -> list[EntryPoint]:
    """Return the entry points that the configuration in a folder of the tree declares."""
    path = Path(folder.path)
    if not any((path / name).is_file() for name in _DECLARING):
        return []
    return [_inside(entry, folder, tree.files) for entry in _read(path, problems).entry_points]


def _inside(entry: EntryPoint, folder: Folder, files: Mapping[str, SourceFile]) -> EntryPoint:
    """Give the module of an entry point the path that it has in the tree, if it stands below the configuration."""
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
    return Project(
        entry_points=tuple(declared_entry_points(files["pyproject.toml"], files["setup.cfg"])),
        commands=tuple(configuration.commands()),
        doctest=configuration.doctest(),
    )
