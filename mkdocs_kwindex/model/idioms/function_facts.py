"""What is known of a function."""

from enum import StrEnum

from msgspec import Struct


class Exit(StrEnum):
    """What a context manager does with an exception of its block."""

    UNKNOWN = ""
    PASSES = "passes"
    SWALLOWS = "swallows"
    CLEANS_UP = "cleans up"
    INSIDE = "inside"
    SKIPS = "skips"


class ManagedBlock(Struct, frozen=True, tag=True):
    """A context manager.

    Attributes:
        function: Whether it is a generator function under `contextmanager`.
        is_async: Whether it is for `async with`.
        gives: Source of what `as` binds; `self` for the object itself; empty where that is not certain.
        exit: What happens on an exception in the block.
        exit_line: The line where leaving the block begins.
        inside: Source of the context manager in which the block runs.
    """

    function: bool
    is_async: bool = False
    gives: str = ""
    exit: Exit = Exit.UNKNOWN
    exit_line: int = 0
    inside: str = ""


class Yields(Struct, frozen=True, tag=True):
    """A generator function.

    Attributes:
        values: Source of the first things that it yields, with the line; `*` before what it delegates to.
        places: The number of `yield` expressions.
        is_async: Whether it is for `async for`.
        endless: Line of a `while True` around a yield without `break`, `return` or `raise`; 0 without.
        receives: Line where it uses what is sent to it; 0 when it uses nothing.
        under: Source of the decorators that may make something else of it.
    """

    values: tuple[tuple[str, int], ...]
    places: int
    is_async: bool = False
    endless: int = 0
    receives: int = 0
    under: tuple[str, ...] = ()


class Awaitables(Struct, frozen=True, tag=True):
    """The coroutine functions of a scope.

    Attributes:
        functions: The path, the line and the source of the decorators that may make something else of it, of each.
        idle: The paths of those that wait for nothing.
    """

    functions: tuple[tuple[str, int, tuple[str, ...]], ...]
    idle: tuple[str, ...] = ()


class Wrapping(Struct, frozen=True, tag=True):
    """A function that takes a function and gives back another, or the same one marked.

    Attributes:
        wrapper: The function that it gives back instead; empty when it gives back the same one.
        line: The line of the wrapper.
        factory: Whether it has to be called to get the decorator.
        keeps_name: Whether `functools.wraps` copies name and docstring.
        marks: The attributes that it sets on what it is given.
    """

    wrapper: str
    line: int
    factory: bool = False
    keeps_name: bool = False
    marks: tuple[str, ...] = ()


class Signatures(Struct, frozen=True, tag=True):
    """An overloaded function.

    Attributes:
        lines: The lines of its signatures.
        returns: Source of the return types, each once.
    """

    lines: tuple[int, ...]
    returns: tuple[str, ...] = ()


class Branching(Struct, frozen=True, tag=True):
    """A choice of what to run.

    Attributes:
        how: `name`, `given`, `table`, `visitor`, `type`, `value`, `match` or `singledispatch`.
        subject: Source of what decides.
        choices: What it may be: names of methods, keys, types or values.
        count: How many choices there are.
    """

    how: str
    subject: str
    choices: tuple[str, ...]
    count: int
