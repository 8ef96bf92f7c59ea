"""The commands and plugins that a project declares."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from mkdocs_kwindex.discovery.project.configuration_files import ConfigurationFile, table, texts
from mkdocs_kwindex.discovery.project.setup_script import SetupScript, WrittenText
from mkdocs_kwindex.model.project import ConfigurationPlace, EntryPoint

CONSOLE, GUI, SCRIPT = "console_scripts", "gui_scripts", "scripts"
_REFERENCE = re.compile(r"\s*+([\w.]++)\s*+(?::\s*+([\w.]++))?\s*+(?:\[.*\])?\s*+")


def declared_entry_points(
    pyproject: ConfigurationFile, setup_cfg: ConfigurationFile, setup_py: ConfigurationFile
) -> Iterator[EntryPoint]:
    """Yield the entry points of `pyproject.toml`, in the standard tables and in Poetry's, and of `setup` files.

    Args:
        pyproject: The project's `pyproject.toml`.
        setup_cfg: The project's `setup.cfg`.
        setup_py: The project's `setup.py`.
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
            yield from entry_point(group, name, reference, setup_cfg.place(section, name), f"{section}.{group}")
    script_files = texts(table(pyproject.toml, "tool", "setuptools").get("script-files"))
    place = pyproject.place("tool.setuptools", "script-files")
    yield from (_script(path, place) for path in script_files)
    place = setup_cfg.place("options", "scripts")
    yield from (_script(path, place) for path in texts(setup_cfg.ini.get("options", {}).get("scripts")))
    yield from _of_script(setup_py)


def _of_script(setup_py: ConfigurationFile) -> Iterator[EntryPoint]:
    script = SetupScript(setup_py.text)
    for group, lines in script.tables("entry_points"):
        yield from _of_lines(setup_py, group, lines)
    # The same may be written as one text, with the groups between brackets.
    yield from _of_lines(setup_py, "", script.texts("entry_points"))
    for path, line in script.texts("scripts"):
        if path.strip():
            yield _script(path.strip(), setup_py.at(line))


def _of_lines(setup_py: ConfigurationFile, group: str, lines: Iterable[WrittenText]) -> Iterator[EntryPoint]:
    for text, line in lines:
        name, equals, reference = text.partition("=")
        if not equals:
            header = text.strip()
            group = header[1:-1].strip() if header.startswith("[") and header.endswith("]") else group
        elif group:
            yield from entry_point(group, name.strip(), reference, setup_py.at(line))


def _script(path: str, place: ConfigurationPlace) -> EntryPoint:
    return EntryPoint(SCRIPT, PurePosixPath(path).name, "", "", place, file=path)


def _of_table(pyproject: ConfigurationFile, path: tuple[str, ...], group: str) -> Iterator[EntryPoint]:
    for name, written in table(pyproject.toml, *path).items():
        reference = written
        # Poetry has a table where there is more to say, and may say that the reference is a script's path.
        if isinstance(written, dict) and written.get("type") != "file":
            reference = written.get("reference", written.get("callable"))
        if isinstance(reference, str):
            title = ".".join(path)
            yield from entry_point(group, name, reference, pyproject.place(title, name), title)


def _pairs(lines: str) -> Mapping[str, str]:
    pairs = (line.partition("=") for line in lines.splitlines())
    return {name.strip(): reference.strip() for name, equals, reference in pairs if equals}


def entry_point(
    group: str, name: str, reference: str, place: ConfigurationPlace, declared_in: str = ""
) -> Iterator[EntryPoint]:
    """Yield an entry point, if it is written as one.

    Args:
        group: Its group.
        name: Its name in the group.
        reference: What it leads to, `package.module:attribute`.
        place: Where it is declared.
        declared_in: The table that declares it; empty for what an installed distribution declares.
    """
    if match := _REFERENCE.fullmatch(reference):
        yield EntryPoint(group, name, match[1], match[2] or "", place, declared_in)
