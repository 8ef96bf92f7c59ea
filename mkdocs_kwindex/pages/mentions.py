"""Hand-written pages: their names linked to symbols, and each symbol told which of them mention it."""

from collections.abc import Callable

from mkdocs_kwindex.mentions import Mention, link_mentions
from mkdocs_kwindex.pages.site import MentioningPage, Site
from mkdocs_kwindex.symbols import Symbol


def link_hand_written(site: Site, html: str, page: MentioningPage) -> str:
    """Link the names in a hand-written page that mean exactly one symbol, and note them.

    Args:
        site: The analysed tree.
        html: The page's content.
        page: The page.

    Returns:
        The content with links.
    """
    linked, symbols = link_mentions(html, _resolver(site, page.address))
    for symbol in symbols:
        pages = site.mentions.setdefault(symbol, [])
        if page not in pages:
            pages.append(page)
    return linked


def _resolver(site: Site, address: str) -> Callable[[str], Mention | None]:
    to_root = "../" * address.count("/")

    def resolve(name: str) -> Mention | None:
        found = site.symbols.find(name) or _find_from_its_last_parts(site, name)
        identifier, uri = (found.identifier, found.file_uri) if found else ("", "")
        if not found and "." in name and (target := site.relations.resolve(name)) and target.symbol:
            identifier, uri = target.symbol, target.uri
        if not identifier or uri not in site.records:
            return None
        return Mention(identifier, to_root + site.locations.symbol_address(uri, identifier))

    return resolve


def _find_from_its_last_parts(site: Site, name: str) -> Symbol | None:
    """Find `Console` or `Console.print` when exactly one definition of the tree has the first name."""
    first, _, rest = name.partition(".")
    start = site.symbols.find_unique(first)
    if start is None or not rest:
        return start
    return site.symbols.find(f"{start.identifier}.{rest}")
