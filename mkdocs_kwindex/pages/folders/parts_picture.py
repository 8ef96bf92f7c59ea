"""The picture of how the parts of a folder import each other: layers while these can be read, a matrix beyond."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import parts_of
from mkdocs_kwindex.index.folder_imports import PartImport
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.folders.drawing import DrawnPart, import_title
from mkdocs_kwindex.pages.folders.layered import Edge, acyclic_order
from mkdocs_kwindex.pages.folders.layered_picture import Line, layered_picture
from mkdocs_kwindex.pages.folders.matrix_picture import matrix_picture
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.mermaid import flowchart
from mkdocs_kwindex.pages.neighbours import Picture
from mkdocs_kwindex.pages.site import Site

MATRIX_LIMIT = 60
"""How many parts a matrix has at most."""

_LAYERS_PARTS, _LAYERS_EDGES = 26, 44
_AT_ONCE = 100


class PartsPicture(Struct, frozen=True):
    """The picture with what must be said of it.

    Attributes:
        drawn: The picture.
        is_matrix: Whether it is a matrix.
        leads_back: How many imports lead back, so that there are cycles.
        deferred: How many happen only inside functions.
        alone: The parts that neither import another part nor are imported by one; they are not drawn.
        parts: How many parts are connected.
        left_out: How many of them are not drawn.
        left_out_imports: How many imports are not drawn.
    """

    drawn: Picture
    is_matrix: bool
    leads_back: int
    deferred: int
    alone: tuple[DrawnPart, ...]
    parts: int
    left_out: int
    left_out_imports: int


def parts_picture(site: Site, links: Links, folder: str) -> PartsPicture | None:
    """Draw the imports between the parts of a folder; `None` when there are none.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        folder: Its URI, or `ROOT` for all packages.
    """
    imports = site.couplings[folder].inner
    if not imports:
        return None
    connections = Counter(uri for item in imports for uri in (item.importer, item.imported))
    parts = {uri: part(site, links, uri, imports) for uri in parts_of(site.tree, folder)}
    shown = sorted(connections, key=lambda uri: (-connections[uri], uri))[:MATRIX_LIMIT]
    drawn = {
        (item.importer, item.imported): item for item in imports if item.importer in shown and item.imported in shown
    }
    is_matrix = len(shown) > _LAYERS_PARTS or len(drawn) > _LAYERS_EDGES
    # An import inside a function is what opens a cycle when the program runs: rather that one leads back.
    weights = {edge: item.names * (1 if item.deferred else _AT_ONCE) for edge, item in drawn.items()}
    order = acyclic_order(shown, weights)
    leads_back = _leading_back(order, weights)
    label = f"{plural(len(drawn), 'import')} between {plural(len(shown), 'part')} of {folder or site.title}"
    if is_matrix:
        svg = matrix_picture(label, order, parts, drawn, leads_back)
    else:
        svg = layered_picture(label, order, parts, _lines(parts, drawn, leads_back))
    return PartsPicture(
        drawn=Picture(label, svg, flowchart("TD", {uri: parts[uri].label for uri in order}, drawn)),
        is_matrix=is_matrix,
        leads_back=len(leads_back),
        deferred=sum(item.deferred for item in drawn.values()),
        alone=tuple(parts[uri] for uri in parts if uri not in connections),
        parts=len(connections),
        left_out=len(connections) - len(shown),
        left_out_imports=len(imports) - len(drawn),
    )


def _lines(
    parts: Mapping[str, DrawnPart], imports: Mapping[Edge, PartImport], leads_back: Collection[Edge]
) -> Mapping[Edge, Line]:
    def line(edge: Edge, item: PartImport) -> Line:
        is_back = edge in leads_back
        names = " ".join(filter(None, ("kw-back" if is_back else "", "kw-deferred" if item.deferred else "")))
        return Line(item.names, import_title(parts, item, leads_back=is_back), names)

    return {edge: line(edge, item) for edge, item in imports.items()}


def part(site: Site, links: Links, uri: str, imports: Sequence[PartImport]) -> DrawnPart:
    """Make the name, the description and the link of a part."""
    importing = sum(item.importer == uri for item in imports)
    imported = sum(item.imported == uri for item in imports)
    title = f"{uri}: imports {plural(importing, 'part')}, imported by {imported}"
    if uri in site.records:
        return DrawnPart(uri.rpartition("/")[2], title, links.overview(uri))
    is_package = any(package.uri == uri for package in site.tree.packages)
    return DrawnPart((uri if is_package else uri.rpartition("/")[2]) + "/", title, links.doc(uri))


def _leading_back(order: Sequence[str], weights: Mapping[Edge, int]) -> frozenset[Edge]:
    rank = {uri: number for number, uri in enumerate(order)}
    return frozenset(edge for edge in weights if rank[edge[0]] > rank[edge[1]])
