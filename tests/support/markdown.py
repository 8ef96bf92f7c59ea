"""Markdown as its readers see it: through CommonMark with GitHub's tables, and through Python-Markdown."""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

import markdown
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode


def commonmark(text: str) -> str:
    """Render as code hosts and MyST do."""
    html: str = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    return html


def python_markdown(text: str) -> str:
    """Render as MkDocs does without further extensions."""
    html: str = markdown.markdown(text, extensions=["tables", "fenced_code", "toc"])
    return html


DIALECTS: Mapping[str, Callable[[str], str]] = {"commonmark": commonmark, "python-markdown": python_markdown}


def body(html: str) -> LexborNode:
    """Return the parsed content of a page."""
    found = LexborHTMLParser(html).body
    assert found is not None
    return found


@dataclass(frozen=True)
class Exported:
    """The files of an export, as one dialect shows them."""

    files: Mapping[str, bytes]
    render: Callable[[str], str]

    @cached_property
    def pages(self) -> Mapping[str, LexborNode]:
        """Every Markdown file, rendered, by its path."""
        return {
            path: body(self.render(content.decode())) for path, content in self.files.items() if path.endswith(".md")
        }

    @cached_property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """The places on every page that an anchor makes."""
        return {
            path: frozenset(node.attributes["id"] or "" for node in page.css("a[id]"))
            for path, page in self.pages.items()
        }

    def broken(self) -> list[str]:
        """Follow every relative link and picture; return those that lead nowhere."""
        return [f"{path} -> {href}" for path in self.pages for href in self.links(path) if not self._leads(path, href)]

    def links(self, path: str) -> Iterator[str]:
        """Yield the relative addresses of links and pictures of a page."""
        for node in self.pages[path].css("a[href], img[src]"):
            address = node.attributes.get("href") or node.attributes.get("src") or ""
            if not urlsplit(address).scheme:
                yield address

    def target(self, path: str, href: str) -> tuple[str, str]:
        """Return the file and the place that a link leads to."""
        parts = urlsplit(href)
        target = (
            posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
        )
        return target, unquote(parts.fragment)

    def _leads(self, path: str, href: str) -> bool:
        target, place = self.target(path, href)
        return target in self.files and (not place or place in self.ids.get(target, ()))
