"""The kind and language of a file, by its name or else by its content."""

import mimetypes
from collections.abc import Collection
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from mkdocs_kwindex.discovery.regular_files import open_regular
from mkdocs_kwindex.model import FileKind, OtherFile
from mkdocs_kwindex.model.kinds import LANGUAGES

# How much of a file decides whether it is text.
_PROBE_BYTES = 8192
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ASCII = 0x7F
# Control characters that no text holds.
_NO_TEXT = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b\x08"))


class Withheld(Enum):
    """Why a file is withheld: it is counted and not named."""

    SECRET = 1


class Language(NamedTuple):
    """The kind of a file, and the language that it is written in."""

    kind: FileKind
    language: str


_BY_EXTENSION = {
    ".py": Language(FileKind.PYTHON, "python"),
    ".pyi": Language(FileKind.STUBS, "stub"),
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd"), Language(FileKind.DOCUMENTATION, "markdown")),
    **dict.fromkeys((".rst", ".rest"), Language(FileKind.DOCUMENTATION, "rst")),
    **dict.fromkeys((".toml",), Language(FileKind.CONFIGURATION, "toml")),
    **dict.fromkeys((".yaml", ".yml"), Language(FileKind.CONFIGURATION, "yaml")),
    **dict.fromkeys((".json", ".webmanifest", ".geojson"), Language(FileKind.CONFIGURATION, "json")),
    **dict.fromkeys((".jsonc", ".json5"), Language(FileKind.CONFIGURATION, "jsonc")),
    **dict.fromkeys((".ini", ".cfg"), Language(FileKind.CONFIGURATION, "ini")),
    ".ipynb": Language(FileKind.NOTEBOOKS, "notebook"),
    **dict.fromkeys((".c", ".h"), Language(FileKind.C, "c")),
    **dict.fromkeys((".cc", ".cpp", ".cxx", ".c++"), Language(FileKind.CPP, "cpp")),
    **dict.fromkeys((".hh", ".hpp", ".hxx", ".h++", ".ipp", ".inl", ".tpp"), Language(FileKind.CPP, "cpp")),
    **dict.fromkeys((".cu", ".cuh"), Language(FileKind.CUDA, "cuda")),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), Language(FileKind.JAVASCRIPT, "javascript")),
    **dict.fromkeys((".ts", ".mts", ".cts"), Language(FileKind.TYPESCRIPT, "typescript")),
    ".tsx": Language(FileKind.TYPESCRIPT, "tsx"),
    ".rs": Language(FileKind.RUST, "rust"),
    ".go": Language(FileKind.GO, "go"),
    **dict.fromkeys((".sh", ".bash", ".zsh", ".ksh"), Language(FileKind.SHELL, "bash")),
    **dict.fromkeys((".bzl", ".bazel", ".star"), Language(FileKind.BUILD, "starlark")),
    ".cmake": Language(FileKind.BUILD, "cmake"),
    **dict.fromkeys((".mk", ".mak"), Language(FileKind.BUILD, "make")),
    **dict.fromkeys((".dockerfile", ".containerfile"), Language(FileKind.BUILD, "docker")),
    ".proto": Language(FileKind.SCHEMAS, "protobuf"),
    ".fbs": Language(FileKind.SCHEMAS, "flatbuffers"),
    **dict.fromkeys((".pyx", ".pxd", ".pxi"), Language(FileKind.CYTHON, "cython")),
    ".mm": Language(FileKind.OBJECTIVE_C, "objective-c++"),
    ".swift": Language(FileKind.SWIFT, "swift"),
    **dict.fromkeys((".kt", ".kts"), Language(FileKind.KOTLIN, "kotlin")),
    **dict.fromkeys((".glsl", ".vert", ".frag", ".geom", ".comp", ".glslh"), Language(FileKind.SHADERS, "glsl")),
    ".wgsl": Language(FileKind.SHADERS, "wgsl"),
}
_BY_NAME = {
    "cmakelists.txt": Language(FileKind.BUILD, "cmake"),
    **dict.fromkeys(("makefile", "gnumakefile"), Language(FileKind.BUILD, "make")),
    "pipfile": Language(FileKind.CONFIGURATION, "toml"),
    "tsconfig.json": Language(FileKind.CONFIGURATION, "jsonc"),
    "jsconfig.json": Language(FileKind.CONFIGURATION, "jsonc"),
    "pipfile.lock": Language(FileKind.CONFIGURATION, "json"),
    "poetry.lock": Language(FileKind.CONFIGURATION, "toml"),
    "uv.lock": Language(FileKind.CONFIGURATION, "toml"),
    "cargo.lock": Language(FileKind.CONFIGURATION, "toml"),
}
# Written so; `build` is the name of many a script.
_BY_EXACT_NAME = dict.fromkeys(("BUILD", "WORKSPACE", "TARGETS", "BUCK"), Language(FileKind.BUILD, "starlark"))
_CONTAINER_NAMES = ("dockerfile", "containerfile")
_DOCUMENT_NAMES = frozenset(
    {
        "authors",
        "changelog",
        "changes",
        "contributing",
        "contributors",
        "copying",
        "credits",
        "faq",
        "history",
        "install",
        "licence",
        "license",
        "news",
        "notice",
        "readme",
        "releasenotes",
        "security",
        "thanks",
        "todo",
    }
)

