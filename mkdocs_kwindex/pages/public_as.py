"""Under which names a file's definitions are public, and which commands and plugins lead to them."""

from collections.abc import Iterable, Iterator

from mkdocs_kwindex.model import Definition, FileRecord, Kind, RoleName
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.project import EntryPoint
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.phrases import Phrase, Piece, code, enumeration, phrase
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.uses import declaration_address
from mkdocs_kwindex.resolve import Offer

NAMES = 5
"""How many names of each exporting module are listed."""

EXPORTERS = 4
"""How many exporting modules are listed."""

_COMMANDS = {"console_scripts": "Command", "gui_scripts": "Graphical command"}


def public_definitions(record: FileRecord) -> list[Definition]:
    """Return the classes and functions at module level whose names do not begin with an underscore."""
    return [definition for definition in _public(record) if definition.kind in {Kind.CLASS, Kind.FUNCTION}]


def _public(record: FileRecord) -> Iterator[Definition]:
    """Yield what is defined at module level under a name that does not begin with an underscore."""
    for definition in record.definitions:
        if definition.parent < 0 and not definition.name.startswith("_") and "~" not in definition.path:
            yield definition


def private_part(module: str) -> str:
    """Return the first part of a module's path that begins with one underscore; empty without."""
    return next((part for part in module.split(".") if part.startswith("_") and not part.startswith("__")), "")


def further_ids(site: Site, record: FileRecord, definition: Definition, paths: Iterable[str]) -> list[str]:
    """Return those of some dotted paths of a definition, its own before them, that can be ids of its entry, too.

    What else has such a path keeps it, and what a stub describes has all of its paths.
    """
    identifier, own = symbol_id(record.source, definition), record.source.import_path(definition.path)
    found = {path: site.symbols.find(path) for path in (own, *paths)}
    free = [path for path, other in found.items() if not other or other.identifier == identifier]
    return [path for path in free if path != identifier] if own in free or not record.source.stub_of else []


def exporters(
    site: Site, record: FileRecord, definitions: Iterable[Definition]
) -> dict[str, list[tuple[Definition, str]]]:
    """Return the definitions that other modules export, with their names there.

    Args:
        site: The analysed tree.
        record: The file.
        definitions: Some of its definitions.

    Returns:
        By the dotted path of the module, the one that exports most first.
    """
    found: dict[str, list[tuple[Definition, str]]] = {}
    for definition in definitions:
        paths = site.relations.public_paths(symbol_id(record.source, definition))
        module, _, name = paths[0].rpartition(".") if paths else ("", "", "")
        if module and module != record.source.module:
            found.setdefault(module, []).append((definition, name))
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def export_phrases(site: Site, links: Links, record: FileRecord) -> Iterator[Phrase]:
    """Say which modules export what."""
    classes_first = sorted(_public(record), key=lambda definition: definition.kind not in {Kind.CLASS, Kind.FUNCTION})
    found = exporters(site, record, classes_first)
    for module in list(found)[:EXPORTERS]:
        definitions = found[module]
        names = [
            phrase(
                code(definition.name, links.overview(record.source.uri, symbol_id(record.source, definition))),
                f" as {name}" if name != definition.name else "",
                " (possibly)" if is_possibly_exported(site, record, definition, module, name) else "",
            )
            for definition, name in definitions[:NAMES]
        ]
        yield phrase(
            exporter_piece(site, links, record, module),
            " exports ",
            *enumeration(names, len(definitions) - len(names), links.symbol(module)),
        )
    if others := list(found)[EXPORTERS:]:
        modules = enumeration(phrase(exporter_piece(site, links, record, module)) for module in others)
        yield phrase(*modules, " exports" if len(others) == 1 else " export", " others")
    if record.exports is not None:
        offer = site.relations.offer(record.source.uri)
        yield phrase(code("__all__", links.line(record.source.uri, record.exports.line)), " lists ", amount(offer))


def is_possibly_exported(site: Site, record: FileRecord, definition: Definition, module: str, name: str) -> bool:
    """Return whether a module exports a definition only if a branch is taken, or an unknown part of a list says so."""
    return site.relations.is_possibly_public(symbol_id(record.source, definition), f"{module}.{name}")


def amount(offer: Offer) -> str:
    """Say how many names a module offers: `3 names`, `3 to 5 names` by the branches taken, `at least 3 names`."""
    most, least = len(offer.names), len(offer.names - offer.possible)
    if not offer.is_complete:
        return f"at least {plural(least, 'name')}" if least else "names that only running the file tells"
    return f"{least:,} to {plural(most, 'name')}" if least < most else plural(most, "name")


def exporter_piece(site: Site, links: Links, record: FileRecord, module: str) -> Piece:
    """Link a module that exports names of a file to its line that imports them, or else to its page."""
    for edge in site.graph.importers(record.source.uri):
        importer = site.records.get(edge.importer)
        if importer is not None and importer.source.module == module and edge.statement.parent < 0:
            return code(module, links.line(edge.importer, edge.statement.line) or links.overview(edge.importer))
    return code(module, links.symbol(module))


def entry_phrases(site: Site, links: Links, record: FileRecord) -> Iterator[Phrase]:
    """Say which commands and plugins lead to a file, and whether it runs as a program."""
    for entry_point, symbol in site.entry_points.get(record.source.uri, ()):
        yield _entry_phrase(site, links, entry_point, symbol)
    if record.role.name is RoleName.MODULE_AND_SCRIPT:
        lines = (record.role.line, *record.role.more_lines)
        places = [phrase(Piece(f"L{line}", links.line(record.source.uri, line))) for line in lines]
        yield phrase(
            code(record.source.command),
            " runs the part under " if len(lines) == 1 else f" runs the {len(lines)} parts under ",
            code('if __name__ == "__main__"'),
            " (",
            *enumeration(places),
            ")",
        )


def _entry_phrase(site: Site, links: Links, entry_point: EntryPoint, symbol: str) -> Phrase:
    place = entry_point.place
    href = declaration_address(site, links, place)
    target = code(entry_point.attribute or entry_point.module, links.symbol(symbol) if symbol else "")
    command = _COMMANDS.get(entry_point.group)
    kind = phrase(f"{command} ") if command else phrase("Plugin of ", code(entry_point.group), ", ")
    return phrase(
        *kind,
        code(entry_point.name),
        " calls " if command else ": ",
        target,
        " (",
        Piece(f"{place.name} L{place.line}" if place.line else place.name, href),
        ")",
    )
