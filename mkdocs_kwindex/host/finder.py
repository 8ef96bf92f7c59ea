"""The files of the symbol finder in the built site."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from mkdocs_kwindex.export.finder_index import Finder, finder_script, shard_script
from mkdocs_kwindex.host.output import write_pieces
from mkdocs_kwindex.model.url_map import UrlMap
from mkdocs_kwindex.pages.name_kinds import NAMES_TITLE

FINDER_SCRIPT = "assets/kwindex/finder.js"
"""The script that every page loads."""


def finder_settings(urls: UrlMap, keys: Sequence[str]) -> str:
    """Write the line of script that the finder's own begins with: what it depends on the site for.

    Args:
        urls: Where everything lives.
        keys: What opens it.
    """
    settings = {
        "index": urls.finder_index,
        "script": urls.finder_script,
        "shard": urls.finder_shard(0).removesuffix("0.js"),
        "all": urls.address(urls.names()),
        "allTitle": NAMES_TITLE,
        "keys": list(keys),
    }
    return f"globalThis.kwindexFinder = {json.dumps(settings)};\n"


def finder_files(
    urls: UrlMap, shards: int, make: Callable[[], Finder], site_dir: str
) -> Mapping[str, Callable[[], None]]:
    """Return what writes each file that the finder loads, by destination.

    Args:
        urls: Where everything lives.
        shards: The number of shards.
        make: Makes what is in the files.
        site_dir: Where the site is built.
    """
    made = cache(make)

    def write(name: str, content: Callable[[], bytes]) -> Callable[[], None]:
        return lambda: write_pieces([content()], Path(site_dir, name))

    def shard(number: int) -> Callable[[], bytes]:
        return lambda: shard_script(number, made().shards[number])

    contents = {
        urls.finder_index: lambda: made().index,
        urls.finder_script: lambda: finder_script(made().index),
        **{urls.finder_shard(number): shard(number) for number in range(shards)},
    }
    return {name: write(name, content) for name, content in contents.items()}
