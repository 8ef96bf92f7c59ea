"""What search is given of pages that MkDocs does not build, but shows when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_NAMES = ("search", "material/search")


def add_to_search(pages: Iterable[Page], config: MkDocsConfig, files: Files) -> None:
    """Give pages to the search plugins of MkDocs and Material, as if MkDocs had built them."""
    for name in _NAMES:
        index = getattr(config.plugins.get(name), "search_index", None)
        if index is None:
            continue
        for page in pages:
            page.read_source(config)
            page.render(config, files)
            index.add_entry_from_context(page)
