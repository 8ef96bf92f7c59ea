"""What an option may be set to: each kind of value is checked, and made into what the plugin works with."""

import importlib.util
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.discovery import (
    PackageError,
    detect_folders,
    detect_packages,
    locate_folders,
    locate_packages,
)
from mkdocs_kwindex.findings import PERFORMANCE, SECURITY, Ruff, RuffError, Selection, find_ruff, selects
from mkdocs_kwindex.model import DEFAULT_LEVELS, FileKind, Level, Package, ProblemKind
from mkdocs_kwindex.workers import Workers, usable_cores

_SCHEDULER = re.compile(r"dask://(?P<host>[^\s/?#@:]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})/?")
_LAST_PORT = 65535
_ROOT_URI = re.compile(r"[^/\\?#%\s]+(/[^/\\?#%\s]+)*")


class Packages(BaseConfigOption[tuple[Package, ...]]):
    """A list of paths, located; detected when it is not set."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path()

    def pre_validation(self, config: Config, key_name: str) -> None:
        """Remember where the configuration is."""
        if config.config_file_path:
            self.base = Path(config.config_file_path).resolve().parent

    def run_validation(self, value: object) -> tuple[Package, ...]:
        """Check a value."""
        try:
            if value is None:
                return detect_packages(self.base)
            if not isinstance(value, list) or not all(isinstance(entry, str) and entry for entry in value):
                raise ValidationError(f"got {value!r}; expected a list of paths relative to mkdocs.yml")
            return locate_packages(value, self.base)
        except PackageError as error:
            raise ValidationError(str(error)) from error


class Folders(Packages):
    """A list of folders; detected by their usual names when it is not set."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = names

    def run_validation(self, value: object) -> tuple[Package, ...]:
        """Check a value."""
        if value is None:
            return detect_folders(self.names, self.base)
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry for entry in value):
            raise ValidationError(f"got {value!r}; expected a list of folders relative to mkdocs.yml")
        try:
            return locate_folders(value, self.base)
        except PackageError as error:
            raise ValidationError(str(error)) from error


class Patterns(BaseConfigOption[GitIgnoreSpec]):
    """A list of gitignore-style patterns."""

    def __init__(self) -> None:
        super().__init__()
        self.default: list[str] = []

    def run_validation(self, value: object) -> GitIgnoreSpec:
        """Check a value."""
        if not isinstance(value, list) or not all(isinstance(pattern, str) for pattern in value):
            raise ValidationError(f"got {value!r}; expected a list of gitignore-style patterns")
        for pattern in value:
            try:
                GitIgnoreSpec.from_lines([pattern])
            except ValueError as error:
                raise ValidationError(
                    f"{pattern!r} does not parse ({error}); expected a gitignore-style pattern"
                ) from error
        return GitIgnoreSpec.from_lines(value)


class Text(BaseConfigOption[str]):
    """A text."""

    def __init__(self, default: str) -> None:
        super().__init__()
        self.default = default

    def run_validation(self, value: object) -> str:
        """Check a value."""
        if not isinstance(value, str):
            raise ValidationError(f"got {value!r}; expected a text such as {self.default!r}")
        return value


class Switch(BaseConfigOption[bool]):
    """Yes or no."""

    def __init__(self, *, default: bool) -> None:
        super().__init__()
        self.default = default

    def run_validation(self, value: object) -> bool:
        """Check a value."""
        if not isinstance(value, bool):
            raise ValidationError(f"got {value!r}; expected true or false")
        return value


class Texts(BaseConfigOption[list[str]]):
    """A list of texts."""

    def __init__(self) -> None:
        super().__init__()
        self.default: list[str] = []

    def run_validation(self, value: object) -> list[str]:
        """Check a value."""
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry for entry in value):
            raise ValidationError(f"got {value!r}; expected a list of texts")
        return value


class WorkersOption(BaseConfigOption[Workers]):
    """A number of processes, as many as there are cores when it is not set; or a Dask scheduler."""

    def run_validation(self, value: object) -> Workers:
        """Check a value."""
        if value is None:
            return Workers(usable_cores())
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return Workers(value)
        scheduler = _SCHEDULER.fullmatch(value) if isinstance(value, str) else None
        if scheduler is None or not 0 < int(scheduler["port"]) <= _LAST_PORT:
            raise ValidationError(
                f"got {value!r}; expected a whole number of at least 1, or a Dask scheduler as in 'dask://host:8786'"
            )
        if not _is_installed("distributed"):
            raise ValidationError(f"{value!r} needs Dask: `pip install mkdocs-kwindex[dask]`")
        return Workers(usable_cores(), f"{scheduler['host']}:{scheduler['port']}")


