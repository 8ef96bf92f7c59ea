"""The page of a class that has its own."""

from msgspec import Struct, structs

from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.behaviour.calls import Actions
from mkdocs_kwindex.pages.detail_view import DetailView
from mkdocs_kwindex.pages.details import detail_views
from mkdocs_kwindex.pages.head import Crumb, Head, file_head
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site


class ClassView(Struct, frozen=True):
    """The page of a class: its entry, and those of all that is inside of it."""

    head: Head
    details: tuple[DetailView, ...]


def class_view(site: Site, links: Links, record: FileRecord, symbol: str) -> ClassView:
    """Make the page of a class.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file that defines it.
        symbol: The id of the class.
    """
    definitions = enumerate(record.definitions)
    index = next(index for index, definition in definitions if symbol_id(record.source, definition) == symbol)
    details = detail_views(site, links, record, Actions(site, links, record), within=index)
    definition = record.definitions[index]
    of_file = file_head(site, links, record, keywords_active=False)
    head = structs.replace(
        of_file,
        title=definition.name,
        anchor="",
        trail=(*of_file.trail, Crumb(record.source.uri.rpartition("/")[2], links.overview(record.source.uri))),
        tabs=tuple(structs.replace(tab, active=False) for tab in of_file.tabs),
        facts=(
            symbol,
            f"a class of {record.source.uri}",
            plural(definition.end_line - definition.first_line + 1, "line"),
            plural(len(details[0].members), "member"),
        ),
    )
    return ClassView(head, details)
