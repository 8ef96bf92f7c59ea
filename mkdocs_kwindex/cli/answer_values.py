"""What an answer holds, as plain values."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """A line of an answer: a place in a file, and what is there.

    Attributes:
        file: The file's URI.
        path: Its path on disk.
        line: The line, from 1; 0 for the file itself.
        column: The column, from 1; 0 for the line as a whole.
        kind: The kind of what is there: of definition, of use, of file.
        symbol: The id of the definition that it is, or that it is in.
        text: What is there, in a line.
        uses: How often it is used; -1 where that was not asked.
    """

    file: str
    path: str
    line: int
    column: int = 0
    kind: str = ""
    symbol: str = ""
    text: str = ""
    uses: int = -1


@dataclass(frozen=True)
class Answer:
    """An answer.

    Attributes:
        about: What it is about, in a line; where there is nothing, that there is nothing.
        rows: Its lines, as many as were asked for.
        total: How many there are.
        near: What is called almost so, where nothing is called as it was asked.
    """

    about: str
    rows: Sequence[Row] = ()
    total: int = 0
    near: Sequence[str] = ()

    @property
    def more(self) -> int:
        """How many lines were left out."""
        return self.total - len(self.rows)

    @property
    def headline(self) -> str:
        """What it is about and how much there is of it, or what is called almost so."""
        if self.total:
            return f"{self.about} ({self.total:,})"
        return f"{self.about}; almost so: {', '.join(self.near)}" if self.near else self.about

    def plain(self) -> dict[str, object]:
        """Return the answer as plain values; rows without empty fields."""
        rows = [{name: value for name, value in asdict(row).items() if value not in ("", -1)} for row in self.rows]
        for row in rows:
            del row["path"]
        near = {"near": [*self.near]} if self.near else {}
        return {"about": self.about, "total": self.total, "more": self.more, "rows": rows, **near}


@dataclass(frozen=True)
class Shown:
    """A definition as it is written.

    Attributes:
        row: What it is and where.
        public: The path by which it is meant to be imported; empty when there is none.
        docstring: Its docstring; empty without.
        lines: Its lines, with their numbers, without those of the docstring.
        more: How many lines were left out.
    """

    row: Row
    public: str
    docstring: str
    lines: Sequence[tuple[int, str]]
    more: int

    def plain(self) -> dict[str, object]:
        """Return it as plain values."""
        found = asdict(self)
        del found["row"]["path"]
        return found


class UnknownError(Exception):
    """Nothing has this name; the answer lists similar names."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.about)
        self.answer = answer


class AmbiguousError(Exception):
    """Several are called so; the answer lists them."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.about)
        self.answer = answer
