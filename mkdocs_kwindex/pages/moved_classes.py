"""Classes that have a page of their own: what the page of their file has in their place."""

from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.model import Definition, FileRecord
from mkdocs_kwindex.model.anchors import anchor, symbol_id, used_by_id
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.public_as import further_ids
from mkdocs_kwindex.pages.signatures import short_signature
from mkdocs_kwindex.pages.site import Site


class MovedMember(Struct, frozen=True):
    """A definition inside such a class: a line that links which lead to it from elsewhere still find.

    Attributes:
        name: Its path in the file.
        parameters: The names of its parameters; empty for what is not called.
        summary: Its first sentence.
        href: Where it is explained.
        anchor: Its id.
        further: The other ids that it had: of the list of its uses, and of its public paths.
    """

    name: str
    parameters: str
    summary: str
    href: str
    anchor: str
    further: tuple[str, ...]


class MovedClass(Struct, frozen=True):
    """What such a class says on the page of its file, besides its signature.

    Attributes:
        summary: Its first sentence.
        href: Its page.
        used_by: The id of the list of its uses.
        members: What is inside of it.
    """

    summary: str
    href: str
    used_by: str
    members: tuple[MovedMember, ...]


def classes_apart(site: Site, record: FileRecord) -> frozenset[int]:
    """Return the indices of the classes of a file that have a page of their own."""
    apart = site.urls.classes(record.source.uri)
    if not apart:
        return frozenset()
    symbols = (symbol_id(record.source, definition) for definition in record.definitions)
    return frozenset(index for index, symbol in enumerate(symbols) if symbol in apart)


def moved_class(site: Site, links: Links, record: FileRecord, index: int) -> MovedClass:
    """Make what the page of the file has in the place of a class.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
        index: The index of the class among its definitions.
    """
    definition = record.definitions[index]
    symbol = symbol_id(record.source, definition)
    return MovedClass(
        summary=definition.summary,
        href=links.overview(record.source.uri, symbol),
        used_by=anchor(used_by_id(symbol)),
        members=tuple(_member(site, links, record, inside) for inside in _inside(record, index)),
    )


def _inside(record: FileRecord, index: int) -> Iterator[Definition]:
    """Yield what is inside a definition, however deep; what is outside of it is defined before or after all of that."""
    inside = {index}
    for number, definition in enumerate(record.definitions):
        if definition.parent in inside:
            inside.add(number)
            yield definition


def _member(site: Site, links: Links, record: FileRecord, definition: Definition) -> MovedMember:
    symbol = symbol_id(record.source, definition)
    said = definition.docstring or definition.comment
    public = further_ids(site, record, definition, site.public_paths(record, definition))
    return MovedMember(
        name=definition.qualname,
        parameters=short_signature(definition),
        summary=said.summary if said else "",
        href=links.overview(record.source.uri, symbol),
        anchor=anchor(symbol),
        further=(*([anchor(used_by_id(symbol))] if site.use_count(symbol) else ()), *map(anchor, public)),
    )
