"""The page at `root_uri`, which lists the packages."""

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import ROOT
from mkdocs_kwindex.pages.folders.declared import DeclaredView, declared_sections, declared_view
from mkdocs_kwindex.pages.folders.facts import FolderFacts, fact_sections, folder_facts
from mkdocs_kwindex.pages.folders.rows import PartRow, part_rows
from mkdocs_kwindex.pages.head import Tab, root_tabs, tree_facts
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site


class LandingView(Struct, frozen=True):
    """The page at `root_uri`."""

    title: str
    tabs: tuple[Tab, ...]
    packages: tuple[PartRow, ...]
    totals: tuple[str, ...]
    declared: DeclaredView
    facts: FolderFacts


def landing_view(site: Site, links: Links) -> LandingView:
    """Make the page that lists the packages."""
    return LandingView(
        title=site.title,
        tabs=root_tabs(site, links),
        packages=part_rows(site, links, ROOT),
        totals=tree_facts(site.totals[ROOT]),
        declared=declared_view(site, links, ROOT),
        facts=folder_facts(site, links, ROOT),
    )


def landing_sections(site: Site) -> list[tuple[str, str]]:
    """Return the ids and titles of the sections of the landing page."""
    return [("packages", "Packages"), *declared_sections(site, ROOT), *fact_sections(site, ROOT)]
