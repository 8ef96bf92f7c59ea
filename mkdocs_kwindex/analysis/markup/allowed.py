"""The allow-list of elements, attributes and addresses in HTML that is made from untrusted text.

Themes give a meaning to classes and ids (Bootstrap's `fixed-top` covers the page); SVG can be drawn anywhere
(`transform`) and fetch anything (`url(…)`). So nothing is taken but what the Markdown extensions write, and drawings
that stay in their box.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from pygments.token import STANDARD_TYPES

_ADMONITIONS = (
    "abstract attention bug caution check cite danger deprecated done error example fail failure faq hint important "
    "info missing note question quote seealso success summary tip tldr todo versionadded versionchanged warning"
)
_EXTENSIONS = (
    "admonition admonition-title inline end annotate math highlight "
    "highlighttable codehilite codehilitetable code filename linenos linenodiv nohighlight no-highlight footnote "
    "tabbed-set tabbed-alternate tabbed-labels tabbed-content tabbed-block task-list task-list-item "
    "task-list-control task-list-indicator keys critic break block comment twemoji emojione gemoji lg middle magiclink "
    "grid cards card kw-heading"
)

CLASSES: Final = frozenset({*filter(None, STANDARD_TYPES.values()), *_ADMONITIONS.split(), *_EXTENSIONS.split()})
"""The classes that the extensions write, and that say no more than what something is."""

CLASS_FAMILIES: Final = re.compile(r"(?:language|key|magiclink)-[A-Za-z0-9+#_.-]{1,40}")
"""Classes that the extensions make of the text: the language of code, the name of a key, the kind of a link."""

_NUMBERS = re.compile(r"[-+0-9.eE,\s]{0,10000}")
_NUMBER = re.compile(r"-?[0-9]{1,5}(?:\.[0-9]{1,9})?")
_COLOR = re.compile(r"none|currentColor|#[0-9A-Fa-f]{3,8}|[a-z]{3,20}", re.IGNORECASE)

_SHAPE: Mapping[str, re.Pattern[str]] = {
    "d": re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE+.,\s-]*"),
    "points": re.compile(r"[-+0-9.eE,\s]*"),
    **dict.fromkeys(("fill", "stroke"), _COLOR),
    **dict.fromkeys(("fill-rule", "clip-rule"), re.compile(r"nonzero|evenodd")),
    **dict.fromkeys(("cx", "cy", "r", "rx", "ry", "x", "y", "width", "height", "x1", "x2", "y1", "y2"), _NUMBER),
    "stroke-width": _NUMBER,
    # Moves what is inside of the drawing, which is cut off at its box.
    "transform": re.compile(r"(?:(?:matrix|translate|scale|rotate|skewX|skewY)\([-+0-9.eE,\s]{1,100}\)\s*){1,9}"),
}

SVG: Final[Mapping[str, Mapping[str, re.Pattern[str]]]] = {
    **dict.fromkeys(("g", "path", "circle", "rect", "ellipse", "line", "polygon", "polyline"), _SHAPE),
    # The box itself has the size of an icon, and stays where it is written.
    "svg": {
        "xmlns": re.compile(r"http://www\.w3\.org/2000/svg"),
        "viewBox": _NUMBERS,
        "fill": _COLOR,
        **dict.fromkeys(("width", "height"), re.compile(r"[0-9]{1,2}(?:px|em)?|1[0-9]{2}(?:px)?")),
    },
}
"""The elements of drawings, with the values that their attributes may have."""

_ALIGNMENT = re.compile("left|center|right")


def allow(classes: frozenset[str], control_prefix: str) -> Callable[[str, str, str], str | None]:
    """Make what decides over the value of each attribute that an element may have: kept, changed or left out.

    Args:
        classes: The classes that are allowed.
        control_prefix: How the ids begin that the converters have made for the controls of tabs.
    """

    def decide(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "class":
            names = (name for name in value.split() if name in classes or CLASS_FAMILIES.fullmatch(name))
            return " ".join(names) or None
        if tag in SVG:
            return value if (pattern := SVG[tag].get(attribute)) and pattern.fullmatch(value) else None
        if attribute in {"id", "name", "for"} and tag in {"input", "label"}:
            return value if value.startswith(control_prefix) else None
        if attribute == "align":
            return value if _ALIGNMENT.fullmatch(value) else None
        return value

    return decide
