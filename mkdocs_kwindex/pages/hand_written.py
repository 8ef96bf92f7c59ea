"""Hand-written pages: links their names to symbols, and records which pages mention each symbol."""

import builtins
from collections.abc import Callable
from typing import NamedTuple

from mkdocs_kwindex.crosslinks.prose_links import Mention, link_mentions
from mkdocs_kwindex.index.symbols import Symbol
from mkdocs_kwindex.pages.links import MentioningPage
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.resolve import TargetKind


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
        mention, uri = resolve(name)
        if mention is not None and mention.symbol:
            uris[mention.symbol] = uri
        return mention

    linked, symbols = link_mentions(html, noted)
    return linked, tuple(Mentioned(symbol, uris[symbol]) for symbol in symbols)


def _resolver(site: Site, address: str) -> Callable[[str], tuple[Mention | None, str]]:
    to_root = "../" * address.count("/")

    def resolve(written: str) -> tuple[Mention | None, str]:
        name = written.removesuffix("()")
        if hasattr(builtins, name):
            # Whatever else has this name, `print()` is the builtin to a reader.
            outside = site.external(name)
            return (Mention("", outside) if outside else None), ""
        identifier, uri = _meant(site, name, called=name != written)
        if not identifier or uri not in site.records:
            return None, ""
        return Mention(identifier, to_root + site.urls.symbol_address(uri, identifier)), uri

    return resolve


def _meant(site: Site, name: str, *, called: bool) -> tuple[str, str]:
    """Return the id and the file of the symbol that a name means; empty for none.

    Args:
        site: The analysed tree.
        name: A dotted path, or the last parts of one.
        called: Whether `()` follows it.
    """
    found = site.symbols.find(name)
    if found is None or found.definition is None:
        target = site.relations.resolve(name) if "." in name else None
        if target is not None and target.symbol and (found is None or target.kind is not TargetKind.MODULE):
            return target.symbol, target.uri
        last = name.rpartition(".")[2]
        if found is not None and called:
            # Modules are not called, and what is called like one is often in it.
            found = site.symbols.find(f"{name}.{last}") or site.symbols.find_unique(last)
        elif found is None:
            found = _find_from_its_last_parts(site, name)
    return (found.identifier, found.file_uri) if found else ("", "")


def _find_from_its_last_parts(site: Site, name: str) -> Symbol | None:
    """Find `Console` or `Console.print` when exactly one definition of the tree has the first name."""
    first, _, rest = name.partition(".")
    start = site.symbols.find_unique(first)
    if start is None or not rest:
        return start
    return site.symbols.find(f"{start.identifier}.{rest}")
