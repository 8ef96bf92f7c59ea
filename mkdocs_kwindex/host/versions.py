"""Compatibility with mike, which publishes a site once for each version. It may be absent, and is not imported."""

import os

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from mkdocs_kwindex.model.escaping import element, link, text_html

# How mike marks a build.
_VERSION = "MIKE_DOCS_VERSION"


def link_to_version(page: Page, config: MkDocsConfig) -> str:
    """Write a link from a page to itself in the version that readers should see, as HTML.

    Args:
        page: The page.
        config: The configuration.

    Returns:
        The link; empty where mike does not build another version than the one that it calls canonical.
    """
    plugin = config.plugins.get("mike")
    canonical = plugin.config.get("canonical_version") if plugin else None
    built = os.environ.get(_VERSION)
    if not canonical or not built or built == canonical or not page.canonical_url:
        return ""
    to_version = link(page.canonical_url, text_html(f"This page in {canonical}"))
    return element("p", to_version, class_="kw-version")
