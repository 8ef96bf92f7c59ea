"""From the plan of pages to the tree of the navigation, in plain values."""

from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.pages.site import Site


class NavNode(Struct, frozen=True):
    """A page with those beneath it.

    Attributes:
        title: Its title in the navigation.
        page_uri: The page that opens when it is clicked.
        extra_uris: Further pages about the same file or folder.
        children: Folders, then files, each sorted by name.
    """

    title: str
    page_uri: str
    extra_uris: tuple[str, ...] = ()
    children: tuple["NavNode", ...] = ()

    def walk(self) -> Iterator["NavNode"]:
        """Yield this node and all beneath it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def navigation_tree(site: Site) -> NavNode:
    """Make the navigation of the whole site, with the landing page at its top."""
    packages = []
    for package in site.tree.packages:
        if package.is_file:
            packages.append(_file_node(site, package.uri))
        else:
            packages.append(_folder_node(site, package.uri, package.uri))
    return NavNode(site.title, site.locations.landing, children=tuple(packages))


def _folder_node(site: Site, uri: str, title: str) -> NavNode:
    folder = site.tree.folders[uri]
    folders = [_folder_node(site, child, child.rpartition("/")[2]) for child in folder.folders]
    files = [_file_node(site, child) for child in folder.files]
    return NavNode(title, site.locations.index(uri), (site.locations.doc(uri),), (*folders, *files))


def _file_node(site: Site, uri: str) -> NavNode:
    name = uri.rpartition("/")[2]
    return NavNode(name, site.locations.overview(uri), (site.locations.keywords(uri),))
