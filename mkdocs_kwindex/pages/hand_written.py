"""Hand-written pages: their names linked to symbols, and each symbol told which of them mention it."""

from collections.abc import Callable
from typing import NamedTuple

from mkdocs_kwindex.crosslinks.prose_links import Mention, link_mentions
from mkdocs_kwindex.index.symbols import Symbol
from mkdocs_kwindex.pages.links import MentioningPage
from mkdocs_kwindex.pages.site import Site


class Mentioned(NamedTuple):
    """A symbol that is mentioned, and the file that defines it."""

    symbol: str
    uri: str


def link_hand_written(site: Site, html: str, page: MentioningPage) -> tuple[str, tuple[Mentioned, ...]]:
    """Link the names in a hand-written page that mean exactly one symbol.

    Args:
        site: The analysed tree.
        html: The page's content.
        page: The page.

    Returns:
        The content with links, and the symbols that it mentions.
    """
    resolve = _resolver(site, page.address)
    uris: dict[str, str] = {}

    def noted(name: str) -> Mention | None:
        found = resolve(name)
        if found is None:
            return None
        mention, uri = found
        uris[mention.symbol] = uri
        return mention

    linked, symbols = link_mentions(html, noted)
    return linked, tuple(Mentioned(symbol, uris[symbol]) for symbol in symbols)


def _resolver(site: Site, address: str) -> Callable[[str], tuple[Mention, str] | None]:
    to_root = "../" * address.count("/")

    def resolve(name: str) -> tuple[Mention, str] | None:
        found = site.symbols.find(name) or _find_from_its_last_parts(site, name)
        identifier, uri = (found.identifier, found.file_uri) if found else ("", "")
        if not found and "." in name and (target := site.relations.resolve(name)) and target.symbol:
            identifier, uri = target.symbol, target.uri
        if not identifier or uri not in site.records:
            return None
        return Mention(identifier, to_root + site.locations.symbol_address(uri, identifier)), uri

    return resolve


def _find_from_its_last_parts(site: Site, name: str) -> Symbol | None:
    """Find `Console` or `Console.print` when exactly one definition of the tree has the first name."""
    first, _, rest = name.partition(".")
    start = site.symbols.find_unique(first)
    if start is None or not rest:
        return start
    return site.symbols.find(f"{start.identifier}.{rest}")
