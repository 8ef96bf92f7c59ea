"""Pictures as text that Mermaid draws, to copy into a document of one's own."""

from collections.abc import Iterable, Mapping

_SIGNS = str.maketrans({'"': "#quot;", "\n": " "})


def flowchart(direction: str, labels: Mapping[str, str], edges: Iterable[tuple[str, str]]) -> str:
    """Write boxes and arrows.

    Args:
        direction: Where arrows lead: `LR` to the right, `TD` down, `BT` up.
        labels: What is in each box, by what the edges call it.
        edges: From box to box.
    """
    numbers = {name: f"n{number}" for number, name in enumerate(labels)}
    boxes = (f'    {numbers[name]}["{label.translate(_SIGNS)}"]' for name, label in labels.items())
    arrows = (f"    {numbers[first]} --> {numbers[second]}" for first, second in edges)
    return "\n".join([f"flowchart {direction}", *boxes, *arrows, ""])


def treemap(title: str, sizes: Iterable[tuple[str, int]]) -> str:
    """Write areas of some sizes.

    Args:
        title: What all of them are together.
        sizes: What each is called, and its size.
    """
    areas = (f'    "{label.translate(_SIGNS)}": {size}' for label, size in sizes)
    return "\n".join(["treemap-beta", f'"{title.translate(_SIGNS)}"', *areas, ""])
