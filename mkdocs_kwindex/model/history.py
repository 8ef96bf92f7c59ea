"""What git knows of files."""

from collections.abc import Mapping

from msgspec import Struct

from mkdocs_kwindex.model.problems import Problem, ProblemKind

NO_CHECKOUT = "it is in no git checkout"


class Commits(Struct, frozen=True):
    """The commits that changed a file, or anything in a folder.

    Attributes:
        last: The date of the last one, `2024-05-01`.
        first: The date of the first one; empty where the history is not complete.
        count: Their number, merges not counted.
        contributors: The number of their authors.
    """

    last: str
    first: str
    count: int
    contributors: int


class History(Struct, frozen=True):
    """The history of what is documented.

    Attributes:
        changes: By URI of the file or folder; those that no commit changed are missing.
        gaps: What keeps the history of a package from being complete, by the package's URI.
        unknown: The packages whose history could not be read at all, by URI, and why.
    """

    changes: Mapping[str, Commits] = {}
    gaps: Mapping[str, str] = {}
    unknown: Mapping[str, str] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is missing without anything being wrong."""
        gaps = {uri: f"its git history is not complete, {why}" for uri, why in self.gaps.items()}
        outside = {uri: why for uri, why in self.unknown.items() if why == NO_CHECKOUT}
        return tuple(Problem(uri, 0, why, ProblemKind.HISTORY) for uri, why in [*gaps.items(), *outside.items()])
