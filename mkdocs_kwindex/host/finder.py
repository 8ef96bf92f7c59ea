"""The files of the symbol finder and of the cards in the built site, and the settings that scripts get."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec

from mkdocs_kwindex.config.source_address import FilesAtCommit
from mkdocs_kwindex.export.finder_index import Finder, finder_script, shard_script
from mkdocs_kwindex.export.whole_files import write_whole
from mkdocs_kwindex.model.url_map import UrlMap
from mkdocs_kwindex.pages.index_kinds import NAMES_TITLE

FIRST_SCRIPT = "assets/kwindex/kwindex.js"
"""The script that every page loads before the others."""


def script_settings(urls: UrlMap, keys: Sequence[str], shards: int, files: FilesAtCommit | None) -> str:
    """Write the line of script that the first one begins with: what scripts depend on the site for.

    Args:
        urls: Where everything lives.
        keys: What opens the finder.
        shards: The number of shards.
        files: Where the files of the project are shown at the commit that is checked out; `None` where nobody knows.
    """
    settings = {
        "index": urls.finder_index,
        "script": urls.finder_script,
        "shard": urls.finder_shard(0).removesuffix("0.js"),
        "shards": shards,
        "hasFolders": urls.overview_affixes[1].endswith("/"),
        "all": urls.address(urls.names()),
        "allTitle": NAMES_TITLE,
        "keys": list(keys),
        "atCommit": files and msgspec.to_builtins(files),
    }
    return f"globalThis.kwindexSettings = {json.dumps(settings)};\n"


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
        return lambda: write_whole([content()], Path(site_dir, name))

    def shard(number: int) -> Callable[[], bytes]:
        return lambda: shard_script(number, made().shards[number])

    contents = {
        urls.finder_index: lambda: made().index,
        urls.finder_script: lambda: finder_script(made().index),
        **{urls.finder_shard(number): shard(number) for number in range(shards)},
    }
    return {name: write(name, content) for name, content in contents.items()}
