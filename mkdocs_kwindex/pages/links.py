"""Links as one page writes them."""

import re
from collections.abc import Callable

from mkdocs_kwindex.locations import Locations, fragment, line_id
from mkdocs_kwindex.symbols import SymbolTable

# Fragments that the analysis made carry links as `\x02target\x03inner html\x04`.
PLACEHOLDER = re.compile("\x02([^\x03]*)\x03([^\x04]*)\x04")


class Links:
    """Makes the addresses of one page's links, relative to that page."""

    def __init__(
        self,
        locations: Locations,
        symbols: SymbolTable,
        external: Callable[[str], str],
        page_uri: str,
        *,
        listings: bool,
    ) -> None:
        """Take the point of view of a page.

        Args:
            locations: Where everything lives.
            symbols: All symbols.
            external: Gives the address of a dotted path outside of the tree; empty when it has none.
            page_uri: The page on which the links stand.
            listings: Whether overview pages hold the source.
        """
        self.external = external
        self._locations = locations
        self._symbols = symbols
        self._page_uri = page_uri
        self._to_root = "../" * locations.address(page_uri).count("/")
        self._listings = listings

    def page(self, page_uri: str, identifier: str = "") -> str:
        """Link to a page, or to a place on it."""
        if page_uri == self._page_uri and identifier:
            return fragment(identifier)
        place = fragment(identifier) if identifier and not self._locations.is_foreign(page_uri) else ""
        return self._to_root + self._locations.address(page_uri) + place

    def overview(self, file_uri: str, identifier: str = "") -> str:
        """Link to a file's overview page."""
        return self.page(self._locations.overview(file_uri), identifier)

    def has_page(self, file_uri: str) -> bool:
        """Tell whether a file has pages; those of the tests and examples have none."""
        return self._locations.has_file(file_uri)

    def keywords(self, file_uri: str) -> str:
        """Link to a file's keyword page."""
        return self.page(self._locations.keywords(file_uri))

    def index(self, folder_uri: str) -> str:
        """Link to a folder's index page."""
        return self.page(self._locations.index(folder_uri))

    def doc(self, folder_uri: str) -> str:
        """Link to a folder's documentation page."""
        return self.page(self._locations.doc(folder_uri))

    def landing(self) -> str:
        """Link to the page that lists the packages."""
        return self.page(self._locations.landing)

    def line(self, file_uri: str, line: int) -> str:
        """Link to a line of a file's source; empty when there is no listing to link to."""
        return self.overview(file_uri, line_id(line)) if self._listings and line else ""

    def symbol(self, name: str, scope: str = "") -> str:
        """Link to the symbol that a name means in a scope; empty when there is none."""
        symbol = self._symbols.find(name, scope)
        return self.overview(symbol.file_uri, symbol.identifier) if symbol else ""

    def fill(self, html: str, scope: str) -> str:
        """Turn the placeholders of a fragment into links, or into their plain insides."""
        if "\x02" not in html:
            return html

        def link(match: re.Match[str]) -> str:
            href = self.symbol(match[1], scope) or self.external(match[1])
            return f'<a href="{href}">{match[2]}</a>' if href else match[2]

        return PLACEHOLDER.sub(link, html)
