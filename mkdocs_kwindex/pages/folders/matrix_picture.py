"""The parts of a folder as a dependency structure matrix, as inline SVG: the picture for many parts.

D. V. Steward: The Design Structure System, IEEE Transactions on Engineering Management 28 (3), 1981.
"""

from collections.abc import Collection, Mapping, Sequence

from mkdocs_kwindex.index.folder_imports import PartImport
from mkdocs_kwindex.model.escaping import Html, element, text_html
from mkdocs_kwindex.pages.folders.drawing import DrawnPart, import_title, shortened, text_width
from mkdocs_kwindex.pages.folders.layered import Edge

_WIDTH = 900
_LARGEST, _SMALLEST = 20, 12
_FONT, _LONGEST = 11, 13
_STEPS = (1, 4, 16)


def matrix_picture(
    label: str,
    order: Sequence[str],
    parts: Mapping[str, DrawnPart],
    imports: Mapping[Edge, PartImport],
    leads_back: Collection[Edge],
) -> str:
    """Draw a row and a column for each part, and a mark where the part of the row imports that of the column.

    Args:
        label: What the picture is called where it is not seen.
        order: The parts that are drawn, those that import before those that are imported.
        parts: All parts.
        imports: The imports between them.
        leads_back: Those that lead against the order.
    """
    labels = [shortened(parts[uri].label, _LONGEST) for uri in order]
    # Some themes have wider letters.
    margin = 1.15 * max(map(text_width, labels)) * _FONT + 10
    cell = max(_SMALLEST, min(_LARGEST, int((_WIDTH - margin) / len(order))))
    side = cell * len(order)
    position = {uri: number * cell for number, uri in enumerate(order)}
    rules = "".join(f"M0 {at}h{side}M{at} 0v{side}" for at in range(0, side + 1, cell))
    marks = "".join(
        _mark(position[first], position[second], cell, item, back=(first, second) in leads_back, parts=parts)
        for (first, second), item in imports.items()
    )
    places = [(parts[uri], text, position[uri] + cell / 2 + 4) for uri, text in zip(order, labels, strict=True)]
    columns = "".join(_column_name(text, at) for _, text, at in places)
    behind = element(
        "rect", x=f"{-margin:.0f}", y=f"{-margin:.0f}", width=f"{margin:.0f}", height=f"{margin + side:.0f}"
    )
    rows = element("g", Html(behind + "".join(_row_name(*place) for place in places)), class_="kw-rows")
    same = "".join(f"M{at} {at}h{cell}v{cell}h-{cell}z" for at in range(0, side, cell))
    extent = f"{margin + side + 1:.0f}"
    grid = element("path", class_="kw-rules", d=rules) + element("path", class_="kw-same", d=same)
    return element(
        "svg",
        Html(grid + marks + columns + rows),
        class_="kw-matrix",
        viewBox=f"{-margin:.0f} {-margin:.0f} {extent} {extent}",
        width=extent,
        height=extent,
        role="group",
        aria_label=label,
    )


def _mark(y: int, x: int, cell: int, item: PartImport, *, back: bool, parts: Mapping[str, DrawnPart]) -> str:
    step = sum(item.names >= first for first in _STEPS)
    name = f"kw-mark-{step}" + (" kw-back" if back else "") + (" kw-deferred" if item.deferred else "")
    title = import_title(parts, item, leads_back=back)
    return element("rect", title, class_=name, x=x + 1, y=y + 1, width=cell - 2, height=cell - 2)


def _row_name(part: DrawnPart, label: str, at: float) -> str:
    """Write a part's name before its row, as a link."""
    row = element("text", text_html(label), x=-5, y=f"{at:g}", text_anchor="end")
    return element("a", Html(element("title", text_html(part.title)) + row), xlink_href=part.href)


def _column_name(label: str, at: float) -> str:
    """Write a part's name once more, above its column."""
    return element("text", text_html(label), aria_hidden="true", transform=f"translate({at:g} -5)rotate(-90)")
