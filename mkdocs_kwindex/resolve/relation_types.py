"""Result types of `Relations`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from mkdocs_kwindex.model.names import Use

NO_TARGET = -1
"""Stands for the number of a target where there is none."""


class TargetKind(StrEnum):
    """What a link leads to."""

    DEFINITION = "definition"
    LOCAL = "local"
    PARAMETER = "parameter"
    MODULE = "module"
    EXTERNAL = "external"


class Target(Struct, frozen=True):
    """What a name refers to.

    Attributes:
        kind: What it is.
        symbol: The symbol's id; for a parameter the function's; the dotted path of a module or of something outside of
            the tree; empty for a local name.
        uri: The file that holds it; empty outside of the tree, and for a folder without an `__init__.py`.
        line: The line there; 0 for a module and outside of the tree.
        count: How many definitions the name may mean; this is the one that is live on the platform and Python of the
            build, or else the first that does not depend on a condition, or the first.
    """

    kind: TargetKind
    symbol: str = ""
    uri: str = ""
    line: int = 0
    count: int = 1


class Link(Struct, frozen=True):
    """A name in a file that has a target.

    Attributes:
        line: Its line.
        start: The column where it begins, in bytes of UTF-8.
        end: The column after its end.
        use: How it is used.
        target: What it refers to.
        index: The number of its row in the file's `NameTable.occurrences`.
    """

    line: int
    start: int
    end: int
    use: Use
    target: Target
    index: int


class RowTargets(NamedTuple):
    """What the names of a file refer to, by their rows in the file's `NameTable.occurrences`.

    Attributes:
        numbers: For each name the number of its target; names with one target have one number. `NO_TARGET` for a name
            without one, and for one that binds.
        definitions: The number of what it defines for each name at the place where its target is defined.
        target: Gives the target that has a number; `None` when there is none any more.
        by_name: The rows that are no names in the code but strings that name something.
    """

    numbers: Sequence[int]
    definitions: Mapping[int, int]
    target: Callable[[int], Target | None]
    by_name: Collection[int] = ()


class Occurrence(NamedTuple):
    """A name at its place in a file.

    Attributes:
        line: Its line.
        start: The column where it begins, in bytes of UTF-8.
        use: How it is used.
        within: Index of the enclosing definition in the file's `definitions`; `-1` at module level.
        target: The number of what it refers to, which `Relations.target` takes; `NO_TARGET` for nothing known.
    """

    line: int
    start: int
    use: Use
    within: int
    target: int


class UseSite(Struct, frozen=True):
    """A place that uses a symbol.

    Attributes:
        uri: The file.
        line: The line.
        start: The column where the name begins, in bytes of UTF-8.
        end: The column after its end.
        use: How it is used.
        within: `path` of the enclosing definition in that file; empty at module level.
        possible: Whether the name may mean another definition instead.
    """

    uri: str
    line: int
    start: int
    end: int
    use: Use
    within: str
    possible: bool = False


class BaseClass(Struct, frozen=True):
    """A base of a class: a symbol of the tree, or a dotted path outside of it.

    Attributes:
        symbol: The symbol's id, or the dotted path.
        internal: Whether it is in the tree.
        count: How many classes the base may be; this is the first.
    """

    symbol: str
    internal: bool
    count: int = 1


class InheritedMember(Struct, frozen=True):
    """A member that a class has from a base of the tree.

    Attributes:
        name: Its name.
        symbol: Its id.
        owner: The id of the base.
        is_certain: Whether no unknown class is searched before the base.
    """

    name: str
    symbol: str
    owner: str
    is_certain: bool = True
