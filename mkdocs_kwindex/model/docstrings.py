"""Parsed docstrings: sections rendered to HTML."""

from enum import StrEnum

import msgspec
from msgspec import Struct


class SectionKind(StrEnum):
    """The kinds of docstring section."""

    TEXT = "text"
    PARAMETERS = "parameters"
    OTHER_PARAMETERS = "other parameters"
    TYPE_PARAMETERS = "type parameters"
    RAISES = "raises"
    WARNS = "warns"
    RETURNS = "returns"
    YIELDS = "yields"
    RECEIVES = "receives"
    EXAMPLES = "examples"
    ATTRIBUTES = "attributes"
    FUNCTIONS = "functions"
    CLASSES = "classes"
    TYPE_ALIASES = "type aliases"
    MODULES = "modules"
    DEPRECATED = "deprecated"
    ADMONITION = "admonition"


class DocstringField(Struct, frozen=True):
    """One row of a section that is a table: a parameter, an exception, a returned value.

    Attributes:
        name: The name as written, empty where the section has none (an unnamed return value).
        annotation: The type as source text, from the docstring or else from the signature; empty when unknown.
        default: The default value as source text; empty when there is none.
        html: The description, rendered and sanitised.
        is_written: Whether the type is the text of the docstring; otherwise it is from the signature.
    """

    name: str
    annotation: str = ""
    default: str = ""
    html: str = ""
    is_written: bool = False


class DocstringSection(Struct, frozen=True):
    """A part of a docstring: running text, or a table of fields.

    Attributes:
        kind: What the section is.
        title: The heading its author gave it; empty for the kind's usual heading.
        html: For text, examples, deprecations and admonitions: the rendered and sanitised body.
        fields: For the tabular kinds: the rows.
        admonition: For an admonition, its type in lower case (`note`, `warning`, …).
    """

    kind: SectionKind
    title: str = ""
    html: str = ""
    fields: tuple[DocstringField, ...] = ()
    admonition: str = ""


class Docstring(Struct, frozen=True, gc=False):
    """A docstring.

    Attributes:
        line: The line its text begins on, from 1.
        summary: The first sentence as plain text on one line, without markup; may be empty.
        packed: The sections, packed: a large tree has hundreds of thousands, and a page looks into its own only.
        examples: The number of blocks of interactive examples, runs of lines that begin with `>>>`.
    """

    line: int
    summary: str
    packed: bytes
    examples: int = 0

    @classmethod
    def of(cls, line: int, summary: str, sections: tuple[DocstringSection, ...], examples: int = 0) -> "Docstring":
        """Make a docstring of its sections."""
        return cls(line, summary, _encode(sections), examples)

    @property
    def sections(self) -> tuple[DocstringSection, ...]:
        """The sections in the order of the text."""
        return _decode(self.packed)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[DocstringSection, ...]).decode
