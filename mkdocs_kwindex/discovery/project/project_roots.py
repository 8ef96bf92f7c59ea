"""The projects that packages belong to."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from mkdocs_kwindex.discovery.project.configuration_files import ConfigurationFile
from mkdocs_kwindex.discovery.project.entry_points import declared_entry_points, installed_entry_points
from mkdocs_kwindex.discovery.project.test_commands import Configuration
from mkdocs_kwindex.model import Package, Problem
from mkdocs_kwindex.model.project import Project

_NAMES = ("pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", ".pytest.ini", "tox.ini", "noxfile.py")
# `project/src/package` and `project/libraries/src/package`; what lies further up is another project's.
_LEVELS = 3


def find_projects(packages: Iterable[Package]) -> tuple[Mapping[str, Project], tuple[Problem, ...]]:
    """Read the configuration of the projects that packages belong to.

    Args:
        packages: The packages.

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
    return projects, tuple(problems)


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
