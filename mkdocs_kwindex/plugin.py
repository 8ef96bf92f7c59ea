"""The hooks: they translate between MkDocs' objects and plain values, and call the pipeline."""

from __future__ import annotations

from importlib.resources import files as resource_files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, InclusionLevel

from mkdocs_kwindex.analysis.markup.converter import unusable_extensions
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.build.inputs import Options
from mkdocs_kwindex.build.progress import Progress, Stage
from mkdocs_kwindex.config.conflicts import conflicts, taken_addresses
from mkdocs_kwindex.config.source_address import repository_address
from mkdocs_kwindex.crosslinks.external_names import load_inventories
from mkdocs_kwindex.host.autorefs import INVENTORY, publish_inventory, register
from mkdocs_kwindex.host.display import choose_display
from mkdocs_kwindex.host.finder import FINDER_SCRIPT, finder_files, finder_settings
from mkdocs_kwindex.host.navigation import NavigationSection, take_title
from mkdocs_kwindex.host.on_demand import OnDemandFile
from mkdocs_kwindex.host.output import without_indentation, write_pieces
from mkdocs_kwindex.host.plugin_config import KwindexConfig
from mkdocs_kwindex.host.problems import Problems, log, one_line_errors
from mkdocs_kwindex.host.virtual_pages import (
    GeneratedPage,
    Identifiers,
    add_page,
    hand_written,
    take_over,
)
from mkdocs_kwindex.model import Problem, ProblemKind
from mkdocs_kwindex.model.escaping import one_line
from mkdocs_kwindex.model.url_map import KEYWORDS_JSON
from mkdocs_kwindex.pages.links import MentioningPage
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

    from mkdocs_kwindex.build.generated_site import GeneratedSite
    from mkdocs_kwindex.crosslinks.external_names import ExternalNames

_ASSETS = "assets/kwindex"
_STYLES = f"{_ASSETS}/kwindex.css"
# As long as a reader waits for a preview; slow servers have another chance at the next build.
_INVENTORY_SECONDS = 10
_SCRIPTS = (f"{_ASSETS}/kwindex.js", FINDER_SCRIPT)
# The finder starts them where it can, in a thread of their own.
_LOADED_LATER = (f"{_ASSETS}/finder-match.js", f"{_ASSETS}/finder-index.js")


