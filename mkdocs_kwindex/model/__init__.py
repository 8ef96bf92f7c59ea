"""The value objects that every part of the plugin passes on.

They are frozen, know nothing of MkDocs, griffe or Jinja, and can be written to and read from a cache.
"""

from mkdocs_kwindex.model.definitions import (
    PRIVATE,
    Decorator,
    Definition,
    Import,
    Kind,
    Parameter,
    ParameterKind,
    Reference,
    Signature,
)
from mkdocs_kwindex.model.docstrings import Docstring, DocstringField, DocstringSection, SectionKind
from mkdocs_kwindex.model.files import (
    FileRecord,
    Generated,
    LineCounts,
    LinguistAttribute,
    Note,
    OpeningComment,
    Quoted,
    Remark,
    SourceFile,
)
from mkdocs_kwindex.model.findings import Complexity, FileFindings, Finding, Findings, Rule, Suppression
from mkdocs_kwindex.model.kinds import FileKind, OtherFile
from mkdocs_kwindex.model.packed_listing import ListingMark, listing_lines, listing_text, listing_texts, pack_listing
from mkdocs_kwindex.model.problems import DEFAULT_LEVELS, Level, Problem, ProblemKind
from mkdocs_kwindex.model.roles import Role, RoleName
from mkdocs_kwindex.model.tree import WITHHELD, Folder, ImportRoot, Package, Tree

__all__ = [
    "DEFAULT_LEVELS",
    "PRIVATE",
    "WITHHELD",
    "Complexity",
    "Decorator",
    "Definition",
    "Docstring",
    "DocstringField",
    "DocstringSection",
    "FileFindings",
    "FileKind",
    "FileRecord",
    "Finding",
    "Findings",
    "Folder",
    "Generated",
    "Import",
    "ImportRoot",
    "Kind",
    "Level",
    "LineCounts",
    "LinguistAttribute",
    "ListingMark",
    "Note",
    "OpeningComment",
    "OtherFile",
    "Package",
    "Parameter",
    "ParameterKind",
    "Problem",
    "ProblemKind",
    "Quoted",
    "Reference",
    "Remark",
    "Role",
    "RoleName",
    "Rule",
    "SectionKind",
    "Signature",
    "SourceFile",
    "Suppression",
    "Tree",
    "listing_lines",
    "listing_text",
    "listing_texts",
    "pack_listing",
]
