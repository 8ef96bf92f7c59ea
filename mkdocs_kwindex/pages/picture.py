"""A small picture of the imports around a file, as inline SVG with links."""

from collections.abc import Sequence
from typing import NamedTuple

from mkdocs_kwindex.index.keywords import Origin, import_origin
from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.anchors import IMPORTED_BY, fragment
from mkdocs_kwindex.model.escaping import Html, element, text_html
from mkdocs_kwindex.pages.dependencies import import_id
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

SIDE_LIMIT = 12
"""How many nodes stand on each side: 25 with the file itself."""

_WIDTH, _NODE_WIDTH, _NODE_HEIGHT, _GAP = 760, 210, 24, 8
_LABEL_LENGTH = 30


class _Node(NamedTuple):
    label: str
    title: str
    href: str


def picture(site: Site, links: Links, record: FileRecord) -> str:
    """Draw importers on the left, the file in the middle, what it imports on the right.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.

    Returns:
        An `svg` element; empty when the file neither imports nor is imported.
    """
    uri = record.source.uri
    importers = [
        _Node(_label(file, uri), file, links.overview(file))
        for file in site.graph.importing_files(uri)
        if file in site.records
    ]
    imported = [
        _Node(_label(file, uri), file, links.overview(file))
        for file in site.graph.imported_files(uri)
        if links.has_page(file)
    ]
    imported += [
        _Node(name, f"{name} ({origin})", fragment(import_id(module)))
        for name, module, origin in _outside(site, record)
    ]
    if not importers and not imported:
        return ""
    left = _cut(importers, f"#{IMPORTED_BY}")
    right = _cut(imported, "#dependencies")
    height = max(len(left), len(right), 1) * (_NODE_HEIGHT + _GAP) + _GAP
    middle = (_WIDTH - _NODE_WIDTH) // 2
    name = uri.rpartition("/")[2]
    parts = [*_column(left, 0, height), *_column(right, _WIDTH - _NODE_WIDTH, height)]
    center = height / 2
    lines = [
        *(_arrow(_NODE_WIDTH, y, middle, center) for y in _centers(len(left), height)),
        *(_arrow(middle + _NODE_WIDTH, center, _WIDTH - _NODE_WIDTH, y) for y in _centers(len(right), height)),
    ]
    own = _box(_Node(_shorten(name), uri, ""), middle, center - _NODE_HEIGHT / 2, "kw-self")
    label = f"{len(importers)} files import {name}, which imports {len(imported)} modules"
    return element(
        "svg",
        Html("".join([*lines, *parts, own])),
        class_="kw-imports",
        viewBox=f"0 0 {_WIDTH} {height}",
        width=_WIDTH,
        height=height,
        role="group",
        aria_label=label,
    )


def _outside(site: Site, record: FileRecord) -> list[tuple[str, str, Origin]]:
    """Return the top-level names that a file imports from outside of the tree, one module of each, and their origin."""
    found: dict[str, tuple[str, str, Origin]] = {}
    for module in sorted({imported.module for imported in record.imports}):
        origin = import_origin(module, site.top_level_names)
        if origin in {Origin.THIRD_PARTY, Origin.STANDARD_LIBRARY}:
            found.setdefault(module.partition(".")[0], (module.partition(".")[0], module, origin))
    # Third parties are fewer, and tell more.
    return sorted(found.values(), key=lambda item: (item[2] is Origin.STANDARD_LIBRARY, item[0]))


def _label(file: str, uri: str) -> str:
    """Shorten a file's path by the folder that both share."""
    folder = uri.rpartition("/")[0] + "/"
    return _shorten(file.removeprefix(folder))


def _shorten(text: str) -> str:
    return text if len(text) <= _LABEL_LENGTH else "…" + text[-_LABEL_LENGTH + 1 :]


def _cut(nodes: Sequence[_Node], href: str) -> list[_Node]:
    if len(nodes) <= SIDE_LIMIT:
        return list(nodes)
    rest = len(nodes) - SIDE_LIMIT + 1
    return [*nodes[: SIDE_LIMIT - 1], _Node(f"{rest:,} more", f"{rest:,} more, listed below", href)]


def _centers(count: int, height: float) -> list[float]:
    used = count * (_NODE_HEIGHT + _GAP)
    first = (height - used) / 2 + (_NODE_HEIGHT + _GAP) / 2
    return [first + index * (_NODE_HEIGHT + _GAP) for index in range(count)]


def _column(nodes: Sequence[_Node], x: int, height: float) -> list[str]:
    centers = _centers(len(nodes), height)
    return [_box(node, x, y - _NODE_HEIGHT / 2) for node, y in zip(nodes, centers, strict=True)]


def _box(node: _Node, x: float, y: float, name: str = "") -> str:
    title = element("title", text_html(node.title)) if node.title != node.label else ""
    outline = element("rect", x=f"{x:g}", y=f"{y:g}", width=_NODE_WIDTH, height=_NODE_HEIGHT)
    middle = f"{x + _NODE_WIDTH / 2:g}"
    label = element("text", text_html(node.label), x=middle, y=f"{y + _NODE_HEIGHT / 2:g}")
    shape = element("g", Html(title + outline + label), class_=name)
    # With plain `href`, which Material's `navigation.instant` tries to set, its script would stop with an error.
    return element("a", shape, xlink_href=node.href) if node.href else shape


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    bend = (x1 + x2) / 2
    head = f"M{x2 - 6:g} {y2 - 4:g}L{x2:g} {y2:g}L{x2 - 6:g} {y2 + 4:g}"
    return element("path", d=f"M{x1:g} {y1:g}C{bend:g} {y1:g} {bend:g} {y2:g} {x2:g} {y2:g}{head}")
