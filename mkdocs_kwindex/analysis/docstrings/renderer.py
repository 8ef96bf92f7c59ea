"""Renders docstrings to sections of safe HTML."""

import re
from collections.abc import Callable
from functools import cached_property, partial
from itertools import dropwhile, takewhile

from msgspec import Struct, structs

from mkdocs_kwindex.analysis.docstrings.sections import ParsedSection
from mkdocs_kwindex.analysis.docstrings.styles import parse
from mkdocs_kwindex.analysis.docstrings.subject import Subject
from mkdocs_kwindex.analysis.languages.documents import DocumentRenderer
from mkdocs_kwindex.analysis.markup.code import guess_language, is_prose
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.link_definitions import Definitions
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.analysis.markup.sanitizer import neutralize
from mkdocs_kwindex.analysis.markup.summary import summarize
from mkdocs_kwindex.model.docstrings import Docstring, DocstringField, DocstringSection, SectionKind
from mkdocs_kwindex.model.placeholders import LINK_START, PLACEHOLDER

_TYPE_MARKUP = re.compile(r"(?::[A-Za-z][\w:.-]{0,40}:(?=`))?`{1,2}([^`\n]{0,200})`{1,2}_?|`")

# A run of statements at the prompt, with what they print, up to a blank line.
_EXAMPLE = re.compile(r"^[ \t]*>>> .*(?:\n[ \t]*\S.*)*", re.MULTILINE)


class DocstringOptions(Struct, frozen=True):
    """How docstrings are read, as plain values that can be sent to another process.

    Attributes:
        style: The style of their sections: `auto`, `google`, `numpy` or `sphinx`.
        markdown: The site's Markdown configuration.
    """

    style: str = "auto"
    markdown: MarkdownOptions = MarkdownOptions()


class DocstringRenderer:
    """Renders docstrings, with one Markdown converter that is used again and again."""

    def __init__(self, style: str, markup: Markup, markdown: MarkdownOptions | None = None) -> None:
        """Create a renderer.

        Args:
            style: The style of the docstrings' sections: `auto`, `google`, `numpy` or `sphinx`.
            markup: Renders the text inside of sections.
            markdown: The site's Markdown configuration, for files that are documents.
        """
        self._style = style
        self._markup = markup
        self._markdown = markdown or MarkdownOptions()

    @classmethod
    def from_options(cls, options: DocstringOptions) -> "DocstringRenderer":
        """Create a renderer with its own Markdown converter."""
        return cls(options.style, Markup(options.markdown), options.markdown)

    @cached_property
    def documents(self) -> DocumentRenderer:
        """Renders files that are documents."""
        return DocumentRenderer(self._markdown)

    def render(self, text: str, line: int = 1, subject: Subject | None = None) -> Docstring:
        """Take a docstring apart and render its sections.

        Args:
            text: The docstring, without common indentation.
            line: The line that it begins on.
            subject: What it documents; the signature completes the tables.
        """
        value = neutralize(text)
        subject = subject or Subject()
        render = partial(self._markup.to_html, definitions=Definitions(value))
        parsed = (self._section(section, subject, render) for section in parse(value, subject, self._style))
        sections = tuple(section for section in parsed if section.html or section.fields or section.title)
        if own_names := frozenset(parameter.name for parameter in subject.parameters):
            sections = tuple(_without_links_to(own_names, section) for section in sections)
        return Docstring.of(
            line=line,
            summary=summarize(value),
            sections=sections,
            examples=len(_EXAMPLE.findall(value)),
        )

    def _section(self, section: ParsedSection, subject: Subject, render: Callable[[str], str]) -> DocstringSection:
        """Render one section."""
        if section.entries:
            fields = tuple(_field(field, render) for field in subject.fields(section.kind, section.entries))
            return DocstringSection(section.kind, title=section.title, fields=fields)
        text = section.text
        if section.kind is SectionKind.EXAMPLES:
            text = _example(text)
        elif section.admonition == "seealso":
            text = _see_also(text)
        kind = "info" if section.admonition == "seealso" else section.admonition
        return DocstringSection(section.kind, title=section.title, html=render(text), admonition=kind)


def _field(field: DocstringField, render: Callable[[str], str]) -> DocstringField:
    """Render a row of a table."""
    return structs.replace(field, annotation=_plain_type(field.annotation), html=render(field.html))


def _plain_type(annotation: str) -> str:
    """The text of a type without the markup of its names."""
    if "`" not in annotation:
        return annotation
    return _TYPE_MARKUP.sub(lambda match: match[1].strip("~!") if match[1] else "", annotation)


def _example(text: str) -> str:
    """The text of an example, indented when it is code that its author has not marked as such."""
    lines = text.split("\n")
    if "```" in text or ">>>" in text or is_prose(lines) or guess_language(lines) != "python":
        return text
    first = list(takewhile(str.strip, dropwhile(lambda line: not line.strip(), lines)))
    says_where_code_is = any(line.rstrip().endswith("::") and not line.startswith(" ") for line in lines)
    if says_where_code_is or (is_prose(first) and guess_language(first) != "python"):
        return text
    return "\n".join(f"    {line}" if line else "" for line in lines)


_SEE_ALSO_ITEM = re.compile(r"([\w.~:`]+(?:, *[\w.~:`]+)*)(?: *: *((?s:.*)))?\Z")


def _see_also(text: str) -> str:
    """Turn the lines of a "See Also" section of the Numpy style, names with descriptions, into a list."""
    items: list[str] = []
    for line in text.split("\n"):
        if line.startswith(" ") and items:
            items[-1] += " " + line.strip()
            continue
        if not line.strip():
            continue
        item = _SEE_ALSO_ITEM.match(line.rstrip().rstrip(","))
        if item is None:
            return text
        names = ", ".join(name if "`" in name else f"`{name.strip()}`" for name in item[1].split(","))
        items.append(f"- {names}: {item[2]}" if item[2] else f"- {names}")
    return "\n".join(items)


def _without_links_to(names: frozenset[str], section: DocstringSection) -> DocstringSection:
    """Remove the link placeholders around some names."""

    def unlink(match: re.Match[str]) -> str:
        return match[2] if match[1] in names else match[0]

    return _map_html(lambda html: PLACEHOLDER.sub(unlink, html) if LINK_START in html else html, section)


def _map_html(change: Callable[[str], str], section: DocstringSection) -> DocstringSection:
    return DocstringSection(
        kind=section.kind,
        title=section.title,
        html=change(section.html),
        fields=tuple(structs.replace(field, html=change(field.html)) for field in section.fields),
        admonition=section.admonition,
    )
