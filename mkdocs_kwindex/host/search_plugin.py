"""Search entries for pages that a preview renders on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from mkdocs_kwindex.host.virtual_pages import GeneratedPage
    from mkdocs_kwindex.pages.page_summary import PageSummary

_NAMES = ("search", "material/search")


class SearchEntries:
    """Adds pages to the search plugins of MkDocs and Material, as if MkDocs had built them.

    What a plugin made of a page is kept, and given to it again while the page's summary stays the same.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[PageSummary, list[Any]]] = {}

    def add(self, pages: Iterable[GeneratedPage], config: MkDocsConfig, files: Files) -> None:
        """Add pages.

        Args:
            pages: The pages.
            config: The configuration.
            files: All files.
        """
        for name in _NAMES:
            index = getattr(config.plugins.get(name), "search_index", None)
            if index is None:
                continue
            # Material's name for it, and MkDocs'.
            entries = index.entries if hasattr(index, "entries") else index._entries  # noqa: SLF001
            for page in pages:
                summary, made = self._kept.get((name, page.url), (None, []))
                if summary is page.summary:
                    entries.extend(made)
                    continue
                first = len(entries)
                page.read_source(config)
                page.show_summary()
                index.add_entry_from_context(page)
                self._kept[name, page.url] = page.summary, entries[first:]
