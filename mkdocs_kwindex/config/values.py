"""Types of option values: each checks a value and converts it."""

import importlib.util
import re
import warnings
from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar, Literal

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.build.secret_policy import SecretAction, SecretPolicy
from mkdocs_kwindex.config.messages import listed, wrong
from mkdocs_kwindex.config.option import Given, Option, OptionError
from mkdocs_kwindex.findings import PERFORMANCE, SECURITY, Ruff, RuffError, Selection, find_ruff, selects
from mkdocs_kwindex.model import DEFAULT_LEVELS, FileKind, Level, ProblemKind
from mkdocs_kwindex.model.escaping import one_line, shown
from mkdocs_kwindex.model.sections import READING_ORDER, Section
from mkdocs_kwindex.workers import Workers, usable_cores

_SCHEDULER = re.compile(r"dask://(?P<host>[^\s/?#@:]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})/?")
_LAST_PORT = 65535
_MOST_WORKERS = 1024
_LONGEST_TITLE = 200


class Patterns(Option[GitIgnoreSpec]):
    """A list of gitignore-style patterns."""

    def __init__(self) -> None:
        super().__init__([])

    def check(self, value: object, given: Given) -> GitIgnoreSpec:
        """Check a value."""
        if not isinstance(value, list) or not all(isinstance(pattern, str) for pattern in value):
            raise wrong(value, "a list of gitignore-style patterns")
        for pattern in value:
            try:
                _patterns([pattern])
            except (ValueError, re.error, OverflowError, RecursionError) as error:
                raise wrong(pattern, "a gitignore-style pattern", f"does not parse ({error})") from error
        return _patterns(value)


def _patterns(lines: Iterable[str]) -> GitIgnoreSpec:
    with warnings.catch_warnings():
        # The library makes regular expressions of patterns, of which Python warns that some may mean something else.
        warnings.simplefilter("ignore", FutureWarning)
        return GitIgnoreSpec.from_lines(lines)


class Title(Option[str]):
    """A text that is shown in one line."""

    def check(self, value: object, given: Given) -> str:
        """Check a value."""
        if not isinstance(value, str) or not value.strip() or one_line(value) != value or len(value) > _LONGEST_TITLE:
            raise wrong(value, f"a text of one line such as {self.default!r}")
        return value


class Choice(Option[str]):
    """One of a few words."""

    def __init__(self, *choices: str) -> None:
        super().__init__(choices[0])
        self.choices = choices

    def check(self, value: object, given: Given) -> str:
        """Check a value."""
        if not isinstance(value, str) or value not in self.choices:
            raise wrong(value, f"one of {listed(self.choices)}")
        return value


class Switch(Option[bool]):
    """Yes or no."""

    def __init__(self, *, default: bool) -> None:
        super().__init__(default)

    def check(self, value: object, given: Given) -> bool:
        """Check a value."""
        if not isinstance(value, bool):
            raise wrong(value, "true or false")
        return value


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


class Texts(Option[list[str]]):
    """A list of texts."""

    def __init__(self) -> None:
        super().__init__([])

    def check(self, value: object, given: Given) -> list[str]:
        """Check a value."""
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
            raise wrong(value, "a list of texts")
        return value


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


class Several(Option[tuple[str, ...]]):
    """Some of a few words."""

    def __init__(self, *choices: str) -> None:
        super().__init__([])
        self.choices = choices

    def check(self, value: object, given: Given) -> tuple[str, ...]:
        """Check a value."""
        if not isinstance(value, list) or not all(isinstance(one, str) and one in self.choices for one in value):
            raise wrong(value, f"a list of {listed(self.choices)}")
        return tuple(choice for choice in self.choices if choice in value)


class Revisions(Option[tuple[str, ...]]):
    """A git revision, or several."""

    def __init__(self) -> None:
        super().__init__([])

    def check(self, value: object, given: Given) -> tuple[str, ...]:
        """Check a value."""
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) and _is_revision(one) for one in values):
            raise wrong(value, "a git revision such as 'v1.2', or a list of them from the oldest on")
        if len(set(values)) < len(values):
            raise wrong(value, "a list of different git revisions", "names one twice")
        return tuple(values)


def _is_revision(text: str) -> bool:
    return bool(text.strip()) and one_line(text) == text and not text.startswith("-") and len(text) <= _LONGEST_TITLE


class Keys(Option[list[str]]):
    """A list of keys of the keyboard: single characters, with or without `mod+`."""

    def __init__(self, *keys: str) -> None:
        super().__init__(list(keys))

    def check(self, value: object, given: Given) -> list[str]:
        """Check a value."""
        if not isinstance(value, list):
            raise wrong(value, "a list of keys such as 't' and 'mod+.'")
        for key in value:
            character = key.removeprefix("mod+") if isinstance(key, str) else ""
            if len(character) != 1 or not character.isprintable() or character.isspace():
                raise wrong(key, "one character such as 't', or one with 'mod+' as in 'mod+.'")
        return [key.lower() for key in value]


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
