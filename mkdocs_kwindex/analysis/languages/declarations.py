"""Reads declarations of Protocol Buffers, FlatBuffers, GLSL and WGSL by line; no wheels have their grammars."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from mkdocs_kwindex.analysis.languages.content import Content, DefinitionList, sorted_references
from mkdocs_kwindex.analysis.languages.definition_comments import comment_above
from mkdocs_kwindex.model import Kind, Reference, Remark

LIMIT: Final = 1_000
"""How many definitions of a file are listed."""

_LONGEST_LINE = 1_000
_DEPTH = 10
_SIGNATURE_LENGTH = 300
_MARK = re.compile(r"[{};]")
# What a bracket in them opens is no block, and what a word in them begins is no declaration.
_ASIDE = re.compile(r'"(?:[^"\\\n]|\\.)*"?|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?')


class Declarations(Struct, frozen=True):
    """How the declarations of a language begin.

    Attributes:
        kinds: The kind of each declaration, with what finds its name at the start of a line, as `name`.
        references: The same of what a file includes or imports.
        nested: Whether there are declarations inside of others.
    """

    kinds: Mapping[Kind, re.Pattern[str]]
    references: Mapping[Kind, re.Pattern[str]]
    nested: bool = False


_WORD = r"(?P<name>[A-Za-z_]\w*)"
_DOTTED = r"(?P<name>[A-Za-z_][\w.]*)"

DECLARATIONS: Final = {
    "protobuf": Declarations(
        {
            Kind.NAMESPACE: re.compile(rf"package\s+{_DOTTED}\s*;"),
            Kind.MESSAGE: re.compile(rf"message\s+{_WORD}"),
            Kind.ENUM: re.compile(rf"enum\s+{_WORD}"),
            Kind.SERVICE: re.compile(rf"service\s+{_WORD}"),
            Kind.METHOD: re.compile(rf"rpc\s+{_WORD}\s*\("),
        },
        {Kind.IMPORT: re.compile(r'import\s+(?:public\s+|weak\s+)?["\'](?P<name>[^"\']+)["\']')},
        nested=True,
    ),
    "flatbuffers": Declarations(
        {
            Kind.NAMESPACE: re.compile(rf"namespace\s+{_DOTTED}\s*;"),
            Kind.TABLE: re.compile(rf"table\s+{_WORD}"),
            Kind.STRUCT: re.compile(rf"struct\s+{_WORD}"),
            Kind.ENUM: re.compile(rf"enum\s+{_WORD}"),
            Kind.UNION: re.compile(rf"union\s+{_WORD}"),
            Kind.SERVICE: re.compile(rf"rpc_service\s+{_WORD}"),
        },
        {Kind.INCLUDE: re.compile(r'include\s+"(?P<name>[^"]+)"')},
    ),
    "glsl": Declarations(
        {
            Kind.MACRO: re.compile(rf"#[ \t]*define[ \t]+{_WORD}"),
            Kind.STRUCT: re.compile(rf"struct\s+{_WORD}"),
            Kind.CONSTANT: re.compile(rf"const\s+[A-Za-z_]\w*\s+{_WORD}\s*="),
            Kind.FUNCTION: re.compile(rf"(?!layout\b)(?:[A-Za-z_]\w*\s+){{1,3}}{_WORD}\s*\("),
        },
        {Kind.INCLUDE: re.compile(r'#[ \t]*include[ \t]+["<](?P<name>[^">]+)[">]')},
    ),
    "wgsl": Declarations(
        {
            Kind.STRUCT: re.compile(rf"struct\s+{_WORD}"),
            Kind.TYPE_ALIAS: re.compile(rf"alias\s+{_WORD}\s*="),
            Kind.CONSTANT: re.compile(rf"(?:const|override)\s+{_WORD}\s*[:=]"),
            Kind.FUNCTION: re.compile(rf"(?:@\w+(?:\([^()]*\))?\s*)*fn\s+{_WORD}\s*\("),
        },
        {},
    ),
}
"""The languages that are read so."""


def read_declarations(language: str, text: str, _name: str) -> Content:
    """Read a file by the lines that declarations begin with.

    Args:
        language: The language, one of `DECLARATIONS`.
        text: The text.
    """
    reader = _Reader(DECLARATIONS[language], text)
    for number, line in enumerate(reader.bare, 1):
        reader.read(number, line)
    remarks: tuple[Remark, ...] = ()
    if reader.more:
        message = f"The first {LIMIT:,} of {LIMIT + reader.more:,} definitions are listed"
        remarks = (Remark("outline", message),)
    return Content(None, reader.definitions.finish(), sorted_references(reader.references), remarks=remarks)


class _Block(NamedTuple):
    """The block around a line: the index of its definition and its name; -1 for a block that defines nothing."""

    definition: int
    name: str


class _Reader:
    """Reads a file line by line."""

    def __init__(self, declarations: Declarations, text: str) -> None:
        self.bare = _ASIDE.sub(_without_aside, text).split("\n")
        self.definitions = DefinitionList()
        self.references: list[Reference] = []
        self.more = 0
        self._lines = text.split("\n")
        self._declarations = declarations
        self._package = ""
        self._blocks: list[_Block] = []
        self._declared = -1

    def read(self, number: int, line: str) -> None:
        """Read a line, without its comments."""
        start = line.strip()[:_LONGEST_LINE]
        for kind, pattern in self._declarations.references.items():
            if found := pattern.match(start):
                self.references.append(Reference(kind, found["name"], number))
        if (declared := self._declare(number, start)) >= 0:
            self._declared = declared
        for mark in _MARK.findall(line):
            if mark == "{":
                name = self.definitions[self._declared].name if self._declared >= 0 else ""
                self._blocks.append(_Block(self._declared, name))
            elif mark == "}" and self._blocks and (index := self._blocks.pop().definition) >= 0:
                self.definitions.update(index, end_line=number)
            # A block belongs to what was declared before it, on the same line or some lines above.
            self._declared = -1

    def _declare(self, number: int, start: str) -> int:
        """Add what a line declares, and return its index; -1 for nothing."""
        if self._blocks and not self._declarations.nested:
            return -1
        matches = ((kind, pattern.match(start)) for kind, pattern in self._declarations.kinds.items())
        kind, found = next(((kind, found) for kind, found in matches if found), (Kind.FILE, None))
        if found is None or len(self._blocks) > _DEPTH:
            return -1
        if len(self.definitions) == LIMIT:
            self.more += 1
            return -1
        name = found["name"]
        if kind is Kind.NAMESPACE:
            self._package, path = name, name
        else:
            path = ".".join(filter(None, (self._package, *(block.name for block in self._blocks), name)))
        docstring, first_line = comment_above(self._lines, self.bare, number)
        return self.definitions.add(
            kind,
            name,
            number,
            path=path,
            qualname=path,
            parent=next((block.definition for block in reversed(self._blocks) if block.definition >= 0), -1),
            first_line=first_line,
            value=" ".join(start.partition("{")[0].rstrip(" ;").split())[:_SIGNATURE_LENGTH],
            docstring=docstring,
        )


def _without_aside(found: re.Match[str]) -> str:
    """Blank out a comment, and the brackets in a string."""
    if found[0].startswith("/"):
        return "\n" * found[0].count("\n")
    return found[0].replace("{", " ").replace("}", " ")
