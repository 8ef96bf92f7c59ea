"""Where everything lives among the files of the export."""

from mkdocs_kwindex.model import Tree
from mkdocs_kwindex.model.url_map import UrlMap


class MarkdownUrlMap(UrlMap):
    """Addresses that are paths of Markdown files, below the folder of the export."""

    def __init__(self, tree: Tree) -> None:
        """Take the addresses of all pages.

        Args:
            tree: What is documented.
        """
        super().__init__("", tree, use_directory_urls=False)

    def destination(self, page_uri: str) -> str:
        """Return the path of the file of a page."""
        return page_uri
