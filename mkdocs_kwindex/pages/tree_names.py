"""The names of a tree: their order, their kinds, and the pages that list them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from mkdocs_kwindex.index.keyword_names import Name, names_of
from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.pages.index_kinds import NAME_KINDS, NameKinds, count_kinds, names_by_kind
from mkdocs_kwindex.pages.name_pages import KINDS, NamePage, page_of, split
from mkdocs_kwindex.resolve import Relations


class TreeNames:
    """All names of a tree, each fact worked out when it is first asked for."""

    def __init__(
        self,
        records: Mapping[str, FileRecord],
        relations: Relations,
        folders: Sequence[str],
        ways: Mapping[str, Sequence[str]],
    ) -> None:
        """Take what was found.

        Args:
            records: What is known of the files with pages, by file URI.
            relations: The names of all files, joined.
            folders: The folders, and the root.
            ways: The way to every file, from the landing page down.
        """
        self._records = records
        self._relations = relations
        self._folders = folders
        self._ways = ways

    @cached_property
    def in_order(self) -> list[Name]:
        """All names in the order of the index."""
        return names_of(self._records)

    @cached_property
    def kind_of(self) -> NameKinds:
        """Says what kind of name a keyword is."""
        return NameKinds(self._records, self._relations)

    @cached_property
    def pages(self) -> Mapping[str, NamePage]:
        """The pages of the index of all names and of those by kind, by the end of their address, in order."""
        by_kind = names_by_kind(self.in_order, self.kind_of).items()
        indexes = (split(self.in_order), *(split(of_kind, KINDS + NAME_KINDS[kind][0]) for kind, of_kind in by_kind))
        return {page.path: page for index in indexes for page in index.walk()}

    def page(self, name: Name) -> str:
        """Return the end of the address of the page of the index that lists a name."""
        return page_of(self.pages[""], name.place)

    @cached_property
    def kinds_below(self) -> Mapping[str, Counter[str]]:
        """How many keywords of each kind are in each folder and below it."""
        return count_kinds(self._folders, self._ways, self._records, self.kind_of)
