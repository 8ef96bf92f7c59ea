"""The kinds of file, and the languages that text is written in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct


class FileKind(StrEnum):
    """The kinds of file that the option `files` chooses from."""

    PYTHON = "python"
    STUBS = "stubs"
    DOCUMENTATION = "documentation"
    CONFIGURATION = "configuration"
    NOTEBOOKS = "notebooks"
    C = "c"
    CPP = "cpp"
    CUDA = "cuda"
    JAVASCRIPT = "javascript"
    TYPESCRIPT = "typescript"
    RUST = "rust"
    GO = "go"
    SHELL = "shell"
    BUILD = "build"
    SCHEMAS = "schemas"
    CYTHON = "cython"
    OBJECTIVE_C = "objective-c"
    SWIFT = "swift"
    KOTLIN = "kotlin"
    SHADERS = "shaders"
    TEXT = "text"


PYTHON_KINDS: Final = frozenset({FileKind.PYTHON, FileKind.STUBS})
"""The kinds whose names are resolved."""

DEFAULT_KINDS: Final = frozenset({*PYTHON_KINDS, FileKind.DOCUMENTATION})
"""The kinds that get pages when nothing is said."""

LANGUAGES: Final[Mapping[str, str]] = {
    "python": "Python source",
    "stub": "Python stub",
    "markdown": "Markdown document",
    "rst": "reStructuredText document",
    "text": "Plain text",
    "toml": "TOML",
    "yaml": "YAML",
    "json": "JSON",
    "jsonc": "JSON with comments",
    "ini": "INI",
    "notebook": "Jupyter notebook",
    "c": "C source",
    "cpp": "C++ source",
    "cuda": "CUDA source",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "tsx": "TypeScript with JSX",
    "rust": "Rust source",
    "go": "Go source",
    "bash": "Shell script",
    "starlark": "Bazel (Starlark)",
    "cmake": "CMake",
    "make": "Makefile",
    "docker": "Dockerfile",
    "protobuf": "Protocol Buffers schema",
    "flatbuffers": "FlatBuffers schema",
    "cython": "Cython source",
    "objective-c": "Objective-C source",
    "objective-c++": "Objective-C++ source",
    "swift": "Swift source",
    "kotlin": "Kotlin source",
    "glsl": "GLSL shader",
    "wgsl": "WGSL shader",
}
"""What a file in each language is called. Of plain text, more may be known from the file's name."""


class OtherFile(Struct, frozen=True):
    """A file of a folder that has no page.

    Attributes:
        name: Its name.
        type: What it is, in words: `PNG image`, `JSON`.
        size: Bytes on disk.
        is_binary: Whether it is no text, and so never has a page.
    """

    name: str
    type: str
    size: int
    is_binary: bool
