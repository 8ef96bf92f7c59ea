"""A built page, read as a browser reads it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass(frozen=True)
class Link:
    """A link as it stands in a page."""

    text: str
    href: str


@dataclass(frozen=True)
class Page:
    """A page of a built site.

    Attributes:
        url: Its address relative to the site's root.
        path: The file.
    """

    url: str
    path: Path

    @cached_property
    def html(self) -> str:
        """The page's whole text."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed page."""
        return LexborHTMLParser(self.html)

    @cached_property
    def ids(self) -> list[str]:
        """Every id of the page, in order."""
        return [node.attributes["id"] or "" for node in self.tree.css("[id]")]

    @property
    def title(self) -> str:
        """The text of the page's first heading of level one."""
        return self.text("h1")

    @property
    def sections(self) -> list[str]:
        """The ids of the page's headings of level two, in order."""
        return [self._id_of_heading(node) for node in self.all("h2")]

    def all(self, selector: str) -> list[LexborNode]:
        """Return every element that a CSS selector matches."""
        return self.tree.css(selector)

    def one(self, selector: str) -> LexborNode:
        """Return the only element that a CSS selector matches.

        Raises:
            LookupError: When there is none, or more than one.
        """
        found = self.tree.css(selector)
        if len(found) != 1:
            message = f"{len(found)} elements of {self.url} match {selector!r}, one expected"
            raise LookupError(message)
        return found[0]

    def by_id(self, identifier: str) -> LexborNode:
        """Return the element with an id, which may hold dots and other characters that selectors give a meaning to."""
        quoted = identifier.replace("\\", "\\\\").replace('"', '\\"')
        return self.one(f'[id="{quoted}"]')

    def text(self, selector: str) -> str:
        """Return the text of the first element that a CSS selector matches, white space folded; empty without one."""
        found = self.tree.css_first(selector)
        return folded(found) if found is not None else ""

    def texts(self, selector: str) -> list[str]:
        """Return the text of every element that a CSS selector matches, white space folded."""
        return [folded(node) for node in self.all(selector)]

    def links(self, selector: str = "body") -> list[Link]:
        """Return every link inside the elements that a CSS selector matches."""
        return [
            Link(folded(anchor), address_of(anchor)) for node in self.all(selector) for anchor in node.css("a[href]")
        ]

    @staticmethod
    def _id_of_heading(node: LexborNode) -> str:
        # A section's id may stand on its heading or on the element around it.
        own = node.attributes.get("id")
        around = node.parent.attributes.get("id") if node.parent is not None else None
        return own or around or ""


def folded(node: LexborNode) -> str:
    """Return an element's text with white space folded, without the permalink signs that themes add."""
    return " ".join(node.text().replace("¶", "").split())


def address_of(node: LexborNode, attribute: str = "href") -> str:
    """Return an address in an element; in a picture its attribute may be `xlink:href`, which `[href]` selects too."""
    attributes = node.attributes
    return (attributes.get(attribute) or attributes.get(f"xlink:{attribute}") or "").strip()
