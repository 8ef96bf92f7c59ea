"""All keywords and symbols of the site, as other programs read them: `keywords.json` and `objects.inv`."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from mkdocs_kwindex.crosslinks.inventories import InventoryEntry, inventory_entries
from mkdocs_kwindex.index.keywords import file_keywords
from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.model.anchors import line_id, symbol_id
from mkdocs_kwindex.pages.site import Site


def keywords_json(site: Site, moved: Callable[[str], str] = str) -> Iterator[bytes]:
    """Yield, line by line, the list of all keywords: a JSON array, one record a line, sorted by file, line and name.

    Args:
        site: The tree.
        moved: Returns where an address leads to now, if pages have become several.
    """
    encoder = msgspec.json.Encoder()
    before = b"[\n"
    for uri in sorted(site.records):
        for entry in _keyword_entries(site, site.records[uri]):
            yield before + encoder.encode({**entry, "url": moved(str(entry["url"]))})
            before = b",\n"
    yield (b"\n" if before == b",\n" else b"[\n\n") + b"]\n"


def inventory(site: Site) -> Iterator[InventoryEntry]:
    """Yield the entries of the site's `objects.inv`: every symbol by its full and its public path."""
    symbols = list(site.symbols.named())
    classes = {
        path
        for path, (_, _, definition) in symbols
        if definition and (definition.kind is Kind.CLASS or "class" in definition.labels)
    }
    places = (
        (
            path,
            symbol.definition.kind.value if symbol.definition else Kind.MODULE.value,
            site.urls.symbol_address(symbol.file_uri, symbol.identifier),
        )
        for path, symbol in symbols
    )
    identifiers = {path: symbol.identifier for path, symbol in symbols if site.symbols.find(path) is symbol}
    return inventory_entries(places, classes, lambda path: site.relations.public_paths(identifiers[path]))


def _keyword_entries(site: Site, record: FileRecord) -> list[Mapping[str, str | int]]:
    uri = record.source.uri
    entries: list[Mapping[str, str | int]] = []
    for keyword in file_keywords(record):
        imported = keyword.imported
        if keyword.definition or keyword.kind in {Kind.MODULE, Kind.FILE}:
            identifier = symbol_id(record.source, keyword.definition)
        else:
            identifier = line_id(keyword.line) if site.listings else "dependencies"
        qualname = identifier
        if keyword.reference:
            qualname = keyword.name
        elif imported:
            qualname = imported.module if keyword.is_module else f"{imported.module}.{imported.name}"
        entries.append(
            {
                "name": keyword.name,
                "kind": keyword.kind.value,
                "qualname": qualname,
                "file": uri,
                "line": keyword.line,
                "url": site.urls.symbol_address(uri, identifier),
            }
        )
    return entries
