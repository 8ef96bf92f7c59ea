"""Which lines of a function or class were executed, as `coverage json` has measured it."""

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from mkdocs_kwindex.discovery.regular_files import read_regular
from mkdocs_kwindex.model import FileRecord, Kind

_COUNTED = frozenset({Kind.CLASS, Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY})
_LARGEST = 512 << 20


class CoverageError(ValueError):
    """The report cannot be read; the message says why."""


class Measured(Struct, frozen=True):
    """The lines of a file that were executed, and those that were not."""

    executed_lines: list[int] = []
    missing_lines: list[int] = []


class _Report(Struct, frozen=True):
    files: dict[str, Measured]


class SymbolCoverage(Struct, frozen=True):
    """How many lines of a definition were executed, those of definitions in it left to these.

    Attributes:
        file: The URI of its file.
        symbol: Its id.
        line: Its line.
        executed: How many of its lines were executed.
        total: How many of them can be.
    """

    file: str
    symbol: str
    line: int
    executed: int
    total: int

    @property
    def percent(self) -> float:
        """The share, in percent."""
        return 100 * self.executed / self.total


def read_coverage(path: Path) -> Mapping[str, Measured]:
    """Read the report of `coverage json`.

    Raises:
        CoverageError: It cannot be read, or is something else.
    """
    try:
        data = read_regular(path, _LARGEST + 1)
        if len(data) > _LARGEST:
            raise CoverageError(f"{path}: it is larger than {_LARGEST >> 20} MiB")
        return msgspec.json.decode(data, type=_Report).files
    except OSError as error:
        raise CoverageError(f"{path}: cannot be read ({error.strerror})") from error
    except (msgspec.MsgspecError, RecursionError) as error:
        raise CoverageError(f"{path}: {error}; expected the report of 'coverage json'") from error


def symbol_coverage(
    records: Mapping[str, FileRecord], measured: Mapping[str, Measured], base: str
) -> Iterator[SymbolCoverage]:
    """Yield what was executed of each function, class, method and property that has lines to execute.

    Args:
        records: The documented files, by URI.
        measured: What was measured, by path.
        base: The folder that these paths are relative to.
    """
    by_path = {os.path.normpath(os.path.join(base, path)): lines for path, lines in measured.items()}  # noqa: PTH118
    for uri, record in sorted(records.items()):
        if (lines := by_path.get(record.source.path)) is None or not record.source.is_python:
            continue
        executed, missing = sorted(lines.executed_lines), sorted(lines.missing_lines)
        own = _own_lines(record)
        for index, definition in enumerate(record.definitions):
            if definition.kind in _COUNTED:
                done, left = (sum(_count(some, *span) for span in own[index]) for some in (executed, missing))
                if done + left:
                    symbol = record.source.symbol(definition.path)
                    yield SymbolCoverage(uri, symbol, definition.line, done, done + left)


def _own_lines(record: FileRecord) -> list[list[tuple[int, int]]]:
    """Return the lines of each definition without those of the definitions in it, as runs from first to last."""
    inner: list[list[tuple[int, int]]] = [[] for _ in record.definitions]
    for definition in record.definitions:
        if definition.parent >= 0 and definition.kind in _COUNTED:
            # Its first line is executed where it is defined.
            inner[definition.parent].append((definition.line + 1, definition.end_line))
    found = []
    for definition, taken in zip(record.definitions, inner, strict=True):
        # The first line of a definition says that it is there, not that it ran.
        first, runs = definition.line + 1, []
        for start, end in sorted(taken):
            runs.append((first, start - 1))
            first = end + 1
        found.append([*runs, (first, definition.end_line)])
    return found


def _count(lines: list[int], first: int, last: int) -> int:
    return max(0, bisect_right(lines, last) - bisect_left(lines, first))
