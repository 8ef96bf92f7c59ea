"""MkDocs' hooks: they translate between its objects and plain values, and call the pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from mkdocs_kwindex.build.progress import Progress, Stage
from mkdocs_kwindex.config.build_options import build_options
from mkdocs_kwindex.config.conflicts import conflicts, taken_addresses, unknown_commit
from mkdocs_kwindex.config.source_address import repository_branch
from mkdocs_kwindex.crosslinks.external_names import load_inventories
from mkdocs_kwindex.discovery.git_history import current_commit
from mkdocs_kwindex.host.assets import asset_files, name_assets
from mkdocs_kwindex.host.autorefs import register
from mkdocs_kwindex.host.display import choose_display
from mkdocs_kwindex.host.finder import script_settings
from mkdocs_kwindex.host.languages import has_languages, is_further_language
from mkdocs_kwindex.host.navigation import NavigationSection, has_indexes, take_title
from mkdocs_kwindex.host.on_demand import OnDemandFiles
from mkdocs_kwindex.host.output import without_indentation
from mkdocs_kwindex.host.plugin_config import KwindexConfig
from mkdocs_kwindex.host.problem_log import Problems, log, one_line_errors
from mkdocs_kwindex.host.site_lists import site_lists
from mkdocs_kwindex.host.site_pages import SitePages, check_page, is_content_read
from mkdocs_kwindex.host.site_settings import site_folder, site_settings
from mkdocs_kwindex.host.site_size import advice, in_megabytes, site_size
from mkdocs_kwindex.host.versions import link_to_version
from mkdocs_kwindex.host.virtual_files import PageFolder
from mkdocs_kwindex.host.virtual_pages import GeneratedPage, PageSource, hand_written
from mkdocs_kwindex.model import Problem, ProblemKind
from mkdocs_kwindex.model.escaping import one_line
from mkdocs_kwindex.model.url_map import KEYWORDS_JSON
from mkdocs_kwindex.pages.links import MentioningPage
from mkdocs_kwindex.pipeline import build
from mkdocs_kwindex.preview.server import Preview, can_make_on_demand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from mkdocs_kwindex.build.generated_site import GeneratedSite
    from mkdocs_kwindex.build.inputs import Options
    from mkdocs_kwindex.crosslinks.external_names import ExternalNames
    from mkdocs_kwindex.pages.page_plan import PagePlan

# As long as a reader waits for a preview; slow servers have another chance at the next build.
_INVENTORY_SECONDS = 10


class KwindexPlugin(BasePlugin[KwindexConfig]):  # type: ignore[no-untyped-call]  # untyped in MkDocs
    """Documents every file and folder of a Python source tree."""

    # MkDocs would only warn of it.
    supports_multiple_instances = True

    _generated: GeneratedSite
    _progress: Progress
    _problems: Problems
    _section: NavigationSection
    _pages: SitePages
    _source: PageSource
    _files: Files
    _hand_written: dict[str, File]
    _are_pages_begun: bool
    _is_further_language = False
    _title: str
    # Kept across the rebuilds of a preview, which would wait again for a server that does not answer.
    _external: ExternalNames
    _external_sources: tuple[object, ...] = ()

    # Only under `mkdocs serve`, and only where the option `on_demand` wants it.
    _preview: Preview | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember the command; and make MkDocs keep the plugin across the rebuilds of `mkdocs serve`."""
        on_demand = command == "serve" and self.config.on_demand and can_make_on_demand()
        self._preview = Preview() if on_demand else None

    @one_line_errors
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Let requests wait until the build is done; what says that the site is whole goes before the rest of it."""
        if self._preview:
            self._preview.begin_build()
        self._is_further_language = is_further_language(config)
        if not self._preview and not self._is_further_language:
            Path(config.site_dir, self.config.root_uri, KEYWORDS_JSON).unlink(missing_ok=True)

    @one_line_errors
    def _complete_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the style sheet and the script, unless options contradict each other.

        Raises:
            PluginError: They do.
        """
        if len([plugin for plugin in config.plugins.values() if isinstance(plugin, KwindexPlugin)]) > 1:
            raise PluginError(
                "kwindex: 'plugins' names it twice; one plugin makes one section: list all folders in its 'packages'"
            )
        if has_languages(config):
            # What is kept for the preview is of the last language that was built.
            self._preview = None
        base = site_folder(config)
        wrong = conflicts(self.config, base, config.docs_dir, config.site_dir)
        for option, why in (*wrong, *unknown_commit(self.config, config.repo_url or "", config.config_file_path or "")):
            raise _wrong_option(option, why)
        name_assets(config)
        return config

    @event_priority(100)  # before awesome-pages, which puts the navigation aside
    @one_line_errors
    def _name_landing(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make the entry of the navigation that names the root name the first page, which other plugins know."""
        take_title(config.nav, self.config.root_uri, f"{self.config.root_uri}/index.md")
        return config

    on_config = CombinedEvent(_name_landing, _complete_config)

    @event_priority(60)  # before plugins that look through all files
    @one_line_errors
    def _add_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Analyse the tree and add its pages to the site."""
        for option, why in taken_addresses(self.config, [file.dest_uri for file in files]):
            raise _wrong_option(option, why)
        self._close_generated()
        self._progress = Progress(choose_display(log))
        self._problems = Problems(self.config.problem_levels)
        self._add_pages(files, config)
        return files

    @event_priority(-90)  # before static-i18n (-100)
    @one_line_errors
    def _step_aside(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take the pages away from static-i18n, which warns of every file that is in no folder of its own."""
        if has_languages(config):
            self._pages.remove(files)
        return files

    @event_priority(-110)  # after literate-nav (-100), which makes `nav` out of files, and static-i18n (-100)
    @one_line_errors
    def _settle_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make what other plugins have added, and what they have made of the pages, right."""
        if self._pages.clash(hand_written(files)):
            self._pages.remove(files)
            self._generated.close()
            self._add_pages(files, config)
        if not self._is_further_language:
            self._tell_problems()
        for file in asset_files(config, self._script_settings(config)):
            files.append(file)
        self._title = take_title(config.nav, self.config.root_uri, self._generated.urls.landing)
        self._pages.settle(files, config)
        return files

    on_files = CombinedEvent(_add_files, _step_aside, _settle_files)

    @event_priority(-50)  # after awesome-nav (100), which replaces the navigation; before section-index (-100)
    @one_line_errors
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Put the section into the navigation."""
        generated = self._generated
        placed = self._pages.attach(nav)
        pages = {file.src_uri: file.page for file in files if file.page is not None}
        for plan in generated.replaced:
            kept = files.get_file_from_path(self._hand_written[generated.urls.destination(plan.uri)].src_uri)
            if kept is not None and kept.page is not None:
                pages[plan.uri] = kept.page
        self._section = NavigationSection(
            generated.manifest.navigation, self._title, pages, has_indexes=has_indexes(config)
        )
        self._source.is_read = is_content_read(config, self)
        self._files = files
        return self._section.insert(nav, placed)

    @one_line_errors
    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """See to it that the page is the one that was put there."""
        check_page(page)
        return page

    @event_priority(-200)  # when all others have seen it
    @one_line_errors
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Keep what others have made of a generated page until it is written."""
        return page.keep(html) if isinstance(page, GeneratedPage) else html

    @event_priority(0)  # after mkdocstrings (50), before autorefs (-50) fills in the references
    @one_line_errors
    def _register_names(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Make the symbols known to autorefs."""
        register(config, self._generated.inventory)

    @event_priority(-110)  # after autorefs (-50) and the backlinks of mkdocstrings (-100)
    @one_line_errors
    def _link_mentions(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Link the names in the hand-written pages."""
        for page, linked in self._linked(files):
            page.content = linked

    @event_priority(-120)  # after the mentions, which the pages show
    @one_line_errors
    def _render_in_parallel(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Begin to make the pages."""
        self._pages.check(files)
        self._pages.show_texts(config)
        if not self._preview and not self._is_further_language:
            self._begin_pages()

    @event_priority(-130)  # last, when nobody else changes the templates
    @one_line_errors
    def _keep_for_preview(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Keep what the preview makes pages with."""
        if self._preview:
            generated = self._pages.hold_back()
            self._preview.search.add(generated, config, files)
            self._preview.keep(config, env, files, self._section.whole, generated)

    on_env = CombinedEvent(_register_names, _link_mentions, _render_in_parallel, _keep_for_preview)

    @event_priority(-100)  # after search, which is to read the digest
    @one_line_errors
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give a page its navigation, and a generated page its full content."""
        check_page(page)
        context["nav"] = self._section.for_page(page)
        if isinstance(page, GeneratedPage):
            try:
                page.show_whole()
                page.content = f"{link_to_version(page, config)}{page.content}"
            except Exception as error:
                why = f"{type(error).__name__}: {error}"
                raise PluginError(one_line(f"kwindex: the page {page.plan.uri} cannot be made: {why}")) from error
        return context

    @one_line_errors
    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give the pages that the theme makes, such as 404, a navigation of bounded size too."""
        context["nav"] = self._section.for_page(None)
        return context

    @one_line_errors
    def _write_short(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Write a generated page short."""
        if isinstance(page, GeneratedPage):
            self._progress.advance()
            output = without_indentation(output, page.content or "")
        return output

    @event_priority(-200)  # when all others have compared it with what is written
    @one_line_errors
    def _let_go(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Let go of the full content of a generated page."""
        if isinstance(page, GeneratedPage):
            page.let_go()
        return output

    on_post_page = CombinedEvent(_write_short, _let_go)

    @one_line_errors
    @event_priority(-90)  # after other plugins, as the list of keywords marks a whole site; before static-i18n (-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the list of keywords and the inventory."""
        generated = self._generated
        if self._is_further_language:
            self._progress.close()
            generated.close()
            return
        lists = site_lists(generated, config, self._tell_of_inventory)
        if not self._preview:
            self._problems.fail_on_errors()
            for write in lists.values():
                write()
        self._progress.close()
        self._sum_up(config)
        if self._preview:
            self._preview.end_build(lists, is_placeholder=generated.is_placeholder)
        else:
            generated.close()

    def on_build_error(self, *, error: Exception) -> None:
        """End what was begun."""
        if hasattr(self, "_progress"):
            self._progress.close()
        self._close_generated()
        if self._preview:
            self._preview.end_build({})

    def on_shutdown(self) -> None:
        """Keep what the preview has made."""
        self._close_generated()
        if self._preview:
            self._preview.close()

    @one_line_errors
    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]) -> None:
        """Watch the sources, and make pages when they are asked for."""
        packages = (*self.config.packages, *self.config.tests, *self.config.examples)
        sources = [package for package in packages if not package.installed]
        if self._preview:
            server.set_app(self._preview.application(server))
            self._preview.watch(sources)
        else:
            for package in sources:
                server.watch(package.path)

    def _add_pages(self, files: Files, config: MkDocsConfig) -> None:
        self._hand_written = {file.dest_uri: file for file in hand_written(files)}
        options = self._options(config)
        make = self._preview.incremental_build.generated if self._preview else build
        generated = self._generated = make(options, self._problems.tell, self._progress)
        identifiers = None if generated.is_placeholder else generated.identifiers
        self._source = PageSource(self._content, identifiers, PageFolder(options.cache_dir))
        on_demand = self._preview.files if self._preview else OnDemandFiles() if self._is_further_language else None
        if on_demand:
            on_demand.begin_build(config)
        self._pages = SitePages(generated, self._source, files, config, on_demand)
        self._are_pages_begun = False

    def _tell_problems(self) -> None:
        """Tell of what went wrong.

        Raises:
            PluginError: An option makes it an error.
        """
        for problem in self._generated.manifest.problems:
            self._problems.tell(problem)
        for plan in self._generated.replaced:
            name = self._hand_written[self._generated.urls.destination(plan.uri)].src_uri
            message = f"hand-written page kept, the generated page {plan.uri} would have the same address"
            self._problems.tell(Problem(name, 0, message, ProblemKind.ADDRESS))
        self._problems.fail_on_errors()

    def _sum_up(self, config: MkDocsConfig) -> None:
        summary = self._generated.summary(self._progress)
        if self._preview:
            log.info(summary)
            return
        size = site_size(config.site_dir)
        log.info(f"{summary}; the site has {in_megabytes(size)}")
        if hint := advice(size, has_listings=self.config.source is True, is_repository=bool(self.config.repository)):
            log.info(hint)

    def _linked(self, files: Files) -> Iterator[tuple[Page, str]]:
        """Yield each hand-written page that is read by now, with its content in which names are links."""
        if self.config.link_mentions:
            for file in hand_written(files):
                if (page := file.page) is not None and page.content:
                    mentioning = MentioningPage(str(page.title), page.url)
                    yield page, self._generated.link_hand_written(page.content, mentioning)

    def _begin_pages(self) -> None:
        if self._are_pages_begun:
            return
        self._are_pages_begun = True
        self._progress.begin(Stage.PAGES)
        self._progress.expect(len(self._generated.pages), kept=self._generated.count_kept(), done=0)
        self._generated.render_in_parallel(self.config.workers.processes)

    def _content(self, plan: PagePlan) -> str:
        if not self._are_pages_begun and not self._preview:
            # Another plugin looks at a page before all are read; the pages tell which hand-written ones mention them.
            for _ in self._linked(self._files):
                pass
            self._begin_pages()
        return self._generated.content(plan)

    def _script_settings(self, config: MkDocsConfig) -> str:
        generated, folder = self._generated, site_folder(config)
        branch = repository_branch(config.edit_uri or "", config.config_file_path or "", config.docs_dir)
        commit = current_commit(str(folder)) if config.repo_url and branch else ""
        return script_settings(generated.urls, self.config.finder_keys, generated.finder_shards, commit, branch)

    def _close_generated(self) -> None:
        # There is none yet when MkDocs fails before the first build.
        if hasattr(self, "_source"):
            self._source.folder.close()
            self._generated.close()

    def _tell_of_inventory(self, message: str) -> None:
        self._problems.tell(Problem("", 0, message, ProblemKind.INVENTORIES))

    def _options(self, config: MkDocsConfig) -> Options:
        base = site_folder(config)
        sources = (base, *self.config.inventories)
        if self._external_sources != sources:
            self._external, warnings = load_inventories(
                self.config.inventories, base, base / self.config.cache_dir, _INVENTORY_SECONDS
            )
            self._external_sources = sources
            for warning in warnings:
                self._tell_of_inventory(warning)
        return build_options(
            self.config,
            site_settings(config, self.config.docstring_extensions),
            self._external,
            preview=self._preview is not None,
            # autorefs asks for names at once, and strictness wants to be told of what is wrong before it is too late.
            may_wait=self._preview is not None and not config.strict and "autorefs" not in config.plugins,
            foreign=self._hand_written,
        )


def _wrong_option(option: str, why: str) -> PluginError:
    """Make the error about an option that is wrong beside others; it reads as MkDocs' own about options do."""
    return PluginError(f"Plugin 'kwindex' option '{option}': {one_line(why)}")
