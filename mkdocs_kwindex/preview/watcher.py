"""Watches the sources of a preview."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from mkdocs_kwindex.discovery import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from watchdog.observers.api import BaseObserver

    from mkdocs_kwindex.model import Package

_SECONDS = 0.25
# The watch takes no more than this share of a processor.
_SHARE = 0.2
# Files are opened and closed all the time, by those who only read them.
_CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]


class SourceWatcher:
    """Notifies when a source file was saved, added or removed.

    MkDocs' own watcher compares whole folders in Python objects: with thousands of files that takes half of a core, and
    so half of the time of whatever the preview does meanwhile. And it builds anew for every compiled file.
    """

    def __init__(self, packages: Sequence[Package], watched: Sequence[str], notify: Callable[[], None]) -> None:
        """Take what to watch.

        Args:
            packages: The sources.
            watched: The files and folders that MkDocs watches itself: one change in them is one build.
            notify: Is called, in another thread, after something has changed.
        """
        self._packages = packages
        self._watched = frozenset(watched)
        self._watched_folders = tuple(f"{path}{os.sep}" for path in watched)
        self._notify = notify
        self._ended = threading.Event()
        self._woken = threading.Event()
        self._may_look = threading.Event()
        self._may_look.set()
        self._observer: BaseObserver | None = None
        self._before = self._look()

    def start(self) -> None:
        """Begin to watch, until `stop` is called or the process ends."""
        self._observer = _observe(self._packages, self._woken)
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
        self._woken.set()
        self._may_look.set()
        if self._observer:
            self._observer.stop()

    def _watch(self) -> None:
        while not self._ended.is_set():
            self._woken.wait(_SECONDS)
            self._woken.clear()
            self._may_look.wait()
            # By its own time: beside a busy thread it takes a hundred times longer, and is no dearer for that.
            start = time.thread_time()
            now = self._look()
            seconds = time.thread_time() - start
            if now != self._before and not self._ended.is_set():
                self._before = now
                self._notify()
            self._ended.wait(seconds / _SHARE)

    def _look(self) -> dict[str, tuple[int, int]]:
        return {
            path: state
            for path, state in snapshot(self._packages).items()
            if path not in self._watched and not path.startswith(self._watched_folders)
        }


class _Waker(FileSystemEventHandler):
    """Sets an event on a change."""

    def __init__(self, woken: threading.Event) -> None:
        self._woken = woken

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Have the files looked at: not every event is a change of a source, and not every system reports all."""
        self._woken.set()


def _observe(packages: Sequence[Package], woken: threading.Event) -> BaseObserver | None:
    """Subscribe to the system's change events where they are cheap: they come sooner than polling notices."""
    if sys.platform != "linux":
        return None
    observer = Observer()
    try:
        for package in packages:
            path = Path(package.path).parent if package.is_file else package.path
            observer.schedule(_Waker(woken), str(path), recursive=not package.is_file, event_filter=_CHANGES)
        observer.start()
    except OSError:
        # A folder is gone, or others watch as many as the system allows: then we ask.
        observer.unschedule_all()
        return None
    return observer
