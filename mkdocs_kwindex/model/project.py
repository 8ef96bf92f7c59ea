"""Facts from a project's own configuration."""

from collections.abc import Mapping

from msgspec import Struct

SOURCE_FOLDERS = ("src", "lib")
"""Where a project keeps its packages when not beside its configuration."""


class ConfigurationPlace(Struct, frozen=True):
    """A place in a configuration file.

    Attributes:
        name: The file's name, or name and version of an installed distribution.
        path: Absolute path on disk; empty for an installed distribution.
        line: The line, from 1; 0 when it is not known.
    """

    name: str
    path: str = ""
    line: int = 0


class EntryPoint(Struct, frozen=True):
    """A command or a plugin that a project declares.

    Attributes:
        group: `console_scripts`, `gui_scripts`, the name under which another program looks for plugins, or
            `scripts` for a file that is installed as it is.
        name: Its name in the group.
        module: Dotted path of the module that it leads to; empty for a file.
        attribute: Dotted path of the object in that module; empty for the module itself.
        place: Where it is declared.
        table: The table that declares it, as in `project.scripts`; empty for what an installed distribution declares.
        file: The path of a file that is installed as it is, from the folder of the configuration.
    """

    group: str
    name: str
    module: str
    attribute: str
    place: ConfigurationPlace
    table: str = ""
    file: str = ""


class Runner(Struct, frozen=True):
    """A program that runs the project's tests.

    Attributes:
        command: What to type.
        detail: What the configuration adds, as a short text; may be empty.
        place: Where the program is configured.
    """

    command: str
    detail: str
    place: ConfigurationPlace


class Requirement(Struct, frozen=True):
    """A distribution that a project declares to need.

    Attributes:
        text: What is required, as it is written.
        purpose: What for: `to run`, `extra dev`, `in requirements.txt`.
        place: Where it is declared.
    """

    text: str
    purpose: str
    place: ConfigurationPlace


class Project(Struct, frozen=True):
    """A project.

    Attributes:
        entry_points: Its commands and plugins.
        requirements: What it declares to need.
        commands: How its tests are run.
        doctest: Where pytest is configured to run the examples in docstrings; `None` when it is not.
    """

    entry_points: tuple[EntryPoint, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    commands: tuple[Runner, ...] = ()
    doctest: ConfigurationPlace | None = None


def project_of(projects: Mapping[str, Project], uri: str) -> Project:
    """Return the nearest project of a file or folder; an empty one when none was found.

    Args:
        projects: The projects, by the URI of their package or folder.
        uri: The file or folder.
    """
    while uri and uri not in projects:
        uri = uri.rpartition("/")[0]
    return projects.get(uri, Project())
