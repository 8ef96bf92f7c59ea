"""What ruff finds in the files: places to look at, and how complex each function is."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from mkdocs_kwindex.model.problems import Problem


class Suppression(StrEnum):
    """How the project suppresses a finding; `NONE` if it does not."""

    NONE = ""
    NOQA = "noqa"
    PER_FILE_IGNORES = "per-file-ignores"


class Rule(Struct, frozen=True):
    """A rule of ruff: its code, `PERF401`, and its name, `manual-list-comprehension`."""

    code: str
    name: str

    @property
    def address(self) -> str:
        """Where its documentation is."""
        return f"https://docs.astral.sh/ruff/rules/{self.name}/"


class Finding(Struct, frozen=True):
    """A place that a rule points at.

    Attributes:
        code: The rule's code.
        message: What it says, with code between back quotes.
        line: Line, from 1.
        column: Column, from 1.
        end_line: Last line.
        suppression: What silences it in the project.
    """

    code: str
    message: str
    line: int
    column: int
    end_line: int
    suppression: Suppression = Suppression.NONE


class Complexity(Struct, frozen=True):
    """The cyclomatic complexity of a function, known by its own name and the line of its `def`."""

    name: str
    line: int
    value: int


class FileFindings(Struct, frozen=True):
    """What ruff says of a file.

    Attributes:
        findings: What the rules of both sections point at, silenced or not, in the order of the source.
        complexities: The functions and methods at any depth, in the order of the source.
        unchecked: Why ruff did not check the file, half a sentence; empty when it did.
    """

    findings: tuple[Finding, ...] = ()
    complexities: tuple[Complexity, ...] = ()
    unchecked: str = ""


class Findings(Struct, frozen=True):
    """What ruff says of all files.

    Attributes:
        performance: The rules that were asked about performance, sorted by code.
        security: The rules that were asked about security, sorted by code.
        files: What it says of each file, by URI.
        failure: Why nothing was checked, half a sentence; empty when ruff ran.
        problems: What went wrong.
    """

    performance: Mapping[str, Rule] = {}
    security: Mapping[str, Rule] = {}
    files: Mapping[str, FileFindings] = {}
    failure: str = ""
    problems: tuple[Problem, ...] = ()
