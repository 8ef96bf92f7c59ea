"""What generated pages are put together from when other plugins and themes ask for it."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urljoin, urlsplit

from mkdocs.structure.pages import Page
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


class PageWithLazyAddress(Page):
    """A page whose whole address is put together when somebody asks; MkDocs does it for all pages at once."""

    _base: str | None

    def _set_canonical_url(self, base: str | None) -> None:
        """Take the address of the site."""
        self._base = base
        for name in ("canonical_url", "abs_url"):
            self.__dict__.pop(name, None)

    @cached_property
    def canonical_url(self) -> str | None:  # type: ignore[override]  # can be set, as MkDocs' can
        """The whole address of the page; `None` where that of the site is not known."""
        return urljoin(f"{self._base.rstrip('/')}/", self.url) if self._base else None

    @cached_property
    def abs_url(self) -> str | None:  # type: ignore[override]
        """The path of that address."""
        return urlsplit(self.canonical_url).path if self.canonical_url else None


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
