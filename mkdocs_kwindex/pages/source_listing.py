"""The source listing of a file, its names linked."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from mkdocs_kwindex.model import FileRecord, Kind, listing_lines, listing_text
from mkdocs_kwindex.model.anchors import line_id
from mkdocs_kwindex.model.escaping import Html, attribute_html, end_tag, line_of_listing, link_start, token
from mkdocs_kwindex.model.placeholders import PLACEHOLDER
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import Links, possible_link
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.resolve import NO_TARGET, Target, TargetKind

# The style sheet knows the height of so many lines.
_CHUNK = 200
# A listing with more names than this is a table, and its links would weigh more than its text: what is named again and
# again leads to its definition so many times.
_MANY_NAMES = 20_000
_REPEATS = 100
_LINK_END = end_tag("a")
_UNMARKED = Html("")
_EXECUTED = attribute_html("class", "kw-ran")
_MISSED = Html(attribute_html("class", "kw-missed") + attribute_html("aria-description", "not executed"))
_BLOCKS = {
    Kind.CLASS,
    Kind.FUNCTION,
    Kind.METHOD,
    Kind.PROPERTY,
    Kind.NAMESPACE,
    Kind.STRUCT,
    Kind.UNION,
    Kind.ENUM,
    Kind.INTERFACE,
    Kind.TRAIT,
    Kind.PROTOCOL,
    Kind.MESSAGE,
    Kind.SERVICE,
    Kind.TABLE,
    Kind.STAGE,
    Kind.JOB,
}


class Listing(Struct, frozen=True):
    """The source of a file.

    Attributes:
        html: Its numbered lines.
        remark: What a reader must know of them, a sentence without its full stop; empty for nothing.
    """

    html: str
    remark: str = ""


def listing(site: Site, links: Links, record: FileRecord) -> Listing:
    """Write the listing of a file: numbered lines in which every name that has a target is a link.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
    """
    # The style sheet writes the number, out of the id: a digit less for each digit in a quarter of the page.
    marks, measured = _marks(site, record)
    numbered = [
        line_of_listing(n, Html(line), marks.get(n, _UNMARKED))
        for n, line in enumerate(listing_lines(record.listing), 1)
    ]
    # What is between names, the row of a name, the name, and so on: half the price of a call for each name.
    pieces = PLACEHOLDER.split("".join(_in_chunks(numbered)))
    openings = _opening_tags(site, links, record, pieces[1::3])
    dropped = _drop_repeats(openings) if len(openings) > _MANY_NAMES else ""
    pieces[1::3] = openings
    pieces[2::3] = [name + _LINK_END if tag else name for tag, name in zip(openings, pieces[2::3], strict=True)]
    return Listing("".join(pieces), ". ".join(filter(None, (measured, dropped))))


def _marks(site: Site, record: FileRecord) -> tuple[Mapping[int, Html], str]:
    """Return the marks of the lines that were executed or could have been, and what a reader must know of them."""
    lines = site.coverage.get(record.source.path)
    if lines is None or not (total := len(lines.executed_lines) + len(lines.missing_lines)):
        return {}, ""
    marks = {**dict.fromkeys(lines.executed_lines, _EXECUTED), **dict.fromkeys(lines.missing_lines, _MISSED)}
    missed = f"Not executed: {len(lines.missing_lines):,} of {plural(total, 'line')} that can be"
    return marks, f"{missed}; a bar stands beside their numbers, a dotted line beside those of the others"


def _drop_repeats(openings: list[str]) -> str:
    """Leave the first links to each place; return what a reader must know of that."""
    seen: Counter[str] = Counter()
    dropped = 0
    for index, tag in enumerate(openings):
        seen[tag] += 1
        if tag and seen[tag] > _REPEATS:
            openings[index] = ""
            dropped += 1
    if not dropped:
        return ""
    return f"Of {len(openings):,} names, {dropped:,} have no link: each place is linked {_REPEATS} times at most"


def _in_chunks(lines: Sequence[str]) -> Iterator[str]:
    """Put every full chunk of lines into an element of its own, which a browser lays out when it comes into view."""
    for start in range(0, len(lines), _CHUNK):
        text = "".join(lines[start : start + _CHUNK])
        yield token("kw-lines", Html(text)) if start + _CHUNK <= len(lines) else text


def line_text(record: FileRecord, line: int) -> str:
    """Return a line of the source without indentation."""
    return listing_text(record.listing, line).strip()


def listing_blocks(record: FileRecord) -> str:
    """Return the lines of classes, functions and methods, outer ones first, as `102:148 110:141`."""
    blocks = sorted((d.line, -d.end_line) for d in record.definitions if d.kind in _BLOCKS and d.end_line > d.line)
    return " ".join(f"{first}:{-last}" for first, last in blocks)


def _opening_tags(site: Site, links: Links, record: FileRecord, rows: Sequence[str]) -> list[str]:
    """Return the opening tag of each name's link, empty without one.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
        rows: The rows of the names.
    """
    if not record.source.is_python:
        return [""] * len(rows)
    targets = site.relations.row_targets(record.source.uri)
    tags = _Tags(links, record, targets.target)
    by_row = list(map(tags.__getitem__, targets.numbers))
    for row, number in targets.definitions.items():
        if target := targets.target(number):
            by_row[row] = link_start(links.overview(target.uri, target.symbol))
    for row in targets.by_name:
        by_row[row] = _by_name(by_row[row])
    return [by_row[int(row)] for row in rows]


def _by_name(tag: str) -> str:
    """Let the description of a link say that it is from a string, by the name in it."""
    if 'description="' in tag:
        return tag.replace('description="', 'description="by name: ', 1)
    return f'{tag[:-1]} aria-description="by name">' if tag else ""


class _Tags(dict[int, str]):
    """The opening tags of the links to targets, by the numbers of these; each is made when it is first asked for."""

    def __init__(self, links: Links, record: FileRecord, target: Callable[[int], Target | None]) -> None:
        super().__init__({NO_TARGET: ""})
        self._links = links
        self._uri = record.source.uri
        self._target = target

    def __missing__(self, number: int) -> str:
        target = self._target(number)
        tag = self[number] = self._make(target) if target is not None else ""
        return tag

    def _make(self, target: Target) -> str:
        links = self._links
        title = possible_link(target.count) if target.count > 1 else Html("")
        if target.kind is TargetKind.EXTERNAL:
            href = links.external(target.symbol)
            return link_start(href, title) if href else ""
        if target.uri == self._uri and target.kind is not TargetKind.MODULE:
            return link_start(f"#{line_id(target.line)}", title)
        if not links.has_page(target.uri):
            return ""
        if target.kind is TargetKind.MODULE:
            return link_start(links.overview(target.uri), title)
        return link_start(links.overview(target.uri, target.symbol or line_id(target.line)), title)
