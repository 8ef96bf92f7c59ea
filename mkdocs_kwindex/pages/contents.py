"""Tables of contents in plain values."""

from msgspec import Struct

TOC_LIMIT = 80
"""A table of contents is rendered twice by Material and searched once per section: beyond this it is cut."""


class TocEntry(Struct, frozen=True):
    """An entry of a table of contents."""

    title: str
    identifier: str
    level: int
    children: tuple["TocEntry", ...] = ()
