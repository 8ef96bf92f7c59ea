"""Shares names with autorefs and mkdocstrings, both of which may be absent.

Neither is imported: what they offer is found among the site's plugins and files.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_kwindex.crosslinks.inventories import (
    InventoryEntry,
    InventoryError,
    merge,
    read_inventory,
    with_header,
    write_inventory,
)
from mkdocs_kwindex.export.whole_files import write_whole

INVENTORY = "objects.inv"


def register(config: MkDocsConfig, entries: Callable[[], Iterable[InventoryEntry]]) -> bool:
    """Make `[torch.nn.Module][]` resolve to the generated pages where autorefs knows nothing better.

    To be called in `on_env`, after mkdocstrings has registered the names of its inventories (priority 50) and before
    autorefs fills in the references (-50). The names go in as addresses, the last place in which autorefs looks. A
    secondary anchor of ours would stand beside the ones that mkdocstrings registers for the aliases of an object, and
    autorefs warns about every reference for which it finds two. The names are those of this site, so they replace
    those that mkdocstrings has from an inventory of the same project elsewhere.

    Args:
        config: The configuration; mkdocstrings adds autorefs to its plugins by itself.
        entries: Gives the names, with addresses relative to the site's root; the first of a name counts.

    Returns:
        Whether autorefs is there.
    """
    register_url = getattr(config.plugins.get("autorefs"), "register_url", None)
    if register_url is None:
        return False
    addresses: dict[str, str] = {}
    for entry in entries():
        addresses.setdefault(entry.name, entry.uri)
    for name, address in addresses.items():
        register_url(name, address)
    return True


def publish_inventory(
    config: MkDocsConfig,
    entries: Callable[[], Iterable[InventoryEntry]],
    packed: Callable[[], bytes],
    warn: Callable[[str], None],
    version: str = "",
) -> None:
    """Write the site's `objects.inv`, together with what is there already.

    To be called in `on_post_build`: mkdocstrings writes its own in `on_env` (priority -20), and one that lies in
    `docs_dir` is copied after that.

    Args:
        config: The configuration.
        entries: Gives the names, with addresses relative to the site's root.
        packed: Gives the same names packed, of use where nothing is there.
        warn: Called with a warning when the existing one cannot be read and is left alone.
        version: The version of what is documented.
    """
    path = Path(config.site_dir, INVENTORY)
    if not path.is_file():
        write_whole([with_header(config.site_name, version, packed())], path)
        return
    try:
        theirs = read_inventory(path.read_bytes())
    except InventoryError as error:
        warn(f"{INVENTORY}: the one in the site cannot be read: {error}. The generated names are not in it.")
        return
    write_whole([write_inventory(config.site_name, version, merge(entries(), theirs))], path)