def _is_installed(library: str) -> bool:
    try:
        return importlib.util.find_spec(library) is not None
    except ValueError:
        # Somebody keeps it from being imported.
        return False


class Rules(BaseConfigOption[Selection]):
    """Lists of ruff's selectors, by what they are asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.default: dict[str, list[str]] = {"performance": [*PERFORMANCE], "security": [*SECURITY], "ignore": []}

    def run_validation(self, value: object) -> Selection:
        """Check a value."""
        if value == self.default:
            return Selection()
        if not isinstance(value, dict) or not value.keys() <= self.default.keys():
            raise ValidationError(f"got {value!r}; expected lists under 'performance', 'security' and 'ignore'")
        for key, selectors in value.items():
            if not isinstance(selectors, list) or not all(isinstance(selector, str) for selector in selectors):
                raise ValidationError(
                    f"{key!r} is {selectors!r}; expected a list of ruff's rules such as ['PERF', 'S101']"
                )
        self._check(value)
        return Selection(**{key: tuple(selectors) for key, selectors in value.items()})

    def _check(self, lists: Mapping[str, Iterable[str]]) -> None:
        try:
            ruff = Ruff(find_ruff())
            rules = ruff.rules()
        except RuffError:
            # The build warns of it.
            return
        for key, selectors in lists.items():
            for selector in selectors:
                if not any(selects(selector, rule.code) for rule in rules):
                    raise ValidationError(
                        f"{key!r} holds {selector!r}, which selects none of the stable rules of ruff {ruff.version}; "
                        "expected codes such as 'S101' or their beginnings such as 'PERF'"
                    )


class FileKinds(BaseConfigOption[frozenset[FileKind]]):
    """A list of kinds of file, or all of them."""

    def __init__(self, default: Collection[FileKind]) -> None:
        super().__init__()
        self.default = [kind.value for kind in FileKind if kind in default]

    def run_validation(self, value: object) -> frozenset[FileKind]:
        """Check a value."""
        known = ", ".join(kind.value for kind in FileKind)
        if value in ("all", ["all"]):
            return frozenset(FileKind)
        if not isinstance(value, list) or not value:
            raise ValidationError(f"got {value!r}; expected 'all' or a list of {known}")
        for kind in value:
            if kind not in list(FileKind):
                raise ValidationError(f"unknown kind of file {kind!r}; expected 'all' or a list of {known}")
        return frozenset(map(FileKind, value))


class Levels(BaseConfigOption[Mapping[ProblemKind, Level]]):
    """What is made of each kind of problem."""

    def __init__(self) -> None:
        super().__init__()
        self.default = {kind.value: level.value for kind, level in DEFAULT_LEVELS.items()}

    def run_validation(self, value: object) -> Mapping[ProblemKind, Level]:
        """Check a value."""
        levels = dict.fromkeys(ProblemKind, value) if isinstance(value, str) else value
        if not isinstance(levels, dict):
            raise ValidationError(f"got {value!r}; expected a level ({_listed(Level)}), or levels by kind of problem")
        for kind, level in levels.items():
            if kind not in list(ProblemKind):
                raise ValidationError(f"unknown kind of problem {kind!r}; expected {_listed(ProblemKind)}")
            if level not in list(Level):
                raise ValidationError(f"{str(kind)!r} is {level!r}; expected {_listed(Level)}")
        return {**DEFAULT_LEVELS, **{ProblemKind(kind): Level(level) for kind, level in levels.items()}}


def _listed(choices: Iterable[str]) -> str:
    return ", ".join(f"{choice!s}" for choice in choices)


class RootUri(Text):
    """A folder of the site, without slashes at its ends."""

    def run_validation(self, value: object) -> str:
        """Check a value."""
        text = super().run_validation(value).strip("/")
        if not _ROOT_URI.fullmatch(text) or {".", ".."} & set(text.split("/")):
            raise ValidationError(f"got {value!r}; expected a path in the site such as 'code' or 'reference/api'")
        return text
