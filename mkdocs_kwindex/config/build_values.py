"""Types of option values that mean something to a build: sections, rules, kinds of file, levels, secrets, workers."""

import importlib.util
import re
from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar, Literal

from mkdocs_kwindex.build.secret_policy import SecretAction, SecretPolicy
from mkdocs_kwindex.config.messages import listed, wrong
from mkdocs_kwindex.config.option import Given, Option, OptionError
from mkdocs_kwindex.config.values import Patterns
from mkdocs_kwindex.findings import PERFORMANCE, SECURITY, Ruff, RuffError, Selection, find_ruff, selects
from mkdocs_kwindex.model import DEFAULT_LEVELS, FileKind, Level, ProblemKind
from mkdocs_kwindex.model.escaping import shown
from mkdocs_kwindex.model.sections import READING_ORDER, Section
from mkdocs_kwindex.workers import Workers, usable_cores

_SCHEDULER = re.compile(r"dask://(?P<host>[^\s/?#@:]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})/?")
_LAST_PORT = 65535
_MOST_WORKERS = 1024


class Source(Option[bool | Literal["link"]]):
    """Whether to show the source, or where it is."""

    def __init__(self) -> None:
        super().__init__(True)  # noqa: FBT003 - as it would be written

    def check(self, value: object, given: Given) -> bool | Literal["link"]:
        """Check a value."""
        if isinstance(value, bool):
            return value
        if value == "link":
            return "link"
        raise wrong(value, "true, false or link")


class Sections(Option[list[Section]]):
    """Sections of an overview page."""

    def __init__(self) -> None:
        super().__init__(list(READING_ORDER))

    def check(self, value: object, given: Given) -> list[Section]:
        """Check a value."""
        if not isinstance(value, list) or not value:
            raise wrong(value, f"a list of {listed(READING_ORDER)}")
        for index, section in enumerate(value):
            if section not in READING_ORDER:
                raise OptionError(f"unknown section {shown(section)}; expected {listed(READING_ORDER)}")
            if section in value[:index]:
                raise OptionError(f"{shown(section)} is listed twice")
        return [Section(section) for section in value]


class WorkersOption(Option[Workers]):
    """A number of processes, as many as there are cores when it is not set; or a Dask scheduler."""

    def check(self, value: object, given: Given) -> Workers:
        """Check a value."""
        if value is None:
            return Workers(usable_cores())
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_WORKERS:
            return Workers(value)
        scheduler = _SCHEDULER.fullmatch(value) if isinstance(value, str) else None
        if scheduler is None or not 0 < int(scheduler["port"]) <= _LAST_PORT:
            raise wrong(
                value, f"a whole number from 1 to {_MOST_WORKERS}, or a Dask scheduler as in 'dask://host:8786'"
            )
        if not _is_installed("distributed"):
            raise OptionError(f"{shown(value)} needs Dask: `pip install mkdocs-kwindex[dask]`")
        return Workers(usable_cores(), f"{scheduler['host']}:{scheduler['port']}")


def _is_installed(library: str) -> bool:
    try:
        return importlib.util.find_spec(library) is not None
    except ValueError:
        # Somebody keeps it from being imported.
        return False


class Rules(Option[Selection]):
    """Lists of ruff's selectors, by what they are asked about."""

    _LISTS: ClassVar = {"performance": [*PERFORMANCE], "security": [*SECURITY], "ignore": []}

    def __init__(self) -> None:
        super().__init__(self._LISTS)

    def check(self, value: object, given: Given) -> Selection:
        """Check a value."""
        if value == self._LISTS:
            return Selection()
        if not isinstance(value, dict) or not value.keys() <= self._LISTS.keys():
            raise wrong(value, "lists under 'performance', 'security' and 'ignore'")
        for key, selectors in value.items():
            if not isinstance(selectors, list) or not all(isinstance(selector, str) for selector in selectors):
                raise OptionError(
                    f"{key!r} is {shown(selectors)}; expected a list of ruff's rules such as ['PERF', 'S101']"
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
                    name = f"ruff {ruff.version}"
                    what = f"{key!r} holds {shown(selector)}, which selects none of the stable rules of {name}"
                    raise OptionError(f"{what}; expected codes such as 'S101' or their beginnings such as 'PERF'")


class FileKinds(Option[frozenset[FileKind]]):
    """A list of kinds of file, or all of them."""

    def __init__(self, default: Collection[FileKind]) -> None:
        super().__init__([kind.value for kind in FileKind if kind in default])

    def check(self, value: object, given: Given) -> frozenset[FileKind]:
        """Check a value."""
        known = ", ".join(kind.value for kind in FileKind)
        if value in ("all", ["all"]) or (given.repository and self.name not in given.written):
            return frozenset(FileKind)
        if not isinstance(value, list) or not value:
            raise wrong(value, f"'all' or a list of {known}")
        for kind in value:
            if kind not in list(FileKind):
                raise OptionError(f"unknown kind of file {shown(kind)}; expected 'all' or a list of {known}")
        return frozenset(map(FileKind, value))


class Levels(Option[Mapping[ProblemKind, Level]]):
    """The level of each kind of problem."""

    def __init__(self) -> None:
        super().__init__({kind.value: level.value for kind, level in DEFAULT_LEVELS.items()})

    def check(self, value: object, given: Given) -> Mapping[ProblemKind, Level]:
        """Check a value."""
        levels = dict.fromkeys(ProblemKind, value) if isinstance(value, str) else value
        if not isinstance(levels, dict):
            raise wrong(value, f"a level ({listed(Level)}), or levels by kind of problem")
        for kind, level in levels.items():
            if kind not in list(ProblemKind):
                raise OptionError(f"unknown kind of problem {shown(kind)}; expected {listed(ProblemKind)}")
            if level not in list(Level):
                raise OptionError(f"{str(kind)!r} is {shown(level)}; expected {listed(Level)}")
        return {**DEFAULT_LEVELS, **{ProblemKind(kind): Level(level) for kind, level in levels.items()}}


class Secrets(Option[SecretPolicy]):
    """How suspected secrets are treated, with exceptions."""

    _PARTS: ClassVar = {"allow": [], "action": SecretAction.MASK.value}

    def __init__(self) -> None:
        super().__init__(self._PARTS)

    def check(self, value: object, given: Given) -> SecretPolicy:
        """Check a value."""
        if not isinstance(value, dict) or not value.keys() <= self._PARTS.keys():
            raise wrong(value, "'allow', a list of gitignore-style patterns, and 'action'")
        action = value.get("action", SecretAction.MASK.value)
        if action not in list(SecretAction):
            raise OptionError(f"'action' is {shown(action)}; expected {listed(SecretAction)}")
        return SecretPolicy(Patterns().check(value.get("allow", []), given), SecretAction(action))
