"""Side effects of a file's statements, as far as its syntax shows them."""

from enum import StrEnum

from msgspec import Struct


class Moment(StrEnum):
    """When a part of a file runs, if not together with the code around it."""

    IMPORT = "import"
    """A default, a type or a decorator in a function's signature: with the statement that defines the function."""
    CALL = "call"
    """The body of a `lambda`."""
    MAIN = "main"
    """Under `if __name__ == "__main__"`."""
    NEVER = "never"
    """Under `if TYPE_CHECKING`."""
    PERHAPS = "perhaps"
    """In another branch, a handler or a loop outside of functions: with what is around it, or not at all."""
    RESTORED = "restored"
    """Under `with warnings.catch_warnings()`: the filters of warnings are afterwards what they were."""


class Span(Struct, frozen=True, array_like=True):
    """A part of a file, from its first line and column to its last."""

    moment: Moment
    line: int
    start: int
    end_line: int
    end: int

    def holds(self, line: int, column: int) -> bool:
        """Return whether a place is in the part."""
        return (self.line, self.start) <= (line, column) < (self.end_line, self.end)


class Mutation(Struct, frozen=True, array_like=True):
    """A place that changes what a name holds without binding the name.

    Attributes:
        line: Line of the name; of `a.b[c] = 1` it is `b`.
        start: Its column, in bytes of UTF-8.
        method_line: Line of the name of the method that is called on it; 0 for `x[…] = …`, `del x[…]` and `x.a = …`.
        method_start: Its column.
    """

    line: int
    start: int
    method_line: int = 0
    method_start: int = 0


class Raise(Struct, frozen=True, array_like=True):
    """A `raise` statement.

    Attributes:
        path: `path` of the function that it is in; empty outside of functions.
        line: Its line.
        text: Source of what is raised, without arguments; empty for what was caught.
        name_line: Line of the name of what is raised, or called to make it; 0 where it has none.
        name_start: Its column, in bytes of UTF-8.
        called: Whether it is called to make what is raised.
        caught: Source of the types that the `except` clause around it caught, where it raises that again.
        cause: Source of what follows `from`.
        handled: Line of an `except` clause of the same function that catches it for certain; 0 without.
        at_latest: Whether a clause before that one may catch it.
    """

    path: str
    line: int
    text: str = ""
    name_line: int = 0
    name_start: int = 0
    called: bool = False
    caught: tuple[str, ...] = ()
    cause: str = ""
    handled: int = 0
    at_latest: bool = False


class Behaviour(Struct, frozen=True):
    """The side effects of a file.

    Attributes:
        raises: Its `raise` statements, in the order of the source.
        changes: Where it changes what a name holds.
        spans: The parts of it that run at another time than what is around them.
    """

    raises: tuple[Raise, ...] = ()
    changes: tuple[Mutation, ...] = ()
    spans: tuple[Span, ...] = ()
