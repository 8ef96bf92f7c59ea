"""How complex and how long the functions of a file are."""

from collections.abc import Iterator, Sequence
from statistics import median

from msgspec import Struct

from mkdocs_kwindex.index.overloads import overloads_once
from mkdocs_kwindex.model import Definition, FileFindings, FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

HIGHEST = 5
"""How many functions are shown unfolded."""

FOLDED = 30
"""How many more are listed, folded."""

LIMIT = 10
"""The limit of ruff's `C901` by default."""

_LONG = 50
_FUNCTIONS = {Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY}


class FunctionFigures(Struct, frozen=True):
    """A function's figures.

    Attributes:
        name: Its dotted path in the module.
        href: Its entry.
        complexity: Its cyclomatic complexity.
        lines: Its number of lines, from `def` to the end.
        line: The line of its `def`.
        end_line: Its last line.
        line_href: That line in the listing; empty without one.
    """

    name: str
    href: str
    complexity: int
    lines: int
    line: int
    end_line: int
    line_href: str


class ComplexityView(Struct, frozen=True):
    """The figures of a file's functions.

    Attributes:
        summary: How many there are, and how their complexities spread.
        highest: The most complex ones, the highest first.
        folded: The following ones.
        more: How many follow.
        unlisted: How many of those are not listed.
        longest: The longest one; `None` when it is among the highest, or the only one.
    """

    summary: str
    highest: tuple[FunctionFigures, ...]
    folded: tuple[FunctionFigures, ...]
    more: int
    unlisted: int
    longest: FunctionFigures | None

    @property
    def is_trivial(self) -> bool:
        """Whether no function branches, and none is long."""
        return not self.highest and (self.longest is None or self.longest.lines < _LONG)

    @property
    def names(self) -> Iterator[str]:
        """The functions that it names."""
        yield from (function.name for function in (*self.highest, *self.folded))
        if self.longest:
            yield self.longest.name


def complexity_view(site: Site, links: Links, record: FileRecord) -> ComplexityView | None:
    """Make the figures of a file's functions; `None` when there are none or they are not known."""
    findings = site.findings.files.get(record.source.uri)
    figures = function_figures(links, record, findings) if findings else []
    if not figures:
        return None
    branching = [function for function in figures if function.complexity > 1]
    highest = branching[:HIGHEST]
    folded = branching[HIGHEST : HIGHEST + FOLDED]
    more = len(branching) - len(highest)
    unlisted = more - len(folded)
    longest = max(figures, key=lambda function: function.lines)
    return ComplexityView(
        summary=_summary([function.complexity for function in figures]),
        highest=tuple(highest),
        folded=tuple(folded),
        more=more,
        unlisted=unlisted,
        longest=None if longest in highest or len(figures) == 1 else longest,
    )


def function_figures(links: Links, record: FileRecord, findings: FileFindings) -> list[FunctionFigures]:
    """Return the figures of a file's functions, the most complex ones first."""
    functions = {
        (definition.line, definition.name): definition
        for definition in overloads_once(record.definitions)
        if definition.kind in _FUNCTIONS
    }
    figures = [
        _figures(links, record, definition, complexity.value)
        for complexity in findings.complexities
        if (definition := functions.get((complexity.line, complexity.name)))
    ]
    return sorted(figures, key=lambda function: (-function.complexity, -function.lines, function.line))


def _summary(values: Sequence[int]) -> str:
    """Say how complexities, the highest first, spread."""
    if len(values) == 1:
        return f"The only function has the cyclomatic complexity {values[0]}."
    if values[0] == 1:
        return f"{len(values):,} functions, all with the cyclomatic complexity 1."
    text = f"{len(values):,} functions: cyclomatic complexity {values[0]} at most, {median(values):g} at the median."
    above = sum(value > LIMIT for value in values)
    if not above:
        return text
    which = "One function is" if above == 1 else f"{above:,} functions are"
    return f"{text} {which} above {LIMIT}, which ruff allows by default."


def _figures(links: Links, record: FileRecord, definition: Definition, complexity: int) -> FunctionFigures:
    uri = record.source.uri
    return FunctionFigures(
        name=definition.qualname,
        href=links.overview(uri, symbol_id(record.source, definition)),
        complexity=complexity,
        lines=definition.end_line - definition.line + 1,
        line=definition.line,
        end_line=definition.end_line,
        line_href=links.line(uri, definition.line),
    )
