"""Tasks, limits and replies of workers."""

import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringRenderer
from mkdocs_kwindex.analysis.file_record import analyse
from mkdocs_kwindex.analysis.languages.grammars import has_grammar
from mkdocs_kwindex.analysis.unanalysed import shown_only, unanalysed
from mkdocs_kwindex.model import ProblemKind, SourceFile
from mkdocs_kwindex.workers.gc_tuning import without_cycle_search
from mkdocs_kwindex.workers.recursion import same_stack

MIB = 1 << 20
# What a file costs whatever its length, as so many bytes of code.
_FILE_BYTES = 4096


class Task(Struct, frozen=True):
    """A file to analyse.

    Attributes:
        source: The file.
        data: Its bytes: what is kept under a key made of them was made of them, and a worker on another machine need
            not have the file.
        failure: Why its analysis has failed before, so that it is only to be shown.
    """

    source: SourceFile
    data: bytes
    failure: str = ""


class Limits(Struct, frozen=True):
    """Limits for the analysis of one file. Files written by people need a hundredth of it, tables of data a tenth.

    Attributes:
        seconds: Time of a processor for any file.
        seconds_of_parsers: The same for one that a parser in C reads, which is faster, unless it is made to err.
        seconds_per_mib: Time for each MiB of a file, added to that.
        most_seconds: Time for the largest file.
        idle_seconds: How long a worker may do nothing at all.
        memory: Address space of a worker, in bytes.
        memory_per_byte: Address space for each byte of a file, added to that.
        most_memory: Address space for the largest file.
        in_process: Bytes of a file from which on it is analysed in a process of its own even when the others are not.
        worthwhile: Bytes of all files from which on it pays to start processes, each file counted with some more.
    """

    seconds: float = 60
    seconds_of_parsers: float = 10
    seconds_per_mib: float = 30
    most_seconds: float = 600
    idle_seconds: float = 120
    memory: int = 1024 * MIB
    memory_per_byte: int = 1024
    most_memory: int = 8192 * MIB
    in_process: int = MIB // 2
    worthwhile: int = 2 * MIB

    def seconds_for(self, task: Task) -> float:
        """Return the time of a processor that a file may take."""
        base = min(self.seconds, self.seconds_of_parsers) if needs_process(task) else self.seconds
        return min(base + self.seconds_per_mib * len(task.data) / MIB, self.most_seconds)

    def memory_for(self, task: Task) -> int:
        """Return the address space that a worker may have for a file."""
        return min(self.memory + self.memory_per_byte * len(task.data), max(self.most_memory, self.memory))


def needs_process(task: Task) -> bool:
    """Return whether a file must not be analysed in the process of MkDocs: parsers in C may end theirs."""
    return not task.failure and has_grammar(task.source.language)


def effort(sizes: Iterable[int]) -> int:
    """Estimate what the analysis of some files takes, as so many bytes of code.

    Args:
        sizes: The bytes of each.
    """
    return sum(size + _FILE_BYTES for size in sizes)


class Reply(Struct, frozen=True):
    """The result of a task.

    Attributes:
        record: The file's record, encoded; empty when there is none.
        failure: Why there is none, or one of its source alone.
        exhausted: Whether the worker came to the end of its memory, and is not to be used again.
        is_its_own: Whether that is the file's own doing, and will be again.
    """

    record: bytes = b""
    failure: str = ""
    exhausted: bool = False
    is_its_own: bool = False


class Outcome(Struct, frozen=True):
    """The record of a file.

    Attributes:
        source: The file.
        record: Its record, encoded.
        complete: Whether another attempt would find the same. With one that others may have ended it may have more
            luck, so that is not to be kept.
    """

    source: SourceFile
    record: bytes
    complete: bool = True


def attempt(task: Task, renderer: DocstringRenderer) -> Reply:
    """Analyse a file; whatever goes wrong costs this file its analysis, and nothing else."""
    try:
        with without_cycle_search(), same_stack():
            if task.failure:
                record = shown_only(task.source, task.data, task.failure)
            else:
                record = analyse(task.source, task.data, renderer)
        return Reply(msgspec.msgpack.encode(record))
    except MemoryError:
        return Reply(failure="it takes too much memory", exhausted=True)
    except Exception as error:  # noqa: BLE001 - a mistake that shows on one file must not cost the others theirs
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}, line {place.lineno}"
        # Where the file is on this machine is nobody's business.
        what = str(error).replace(task.source.path, task.source.uri)
        return Reply(failure=f"it ends in an error ({type(error).__name__}: {what}; in {where})", is_its_own=True)


def attempt_twice(task: Task, analyse_it: Callable[[Task], Reply]) -> Reply:
    """Analyse a file; when that fails, make the record of its source alone.

    Args:
        task: The file.
        analyse_it: Analyses a file, within limits.
    """
    reply = analyse_it(task)
    if reply.record:
        return reply
    shown = analyse_it(structs.replace(task, failure=reply.failure))
    return structs.replace(reply, record=shown.record)


def outcome(task: Task, reply: Reply) -> Outcome:
    """Make the record of a file out of a worker's answer."""
    if reply.record:
        return Outcome(task.source, reply.record, complete=not reply.failure or reply.is_its_own)
    message = f"cannot be analysed: {reply.failure}; its page shows nothing of it, `exclude` leaves it out"
    record = unanalysed(task.source, len(task.data), message, "it cannot be analysed", ProblemKind.ANALYSIS)
    return Outcome(task.source, msgspec.msgpack.encode(record), complete=reply.is_its_own)
