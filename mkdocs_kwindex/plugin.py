"""The hooks: they translate between MkDocs' objects and plain values, and call the pipeline."""

from __future__ import annotations

from importlib.resources import files as resource_files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel

from mkdocs_kwindex.analysis.markup_options import MarkdownOptions
from mkdocs_kwindex.config import KwindexConfig
from mkdocs_kwindex.host.navigation import NavigationSection, take_title
from mkdocs_kwindex.host.pages import GeneratedPage, add_page, hand_written, repository_address
from mkdocs_kwindex.navigation import navigation_tree
from mkdocs_kwindex.pages.digest import digest
from mkdocs_kwindex.pipeline import Options, Result, build, keywords_json, render_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("kwindex")

_STYLES = "assets/kwindex/kwindex.css"
_SCRIPT = "assets/kwindex/kwindex.js"


class KwindexPlugin(BasePlugin[KwindexConfig]):
    """Documents every file and folder of a Python source tree."""

    _result: Result
    _section: NavigationSection
    _hand_written: dict[str, File]
    _title: str

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Make MkDocs keep the plugin across the rebuilds of `mkdocs serve`."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the style sheet and the script."""
        if _STYLES not in config.extra_css:
            config.extra_css.append(_STYLES)
        if _SCRIPT not in [str(script) for script in config.extra_javascript]:
            config.extra_javascript.append(_SCRIPT)
        return config

    @event_priority(-110)  # after literate-nav (-100), which makes `nav` out of files
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Analyse the tree and add its pages to the site."""
        self._hand_written = {file.dest_uri: file for file in hand_written(files)}
        self._result = build(self._options(config))
        for problem in self._result.problems:
            place = f"{problem.path}:{problem.line}" if problem.line else problem.path
            log.warning(f"{place}: {problem.message}")
        for page in self._result.replaced:
            name = self._hand_written[self._result.site.locations.destination(page.uri)].src_uri
            log.info(f"{name}: hand-written page kept, the generated page {page.uri} would have the same address")
        for page in self._result.pages:
            add_page(page, digest(self._result.site, page, self.config.search), files, config)
        for name in (_STYLES, _SCRIPT):
            content = resource_files("mkdocs_kwindex").joinpath("assets", Path(name).name).read_text(encoding="utf-8")
            files.append(File.generated(config, name, content=content, inclusion=InclusionLevel.INCLUDED))
        self._title = take_title(config.nav, self.config.root_uri, self._result.site.locations.landing)
        return files

    @event_priority(-50)  # after awesome-nav (100), which replaces the navigation; before section-index (-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Put the section into the navigation."""
        site = self._result.site
        pages = {file.src_uri: file.page for file in files if file.page is not None}
        for page in self._result.replaced:
            hand_written_page = self._hand_written[site.locations.destination(page.uri)].page
            assert hand_written_page is not None
            pages[page.uri] = hand_written_page
        self._section = NavigationSection(navigation_tree(site), self._title or self.config.nav_title, pages)
        return self._section.insert(nav)

    @event_priority(-100)  # after search, which is to read the digest
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give a page its navigation, and a generated page its full content."""
        context["nav"] = self._section.for_page(page)
        if isinstance(page, GeneratedPage):
            page.content = render_page(self._result.site, page.plan)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Let go of the full content."""
        if isinstance(page, GeneratedPage):
            page.content = page.digest.html
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the list of keywords."""
        path = Path(config.site_dir, self._result.site.locations.keywords_json)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(keywords_json(self._result.site))

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]) -> None:
        """Watch the sources."""
        for package in (*self.config.packages, *self.config.tests, *self.config.examples):
            if not package.installed:
                server.watch(package.path)

    def _options(self, config: MkDocsConfig) -> Options:
        return Options(
            packages=self.config.packages,
            usage=(*self.config.tests, *self.config.examples),
            exclude=self.config.exclude,
            root_uri=self.config.root_uri,
            title=self.config.nav_title,
            docstring_style=self.config.docstring_style,
            listings=self.config.source,
            markdown=MarkdownOptions(tuple(config.markdown_extensions), dict(config.mdx_configs or {})),
            external=lambda name: "",
            source_address=repository_address(config),
            cache_dir=Path(config.config_file_path or "").resolve().parent / self.config.cache_dir,
            use_directory_urls=config.use_directory_urls,
            foreign=frozenset(self._hand_written),
        )
