"""A real browser on a built site."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, sync_playwright

_EXECUTABLES = ("chromium", "chromium-browser", "google-chrome")
# The browser's own services would be requests that no page made.
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Visit:
    """What happened while a page was open.

    Attributes:
        errors: Messages of the console of level error, and uncaught exceptions.
        requests: Every address the page asked for.
    """

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.requests: list[str] = []
        self._page = page
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        page.on("request", self._on_request)

    def end(self) -> None:
        """Take no more notes: the page goes on to another address, which costs a third of a new page."""
        self._page.remove_listener("console", self._on_console)
        self._page.remove_listener("pageerror", self._on_error)
        self._page.remove_listener("request", self._on_request)

    def requests_elsewhere(self, base: str) -> list[str]:
        """Return the addresses asked for that are not below the site's own."""
        return [url for url in self.requests if not url.startswith((base, "data:", "blob:"))]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _on_error(self, error: Error) -> None:
        self.errors.append(str(error))

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)


@contextmanager
def launched_browser() -> Iterator[Browser]:
    """Run the system's browser; without one, skip the test, or fail it where CI must have one."""
    executable = next((path for name in _EXECUTABLES if (path := shutil.which(name))), None)
    if executable is None:
        reason = f"no browser: none of {', '.join(_EXECUTABLES)} is on PATH"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(site_dir: Path, policy: str = "") -> Iterator[str]:
    """Serve a folder over loopback HTTP and give its address, with a slash at the end.

    Args:
        site_dir: The folder.
        policy: The content security policy to serve it with; empty for none.
    """
    handler = partial(_QuietHandler, directory=str(site_dir), policy=policy)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _QuietHandler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, directory: str, policy: str) -> None:  # noqa: ANN401 - as the base class has it
        self._policy = policy
        super().__init__(*args, directory=directory)

    def end_headers(self) -> None:
        """Send the policy along."""
        if self._policy:
            self.send_header("Content-Security-Policy", self._policy)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: requests are told by the browser."""
