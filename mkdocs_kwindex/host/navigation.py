"""The navigation section: in full for the order of pages, and cut to size for each page that shows it."""

import copy
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from mkdocs_kwindex.model.escaping import title_html
from mkdocs_kwindex.pages.navigation_tree import NavNode

# A navigation item costs about 0.3 KiB on every page that shows it; a longer list is read on the folder's own page.
SIBLING_LIMIT = 20
_INDEX = "Index"
_T = TypeVar("_T")


class _ShownLink(Link):
    """A link in the navigation.

    Jinja takes long to find out that an attribute does not exist, and themes ask for these on every item of every page.
    """

    pages = meta = typeset = encrypted = is_index = None


class _ShownSection(Section):
    """A section in the navigation; as for links, what themes ask for is there."""

    pages = meta = typeset = encrypted = is_index = None


class NavigationSection:
    """The plugin's section of the site's navigation."""

    def __init__(self, tree: NavNode, title: str, pages: Mapping[str, Page], *, has_indexes: bool) -> None:
        """Prepare the section.

        Args:
            tree: The tree of pages.
            title: The title that a hand-written `nav` gives the section; empty for the tree's own.
            pages: The pages by URI, generated or written by hand.
            has_indexes: Whether the title of a section and its first page are one.
        """
        self._pages = pages
        self._has_indexes = has_indexes
        self._has_title = bool(title)
        self._title = title or tree.title
        self._paths: dict[str, tuple[NavNode, ...]] = {}
        self._links: dict[str, Link] = {}
        self._named: set[str] = set()
        self._tree = tree
        self._section = self._whole(tree, (), self._title)
        self.whole = Navigation([], [])

    def insert(self, nav: Navigation, placed: Page | None) -> Navigation:
        """Put the section where the landing page is in the navigation, or last; and order all pages anew.

        Args:
            nav: The site's navigation.
            placed: The page that takes the place of the landing page there, when it is not the landing page itself.
        """
        landing = placed or self._pages[self._tree.page_uri]
        replaced = _replace(nav.items, landing, self._section)
        if replaced is None:
            nav.items.append(self._section)
        elif (title := _given_title(replaced, self._tree)) and not self._has_title:
            self._title = self._section.title = title
        _set_parents(nav.items)
        # A page that the navigation names by itself is in the section too; it is read where it is named.
        self._named = set()
        for page, parent in _outside(nav.items, self._section, None):
            page.parent = parent
            self._named.add(page.file.src_uri)
        nav.pages[:] = [
            page
            for page, is_inside in _pages(nav.items, self._section)
            if not (is_inside and page.file.src_uri in self._named)
        ]
        for previous, page, following in zip([None, *nav.pages[:-1]], nav.pages, [*nav.pages[1:], None], strict=True):
            page.previous_page, page.next_page = previous, following
        self.whole = nav
        return nav

    def for_page(self, page: Page | None) -> Navigation:
        """Return the navigation as a page shows it: the way to the page open, everything else of the section closed.

        Args:
            page: The page; `None` for what is no page, such as the theme's 404.
        """
        uri = page.file.src_uri if page is not None else ""
        path = self._paths.get(uri) if uri not in self._named else None
        cut = self._cut(path or (self._tree,), uri if path else "")
        nav = copy.copy(self.whole)
        nav.items = _with_section(self.whole.items, self._section, cut)
        return nav

    def _whole(self, node: NavNode, above: tuple[NavNode, ...], title: str) -> Section:
        path = (*above, node)
        children: list[StructureItem] = []
        for uri in (node.page_uri, *node.extra_uris):
            self._paths[uri] = path
            children.append(self._pages[uri])
        children.extend(self._whole(child, path, title_html(child.title)) for child in node.children)
        for uri in (*node.last_uris, *node.unlisted_uris):
            self._paths[uri] = path
            children.append(self._pages[uri])
        return Section(title, children)

    def _cut(self, path: Sequence[NavNode], uri: str) -> Section:
        """Open the nodes of a path, from the landing page down; list what is in the last folder of it."""
        node, *rest = path
        following = rest[0] if rest else None
        children = [self._first(node, uri)]
        # The innermost folder lists what is in it, and so does a file with pages of its classes; above that the way
        # itself is enough.
        is_innermost = following is None or (
            len(rest) == 1 and not following.children and uri not in following.last_uris
        )
        if is_innermost:
            children.extend(self._pages[uri] for uri in node.extra_uris)
        position = next((index for index, child in enumerate(node.children) if child is following), 0)
        shown = _window(node.children, position) if is_innermost else rest[:1]
        for child in shown:
            children.extend(self._opened(rest, uri) if child is following else [self._closed(child)])
        if is_innermost:
            children.extend(self._rest(node, len(node.children) - len(shown)))
        if following is None:
            children.extend(self._last(node, uri))
        section = _ShownSection(self._title if node is self._tree else title_html(node.title), children)
        section.active = bool(uri)
        return section

    def _opened(self, path: Sequence[NavNode], uri: str) -> list[StructureItem]:
        """Show the rest of the way; the pages of a file have a section where its first page can be its title."""
        node = path[0]
        if self._has_indexes or node.children or len(path) > 1:
            return [self._cut(path, uri)]
        pages = [self._pages[page] for page in (node.page_uri, *node.extra_uris)]
        return [*pages, *self._last(node, uri)]

    def _last(self, node: NavNode, uri: str) -> list[StructureItem]:
        """Show the last pages about a node, those around the current one; there may be one for each of many classes."""
        shown = _window(node.last_uris, node.last_uris.index(uri) if uri in node.last_uris else 0)
        return [*(self._pages[page] for page in shown), *self._rest(node, len(node.last_uris) - len(shown))]

    def _first(self, node: NavNode, uri: str) -> StructureItem:
        """Show the first page of a section, which has the section's title where a theme does not make the two one."""
        page = self._pages[node.page_uri]
        if self._has_indexes:
            return page
        link = _ShownLink(_INDEX, page.url)
        link.active = uri == node.page_uri
        return link

    def _rest(self, node: NavNode, count: int) -> list[StructureItem]:
        """Say how many further items a folder holds; they are on its own page."""
        return [_ShownLink(f"{count:,} more …", self._pages[node.page_uri].url)] if count else []

    def _closed(self, node: NavNode) -> Link:
        """Show a node as a link; its page would carry along a section of its own in some themes."""
        if node.page_uri not in self._links:
            self._links[node.page_uri] = _ShownLink(title_html(node.title), self._pages[node.page_uri].url)
        return self._links[node.page_uri]


