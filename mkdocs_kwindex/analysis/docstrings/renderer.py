"""Docstrings to sections of safe HTML."""

import re
from collections.abc import Callable
from functools import cached_property

import griffe
from msgspec import Struct

from mkdocs_kwindex.analysis.docstrings.styles import admonition_kind, parse
from mkdocs_kwindex.analysis.docstrings.summary import summarize
from mkdocs_kwindex.analysis.languages.documents import DocumentRenderer
from mkdocs_kwindex.analysis.markup.code import dedent, guess_language, is_prose
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.analysis.markup.sanitizer import neutralize
from mkdocs_kwindex.model.docstrings import Docstring, DocstringField, DocstringSection, SectionKind
from mkdocs_kwindex.model.placeholders import LINK_START, PLACEHOLDER

_BULLET = re.compile(r"^[-*•] +")
_RETURNED = frozenset({SectionKind.RETURNS, SectionKind.YIELDS, SectionKind.RECEIVES})
_TYPE_AND_DESCRIPTION = re.compile(r"((?:[\w.]+\[[^:\n]*\]|\w+(?:\.\w+)+|[\w.]+(?= \|))(?: \| [\w.\[\], ]+)*):(?=\s)")
_TYPE_NAMES = frozenset({
    "any", "bool", "bytes", "callable", "complex", "dict", "float", "frozenset", "int", "iterable", "iterator", "list",
    "module", "namedtuple", "object", "sequence", "set", "str", "string", "tuple", "type",
})  # fmt: skip

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

    def render(self, docstring: griffe.Docstring) -> Docstring:
        """Take a docstring apart and render its sections.

        Args:
            docstring: The docstring; the signature of its parent completes the tables.
        """
        value = neutralize(docstring.value)
        parsed = map(self._section, parse(value, docstring.parent, self._style))
        sections = tuple(section for section in parsed if section.html or section.fields)
        if own_names := _parameter_names(docstring.parent):
            sections = tuple(_without_links_to(own_names, section) for section in sections)
        return Docstring.of(
            line=docstring.lineno or 1,
            summary=summarize(value),
            sections=sections,
            examples=len(_EXAMPLE.findall(value)),
        )

    def _section(self, section: griffe.DocstringSection) -> DocstringSection:
        """Render one section."""
        kind = SectionKind(section.kind.value)
        value = section.value
        match kind:
            case SectionKind.TEXT:
                return DocstringSection(kind, title=section.title or "", html=self._markup.to_html(value))
            case SectionKind.EXAMPLES:
                text = "\n\n".join(_example(part) for _, part in value)
                return DocstringSection(kind, title=section.title or "", html=self._markup.to_html(text))
            case SectionKind.DEPRECATED:
                version = _source(value.version)
                title = section.title or (f"Deprecated since version {version}" if version else "")
                return DocstringSection(kind, title=title, html=self._markup.to_html(value.description))
            case SectionKind.ADMONITION:
                return self._admonition(section)
            case _:
                field = self._returned if kind in _RETURNED else self._field
                fields = tuple(map(field, value))
                return DocstringSection(kind, title=section.title or "", fields=fields)

    def _admonition(self, section: griffe.DocstringSection) -> DocstringSection:
        """Render an admonition, or a section that griffe takes for one because it has no kind of its own."""
        title = (section.title or "").strip()
        kind = admonition_kind(section)
        text = section.value.contents
        if kind == "seealso":
            kind, text = "info", _see_also(text)
        html = self._markup.to_html(_example(text) if kind == "example" else text)
        if kind == "example":
            return DocstringSection(SectionKind.EXAMPLES, title=title, html=html)
        if kind:
            return DocstringSection(SectionKind.ADMONITION, title=title, html=html, admonition=kind)
        return DocstringSection(SectionKind.TEXT, title=title, html=html)

    def _returned(self, element: griffe.DocstringElement) -> DocstringField:
        """Render a row that says what comes back: `type: description`, which griffe reads as `name: description`."""
        annotation = _source(element.annotation)
        name, description = getattr(element, "name", "") or "", element.description
        if not name and (typed := _TYPE_AND_DESCRIPTION.match(description)):
            annotation, description = typed[1], description[typed.end() :]
        elif name and _is_type(name, annotation):
            name, annotation = "", annotation or name
        return DocstringField(name, annotation, html=self._markup.to_html(_dedent_continuation(description)))

    def _field(self, element: griffe.DocstringElement) -> DocstringField:
        """Render one row of a table."""
        description = _dedent_continuation(element.description.strip("\n"))
        return DocstringField(
            name=_BULLET.sub("", getattr(element, "name", "") or ""),
            annotation=_source(element.annotation),
            default=_source(getattr(element, "value", None)),
            html=self._markup.to_html(description),
        )


def _example(text: str) -> str:
    """The text of an example, indented when it is code that its author has not marked as such."""
    lines = text.split("\n")
    if "```" in text or ">>>" in text or is_prose(lines) or guess_language(lines) != "python":
        return text
    return "\n".join(f"    {line}" if line else "" for line in lines)


def _is_type(name: str, annotation: str) -> bool:
    """Whether what griffe takes for the name of a returned value is its type."""
    return name.lower() in _TYPE_NAMES or name[0].isupper() or name in re.findall(r"\w+", annotation)


def _dedent_continuation(text: str) -> str:
    """The text without the indentation of the lines below the first, which authors align with the description."""
    first, *more = text.split("\n")
    return "\n".join([first.strip(), *dedent(more)])


def _source(expression: str | griffe.Expr | None) -> str:
    """The source text of an expression of the docstring or of the signature."""
    return "" if expression is None else neutralize(str(expression))


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
    # `Class.parameters` would look for an inherited `__init__`, and fails where `__init__` is no function.
    function = parent.members.get("__init__") if isinstance(parent, griffe.Class) else parent
    if not isinstance(function, griffe.Function):
        return frozenset()
    return frozenset(parameter.name.lstrip("*") for parameter in function.parameters)


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
        fields=tuple(
            DocstringField(field.name, field.annotation, field.default, change(field.html)) for field in section.fields
        ),
        admonition=section.admonition,
    )
