"""Tables of contents in plain values."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from mkdocs_kwindex.model.sections import Section

TOC_LIMIT = 80
"""A table of contents is rendered twice by Material and searched once per section: beyond this it is cut."""


class TocEntry(Struct, frozen=True):
    """An entry of a table of contents."""

    title: str
    identifier: str
    level: int
    children: tuple["TocEntry", ...] = ()


def section_toc(
    sections: Sequence[Section], symbols: Sequence[TocEntry], absent: Collection[Section]
) -> tuple[TocEntry, ...]:
    """Make the table of contents of an overview page.

    Args:
        sections: The sections that the site shows, in their order.
        symbols: What its detailed analysis explains.
        absent: The sections that it does not have.
    """
    return tuple(
        TocEntry(section.heading, section, 2, tuple(symbols) if section == Section.DETAILED_ANALYSIS else ())
        for section in sections
        if section not in absent
    )
