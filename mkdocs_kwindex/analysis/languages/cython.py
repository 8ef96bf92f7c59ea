"""Reads Cython line by line, by its indentation; no wheel has its grammar."""

import inspect
import re
from typing import Final, NamedTuple

from mkdocs_kwindex.analysis.languages.content import Content, DefinitionList, sorted_references
from mkdocs_kwindex.analysis.languages.definition_comments import comment_above, plain_docstring
from mkdocs_kwindex.model import Docstring, Kind, Reference, Remark

LIMIT: Final = 1_000
"""How many definitions of a file are listed."""

_LONGEST_LINE = 1_000
_SIGNATURE_LENGTH = 300
_LONGEST_HEAD = 10
_DEPTH = 10
# Strings over several lines: what they hold is no code.
_TEXTS = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*(?:""")?|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*(?:\'\'\')?', re.DOTALL)
_QUALIFIERS = r"(?:(?:public|api|inline|packed|readonly)\s+){0,3}"
_CLASS = re.compile(rf"(?:cdef\s+{_QUALIFIERS})?class\s+(?P<name>\w[\w.]*)")
_STRUCT = re.compile(
    rf"(?:cdef|ctypedef|cpdef)\s+{_QUALIFIERS}(?P<kind>struct|union|enum|fused)(?:\s+class)?\s+(?P<name>\w+)\s*:"
)
_CPPCLASS = re.compile(r"(?:cdef\s+)?cppclass\s+(?P<name>\w+)")
_DEF = re.compile(r"(?:async\s+)?def\s+(?P<name>\w+)\s*\(")
_CDEF = re.compile(r"(?:cdef|cpdef)\s[^()=#:\"']*?(?<!\w)(?P<name>[A-Za-z_]\w*)\s*\(")
_ALIAS = re.compile(r"ctypedef\s[^()=#:]*?(?<!\w)(?P<name>[A-Za-z_]\w*)\s*$")
_IMPORT = re.compile(r"c?import\s+(?P<name>[\w., \t]+)")
_FROM = re.compile(r"from\s+(?P<name>[\w.]+)\s+c?import\b")
_INCLUDE = re.compile(r"include\s+[\"'](?P<name>[^\"']+)[\"']")
_HEADER = re.compile(r"cdef\s+extern\s+from\s+[\"'](?P<name>[^\"']+)[\"']")
_DECLARED = (
    (Kind.CLASS, _CLASS),
    (Kind.CLASS, _CPPCLASS),
    (Kind.FUNCTION, _DEF),
    (Kind.FUNCTION, _CDEF),
    (Kind.TYPE_ALIAS, _ALIAS),
)
_REFERENCES = ((Kind.IMPORT, _IMPORT), (Kind.IMPORT, _FROM), (Kind.INCLUDE, _INCLUDE), (Kind.INCLUDE, _HEADER))
_STRUCTS = {"struct": Kind.STRUCT, "union": Kind.UNION, "enum": Kind.ENUM, "fused": Kind.TYPE_ALIAS}


class _Block(NamedTuple):
    """The block around a line: its indentation, the index of its definition, its path, and whether it is a class."""

    indentation: int
    definition: int
    path: str
    is_class: bool


def cython(text: str, _name: str) -> Content:
    """Read a Cython file."""
    reader = _Reader(text)
    for number, code in enumerate(reader.code, 1):
        if code.strip():
            reader.read(number, code[:_LONGEST_LINE])
    reader.leave(0)
    remarks: tuple[Remark, ...] = ()
    if reader.more:
        message = f"The first {LIMIT:,} of {LIMIT + reader.more:,} definitions are listed"
        remarks = (Remark("outline", message),)
    return Content(reader.opening(), reader.definitions.finish(), sorted_references(reader.references), remarks=remarks)


class _Reader:
    """Reads a file line by line.

    Attributes:
        code: The lines without comments, and without strings over several lines.
    """

    def __init__(self, text: str) -> None:
        self.definitions = DefinitionList()
        self.references: list[Reference] = []
        self.more = 0
        self._lines = text.split("\n")
        self._texts: dict[int, str] = {}
        self._blocks: list[_Block] = []
        self._last = 1
        parts: list[str] = []
        position, line = 0, 1
        for found in _TEXTS.finditer(text):
            line += text.count("\n", position, found.start())
            height = found[0].count("\n")
            self._texts.setdefault(line, found[0])
            parts += [text[position : found.start()], "\n" * height]
            position = found.end()
            line += height
        self.code = [line.partition("#")[0].rstrip() for line in "".join([*parts, text[position:]]).split("\n")]

    def opening(self) -> Docstring | None:
        """Return the string that the file begins with."""
        first = next((n for n, line in enumerate(self._lines, 1) if line.strip() and not line.startswith("#")), 0)
        return self._text(first)

    def read(self, number: int, code: str) -> None:
        """Read a line that is not blank."""
        start = code.strip()
        indentation = len(code) - len(code.lstrip())
        self.leave(indentation)
        self._last = number
        for kind, pattern in _REFERENCES:
            if found := pattern.match(start):
                names = found["name"].split(",") if kind is Kind.IMPORT else [found["name"]]
                self.references.extend(Reference(kind, name.split()[0], number) for name in names if name.strip())
        kind, name = _declared(start)
        if len(self.definitions) == LIMIT:
            self.more += kind is not Kind.FILE
        elif kind is not Kind.FILE:
            self._define(kind, name, number, indentation)

    def leave(self, indentation: int) -> None:
        """Leave the blocks that a line with so much indentation does not belong to."""
        while self._blocks and self._blocks[-1].indentation >= indentation:
            self.definitions.update(self._blocks.pop().definition, end_line=self._last)

    def _define(self, kind: Kind, name: str, number: int, indentation: int) -> None:
        around = self._blocks[-1] if self._blocks else _Block(-1, -1, "", is_class=False)
        path = f"{around.path}.{name}" if around.path else name
        comment, first_line = comment_above(self._lines, self.code, number)
        index = self.definitions.add(
            Kind.METHOD if kind is Kind.FUNCTION and around.is_class else kind,
            name,
            number,
            path=path,
            qualname=path,
            parent=around.definition,
            first_line=first_line,
            value=" ".join(self.code[number - 1].rstrip(" :").split())[:_SIGNATURE_LENGTH],
            docstring=self._docstring(number) or comment,
        )
        if len(self._blocks) < _DEPTH:
            self._blocks.append(_Block(indentation, index, path, kind is Kind.CLASS))

    def _docstring(self, number: int) -> Docstring | None:
        """Return the string below a definition, whose head may take some lines."""
        for line in range(number, min(number + _LONGEST_HEAD, len(self.code))):
            if self.code[line - 1].endswith(":"):
                return self._text(line + 1)
        return None

    def _text(self, line: int) -> Docstring | None:
        text = self._texts.get(line, "")
        is_first = bool(text) and self._lines[line - 1].lstrip(" \trRuU").startswith(text[:3])
        return plain_docstring(inspect.cleandoc(text.strip("\"'")), line) if is_first else None


def _declared(start: str) -> tuple[Kind, str]:
    """Return the kind and name of what a line declares; `Kind.FILE` for nothing."""
    if found := _STRUCT.match(start):
        return _STRUCTS[found["kind"]], found["name"]
    for kind, pattern in _DECLARED:
        if found := pattern.match(start):
            return kind, found["name"]
    return Kind.FILE, ""
