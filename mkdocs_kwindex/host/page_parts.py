"""What generated pages are put together from when other plugins and themes ask for it."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from mkdocs.structure.toc import AnchorLink, TableOfContents

from mkdocs_kwindex.model.escaping import title_html
from mkdocs_kwindex.pages.table_of_contents import TocEntry


@dataclass(frozen=True)
class Around:
    """The HTML that other plugins have put before and after a page's content."""

    before: str = ""
    after: str = ""

    def put(self, content: str) -> str:
        """Return the content between them."""
        return f"{self.before}{content}{self.after}" if self.before or self.after else content


NOTHING_AROUND: Final = Around()


class LazySet(AbstractSet[str]):
    """A set that is made when it is first looked into."""

    def __init__(self, make: Callable[[], frozenset[str]]) -> None:
        """Take what makes the set."""
        self._make = make

    @cached_property
    def _items(self) -> frozenset[str]:
        return self._make()

    def __contains__(self, item: object) -> bool:
        """Return whether something is in the set."""
        return item in self._items

    def __iter__(self) -> Iterator[str]:
        """Yield what is in the set."""
        return iter(self._items)

    def __len__(self) -> int:
        """Return how much is in the set."""
        return len(self._items)


class _ShownAnchor(AnchorLink):
    """An entry of a table of contents, with what themes ask for."""

    typeset = None


def table_of_contents(entries: Sequence[TocEntry]) -> TableOfContents:
    """Make a table of contents as MkDocs has it."""
    return TableOfContents([_anchor_link(entry) for entry in entries])


def _anchor_link(entry: TocEntry) -> AnchorLink:
    link = _ShownAnchor(title_html(entry.title), entry.identifier, entry.level)
    link.children = [_anchor_link(child) for child in entry.children]
    return link
