"""The files of the export, from the analysed tree."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby
from typing import TypeAlias

import msgspec
from msgspec import Struct

from mkdocs_kwindex.export.markdown.addresses import MarkdownUrlMap
from mkdocs_kwindex.export.markdown.page import markdown_page
from mkdocs_kwindex.export.markdown.parts import DISPLAY_LIMIT, PagePart, follow, moved, split, where_moved
from mkdocs_kwindex.export.published_lists import keywords_json
from mkdocs_kwindex.model.compression import compress, decompress
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.pages.page_plan import GLOSSARY_TITLE, PageKind, PagePlan
from mkdocs_kwindex.pages.scan_report import report_json
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.rendering import PageRenderer

Make: TypeAlias = Callable[[str], bytes]
Ahead: TypeAlias = Callable[[Make, Sequence[Sequence[str]]], AbstractContextManager[Make]]


def _one_by_one(make: Make, _groups: Sequence[Sequence[str]]) -> AbstractContextManager[Make]:
    return nullcontext(make)


def of_markdown(site: Site) -> Site:
    """Return the tree whose pages are Markdown files, their sections in the order that they are listed in."""
    sections = tuple(section for section in Section if section in site.sections)
    return dataclasses.replace(site, urls=MarkdownUrlMap(site.tree), sections=sections)


def planned(site: Site) -> list[PagePlan]:
    """List the pages of a tree, in the order of the navigation; the glossary is among them in any case."""
    plans = [*site.plans]
    if site.tree.root is None:
        plans.append(PagePlan(PageKind.GLOSSARY, site.urls.glossary(), "", GLOSSARY_TITLE))
        letters = site.project_facts.glossary_letters
        plans += [
            PagePlan(PageKind.GLOSSARY, site.urls.glossary(letter), letter, f"{GLOSSARY_TITLE}: {letter}")
            for letter in letters
        ]
    return plans


class _Made(Struct, frozen=True):
    """A page as it comes from whoever made it: its files, and its pictures with their paths."""

    parts: list[tuple[str, str]]
    pictures: list[tuple[str, bytes]]


def markdown_files(site: Site, ahead: Ahead = _one_by_one) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file of the export.

    Args:
        site: The tree, as `of_markdown` returns it.
        ahead: Has pages made ahead; given what makes a page, packed, and the pages, in groups of those that have much
            in common.
    """
    plans = {plan.uri: plan for plan in planned(site)}
    renderer = PageRenderer(site)

    def make(uri: str) -> bytes:
        page = markdown_page(plans[uri], renderer.render(plans[uri]))
        parts = [(part.uri, part.text) for part in split(page, DISPLAY_LIMIT)]
        return compress(msgspec.msgpack.encode(_Made(parts, list(page.pictures))))

    groups = [[plan.uri for plan in group] for _, group in groupby(plans.values(), lambda plan: plan.subject)]
    packed: list[bytes] = []
    # Where a place is, and so where links to it lead, is known when all pages are made.
    split_pages: list[list[PagePart]] = []
    with ahead(make, groups) as take:
        for uri in plans:
            packed.append(take(uri))
            made = _unpack(packed[-1])
            yield from made.pictures
            if len(made.parts) > 1:
                split_pages.append([PagePart(*part) for part in made.parts])
    places = where_moved(split_pages)
    for data in packed:
        made = _unpack(data)
        for part in made.parts:
            yield part[0], follow(PagePart(*part), made.parts[0][0], places).encode("utf-8", "replace")
    # Pages lead to these lists, too.
    yield site.urls.keywords_json, b"".join(keywords_json(site, lambda address: moved(address, places)))
    yield site.urls.report_json, msgspec.json.format(msgspec.json.encode(report_json(site)))


def _unpack(data: bytes) -> _Made:
    return msgspec.msgpack.decode(decompress(data), type=_Made)
