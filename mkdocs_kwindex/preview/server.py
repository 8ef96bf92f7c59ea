"""The preview: under `mkdocs serve` a generated page is made when its address is first asked for."""

from __future__ import annotations

import posixpath
import threading
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from mkdocs.commands.build import get_context
from watchdog.events import FileModifiedEvent

from mkdocs_kwindex.build.progress import Progress
from mkdocs_kwindex.export.whole_files import write_whole
from mkdocs_kwindex.host.compiled_templates import CompiledTemplates
from mkdocs_kwindex.host.display import choose_display
from mkdocs_kwindex.host.on_demand import OnDemandFiles
from mkdocs_kwindex.host.problem_log import log
from mkdocs_kwindex.host.search_plugin import SearchEntries
from mkdocs_kwindex.model.escaping import visible
from mkdocs_kwindex.preview.incremental import IncrementalBuild
from mkdocs_kwindex.preview.responses import METHODS, CompleteResponse, refuse, requested_path
from mkdocs_kwindex.preview.watcher import SourceWatcher
from mkdocs_kwindex.rendering import render_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from mkdocs_kwindex.model import Package

# A build that begins while a page is fetched is rare, and the next attempt waits for its end.
_ATTEMPTS = 10
_QUEUE = 1024
# The server's long poll for changes of the site; it answers when one happens.
_RELOADING = "/livereload/"
# So long a browser has to load a page anew.
_LOOK_SECONDS = 2.0
# How often is looked whether there is a server by now.
_SERVER_SECONDS = 0.1
# So that a page shows how far the analysis is. When it is done, MkDocs has the browser load the page anew.
_REFRESH = ("Refresh", "5")
_RETRY = ("Retry-After", "5")


def can_make_on_demand() -> bool:
    """Return whether `on_serve` will be called, without which no page is made on demand.

    The server calls it only to reload pages, and passes none of its options to plugins.
    """
    context = click.get_current_context(silent=True)
    options = context.params if context else {}
    if "no_livereload" in options:  # ProperDocs
        return not options["no_livereload"]
    return options.get("livereload") is not False


class _Made(Enum):
    """The content at an address."""

    NOT_OURS = auto()
    THERE = auto()
    WAITING = auto()
    LATER = auto()


