"""One page as Markdown."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mkdocs_kwindex.export.markdown.blocks import BlockWriter
from mkdocs_kwindex.export.markdown.inline import attributes_of, inline, join_inline
from mkdocs_kwindex.export.markdown.pictures import standalone_svg
from mkdocs_kwindex.export.markdown.special_blocks import paragraph_of
from mkdocs_kwindex.model.anchors import KEYWORD_SECTION_MAP
from mkdocs_kwindex.model.markdown_text import (
    Markdown,
    anchor_markdown,
    code_markdown,
    heading,
    link_markdown,
    strong,
    text_markdown,
)
from mkdocs_kwindex.model.sections import READING_ORDER, Section
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan

# The headings that the original's pages have.
_TITLES: Final = {
    PageKind.OVERVIEW: "Documentation",
    PageKind.KEYWORDS: "Keyword Index",
    PageKind.INDEX: "Folder Index",
    PageKind.DOC: "Folder Documentation",
    PageKind.SUB: "Subtree Keywords",
}
_SECTION = re.compile(r'## <a id="([^"]*)"></a>')


@dataclass(frozen=True)
class MarkdownPage:
    """A page before it is a file.

    Attributes:
        uri: Its path below the folder of the export.
        blocks: Its blocks, its heading first.
        pictures: The pictures on it, by their paths.
    """

    uri: str
    blocks: tuple[Markdown, ...]
    pictures: tuple[tuple[str, bytes], ...]


def markdown_page(plan: PagePlan, html: str) -> MarkdownPage:
    """Make a page.

    Args:
        plan: Which page it is.
        html: The page as the built site has it, with addresses of Markdown files.
    """
    pictures: list[tuple[str, bytes]] = []

    def keep(svg: str, _words: str) -> str:
        path = f"{plan.uri.removesuffix('.md')}_{len(pictures) + 1}.svg"
        pictures.append((path, standalone_svg(svg)))
        return quote(posixpath.basename(path))

    body = LexborHTMLParser(html).body
    page = body.css_first(".kw-page") if body is not None else None
    if page is None:
        return MarkdownPage(plan.uri, (), ())
    writer = BlockWriter(keep)
    head = list(_title(plan, page))
    tabs = _tabs(page) if plan.kind is PageKind.KEYWORDS else {}
    if header := page.css_first(".kw-head"):
        head += writer.blocks(header)
        header.decompose()
    silent = dict(_silent_sections(page))
    blocks: Iterable[Markdown] = list(writer.blocks(page))
    if plan.kind is PageKind.OVERVIEW:
        blocks = _in_order(blocks, silent)
    elif plan.kind is PageKind.KEYWORDS:
        blocks = _as_keyword_index(plan, tabs, blocks)
    return MarkdownPage(plan.uri, (*head, *blocks), tuple(pictures))


def _title(plan: PagePlan, page: LexborNode) -> Iterator[Markdown]:
    """Take the title off a page, and yield its heading and the place of the page's subject."""
    title = page.css_first("h1")
    if title is None:
        return
    identifier = attributes_of(title).get("id", "")
    if plan.kind in _TITLES and plan.subject:
        yield heading(1, Markdown(f"{_TITLES[plan.kind]}: {code_markdown(plan.subject)}"))
    else:
        yield heading(1, inline(title))
    if identifier:
        yield anchor_markdown(identifier)
    title.decompose()


def _silent_sections(page: LexborNode) -> Iterator[tuple[str, Markdown]]:
    """Take the line that closes a page off it, and yield the sections that have nothing to say, and why."""
    closing = page.css_first(".kw-closing")
    if closing is None:
        return
    sections: list[str] = []
    reason: list[LexborNode] = []
    for node in (*closing.iter(include_text=True), None):
        if node is not None and (node.tag != "b" or not node.id):
            reason.append(node)
            continue
        text = join_inline(iter(reason))
        if text.startswith(": "):
            yield from ((section, Markdown(text.removeprefix(": "))) for section in sections)
            sections = []
        reason = []
        if node is not None:
            sections.append(node.id or "")
    closing.decompose()


def _in_order(blocks: Iterable[Markdown], silent: dict[str, Markdown]) -> Iterator[Markdown]:
    """Yield the sections in the original's order; those with nothing to say, say so."""
    sections: dict[str, list[Markdown]] = {"": []}
    current = ""
    for block in blocks:
        found = _SECTION.match(block)
        if found and found[1] in READING_ORDER:
            current = found[1]
        sections.setdefault(current, []).append(block)
    yield from sections[""]
    for section in Section:
        if section in sections:
            yield from sections[section]
        elif section in silent:
            yield heading(2, text_markdown(section.heading), section)
            yield from paragraph_of(silent[section])


def _tabs(page: LexborNode) -> Mapping[str, str]:
    """Take the links to the sister pages off a page, and return their addresses by their titles."""
    tabs = page.css_first(".kw-tabs")
    if tabs is None:
        return {}
    found = {tab.text(deep=False).strip(): attributes_of(tab).get("href", "") for tab in tabs.iter()}
    tabs.decompose()
    return found


def _as_keyword_index(plan: PagePlan, tabs: Mapping[str, str], blocks: Iterable[Markdown]) -> Iterator[Markdown]:
    """Yield the blocks of a keyword page under the original's headings."""
    docs, folder = tabs.get("Overview", ""), posixpath.dirname(plan.subject)
    yield heading(2, text_markdown("File Information"), "file-information")
    information = [
        ("Original File", f"{docs}#{Section.ORIGINAL_SOURCE}", plan.subject),
        ("Documentation", docs, posixpath.basename(unquote(docs))),
        *([("Folder", tabs["Folder"], folder)] if "Folder" in tabs else []),
    ]
    yield Markdown(
        "\n".join(
            f"- {strong(text_markdown(name))}: {link_markdown(href, code_markdown(text))}"
            for name, href, text in information
        )
    )
    yield heading(2, text_markdown("Keywords Extracted"), "keywords-extracted")
    for block in blocks:
        found = _SECTION.match(block)
        yield Markdown(f"#{block}") if found and found[1] != KEYWORD_SECTION_MAP else block
