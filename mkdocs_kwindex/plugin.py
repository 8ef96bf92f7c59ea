"""MkDocs' hooks: they translate between its objects and plain values, and call the pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from mkdocs_kwindex.config.conflicts import conflicts, taken_addresses, unknown_commit
from mkdocs_kwindex.host.assets import name_assets
from mkdocs_kwindex.host.autorefs import register
from mkdocs_kwindex.host.indentation import without_indentation
from mkdocs_kwindex.host.inventory_cache import InventoryCache
from mkdocs_kwindex.host.languages import Language, has_languages, language
from mkdocs_kwindex.host.navigation import take_title
from mkdocs_kwindex.host.on_demand import OnDemandFiles
from mkdocs_kwindex.host.plugin_config import KwindexConfig
from mkdocs_kwindex.host.problem_log import log_watched, one_line_errors
from mkdocs_kwindex.host.site_build import SiteBuild
from mkdocs_kwindex.host.site_pages import check_page, is_content_read
from mkdocs_kwindex.host.site_settings import site_folder
from mkdocs_kwindex.host.versions import link_to_version
from mkdocs_kwindex.host.virtual_pages import GeneratedPage
from mkdocs_kwindex.model.escaping import one_line
from mkdocs_kwindex.model.url_map import KEYWORDS_JSON
from mkdocs_kwindex.pipeline import build
from mkdocs_kwindex.preview.server import Preview, can_make_on_demand

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext


class KwindexPlugin(BasePlugin[KwindexConfig]):  # type: ignore[no-untyped-call]  # untyped in MkDocs
    """Documents every file and folder of a Python source tree."""

    # MkDocs would only warn of it.
    supports_multiple_instances = True

    _language = Language()
    _build: SiteBuild

    # Only under `mkdocs serve`, and only where the option `on_demand` wants it.
    _preview: Preview | None = None

    def __init__(self) -> None:
        """Begin without a build."""
        super().__init__()
        self._inventories = InventoryCache()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember the command; and make MkDocs keep the plugin across the rebuilds of `mkdocs serve`."""
        on_demand = command == "serve" and self.config.on_demand and can_make_on_demand()
        self._preview = Preview() if on_demand else None

    @one_line_errors
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Let requests wait until the build is done; what says that the site is whole goes before the rest of it."""
        if self._preview:
            self._preview.begin_build()
        self._language = language(config, each=self.config.each_language)
        if not self._preview and not self._language.locale:
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
        self._close_build()
        preview = self._preview
        on_demand = preview.files if preview else None if self._language.has_pages else OnDemandFiles()
        make = preview.incremental_build.generated if preview else build
        self._build = SiteBuild(
            self.config, make, self._inventories, on_demand, self._language, is_preview=preview is not None
        )
        self._build.add_pages(files, config)
        return files

    @event_priority(-90)  # before static-i18n (-100)
    @one_line_errors
    def _step_aside(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take the pages away from static-i18n, which warns of every file that is in no folder of its own."""
        if has_languages(config):
            self._build.pages.remove(files)
        return files

    @event_priority(-110)  # after literate-nav (-100), which makes `nav` out of files, and static-i18n (-100)
    @one_line_errors
    def _settle_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make what other plugins have added, and what they have made of the pages, right."""
        self._build.make_way(files, config)
        if not self._language.locale:
            self._build.log_problems()
        self._build.settle(files, config)
        return files

    on_files = CombinedEvent(_add_files, _step_aside, _settle_files)

    @event_priority(-50)  # after awesome-nav (100), which replaces the navigation; before section-index (-100)
    @one_line_errors
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Put the section into the navigation."""
        return self._build.put_into(nav, files, config, is_read=is_content_read(config, self))

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
        register(config, self._build.generated.inventory)

    @event_priority(-110)  # after autorefs (-50) and the backlinks of mkdocstrings (-100)
    @one_line_errors
    def _link_mentions(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Link the names in the hand-written pages."""
        self._build.link_mentions(files)

    @event_priority(-120)  # after the mentions, which the pages show
    @one_line_errors
    def _render_in_parallel(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Begin to make the pages."""
        self._build.pages.check(files)
        self._build.pages.show_texts(config)
        if not self._preview and self._language.has_pages:
            self._build.begin_pages()

    @event_priority(-130)  # last, when nobody else changes the templates
    @one_line_errors
    def _keep_for_preview(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Keep what the preview makes pages with."""
        if self._preview:
            generated = self._build.pages.hold_back()
            self._preview.search.add(generated, config, files)
            self._preview.keep(config, env, files, self._build.section.whole, generated)

    on_env = CombinedEvent(_register_names, _link_mentions, _render_in_parallel, _keep_for_preview)

    @event_priority(-100)  # after search, which is to read the summary
    @one_line_errors
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give a page its navigation, and a generated page its full content."""
        check_page(page)
        context["nav"] = self._build.section.for_page(page)
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
        context["nav"] = self._build.section.for_page(None)
        return context

    @one_line_errors
    def _write_short(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Write a generated page short."""
        if isinstance(page, GeneratedPage):
            self._build.progress.advance()
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
        if not self._language.has_pages:
            self._build.close()
            return
        lists = self._build.finish(config)
        if self._preview:
            self._preview.end_build(lists, is_placeholder=self._build.generated.is_placeholder)
        else:
            self._build.close()

    def on_build_error(self, *, error: Exception) -> None:
        """End what was begun."""
        self._close_build()
        if self._preview:
            self._preview.end_build({})

    def on_shutdown(self) -> None:
        """Keep what the preview has made."""
        self._close_build()
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
        log_watched([package.path for package in sources], site_folder(config))

    def _close_build(self) -> None:
        # There is none yet when MkDocs fails before the first one.
        if hasattr(self, "_build"):
            self._build.close()


def _wrong_option(option: str, why: str) -> PluginError:
    """Make the error about an option that is wrong beside others; it reads as MkDocs' own about options do."""
    return PluginError(f"Plugin 'kwindex' option '{option}': {one_line(why)}")
