"""The book as Markdown."""

import re
from collections.abc import Iterator, Sequence

from mkdocs_kwindex.export.book.contents import CHAPTER, PART, SECTION, BookEntry
from mkdocs_kwindex.export.book.pages import BookPages
from mkdocs_kwindex.export.markdown.blocks import BlockWriter
from mkdocs_kwindex.export.markdown.pictures import standalone_svg
from mkdocs_kwindex.model.anchors import fragment
from mkdocs_kwindex.model.markdown_text import (
    Markdown,
    code_markdown,
    heading,
    link_markdown,
    list_markdown,
    text_markdown,
)
from mkdocs_kwindex.pages.site import Site

NAME = "book.md"
_HEADING = re.compile(r"(#{2,6}) ")
_DEEPEST = 6


def markdown_book(site: Site, entries: Sequence[BookEntry]) -> Iterator[tuple[str, bytes]]:
    """Yield the book and its pictures: paths and contents.

    Args:
        site: The tree, whose pages are Markdown files without listings.
        entries: What is in the book.
    """
    pages = BookPages(site, entries)
    pictures: list[tuple[str, bytes]] = []

    def keep(svg: str, _words: str) -> str:
        path = f"pictures/{len(pictures) + 1}.svg"
        pictures.append((path, standalone_svg(svg)))
        return path

    writer = BlockWriter(keep)
    title = heading(2, text_markdown("Contents"), "contents")
    blocks = [heading(1, text_markdown(site.title)), title, _contents(entries)]
    for entry in entries:
        blocks.append(heading(min(entry.level + 1, _DEEPEST), _title(entry), entry.place))
        for page in pages.of(entry):
            blocks += (_demoted(block, entry.level) for block in writer.blocks(page))
    yield NAME, ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")
    yield from pictures


def _contents(entries: Sequence[BookEntry]) -> Markdown:
    indents = {PART: "", CHAPTER: "    "}
    return list_markdown(
        [Markdown(f"{indents.get(entry.level, ' ' * 8)}- {_link(entry)}") for entry in _with_parents(entries)]
    )


def _with_parents(entries: Sequence[BookEntry]) -> Iterator[BookEntry]:
    """Yield the entries; a section whose part has no chapters takes the place of a chapter."""
    above = PART
    for entry in entries:
        above = entry.level if entry.level < SECTION else above
        yield entry._replace(level=above + 1) if entry.level > above + 1 else entry


def _link(entry: BookEntry) -> Markdown:
    return link_markdown(fragment(entry.place), _title(entry))


def _title(entry: BookEntry) -> Markdown:
    title = code_markdown(entry.title) if entry.is_code else text_markdown(entry.title)
    return Markdown(f"{text_markdown(entry.label)}: {title}") if entry.label else title


def _demoted(block: Markdown, level: int) -> Markdown:
    found = _HEADING.match(block)
    # The title of the document is its only heading of level 1.
    return Markdown("#" * min(len(found[1]) + level, _DEEPEST) + block[len(found[1]) :]) if found else block
