"""The generated pages among the files and pages of MkDocs, which other plugins see, move, replace and forget."""

from collections.abc import Iterable, Iterator, Sequence

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.host.git_plugins import asks_git, name_sources
from mkdocs_kwindex.host.languages import Language, name_language
from mkdocs_kwindex.host.on_demand import OnDemandFile, OnDemandFiles
from mkdocs_kwindex.host.virtual_files import GeneratedFile, GeneratedList
from mkdocs_kwindex.host.virtual_pages import GeneratedPage, PageSource, add_page, make_file
from mkdocs_kwindex.model.escaping import one_line, shown
from mkdocs_kwindex.pages.page_plan import PageKind

# Of a page's content these read the table of contents, or only their own pages.
_CONTENT_UNREAD = ("autorefs", "material/blog")
# It offers the text of a page, and shows when git has seen it change.
_COPYING_THEME = "shadcn"


class SitePages:
    """The pages of one build."""

    def __init__(
        self,
        generated: GeneratedSite,
        source: PageSource,
        files: Files,
        config: MkDocsConfig,
        on_demand: OnDemandFiles | None,
    ) -> None:
        """Add the pages to the files of the site.

        Args:
            generated: The generated site.
            source: What its pages are made of.
            files: The files of the site.
            config: The configuration.
            on_demand: The files that MkDocs does not build along with the others; `None` where it builds all.
        """
        self._source = source
        self._by_uri = {entry.plan.uri: add_page(entry, source, files, config, on_demand) for entry in generated.pages}
        self._landing = generated.urls.landing
        # Pages link to them; what is in them is known in the end.
        self._lists: list[GeneratedFile] = []
        for uri in (generated.urls.keywords_json, generated.urls.report_json):
            self._lists.append(make_file(GeneratedList, uri, InclusionLevel.INCLUDED, config, source))
            files.append(self._lists[-1])

    def clash(self, others: Iterable[File]) -> bool:
        """Return whether other plugins have put pages in the place of generated ones."""
        destinations = {page.file.dest_uri for page in self}
        return any(file.dest_uri in destinations for file in others)

    def remove(self, files: Files) -> None:
        """Take the pages out of the files of the site."""
        for file in (*(page.file for page in self), *self._lists):
            if files.get_file_from_path(file.src_uri) is file:
                files.remove(file)

    def settle(self, files: Files, config: MkDocsConfig, language: Language, *, each_language: bool) -> None:
        """Put the pages behind those of all others, whatever has become of them; and give titles of the navigation.

        Args:
            files: The files of the site.
            config: The configuration.
            language: The language that the build is for.
            each_language: Whether each language has pages.
        """
        for uri, page in self._by_uri.items():
            if (seen := files.src_uris.get(uri)) is not None:
                files.remove(seen)
            files.append(page.file)
            page.file.offer(page.text)
        for file in self._lists:
            if files.get_file_from_path(file.src_uri) is None:
                files.append(file)
        for title, uri in _entries(config.nav):
            if uri in self._by_uri and uri != self._landing:
                self._by_uri[uri].title = title
        if asks_git(config) or config.theme.name == _COPYING_THEME:
            name_sources(((page.file, page.plan.source_path) for page in self), config)
        name_language((*(page.file for page in self), *self._lists), config, language, each=each_language)
        for page in self:
            if isinstance(page.file, OnDemandFile) and page.plan.kind is not PageKind.LANDING:
                page.file.hold_back()

    def attach(self, nav: Navigation) -> Page | None:
        """Put the pages in the place of those that other plugins have made of their files.

        Args:
            nav: The navigation of the site; what stands for pages in it is replaced.

        Returns:
            What stands in the navigation for the landing page, where that is not the landing page itself.
        """
        landing = self._by_uri.get(self._landing)
        placed = landing.file.page if landing else None
        for page in self:
            page.file.page = page
        self._replace(nav.items)
        self._tidy(nav.items)
        return placed if placed is not None and placed is not landing else None

    def check(self, files: Files) -> None:
        """See to it that the pages are still where they were put.

        Raises:
            PluginError: Another plugin has taken files of theirs away.
        """
        lost = [uri for uri, page in self._by_uri.items() if files.src_uris.get(uri) is not page.file]
        if lost:
            raise PluginError(
                f"kwindex: another plugin has taken {shown(lost[0])} out of the site's files"
                f" ({len(lost)} of {len(self._by_uri)} pages); name kwindex after it in 'plugins'"
            )

    def hold_back(self) -> Sequence[GeneratedPage]:
        """Keep MkDocs from building the pages; return them."""
        for page in self:
            if isinstance(page.file, OnDemandFile):
                page.file.hold_back()
        return list(self)

    def show_texts(self, config: MkDocsConfig) -> None:
        """Have the files' paths lead to their texts, where the theme copies what is there."""
        if config.theme.name == _COPYING_THEME:
            for page in self:
                page.file.history_path = ""

    def __iter__(self) -> Iterator[GeneratedPage]:
        return iter(self._by_uri.values())

    def _tidy(self, items: list[StructureItem]) -> None:
        """Leave only the landing page where a pattern such as `code/*` has put it, and the other pages beside it."""
        if any(isinstance(item, Page) and item.file.src_uri == self._landing for item in items):
            items[:] = [item for item in items if not self._is_only_generated(item)]
        for item in items:
            if isinstance(item, Section):
                self._tidy(item.children)

    def _is_only_generated(self, item: StructureItem) -> bool:
        if isinstance(item, Section):
            return bool(item.children) and all(map(self._is_only_generated, item.children))
        return isinstance(item, GeneratedPage) and item.file.src_uri != self._landing and not item.is_named

    def _replace(self, items: list[StructureItem]) -> None:
        for index, item in enumerate(items):
            if isinstance(item, Section):
                self._replace(item.children)
            elif isinstance(item, Page) and item.file.src_uri != self._landing:
                page = self._by_uri.get(item.file.src_uri)
                if page is not None and page is not item:
                    page.title = item.title or page.title
                    items[index] = page


def is_content_read(config: MkDocsConfig, own: object) -> bool:
    """Return whether another plugin, a theme or a hook looks at the content of pages before they are written.

    Args:
        config: The configuration.
        own: The plugin that asks.
    """
    silent = [own, *(config.plugins[name] for name in _CONTENT_UNREAD if name in config.plugins)]
    return any(getattr(handler, "__self__", None) not in silent for handler in config.plugins.events["page_content"])


def check_page(page: Page) -> None:
    """See to it that a page is the plugin's own if its file is.

    Raises:
        PluginError: Another plugin has replaced it.
    """
    if isinstance(page.file, GeneratedFile) and not isinstance(page, GeneratedPage):
        kind = f"{type(page).__module__}.{type(page).__qualname__}"
        raise PluginError(
            f"kwindex: another plugin has replaced the page {shown(page.file.src_uri)} by its own ({one_line(kind)}),"
            " which would be empty; leave the pages of kwindex out there, or name kwindex after it in 'plugins'"
        )


def _entries(nav: object) -> Iterator[tuple[str, str]]:
    """Yield title and value of each entry of a hand-written `nav` that has both, however deep."""
    if isinstance(nav, list):
        for entry in nav:
            yield from _entries(entry)
    elif isinstance(nav, dict):
        for title, value in nav.items():
            if not isinstance(value, str):
                yield from _entries(value)
            elif title:
                yield str(title), value
