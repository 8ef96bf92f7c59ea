"""The files of the export, from the analysed tree."""

import dataclasses
from collections.abc import Iterator

import msgspec

from mkdocs_kwindex.export.markdown.addresses import MarkdownUrlMap
from mkdocs_kwindex.export.markdown.page import MarkdownPage, markdown_page
from mkdocs_kwindex.export.markdown.parts import DISPLAY_LIMIT, Part, follow, split, where_moved
from mkdocs_kwindex.model.compression import compress, decompress
from mkdocs_kwindex.pages.page_plan import GLOSSARY_TITLE, PageKind, PagePlan, plan_pages
from mkdocs_kwindex.pages.report import report_json
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.table_of_contents import SECTION_TITLES
from mkdocs_kwindex.rendering import PageRenderer


def of_markdown(site: Site) -> Site:
    """Return the tree whose pages are Markdown files, their sections in the order that they are listed in."""
    sections = tuple(section for section in SECTION_TITLES if section in site.sections)
    return dataclasses.replace(site, urls=MarkdownUrlMap(site.tree), sections=sections)


def planned(site: Site) -> list[PagePlan]:
    """List the pages of a tree, in the order of the navigation; the glossary is among them in any case."""
    plans = plan_pages(site.tree, site.urls, site.title, site.parts)
    if site.tree.root is None:
        plans.append(PagePlan(PageKind.GLOSSARY, site.urls.glossary(), "", GLOSSARY_TITLE))
        letters = site.glossary_letters
        plans += [
            PagePlan(PageKind.GLOSSARY, site.urls.glossary(letter), letter, f"{GLOSSARY_TITLE}: {letter}")
            for letter in letters
        ]
    return plans


def markdown_pages(site: Site) -> Iterator[MarkdownPage]:
    """Yield the pages of a tree.

    Args:
        site: The tree, as `of_markdown` returns it.
    """
    renderer = PageRenderer(site)
    for plan in planned(site):
        yield markdown_page(plan, renderer.render(plan))


def markdown_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file of the export.

    Args:
        site: The tree, as `of_markdown` returns it.
    """
    # Where a place is, and so where links to it lead, is known when all pages are made.
    pages: list[list[Part]] = []
    packed: list[bytes] = []
    for page in markdown_pages(site):
        yield from page.pictures
        parts = list(split(page, DISPLAY_LIMIT))
        pages.append([Part(part.uri, part.text if len(parts) > 1 else "") for part in parts])
        packed.append(compress(msgspec.msgpack.encode([part.text for part in parts])))
    places = where_moved(pages)
    for parts, texts in zip(pages, packed, strict=True):
        for part, text in zip(parts, msgspec.msgpack.decode(decompress(texts), type=list[str]), strict=True):
            yield part.uri, follow(Part(part.uri, text), parts[0].uri, places).encode("utf-8", "replace")
    yield site.urls.report_json, msgspec.json.format(msgspec.json.encode(report_json(site)))
