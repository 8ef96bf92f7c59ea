"""All keywords of the tree by name, for the A–Z index."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from mkdocs_kwindex.index.alphabet import SortKey, place
from mkdocs_kwindex.index.keywords import Keyword, file_keywords
from mkdocs_kwindex.model import FileRecord, Kind

# A file and the address of a link are no names.
_NO_NAMES = frozenset({Kind.FILE, Kind.LINK})


class Owner(Struct, frozen=True, gc=False):
    """A keyword with the file that holds it."""

    file_uri: str
    keyword: Keyword


class Name(Struct, frozen=True, gc=False):
    """A name with all keywords of that name.

    Attributes:
        place: Where it is in the index.
        definitions: The modules and definitions, in the order of files and lines.
        imports: What is imported, included or required by that name, once for each file.
    """

    place: SortKey
    definitions: tuple[Owner, ...]
    imports: tuple[Owner, ...]


def named_keywords(record: FileRecord) -> Iterable[Keyword]:
    """Return the keywords of a file that are names; a file that a program has written adds none."""
    if record.generated is not None:
        return []
    return [keyword for keyword in file_keywords(record) if keyword.kind not in _NO_NAMES and keyword.name]


def is_defined(keyword: Keyword) -> bool:
    """Return whether the file is, or holds, what the keyword names."""
    return keyword.definition is not None or keyword.kind is Kind.MODULE


def names_of(records: Mapping[str, FileRecord]) -> list[Name]:
    """Return all names in the order of the index.

    Args:
        records: What the analysis found, by file URI.
    """
    definitions: dict[str, list[Owner]] = {}
    imports: dict[str, list[Owner]] = {}
    for uri in sorted(records):
        for keyword in named_keywords(records[uri]):
            if is_defined(keyword):
                definitions.setdefault(keyword.name, []).append(Owner(uri, keyword))
                continue
            importers = imports.setdefault(keyword.name, [])
            if not importers or importers[-1].file_uri != uri:
                importers.append(Owner(uri, keyword))
    places = sorted(map(place, definitions.keys() | imports.keys()))
    return [Name(at, (*definitions.get(at.name, ()),), (*imports.get(at.name, ()),)) for at in places]


def names_below(
    names: Iterable[Name], ways: Mapping[str, Sequence[str]], folders: Iterable[str]
) -> Mapping[str, list[str]]:
    """Return what the keywords in each of some folders and below it are called, in the order of the index.

    Args:
        names: All names, in that order.
        ways: The way to every file, from the landing page down.
        folders: The folders.
    """
    found: dict[str, list[str]] = {folder: [] for folder in folders}
    for name in names:
        owners = (*name.definitions, *name.imports)
        above = {folder for uri in {owner.file_uri for owner in owners} for folder in ways[uri][:-1]}
        for folder in above & found.keys():
            found[folder].append(name.place.name)
    return found
