"""The kinds in the index of names."""

import builtins
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from mkdocs_kwindex.index.keyword_names import Name, Owner, named_keywords
from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.pages.kind_titles import KIND_TITLES
from mkdocs_kwindex.pages.name_pages import KINDS, NamePage, base_of
from mkdocs_kwindex.resolve import Relations

NAMES_TITLE: Final = "Keywords A–Z"
EXCEPTION: Final = "exception"

NAME_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    Kind.MODULE.value: ("modules", "Modules"),
    Kind.CLASS.value: KIND_TITLES[Kind.CLASS],
    EXCEPTION: ("exceptions", "Exceptions"),
    **{kind.value: title for kind, title in KIND_TITLES.items() if kind not in {Kind.CLASS, Kind.LINK}},
}
"""The end of the address and the title of each kind's index, in the order in which they are shown."""

_TITLES = {f"{KINDS}{end}": title for end, title in NAME_KINDS.values()}
_RAISED = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
)


def index_title(base: str) -> str:
    """Return the title of an index, by the end of the address of its first page."""
    return _TITLES.get(base, NAMES_TITLE)


def name_page_title(page: NamePage) -> str:
    """Return the title of a page of an index."""
    title = index_title(base_of(page.path))
    return f"{title}: {page.title}" if page.title else title


class NameKinds:
    """The kind of a keyword in the index: its own kind, except that exceptions are not listed as classes."""

    def __init__(self, records: Mapping[str, FileRecord], relations: Relations) -> None:
        """Take what was found.

        Args:
            records: What is known of the files, by URI.
            relations: The names of all files, joined.
        """
        self._records = records
        self._relations = relations
        self._known: dict[str, bool] = {}

    def __call__(self, owner: Owner) -> str:
        """Return the kind of a keyword."""
        kind, definition = owner.keyword.kind, owner.keyword.definition
        source = self._records[owner.file_uri].source
        if kind is Kind.CLASS and definition and source.is_python and self._is_raised(symbol_id(source, definition)):
            return EXCEPTION
        return kind.value

    def _is_raised(self, symbol: str) -> bool:
        """Return whether a class surely derives from one of Python's exceptions."""
        if symbol not in self._known:
            # Until it is known: classes that derive from each other derive from nothing.
            self._known[symbol] = False
            self._known[symbol] = any(
                base.count == 1
                and (
                    self._is_raised(base.symbol) if base.internal else base.symbol.removeprefix("builtins.") in _RAISED
                )
                for base in self._relations.bases(symbol)
            )
        return self._known[symbol]


def names_by_kind(names: Sequence[Name], kind_of: NameKinds) -> Mapping[str, list[Name]]:
    """Return the names of each kind, with what is of that kind, in the order in which kinds are shown."""
    found: dict[str, list[Name]] = {kind: [] for kind in NAME_KINDS}
    for name in names:
        definitions: dict[str, list[Owner]] = {}
        imports: dict[str, list[Owner]] = {}
        for owner in name.definitions:
            definitions.setdefault(kind_of(owner), []).append(owner)
        for owner in name.imports:
            imports.setdefault(kind_of(owner), []).append(owner)
        for kind in definitions.keys() | imports.keys():
            found[kind].append(Name(name.place, (*definitions.get(kind, ()),), (*imports.get(kind, ()),)))
    return {kind: of_kind for kind, of_kind in found.items() if of_kind}


def count_kinds(
    folders: Iterable[str], ways: Mapping[str, Sequence[str]], records: Mapping[str, FileRecord], kind_of: NameKinds
) -> Mapping[str, Counter[str]]:
    """Count the keywords of each kind in every folder and below it.

    Args:
        folders: The folders, and the root.
        ways: The way to every file, from the landing page down.
        records: What the analysis found, by file URI.
        kind_of: Returns what kind of name a keyword is.
    """
    counts: dict[str, Counter[str]] = {folder: Counter() for folder in folders}
    for uri, record in records.items():
        kinds = Counter(kind_of(Owner(uri, keyword)) for keyword in named_keywords(record))
        for folder in ways[uri][:-1]:
            counts[folder].update(kinds)
    return counts
