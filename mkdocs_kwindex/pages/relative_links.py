"""Addresses of pages and places, as one page writes them."""

from collections.abc import Callable

from mkdocs_kwindex.model.anchors import fragment, line_id
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.model.url_map import UrlMap, relative_address


class RelativeLinks:
    """Makes the addresses of pages and of places on them, relative to one page."""

    def __init__(self, urls: UrlMap, page_uri: str, lines: Callable[[str, int], str] | None) -> None:
        """Take the point of view of a page.

        Args:
            urls: Where everything lives.
            page_uri: The page on which the links are.
            lines: Gives the address of a line of a file, by its URI, outside of the site, empty for none; `None` where
                overview pages hold the source.
        """
        self._urls = urls
        self._page_uri = page_uri
        self._address = urls.address(page_uri)
        # The address of each page, and whether it has the places that generated pages have.
        self._pages: dict[str, tuple[str, bool]] = {}
        self._lines = lines

    def page(self, page_uri: str, identifier: str = "") -> str:
        """Link to a page, or to a place on it."""
        return self._place(page_uri, fragment(identifier) if identifier else "")

    def overview(self, file_uri: str, identifier: str = "") -> str:
        """Link to a file's overview page; to the page of the class that a symbol is in where that has its own."""
        return self._place(self._urls.overview(file_uri, identifier), fragment(identifier) if identifier else "")

    def has_page(self, file_uri: str) -> bool:
        """Return whether a file has pages; those of the tests and examples have none."""
        return self._urls.has_file(file_uri)

    def keywords(self, file_uri: str) -> str:
        """Link to a file's keyword page."""
        return self.page(self._urls.keywords(file_uri))

    def index(self, folder_uri: str) -> str:
        """Link to a folder's index page."""
        return self.page(self._urls.index(folder_uri))

    def doc(self, folder_uri: str) -> str:
        """Link to a folder's documentation page."""
        return self.page(self._urls.doc(folder_uri))

    def sub(self, folder_uri: str, path: str = "") -> str:
        """Link to the page with the keywords of a folder and of all below it; for the root, to the index of names.

        Args:
            folder_uri: The folder.
            path: The end of the address of one of its further pages.
        """
        return self.page(self._urls.sub(folder_uri, path) if folder_uri else self._urls.names(path))

    def names(self, path: str = "", identifier: str = "") -> str:
        """Link to a page of the index of all names, or to a place on it."""
        return self.page(self._urls.names(path), identifier)

    def from_root(self, address: str) -> str:
        """Link to an address that is relative to the site's root."""
        return relative_address(address, self._address)

    def landing(self) -> str:
        """Link to the page that lists the packages."""
        return self.page(self._urls.landing)

    def line(self, file_uri: str, line: int) -> str:
        """Link to a line of a file's source; empty when it is not shown anywhere."""
        if not line:
            return ""
        if self._lines is not None:
            return self._lines(file_uri, line)
        return self._place(self._urls.overview(file_uri), f"#{line_id(line)}")

    @property
    def has_listings(self) -> bool:
        """Whether overview pages hold the source."""
        return self._lines is None

    def source(self, file_uri: str) -> str:
        """Link to the source of a file; empty when it is not shown anywhere."""
        return self._lines(file_uri, 0) if self._lines is not None else self.overview(file_uri, Section.ORIGINAL_SOURCE)

    def _place(self, page_uri: str, place: str) -> str:
        if place and page_uri == self._page_uri:
            return place
        known = self._pages.get(page_uri)
        if known is None:
            address = relative_address(self._urls.address(page_uri), self._address)
            known = self._pages[page_uri] = address, not self._urls.is_foreign(page_uri)
        address, has_places = known
        return address + place if has_places else address
