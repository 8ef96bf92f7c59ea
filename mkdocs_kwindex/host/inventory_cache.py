"""The names of other projects, kept across the rebuilds of a preview."""

from collections.abc import Callable, Sequence
from pathlib import Path

from mkdocs_kwindex.crosslinks.external_names import ExternalNames, load_inventories

# As long as a reader waits for a preview; slow servers have another chance at the next build.
_SECONDS = 10


class InventoryCache:
    """Loads inventories once; a preview would wait again for a server that does not answer."""

    def __init__(self) -> None:
        """Begin without any."""
        self._names = ExternalNames()
        self._sources: tuple[object, ...] = ()

    def load(
        self, inventories: Sequence[str], base: Path, cache_dir: Path, warn: Callable[[str], None]
    ) -> ExternalNames:
        """Return the names that some inventories list.

        Args:
            inventories: The option of that name.
            base: The folder of `mkdocs.yml`.
            cache_dir: Where those that were fetched are kept.
            warn: Called with a warning for each that cannot be loaded.
        """
        sources = (base, *inventories)
        if self._sources != sources:
            self._names, warnings = load_inventories(inventories, base, cache_dir, _SECONDS)
            self._sources = sources
            for warning in warnings:
                warn(warning)
        return self._names
