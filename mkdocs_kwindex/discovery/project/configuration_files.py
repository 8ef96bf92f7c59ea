"""Configuration files, read within bounds."""

import configparser
import os
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from mkdocs_kwindex.discovery.ignored import project_root
from mkdocs_kwindex.discovery.regular_files import read_in_place
from mkdocs_kwindex.model import Problem, ProblemKind
from mkdocs_kwindex.model.bounded_parsers import read_sections, read_toml
from mkdocs_kwindex.model.project import ConfigurationPlace

# Far more than is written by hand.
_MAX_BYTES = 1_000_000
_HEADER = re.compile(r"\s*+\[++\s*+([^\[\]]*[^\[\]\s])\s*+\]++\s*+(?:[#;].*)?")

# A key with what is behind it.
_KEY = re.compile(r"""\s*+(?:"([^"]++)"|'([^']++)'|([^=:"'\[\]]++))\s*+[=:]""")


class ConfigurationError(ValueError):
    """A configuration file cannot be read as what it is."""


class ConfigurationFile:
    """A configuration file of a project.

    Attributes:
        path: Its path.
        problems: Collects what is wrong with it.
    """

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        """Take a file, which may be missing.

        Args:
            path: Its path.
            problems: Collects what is wrong with it.
        """
        self.path = path
        self.problems = problems

    @cached_property
    def exists(self) -> bool:
        """Whether it is there."""
        return self.path.is_file()

    @cached_property
    def text(self) -> str:
        """Its text; empty when it is missing or cannot be read."""
        if not self.exists:
            return ""
        place = os.path.realpath(self.path)
        if self.path.is_symlink() and not Path(place).is_relative_to(project_root(self.path.parent).resolve()):
            self._report("is a symbolic link that leads out of the project")
            return ""
        try:
            data = read_in_place(str(self.path), place, _MAX_BYTES + 1)
            if len(data) > _MAX_BYTES:
                self._report(f"is larger than {_MAX_BYTES:,} bytes")
                return ""
            return data.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            self._report(f"cannot be read ({error})")
            return ""

    @cached_property
    def toml(self) -> Mapping[str, object]:
        """Its tables; none when it is no TOML."""
        try:
            return read_toml(self.text)
        except ValueError as error:
            self._report(f"is no valid TOML ({error})")
            return {}

    @cached_property
    def ini(self) -> Mapping[str, Mapping[str, str]]:
        """Its sections; none when it is no INI file."""
        try:
            return read_ini(self.text)
        except ConfigurationError as error:
            self._report(f"is no valid INI file ({error})")
            return {}

    def place(self, section: str = "", key: str = "") -> ConfigurationPlace:
        """Return the place of a section, or of a key in it.

        Args:
            section: The section's name as in its header, dotted for a table of TOML.
            key: The key; empty for the section itself.
        """
        line = self._lines.get(_without_quotes(section), {}).get(key, 0) if section else 0
        return ConfigurationPlace(self.path.name, str(self.path), line)

    @cached_property
    def _lines(self) -> Mapping[str, Mapping[str, int]]:
        return _lines_of_keys(self.text)

    def at(self, line: int) -> ConfigurationPlace:
        """Return the place of a line."""
        return ConfigurationPlace(self.path.name, str(self.path), line)

    def _report(self, what: str) -> None:
        message = f"{what.splitlines()[0]}: what it says about commands, plugins and tests is not shown"
        self.problems.append(Problem(str(self.path), 0, message, ProblemKind.PROJECT))


def read_ini(text: str, delimiters: Sequence[str] = ("=", ":")) -> Mapping[str, Mapping[str, str]]:
    """Read sections of keys and values, as entry points and the settings of pytest and tox are written.

    Args:
        text: The text of the file.
        delimiters: What is between a key and its value.

    Raises:
        ConfigurationError: It is no INI file.
    """
    # A `%` has no meaning in these files, and the names of entry points are case-sensitive.
    parser = configparser.RawConfigParser(strict=False, delimiters=delimiters, allow_no_value=True, default_section="")
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the way that configparser documents
    try:
        read_sections(parser, text)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    return {section: {key: value or "" for key, value in parser[section].items()} for section in parser.sections()}


def table(value: object, *path: str) -> Mapping[str, object]:
    """Return a table inside of a table; an empty one when it is not there, or is something else."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def texts(value: object) -> list[str]:
    """Return a value that is a text or a list of texts as a list; words when it is one text."""
    if isinstance(value, str):
        return value.split()
    return [str(item) for item in value] if isinstance(value, list) else []


def _lines_of_keys(text: str) -> dict[str, dict[str, int]]:
    """Return the line of each section's header, under an empty key, and those of the keys in it, by section."""
    found: dict[str, dict[str, int]] = {}
    inside: dict[str, int] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            inside = found.setdefault(_without_quotes(header[1]), {"": number})
        elif inside is not None and (key := _KEY.match(line)):
            inside.setdefault(key[1] or key[2] or key[3].strip(), number)
    return found


def _without_quotes(section: str) -> str:
    return section.replace('"', "").replace("'", "").replace(" ", "")
