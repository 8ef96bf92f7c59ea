"""The roles of files."""

from enum import StrEnum

from msgspec import Struct


class RoleName(StrEnum):
    """What a file is for; the value is what pages and lists for other programs say."""

    MODULE = "module"
    PACKAGE = "package"
    SCRIPT = "script"
    MODULE_AND_SCRIPT = "module and script"
    ENTRY_POINT = "entry point"
    STUB = "stub"
    TEST = "test"
    GENERATED_MODULE = "generated module"
    GENERATED_FILE = "generated file"
    CONFIGURATION = "configuration"
    CI_CONFIGURATION = "CI configuration"
    README = "readme"
    LICENCE = "licence"
    CHANGELOG = "changelog"
    GUIDE = "guide"
    CREDITS = "credits file"
    POLICY = "policy document"
    REQUIREMENTS = "requirements file"
    ENVIRONMENT = "environment"
    LOCK_FILE = "lock file"
    MARKER = "marker"
    OWNERS = "owners file"
    DOCUMENT = "document"
    DATA_FILE = "data file"
    NOTEBOOK = "notebook"
    TEXT_FILE = "text file"
    BUILD_FILE = "build file"
    SCHEMA = "schema"
    SHADER = "shader"
    SOURCE_FILE = "source file"
    HEADER = "header"
    LFS_POINTER = "Git LFS pointer"
    UNKNOWN = "unknown"


class Role(Struct, frozen=True):
    """What a file is for, and how that is known.

    Attributes:
        name: Its name.
        evidence: Half a sentence: what in the file or its name says so; empty where that goes without saying.
        line: The line that says so, from 1; 0 when it is not a line.
        more_lines: Further lines that say so.
    """

    name: RoleName
    evidence: str
    line: int = 0
    more_lines: tuple[int, ...] = ()

    @property
    def is_test(self) -> bool:
        """Whether the file is a test."""
        return self.name is RoleName.TEST
