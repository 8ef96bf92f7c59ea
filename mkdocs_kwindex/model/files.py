"""A source file, and what its analysis found."""

import re
from typing import Final

from msgspec import Struct

from mkdocs_kwindex.model.behaviour import Behaviour
from mkdocs_kwindex.model.definitions import Definition, Import, Reference
from mkdocs_kwindex.model.docstrings import Docstring
from mkdocs_kwindex.model.idioms import Pattern
from mkdocs_kwindex.model.kinds import PYTHON_KINDS, FileKind
from mkdocs_kwindex.model.names import Exports, NameTable
from mkdocs_kwindex.model.problems import Problem
from mkdocs_kwindex.model.roles import Role
from mkdocs_kwindex.model.spool import Stored

# A definition's own name, or that of what is around it; `~2` ends those of later definitions.
_FIRST_NAME: Final = re.compile(r"[^.~]*")


class LinguistAttribute(Struct, frozen=True):
    """What `.gitattributes` says of a file's attribute `linguist-generated`.

    Attributes:
        is_set: Whether it is set; one that is unset says that somebody wrote the file.
        file: The URI of the `.gitattributes`; in a package's project, its path there.
        line: Its line, from 1.
    """

    is_set: bool
    file: str
    line: int


class SourceFile(Struct, frozen=True, gc=False):
    """A file of the tree under documentation.

    Attributes:
        path: Absolute path on disk.
        uri: Path from the top-level package's name down, with `/`: `torch/_custom_op/autograd.py`.
        module: Dotted path that `import` uses: `torch._custom_op.autograd`, `torch` for `torch/__init__.py`; the URI
            for a file that nothing can import, as are all that are not Python.
        is_package: Whether it is an `__init__.py` or `__init__.pyi`.
        kind: What kind of file it is.
        language: What it is written in, one of `LANGUAGES`.
        may_show_secrets: Whether what looks like a secret in it is shown.
        linguist_generated: What the project's `.gitattributes` say of it; `None` when they say nothing.
        stub_of: For a stub: the URI of the module in the tree that it describes, whose dotted path it shares.
        submodules: The names of the modules directly below it, as far as it could define such a name itself.
    """

    path: str
    uri: str
    module: str
    is_package: bool = False
    kind: FileKind = FileKind.PYTHON
    language: str = "python"
    may_show_secrets: bool = False
    linguist_generated: LinguistAttribute | None = None
    stub_of: str = ""
    submodules: tuple[str, ...] = ()

    @property
    def is_python(self) -> bool:
        """Whether it is a Python file or a stub, whose names are resolved."""
        return self.kind in PYTHON_KINDS

    @property
    def is_importable(self) -> bool:
        """Whether Python can import it."""
        return self.module != self.uri

    @property
    def command(self) -> str:
        """What runs it as a program."""
        if not self.is_importable:
            return f"python {self.uri}"
        return f"python -m {self.module.removesuffix('.__main__')}"

    def symbol(self, path: str) -> str:
        """Return the id of a definition: `torch.nn.Linear`, or `tools/gen.py:main` in a file that nothing can import.

        No two files share one: what a stub says of a module of the tree has an id by path, `torch/nn.pyi:Linear`, and
        so has what is called as a module below its own. No dotted path holds a slash, and the name of a file has a
        suffix, so that the two kinds never meet.

        Args:
            path: The definition's path in the file; empty for the file itself.
        """
        if self.stub_of or not self.is_importable:
            return f"{self.uri}:{path}" if path else self.uri
        if self.submodules and (first := _FIRST_NAME.match(path)) and first[0] in self.submodules:
            return f"{self.uri}:{path}"
        return self.import_path(path)

    def import_path(self, path: str) -> str:
        """Return the dotted path by which code means a definition; that of a stub and its module is the same.

        Args:
            path: The definition's path in the file; empty for the file itself.
        """
        return f"{self.module}{'.' if self.is_importable else ':'}{path}" if path else self.module

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.uri.rpartition("/")[2]


