"""The sources of a preview, watched."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from mkdocs_kwindex.sources import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs_kwindex.model import Package

_SECONDS = 0.25
# The watch takes no more than this share of a processor.
_SHARE = 0.2


class SourceWatcher:
    """Tells whenever a source file was saved, added or removed.

    MkDocs' own watcher compares whole folders in Python objects: with thousands of files that takes half of a core, and
    so half of the time of whatever the preview does meanwhile. And it builds anew for every compiled file.
    """

    def __init__(self, packages: Sequence[Package], tell: Callable[[], None]) -> None:
        """Take what to watch.

        Args:
            packages: The sources.
            tell: Is called, in another thread, after something has changed.
        """
        self._packages = packages
        self._tell = tell
        self._ended = threading.Event()
        self._may_look = threading.Event()
        self._may_look.set()
        self._before = snapshot(packages)

    def start(self) -> None:
        """Begin to watch, until `stop` is called or the process ends."""
        threading.Thread(target=self._watch, daemon=True).start()

    def pause(self) -> None:
        """Look at nothing for a while: what is saved meanwhile is found afterwards.

        Beside a build the thousands of questions to the system take as long as the build does, from both.
        """
        self._may_look.clear()

    def resume(self) -> None:
        """Look again."""
        self._may_look.set()

    def stop(self) -> None:
        """End, without waiting for it."""
        self._ended.set()
        self._may_look.set()

    def _watch(self) -> None:
        seconds = _SECONDS
        while not self._ended.wait(seconds):
            self._may_look.wait()
            # By its own time: beside a busy thread it takes a hundred times longer, and is no dearer for that.
            start = time.thread_time()
            now = snapshot(self._packages)
            seconds = max(_SECONDS, (time.thread_time() - start) / _SHARE)
            if now != self._before and not self._ended.is_set():
                self._before = now
                self._tell()
