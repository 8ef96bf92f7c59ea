"""Requests and responses of the preview's server."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

METHODS = ("GET", "HEAD")
"""The methods of requests that a site of files answers."""


def requested_path(environ: WSGIEnvironment) -> str | None:
    """Return the path that a request asks for, without detours; nothing for one that no file can have.

    What is left of it is also put into the request: MkDocs would go through empty parts (`//host`), which browsers take
    for another host when they are sent there, and trip over NULs.
    """
    try:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    if not path.startswith("/") or any(character < " " or character == "\x7f" for character in path):
        return None
    if os.sep != "/" and (os.sep in path or ":" in path):
        return None
    normal = posixpath.normpath("/" + path.lstrip("/"))
    path = normal if normal == "/" or not path.endswith(("/", "/.", "/..")) else f"{normal}/"
    environ["PATH_INFO"] = path.encode("utf-8").decode("latin-1")
    return path


class CompleteResponse:
    """A complete response of a WSGI application, to be inspected before it is passed on."""

    def __init__(self, application: WSGIApplication, environ: WSGIEnvironment) -> None:
        """Ask the application, and take all of its answer."""
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        body = application(environ, self._start)  # type: ignore[arg-type]  # MkDocs never asks for the writer
        try:
            self._body = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()

    @property
    def is_found(self) -> bool:
        """Whether something is there."""
        return self.status.startswith("200")

    def pass_on(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with it."""
        headers = [(name, value) for name, value in self.headers if name.lower() != "content-length"]
        start_response(self.status, [*headers, ("Content-Length", str(len(self._body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self._body]

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, headers


def refuse(status: str, text: str, start_response: StartResponse, *headers: tuple[str, str]) -> Iterable[bytes]:
    """Answer with a status and a line of text."""
    body = text.encode()
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), *headers])
    return [body]
