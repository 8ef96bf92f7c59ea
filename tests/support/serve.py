"""`mkdocs serve`, run for real."""

import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.host import HOST

# Generous, since a loaded machine may be slow; a test that passes never waits for them.
START_SECONDS = 60.0
CHANGE_SECONDS = 30.0
_POLL_SECONDS = 0.05


class Preview:
    """A running `mkdocs serve`.

    Attributes:
        url: The address of the site, with a slash at the end.
    """

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.url = url
        self._process = process
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()

    @property
    def log(self) -> str:
        """Everything the server has said so far."""
        return "".join(self._lines)

    @property
    def builds(self) -> int:
        """How often the site has been built, the first time included.

        MkDocs says a line only once, so two builds of the same length say "Documentation built in …" a single time.
        """
        log = self.log
        return log.count("Serving on") + log.count("Reloading browsers")

    def get(self, path: str = "") -> str:
        """Return a page.

        Raises:
            urllib.error.HTTPError: When the server does not have it.
        """
        with urllib.request.urlopen(self.url + path, timeout=CHANGE_SECONDS) as response:  # noqa: S310 - loopback
            content: bytes = response.read()
        return content.decode()

    def headers(self, path: str) -> Mapping[str, str]:
        """Return the headers that the server answers with, also when it answers with an error."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=CHANGE_SECONDS) as response:  # noqa: S310 - loopback
                return dict(response.headers)
        except urllib.error.HTTPError as error:
            with error:
                return dict(error.headers)

    def interrupt(self) -> int:
        """Press Ctrl-C, and return the exit code of the server."""
        self._process.send_signal(signal.SIGINT)
        code = self._process.wait(CHANGE_SECONDS)
        self._reader.join(CHANGE_SECONDS)
        return code

    def status(self, path: str) -> int:
        """Return the status the server answers with for a page."""
        try:
            self.get(path)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        return 200

    def wait_for_text(self, path: str, text: str) -> str:
        """Wait until a page holds a text, and return the page."""
        self._wait(lambda: self.status(path) == 200 and text in self.get(path), f"{text!r} in {path!r}")
        return self.get(path)

    def wait_for_status(self, path: str, status: int) -> None:
        """Wait until the server answers a page with a status."""
        self._wait(lambda: self.status(path) == status, f"status {status} of {path!r}")

    def wait_for_builds(self, number: int) -> None:
        """Wait until the site has been built that often."""
        self._wait(lambda: self.builds >= number, f"build number {number}")

    def wait_for_log(self, text: str, times: int = 1) -> None:
        """Wait until the server has said something so many times."""
        self._wait(lambda: self.log.count(text) >= times, f"{text!r} in the log")

    def wait_until_started(self) -> None:
        """Wait until the first build is done and the server answers."""
        self._wait(lambda: "Serving on" in self.log and self._answers(), "the server's start", START_SECONDS)

    def builds_after(self, seconds: float) -> int:
        """Wait for a while and return how often the site has been built by then."""
        time.sleep(seconds)
        return self.builds

    def _answers(self) -> bool:
        try:
            return self.status("") == 200
        except OSError:
            return False

    def _wait(self, arrived: Callable[[], bool], what: str, seconds: float = CHANGE_SECONDS) -> None:
        end = time.monotonic() + seconds
        while not arrived():
            if self._process.poll() is not None:
                self._reader.join(CHANGE_SECONDS)
                message = f"the server ended before {what}:\n{self.log}"
                raise AssertionError(message)
            if time.monotonic() > end:
                message = f"waited {seconds:.0f} s in vain for {what}:\n{self.log}"
                raise AssertionError(message)
            time.sleep(_POLL_SECONDS)

    def _read_log(self) -> None:
        if self._process.stderr is None:
            return
        for line in self._process.stderr:
            self._lines.append(line)


@contextmanager
def serve(config_file: Path, *arguments: str, program: str = HOST) -> Iterator[Preview]:
    """Run `mkdocs serve`, or that of another program, for a site until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", program, "serve", "-f", str(config_file), "-a", f"127.0.0.1:{port}", *arguments]
    with subprocess.Popen(
        command,
        cwd=config_file.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        preview = Preview(process, f"http://127.0.0.1:{port}/")
        try:
            preview.wait_until_started()
            yield preview
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    """Return a port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
