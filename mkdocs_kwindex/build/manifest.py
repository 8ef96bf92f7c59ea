"""The manifest: what a host needs to know of the pages before they are rendered; and how it is kept between builds."""

import msgspec
from msgspec import Struct, structs

from mkdocs_kwindex.build.page_cache import PageCache
from mkdocs_kwindex.model import Problem
from mkdocs_kwindex.pages.navigation_tree import NavNode
from mkdocs_kwindex.pages.page_plan import PagePlan
from mkdocs_kwindex.pages.page_summary import PageSummary
from mkdocs_kwindex.pages.search_entries import SearchLimits

_NAME = "manifest"
_PORTION_PAGES = 1_000


class ManifestEntry(Struct, frozen=True, gc=False):
    """A page in the manifest, before it is rendered."""

    plan: PagePlan
    summary: PageSummary


class Manifest(Struct, frozen=True):
    """What a host needs to know of the pages before they are rendered.

    Attributes:
        files: The number of files with pages.
        keywords: The number of keywords in them.
        links: The number of names in all files that lead somewhere.
        pages: Every page, in the order of the navigation; also those that a hand-written page replaces.
        limits: What fits into the search index.
        navigation: The tree of the pages.
        problems: What went wrong.
    """

    files: int
    keywords: int
    links: int
    pages: tuple[ManifestEntry, ...]
    limits: SearchLimits
    navigation: NavNode
    problems: tuple[Problem, ...]


def cached_manifest(page_cache: PageCache) -> Manifest | None:
    """Take the manifest from the page cache; `None` when it is not there, or not all of it."""
    data = page_cache.get(_NAME)
    if data is None:
        return None
    count, manifest = msgspec.msgpack.decode(data, type=tuple[int, Manifest])
    pages: list[ManifestEntry] = []
    for number in range(count):
        portion = page_cache.get(f"{_NAME} {number}")
        if portion is None:
            return None
        pages += msgspec.msgpack.decode(portion, type=list[ManifestEntry])
    return structs.replace(manifest, pages=tuple(pages))


def cache_manifest(page_cache: PageCache, manifest: Manifest) -> None:
    """Put the manifest on the page cache, in portions: in one piece it would take its size once more."""
    starts = range(0, len(manifest.pages), _PORTION_PAGES)
    for number, start in enumerate(starts):
        portion = manifest.pages[start : start + _PORTION_PAGES]
        page_cache.put(f"{_NAME} {number}", msgspec.msgpack.encode(portion))
    page_cache.put(_NAME, msgspec.msgpack.encode((len(starts), structs.replace(manifest, pages=()))))
