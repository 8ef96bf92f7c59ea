"""What the pictures of a folder's parts have in common."""

from collections.abc import Mapping
from html import escape

from msgspec import Struct

from mkdocs_kwindex.pages.folders.coupling import PartImport


class Part(Struct, frozen=True):
    """A part as a picture shows it."""

    label: str
    title: str
    href: str


def shortened(text: str, length: int) -> str:
    """Cut a name that is too long."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def import_title(parts: Mapping[str, Part], item: PartImport, *, leads_back: bool) -> str:
    """Tell in words what a line or a mark of a picture shows."""
    names = f"{item.names:,} {'name' if item.names == 1 else 'names'}"
    files = f" in {item.files:,} files" if item.files > 1 else ""
    back = ", leads back" if leads_back else ""
    deferred = ", only inside functions" if item.deferred else ""
    title = f"{parts[item.importer].label} imports {names} of {parts[item.imported].label}{files}{deferred}{back}"
    return f"<title>{escape(title)}</title>"
