"""The navigation as a reader walks it."""

from urllib.parse import unquote, urljoin

from tests.support.build import Built
from tests.support.html import Page

_BASE = "http://site.invalid/"
# How Material (in the page's head), `mkdocs` and `readthedocs` mark the links to the neighbours.
_NEXT = "link[rel=next], a[rel=next][href], .rst-footer-buttons a.float-right[href]"
_PREVIOUS = "link[rel=prev], a[rel=prev][href], .rst-footer-buttons a.float-left[href]"


def pages_in_order(built: Built, first: str = "index.html") -> list[str]:
    """Walk a site by its links to the next page, and check that the links back lead the same way.

    Returns:
        The addresses of the pages, relative to the site's root, `/` and `index.html` left out at their ends.
    """
    walked = [first]
    while following := _neighbour(built, walked[-1], _NEXT):
        assert following not in walked
        assert _neighbour(built, following, _PREVIOUS) == walked[-1]
        walked.append(following)
    return [name.removesuffix("index.html").removesuffix(".html").removesuffix("/") for name in walked]


def resolve(page: Page, href: str) -> str:
    """Return the address of a link of a page, relative to the site's root."""
    return unquote(urljoin(_BASE + page.url, href).removeprefix(_BASE))


def _neighbour(built: Built, name: str, selector: str) -> str:
    page = built.page(name)
    found = page.all(selector)
    if not found:
        return ""
    address = resolve(page, found[0].attributes["href"] or "")
    return address + "index.html" if not address or address.endswith("/") else address
