"""Shared by the pictures of a folder's parts."""

from collections.abc import Mapping

from msgspec import Struct

from mkdocs_kwindex.index.folder_imports import PartImport
from mkdocs_kwindex.model.escaping import Html, element, text_html

_WIDE, _NARROW = frozenset("mwMW@%…"), frozenset("fijlrtI.,:;/|'()[]- ")
_WIDE_LETTER, _LETTER, _NARROW_LETTER = 0.88, 0.59, 0.34


class DrawnPart(Struct, frozen=True):
    """A part as a picture shows it."""

    label: str
    title: str
    href: str


def text_width(text: str) -> float:
    """Estimate how wide a text is, in multiples of the size of its letters, in the fonts without serifs of browsers."""
    return sum(_WIDE_LETTER if c in _WIDE else _NARROW_LETTER if c in _NARROW else _LETTER for c in text)


def shortened(text: str, room: float) -> str:
    """Cut a text that is wider than there is room, in multiples of the size of its letters."""
    if text_width(text) <= room:
        return text
    while text and text_width(text) + _WIDE_LETTER > room:
        text = text[:-1]
    return f"{text}…"


def import_title(parts: Mapping[str, DrawnPart], item: PartImport, *, leads_back: bool) -> Html:
    """Describe in words what a line or a mark of a picture shows."""
    names = f"{item.names:,} {'name' if item.names == 1 else 'names'}"
    files = f" in {item.files:,} files" if item.files > 1 else ""
    back = ", leads back" if leads_back else ""
    deferred = ", only inside functions" if item.deferred else ""
    title = f"{parts[item.importer].label} imports {names} of {parts[item.imported].label}{files}{deferred}{back}"
    return element("title", text_html(title))
