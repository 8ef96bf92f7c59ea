"""How large a site is, and what makes it smaller: code hosts take so much and no more."""

import os
from collections.abc import Iterator

_MB = 1_000_000
_MUCH = 500 * _MB
# What GitHub Pages publishes, and what Read the Docs warns of.
_LIMIT = 1_000 * _MB


def site_size(site_dir: str) -> int:
    """Return the number of bytes of all files of a built site."""
    return sum(_sizes(site_dir))


def in_megabytes(size: int) -> str:
    """Write a size."""
    return f"{size / _MB:,.1f} MB" if size < 10 * _MB else f"{size / _MB:,.0f} MB"


def advice(size: int, *, has_listings: bool, is_repository: bool) -> str:
    """Say what makes a large site smaller; nothing of one that every host takes.

    Args:
        size: Its size.
        has_listings: Whether it has the source listings.
        is_repository: Whether it documents a whole repository.
    """
    if size <= _MUCH:
        return ""
    limit = "more than the 1 GB that code hosts publish" if size > _LIMIT else "and code hosts publish 1 GB at most"
    ways = (
        "'source: link' or 'source: false' leaves out the listings" if has_listings else "",
        "'packages' instead of 'repository' tests, scripts and documents" if is_repository else "",
        "'exclude' and 'files' what nobody looks up",
    )
    return f"The site has {in_megabytes(size)}, {limit}: {', '.join(filter(None, ways))}"


def _sizes(folder: str) -> Iterator[int]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _sizes(entry.path)
            elif entry.is_file(follow_symlinks=False):
                yield entry.stat(follow_symlinks=False).st_size
