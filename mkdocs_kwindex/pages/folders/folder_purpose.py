"""What a folder is for, in a line: what is written of it, or else what is found in it."""

from mkdocs_kwindex.model import Folder, Kind
from mkdocs_kwindex.model.url_map import symbol_id
from mkdocs_kwindex.model.wording import in_words
from mkdocs_kwindex.pages.site import Site

_NAMES = 3
_PARTS = 4
_CALLED = {Kind.CLASS, Kind.FUNCTION}
_READMES = ("README.md", "README.rst", "README.txt", "README")


def folder_purpose_line(site: Site, folder: Folder) -> str:
    """Say what a folder is for; names of code stand between back quotes.

    It is the first sentence of its package's docstring or of its README, or else the names that other files use most
    with what the first of them is, or else the names of its parts.
    """
    return site.folder_purpose(folder) or _readme(site, folder) or _main_names(site, folder) or _parts(folder)


def _readme(site: Site, folder: Folder) -> str:
    paths = (f"{folder.uri}/{name}" if folder.uri else name for name in _READMES)
    records = (site.records[path] for path in paths if path in site.records)
    return next((record.docstring.summary for record in records if record.docstring and record.docstring.summary), "")


def _main_names(site: Site, folder: Folder) -> str:
    """Name the public symbols that other files use most, and say of the first that has a docstring what it is."""
    found = []
    for used in site.most_used.get(folder.uri, ()):
        record = site.records[used.file_uri]
        definition = next((d for d in record.definitions if symbol_id(record.source, d) == used.identifier), None)
        if definition is not None and definition.kind in _CALLED and not definition.name.startswith("_"):
            found.append(definition)
        if len(found) == _NAMES:
            break
    names = in_words([f"`{definition.name}`" for definition in found])
    described = next((definition for definition in found if definition.docstring), None)
    if described is None or described.docstring is None:
        return names
    sentence = described.docstring.summary
    return f"{names}: {sentence}" if described is found[0] else f"{names}; `{described.name}`: {sentence}"


def _parts(folder: Folder) -> str:
    """Name what is in a folder."""
    parts = [f"`{uri.rpartition('/')[2]}/`" for uri in folder.folders]
    parts += [f"`{uri.rpartition('/')[2]}`" for uri in folder.files]
    more = len(parts) - _PARTS
    return in_words([*parts[:_PARTS], f"{more:,} more"] if more > 1 else parts)
