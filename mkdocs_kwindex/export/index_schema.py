"""The form of the JSON index: `index.schema.json` beside this module is made of these classes.

`python -m mkdocs_kwindex.export.index_schema` writes it.
"""

from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

VERSION: Final = 1
"""Grows when a program that reads the document could misunderstand it; new fields alone do not make it grow."""

SCHEMA_FILE = Path(__file__).with_name("index.schema.json")

Text = Annotated[str, Meta(description="May be empty.")]
Line = Annotated[int, Meta(ge=0, description="From 1; 0 where it is not a line.")]
FilePath = Annotated[
    str, Meta(min_length=1, description="Path of a file from the top-level package's name, or the root, down.")
]
Identifier = Annotated[str, Meta(min_length=1, description="Id of a definition, as the site's anchors have it.")]


class IndexedUse(Struct, frozen=True):
    """A place that uses a definition.

    Attributes:
        file: The file.
        line: The line.
        column: The column where the name begins, from 1, in bytes of UTF-8.
        use: How it is used: `call`, `import`, `read`, …
        within: Id of the definition that it is in; empty at module level.
        possible: Whether the name may mean another definition instead.
    """

    file: FilePath
    line: Line
    column: Annotated[int, Meta(ge=1)]
    use: str
    within: Text = ""
    possible: bool = False


class IndexedBase(Struct, frozen=True):
    """A base of a class: the id of a class of the tree, or a dotted path outside of it."""

    name: str
    in_tree: bool


class IndexedDefinition(Struct, frozen=True):
    """A definition: a class, function, method, attribute, heading, key and so on.

    Attributes:
        id: Its id; unique in the document.
        name: Its own name.
        kind: What it is, as in `keywords.json`.
        parent: Id of the definition that it is in; empty at module level.
        line: Its line.
        first_line: The same, or that of its first decorator.
        end_line: Its last line.
        signature: It on one line, as its language writes it.
        summary: The first sentence of its docstring.
        docstring: The text of its docstring, a section a line, without markup.
        labels: Words such as `async`, `classmethod`, `overload`.
        branch: The branches that it is in, such as `if TYPE_CHECKING`.
        public: The paths by which it is meant to be imported, the best first.
        bases: Of a class its direct bases.
        overrides: Id of the member of a base class that it overrides.
        uses: Every use of it, by file and line.
    """

    id: Identifier
    name: str
    kind: str
    parent: Text
    line: Line
    first_line: Line
    end_line: Line
    signature: str
    summary: Text = ""
    docstring: Text = ""
    labels: tuple[str, ...] = ()
    branch: Text = ""
    public: tuple[str, ...] = ()
    bases: tuple[IndexedBase, ...] = ()
    overrides: Text = ""
    uses: tuple[IndexedUse, ...] = ()


class IndexedImport(Struct, frozen=True):
    """A name of an import statement.

    Attributes:
        module: Dotted path of the module, relative imports resolved.
        name: The name taken from it, `*` for all of them; empty for `import module`.
        alias: The name after `as`.
        line: The line.
        origin: Where the module comes from.
        files: The files of the tree that it leads to.
    """

    module: Text
    name: Text
    alias: Text
    line: Line
    origin: Literal["internal", "standard library", "third party", "unresolved"]
    files: tuple[FilePath, ...] = ()


class IndexedReference(Struct, frozen=True):
    """A link, include, requirement, … of a file that is not Python."""

    kind: str
    name: str
    line: Line
    text: Text = ""


class IndexedFinding(Struct, frozen=True):
    """What a rule of ruff points at."""

    code: str
    message: str
    line: Line


class IndexedProblem(Struct, frozen=True):
    """What went wrong with the file."""

    line: Line
    message: str


class IndexedLines(Struct, frozen=True):
    """How many lines of a file hold code, nothing but a comment, or nothing."""

    code: Annotated[int, Meta(ge=0)]
    comment: Annotated[int, Meta(ge=0)]
    blank: Annotated[int, Meta(ge=0)]


class IndexedFile(Struct, frozen=True):
    """A file.

    Attributes:
        path: Its path.
        module: The dotted path that `import` uses; empty for a file that nothing can import.
        type: What it is written in, in words.
        role: What it is for: `module`, `package`, `test`, `script`, …
        is_test: Whether it is a test or an example.
        is_generated: Whether a program wrote it.
        bytes: Its size.
        lines: Its lines by what they hold.
        summary: The first sentence of its docstring.
        docstring: The text of its docstring, a section a line, without markup.
        definitions: What it defines, in its order.
        imports: What it imports, in its order.
        imported_by: The files that import it.
        references: What a file that is not Python refers to.
        findings: What ruff finds about performance and security.
        problems: What went wrong with it.
    """

    path: FilePath
    module: Text
    type: str
    role: str
    is_test: bool
    is_generated: bool
    bytes: Annotated[int, Meta(ge=0)]
    lines: IndexedLines
    summary: Text = ""
    docstring: Text = ""
    definitions: tuple[IndexedDefinition, ...] = ()
    imports: tuple[IndexedImport, ...] = ()
    imported_by: tuple[FilePath, ...] = ()
    references: tuple[IndexedReference, ...] = ()
    findings: tuple[IndexedFinding, ...] = ()
    problems: tuple[IndexedProblem, ...] = ()


class Index(Struct, frozen=True):
    """The document.

    Attributes:
        format: Its name.
        version: The version of its form.
        title: The title of the tree.
        made_with: The commit, the versions and the options that it was made with.
        files: Every file, sorted by path.
    """

    format: Literal["kwindex-index"]
    version: Literal[1]
    title: str
    made_with: dict[str, str]
    files: tuple[IndexedFile, ...]


def schema() -> dict[str, Any]:
    """Make the JSON Schema of the document."""
    made: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(Index)))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "kwindex-index", **made}


if __name__ == "__main__":
    SCHEMA_FILE.write_bytes(msgspec.json.format(msgspec.json.encode(schema())) + b"\n")
