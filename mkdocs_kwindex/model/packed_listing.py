"""The highlighted source of a file, packed: it is by far the largest part of a record."""

import re
from array import array
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from itertools import accumulate
from typing import Final

from mkdocs_kwindex.model.compression import compress, decompress
from mkdocs_kwindex.model.spool import Stored


class ListingMark:
    """Control characters that replace tags in a packed listing; the text itself has none."""

    KEYWORD: Final = "\x05"
    KEYWORD_END: Final = "\x06"
    COMMENT: Final = "\x07"
    COMMENT_END: Final = "\x08"
    STRING: Final = "\x0e"
    STRING_END: Final = "\x0f"
    NUMBER: Final = "\x10"
    FUNCTION: Final = "\x11"
    CLASS: Final = "\x12"
    DECORATOR: Final = "\x13"
    RECEIVER: Final = "\x14"
    END: Final = "\x15"
    """The end of all that have none of their own."""


# A file has thousands of tags. The three most frequent ones are as short as HTML has them; the others have the class
# names of Pygments (https://pygments.org/docs/tokens/), which themes colour.
_TAGS: Final = {
    ListingMark.KEYWORD: "<b>",
    ListingMark.KEYWORD_END: "</b>",
    ListingMark.COMMENT: "<i>",
    ListingMark.COMMENT_END: "</i>",
    ListingMark.STRING: "<u>",
    ListingMark.STRING_END: "</u>",
    ListingMark.NUMBER: "<i class=m>",
    ListingMark.FUNCTION: "<i class=nf>",
    ListingMark.CLASS: "<i class=nc>",
    ListingMark.DECORATOR: "<i class=nd>",
    ListingMark.RECEIVER: "<i class=bp>",
    ListingMark.END: "</i>",
}


# A text has no control characters, and in HTML "<" stands only before tags.
_NO_TEXT = re.compile("\x02[^\x03]*\x03|[\x04-\x08\x0e-\x15]|<[^>]*>")


def pack_listing(lines: Iterable[str]) -> bytes:
    """Pack the lines of a listing: HTML, in which `ListingMark`s may stand for tags."""
    return compress("\n".join(lines).encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=4)
def listing_lines(listing: bytes | Stored) -> tuple[str, ...]:
    """Unpack the lines of a listing.

    Returns:
        One HTML fragment a line; the name of row `i` of the file's `names.occurrences` stands as `i` and its HTML
        between U+0002, U+0003 and U+0004.
    """
    if not listing:
        return ()
    html = _unpacked(listing).decode("utf-8", "surrogatepass")
    for mark, tag in _TAGS.items():
        html = html.replace(mark, tag)
    return tuple(html.split("\n"))


def listing_text(listing: bytes | Stored, line: int) -> str:
    """Return a line of a listing as text, without tags, links and entities; empty when there is no such line."""
    if not listing:
        return ""
    data, lengths = _with_lengths(listing)
    if not 0 < line < len(lengths):
        return ""
    # Each line before it ends with a line feed, which its length does not count.
    html = data[lengths[line - 1] + line - 1 : lengths[line] + line - 1]
    return unescape(_NO_TEXT.sub("", html.decode("utf-8", "surrogatepass")))


def listing_texts(listing: bytes | Stored) -> list[str]:
    """Return all lines of a listing as text, without tags, links and entities."""
    html = _unpacked(listing).decode("utf-8", "surrogatepass") if listing else ""
    return [unescape(_NO_TEXT.sub("", line)) for line in html.split("\n")]


# Uses lead to lines of many files, again and again. Bytes and numbers take half of the memory that lines do.
@lru_cache(maxsize=300)
def _with_lengths(listing: bytes | Stored) -> "tuple[bytes, array[int]]":
    """Unpack a listing; for each line, and after the last one, return the length of all lines before it together."""
    data = _unpacked(listing)
    return data, array("I", accumulate(map(len, data.split(b"\n")), initial=0))


def _unpacked(listing: bytes | Stored) -> bytes:
    return decompress(listing if isinstance(listing, bytes) else listing.read())
