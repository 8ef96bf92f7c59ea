"""Makes the navigation tree from the plan of pages, in plain values."""

from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.model import Tree
from mkdocs_kwindex.model.url_map import UrlMap
from mkdocs_kwindex.pages.page_plan import NO_PARTS, Parts, plans_of_tree


class NavNode(Struct, frozen=True):
    """A page with those beneath it.

    Attributes:
        title: Its title in the navigation.
        page_uri: The page that opens when it is clicked.
        extra_uris: Further pages about the same file or folder.
        children: Folders, then files, each sorted by name; those that begin with an underscore or a dot are last.
        last_uris: Further pages about the same, after the children.
        unlisted_uris: Pages that come after those and are not shown, as there may be thousands.
    """

    title: str
    page_uri: str
    extra_uris: tuple[str, ...] = ()
    children: tuple["NavNode", ...] = ()
    last_uris: tuple[str, ...] = ()
    unlisted_uris: tuple[str, ...] = ()

    def walk(self) -> Iterator["NavNode"]:
        """Yield this node and all beneath it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def navigation_tree(tree: Tree, urls: UrlMap, title: str, parts: Parts = NO_PARTS) -> NavNode:
    """Make the navigation of the whole site, with the landing page at its top.

    Args:
        tree: What is documented.
        urls: Where everything lives.
        title: The title of the section.
        parts: What takes more pages than one.
    """
    packages = []
    for package in sorted(tree.packages, key=lambda package: _is_private(package.uri)):
        if package.is_file:
            packages.append(_file_node(urls, package.uri))
        else:
            packages.append(_folder_node(tree, urls, parts, package.uri, package.uri))
    documentation = (urls.doc(tree.root.uri),) if tree.root else ()
    return NavNode(
        title,
        urls.landing,
        documentation,
        tuple(packages),
        (
            *(plan.uri for plan in plans_of_tree(tree, urls, parts.letters)),
            urls.names(),
            *((urls.changes,) if parts.changes else ()),
            *map(urls.findings, parts.reports),
            urls.report,
        ),
        tuple(urls.names(path) for path in parts.names if path),
    )


def _folder_node(tree: Tree, urls: UrlMap, parts: Parts, uri: str, title: str) -> NavNode:
    folder = tree.folders[uri]
    children = sorted(folder.folders, key=_is_private)
    folders = [_folder_node(tree, urls, parts, child, child.rpartition("/")[2]) for child in children]
    files = [_file_node(urls, child) for child in sorted(folder.files, key=_is_private)]
    further = tuple(urls.sub(uri, run.path) for run in parts.subtrees.get(uri, ()))
    pages = (urls.doc(uri), urls.sub(uri))
    return NavNode(title, urls.index(uri), pages, (*folders, *files), unlisted_uris=further)


def _is_private(uri: str) -> bool:
    name = uri.rpartition("/")[2]
    return name.startswith((".", "_")) and not name.startswith("__")


def _file_node(urls: UrlMap, uri: str) -> NavNode:
    name = uri.rpartition("/")[2]
    return NavNode(name, urls.overview(uri), (urls.keywords(uri),), last_uris=tuple(urls.classes(uri).values()))
