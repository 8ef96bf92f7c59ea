"""The size map of a folder: an inline SVG treemap of its files, nested as the folders are."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import ROOT, parts_of
from mkdocs_kwindex.model.escaping import Html, element, text_html
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.folders.drawing import shortened, text_width
from mkdocs_kwindex.pages.folders.treemap import Rectangle, squarify
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.mermaid import treemap
from mkdocs_kwindex.pages.neighbours import Picture
from mkdocs_kwindex.pages.site import Site

STEPS = (0, 1, 5, 20)
"""The colours stand for at least as many importing files."""

_WIDTH, _HEIGHT, _LOW_HEIGHT = 900, 480, 240
_FEW = 5
_SMALLEST = 20 * 20
_TILES = 260
_TITLE_HEIGHT = 18
_FONT = 12
_LINE = 15
_SHORTEST = 7
_ROOM_FOR_PARTS = (90, 70)
_DEEPEST = 3
# Instead of the number of a colour.
_DIVIDED, _SEVERAL = -1, -2
_CLASSES = {_DIVIDED: "kw-group", _SEVERAL: "kw-several"}


class SizeMap(Struct, frozen=True):
    """The picture and what its colours mean.

    Attributes:
        drawn: The picture.
        steps: The colours that occur: the number of each and what it stands for.
    """

    drawn: Picture
    steps: tuple[tuple[int, str], ...]


class _Tile(NamedTuple):
    """A file, a folder, or several small ones together.

    Attributes:
        label: Its name.
        title: What is said of it.
        href: Where it leads.
        step: The number of its colour, or `_DIVIDED` for a folder whose parts are drawn in it, or `_SEVERAL`.
    """

    label: str
    title: str
    href: str
    step: int
    lines: int
    box: Rectangle


def size_map(site: Site, links: Links, folder: str) -> SizeMap | None:
    """Draw what is in a folder, each part as large as its lines are many; `None` without lines.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        folder: Its URI, or `ROOT` for all packages.
    """
    parts = _sized(site, parts_of(site.tree, folder))
    if not parts:
        return None
    box = Rectangle(0, 0, _WIDTH, _HEIGHT if len(parts) > _FEW else _LOW_HEIGHT)
    smallest = float(_SMALLEST)
    tiles = list(_tiles(site, links, folder, box, smallest))
    while len(tiles) > _TILES:
        smallest *= 1.5
        tiles = list(_tiles(site, links, folder, box, smallest))
    steps = sorted({tile.step for tile in tiles if tile.step >= 0})
    name = folder or site.title
    label = f"Size map of {name}: {plural(sum(size for size, _ in parts), 'line')} in {plural(len(parts), 'part')}"
    drawn = Html("".join(map(_draw, tiles)))
    svg = element("svg", drawn, viewBox=f"0 0 {box.width:g} {box.height:g}", role="group", aria_label=label)
    text = treemap(name, [(uri.rpartition("/")[2], lines) for lines, uri in parts])
    return SizeMap(Picture(label, svg, text), tuple((step, _meaning(step)) for step in steps))


def _meaning(step: int) -> str:
    first = STEPS[step]
    last = STEPS[step + 1] - 1 if step + 1 < len(STEPS) else None
    if last is None:
        return f"{first} or more"
    return f"{first}" if first == last else f"{first}–{last}"


def _sized(site: Site, parts: Sequence[str]) -> list[tuple[int, str]]:
    """Return the parts that have lines with their number, the largest first."""
    sized = [(_lines(site, uri), uri) for uri in parts]
    return sorted(((lines, uri) for lines, uri in sized if lines), key=lambda item: (-item[0], item[1]))


def _lines(site: Site, uri: str) -> int:
    return site.records[uri].lines.total if uri in site.records else site.totals[uri].lines


def _tiles(site: Site, links: Links, folder: str, box: Rectangle, smallest: float, depth: int = 1) -> Iterator[_Tile]:
    """Yield the tiles of a folder's parts, those of a part that is divided after it."""
    parts = _sized(site, parts_of(site.tree, folder))
    total = sum(lines for lines, _ in parts)
    small = [(lines, uri) for lines, uri in parts if lines * box.area / total < smallest]
    shown = parts[: len(parts) - len(small)] if len(small) > 1 else parts
    if len(small) > 1:
        # In the corner, where the rest always is.
        shown = [*shown, (sum(lines for lines, _ in small), "")]
    boxes = squarify([lines for lines, _ in shown], box)
    for (lines, uri), place in zip(shown, boxes, strict=True):
        if not uri:
            title = f"{len(small)} smaller parts together: {plural(lines, 'line')}"
            href = links.landing() if folder == ROOT else links.index(folder)
            yield _Tile(f"{len(small)} smaller", title, href, _SEVERAL, lines, place)
            continue
        is_divided = (
            uri in site.tree.folders
            and depth < _DEEPEST
            and place.width >= _ROOM_FOR_PARTS[0]
            and place.height >= _ROOM_FOR_PARTS[1]
        )
        yield _tile(site, links, uri, lines, place, is_divided=is_divided)
        if is_divided:
            yield from _tiles(site, links, uri, place.inset(2, _TITLE_HEIGHT), smallest, depth + 1)


def _tile(site: Site, links: Links, uri: str, lines: int, box: Rectangle, *, is_divided: bool) -> _Tile:
    if uri in site.records:
        importers = site.importer_count(uri)
        name, href = uri.rpartition("/")[2], links.overview(uri)
    else:
        importers = site.couplings[uri].used_by
        is_package = any(package.uri == uri for package in site.tree.packages)
        name, href = (uri if is_package else uri.rpartition("/")[2]) + "/", links.doc(uri)
    title = f"{uri}: {plural(lines, 'line')}, imported by {plural(importers, 'file')}"
    step = sum(importers >= first for first in STEPS) - 1
    return _Tile(name, title, href, _DIVIDED if is_divided else step, lines, box)


def _draw(tile: _Tile) -> str:
    x, y, width, height = tile.box
    name = _CLASSES.get(tile.step, f"kw-step-{tile.step}")
    title = element("title", text_html(tile.title))
    shape = element("rect", x=f"{x:.1f}", y=f"{y:.1f}", width=f"{width:.1f}", height=f"{height:.1f}")
    return element("a", Html(title + shape + "".join(_labels(tile))), xlink_href=tile.href, class_=name)


def _labels(tile: _Tile) -> Iterator[str]:
    """Write the name where it fits, and below it the number of lines where that fits too."""
    x, y, width, height = tile.box
    room = (width - 8) / _FONT
    name = tile.label
    if text_width(name) > room:
        name = shortened(name.removesuffix(".py"), room)
    if height < _LINE + 2 or (name != tile.label and len(name) < _SHORTEST and name.endswith("…")):
        return
    yield element("text", text_html(name), x=f"{x + 5:.1f}", y=f"{y + 13:.1f}")
    count = f"{tile.lines:,}"
    if tile.step != _DIVIDED and height >= 2 * _LINE + 4 and text_width(count) <= room:
        below = f"{y + 13 + _LINE:.1f}"
        yield element("text", text_html(count), x=f"{x + 5:.1f}", y=below, class_="kw-count")