class Preview:
    """Serves the last build and renders its pages on demand."""

    def __init__(self) -> None:
        self.incremental_build = IncrementalBuild(lambda: Progress(choose_display(log)))
        self.files = OnDemandFiles()
        self.search = SearchEntries()
        self._templates = CompiledTemplates()
        # Held while MkDocs builds: pages are made of a finished build only, and one at a time.
        self._lock = threading.RLock()
        self._is_building = False
        # Changes whenever a build begins.
        self._generation = 0
        self._watcher: SourceWatcher | None = None
        # Whether pages only say that they will come.
        self._is_placeholder = False
        self._has_failed = False
        self._is_closed = threading.Event()
        # Whether a page of the last build was asked for.
        self._is_looked_at = threading.Event()
        self._server: LiveReloadServer | None = None
        self._pages: dict[str, Page] = {}
        self._lists: Mapping[str, Callable[[], None]] = {}
        self._made: set[str] = set()
        self._config: MkDocsConfig
        self._env: jinja2.Environment
        self._files: Files
        self._nav: Navigation

    def begin_build(self) -> None:
        """Let requests for generated pages wait."""
        self._lock.acquire()
        self._is_building = True
        self._generation += 1
        if self._watcher:
            self._watcher.pause()

    def end_build(self, lists: Mapping[str, Callable[[], None]], *, is_placeholder: bool = False) -> None:
        """Answer requests again; and do in the background what the build has put off.

        Args:
            lists: What writes the files that are made when they are asked for, by destination.
            is_placeholder: Whether the pages only say that they will come, and the lists are not there.
        """
        if not self._is_building:
            # MkDocs has failed before it began to build, or another plugin did after the pages were done.
            return
        self._is_building = False
        self._is_placeholder, self._has_failed = is_placeholder, False
        self._lists = lists
        self._is_looked_at.clear()
        self._lock.release()
        if self._watcher:
            self._watcher.resume()
        threading.Thread(target=self._complete, daemon=True).start()

    def close(self) -> None:
        """Leave nothing behind."""
        if self._watcher:
            self._watcher.stop()
        self._is_closed.set()
        self._is_looked_at.set()
        self.incremental_build.close()

    def watch(self, sources: Sequence[Package]) -> None:
        """Have MkDocs build again when a source file changes that it does not watch itself."""
        config = self._config
        own = [config.docs_dir, config.config_file_path, *config.watch]
        self._watcher = SourceWatcher(sources, [str(Path(path).absolute()) for path in own if path], self._build_again)
        self._watcher.start()

    def _complete(self) -> None:
        if not self._is_placeholder:
            # The browser loads its page anew, and whoever sits before it should not wait for the rest of the tree.
            self._is_looked_at.wait(_LOOK_SECONDS)
        try:
            has_changed = self.incremental_build.complete()
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, the preview goes on and shows it
            self._has_failed = True
            log.error("The source cannot be analysed: %s: %s", type(error).__name__, error)
            return
        if has_changed:
            self._build_again()

    def _build_again(self) -> None:
        """Have MkDocs build again, at once, as if a hand-written page was saved."""
        while not self._is_closed.is_set():
            # There is no server during the first build.
            emitters = self._server.observer.emitters if self._server else ()
            docs_dir = self._config.docs_dir
            for emitter in emitters:
                if emitter.watch.path == docs_dir:
                    emitter.queue_event(FileModifiedEvent(docs_dir))
                    return
            self._is_closed.wait(_SERVER_SECONDS)

    def keep(
        self, config: MkDocsConfig, env: jinja2.Environment, files: Files, nav: Navigation, pages: Sequence[Page]
    ) -> None:
        """Keep what pages are made with.

        Args:
            config: The configuration.
            env: The templates, as all plugins have left them.
            files: All files.
            nav: The navigation.
            pages: The pages that are made when they are asked for.
        """
        if env.bytecode_cache is None:
            env.bytecode_cache = self._templates
        self._config, self._env, self._files, self._nav = config, env, files, nav
        self._pages = {page.file.dest_uri: page for page in pages}
        self._made = set()

    def application(self, server: LiveReloadServer) -> WSGIApplication:
        """Wrap a server's application: the page that a request asks for is there before the server looks for it."""
        self._server = server
        # Hundreds of readers may ask at once; the others would be sent away.
        server.request_queue_size = _QUEUE

        def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            if environ["REQUEST_METHOD"] not in METHODS:
                allowed = ("Allow", ", ".join(METHODS))
                return refuse("405 Method Not Allowed", "Only files can be asked for.\n", start_response, allowed)
            path = requested_path(environ)
            if path is None:
                return refuse("404 Not Found", "Nothing can be at this address.\n", start_response)
            if path.startswith(_RELOADING):
                return server.serve_request(environ, start_response)
            for _ in range(_ATTEMPTS):
                made, generation = self._make(path)
                if made is _Made.LATER:
                    break
                answer = CompleteResponse(server.serve_request, environ)
                # A build that began meanwhile may have taken the page away, or changed it while it was read.
                if generation == self._generation:
                    if made is _Made.WAITING and answer.is_found:
                        answer.headers.append(_REFRESH)
                    return answer.pass_on(environ, start_response)
            return refuse("503 Service Unavailable", "The source is being analysed.\n", start_response, _RETRY)

        return application

    def _make(self, path: str) -> tuple[_Made, int]:
        """Make the page at an address if it is a generated one and not there yet; return the build that it is of."""
        with self._lock:
            return self._make_there(path), self._generation

    def _make_there(self, path: str) -> _Made:
        destination = self._destination(path)
        if not destination:
            return _Made.NOT_OURS
        if self._is_placeholder and destination in self._lists:
            return _Made.LATER
        if destination not in self._made:
            self._write(destination)
        self._is_looked_at.set()
        return _Made.WAITING if self._is_placeholder and not self._has_failed else _Made.THERE

    def _destination(self, path: str) -> str:
        """Return the destination of the page at an address; empty when no page of ours is there."""
        mount_path = urlsplit(self._config.site_url or "/").path.rstrip("/") + "/"
        if not path.startswith(mount_path):
            return ""
        relative = posixpath.normpath("/" + path[len(mount_path) :]).lstrip("/")
        return next(
            (
                name
                for name in (relative, posixpath.join(relative, "index.html"))
                if name in self._pages or name in self._lists
            ),
            "",
        )

    def _write(self, destination: str) -> None:
        if destination in self._lists:
            self._lists[destination]()
            self._made.add(destination)
            return
        page = self._pages[destination]
        try:
            output = self._html(page)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, the preview goes on and shows it
            message = str(error) or type(error).__name__
            log.error("%s cannot be shown: %s", page.file.src_uri, message)
            output = render_error(visible(page.file.src_uri), visible(message))
        else:
            if not self._is_placeholder:
                self._made.add(destination)
        write_whole([output.encode("utf-8", "xmlcharrefreplace")], Path(self._config.site_dir, destination))

    def _html(self, page: Page) -> str:
        """Make a page with the events that MkDocs has for it, in MkDocs' order."""
        config, files, plugins = self._config, self._files, self._config.plugins
        page = plugins.on_pre_page(page, config=config, files=files)
        page.read_source(config)
        page.markdown = plugins.on_page_markdown(page.markdown or "", page=page, config=config, files=files)
        page.render(config, files)
        page.content = plugins.on_page_content(page.content or "", page=page, config=config, files=files)
        page.active = True
        try:
            context = get_context(self._nav, files.documentation_pages(), config, page)
            template = self._env.get_template(page.meta.get("template", "main.html"))
            context = plugins.on_page_context(context, page=page, config=config, nav=self._nav)
            return plugins.on_post_page(template.render(context), page=page, config=config) or ""
        finally:
            page.active = False
