"""How a project's tests are run, as far as its configuration says so."""

import re
import shlex
from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import NamedTuple

from mkdocs_kwindex.discovery.project.configuration_files import (
    ConfigurationError,
    ConfigurationFile,
    read_ini,
    table,
    texts,
)
from mkdocs_kwindex.model.project import ConfigurationPlace, Runner

_DOCTEST = "--doctest-modules"
_MAX_DETAIL = 120
_MOST_ENVIRONMENTS = 200
# Environments are separated by lines or commas, but for those between braces: `py{310,311}-django`.
_ENVIRONMENT = re.compile(r"(?:\{[^{}]*\}|[^\s,{}])+")


class _Pytest(NamedTuple):
    """The settings of pytest and where they are."""

    settings: Mapping[str, object]
    file: ConfigurationFile
    section: str


class Configuration:
    """The configuration files of a project that speak of tests, by name."""

    def __init__(self, files: Mapping[str, ConfigurationFile]) -> None:
        """Take the files, of which any may be missing.

        Args:
            files: By name.
        """
        self._files = files

    def commands(self) -> Iterator[Runner]:
        """Yield the programs that are configured to run the tests."""
        if pytest := self._pytest():
            paths = texts(pytest.settings.get("testpaths"))
            detail = f"testpaths: {' '.join(paths)}" if paths else ""
            yield Runner("pytest", detail[:_MAX_DETAIL], pytest.file.place(pytest.section))
        if tox := self._tox():
            yield tox
        if self._files["noxfile.py"].exists:
            yield Runner("nox", "", self._files["noxfile.py"].place())

    def doctest(self) -> ConfigurationPlace | None:
        """Return where pytest is configured to run the examples in docstrings; `None` when it is not."""
        pytest = self._pytest()
        options = pytest.settings.get("addopts") if pytest else None
        return pytest.file.place(pytest.section, "addopts") if pytest and _DOCTEST in _options(options) else None

    def _pytest(self) -> _Pytest | None:
        """Return the settings of pytest from the file that pytest itself would take."""
        for name in ("pytest.ini", ".pytest.ini"):
            file = self._files[name]
            if file.exists:
                return _Pytest(file.ini.get("pytest", {}), file, "pytest")
        pyproject = self._files["pyproject.toml"]
        if settings := table(pyproject.toml, "tool", "pytest"):
            nested = "ini_options" in settings
            return _Pytest(
                table(settings, "ini_options") if nested else settings,
                pyproject,
                "tool.pytest.ini_options" if nested else "tool.pytest",
            )
        for name, section in (("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")):
            if section in self._files[name].ini:
                return _Pytest(self._files[name].ini[section], self._files[name], section)
        return None

    def _tox(self) -> Runner | None:
        for name, section in (("tox.ini", "tox"), ("setup.cfg", "tox:tox")):
            file = self._files[name]
            if section in file.ini:
                return _tox_command(file.ini[section], file.place(section))
        pyproject = self._files["pyproject.toml"]
        settings = table(pyproject.toml, "tool", "tox")
        if not settings:
            return None
        legacy = settings.get("legacy_tox_ini")
        if isinstance(legacy, str):
            try:
                settings = {**read_ini(legacy).get("tox", {})}
            except ConfigurationError:
                settings = {}
        return _tox_command(settings, pyproject.place("tool.tox"))


def _tox_command(settings: Mapping[str, object], place: ConfigurationPlace) -> Runner:
    environments = ", ".join(_environments(settings.get("env_list") or settings.get("envlist")))
    return Runner("tox", f"environments: {environments}" if environments else "", place)


def _environments(value: object) -> Iterator[str]:
    """Yield the environments of tox, as written; those of its TOML tables one by one.

    https://tox.wiki/en/latest/config.html#env_list
    """
    if isinstance(value, str):
        yield from filter(None, map(str.strip, _ENVIRONMENT.findall(value)))
    for item in value if isinstance(value, list) else ():
        factors = item.get("product") if isinstance(item, dict) else None
        if isinstance(factors, list):
            groups = [list(_factors(group)) for group in factors]
            yield from islice(map("-".join, product(*groups)), _MOST_ENVIRONMENTS)
        elif isinstance(item, str):
            yield item


def _factors(group: object) -> Iterator[str]:
    if isinstance(group, list):
        yield from map(str, group)
    elif isinstance(group, dict):
        first, last = group.get("start"), group.get("stop")
        if isinstance(first, int) and isinstance(last, int):
            yield from (f"{group.get('prefix', '')}{number}" for number in range(first, last + 1)[:_MOST_ENVIRONMENTS])


def _options(value: object) -> list[str]:
    """Split command-line options as pytest does; a list is split already."""
    if not isinstance(value, str):
        return texts(value)
    try:
        return shlex.split(value)
    except ValueError:
        return value.split()
