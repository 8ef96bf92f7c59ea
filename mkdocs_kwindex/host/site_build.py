"""One build of the site: the pages of the tree, from its analysis until they are written."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.progress import Progress, Stage
from mkdocs_kwindex.config.build_options import build_options
from mkdocs_kwindex.config.source_address import files_at_commit
from mkdocs_kwindex.host.assets import asset_files
from mkdocs_kwindex.host.display import choose_display
from mkdocs_kwindex.host.finder import script_settings
from mkdocs_kwindex.host.inventory_cache import InventoryCache
from mkdocs_kwindex.host.languages import Language
from mkdocs_kwindex.host.navigation import NavigationSection, has_indexes, take_title
from mkdocs_kwindex.host.on_demand import OnDemandFiles
from mkdocs_kwindex.host.plugin_config import KwindexConfig
from mkdocs_kwindex.host.problem_log import Problems, log
from mkdocs_kwindex.host.site_lists import site_lists
from mkdocs_kwindex.host.site_pages import SitePages
from mkdocs_kwindex.host.site_settings import site_folder, site_settings
from mkdocs_kwindex.host.site_size import advice, in_megabytes, site_size
from mkdocs_kwindex.host.virtual_files import PageFolder
from mkdocs_kwindex.host.virtual_pages import PageSource, hand_written
from mkdocs_kwindex.model import Problem, ProblemKind
from mkdocs_kwindex.pages.links import MentioningPage
from mkdocs_kwindex.pages.page_plan import PagePlan

Make = Callable[[Options, Callable[[Problem], None], Progress], GeneratedSite]
"""Makes the generated site of a tree."""


class SiteBuild:
    """One build.

    Attributes:
        progress: How far it is.
        generated: The generated site.
        pages: Its pages among those of MkDocs.
        section: Their part of the navigation.
    """

    generated: GeneratedSite
    pages: SitePages
    section: NavigationSection
    _title: str
    _source: PageSource
    _files: Files
    _hand_written: dict[str, File]
    _are_pages_begun: bool

    def __init__(
        self,
        own: KwindexConfig,
        make: Make,
        inventories: InventoryCache,
        on_demand: OnDemandFiles | None,
        language: Language,
        *,
        is_preview: bool,
    ) -> None:
        """Begin without pages.

        Args:
            own: The plugin's options.
            make: Makes the generated site.
            inventories: The names of other projects.
            on_demand: The files that MkDocs does not build along with the others; `None` where it builds all.
            language: The language that the build is for.
            is_preview: Whether pages are made when they are asked for.
        """
        self.progress = Progress(choose_display(log))
        self._problems = Problems(own.problem_levels)
        self._own = own
        self._make = make
        self._inventories = inventories
        self._on_demand = on_demand
        self._language = language
        self._is_preview = is_preview
        self._open = ExitStack()

    def add_pages(self, files: Files, config: MkDocsConfig) -> None:
        """Analyse the tree and add its pages to the site, in the place of those that were added before."""
        self._open.close()
        self._hand_written = {file.dest_uri: file for file in hand_written(files)}
        options = self._options(config)
        self.generated = generated = self._make(options, self._problems.log, self.progress)
        self._open.callback(generated.close)
        if not self._is_preview:
            generated.copy_processes(options.workers.processes)
        folder = PageFolder(options.cache_dir)
        self._open.callback(folder.close)
        identifiers = None if generated.is_placeholder else generated.identifiers
        self._source = PageSource(self._content, identifiers, folder)
        if self._on_demand:
            self._on_demand.begin_build(config)
        self.pages = SitePages(generated, self._source, files, config, self._on_demand)
        self._are_pages_begun = False

    def settle(self, files: Files, config: MkDocsConfig) -> None:
        """Take the places that other plugins have left to the pages, and add what they need beside them."""
        for file in asset_files(config, self._script_settings(config)):
            files.append(file)
        self._title = take_title(config.nav, self._own.root_uri, self.generated.urls.landing)
        self.pages.settle(files, config, self._language, each_language=self._own.each_language)

    def make_way(self, files: Files, config: MkDocsConfig) -> None:
        """Make the pages anew where other plugins have put some in their place."""
        if self.pages.clash(hand_written(files)):
            self.pages.remove(files)
            self.add_pages(files, config)

    def log_problems(self) -> None:
        """Report what went wrong.

        Raises:
            PluginError: An option makes it an error.
        """
        self._problems.log(*self.generated.manifest.problems)
        for plan in self.generated.replaced:
            name = self._hand_written[self.generated.urls.destination(plan.uri)].src_uri
            message = f"hand-written page kept, the generated page {plan.uri} would have the same address"
            self._problems.log(Problem(name, 0, message, ProblemKind.ADDRESS))
        self._problems.fail_on_errors()

    def put_into(self, nav: Navigation, files: Files, config: MkDocsConfig, *, is_read: bool) -> Navigation:
        """Put the section into the navigation.

        Args:
            nav: The navigation.
            files: The files of the site.
            config: The configuration.
            is_read: Whether another plugin looks at the content of pages.
        """
        generated = self.generated
        placed = self.pages.attach(nav)
        pages = {file.src_uri: file.page for file in files if file.page is not None}
        for plan in generated.replaced:
            kept = files.get_file_from_path(self._hand_written[generated.urls.destination(plan.uri)].src_uri)
            if kept is not None and kept.page is not None:
                pages[plan.uri] = kept.page
        self.section = NavigationSection(
            generated.manifest.navigation, self._title, pages, has_indexes=has_indexes(config)
        )
        self._source.is_read = is_read
        self._files = files
        return self.section.insert(nav, placed)

    def link_mentions(self, files: Files) -> None:
        """Link the names in the hand-written pages."""
        for page, linked in self._linked(files):
            page.content = linked

    def begin_pages(self) -> None:
        """Begin to make the pages, many at once."""
        if self._are_pages_begun:
            return
        self._are_pages_begun = True
        self.progress.begin(Stage.PAGES)
        self.progress.expect(len(self.generated.pages), kept=self.generated.count_cached(), done=0)
        self.generated.render_in_parallel(self._own.workers.processes)

    def finish(self, config: MkDocsConfig) -> dict[str, Callable[[], None]]:
        """Write the lists that belong to the pages, and say what was made.

        Returns:
            What writes those that a preview writes when they are asked for, by destination.

        Raises:
            PluginError: An option makes an error of a problem that came up while pages were made.
        """
        lists = dict(site_lists(self.generated, config, self._language.folder, self._log_inventory))
        if not self._is_preview:
            self._problems.fail_on_errors()
            for write in lists.values():
                write()
        self.progress.close()
        summary = self.generated.summary(self.progress)
        if self._is_preview:
            log.info(summary)
            return lists
        size = site_size(config.site_dir)
        log.info(f"{summary}; the site has {in_megabytes(size)}")
        own = self._own
        if hint := advice(size, has_listings=own.source is True, is_repository=bool(own.repository)):
            log.info(hint)
        return lists

    def close(self) -> None:
        """End what was begun, and leave nothing behind."""
        self.progress.close()
        self._open.close()

    def _linked(self, files: Files) -> Iterator[tuple[Page, str]]:
        """Yield each hand-written page that is read by now, with its content in which names are links."""
        if self._own.link_mentions:
            for file in hand_written(files):
                if (page := file.page) is not None and page.content:
                    # Pages of one language lead to each other by paths inside of its folder.
                    address = page.url.removeprefix(self._language.folder)
                    mentioning = MentioningPage(str(page.title), address)
                    yield page, self.generated.link_hand_written(page.content, mentioning)

    def _content(self, plan: PagePlan) -> str:
        if not self._are_pages_begun and not self._is_preview:
            # Another plugin looks at a page before all are read; pages list the hand-written ones that mention them.
            for _ in self._linked(self._files):
                pass
            self.begin_pages()
        return self.generated.content(plan)

    def _script_settings(self, config: MkDocsConfig) -> str:
        generated = self.generated
        files = files_at_commit(config.repo_url or "", config.edit_uri or "", config.config_file_path or "")
        return script_settings(generated.urls, self._own.finder_keys, generated.finder_shards, files)

    def _log_inventory(self, message: str) -> None:
        self._problems.log(Problem("", 0, message, ProblemKind.INVENTORIES))

    def _options(self, config: MkDocsConfig) -> Options:
        own, base = self._own, site_folder(config)
        return build_options(
            own,
            site_settings(config, own.docstring_extensions),
            self._inventories.load(own.inventories, base, base / own.cache_dir, self._log_inventory),
            preview=self._is_preview,
            # autorefs asks for names at once, and a strict build must learn of errors before it is too late.
            may_wait=self._is_preview and not config.strict and "autorefs" not in config.plugins,
            foreign=self._hand_written,
        )
