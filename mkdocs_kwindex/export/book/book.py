"""The files of the book."""

import dataclasses
from collections.abc import Iterator

from mkdocs_kwindex.export.book.contents import contents
from mkdocs_kwindex.export.book.html_book import NAME, html_book
from mkdocs_kwindex.export.book.markdown_book import markdown_book
from mkdocs_kwindex.export.markdown.export import of_markdown
from mkdocs_kwindex.pages.site import Site


def book_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file.

    Args:
        site: The analysed tree.
    """
    # The source would be most of the book, and nobody prints it.
    pages = dataclasses.replace(of_markdown(site), listings=False)
    entries = contents(pages)
    yield from markdown_book(pages, entries)
    yield NAME, b"".join(html_book(pages, entries))
