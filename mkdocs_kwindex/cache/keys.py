"""Cache keys: hashes of everything that a result depends on."""

import hashlib
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import NoneType
from typing import Final

import msgspec

from mkdocs_kwindex.model import SourceFile

RECORD_CODE = ("analysis", "semantic", "model", "workers/tasks.py")
"""The folders and modules of this package whose code the record of a file depends on."""

_LIBRARIES = (
    "griffelib",
    "detect-secrets",
    "jinja2",
    "markdown",
    "pymdown-extensions",
    "pygments",
    "pyyaml",
    "msgspec",
    "nh3",
    "zstandard",
    # Those of the extra `languages`, which may be missing.
    "tree-sitter",
    "tree-sitter-bash",
    "tree-sitter-c",
    "tree-sitter-cpp",
    "tree-sitter-cuda",
    "tree-sitter-go",
    "tree-sitter-javascript",
    "tree-sitter-kotlin",
    "tree-sitter-make",
    "tree-sitter-objc",
    "tree-sitter-rust",
    "tree-sitter-starlark",
    "tree-sitter-swift",
    "tree-sitter-typescript",
)


# Most of the values; to find out what else a value may be takes longer than to write it.
_PLAIN: Final = frozenset({str, bytes, int, bool, float, NoneType})


def fingerprint(*options: object, code: Sequence[str] = ("",)) -> bytes:
    """Make the part of a key that does not depend on one file: this package's code, Python, the libraries, the options.

    Args:
        *options: Whatever else the result depends on: plain values, functions, and containers of them.
        code: The folders and modules of this package whose code it depends on; all of it by default.
    """
    digest = hashlib.blake2b(_description(options).encode(), digest_size=32)
    digest.update(f"{platform.python_implementation()} {platform.python_version()}".encode())
    digest.update(_libraries().encode())
    for name in code:
        digest.update(_code(name))
    return digest.digest()


@cache
def _libraries() -> str:
    return " ".join(f"{library} {_version(library)}" for library in _LIBRARIES)


# Once for each process: what it runs is what it has loaded.
@cache
def _code(name: str) -> bytes:
    digest = hashlib.blake2b(digest_size=32)
    for path in _code_files(files("mkdocs_kwindex").joinpath(name)):
        digest.update(path.read_bytes())
    return digest.digest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def record_key(shared: bytes, source: SourceFile, data: bytes) -> bytes:
    """Make the key of a file's record.

    Args:
        shared: The result of `fingerprint`.
        source: The file, which is part of its record.
        data: The file's bytes.
    """
    digest = hashlib.blake2b(shared, digest_size=32)
    for part in (msgspec.msgpack.encode(source), data):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()


def _description(value: object) -> str:
    """Describe a value alike in every process; the `repr` of a function holds its address."""
    if type(value) in _PLAIN:
        return repr(value)
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key!r}:{_description(item)}" for key, item in sorted(value.items(), key=repr)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_description, value)) + "]"
    if callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__qualname__)}"
    return repr(value)


def _code_files(place: Traversable) -> list[Traversable]:
    if place.is_file():
        return [place]
    found: list[Traversable] = []
    for path in sorted(place.iterdir(), key=lambda path: path.name):
        if path.is_dir() and path.name != "__pycache__":
            found.extend(_code_files(path))
        elif path.name.endswith((".py", ".jinja")):
            found.append(path)
    return found
