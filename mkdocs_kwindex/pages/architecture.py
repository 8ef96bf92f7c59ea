"""The place of a file in the tree."""

from collections.abc import Iterable

from msgspec import Struct

from mkdocs_kwindex.locations import symbol_id, used_by_id
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.reach import UsedDefinition, most_used

MOST_USED = 5
"""How many of the symbols that other files use are named."""


class UsedSymbol(Struct, frozen=True):
    """A symbol that other files use.

    Attributes:
        name: Its dotted path in its module.
        kind: What it is.
        href: Its entry.
        file: URI of its file.
        uses: How often other files use it.
        uses_href: The list of its uses.
        files: How many other files use it.
    """

    name: str
    kind: str
    href: str
    file: str
    uses: int
    uses_href: str
    files: int


def most_used_symbols(site: Site, links: Links, uris: Iterable[str], limit: int = MOST_USED) -> tuple[UsedSymbol, ...]:
    """Return the symbols of some files that files other than their own use most.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        uris: The files.
        limit: How many symbols to return.
    """
    found = most_used(used for uri in uris for used in site.reach.used(uri)[:limit])
    return tuple(_used_symbol(site, links, used) for used in found[:limit])


def _used_symbol(site: Site, links: Links, used: UsedDefinition) -> UsedSymbol:
    symbol = symbol_id(site.records[used.uri].source, used.definition)
    return UsedSymbol(
        name=used.definition.qualname,
        kind=used.definition.kind.value,
        href=links.overview(used.uri, symbol),
        file=used.uri,
        uses=used.uses,
        uses_href=links.overview(used.uri, used_by_id(symbol)),
        files=used.files,
    )
