"""The sources of a preview, watched."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from mkdocs_kwindex.sources import snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mkdocs_kwindex.model import Package

_SECONDS = 0.25
# The watch takes no more than this share of the time.
_SHARE = 0.1


class SourceWatcher:
    """Touches a file that MkDocs watches whenever a source file was saved, added or removed.

    MkDocs' own watcher compares whole folders in Python objects: with thousands of files that takes half of a core, and
    so half of the time of whatever the preview does meanwhile. And it builds anew for every compiled file.
    """

    def __init__(self, packages: Sequence[Package], signal: Path) -> None:
        """Take what to watch.

        Args:
            packages: The sources.
            signal: The file to touch.
        """
        self._packages = packages
        self._signal = signal
        self._ended = threading.Event()
        self._before = snapshot(packages)

    def start(self) -> None:
        """Begin to watch, until `stop` is called or the process ends."""
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """End, without waiting for it."""
        self._ended.set()

    def _watch(self) -> None:
        seconds = _SECONDS
        while not self._ended.wait(seconds):
            start = time.monotonic()
            now = snapshot(self._packages)
            seconds = max(_SECONDS, (time.monotonic() - start) / _SHARE)
            if now != self._before:
                self._before = now
                self._signal.write_text(str(time.monotonic()), encoding="ascii")
