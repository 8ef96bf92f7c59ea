"""Pages of the site on their way into the book: their places and links are those of one document."""

import posixpath
from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mkdocs_kwindex.export.book.contents import BookEntry, places
from mkdocs_kwindex.model.anchors import anchor, symbol_id
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.rendering import PageRenderer

# What leads to other pages of the site or stands at the top of each, and controls.
_LEFT_OUT = ".kw-head, .kw-skip, .kw-here, .kw-kinds, .kw-letters, .kw-toolbar"


class BookPages:
    """Makes the content of pages as it is in the book."""

    def __init__(self, site: Site, entries: Sequence[BookEntry]) -> None:
        """Take the tree.

        Args:
            site: The tree, whose pages are Markdown files without listings.
            entries: What is in the book.
        """
        self._renderer = PageRenderer(site)
        self._places = places(site, entries)
        # For each page of the book, the ids that the heading above it stands for.
        self._tops = {
            plan.uri: {
                "",
                Section.ORIGINAL_SOURCE,
                *([_module_id(site, plan)] if plan.kind is PageKind.OVERVIEW else []),
            }
            for entry in entries
            for plan in entry.pages
        }

    def of(self, entry: BookEntry) -> Iterator[LexborNode]:
        """Yield the content of each page below a heading; it is to be read before the next one is made."""
        for plan in entry.pages:
            body = LexborHTMLParser(self._renderer.render(plan)).body
            page = body.css_first(".kw-page") if body is not None else None
            if page is not None:
                self._prepare(page, plan)
                yield page

    def _prepare(self, page: LexborNode, plan: PagePlan) -> None:
        place = self._places[plan.uri]
        for node in page.css(_LEFT_OUT):
            node.decompose()
        for node in page.css("[id]"):
            node.attrs["id"] = f"{place}/{node.id}"
        for node in page.css("a"):
            for name in ("href", "xlink:href"):
                href = node.attributes.get(name)
                if href:
                    self._lead(node, name, href, plan)

    def _lead(self, node: LexborNode, name: str, href: str, plan: PagePlan) -> None:
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return
        folder = posixpath.dirname(plan.uri)
        target = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else plan.uri
        place = self._places.get(target)
        if place is None:
            # It is no page: the report as JSON.
            del node.attrs[name]
            return
        inside = unquote(parts.fragment)
        # Of a page that is not in the book there is only what has the same.
        if target not in self._tops or inside in self._tops[target]:
            inside = ""
        node.attrs[name] = "#" + quote(f"{place}/{inside}" if inside else place, safe="~.:/!@+,=$")


def _module_id(site: Site, plan: PagePlan) -> str:
    return anchor(symbol_id(site.records[plan.subject].source))
