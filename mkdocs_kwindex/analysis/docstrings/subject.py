"""The object that a docstring documents: types missing in the docstring are taken from its signature."""

import ast
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from mkdocs_kwindex.analysis.docstrings.sections import RETURNED, ParsedEntry
from mkdocs_kwindex.model.definitions import Definition, Kind, Parameter, ParameterKind
from mkdocs_kwindex.model.docstrings import DocstringField, SectionKind

_VARIADIC = frozenset({ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD})
_ITERATED = re.compile(r"(?:[\w.]*\.)?(?:Async)?(?:Iterator|Iterable|Generator)\[")
_PARAMETERS = frozenset({SectionKind.PARAMETERS, SectionKind.OTHER_PARAMETERS})
_DEFAULT = re.compile(
    r"\bdefaults?\b(?: (?:to|is|value|value:|value is)(?= ))?\s*[:=]?\s*"
    r"(\"[^\"]*\"|'[^']*'|`+[^`]+`+|\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|[^\s,;()\[\]{}\"'`]+)",
    re.IGNORECASE,
)


class Subject(Struct, frozen=True):
    """What is known of the object that a docstring documents.

    Attributes:
        parameters: The parameters of a function; of a class, those of its `__init__`.
        returns: The source text of a function's return annotation.
        attributes: The source text of the annotations of what a class or a module holds.
    """

    parameters: tuple[Parameter, ...] = ()
    returns: str = ""
    attributes: Mapping[str, str] = {}

    def returned(self, kind: SectionKind) -> str:
        """The type of what comes back, goes out of a generator, or is sent into it."""
        if kind is SectionKind.RETURNS or not _ITERATED.match(self.returns):
            return self.returns if kind is not SectionKind.RECEIVES else ""
        parts = _arguments(self.returns)
        index = 0 if kind is SectionKind.YIELDS else 1
        return parts[index] if index < len(parts) else ""

    def fields(self, kind: SectionKind, entries: Sequence[ParsedEntry]) -> list[DocstringField]:
        """Complete the entries of a table from the signature; descriptions are left to be rendered."""
        if kind in RETURNED:
            return self._returned_fields(kind, entries)
        if kind in _PARAMETERS:
            return [self._parameter_field(entry) for entry in entries]
        if kind is SectionKind.ATTRIBUTES:
            return [_field(entry, self.attributes.get(entry.name.lstrip("*"), "")) for entry in entries]
        return [_field(entry) for entry in entries]

    def _returned_fields(self, kind: SectionKind, entries: Sequence[ParsedEntry]) -> list[DocstringField]:
        known = self.returned(kind)
        parts = _arguments(known) if len(entries) > 1 and re.match(r"(?:\w+\.)?[tT]uple\[", known) else []
        types = parts if len(parts) == len(entries) else [known if len(entries) == 1 else ""] * len(entries)
        return [_field(entry, annotation) for entry, annotation in zip(entries, types, strict=True)]

    def _parameter_field(self, entry: ParsedEntry) -> DocstringField:
        names = entry.name.lstrip("*")
        known = next((parameter for parameter in self.parameters if parameter.name == names), None)
        if known is None:
            annotation = self.attributes.get(names, "")
            return _field(entry, annotation, _told_default(entry.annotation))
        default = known.default
        if not default and known.kind not in _VARIADIC:
            default = _told_default(entry.annotation)
        return _field(entry, known.annotation, default)


def _field(entry: ParsedEntry, annotation: str = "", default: str = "") -> DocstringField:
    return DocstringField(
        entry.name, entry.annotation or annotation, default, entry.description, is_written=bool(entry.annotation)
    )


def _told_default(annotation: str) -> str:
    """The default given in the text of a type, as in `float, optional (default=0.5)`."""
    told = _DEFAULT.search(annotation)
    return told[1].strip("`").rstrip(".") if told else ""


def _arguments(annotation: str) -> list[str]:
    """The source texts of the arguments of a subscript."""
    try:
        tree = ast.parse(annotation, mode="eval").body
    except (SyntaxError, ValueError):
        return []
    if not isinstance(tree, ast.Subscript):
        return []
    parts = tree.slice.elts if isinstance(tree.slice, ast.Tuple) else [tree.slice]
    return [ast.get_source_segment(annotation, part) or "" for part in parts]


def subjects(definitions: Sequence[Definition]) -> list[Subject]:
    """What is known of the definitions of a file, each by its index, and of the module itself at the end."""
    children: defaultdict[int, list[Definition]] = defaultdict(list)
    for definition in definitions:
        children[definition.parent].append(definition)
    found = [_subject(definition, children[index]) for index, definition in enumerate(definitions)]
    return [*found, Subject(attributes=_annotations(children[-1]))]


def _subject(definition: Definition, inner: Sequence[Definition]) -> Subject:
    if definition.kind is not Kind.CLASS:
        signature = definition.signature
        returns = signature.returns if signature else definition.annotation
        return Subject(signature.parameters if signature else (), returns)
    constructor = next((member for member in inner if member.name == "__init__" and member.signature), None)
    parameters = constructor.signature.parameters if constructor and constructor.signature else ()
    return Subject(parameters, attributes=_annotations(inner))


def _annotations(members: Sequence[Definition]) -> dict[str, str]:
    return {member.name: member.annotation for member in members if member.annotation}
