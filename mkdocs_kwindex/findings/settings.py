"""Reads a project's ruff settings that matter here: per-file ignores and the target version.

Its configuration is data: nothing that it names is read or run, so what it takes over from elsewhere with `extend` is
not known.
"""

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from mkdocs_kwindex.discovery.regular_files import read_regular
from mkdocs_kwindex.findings.globs import Glob
from mkdocs_kwindex.model import Problem, ProblemKind
from mkdocs_kwindex.model.bounded_parsers import read_toml

DEFAULT_VERSION = "py311"
"""For a project that does not say what it is for: the oldest version that this plugin runs on."""

# Far more than is written by hand.
_MOST_BYTES = 1_000_000
_FILES = (".ruff.toml", "ruff.toml", "pyproject.toml")
_VERSION = re.compile(r"py3(\d+)")
_LEAST_VERSION = re.compile(r"(?:>=|~=|===?|>|\^)\s*3\.(\d+)")
# The versions that every ruff of the last years knows.
_MINOR_VERSIONS = range(7, 14)


class Ignore(Struct, frozen=True):
    """An entry of `per-file-ignores`: selectors of rules that some files are excused from.

    Attributes:
        pattern: The glob pattern of the files; with `!` in front it means all others.
        selectors: The selectors.
    """

    pattern: str
    selectors: tuple[str, ...]


class Settings(Struct, frozen=True):
    """The settings for the files of a folder.

    Attributes:
        directory: The folder that the patterns are relative to.
        ignores: The per-file ignores.
        target_version: The oldest Python version that the files are for, such as `py311`.
    """

    directory: str = ""
    ignores: tuple[Ignore, ...] = ()
    target_version: str = DEFAULT_VERSION

    def ignored_selectors(self, path: str) -> list[str]:
        """Return the selectors of the rules that a file is excused from."""
        return [
            selector
            for ignore in self.ignores
            if _matches(ignore.pattern, self.directory, path)
            for selector in ignore.selectors
        ]


class SettingsReader:
    """Finds the settings of files, as ruff does: those of the nearest configuration file above."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.problems: list[Problem] = []
        self._known: dict[str, Settings] = {}

    def settings(self, directory: str | Path) -> Settings:
        """Return the settings for the files of a folder."""
        # Asked for every file; a folder has dozens.
        name = str(directory)
        if name not in self._known:
            self._known[name] = self._read(Path(name))
        return self._known[name]

    def _read(self, directory: Path) -> Settings:
        own: Settings | None = None
        version = ""
        for name in _FILES:
            document = self._document(directory / name)
            if name == "pyproject.toml":
                version = version or _required_version(document)
                document = _table(_table(document, "tool"), "ruff")
            if document and own is None:
                own = Settings(str(directory), tuple(_ignores(document)), _target_version(document))
        if own is not None and own.target_version:
            return own
        inherited = self.settings(directory.parent) if directory.parent != directory else Settings()
        version = version or inherited.target_version
        return (
            Settings(own.directory, own.ignores, version)
            if own
            else Settings(inherited.directory, inherited.ignores, version)
        )

    def _document(self, path: Path) -> Mapping[str, Any]:
        try:
            return read_toml(_text(path))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            message = f"cannot be read ({error}): what it says of ruff is not respected"
            self.problems.append(Problem(str(path), 0, message, ProblemKind.PROJECT))
            return {}


def _text(path: Path) -> str:
    data = read_regular(path, _MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(f"it is larger than {_MOST_BYTES:,} bytes")
    return data.decode()


def _matches(pattern: str, directory: str, path: str) -> bool:
    negated = pattern.startswith("!")
    pattern = pattern.removeprefix("!")
    directory, path = (text.replace(os.sep, "/") for text in (directory, path))
    try:
        whole = Glob(posixpath.normpath(posixpath.join(_escaped(directory), pattern)))
        found = whole.matches(path) or Glob(pattern).matches(posixpath.basename(path))
    except ValueError:
        # Ruff itself refuses such a pattern, so it silences nothing.
        return False
    return found != negated


def _escaped(directory: str) -> str:
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", directory)


def _ignores(document: Mapping[str, Any]) -> Iterator[Ignore]:
    for table in (document, _table(document, "lint")):
        for key in ("per-file-ignores", "extend-per-file-ignores"):
            for pattern, selectors in _table(table, key).items():
                if isinstance(selectors, list):
                    yield Ignore(pattern, tuple(selector for selector in selectors if isinstance(selector, str)))


def _target_version(document: Mapping[str, Any]) -> str:
    match = _VERSION.fullmatch(str(document.get("target-version", "")))
    return _version(int(match[1])) if match else ""


def _required_version(document: Mapping[str, Any]) -> str:
    versions = [
        int(minor) for minor in _LEAST_VERSION.findall(str(_table(document, "project").get("requires-python", "")))
    ]
    return _version(max(versions)) if versions else ""


def _version(minor: int) -> str:
    return f"py3{min(max(minor, _MINOR_VERSIONS.start), _MINOR_VERSIONS.stop - 1)}"


def _table(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}
