"""A small picture of the imports around a file."""

from mkdocs_kwindex.index.keywords import Origin, import_origin
from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.anchors import IMPORTED_BY, fragment
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.dependencies import import_id
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.neighbours import Node, Picture, cut, neighbours
from mkdocs_kwindex.pages.site import Site

SIDE_LIMIT = 12
"""How many boxes are on each side: 25 with the file itself."""


def picture(site: Site, links: Links, record: FileRecord) -> Picture | None:
    """Draw importers on the left, the file in the middle, what it imports on the right; `None` without either.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
    """
    uri = record.source.uri
    importers = [
        Node(_label(file, uri), file, links.overview(file))
        for file in site.graph.importing_files(uri)
        if site.is_code(file)
    ]
    imported = [
        Node(_label(file, uri), file, links.overview(file))
        for file in site.graph.imported_files(uri)
        if links.has_page(file)
    ]
    imported += [
        Node(name, f"{name} ({origin})", fragment(import_id(module))) for name, module, origin in _outside(site, record)
    ]
    if not importers and not imported:
        return None
    name = uri.rpartition("/")[2]
    modules = len({one.module for one in record.imports})
    verb = "imports" if len(importers) == 1 else "import"
    return neighbours(
        f"{plural(len(importers), 'file')} {verb} {name}, which imports {plural(modules, 'module')}",
        Node(name, uri, ""),
        cut(importers, SIDE_LIMIT, f"#{IMPORTED_BY}"),
        cut(imported, SIDE_LIMIT, "#dependencies"),
    )


def _outside(site: Site, record: FileRecord) -> list[tuple[str, str, Origin]]:
    """Return the top-level names that a file imports from outside of the tree, one module of each, and their origin."""
    found: dict[str, tuple[str, str, Origin]] = {}
    for module in sorted({imported.module for imported in record.imports}):
        origin = import_origin(module, site.top_level_names)
        if origin in {Origin.THIRD_PARTY, Origin.STANDARD_LIBRARY}:
            found.setdefault(module.partition(".")[0], (module.partition(".")[0], module, origin))
    # Third parties are fewer, and say more.
    return sorted(found.values(), key=lambda item: (item[2] is Origin.STANDARD_LIBRARY, item[0]))


def _label(file: str, uri: str) -> str:
    """Shorten a file's path by the folder that both share."""
    return file.removeprefix(uri.rpartition("/")[0] + "/")
