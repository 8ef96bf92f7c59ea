"""Problems that do not end a build."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct, structs


class ProblemKind(StrEnum):
    """The kinds of problem, by the names that the option `levels` has for them."""

    LEFT_OUT = "left_out"
    IGNORED = "ignored"
    WITHHELD = "withheld"
    SECRETS = "secrets"
    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    SYNTAX = "syntax"
    ANALYSIS = "analysis"
    WORKERS = "workers"
    RUFF = "ruff"
    PROJECT = "project"
    GIT = "git"
    HISTORY = "history"
    INVENTORIES = "inventories"
    ADDRESS = "address"


class Level(StrEnum):
    """What happens with a problem."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NOTHING = "nothing"


_AS_IT_SHOULD_BE = {ProblemKind.IGNORED, ProblemKind.WITHHELD, ProblemKind.HISTORY, ProblemKind.ADDRESS}
DEFAULT_LEVELS: Final[Mapping[ProblemKind, Level]] = {
    kind: Level.INFO if kind in _AS_IT_SHOULD_BE else Level.WARNING for kind in ProblemKind
}
"""Everything that pages lack by mistake is warned of; what is as it should be, and worth knowing, is said."""


class Problem(Struct, frozen=True):
    """Something that could not be analysed; logged once and shown on the page.

    Attributes:
        path: Path on disk of the file; empty when it concerns none.
        line: Line, from 1; 0 when it concerns the whole file.
        message: What is wrong and what follows, one sentence.
        kind: What kind of problem it is.
    """

    path: str
    line: int
    message: str
    kind: ProblemKind

    @property
    def place(self) -> str:
        """The file with the line; empty when it concerns none."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def without_page(self) -> "Problem":
        """Return the problem of a file that has no page, such as a test: nothing is said of what its page shows."""
        what, page, _ = self.message.partition("its page shows")
        return structs.replace(self, message=f"{what.rstrip(' ;:')}; what it uses is not known") if page else self

    def __str__(self) -> str:
        """Say where it is and what is wrong."""
        return f"{self.place}: {self.message}" if self.place else self.message
