"""Decodes the bytes of a file."""

import codecs
import io
import tokenize

from msgspec import Struct

from mkdocs_kwindex.model import Problem, ProblemKind

# The mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ASCII = b"# coding: x\nabc(1)\n"
# For the names of hosts; to decode them takes longer the more there are before.
_NO_SOURCE = frozenset({"idna", "punycode"})
_NOT_UTF_8 = "it is not valid UTF-8"


class SourceText(Struct, frozen=True):
    """The text of a file as Python reads it.

    Attributes:
        text: The text, with a line feed for every kind of line end and no byte order mark.
        encoding: The encoding that was used.
        size: Bytes on disk.
        problems: What could not be decoded.
    """

    text: str
    encoding: str
    size: int
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, path: str) -> SourceText:
    """Decode a Python file by PEP 263: byte order mark, coding comment, or else UTF-8.

    Bytes that do not fit the encoding are replaced, so that as much as possible of the file can be shown.

    Args:
        data: The file's bytes.
        path: The file's path, for problems.
    """
    problems: list[Problem] = []
    encoding, reason = _detect_encoding(data)
    if reason:
        line = _first_undecodable_line(data) if reason == _NOT_UTF_8 else 1
        message = f"cannot be decoded: {reason}; shown as UTF-8 with replacement characters"
        problems.append(Problem(path, line, message, ProblemKind.ENCODING))
    try:
        text = data.decode(encoding)
    except UnicodeError:
        text = data.decode(encoding, "replace")
        if not problems:
            line = _first_undecodable_line(data, encoding)
            message = f"cannot be decoded: it is not valid {encoding.upper()}; shown with replacement characters"
            problems.append(Problem(path, line, message, ProblemKind.ENCODING))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(text, encoding.removesuffix("-sig"), len(data), tuple(problems))


def decode_text(data: bytes, path: str) -> SourceText:
    """Decode a file that is not Python: by its byte order mark, or else as UTF-8.

    Bytes that do not fit are replaced.

    Args:
        data: The file's bytes.
        path: The file's path, for problems.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    problems: tuple[Problem, ...] = ()
    try:
        text = data.decode(encoding)
    except UnicodeError:
        text = data.decode(encoding, "replace")
        line = _first_undecodable_line(data, encoding)
        message = f"cannot be decoded: it is not valid {encoding.upper()}; shown with replacement characters"
        problems = (Problem(path, line, message, ProblemKind.ENCODING),)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(text, encoding.removesuffix("-sig"), len(data), problems)


def _detect_encoding(data: bytes) -> tuple[str, str]:
    """Return the encoding, and why it is not the declared one; empty when all is well."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        return "utf-8", _NOT_UTF_8 if "invalid or missing" in str(error) else str(error)
    # A codec such as rot13 or hex is known, but is not a text encoding; no public API distinguishes them.
    if not codecs.lookup(encoding)._is_text_encoding:  # noqa: SLF001
        return "utf-8", f"unknown encoding: {encoding}"
    if encoding in _NO_SOURCE or not _is_like_ascii(encoding):
        return "utf-8", f"{encoding} is no encoding for source files"
    return encoding, ""


def _is_like_ascii(encoding: str) -> bool:
    """Return whether an encoding has the line that names it, and all else that Python is made of, as ASCII has it."""
    try:
        return _ASCII.decode(encoding) == _ASCII.decode()
    except UnicodeError:
        return False


def _first_undecodable_line(data: bytes, encoding: str = "utf-8") -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    except UnicodeError:
        return 1
    return 1
