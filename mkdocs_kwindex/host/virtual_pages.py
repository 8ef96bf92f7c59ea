"""Virtual files and pages."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from mkdocs_kwindex.build.generated_site import ManifestEntry
from mkdocs_kwindex.config.source_address import edit_uri, quoted
from mkdocs_kwindex.host.macros import template_marks
from mkdocs_kwindex.host.on_demand import OnDemandFile, OnDemandFiles
from mkdocs_kwindex.model.escaping import title_html
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan
from mkdocs_kwindex.pages.table_of_contents import TocEntry

# What separates the parts of an address, and what is encoded already.
_RESERVED = "!#$%&(*)+,/:;=?@[]~"

# Material weighs titles a thousand times as much as text: a symbol's name is to stay behind a page that explains it.
_BOOST = 0.0005

Identifiers = Callable[[PagePlan], frozenset[str]]
"""Gives the ids of all elements of a page; `None` stands for one who does not know them yet."""


class GeneratedPage(Page):
    """A page that is made by the plugin.

    MkDocs keeps the content of every page until the build ends and gives it to search. So the page carries a small
    digest while it waits; its full content takes the place for the moment in which the template is rendered.
    """

    # Themes ask for these on every item of the navigation, and Jinja takes long to find out that they do not exist.
    pages = typeset = encrypted = None

    def __init__(
        self, manifest: ManifestEntry, identifiers: Identifiers | None, file: File, config: MkDocsConfig
    ) -> None:
        """Make the page and attach it to its file."""
        # Themes write titles without escaping them, and macros takes them for templates.
        super().__init__(title_html(manifest.plan.title, template_marks(config)), file, config)
        if self.edit_url:
            # What a template of the site has made of the file's name; what is encoded stays as it is.
            self.edit_url = quote(self.edit_url, safe=_RESERVED)
        self.plan = manifest.plan
        self.digest = manifest.digest
        self._identifiers = identifiers

    def take_up(self, identifiers: Identifiers | None) -> None:
        """Use the page in another build.

        Args:
            identifiers: Gives the ids of its elements now.
        """
        self._identifiers = identifiers
        self.present_anchor_ids = None

    @property
    def is_index(self) -> bool:
        """Whether the page opens when its section of the navigation is clicked: also a file's overview."""
        return self.plan.kind in {PageKind.LANDING, PageKind.INDEX, PageKind.OVERVIEW}

    def read_source(self, config: MkDocsConfig) -> None:
        """Set what other plugins expect of a page that has been read."""
        self.markdown = ""
        self.meta = {"title": self.title}
        self.meta["search"] = {"boost": _BOOST} if self.digest.searchable else {"exclude": True}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set the digest as content, without Python-Markdown."""
        self.content = self.digest.html
        self.toc = TableOfContents([_anchor_link(entry) for entry in self.digest.toc])
        # MkDocs only asks whether an id is there, and only for the few pages that hand-written ones link into; it does
        # not ask where there is no set.
        if identifiers := self._identifiers:
            self.present_anchor_ids = _LazySet(lambda: identifiers(self.plan))  # type: ignore[assignment]
        self.links_to_anchors = {}


class _LazySet(AbstractSet[str]):
    """A set that is made when it is first looked into."""

    def __init__(self, make: Callable[[], frozenset[str]]) -> None:
        self._make = make

    @cached_property
    def _items(self) -> frozenset[str]:
        return self._make()

    def __contains__(self, item: object) -> bool:
        return item in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def add_page(
    manifest: ManifestEntry,
    identifiers: Identifiers | None,
    files: Files,
    config: MkDocsConfig,
    on_demand: OnDemandFiles | None,
) -> None:
    """Add a virtual file with its page to the files of the site.

    Args:
        manifest: The page.
        identifiers: Gives the ids of its elements.
        files: The files of the site.
        config: The configuration.
        on_demand: The files of the preview that the page is left to; `None` for a page that MkDocs builds.
    """
    plan = manifest.plan
    if on_demand and (kept := on_demand.unchanged(manifest)) and isinstance(kept.page, GeneratedPage):
        kept.page.take_up(identifiers)
        on_demand.keep(manifest, kept)
        files.append(kept)
        return
    # The section is put into the navigation as a whole. awesome-nav places what it sees, so it is shown the first page,
    # and makes a page of its own for it, which `take_over` replaces.
    is_placed_by_plugin = plan.kind is PageKind.LANDING and "awesome-nav" in config.plugins
    inclusion = InclusionLevel.INCLUDED if is_placed_by_plugin else InclusionLevel.NOT_IN_NAV
    kind = File if on_demand is None else OnDemandFile
    file = kind.generated(config, plan.uri, content="", inclusion=inclusion)
    # Other plugins may place the first page, for which they must see it.
    if on_demand is not None and isinstance(file, OnDemandFile) and plan.kind is not PageKind.LANDING:
        file.hold_back()
        on_demand.keep(manifest, file)
    file.edit_uri = edit_uri(plan.source_path, config.config_file_path or "", config.docs_dir)
    if file.edit_uri and "!q" not in (config.edit_uri_template or ""):
        file.edit_uri = quoted(file.edit_uri)
    files.append(file)
    page = GeneratedPage(manifest, identifiers, file, config)
    file.page = None if is_placed_by_plugin else page


def take_over(
    manifest: ManifestEntry, identifiers: Identifiers | None, files: Files, config: MkDocsConfig
) -> Page | None:
    """Replace the page that another plugin has made of a generated file; return the one that the navigation holds."""
    file = files.get_file_from_path(manifest.plan.uri)
    if file is None or isinstance(file.page, GeneratedPage):
        return None
    placed = file.page
    GeneratedPage(manifest, identifiers, file, config)
    return placed


def hand_written(files: Files) -> Sequence[File]:
    """Return the files that make a page and are there before the generated ones."""
    return [file for file in files if file.is_documentation_page() and file.inclusion.is_included()]  # type: ignore[no-untyped-call]  # untyped in MkDocs


class _ShownAnchor(AnchorLink):
    """An entry of a table of contents, with what themes ask for."""

    typeset = None


def _anchor_link(entry: TocEntry) -> AnchorLink:
    link = _ShownAnchor(title_html(entry.title), entry.identifier, entry.level)
    link.children = [_anchor_link(child) for child in entry.children]
    return link
