"""A badge with a percentage, as SVG: no font and nothing else comes from elsewhere."""

from mkdocs_kwindex.model.escaping import Html, element, text_html

_GOOD, _FAIR = 90, 60
_LETTER = 7
_LABELS = {"docstrings": "docstrings", "lines": "lines executed"}


def badge_file(report: str, percent: float) -> bytes:
    """Draw the badge of a report, as a file.

    Args:
        report: The report, as the option `reports` names it.
        percent: Its figure.
    """
    return f"{badge(_LABELS[report], percent)}\n".encode()


def badge(label: str, percent: float) -> Html:
    """Draw a badge.

    Args:
        label: What is measured, in a few words.
        percent: The figure.
    """
    value = f"{percent:.0f} %"
    colour = "#2e7d32" if percent >= _GOOD else "#7a5f00" if percent >= _FAIR else "#b3261e"
    left, right = _LETTER * len(label) + 10, _LETTER * len(value) + 10
    parts = (
        element("title", text_html(f"{label}: {value}")),
        element("rect", width=left + right, height=20, rx=3, fill="#444"),
        element("path", d=f"M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z", fill=colour),
        _text(label, left // 2),
        _text(value, left + right // 2),
    )
    return element(
        "svg",
        Html("".join(parts)),
        xmlns="http://www.w3.org/2000/svg",
        width=left + right,
        height=20,
        role="img",
        aria_label=f"{label}: {value}",
    )


def _text(text: str, middle: int) -> Html:
    family = "Verdana, DejaVu Sans, sans-serif"
    placed = {"x": middle, "y": 14, "fill": "#fff", "text_anchor": "middle", "font_family": family, "font_size": 11}
    return element("text", text_html(text), **placed)