_OBJECTIVE_C = (b"#import", b"@import", b"@interface", b"@implementation", b"@protocol")
_SHELL_PROGRAMS = ("sh", "bash", "zsh", "ksh", "dash")

_PRIVATE_KEY = (b"-----BEGIN", b"PRIVATE KEY")


def language_of_name(name: str) -> Language | None:
    """Return kind and language by a file's name; `None` when it shows neither."""
    lower = name.lower()
    stem, dot, extension = lower.rpartition(".")
    if found := _BY_NAME.get(lower) or _BY_EXTENSION.get(dot + extension if stem else ""):
        return found
    if found := _BY_EXACT_NAME.get(name):
        return found
    # `Dockerfile`, `Dockerfile.dev`
    if lower.partition(".")[0] in _CONTAINER_NAMES:
        return Language(FileKind.BUILD, "docker")
    # `LICENSE`, `LICENSE.txt`, `LICENSE-MIT`
    first = (stem if dot and extension == "txt" else lower).partition("-")[0]
    return Language(FileKind.DOCUMENTATION, "text") if first in _DOCUMENT_NAMES else None


def inspect_file(path: Path, kinds: Collection[FileKind]) -> Language | OtherFile | Withheld | None:
    """Return what a file is that is no Python file.

    Args:
        path: The file.
        kinds: The kinds that get pages.

    Returns:
        Its kind and language when it gets pages, what to list of it when it does not, `Withheld` when it begins as a
        private key does, and `None` when it cannot be read.
    """
    language = language_of_name(path.name)
    try:
        size = path.stat().st_size
        if language is not None and language.kind not in kinds:
            # Only its name is known.
            return OtherFile(path.name, LANGUAGES[language.language], size, is_binary=False)
        with open_regular(path) as file:
            return _inspect_content(path.name, language, file.read(_PROBE_BYTES), size, kinds)
    except OSError:
        return None


def _inspect_content(
    name: str, language: Language | None, start: bytes, size: int, kinds: Collection[FileKind]
) -> Language | OtherFile | Withheld:
    if start.lstrip().startswith(_PRIVATE_KEY[0]) and _PRIVATE_KEY[1] in start:
        return Withheld.SECRET
    if not _is_text(start, is_whole=size <= len(start), known=language is not None):
        return OtherFile(name, _binary_type(name), size, is_binary=True)
    language = language or _language_of_content(name, start)
    return language if language.kind in kinds else OtherFile(name, LANGUAGES[language.language], size, is_binary=False)


def _is_text(start: bytes, *, is_whole: bool, known: bool) -> bool:
    """Return whether bytes are text; a file of a language known by name may be in any encoding, and have flaws."""
    if start.startswith(_UTF_16_MARKS):
        return True
    if b"\0" in start or (not known and len(start.translate(None, _NO_TEXT)) < len(start)):
        return False
    try:
        start.decode()
    except UnicodeDecodeError as error:
        # The probe may end inside a character.
        is_cut = not is_whole and error.end == len(start) and error.reason == "unexpected end of data"
        # Of a name that says nothing, more is asked: text in another encoding has few bytes that are not ASCII.
        return is_cut or known or sum(byte > _ASCII for byte in start) * 3 < len(start)
    return True


def _language_of_content(name: str, start: bytes) -> Language:
    if name.endswith(".m") and any(mark in start for mark in _OBJECTIVE_C):
        # MATLAB has the same suffix.
        return Language(FileKind.OBJECTIVE_C, "objective-c")
    first = start.partition(b"\n")[0]
    if first.startswith(b"#!"):
        program = first.decode("ascii", "replace").split("/")[-1].removeprefix("env ").split(" ")[0].strip()
        if program in _SHELL_PROGRAMS:
            return Language(FileKind.SHELL, "bash")
    return Language(FileKind.TEXT, "text")


# The types of the machine's own list would make the pages differ from machine to machine.
_MIME = mimetypes.MimeTypes(filenames=())
_BINARY_TYPES = {
    ".dll": "shared library",
    ".dylib": "shared library",
    ".lib": "library",
    ".mo": "message catalog",
    ".npy": "NumPy array",
    ".npz": "NumPy arrays",
    ".pkl": "pickle",
    ".pt": "PyTorch archive",
    ".pyd": "extension module",
    ".so": "shared library",
    ".sqlite": "SQLite database",
    ".sqlite3": "SQLite database",
    ".whl": "wheel",
    ".woff": "font",
    ".woff2": "font",
    ".ttf": "font",
    ".otf": "font",
    ".eot": "font",
}


def _binary_type(name: str) -> str:
    lower = name.lower()
    if ".so." in lower:
        return _BINARY_TYPES[".so"]
    extension = f".{lower.rpartition('.')[2]}" if "." in lower[1:] else ""
    if extension in _BINARY_TYPES:
        return _BINARY_TYPES[extension]
    group, _, subtype = (_MIME.guess_type(f"file{extension}", strict=False)[0] or "").partition("/")
    if group in {"image", "audio", "video", "font"}:
        return f"{extension[1:].upper()} {group}"
    # Every version of Python knows more types of text, which this is not, and of vendors, whose names say nothing.
    if group == "application" and "." not in subtype:
        return subtype.removeprefix("x-").replace("-", " ")
    return f"{extension[1:].upper()} file" if extension and extension[1:].isalnum() else "data"
