"""The analysed tree, joined at first use."""

import threading
from collections.abc import Callable
from time import thread_time

from mkdocs_kwindex.pages.site import Site


class LazySite:
    """Joins the analysed tree once, at first use; thread-safe.

    Attributes:
        seconds: How long it took this thread to join the names, without what others did meanwhile; 0 until it is done.
    """

    def __init__(self, make: Callable[[], Site]) -> None:
        """Take what makes the tree."""
        self.seconds = 0.0
        self._began = 0.0
        self._make = make
        self._site: Site | None = None
        self._lock = threading.Lock()

    def let_go(self) -> None:
        """Forget the tree; it is joined again on demand."""
        with self._lock:
            self._site = None

    def __call__(self) -> Site:
        """Return the tree; wait for it when it is being put together."""
        with self._lock:
            if self._site is None:
                self.begin_joining()
                self._site = self._make()
                self.seconds = thread_time() - self._began
            return self._site

    def begin_joining(self) -> None:
        """Measure from here on: what went before will not have to be done again after a change."""
        self._began = thread_time()
