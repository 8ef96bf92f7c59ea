"""Which page holds a symbol, where a class of a large file has a page of its own."""

from collections.abc import Mapping

from mkdocs_kwindex.model.anchors import USED_BY


class ClassPages:
    """The pages of classes, by the URI of their file and the id of the class."""

    def __init__(self, pages: Mapping[str, Mapping[str, str]]) -> None:
        """Take the URIs of the pages."""
        self._pages = pages

    def of_file(self, file_uri: str) -> Mapping[str, str]:
        """Return the pages of a file's classes, by the ids of the classes."""
        return self._pages.get(file_uri, {})

    def find(self, file_uri: str, identifier: str) -> str:
        """Return the page of the class that a place belongs to; empty where it has none of its own.

        Args:
            file_uri: The file.
            identifier: The id of a symbol, of the list of its uses, or of anything else on the file's page.
        """
        pages = self._pages.get(file_uri)
        if not pages:
            return ""
        symbol = identifier.removesuffix(USED_BY)
        while symbol and symbol not in pages:
            symbol = symbol.rpartition(".")[0]
        return pages.get(symbol, "")
