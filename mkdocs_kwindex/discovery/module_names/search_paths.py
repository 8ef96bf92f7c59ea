"""The paths on which type checkers and pytest are configured to look for modules."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from mkdocs_kwindex.discovery.project.configuration_files import ConfigurationFile, table, texts

PYTEST_SECTIONS: Final = (("pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest"))
"""The files without TOML that configure pytest, each with the section that does."""


class SearchPath(NamedTuple):
    """A path that a configuration names.

    Attributes:
        path: The path, relative to the project's folder.
        file: The file that names it.
        section: The section there.
        key: The key there.
    """

    path: str
    file: str
    section: str
    key: str


def search_paths(files: Mapping[str, ConfigurationFile]) -> Iterator[SearchPath]:
    """Yield the paths of mypy, pyright and pytest.

    Args:
        files: The configuration files of the project by name.
    """
    for path in _written(files):
        written = path.path.strip().replace("$MYPY_CONFIG_FILE_DIR", ".")
        # The project's own folder is on these paths for its packages, which are found there anyway.
        if written and os.path.normpath(written) != ".":
            yield path._replace(path=written.lstrip("/"))


def _written(files: Mapping[str, ConfigurationFile]) -> Iterator[SearchPath]:
    tools = table(files["pyproject.toml"].toml, "tool")
    for name, section in (("mypy.ini", "mypy"), (".mypy.ini", "mypy"), ("setup.cfg", "mypy")):
        paths = re.split("[,:]", files[name].ini.get(section, {}).get("mypy_path", ""))
        yield from _paths(paths, name, section, "mypy_path")
    mypy = table(tools, "mypy").get("mypy_path")
    listed = re.split("[,:]", mypy) if isinstance(mypy, str) else texts(mypy)
    yield from _paths(listed, "pyproject.toml", "tool.mypy", "mypy_path")
    pyright, pyright_json = table(tools, "pyright"), _pyright_json(files)
    yield from _paths(texts(pyright.get("extraPaths")), "pyproject.toml", "tool.pyright", "extraPaths")
    yield from _paths(texts(pyright_json.get("extraPaths")), "pyrightconfig.json", "", "extraPaths")
    for settings, name in ((pyright, "pyproject.toml"), (pyright_json, "pyrightconfig.json")):
        environments = settings.get("executionEnvironments")
        for environment in environments if isinstance(environments, list) else ():
            yield from _paths(texts(table(environment).get("root")), name, "", "executionEnvironments")
    pytest = table(tools, "pytest", "ini_options").get("pythonpath") or table(tools, "pytest").get("pythonpath")
    yield from _paths(texts(pytest), "pyproject.toml", "tool.pytest.ini_options", "pythonpath")
    for name, section in PYTEST_SECTIONS:
        yield from _paths(texts(files[name].ini.get(section, {}).get("pythonpath")), name, section, "pythonpath")


def _paths(paths: list[str], file: str, section: str, key: str) -> Iterator[SearchPath]:
    return (SearchPath(path, file, section, key) for path in paths)


def _pyright_json(files: Mapping[str, ConfigurationFile]) -> Mapping[str, object]:
    try:
        return table(json.loads(files["pyrightconfig.json"].text or "{}"))
    except (ValueError, RecursionError):
        return {}
