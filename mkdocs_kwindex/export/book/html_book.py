"""The book as one HTML file that prints well and asks no other host for anything."""

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files

from mkdocs_kwindex.export.book.contents import CHAPTER, PART, BookEntry
from mkdocs_kwindex.export.book.pages import BookPages
from mkdocs_kwindex.export.markdown.pictures import PICTURE_STYLE
from mkdocs_kwindex.model.anchors import fragment
from mkdocs_kwindex.model.escaping import Html, document, element, text_html, visible
from mkdocs_kwindex.pages.site import Site

NAME = "book.html"
_HEADING = re.compile(r"(</?h)([2-6])(?=[\s>])")
_DETAILS = re.compile(r"<details(?=[\s>])")
_DEEPEST = 6


def html_book(site: Site, entries: Sequence[BookEntry]) -> Iterator[bytes]:
    """Yield the file piece by piece.

    Args:
        site: The tree, whose pages are Markdown files without listings.
        entries: What is in the book.
    """
    pages = BookPages(site, entries)
    style = files("mkdocs_kwindex.export.book").joinpath("book.css").read_text(encoding="utf-8")
    opening, end = document(visible(site.title), style + PICTURE_STYLE)
    yield opening.encode("utf-8", "replace")
    yield element("h1", text_html(visible(site.title))).encode("utf-8", "replace")
    yield _contents(entries).encode("utf-8", "replace")
    for entry in entries:
        level = min(entry.level + 1, _DEEPEST)
        css_class = {PART: "part", CHAPTER: "chapter"}.get(entry.level, "section")
        yield element(f"h{level}", _title(entry), id=entry.place, class_=css_class).encode("utf-8", "replace")
        for page in pages.of(entry):
            yield _demoted(page.inner_html or "", entry.level).encode("utf-8", "replace")
    yield end.encode()


def _contents(entries: Sequence[BookEntry]) -> Html:
    items = Html(
        "".join(
            element(
                "li",
                element("a", _title(entry), href=fragment(entry.place)),
                class_={PART: "part", CHAPTER: "chapter"}.get(entry.level, "section"),
            )
            for entry in entries
        )
    )
    return element("nav", Html(element("h2", text_html("Contents")) + element("ul", items)), id="contents")


def _title(entry: BookEntry) -> Html:
    title = text_html(visible(entry.title))
    shown = element("code", title) if entry.is_code else title
    return Html(text_html(f"{entry.label}: ") + shown) if entry.label else shown


def _demoted(html: str, level: int) -> str:
    """Lower the headings of a page, and open what is folded: paper cannot be clicked."""
    lowered = _HEADING.sub(lambda match: f"{match[1]}{min(int(match[2]) + level, _DEEPEST)}", html)
    return _DETAILS.sub("<details open", lowered)
