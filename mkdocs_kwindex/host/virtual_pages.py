"""Virtual files and pages."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.toc import TableOfContents

from mkdocs_kwindex.build.manifest import ManifestEntry
from mkdocs_kwindex.config.source_address import edit_uri, quoted
from mkdocs_kwindex.host.macros import template_marks
from mkdocs_kwindex.host.on_demand import OnDemandFile, OnDemandFiles
from mkdocs_kwindex.host.page_parts import NOTHING_AROUND, Around, LazySet, PageWithLazyAddress, table_of_contents
from mkdocs_kwindex.host.virtual_files import GeneratedFile, PageFolder, page_text
from mkdocs_kwindex.model.compression import compress, decompress
from mkdocs_kwindex.model.escaping import title_html
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan

# They sort the files that they see into the navigation.
_PLACING = {"awesome-nav", "awesome-pages"}

# What separates the parts of an address, and what is encoded already.
_RESERVED = "!#$%&(*)+,/:;=?@[]~"

# A folder and the step out of it, as they are in a path and, encoded, in a query.
_SLASH = "(?:/|%2F)"
_UP = re.compile(rf"([/=?]|%2F)(?!\.\.{_SLASH})(?:(?!%2F)[^/?=&#])+{_SLASH}\.\.{_SLASH}", re.IGNORECASE)

# Material weighs titles a thousand times as much as text: a symbol's name stays behind a long page that mentions it.
_BOOST = 0.0001


class PageSource:
    """What the generated pages of one build are made of.

    Attributes:
        content: Makes the content of a page.
        identifiers: Gives the ids of all elements of a page; `None` where they are not known yet.
        folder: Where pages are written that are opened at their path.
        is_read: Whether another plugin looks at the content of pages, or changes it, before they are written.
    """

    def __init__(
        self,
        content: Callable[[PagePlan], str],
        identifiers: Callable[[PagePlan], frozenset[str]] | None,
        folder: PageFolder,
    ) -> None:
        """Take what makes the pages."""
        self.folder = folder
        self.content = content
        self.identifiers = identifiers
        self.is_read = False


class GeneratedPage(PageWithLazyAddress):
    """A page that is made by the plugin.

    MkDocs keeps the content of every page until the build ends and gives it to search. So the page carries a small
    summary while it waits; its full content takes the place while other plugins look at it, and for the moment in which
    the template is rendered. What can be made from the summary at any time is made when somebody asks: there may be
    tens of thousands of pages.
    """

    file: GeneratedFile

    # Themes ask for these on every item of the navigation, and Jinja takes long to find out that they do not exist.
    pages = typeset = encrypted = None

    # As long as nothing else was set; an attribute that an object does not have takes no memory.
    _around = NOTHING_AROUND
    _changed: bytes | None = None
    _content: str | None = None
    _toc: TableOfContents | None = None
    _more_identifiers: AbstractSet[str] = frozenset()
    _anchors: AbstractSet[str] | None = None

    def __init__(self, manifest: ManifestEntry, source: PageSource, file: GeneratedFile, config: MkDocsConfig) -> None:
        """Make the page and attach it to its file."""
        # Themes write titles without escaping them, and macros takes them for templates.
        super().__init__(title_html(manifest.plan.title, template_marks(config)), file, config)
        if self.edit_url:
            # What a template of the site has made of the file's name; what is encoded stays as it is.
            self.edit_url = quote(without_parents(self.edit_url), safe=_RESERVED)
        self.plan = manifest.plan
        self.summary = manifest.summary
        self._own_title = self.title
        self.take_up(source)

    def take_up(self, source: PageSource) -> None:
        """Use the page in another build.

        Args:
            source: What its pages are made of.
        """
        self.title = self._own_title  # the navigation may give it another one
        self._source = source
        for name in ("_changed", "_around", "_content", "_toc", "_more_identifiers", "_anchors"):
            self.__dict__.pop(name, None)

    @property
    def content(self) -> str | None:
        """The HTML: the summary, unless something else was set."""
        return self._around.put(self.summary.html) if self._content is None else self._content

    @content.setter
    def content(self, value: str | None) -> None:
        if value is not None and value is not self.summary.html:
            self._content = value
        elif self._content is not None:
            del self._content

    @property
    def toc(self) -> TableOfContents:
        """The table of contents, which is kept until the page is written."""
        if self._toc is None:
            self._toc = table_of_contents(self.summary.toc)
        return self._toc

    @toc.setter
    def toc(self, value: TableOfContents) -> None:
        # MkDocs sets an empty list before there is any.
        if isinstance(value, TableOfContents):
            self._toc = value

    @property  # type: ignore[override]
    def present_anchor_ids(self) -> AbstractSet[str] | None:
        """The ids on the page.

        MkDocs only asks whether one is there, and only for the few pages that hand-written ones link into; it does not
        ask where there is no set.
        """
        identifiers = self._source.identifiers
        if self._anchors is None and identifiers is not None:
            self._anchors = LazySet(lambda: identifiers(self.plan) | self._more_identifiers)
        return self._anchors

    @present_anchor_ids.setter
    def present_anchor_ids(self, value: AbstractSet[str] | None) -> None:
        self._anchors = value

    @property
    def is_index(self) -> bool:
        """Whether the page opens when its section of the navigation is clicked: also a file's overview."""
        return self.plan.kind in {PageKind.LANDING, PageKind.INDEX, PageKind.OVERVIEW}

    def read_source(self, config: MkDocsConfig) -> None:
        """Set what other plugins expect of a page that has been read: of its Markdown there is only the heading."""
        if self.file.is_replaced:
            super().read_source(config)
            return
        self.markdown = self._heading
        self.meta = {"title": self.title}
        self.meta["search"] = {"boost": _BOOST} if self.summary.searchable else {"exclude": True}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set the content without Python-Markdown, but for what other plugins have put around the heading."""
        if self.file.is_replaced:
            super().render(config, files)
            return
        markdown = self.markdown or ""
        before, heading, after = markdown.partition(self._heading)
        if not heading:
            before, after = "", markdown
        added = [self._added(part, config, files) for part in (before, after)]
        self.show_summary()
        if before.strip() or after.strip():
            self._around = Around(*(html for html, _ in added))
            self._more_identifiers = frozenset().union(*(identifiers for _, identifiers in added))
            self._anchors = self.links_to_anchors = None
            self.markdown = markdown
        if self._source.is_read:
            self.content = self._made()

    def show_summary(self) -> None:
        """Show the summary as content."""
        if not self.file.is_replaced:
            self.content = self._toc = None

    def keep(self, content: str) -> str:
        """Keep what other plugins have made of the page until it is written.

        Args:
            content: The content after all of them have seen it.

        Returns:
            What the page carries until then.
        """
        if self.file.is_replaced:
            return content
        if not self._source.is_read:
            self._toc = None
            return content
        # Most of them only look.
        self._changed = compress(content.encode()) if content != self.content else None
        return self._around.put(self.summary.html)

    def show_whole(self) -> None:
        """Set the full content, as other plugins have left it."""
        if not self.file.is_replaced:
            self.content = self._made() if self._changed is None else decompress(self._changed).decode()

    def let_go(self) -> None:
        """Set the summary again, when the page is written."""
        self._changed = None
        self.show_summary()

    def text(self) -> str:
        """Return the page as a Markdown file."""
        return page_text(self.plan, str(self.title), self._source.content(self.plan))

    @property
    def is_named(self) -> bool:
        """Whether the navigation gives the page a title."""
        return bool(self.title != self._own_title)

    @property
    def _heading(self) -> str:
        return f"# {self.title}"

    def _made(self) -> str:
        return self._around.put(self._source.content(self.plan))

    def _added(self, markdown: str, config: MkDocsConfig, files: Files) -> tuple[str, AbstractSet[str]]:
        """Convert what another plugin has added."""
        if not markdown.strip():
            return "", frozenset()
        self.markdown = markdown
        super().render(config, files)
        return self.content or "", self.present_anchor_ids or frozenset()


def add_page(
    manifest: ManifestEntry, source: PageSource, files: Files, config: MkDocsConfig, on_demand: OnDemandFiles | None
) -> GeneratedPage:
    """Add a virtual file with its page to the files of the site.

    Args:
        manifest: The page.
        source: What its pages are made of.
        files: The files of the site.
        config: The configuration.
        on_demand: The files that MkDocs does not build along with the others; `None` where it builds all.
    """
    plan = manifest.plan
    if on_demand and (kept := on_demand.unchanged(manifest)) and isinstance(kept.page, GeneratedPage):
        kept.page.take_up(source)
        kept.release()
        kept.folder = source.folder
        on_demand.keep(manifest, kept)
        files.append(kept)
        return kept.page
    # The section is put into the navigation as a whole. Plugins that place what they see are shown the first page.
    is_placed_by_plugin = plan.kind is PageKind.LANDING and not _PLACING.isdisjoint(config.plugins)
    inclusion = InclusionLevel.INCLUDED if is_placed_by_plugin else InclusionLevel.NOT_IN_NAV
    kind = GeneratedFile if on_demand is None else OnDemandFile
    file = make_file(kind, plan.uri, inclusion, config, source)
    # Other plugins may place the first page, for which they must see it.
    if on_demand is not None and isinstance(file, OnDemandFile) and plan.kind is not PageKind.LANDING:
        on_demand.keep(manifest, file)
    file.edit_uri = edit_uri(plan.source_path, config.config_file_path or "", config.docs_dir)
    if file.edit_uri and "!q" not in (config.edit_uri_template or ""):
        file.edit_uri = quoted(file.edit_uri)
    files.append(file)
    page = GeneratedPage(manifest, source, file, config)
    # These plugins make a page of their own, which `NavigationSection` replaces.
    file.page = None if is_placed_by_plugin else page
    return page


def make_file(
    kind: type[GeneratedFile], uri: str, inclusion: InclusionLevel, config: MkDocsConfig, source: PageSource
) -> GeneratedFile:
    """Make a virtual file, which is in no folder yet."""
    file = kind.generated(config, uri, content="", inclusion=inclusion)
    assert isinstance(file, GeneratedFile)  # noqa: S101 - MkDocs makes what it is asked for
    file.folder = source.folder
    return file


def hand_written(files: Files) -> Sequence[File]:
    """Return the files that make a page and are there before the generated ones."""
    pages = [file for file in files if file.is_documentation_page() and not isinstance(file, GeneratedFile)]
    return [file for file in pages if file.inclusion.is_included()]  # type: ignore[no-untyped-call]  # untyped in MkDocs


def without_parents(address: str) -> str:
    """Take the steps up out of an address, also out of a query that names a file: `?path=docs/../src/a.py`."""
    count = 1
    while count:
        address, count = _UP.subn(r"\1", address)
    return address