def _window(items: Sequence[_T], position: int) -> Sequence[_T]:
    """Return at most `SIBLING_LIMIT` items around a position."""
    first = max(0, min(position - SIBLING_LIMIT // 2, len(items) - SIBLING_LIMIT))
    return items[first : first + SIBLING_LIMIT]


def _replace(items: list[StructureItem], old: StructureItem, new: Section) -> StructureItem | None:
    """Replace an item, or a section that holds nothing else, wherever it is; return what was replaced."""
    for index, item in enumerate(items):
        if item is old or (isinstance(item, Section) and len(item.children) == 1 and item.children[0] is old):
            items[index] = new
            return item
        if isinstance(item, Section) and (replaced := _replace(item.children, old, new)):
            return replaced
    return None


def _given_title(item: StructureItem, tree: NavNode) -> str:
    """Return the title that another plugin's navigation gives the landing page; empty for what was its own already."""
    title = str(item.title or "")
    own = {title_html(tree.title), posixpath.basename(posixpath.dirname(tree.page_uri))}
    return "" if title.lower() in {name.lower() for name in own} else title


def _with_section(items: Sequence[StructureItem], old: Section, new: Section) -> list[StructureItem]:
    """Copy the items down to a section, and put another one in its place."""
    copied: list[StructureItem] = []
    for item in items:
        if item is old:
            copied.append(new)
        elif isinstance(item, Section) and _holds(item, old):
            section = copy.copy(item)
            section.children = _with_section(item.children, old, new)
            copied.append(section)
        else:
            copied.append(item)
    return copied


def _holds(section: Section, wanted: Section) -> bool:
    item: StructureItem | None = wanted.parent
    while item is not None:
        if item is section:
            return True
        item = item.parent
    return False


def has_indexes(config: MkDocsConfig) -> bool:
    """Return whether a section's title is its first page, by a feature of Material or by section-index."""
    return "navigation.indexes" in (config.theme.get("features") or ()) or "section-index" in config.plugins


def take_title(nav: Sequence[object] | None, root_uri: str, landing_uri: str) -> str:
    """Find the entry of a hand-written `nav` that names the root, make it name the landing page, and return its title.

    Args:
        nav: The setting `nav`; changed in place.
        root_uri: Where the generated pages live.
        landing_uri: The URI of their first page.

    Returns:
        The title of the entry; empty when it has none, or when there is no entry.
    """
    names = {root_uri, f"{root_uri}/", landing_uri}
    for index, entry in enumerate(nav or ()):
        if isinstance(entry, str) and entry in names:
            nav[index] = landing_uri  # type: ignore[index]
        elif isinstance(entry, dict):
            for title, value in entry.items():
                if isinstance(value, str) and value in names:
                    entry[title] = landing_uri
                    return str(title or "")
                if isinstance(value, list) and (found := take_title(value, root_uri, landing_uri)):
                    return found
    return ""


def _set_parents(items: Sequence[StructureItem]) -> None:
    for item in items:
        if isinstance(item, Section):
            for child in item.children:
                child.parent = item
            _set_parents(item.children)


def _outside(
    items: Sequence[StructureItem], section: Section, parent: Section | None
) -> Iterator[tuple[Page, Section | None]]:
    """Yield the pages that are in no part of a section, each with what it is in."""
    for item in items:
        if isinstance(item, Page):
            yield item, parent
        if isinstance(item, Section) and item is not section:
            yield from _outside(item.children, section, item)


def _pages(items: Sequence[StructureItem], section: Section, *, is_inside: bool = False) -> Iterator[tuple[Page, bool]]:
    """Yield all pages in order, each with whether it is in a section or a part of it."""
    for item in items:
        if isinstance(item, Page):
            yield item, is_inside
        # To section-index a page may be a section, too.
        if isinstance(item, Section):
            yield from _pages(item.children, section, is_inside=is_inside or item is section)
