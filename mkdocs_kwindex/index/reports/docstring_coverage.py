"""How much of what others can use has a docstring."""

from collections.abc import Callable, Collection, Iterator, Mapping

from msgspec import Struct

from mkdocs_kwindex.index.reports.public import is_public
from mkdocs_kwindex.model import Definition, FileRecord, Kind

_COUNTED = frozenset({Kind.CLASS, Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY})


class Documentable(Struct, frozen=True):
    """A module, class, function, method or property.

    Attributes:
        file: The URI of its file.
        symbol: Its id.
        line: Its line; 1 for a module.
        kind: What it is.
        is_public: Whether others are meant to use it.
        is_documented: Whether it, or the member of a base class that it overrides, has a docstring.
    """

    file: str
    symbol: str
    line: int
    kind: Kind
    is_public: bool
    is_documented: bool


def documentables(
    records: Mapping[str, FileRecord],
    tests: Collection[str],
    public_paths: Callable[[str], Collection[str]],
    overridden: Callable[[str], str],
) -> Iterator[Documentable]:
    """Yield everything that may have a docstring, by file and line; but for tests, special methods and local functions.

    Args:
        records: The Python files, and others, by URI.
        tests: The URIs of tests and of what is beside them.
        public_paths: Gives the public paths of a symbol.
        overridden: Gives the member of a base class that a symbol overrides; empty without.
    """
    # Of overloads, and of a property and what sets it, one says it for all.
    documented = {
        name.partition("~")[0]
        for record in records.values()
        for definition in record.definitions
        if definition.docstring
        # What a stub says counts for its module.
        for name in (record.source.import_path(definition.path), record.source.symbol(definition.path))
    }
    for uri, record in sorted(records.items()):
        source = record.source
        if not source.is_python or uri in tests or source.stub_of in records:
            continue
        if record.definitions or record.docstring:
            public = source.is_importable and not any(part.startswith("_") for part in source.module.split("."))
            yield Documentable(uri, source.module, 1, Kind.MODULE, public, record.docstring is not None)
        for definition in filter(_is_counted, record.definitions):
            symbol = source.symbol(definition.path)
            known = source.import_path(definition.path) in documented or overridden(symbol) in documented
            yield Documentable(uri, symbol, definition.line, definition.kind, is_public(public_paths(symbol)), known)


def _is_counted(definition: Definition) -> bool:
    name = definition.name
    is_special = name.startswith("__") and name.endswith("__")
    return definition.kind in _COUNTED and "~" not in definition.path and not definition.in_function and not is_special


class Share(Struct, frozen=True):
    """How many of some things have a docstring."""

    documented: int = 0
    total: int = 0

    @property
    def percent(self) -> float:
        """The share, in percent; all of nothing is 100."""
        return 100 * self.documented / self.total if self.total else 100.0


def share(found: Collection[Documentable]) -> Share:
    """Count what has a docstring."""
    return Share(sum(one.is_documented for one in found), len(found))


def by_folder(found: Collection[Documentable]) -> dict[str, Share]:
    """Count it for each folder and all below it."""
    folders: dict[str, list[Documentable]] = {}
    for one in found:
        folder = one.file.rpartition("/")[0]
        while folder:
            folders.setdefault(folder, []).append(one)
            folder = folder.rpartition("/")[0]
    return {folder: share(some) for folder, some in sorted(folders.items())}
