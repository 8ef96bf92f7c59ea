"""The state of a preview: one immutable snapshot of the analysed tree, replaced as a whole.

Two threads make snapshots. MkDocs' build reads the disk and the configuration, so what it makes is always the newest.
A completion works in the background from the snapshot that it found: it joins the names of all files, for seconds on a
large tree. When it is done, the configuration or the files may be others, and what it has made must not take the place
of what was made since. So each snapshot has a generation, and a completion is published by comparing the generation
that it began with to the current one (compare-and-swap); the build is published in any case.
"""

import threading
from dataclasses import dataclass, replace

from mkdocs_kwindex.build.inputs import Inputs
from mkdocs_kwindex.build.lazy_site import LazySite
from mkdocs_kwindex.build.options import Options


@dataclass(frozen=True)
class Snapshot:
    """A tree in which the names of all files are joined.

    Attributes:
        options: What it was made with.
        inputs: The files that it was made from.
        site: The analysed tree.
        generation: Grows with each snapshot that is published, and with each change of the options.
    """

    options: Options
    inputs: Inputs
    site: LazySite
    generation: int = 0


class CurrentSnapshot:
    """Holds the newest snapshot, for several threads."""

    def __init__(self) -> None:
        """Begin without one."""
        self._lock = threading.Lock()
        self._generation = 0
        self._snapshot: Snapshot | None = None

    @property
    def generation(self) -> int:
        """The generation of the newest snapshot, or of the options for which there is none yet."""
        with self._lock:
            return self._generation

    def get(self) -> Snapshot | None:
        """Return the newest snapshot; `None` until there is one."""
        with self._lock:
            return self._snapshot

    def forget(self) -> None:
        """Let go of the snapshot, and make all that was begun with it stale: the options have changed."""
        with self._lock:
            self._generation += 1
            self._snapshot = None

    def put(self, snapshot: Snapshot) -> None:
        """Publish a snapshot of what was just read, whatever else is under way."""
        with self._lock:
            self._publish(snapshot)

    def swap(self, begun_with: int, snapshot: Snapshot) -> bool:
        """Publish a snapshot that was made from an earlier one, unless another one was published since.

        Args:
            begun_with: The generation of the earlier one.
            snapshot: The new one.

        Returns:
            Whether it was published.
        """
        with self._lock:
            if self._generation != begun_with:
                return False
            self._publish(snapshot)
            return True

    def _publish(self, snapshot: Snapshot) -> None:
        self._generation += 1
        self._snapshot = replace(snapshot, generation=self._generation)