class KwindexPlugin(BasePlugin[KwindexConfig]):  # type: ignore[no-untyped-call]  # untyped in MkDocs
    """Documents every file and folder of a Python source tree."""

    _generated: GeneratedSite
    _progress: Progress
    _problems: Problems
    _section: NavigationSection
    _hand_written: dict[str, File]
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
        else:
            Path(config.site_dir, self.config.root_uri, KEYWORDS_JSON).unlink(missing_ok=True)

    @one_line_errors
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the style sheet and the script, unless options contradict each other.

        Raises:
            PluginError: They do.
        """
        base = Path(config.config_file_path or "").resolve().parent
        for option, why in conflicts(self.config, base, config.docs_dir, config.site_dir):
            raise _wrong_option(option, why)
        if _STYLES not in config.extra_css:
            config.extra_css.append(_STYLES)
        present = {str(script) for script in config.extra_javascript}
        config.extra_javascript.extend(script for script in _SCRIPTS if script not in present)
        return config

    @event_priority(-110)  # after literate-nav (-100), which makes `nav` out of files
    @one_line_errors
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Analyse the tree and add its pages to the site."""
        for option, why in taken_addresses(self.config, [file.dest_uri for file in files]):
            raise _wrong_option(option, why)
        self._hand_written = {file.dest_uri: file for file in hand_written(files)}
        self._close_generated()
        self._progress = Progress(choose_display(log))
        self._problems = Problems(self.config.problem_levels)
        options = self._options(config)
        make = self._preview.incremental_build.generated if self._preview else build
        self._generated = make(options, self._problems.tell, self._progress)
        for problem in self._generated.manifest.problems:
            self._problems.tell(problem)
        for plan in self._generated.replaced:
            name = self._hand_written[self._generated.urls.destination(plan.uri)].src_uri
            message = f"hand-written page kept, the generated page {plan.uri} would have the same address"
            self._problems.tell(Problem(name, 0, message, ProblemKind.ADDRESS))
        self._problems.fail_on_errors()
        on_demand = self._preview.files if self._preview else None
        if on_demand:
            on_demand.begin_build(config)
        for page in self._generated.pages:
            add_page(page, self._identifiers, files, config, on_demand)
        for name in (_STYLES, *_SCRIPTS, *_LOADED_LATER):
            content = (
                resource_files("mkdocs_kwindex.rendering")
                .joinpath("assets", Path(name).name)
                .read_text(encoding="utf-8")
            )
            if name == FINDER_SCRIPT:
                content = finder_settings(self._generated.urls, self.config.finder_keys) + content
            files.append(File.generated(config, name, content=content, inclusion=InclusionLevel.INCLUDED))
        self._title = take_title(config.nav, self.config.root_uri, self._generated.urls.landing)
        return files

    @event_priority(-50)  # after awesome-nav (100), which replaces the navigation; before section-index (-100)
    @one_line_errors
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Put the section into the navigation."""
        generated = self._generated
        placed = take_over(generated.pages[0], self._identifiers, files, config)
        pages = {file.src_uri: file.page for file in files if file.page is not None}
        for plan in generated.replaced:
            if (kept := self._hand_written[generated.urls.destination(plan.uri)].page) is not None:
                pages[plan.uri] = kept
        self._section = NavigationSection(generated.manifest.navigation, self._title, pages)
        return self._section.insert(nav, placed)

    @event_priority(0)  # after mkdocstrings (50), before autorefs (-50) fills in the references
    @one_line_errors
    def _register_names(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Make the symbols known to autorefs."""
        register(config, self._generated.inventory)

    @event_priority(-110)  # after autorefs (-50) and the backlinks of mkdocstrings (-100)
    @one_line_errors
    def _link_mentions(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Link the names in the hand-written pages."""
        if not self.config.link_mentions:
            return
        for file in hand_written(files):
            page = file.page
            if page is not None and page.content and not isinstance(page, GeneratedPage):
                page.content = self._generated.link_hand_written(
                    page.content, MentioningPage(str(page.title), page.url)
                )

    @event_priority(-120)  # after the mentions, which the pages show
    @one_line_errors
    def _render_in_parallel(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Begin to make the pages."""
        if not self._preview:
            self._progress.begin(Stage.PAGES)
            self._progress.expect(len(self._generated.pages), kept=self._generated.count_kept(), done=0)
            self._generated.render_in_parallel(self.config.workers.processes)

    @event_priority(-130)  # last, when nobody else changes the templates
    @one_line_errors
    def _keep_for_preview(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Keep what the preview makes pages with."""
        if self._preview:
            generated = [file.page for file in files if isinstance(file.page, GeneratedPage)]
            for page in generated:
                if isinstance(page.file, OnDemandFile):
                    page.file.hold_back()
            self._preview.search.add(generated, config, files)
            self._preview.keep(config, env, files, self._section.whole, generated)

    on_env = CombinedEvent(_register_names, _link_mentions, _render_in_parallel, _keep_for_preview)

    @event_priority(-100)  # after search, which is to read the digest
    @one_line_errors
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give a page its navigation, and a generated page its full content."""
        context["nav"] = self._section.for_page(page)
        if isinstance(page, GeneratedPage):
            try:
                page.content = self._generated.content(page.plan)
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
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Write a generated page short, and let go of its full content."""
        if isinstance(page, GeneratedPage):
            self._progress.advance()
            output = without_indentation(output, page.content or "")
            page.content = page.digest.html
        return output

    @one_line_errors
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the list of keywords and the inventory."""
        generated = self._generated
        lists: dict[str, Callable[[], None]] = {
            INVENTORY: lambda: publish_inventory(
                config, generated.inventory, generated.packed_inventory, self._tell_of_inventory
            ),
            generated.urls.report_json: lambda: write_pieces(
                [generated.report_json()], Path(config.site_dir, generated.urls.report_json)
            ),
        }
        lists |= finder_files(generated.urls, generated.finder_shards, generated.finder, config.site_dir)
        # This one comes last: where it is, the site is whole.
        lists[generated.urls.keywords_json] = lambda: write_pieces(
            generated.keywords_json(), Path(config.site_dir, generated.urls.keywords_json)
        )
        if not self._preview:
            self._problems.fail_on_errors()
            for write in lists.values():
                write()
        self._progress.close()
        log.info(generated.summary(self._progress))
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

    @property
    def _identifiers(self) -> Identifiers | None:
        return None if self._generated.is_placeholder else self._generated.identifiers

    def _close_generated(self) -> None:
        # There is none yet when MkDocs fails before the first build.
        if hasattr(self, "_book"):
            self._generated.close()

    def _tell_of_inventory(self, message: str) -> None:
        self._problems.tell(Problem("", 0, message, ProblemKind.INVENTORIES))

    def _options(self, config: MkDocsConfig) -> Options:
        base = Path(config.config_file_path or "").resolve().parent
        cache_dir = base / self.config.cache_dir
        sources = (base, *self.config.inventories)
        if self._external_sources != sources:
            self._external, warnings = load_inventories(self.config.inventories, base, cache_dir, _INVENTORY_SECONDS)
            self._external_sources = sources
            for warning in warnings:
                self._tell_of_inventory(warning)
        return Options(
            packages=self.config.packages,
            tests=self.config.tests,
            examples=self.config.examples,
            exclude=self.config.exclude,
            secrets=self.config.secrets,
            respect_gitignore=self.config.respect_gitignore,
            files=self.config.files,
            git=self.config.git,
            root_uri=self.config.root_uri,
            title=self.config.nav_title,
            docstring_style=self.config.docstring_style,
            listings=self.config.source,
            sections=self.config.sections,
            markdown=_markdown_options(config),
            external=self._external.address,
            source_address=repository_address(
                config.repo_url or "", config.edit_uri or "", config.config_file_path or "", config.docs_dir
            ),
            rules=self.config.rules,
            cache_dir=cache_dir,
            workers=self.config.workers,
            use_directory_urls=config.use_directory_urls,
            search=self.config.search,
            identity=(self._external.digest, config.repo_url, config.edit_uri, config.docs_dir, str(base)),
            preview=self._preview is not None,
            # autorefs asks for names at once, and strictness wants to be told of what is wrong before it is too late.
            may_wait=self._preview is not None and not config.strict and "autorefs" not in config.plugins,
            foreign=frozenset(self._hand_written),
            settings=self.config.settings,
            outputs=frozenset({str(Path(config.site_dir).absolute()), str(cache_dir)}),
        )


def _wrong_option(option: str, why: str) -> PluginError:
    """Make the error about an option that is wrong beside others; it reads as MkDocs' own about options do."""
    return PluginError(f"Plugin 'kwindex' option '{option}': {one_line(why)}")


def _markdown_options(config: MkDocsConfig) -> MarkdownOptions:
    """Return the site's Markdown extensions, without those that plugins made for its own pages: they have no name."""
    names = tuple(extension for extension in config.markdown_extensions if isinstance(extension, str))
    configs = dict(config.mdx_configs or {})
    unusable = unusable_extensions(MarkdownOptions(names, configs))
    for name, error in unusable.items():
        log.warning("markdown_extensions: docstrings are rendered without '%s' (%s)", one_line(name), one_line(error))
    return MarkdownOptions(tuple(name for name in names if name not in unusable), configs)
