"""A small picture of the calls around a function: who calls it, and what it calls, one step each."""

from collections.abc import Iterator

from mkdocs_kwindex.model import Definition, FileRecord
from mkdocs_kwindex.model.anchors import symbol_id, used_by_id
from mkdocs_kwindex.model.definitions import without_numbers
from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.behaviour.calls import CallsView
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.neighbours import Node, Picture, cut, neighbours
from mkdocs_kwindex.pages.site import Site

SIDE_LIMIT = 8
"""How many boxes are on each side."""

_WORTH_DRAWING = 2
"""What has fewer callers or callees is said in a line."""


def call_picture(
    site: Site, links: Links, record: FileRecord, definition: Definition, calls: CallsView | None
) -> Picture | None:
    """Draw the calls around a function; `None` where a line says as much.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
        definition: The function.
        calls: What it calls.
    """
    symbol = symbol_id(record.source, definition)
    if calls is None or site.relations.count_uses(symbol) < _WORTH_DRAWING:
        return None
    itself = links.overview(record.source.uri, symbol)
    callees = [
        Node(callee.name, callee.name, callee.href)
        for callee in (*calls.shown, *calls.folded)
        if callee.href and callee.href != itself
    ]
    if len(callees) < _WORTH_DRAWING:
        return None
    callers = [caller for caller in dict.fromkeys(_callers(site, links, symbol)) if caller.href != itself]
    if len(callers) < _WORTH_DRAWING:
        return None
    own = links.overview(record.source.uri, used_by_id(symbol))
    return neighbours(
        f"{plural(len(callers), 'caller')} of {definition.name}, which calls {len(callees)} others",
        Node(definition.qualname, symbol, ""),
        cut(callers, SIDE_LIMIT, own),
        cut(callees, SIDE_LIMIT, own),
    )


def _callers(site: Site, links: Links, symbol: str) -> Iterator[Node]:
    """Yield the functions that call a symbol, and the files that do so outside of any."""
    for use in site.relations.uses(symbol):
        if use.use is Use.CALL and site.is_code(use.uri):
            name = without_numbers(use.within)
            caller = site.records[use.uri].source.symbol(use.within) if use.within else ""
            yield Node(name or use.uri.rpartition("/")[2], caller or use.uri, links.overview(use.uri, caller))
