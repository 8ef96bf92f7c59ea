"""Texts of the tree in Markdown that others render."""

import re

from mkdocs_kwindex.cli.terminal import printable

_TICKS = re.compile("`+")


def code_span(text: str) -> str:
    """Write a text as code, whatever is in it."""
    shown = printable(text)
    longest = max(map(len, _TICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
