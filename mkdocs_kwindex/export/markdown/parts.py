"""Pages that code hosts would not show are split into parts."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, unquote

from mkdocs_kwindex.export.markdown.page import MarkdownPage
from mkdocs_kwindex.model.anchors import fragment
from mkdocs_kwindex.model.markdown_text import Markdown, heading, link_markdown, text_markdown

DISPLAY_LIMIT = 500_000
"""Bytes of Markdown beyond which a code host shows no page; GitHub's limit is 512 KB."""

_ID = re.compile(r'<a id="([^"]*)"></a>')
# Code, in which nothing is a link; else a link to a place.
_CODE_OR_LINK = re.compile(
    r'^(?P<fence>`{3,})[^\n]*\n.*?^(?P=fence)$|^<pre>.*?</pre>$|\]\((?P<path>[^()\s#"]*)(?P<place>#[^()\s"]+)',
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class PagePart:
    """A file of a page.

    Attributes:
        uri: Its path below the folder of the export.
        text: Its content.
    """

    uri: str
    text: str


Moved = Mapping[str, Mapping[str, str]]
"""The part that holds a place, by its page and the place's fragment, `#…`, for pages that have parts."""


def split(page: MarkdownPage, limit: int) -> Iterator[PagePart]:
    """Yield the files of a page: one, or as many as it needs.

    Args:
        page: The page.
        limit: How many bytes a file may have.
    """
    texts: list[list[Markdown]] = [[]]
    size = 0
    for block in page.blocks:
        length = len(block.encode("utf-8", "replace")) + 2
        if size + length > limit and texts[-1]:
            texts.append([])
            size = 0
        texts[-1].append(block)
        size += length
    # A heading stays with what it is above.
    for before, after in pairwise(texts):
        while len(before) > 1 and before[-1].startswith("#"):
            after.insert(0, before.pop())
    uris = [page.uri, *(f"{page.uri.removesuffix('.md')}-{number}.md" for number in range(2, len(texts) + 1))]
    above: list[Markdown] = []
    for number, blocks in enumerate(texts):
        name = page.blocks[0].removeprefix("# ") if page.blocks else ""
        before = [] if number == 0 else [heading(1, Markdown(f"{name}, part {number + 1} of {len(texts)}"))]
        way = [_way(uris, number)] if len(uris) > 1 else []
        again = [Markdown(f"{_ID.sub('', one)} (continued)") for one in _around(above, blocks[0])] if above else []
        yield PagePart(uris[number], "\n\n".join([*before, *way, *again, *blocks, *way]) + "\n")
        for block in blocks:
            if block.startswith("##"):
                above = [*_around(above, block), block]


def _around(headings: Iterable[Markdown], block: Markdown) -> list[Markdown]:
    """Return those of the headings above a block that it is below of: where it is one itself, the greater ones."""
    level = _level(block)
    return [one for one in headings if not level or _level(one) < level]


def _level(block: Markdown) -> int:
    return len(block) - len(block.lstrip("#"))


def _way(uris: list[str], number: int) -> Markdown:
    """Link the other parts of a page."""
    names = [quote(posixpath.basename(uri)) for uri in uris]
    links = (
        f"**{n}**" if n == number + 1 else link_markdown(name, text_markdown(str(n))) for n, name in enumerate(names, 1)
    )
    return Markdown(f"Part {' · '.join(links)}")


def where_moved(pages: Iterable[Iterable[PagePart]]) -> Moved:
    """Find where the places of pages with parts are."""
    found: dict[str, dict[str, str]] = {}
    for parts in pages:
        first, *others = parts
        for part in others:
            places = found.setdefault(first.uri, {})
            places.update({fragment(identifier): part.uri for identifier in _ID.findall(part.text)})
    return found


def moved(address: str, places: Moved) -> str:
    """Return the address of a place, from the folder of the export, in the part that holds it.

    Args:
        address: Its address in the page.
        places: Where the places of pages with parts are.
    """
    path, _, identifier = address.partition("#")
    part = places.get(unquote(path), {}).get(f"#{identifier}")
    return f"{quote(part)}#{identifier}" if part else address


def follow(part: PagePart, page_uri: str, places: Moved) -> str:
    """Return the text of a part, with links that lead to where the places are.

    Args:
        part: The part.
        page_uri: The page whose part it is.
        places: Where the places of pages with parts are.
    """
    if not places:
        return part.text
    folder = posixpath.dirname(part.uri)

    def link(match: re.Match[str]) -> str:
        path, place = match["path"], match["place"]
        if place is None:
            return match[0]
        target = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else page_uri
        if target not in places:
            return match[0]
        uri = places[target].get(place, target)
        if uri == part.uri:
            return f"]({place}"
        return f"]({quote(posixpath.relpath(uri, folder or '.'))}{place}"

    return _CODE_OR_LINK.sub(link, part.text)