class LineCounts(Struct, frozen=True):
    """Lines of a file by what they hold; `total` is their sum.

    Attributes:
        code: Lines with at least one token of code (docstrings count as code).
        comment: Lines with nothing but a comment.
        blank: Lines with nothing but white space.
    """

    code: int
    comment: int
    blank: int

    @property
    def total(self) -> int:
        """The number of lines."""
        return self.code + self.comment + self.blank


class Generated(Struct, frozen=True):
    """Evidence that a file is generated.

    Attributes:
        evidence: Half a sentence, with code between back quotes.
        file: The URI of the file that says so; empty where no line does.
        line: Its line, from 1; 0 when it is not a line.
    """

    evidence: str
    file: str = ""
    line: int = 0


class Note(Struct, frozen=True, gc=False):
    """A note in a comment.

    Attributes:
        line: Its line, from 1.
        mark: `TODO`, `FIXME`, `XXX` or `HACK`.
        text: Its text, cut.
        path: `path` of the definition that it is in; empty where that is not known.
    """

    line: int
    mark: str
    text: str
    path: str = ""


class OpeningComment(Struct, frozen=True):
    """The comment at the top of a file that describes it: its line, and its first sentence as plain text."""

    line: int
    summary: str


class Quoted(Struct, frozen=True, gc=False):
    """A module, symbol or file that a file names: a Python file in a string, others in their text.

    Attributes:
        name: Its dotted path, or a path to a file.
        line: Where it is first.
        runs: Whether it follows `-m`, which runs a module; in a shell script: whether it is called, by its bare name.
    """

    name: str
    line: int
    runs: bool = False


class Remark(Struct, frozen=True):
    """A remark for readers on how a file is shown.

    Attributes:
        about: What it concerns: `source` or `outline`.
        text: One sentence, without its full stop.
    """

    about: str
    text: str


class FileRecord(Struct, frozen=True):
    """Everything the analysis of one file found; a pure function of the file and the options.

    Attributes:
        source: The file.
        size: Bytes on disk.
        encoding: Name of the encoding it was read with, such as `utf-8`.
        lines: Its lines by kind.
        role: What it is for.
        docstring: The module's docstring.
        opening: The comment at its top, where there is one that explains the purpose of a Python file.
        definitions: All definitions in the order of the source.
        imports: All imports in the order of the source.
        exports: What `__all__` lists; `None` without.
        quoted: The modules and files that a Python file names in strings, and what others may name in their text.
        names: Every name in the file and what is known of it without the other files.
        listing: The highlighted source, packed, as it is by far the largest part, or put aside; `listing_lines` unpacks
            it.
        patterns: The idioms that its code uses, by kind and line; `None` without a syntax tree.
        behaviour: What its statements do besides computing.
        problems: What went wrong.
        type: What the file is called, `Markdown document`.
        references: What a file that is not Python refers to: links, includes, languages of code blocks.
        remarks: What a reader must know of how it is shown.
        notes: The notes in the comments of a file that is not Python; those of Python files are among `patterns`.
        generated: How it is known that a program wrote it; `None` when nothing says so. Lists of keywords leave out
            what such a file defines.
    """

    source: SourceFile
    size: int
    encoding: str
    lines: LineCounts
    role: Role
    docstring: Docstring | None = None
    opening: OpeningComment | None = None
    definitions: tuple[Definition, ...] = ()
    imports: tuple[Import, ...] = ()
    exports: Exports | None = None
    quoted: tuple[Quoted, ...] = ()
    names: NameTable = NameTable()
    listing: bytes | Stored = b""
    patterns: tuple[Pattern, ...] | None = None
    behaviour: Behaviour = Behaviour()
    problems: tuple[Problem, ...] = ()
    type: str = ""
    references: tuple[Reference, ...] = ()
    remarks: tuple[Remark, ...] = ()
    notes: tuple[Note, ...] = ()
    generated: Generated | None = None

    @property
    def summary(self) -> str:
        """The first sentence of the docstring; empty without one."""
        return self.docstring.summary if self.docstring else ""
