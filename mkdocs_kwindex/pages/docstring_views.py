"""Docstrings as pages show them: text, and tables of fields."""

from msgspec import Struct, structs

from mkdocs_kwindex.model import DocstringField, DocstringSection, SectionKind, Signature
from mkdocs_kwindex.model.placeholders import plain_text
from mkdocs_kwindex.pages.links import Links

_TITLES = {
    SectionKind.PARAMETERS: "Parameters",
    SectionKind.OTHER_PARAMETERS: "Other parameters",
    SectionKind.TYPE_PARAMETERS: "Type parameters",
    SectionKind.RAISES: "Raises",
    SectionKind.WARNS: "Warns",
    SectionKind.RETURNS: "Returns",
    SectionKind.YIELDS: "Yields",
    SectionKind.RECEIVES: "Receives",
    SectionKind.EXAMPLES: "Examples",
    SectionKind.ATTRIBUTES: "Attributes",
    SectionKind.FUNCTIONS: "Functions",
    SectionKind.CLASSES: "Classes",
    SectionKind.TYPE_ALIASES: "Type aliases",
    SectionKind.MODULES: "Modules",
    SectionKind.DEPRECATED: "Deprecated",
}


_OF_SIGNATURE = {SectionKind.PARAMETERS, SectionKind.OTHER_PARAMETERS, SectionKind.RETURNS, SectionKind.YIELDS}


class FieldView(Struct, frozen=True):
    """A row of a docstring table."""

    name: str
    annotation: str
    annotation_html: str
    default: str
    html: str


class SectionView(Struct, frozen=True):
    """A docstring section; a table when it has fields."""

    kind: str
    title: str
    html: str
    fields: tuple[FieldView, ...]
    admonition: str
    has_names: bool
    has_annotations: bool
    has_defaults: bool

    @property
    def text(self) -> str:
        """Its text without markup."""
        cells = " ".join(f"{field.name} {field.annotation} {field.default} {field.html}" for field in self.fields)
        return plain_text(f"{self.title} {self.html} {cells}")


def section_text(section: DocstringSection) -> str:
    """Return the text of a docstring section."""
    cells = " ".join(f"{field.name} {field.annotation} {field.default} {field.html}" for field in section.fields)
    title = section.title or _TITLES.get(section.kind, "")
    return plain_text(f"{title} {section.html} {cells}")


def docstring_sections(
    links: Links, sections: tuple[DocstringSection, ...], scope: str, signature: Signature | None = None
) -> tuple[SectionView, ...]:
    """Turn the sections of a docstring into views, their placeholders into links.

    Args:
        links: The links as the page writes them.
        sections: The sections.
        scope: The id of the symbol whose docstring it is.
        signature: The signature that the page shows above them, whose types and defaults are not repeated.
    """
    return tuple(_section(links, _unrepeated(section, signature), scope) for section in sections)


def _unrepeated(section: DocstringSection, signature: Signature | None) -> DocstringSection:
    """Take out of a table what the signature above it says."""
    if signature is None or section.kind not in _OF_SIGNATURE:
        return section
    told = {parameter.name: parameter for parameter in signature.parameters}

    def unrepeated(field: DocstringField) -> DocstringField:
        parameter = told.get(field.name.lstrip("*"))
        told_type, told_default = (parameter.annotation, parameter.default) if parameter else (signature.returns, "")
        return structs.replace(
            field,
            annotation="" if field.annotation == told_type and not field.is_written else field.annotation,
            default="" if field.default == told_default else field.default,
        )

    return structs.replace(section, fields=tuple(map(unrepeated, section.fields)))


def _section(links: Links, section: DocstringSection, scope: str) -> SectionView:
    return SectionView(
        kind=section.kind.value,
        title=section.title or _TITLES.get(section.kind, ""),
        html=links.fill(section.html, scope),
        fields=tuple(_row(links, field, scope) for field in section.fields),
        admonition=section.admonition,
        has_names=any(field.name for field in section.fields),
        has_annotations=any(field.annotation for field in section.fields),
        has_defaults=any(field.default for field in section.fields),
    )


def _row(links: Links, field: DocstringField, scope: str) -> FieldView:
    annotate = links.written_type if field.is_written else links.annotation
    annotation_html = annotate(field.annotation, scope)
    return FieldView(field.name, field.annotation, annotation_html, field.default, links.fill(field.html, scope))
