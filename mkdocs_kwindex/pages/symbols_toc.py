"""What the table of contents of a Python file says of its definitions: classes with their methods, and functions."""

from itertools import islice

from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.model.anchors import anchor, symbol_id
from mkdocs_kwindex.pages.detail_order import TOP_LEVEL, is_private, places
from mkdocs_kwindex.pages.folded_overloads import folded_overloads
from mkdocs_kwindex.pages.moved_classes import classes_apart
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.table_of_contents import TOC_LIMIT, TocEntry

# A theme writes the table twice; so many methods of all classes together cost some milliseconds.
_MEMBERS = 150
_CALLED = {Kind.METHOD, Kind.PROPERTY, Kind.CLASS}


def symbols_toc(site: Site, record: FileRecord, of_class: str = "") -> tuple[TocEntry, ...]:
    """Make an entry for each definition at module level, in the order of the page, with the methods of classes.

    Private methods are left out, and where there are too many of all definitions, the last ones.

    Args:
        site: The analysed tree.
        record: The file.
        of_class: The id of the class, on the page of one that has its own.
    """
    symbols = (symbol_id(record.source, definition) for definition in record.definitions)
    within = next((index for index, symbol in enumerate(symbols) if symbol == of_class), -1)
    apart = classes_apart(site, record)
    order = [place.index for place in places(record, folded_overloads(site, record), apart, within)]
    top = [index for index in order if record.definitions[index].parent < 0][:TOC_LIMIT]
    level = TOP_LEVEL if within < 0 else TOP_LEVEL - 1
    members: dict[int, list[TocEntry]] = {index: [] for index in top}
    shown = (definition for definition in map(record.definitions.__getitem__, order) if _is_shown(record, definition))
    for definition in islice(shown, _MEMBERS):
        if definition.parent in members:
            members[definition.parent].append(_entry(record, definition, level + 1))
    return tuple(_entry(record, record.definitions[index], level, tuple(members[index])) for index in top)


def _is_shown(record: FileRecord, definition: Definition) -> bool:
    """Return whether a definition is a method, property or class of a class that is no dunder."""
    return (
        definition.parent >= 0
        and record.definitions[definition.parent].kind is Kind.CLASS
        and definition.kind in _CALLED
        and "~" not in definition.path
        and not is_private(definition)
        and not (definition.name.startswith("__") and definition.docstring is None)
    )


def _entry(record: FileRecord, definition: Definition, level: int, children: tuple[TocEntry, ...] = ()) -> TocEntry:
    return TocEntry(definition.name, anchor(symbol_id(record.source, definition)), level, children)
