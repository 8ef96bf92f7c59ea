"""Rectangles whose areas are in proportion to sizes: squarified treemaps.

M. Bruls, K. Huizing, J. J. van Wijk: Squarified Treemaps, Data Visualization 2000.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Rectangle(NamedTuple):
    """A rectangle, by its upper left corner and its extent."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """Its area."""
        return self.width * self.height

    def inset(self, side: float, top: float = 0) -> "Rectangle":
        """Return what is left when a margin is taken away, and at the top some more."""
        return Rectangle(
            self.x + side,
            self.y + side + top,
            max(0, self.width - 2 * side),
            max(0, self.height - 2 * side - top),
        )


def squarify(sizes: Sequence[float], box: Rectangle) -> list[Rectangle]:
    """Divide a rectangle so that every part is as square as it can be.

    Args:
        sizes: How the area is shared; all above zero. The largest first makes the best squares.
        box: The rectangle.

    Returns:
        One rectangle for each size, in their order.
    """
    total = sum(sizes)
    if not total or not box.area:
        return [Rectangle(box.x, box.y, 0, 0) for _ in sizes]
    areas = [size * box.area / total for size in sizes]
    placed: list[Rectangle] = []
    while len(placed) < len(areas):
        row = _best_row(areas, len(placed), min(box.width, box.height))
        rectangles, box = _place(row, box)
        placed += rectangles
    return placed


def _best_row(areas: Sequence[float], start: int, side: float) -> Sequence[float]:
    """Return as many of the next areas as fit side by side without becoming longer and thinner."""
    end, row_total = start + 1, areas[start]
    largest = smallest = areas[start]
    worst = _worst(largest, smallest, row_total, side)
    while end < len(areas):
        largest, smallest = max(largest, areas[end]), min(smallest, areas[end])
        ratio = _worst(largest, smallest, row_total + areas[end], side)
        if ratio > worst:
            break
        row_total += areas[end]
        end, worst = end + 1, ratio
    return areas[start:end]


def _worst(largest: float, smallest: float, total: float, side: float) -> float:
    """Return the largest ratio of long to short side in a row."""
    return max(side**2 * largest / total**2, total**2 / (side**2 * smallest))


def _place(row: Sequence[float], box: Rectangle) -> tuple[list[Rectangle], Rectangle]:
    """Put a row along the shorter side; return its rectangles and what is left of the box."""
    total = sum(row)
    placed = []
    if box.width >= box.height:
        width = total / box.height if box.height else 0
        y = box.y
        for area in row:
            height = area / width if width else 0
            placed.append(Rectangle(box.x, y, width, height))
            y += height
        return placed, Rectangle(box.x + width, box.y, max(0, box.width - width), box.height)
    height = total / box.width
    x = box.x
    for area in row:
        width = area / height if height else 0
        placed.append(Rectangle(x, box.y, width, height))
        x += width
    return placed, Rectangle(box.x, box.y + height, box.width, max(0, box.height - height))
