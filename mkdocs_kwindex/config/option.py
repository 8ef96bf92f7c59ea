"""An option by itself: what it defaults to, and how a value is checked, whoever has read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, overload

_T = TypeVar("_T")


class OptionError(ValueError):
    """An option has a wrong value; the message says in one line what was expected."""


@dataclass(frozen=True)
class Given:
    """What the options are read from.

    Attributes:
        base: The folder that paths are relative to, that of the configuration file.
        written: The options that are set, by name, as they are written.
    """

    base: Path = field(default_factory=Path)
    written: Mapping[Any, object] = field(default_factory=dict)

    @property
    def repository(self) -> object:
        """The option `repository` as it is written; false where it is not set."""
        return self.written.get("repository") or False


class Option(Generic[_T]):
    """An option; as an attribute of the options, its checked value."""

    name: str

    def __init__(self, default: object = None) -> None:
        """Make an option.

        Args:
            default: What it is when it is not set, as it would be written; `None` for what is found by itself.
        """
        self.default = default

    def check(self, value: object, given: Given) -> _T:
        """Make what the program works with of a value.

        Args:
            value: The value as it is written, or the default.
            given: What else is written, and where.

        Raises:
            OptionError: It is wrong.
        """
        raise NotImplementedError

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, holder: None, owner: type | None = None) -> Self: ...

    @overload
    def __get__(self, holder: "Holder", owner: type | None = None) -> _T: ...

    def __get__(self, holder: "Holder | None", owner: type | None = None) -> Self | _T:
        if holder is None:
            return self
        value: _T = holder.checked[self.name]
        return value


class Holder:
    """Has options as attributes, of which some have been checked."""

    checked: dict[str, Any]
