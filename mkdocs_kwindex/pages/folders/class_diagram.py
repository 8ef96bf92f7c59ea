"""The class diagram of a file or folder: its classes with their bases and subclasses inside of the tree."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from mkdocs_kwindex.index.inheritance import Derivation
from mkdocs_kwindex.model.escaping import Html, element, text_html
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.folders.drawing import DrawnPart
from mkdocs_kwindex.pages.folders.layered import acyclic_order
from mkdocs_kwindex.pages.folders.layered_picture import Line, layered_picture
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.mermaid import flowchart
from mkdocs_kwindex.pages.neighbours import Picture
from mkdocs_kwindex.pages.site import Site

BOXES = 25
"""How many classes are drawn at most."""

_WORTH_DRAWING = 3


class ClassDiagram(Struct, frozen=True):
    """The picture, and how many classes with relatives there are."""

    drawn: Picture
    classes: int
    boxes: int


def class_diagram(site: Site, links: Links, uris: Iterable[str]) -> ClassDiagram | None:
    """Draw classes below their bases; `None` where there are too few to be worth it.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        uris: The files whose classes are drawn.
    """
    uris = list(uris)
    if not has_class_diagram(site, uris):
        return None
    found = list(dict.fromkeys(pair for uri in uris for pair in site.derivations.get(uri, ())))
    inside = dict.fromkeys(symbol for pair in found for symbol in (pair.derived, pair.base))
    # What derives from a class of another file has bases there too.
    found = list(dict.fromkeys((*found, *(pair for symbol in inside for pair in _bases(site, symbol)))))
    relatives = Counter(symbol for pair in found for symbol in (pair.derived, pair.base))
    most_related = sorted(relatives, key=lambda symbol: (-relatives[symbol], symbol))[:BOXES]
    drawn = [pair for pair in found if pair.derived in most_related and pair.base in most_related]
    # Where none of these is related to another of them, those of the first are as good as any.
    drawn = drawn or [pair for pair in found if most_related[0] in {pair.derived, pair.base}][: BOXES - 1]
    shown = list(dict.fromkeys(symbol for pair in drawn for symbol in (pair.derived, pair.base)))
    shown.sort(key=lambda symbol: (-relatives[symbol], symbol))
    order = acyclic_order(shown, {(pair.base, pair.derived): 1 for pair in drawn})
    parts = {symbol: _part(site, links, symbol) for symbol in shown}
    lines = {(pair.derived, pair.base): Line(1, _title(parts, pair), _css_class(pair)) for pair in drawn}
    label = f"{plural(len(shown), 'class', 'classes')}, each below its bases among them"
    text = flowchart("BT", {symbol: parts[symbol].label for symbol in order}, lines)
    return ClassDiagram(Picture(label, layered_picture(label, order, parts, lines), text), len(relatives), len(shown))


def has_class_diagram(site: Site, uris: Iterable[str]) -> bool:
    """Return whether files hold classes that are worth drawing."""
    seen: set[str] = set()
    for uri in uris:
        seen.update(symbol for pair in site.derivations.get(uri, ()) for symbol in (pair.derived, pair.base))
        if len(seen) >= _WORTH_DRAWING:
            return True
    return False


def _bases(site: Site, symbol: str) -> Iterator[Derivation]:
    """Yield a class with each of its bases in the tree."""
    found = site.symbols.find(symbol)
    pairs = site.derivations.get(found.file_uri, ()) if found is not None else ()
    return (pair for pair in pairs if pair.derived == symbol)


def _part(site: Site, links: Links, symbol: str) -> DrawnPart:
    found = site.symbols.find(symbol)
    name = found.definition.qualname if found and found.definition else symbol
    return DrawnPart(name, symbol, links.symbol(symbol))


def _title(parts: dict[str, DrawnPart], pair: Derivation) -> Html:
    how = "derives from" if pair.is_certain else "possibly derives from"
    return element("title", text_html(f"{parts[pair.derived].label} {how} {parts[pair.base].label}"))


def _css_class(pair: Derivation) -> str:
    return "" if pair.is_certain else "kw-deferred"
