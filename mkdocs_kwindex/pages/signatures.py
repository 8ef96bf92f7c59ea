"""Signatures as HTML."""

from collections.abc import Callable, Iterable, Iterator

from mkdocs_kwindex.model import Definition, Kind, Parameter, ParameterKind, SourceFile
from mkdocs_kwindex.model.escaping import Html, text_html, token

# As wide as a listing's line by PEP 8's 79 characters and a little more; a heading may take two.
_ONE_LINE = 84
_HEADING = 150
# As much as stands in one line of a heading that has something beside it.
_BESIDE = 60
_INDENT = 4


def plain_signature(definition: Definition) -> str:
    """Write a definition on one line as a reader would: `name(a, b=1) -> int`, `NAME: int = 3`."""
    if definition.kind is Kind.CLASS:
        return f"{definition.name}({', '.join(definition.bases)})" if definition.bases else definition.name
    if definition.signature is None or definition.kind is Kind.TYPE_ALIAS:
        annotation = f": {definition.annotation}" if definition.annotation else ""
        return f"{definition.name}{annotation}{f' = {definition.value}' if definition.value else ''}"
    returns = f" -> {definition.signature.returns}" if definition.signature.returns else ""
    return f"{definition.name}({', '.join(_parts(definition.signature.parameters))}){returns}"


def written(source: SourceFile, definition: Definition) -> str:
    """Write a definition of any file on one line, as its language does."""
    if source.is_python or definition.kind is Kind.KEY:
        return plain_signature(definition)
    return definition.value or definition.name


def short_signature(definition: Definition) -> str:
    """Write the names of a function's parameters: `(schema, *, device=…)`; empty for what is not called."""
    if definition.signature is None or definition.kind in {Kind.CLASS, Kind.TYPE_ALIAS}:
        return ""
    bare = [
        Parameter(parameter.name, parameter.kind, "", "…" if parameter.default else "")
        for parameter in definition.signature.parameters
    ]
    return f"({', '.join(_parts(bare))})"


def signature_html(definition: Definition, annotate: Callable[[str], str], *, is_heading: bool = False) -> str:
    """Write a definition as highlighted code; a long one that is no heading is wrapped between parameters.

    Args:
        definition: The definition.
        annotate: Writes the source of an annotation as HTML, its names linked.
        is_heading: Whether it is the heading of its entry.
    """
    signature = definition.signature
    prefix = _keyword(definition)
    name = token("nc" if definition.kind is Kind.CLASS else "nf", text_html(definition.name))
    types = f"[{text_html(', '.join(signature.type_parameters))}]" if signature and signature.type_parameters else ""
    if definition.kind is Kind.CLASS:
        bases = ", ".join(map(annotate, definition.bases))
        return f"{prefix}{name}{types}({bases})" if bases else f"{prefix}{name}{types}"
    if signature is None or definition.kind is Kind.TYPE_ALIAS:
        annotation = f": {_type(definition.annotation, annotate)}" if definition.annotation else ""
        value = f" = {token('kw-default', text_html(definition.value))}" if definition.value else ""
        return f"{prefix}{text_html(definition.name)}{types}{annotation}{value}"
    arrow = token("kw-arrow", text_html("->"))
    returns = f" {arrow} {_type(signature.returns, annotate)}" if signature.returns else ""
    parts = _join(signature.parameters, lambda parameter: _html(parameter, annotate))
    if is_heading or len(_whole(definition)) < _ONE_LINE or not parts:
        return f"{prefix}{name}{types}({', '.join(parts)}){returns}"
    lines = "".join(f"    {line},\n" for line in _filled(parts, _parts(signature.parameters)))
    return f"{prefix}{name}{types}(\n{lines}){returns}"


def fits_heading(definition: Definition) -> bool:
    """Return whether a definition is short enough for the heading of its entry."""
    return not definition.decorators and len(_whole(definition)) < _HEADING


def fits_beside(definition: Definition) -> bool:
    """Return whether a definition takes no more than one line where what is known of it stands beside."""
    return len(_whole(definition)) < _BESIDE


def _whole(definition: Definition) -> str:
    return _keyword_text(definition) + plain_signature(definition)


def _filled(parts: Iterable[str], texts: Iterable[str]) -> Iterator[str]:
    """Put as many parameters on a line as fit, each given as HTML and as text."""
    line: list[str] = []
    width = _INDENT
    for part, text in zip(parts, texts, strict=True):
        if line and width + len(text) > _ONE_LINE:
            yield ", ".join(line)
            line, width = [], _INDENT
        line.append(part)
        width += len(text) + 2
    yield ", ".join(line)


def _keyword(definition: Definition) -> str:
    word = _keyword_text(definition)
    return token("k", text_html(word)) + " " if word else ""


def _keyword_text(definition: Definition) -> str:
    if definition.kind is Kind.CLASS:
        return "class"
    if definition.kind in {Kind.FUNCTION, Kind.METHOD}:
        return "async def" if "async" in definition.labels else "def"
    return ""


def _type(text: str, annotate: Callable[[str], str]) -> str:
    return token("kw-type", Html(annotate(text)))


def _parts(parameters: Iterable[Parameter]) -> list[str]:
    return _join(parameters, _plain)


def _join(parameters: Iterable[Parameter], write: Callable[[Parameter], str]) -> list[str]:
    """Write the parameters with `/` and `*` where the language wants them."""
    parts: list[str] = []
    previous: ParameterKind | None = None
    for parameter in parameters:
        if previous is ParameterKind.POSITIONAL_ONLY and parameter.kind is not ParameterKind.POSITIONAL_ONLY:
            parts.append("/")
        if parameter.kind is ParameterKind.KEYWORD_ONLY and previous not in {
            ParameterKind.VAR_POSITIONAL,
            ParameterKind.KEYWORD_ONLY,
        }:
            parts.append("*")
        parts.append(write(parameter))
        previous = parameter.kind
    if previous is ParameterKind.POSITIONAL_ONLY:
        parts.append("/")
    return parts


def _stars(parameter: Parameter) -> str:
    return {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}.get(parameter.kind, "")


def _plain(parameter: Parameter) -> str:
    annotation = f": {parameter.annotation}" if parameter.annotation else ""
    equals = " = " if annotation else "="
    return f"{_stars(parameter)}{parameter.name}{annotation}{equals + parameter.default if parameter.default else ''}"


def _html(parameter: Parameter, annotate: Callable[[str], str]) -> str:
    text = _stars(parameter) + text_html(parameter.name)
    if parameter.annotation:
        text += f": {_type(parameter.annotation, annotate)}"
    if parameter.default:
        equals = " = " if parameter.annotation else "="
        text += equals + token("kw-default", text_html(parameter.default))
    return text
