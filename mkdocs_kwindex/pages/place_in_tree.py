"""The place of a file in the tree, in a sentence."""

from collections.abc import Sequence
from keyword import iskeyword

from mkdocs_kwindex.model import FileRecord, RoleName
from mkdocs_kwindex.model.anchors import IMPORTED_BY
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.folders.exports import exported_names
from mkdocs_kwindex.pages.importers import importers_below, is_imported_by_tests
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.phrases import Phrase, Piece, code, enumeration, phrase
from mkdocs_kwindex.pages.public_as import (
    amount,
    exporter_piece,
    exporters,
    is_possibly_exported,
    private_part,
    public_definitions,
)
from mkdocs_kwindex.pages.site import Site

_ALL = {1: "its one", 2: "both of its"}


def place_in_tree(site: Site, links: Links, record: FileRecord) -> Phrase:
    """Say what the file is to others, what it imports and who imports it."""
    beginning = _beginning(site, links, record)
    return phrase(*beginning, "; it " if beginning else "It ", *_position(site, links, record))


def _beginning(site: Site, links: Links, record: FileRecord) -> Phrase:
    if record.source.uri.endswith(".pyi"):
        described = record.source.stub_of
        href = links.overview(described) if links.has_page(described) else ""
        return phrase("A stub, which type checkers read in place of ", Piece("the module", href))
    if record.role.is_test:
        return phrase("A test")
    if folder := site.usage_index.test_folder(record.source.uri):
        return phrase("In a folder of tests, ", code(folder, links.index(folder)))
    if record.role.name is RoleName.ENTRY_POINT:
        return phrase("A program, started with ", code(record.source.command))
    if record.source.is_package and (names := exported_names(site, record)):
        return _offer(site, links, record, names)
    return _publicity(site, links, record)


def _publicity(site: Site, links: Links, record: FileRecord) -> Phrase:
    """Begin the sentence with what makes the file public or private."""
    private = private_part(record.source.module) if record.source.is_importable else ""
    exports = exporters(site, record, public_definitions(record))
    if not exports:
        return phrase("Private by its name, ", code(private)) if private else _own_name(site, record)
    total = len(public_definitions(record))
    count = sum(map(len, exports.values()))
    start = phrase("Private by its name, ", code(private), ", yet public") if private else phrase("Public")
    where = exporter_piece(site, links, record, next(iter(exports)))
    others = f" and {plural(len(exports) - 1, 'other module')}" if len(exports) > 1 else ""
    amount = f"{count:,} of its {total:,}" if count < total else _ALL.get(total, f"all {total:,} of its")
    share = f"{amount} public-named {'class or function' if total == 1 else 'classes and functions'}"
    possible = sum(
        is_possibly_exported(site, record, definition, module, name)
        for module, found in exports.items()
        for definition, name in found
    )
    verb = "may export" if possible == count else "export" if others else "exports"
    perhaps = f", {possible:,} of them possibly" if 0 < possible < count else ""
    return phrase(*start, " through ", where, f"{others}, which {verb} {share}{perhaps}")


def _own_name(site: Site, record: FileRecord) -> Phrase:
    """Begin the sentence with the name under which the file itself is imported, where it has something to import."""
    if not record.source.is_importable:
        return phrase("In no package, and no file beside it imports it")
    module = record.source.module
    unusual = next((part for part in module.split(".") if not part.isidentifier() or iskeyword(part)), "")
    if unusual:
        return phrase(code(unusual), " is no Python name, so no import statement can load the file")
    has_names = any(definition.parent < 0 and not definition.name.startswith("_") for definition in record.definitions)
    if has_names or site.relations.offer(record.source.uri).names:
        return phrase("Public as ", code(module))
    return phrase("All its names are private") if record.definitions else ()


def _offer(site: Site, links: Links, record: FileRecord, names: Sequence[str]) -> Phrase:
    """Begin the sentence of a package's own module with what it exports."""
    own = {definition.name for definition in record.definitions if definition.parent < 0}
    elsewhere = sum(name not in own for name in names)
    folder = record.source.uri.rpartition("/")[0]
    href = links.page(site.urls.doc(folder), "exports") if folder in site.tree.folders else ""
    return phrase(
        "Exports ",
        Piece(amount(site.relations.offer(record.source.uri)), href),
        _share_from_elsewhere(elsewhere, len(names)),
    )


def _share_from_elsewhere(count: int, total: int) -> str:
    if count == total:
        return ", not defined here" if total == 1 else ", none of them defined here"
    return f", {count:,} of them not defined here" if count else ""


def _position(site: Site, links: Links, record: FileRecord) -> Phrase:
    """End the sentence with what it imports and who imports it."""
    uri = record.source.uri
    imported = [file for file in site.graph.imported_files(uri) if links.has_page(file)]
    importing = [file for file in site.graph.importing_files(uri) if site.is_code(file)]
    parts = []
    layer, height = site.layers.layer(uri), site.layers.height(uri)
    if height > 1 and layer:
        package = site.package(uri).replace("/", ".")
        parts.append(phrase(f"is in layer {layer} of {height} of ", code(package)))
    if imported:
        deferred = _deferred(site, uri)
        parts.append(
            phrase(
                "imports ", Piece(plural(len(imported), "file"), f"#{Section.DEPENDENCIES}"), " of the tree", deferred
            )
        )
    else:
        parts.append(phrase("imports no file of the tree"))
    if importing:
        parts.append(phrase("is imported by ", Piece(plural(len(importing), "file"), f"#{IMPORTED_BY}")))
    elif reached := importers_below(site, record):
        ways = plural(reached, "file imports", "files import")
        parts.append(phrase(f"is imported on the way to its modules, which {ways}"))
    elif is_imported_by_tests(site, record):
        parts.append(phrase("only tests and examples import it"))
    else:
        parts.append(phrase("no import statement of the tree leads to it"))
    return phrase(*enumeration(parts), ".")


def _deferred(site: Site, uri: str) -> str:
    """Say how many of the imported files are imported later than the file is loaded."""
    for_types: dict[str, list[bool]] = {}
    for edge in site.graph.imports(uri):
        for_types.setdefault(edge.imported, []).append(edge.statement.type_checking)
    loaded = site.graph.loaded_files(uri)
    later = [all(found) for file, found in for_types.items() if file not in loaded and site.is_code(file)]
    typing = sum(later)
    calls = len(later) - typing
    reasons = [f"{calls:,} only inside functions"] if calls else []
    reasons += [f"{typing:,} only for type checkers"] if typing else []
    return f" ({' and '.join(reasons)})" if reasons else ""
