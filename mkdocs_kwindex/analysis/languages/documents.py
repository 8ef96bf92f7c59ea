"""Reads Markdown and reStructuredText documents: each section is rendered by itself, under an id of its own."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from mkdocs_kwindex.analysis.languages.content import Content, DefinitionList, sorted_references
from mkdocs_kwindex.analysis.languages.headings import (
    DocumentOutline,
    Heading,
    markdown_outline,
    restructuredtext_outline,
)
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.analysis.markup.sanitizer import plain_text
from mkdocs_kwindex.analysis.markup.summary import summarize
from mkdocs_kwindex.model import Docstring, DocstringSection, Kind, SectionKind
from mkdocs_kwindex.model.placeholders import PLACEHOLDER

_NOT_PROSE = re.compile(r"\s*(?:!\[|\[!\[|<|\.\. |\[[^\]]*\]:|[-=|:]{3,}|```|~~~)")
# Markup in a heading; what has no end would be followed to that of the text, again and again.
_SIGNS = re.compile(r"[`*]|!?\[|\]\([^)]{0,1000}\)|<[^>]{0,1000}>")
_SLUG_SEPARATOR = re.compile(r"[^\w]+")


class DocumentRenderer:
    """Reads documents, with converters that are made at first use."""

    def __init__(self, options: MarkdownOptions) -> None:
        """Create a renderer with the site's Markdown configuration."""
        self._options = options

    def markdown(self, text: str) -> Content:
        """Read a Markdown document."""
        lines = text.split("\n")
        return _read(lines, markdown_outline(lines), self._markdown.markdown_to_html)

    def restructuredtext(self, text: str) -> Content:
        """Read a reStructuredText document."""
        lines = text.split("\n")
        return _read(lines, restructuredtext_outline(lines), self._restructuredtext.to_html)

    def markdown_html(self, text: str) -> str:
        """Render a piece of Markdown."""
        return self._markdown.markdown_to_html(text)

    @cached_property
    def _markdown(self) -> Markup:
        return Markup(self._options, files=True, raw_html=True)

    @cached_property
    def _restructuredtext(self) -> Markup:
        return Markup(self._options, files=True)


def _read(lines: list[str], outline: DocumentOutline, render: Callable[[str], str]) -> Content:
    found = DefinitionList()
    headings = outline.headings
    ends = [*(heading.first_line - 1 for heading in headings[1:]), len(lines)][: len(headings)]
    open_headings: list[tuple[int, int]] = []
    for heading, part_end in zip(headings, ends, strict=True):
        while open_headings and open_headings[-1][0] >= heading.level:
            found.update(open_headings.pop()[1], end_line=_last_line(lines, heading.first_line - 1))
        text = _with_targets(lines[heading.last_line : part_end], outline.targets)
        index = found.add(
            Kind.HEADING,
            _heading_text(heading, render),
            heading.first_line,
            path=slug(heading.text),
            parent=open_headings[-1][1] if open_headings else -1,
            end_line=_last_line(lines, part_end),
            docstring=_docstring(text, heading.last_line + 1, render),
        )
        open_headings.append((heading.level, index))
    for _, index in open_headings:
        found.update(index, end_line=_last_line(lines, len(lines)))
    definitions = found.finish()
    first = headings[0].first_line - 1 if headings else len(lines)
    opening = _docstring(
        _with_targets(lines[outline.body_line - 1 : first], outline.targets), outline.body_line, render
    )
    if not (opening and opening.summary) and definitions and definitions[0].docstring and _stands_alone(headings):
        # A document that begins with its title, or with badges: what it is about is said below.
        below = definitions[0].docstring
        opening = Docstring.of(below.line, below.summary, opening.sections if opening else ())
    return Content(opening, definitions, sorted_references(outline.references))


def slug(text: str) -> str:
    """Make the id of a heading, as code hosts do: words in lower case with hyphens between them."""
    return _SLUG_SEPARATOR.sub("-", _SIGNS.sub("", text).lower()).strip("-") or "section"


def _stands_alone(headings: Sequence[Heading]) -> bool:
    """Return whether the first heading is the document's title."""
    return all(heading.level > headings[0].level for heading in headings[1:])


def _heading_text(heading: Heading, render: Callable[[str], str]) -> str:
    text = " ".join(plain_text(PLACEHOLDER.sub(r"\2", render(heading.text))).split())
    return text or heading.text


def _docstring(text: str, line: int, render: Callable[[str], str]) -> Docstring | None:
    html = render(text)
    if not html:
        return None
    prose = next((part for part in re.split(r"\n\s*\n", text) if part.strip() and not _NOT_PROSE.match(part)), "")
    return Docstring.of(line, summarize(prose), (DocstringSection(SectionKind.TEXT, html=html),))


def _with_targets(lines: list[str], targets: dict[str, str]) -> str:
    """Join lines, and add the link targets that they use and that are in another section."""
    text = "\n".join(lines)
    lower = text.lower()
    used = [target for label, target in targets.items() if label in lower and target not in text]
    return "\n".join([text, "", *used]) if used else text


def _last_line(lines: list[str], number: int) -> int:
    """Return the last line, up to a line, that is not blank."""
    while number > 1 and not lines[number - 1].strip():
        number -= 1
    return number
