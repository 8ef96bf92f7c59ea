"""A small picture of what is around something: what leads to it, and what it leads to, as inline SVG with links."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from mkdocs_kwindex.model.escaping import Html, element, text_html
from mkdocs_kwindex.pages.mermaid import flowchart

_WIDTH, _NODE_WIDTH, _NODE_HEIGHT, _GAP = 760, 210, 24, 8
_LABEL_LENGTH = 30


class Picture(Struct, frozen=True):
    """A picture.

    Attributes:
        label: What it shows, in words.
        svg: The picture.
        mermaid: The same as text.
    """

    label: str
    svg: str
    mermaid: str


class Node(NamedTuple):
    """A box: its label, what is said of it, and where it leads."""

    label: str
    title: str
    href: str


def neighbours(label: str, own: Node, left: Sequence[Node], right: Sequence[Node]) -> Picture:
    """Draw what leads to something on the left, that in the middle, and what it leads to on the right.

    Args:
        label: What the picture shows, in words.
        own: What is in the middle.
        left: What leads to it.
        right: What it leads to.
    """
    height = max(len(left), len(right), 1) * (_NODE_HEIGHT + _GAP) + _GAP
    middle, end, center = (_WIDTH - _NODE_WIDTH) // 2, _WIDTH - _NODE_WIDTH, height / 2
    lines = [
        *(_arrow(_NODE_WIDTH, y, middle, center) for y in _centers(len(left), height)),
        *(_arrow(middle + _NODE_WIDTH, center, end, y) for y in _centers(len(right), height)),
    ]
    arrows = element("path", d="".join(lines)) if lines else ""
    boxes = [*_column(left, 0, height), *_column(right, end, height)]
    boxes.append(_box(own._replace(href=""), middle, center - _NODE_HEIGHT / 2, "kw-self"))
    svg = element(
        "svg",
        Html("".join((arrows, *boxes))),
        class_="kw-imports",
        viewBox=f"0 0 {_WIDTH} {height}",
        width=_WIDTH,
        height=height,
        role="group",
        aria_label=label,
    )
    return Picture(label, svg, _text(own, left, right))


def cut(nodes: Sequence[Node], most: int, rest: str) -> list[Node]:
    """Return as many boxes as there is room for, the last of which stands for the others.

    Args:
        nodes: The boxes.
        most: How many there may be.
        rest: Where that one leads.
    """
    if len(nodes) <= most:
        return list(nodes)
    left_out = f"{len(nodes) - most + 1:,} more"
    return [*nodes[: most - 1], Node(left_out, f"{left_out}, listed below", rest)]


def _text(own: Node, left: Sequence[Node], right: Sequence[Node]) -> str:
    nodes = {f"l{number}": node for number, node in enumerate(left)}
    nodes |= {"own": own, **{f"r{number}": node for number, node in enumerate(right)}}
    edges = [("own", name) if name[0] == "r" else (name, "own") for name in nodes if name != "own"]
    return flowchart("LR", {name: node.label for name, node in nodes.items()}, edges)


def _shorten(text: str) -> str:
    return text if len(text) <= _LABEL_LENGTH else "…" + text[-_LABEL_LENGTH + 1 :]


def _centers(count: int, height: float) -> list[float]:
    used = count * (_NODE_HEIGHT + _GAP)
    first = (height - used) / 2 + (_NODE_HEIGHT + _GAP) / 2
    return [first + index * (_NODE_HEIGHT + _GAP) for index in range(count)]


def _column(nodes: Sequence[Node], x: int, height: float) -> list[str]:
    centers = _centers(len(nodes), height)
    return [_box(node, x, y - _NODE_HEIGHT / 2) for node, y in zip(nodes, centers, strict=True)]


def _box(node: Node, x: float, y: float, name: str = "") -> str:
    label = _shorten(node.label)
    title = element("title", text_html(node.title)) if node.title != label else ""
    outline = element("rect", x=f"{x:g}", y=f"{y:g}", width=_NODE_WIDTH, height=_NODE_HEIGHT)
    text = element("text", text_html(label), x=f"{x + _NODE_WIDTH / 2:g}", y=f"{y + _NODE_HEIGHT / 2:g}")
    parts = Html(title + outline + text)
    if not node.href:
        return element("g", parts, class_=name)
    # With plain `href`, which Material's `navigation.instant` tries to set, its script would stop with an error.
    return element("a", parts, xlink_href=node.href)


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    across, down = x2 - x1, y2 - y1
    return f"M{x1:g} {y1:g}c{across / 2:g} 0 {across / 2:g} {down:g} {across:g} {down:g}m-6-4 6 4-6 4"
