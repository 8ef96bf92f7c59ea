"""Detects the style of a docstring and parses it into sections."""

from collections.abc import Callable, Mapping
from typing import Final

from mkdocs_kwindex.analysis.docstrings import google, numpy, sphinx
from mkdocs_kwindex.analysis.docstrings.sections import ParsedSection, text_section
from mkdocs_kwindex.analysis.docstrings.subject import Subject

_PARSERS: Final[Mapping[str, Callable[[list[str], Subject], list[ParsedSection]]]] = {
    "numpy": numpy.parse,
    "sphinx": sphinx.parse,
    "google": google.parse,
}


def parse(text: str, subject: Subject, style: str) -> list[ParsedSection]:
    """Take a docstring apart.

    Args:
        text: The docstring, without common indentation.
        subject: What it documents.
        style: The style: `google`, `numpy`, `sphinx`, or `auto` for the one that most of its titles are written in.
    """
    lines = [line if line.strip() else "" for line in text.expandtabs().split("\n")]
    parser = _PARSERS.get(infer(lines) if style == "auto" else style)
    return parser(lines, subject) if parser else text_section(lines)


def infer(lines: list[str]) -> str:
    """The style of a docstring; empty for one without sections."""
    if len(lines) == 1:
        return ""
    counts = {
        "numpy": numpy.count_titles(lines),
        "sphinx": sphinx.count_fields(lines),
        "google": google.count_titles(lines),
    }
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""
