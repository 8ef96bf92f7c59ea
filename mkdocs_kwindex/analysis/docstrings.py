"""Docstrings to sections of safe HTML."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import griffe
from msgspec import Struct

from mkdocs_kwindex.analysis.docstring_styles import parse
from mkdocs_kwindex.analysis.docstring_summary import summarize
from mkdocs_kwindex.analysis.markup import Markup
from mkdocs_kwindex.analysis.markup_code import is_prose
from mkdocs_kwindex.analysis.markup_directives import ADMONITIONS
from mkdocs_kwindex.analysis.markup_options import MarkdownOptions
from mkdocs_kwindex.analysis.markup_sanitizer import LINK_END, LINK_START, LINK_TEXT
from mkdocs_kwindex.model.docstrings import Docstring, DocstringField, DocstringSection, SectionKind

_MATERIAL_ADMONITIONS = frozenset({
    "abstract", "bug", "danger", "example", "failure", "info", "note", "question", "quote", "success", "tip", "warning",
})  # fmt: skip
_ADMONITION_SYNONYMS = {
    "notes": "note",
    "warnings": "warning",
    "see-also": "seealso",
    "tips": "tip",
    "hints": "hint",
    "caveats": "caution",
    "caveat": "caution",
}
_HEADING = re.compile(r"[A-Z][\w/-]*(?: [\w/-]+){0,3}")


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

    def __init__(self, style: str, markup: Markup) -> None:
        """Create a renderer.

        Args:
            style: The style of the docstrings' sections: `auto`, `google`, `numpy` or `sphinx`.
            markup: Renders the text inside of sections.
        """
        self._style = style
        self._markup = markup

    @classmethod
    def from_options(cls, options: DocstringOptions) -> "DocstringRenderer":
        """Create a renderer with its own Markdown converter."""
        return cls(options.style, Markup(options.markdown))

    def render(self, docstring: griffe.Docstring) -> Docstring:
        """Take a docstring apart and render its sections.

        Args:
            docstring: The docstring; the signature of its parent completes the tables.
        """
        parsed = _join_text(parse(docstring, self._style))
        sections = tuple(section for section in map(self._section, parsed) if section.html or section.fields)
        if own_names := _parameter_names(docstring.parent):
            sections = tuple(_without_links_to(own_names, section) for section in sections)
        return Docstring(line=docstring.lineno or 1, summary=summarize(docstring.value), sections=sections)

    def _section(self, section: griffe.DocstringSection) -> DocstringSection:
        """Render one section."""
        kind = SectionKind(section.kind.value)
        value = section.value
        match kind:
            case SectionKind.TEXT:
                return DocstringSection(kind, title=section.title or "", html=self._markup.to_html(value))
            case SectionKind.EXAMPLES:
                text = "\n\n".join(part for _, part in value)
                return DocstringSection(kind, title=section.title or "", html=self._markup.to_html(text))
            case SectionKind.DEPRECATED:
                version = _source(value.version)
                title = section.title or (f"Deprecated since version {version}" if version else "")
                return DocstringSection(kind, title=title, html=self._markup.to_html(value.description))
            case SectionKind.ADMONITION:
                return self._admonition(section)
            case _:
                fields = tuple(map(self._field, value))
                return DocstringSection(kind, title=section.title or "", fields=fields)

    def _admonition(self, section: griffe.DocstringSection) -> DocstringSection:
        """Render an admonition, or a section that griffe takes for one because it has no kind of its own."""
        title = (section.title or "").strip()
        name = _admonition_name(section)
        text = section.value.contents
        if name in {"example", "examples"}:
            return DocstringSection(SectionKind.EXAMPLES, title=title, html=self._markup.to_html(text))
        if name == "seealso":
            text = _see_also(text)
        html = self._markup.to_html(text)
        if name in ADMONITIONS or name in _MATERIAL_ADMONITIONS:
            return DocstringSection(
                SectionKind.ADMONITION, title=title, html=html, admonition=ADMONITIONS.get(name, (name,))[0]
            )
        return DocstringSection(SectionKind.TEXT, title=title, html=html)

    def _field(self, element: Any) -> DocstringField:
        """Render one row of a table."""
        description = element.description.strip("\n")
        return DocstringField(
            name=getattr(element, "name", "") or "",
            annotation=_source(element.annotation),
            default=_source(getattr(element, "value", None)),
            html=self._markup.to_html(description) if description.strip() else "",
        )


def _source(expression: str | griffe.Expr | None) -> str:
    """The source text of an expression of the docstring or of the signature."""
    return "" if expression is None else str(expression)


def _admonition_name(section: griffe.DocstringSection) -> str:
    """The directive of reStructuredText that says the same as a section's title."""
    name = str(section.value.kind).strip().lower().replace(" ", "-")
    return _ADMONITION_SYNONYMS.get(name, name)


def _is_heading(section: griffe.DocstringSection) -> bool:
    """Whether the title of a section that has no kind of its own heads a section, rather than ends a sentence."""
    title = section.title or ""
    return bool(_HEADING.fullmatch(title)) and not title.startswith("For ") and is_prose(section.value.contents.split("\n"))


def _join_text(sections: Sequence[griffe.DocstringSection]) -> Iterator[griffe.DocstringSection]:
    """Give back to the text what griffe takes for an admonition but is a sentence with an indented block below."""
    text: list[str] = []
    for section in sections:
        if section.kind is griffe.DocstringSectionKind.text and not section.title:
            text.append(section.value)
            continue
        if section.kind is griffe.DocstringSectionKind.admonition and not _stands_alone(section):
            block = "\n".join(f"    {line}" if line else "" for line in section.value.contents.split("\n"))
            text.append(f"{section.title}:\n\n{block}")
            continue
        if text:
            yield griffe.DocstringSectionText("\n\n".join(text))
            text.clear()
        yield section
    if text:
        yield griffe.DocstringSectionText("\n\n".join(text))


def _stands_alone(section: griffe.DocstringSection) -> bool:
    name = _admonition_name(section)
    return name in ADMONITIONS or name in _MATERIAL_ADMONITIONS or name == "examples" or _is_heading(section)


_SEE_ALSO_ITEM = re.compile(r"([\w.~:`]+(?:, *[\w.~:`]+)*)(?: *: *(.*))?\Z")


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


def _parameter_names(parent: griffe.Object | None) -> frozenset[str]:
    """The names of a function's own parameters, which its docstring means by them."""
    if not isinstance(parent, griffe.Function | griffe.Class):
        return frozenset()
    return frozenset(parameter.name.lstrip("*") for parameter in parent.parameters)


_PLACEHOLDER = re.compile(f"{LINK_START}([^{LINK_TEXT}]*){LINK_TEXT}([^{LINK_END}]*){LINK_END}")


def _without_links_to(names: frozenset[str], section: DocstringSection) -> DocstringSection:
    """Remove the link placeholders around some names."""

    def unlink(match: re.Match[str]) -> str:
        return match[2] if match[1] in names else match[0]

    return _map_html(lambda html: _PLACEHOLDER.sub(unlink, html) if LINK_START in html else html, section)


def _map_html(change: Callable[[str], str], section: DocstringSection) -> DocstringSection:
    return DocstringSection(
        kind=section.kind,
        title=section.title,
        html=change(section.html),
        fields=tuple(
            DocstringField(field.name, field.annotation, field.default, change(field.html)) for field in section.fields
        ),
        admonition=section.admonition,
    )
