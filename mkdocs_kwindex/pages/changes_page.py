"""The page of changes since other revisions."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from mkdocs_kwindex.model.changes import Change, ChangeKind, Changes
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.head import Crumb, Head
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.page_plan import CHANGES_TITLE
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.table_of_contents import TocEntry

SHOWN = 500
"""How many changes of one comparison are listed."""

_BREAKS = "Breaks Callers"


class ChangeRow(Struct, frozen=True):
    """A change: what, where it is now (empty for what is gone), how it was written and is, what breaks callers."""

    symbol: str
    href: str
    what: str
    before: str
    after: str
    breaks: tuple[str, ...]


class ChangeGroup(Struct, frozen=True):
    """The changes of one kind."""

    title: str
    rows: tuple[ChangeRow, ...]


class ComparisonView(Struct, frozen=True):
    """What has changed between two revisions.

    Attributes:
        identifier: The id of its heading.
        title: The revisions.
        groups: The changes, by kind, those that break callers first.
        more: How many are not listed.
        unread: The files that cannot be parsed in one of the states.
    """

    identifier: str
    title: str
    groups: tuple[ChangeGroup, ...]
    more: int
    unread: tuple[str, ...]


class ChangesView(Struct, frozen=True):
    """The page: its head, and the comparisons, the newest first."""

    head: Head
    comparisons: tuple[ComparisonView, ...]


def changes_view(site: Site, links: Links) -> ChangesView:
    """Make the page of what is public and has changed."""
    public = [_public(comparison) for comparison in site.changes]
    breaking = sum(bool(change.breaks) for changes in public for change in changes)
    facts = (plural(sum(map(len, public)), "change"), f"{breaking:,} known to break callers")
    return ChangesView(
        Head(CHANGES_TITLE, "", (Crumb(site.title, links.landing()),), (), facts),
        tuple(
            ComparisonView(
                _identifier(number),
                _title(comparison),
                tuple(_groups(site, links, changes[:SHOWN])),
                max(0, len(changes) - SHOWN),
                comparison.unread,
            )
            for number, (comparison, changes) in enumerate(zip(site.changes, public, strict=True))
        ),
    )


def changes_toc(site: Site) -> tuple[TocEntry, ...]:
    """Return the table of contents of the page."""
    return tuple(TocEntry(_title(comparison), _identifier(number), 2) for number, comparison in enumerate(site.changes))


def _public(comparison: Changes) -> list[Change]:
    return [change for change in comparison.changes if change.is_public]


def _identifier(number: int) -> str:
    # What git calls a revision may be no identifier.
    return f"comparison-{number + 1}"


def _title(comparison: Changes) -> str:
    return f"{comparison.old} → {comparison.new}" if comparison.new else f"Since {comparison.old}"


def _groups(site: Site, links: Links, changes: Iterable[Change]) -> Iterator[ChangeGroup]:
    groups: dict[str, list[ChangeRow]] = {_BREAKS: [], **{kind.capitalize(): [] for kind in ChangeKind}}
    for change in changes:
        groups[_BREAKS if change.breaks else change.kind.capitalize()].append(_row(site, links, change))
    return (ChangeGroup(title, tuple(rows)) for title, rows in groups.items() if rows)


def _row(site: Site, links: Links, change: Change) -> ChangeRow:
    name = change.after if change.kind is ChangeKind.MOVED else change.symbol
    symbol = site.symbols.find(name)
    href = links.overview(symbol.file_uri, symbol.identifier) if symbol and symbol.file_uri in site.records else ""
    return ChangeRow(change.symbol, href, change.kind.value, change.before, change.after, change.breaks)
