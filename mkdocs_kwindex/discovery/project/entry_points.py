"""The commands and plugins that a project declares."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from mkdocs_kwindex.discovery.project.configuration_files import ConfigurationError, ConfigurationFile, read_ini, table
from mkdocs_kwindex.model.project import ConfigurationPlace, EntryPoint

CONSOLE, GUI = "console_scripts", "gui_scripts"
_REFERENCE = re.compile(r"\s*+([\w.]++)\s*+(?::\s*+([\w.]++))?\s*+(?:\[.*\])?\s*+")


def declared_entry_points(pyproject: ConfigurationFile, setup_cfg: ConfigurationFile) -> Iterator[EntryPoint]:
    """Yield the entry points of `pyproject.toml`, in the standard tables and in Poetry's, and of `setup.cfg`.

    Args:
        pyproject: The project's `pyproject.toml`.
        setup_cfg: The project's `setup.cfg`.
    """
    for path, group in (
        (("project", "scripts"), CONSOLE),
        (("project", "gui-scripts"), GUI),
        (("tool", "poetry", "scripts"), CONSOLE),
        (("tool", "flit", "scripts"), CONSOLE),
    ):
        yield from _of_table(pyproject, path, group)
    for path in (("project", "entry-points"), ("tool", "poetry", "plugins"), ("tool", "flit", "entrypoints")):
        for group in table(pyproject.toml, *path):
            yield from _of_table(pyproject, (*path, group), group)
    section = "options.entry_points"
    for group, lines in setup_cfg.ini.get(section, {}).items():
        for name, reference in _pairs(lines).items():
            yield from _entry_point(group, name, reference, setup_cfg.place(section, name), f"{section}.{group}")


def installed_entry_points(folder: Path, package: str) -> Iterator[EntryPoint]:
    """Yield the entry points that installed distributions declare for a package.

    Args:
        folder: Where packages are installed, with their metadata.
        package: The package's name.
    """
    for path in sorted(folder.glob("*.dist-info/entry_points.txt")):
        name, _, version = path.parent.name.removesuffix(".dist-info").partition("-")
        try:
            groups = read_ini(ConfigurationFile(path, []).text, delimiters=("=",))
        except ConfigurationError:
            # The metadata of some other distribution may be broken; which does not concern readers of this one.
            continue
        for group, entries in groups.items():
            for key, reference in entries.items():
                for entry in _entry_point(group, key, reference, ConfigurationPlace(f"{name} {version}".strip())):
                    if entry.module.partition(".")[0] == package:
                        yield entry


def _of_table(pyproject: ConfigurationFile, path: tuple[str, ...], group: str) -> Iterator[EntryPoint]:
    for name, written in table(pyproject.toml, *path).items():
        reference = written
        # Poetry has a table where there is more to say, and may say that the reference is a script's path.
        if isinstance(written, dict) and written.get("type") != "file":
            reference = written.get("reference", written.get("callable"))
        if isinstance(reference, str):
            title = ".".join(path)
            yield from _entry_point(group, name, reference, pyproject.place(title, name), title)


def _pairs(lines: str) -> Mapping[str, str]:
    pairs = (line.partition("=") for line in lines.splitlines())
    return {name.strip(): reference.strip() for name, equals, reference in pairs if equals}


def _entry_point(
    group: str, name: str, reference: str, place: ConfigurationPlace, declared_in: str = ""
) -> Iterator[EntryPoint]:
    """Yield the entry point, if it is written as one."""
    if match := _REFERENCE.fullmatch(reference):
        yield EntryPoint(group, name, match[1], match[2] or "", place, declared_in)
