"""Boxes in layers with lines between them, as inline SVG: of a folder, parts that import are above what they import."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from mkdocs_kwindex.model.escaping import Html, element, text_html
from mkdocs_kwindex.pages.folders.drawing import DrawnPart, shortened, text_width
from mkdocs_kwindex.pages.folders.layered import Drawing, Edge, draw

_ROOM, _MARGIN = 880, 6
_HEIGHT, _GAP = 26, 18
_FONT, _PADDING, _LONGEST = 13, 22, 16
_SPACE, _MORE_SPACE, _MOST_SPACE = 40, 2, 84
_PORT = 9.0


class Line(NamedTuple):
    """A line of the picture.

    Attributes:
        weight: The greater, the straighter and thicker it is.
        title: What is said of it.
        css_class: How it looks.
    """

    weight: int
    title: Html
    css_class: str = ""


def layered_picture(
    label: str, order: Sequence[str], parts: Mapping[str, DrawnPart], lines: Mapping[Edge, Line]
) -> str:
    """Draw parts and the lines between them.

    Args:
        label: What the picture is called where it is not seen.
        order: The parts that are drawn, those above before those below.
        parts: All parts.
        lines: The lines.
    """
    labels = {uri: shortened(parts[uri].label, _LONGEST) for uri in order}
    widths = {uri: text_width(text) * _FONT + _PADDING for uri, text in labels.items()}
    drawing = draw(order, widths, {edge: line.weight for edge, line in lines.items()}, _ROOM, _GAP)
    tops = _tops(drawing)
    ends = _ends(drawing, widths)
    drawn = "".join(_line(drawing.ways[edge], ends[edge], tops, line) for edge, line in lines.items())
    boxes = "".join(
        _box(parts[uri], labels[uri], x - widths[uri] / 2, tops[level], widths[uri])
        for level, layer in enumerate(drawing.layers)
        for uri, x in layer.items()
    )
    width, height = drawing.width + 2 * _MARGIN, tops[-1] + _HEIGHT + _MARGIN
    return element(
        "svg",
        Html(drawn + boxes),
        class_="kw-layers",
        viewBox=f"{-_MARGIN} 0 {width:.0f} {height:.0f}",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        role="group",
        aria_label=label,
    )


def _tops(drawing: Drawing) -> list[float]:
    """Return the upper edge of every layer: the more lines pass between two, the more space they have."""
    passing = [0] * len(drawing.layers)
    for way in drawing.ways.values():
        for (level, x), (other, other_x) in pairwise(way):
            passing[max(level, other)] += abs(x - other_x) > _PORT
    tops = [float(_MARGIN)]
    for count in passing[1:]:
        tops.append(tops[-1] + _HEIGHT + min(_SPACE + _MORE_SPACE * count, _MOST_SPACE))
    return tops


def _ends(drawing: Drawing, widths: Mapping[str, float]) -> dict[Edge, tuple[float, float]]:
    """Spread the ends of the lines over the edge of their box, in the order in which they come."""
    sides: defaultdict[tuple[str, bool], list[tuple[float, Edge]]] = defaultdict(list)
    for edge, way in drawing.ways.items():
        sides[edge[0], way[1][0] > way[0][0]].append((way[1][1], edge))
        sides[edge[1], way[-2][0] > way[-1][0]].append((way[-2][1], edge))
    middles = {uri: x for layer in drawing.layers for uri, x in layer.items()}
    found = {}
    for (uri, _), lines in sides.items():
        step = min(_PORT, (widths[uri] - 12) / max(1, len(lines) - 1))
        for number, (_, edge) in enumerate(sorted(lines)):
            found[edge, uri] = middles[uri] + (number - (len(lines) - 1) / 2) * step
    return {edge: (found[edge, edge[0]], found[edge, edge[1]]) for edge in drawing.ways}


def _line(way: Sequence[tuple[int, float]], ends: tuple[float, float], tops: Sequence[float], line: Line) -> Html:
    thickness = min(1.2 + 0.35 * math.log2(line.weight), 4)
    points = [(way[0][0], ends[0]), *way[1:-1], (way[-1][0], ends[1])]
    curve = "".join(_curve(points, tops))
    return element("path", line.title, class_=line.css_class, d=curve, stroke_width=f"{thickness:.1f}")


def _curve(points: Sequence[tuple[int, float]], tops: Sequence[float]) -> Iterator[str]:
    """Write a line from layer to layer, and its arrow head."""
    is_down = points[1][0] > points[0][0]
    leaves, arrives = (_HEIGHT, 0) if is_down else (0, _HEIGHT)
    x, y = points[0][1], tops[points[0][0]] + leaves
    yield f"M{x:.1f} {y:.1f}"
    for level, next_x in points[1:]:
        next_y = tops[level] + arrives
        middle = (y + next_y) / 2
        yield f"C{x:.1f} {middle:.1f} {next_x:.1f} {middle:.1f} {next_x:.1f} {next_y:.1f}"
        x, y = next_x, tops[level] + leaves
        if level != points[-1][0]:
            yield f"V{y:.1f}"
    tip, back = tops[points[-1][0]] + arrives, -6 if is_down else 6
    yield f"M{x - 3.5:.1f} {tip + back:.1f}L{x:.1f} {tip:.1f}L{x + 3.5:.1f} {tip + back:.1f}"


def _box(part: DrawnPart, label: str, x: float, y: float, width: float) -> str:
    parts = (
        element("title", text_html(part.title)),
        element("rect", x=f"{x:.1f}", y=f"{y:.1f}", width=f"{width:.1f}", height=_HEIGHT, rx=4),
        element(
            "text",
            text_html(label),
            x=f"{x + width / 2:.1f}",
            y=f"{y + _HEIGHT / 2 + 4.5:.1f}",
            text_anchor="middle",
        ),
    )
    return element(
        "a", Html("".join(parts)), xlink_href=part.href, class_="kw-folder" if part.label.endswith("/") else ""
    )
