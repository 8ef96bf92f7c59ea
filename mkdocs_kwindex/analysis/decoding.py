"""From the bytes of a Python file to its text."""

import codecs
import io
import tokenize

from msgspec import Struct

from mkdocs_kwindex.model import Problem


class SourceText(Struct, frozen=True):
    """The text of a file as Python reads it.

    Attributes:
        text: The text, with `\\n` for every kind of line end and no byte order mark.
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
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        # A codec such as rot13 or hex is known, but is no text encoding.
        if not codecs.lookup(encoding)._is_text_encoding:  # type: ignore[attr-defined]  # noqa: SLF001 - no public spelling exists
            raise SyntaxError(f"unknown encoding: {encoding}")
    except SyntaxError as error:
        encoding = "utf-8"
        reason = "it is not valid UTF-8" if "invalid or missing" in str(error) else str(error)
        line = _first_undecodable_line(data) if "UTF-8" in reason else 1
        problems.append(Problem(path, line, f"cannot be decoded: {reason}; shown as UTF-8 with replacement characters"))
    try:
        text = data.decode(encoding)
    except UnicodeError:
        text = data.decode(encoding, "replace")
        if not problems:
            line = _first_undecodable_line(data, encoding)
            message = f"cannot be decoded: it is not valid {encoding.upper()}; shown with replacement characters"
            problems.append(Problem(path, line, message))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(text, encoding.removesuffix("-sig"), len(data), tuple(problems))


def _first_undecodable_line(data: bytes, encoding: str = "utf-8") -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    except UnicodeError:
        return 1
    return 1
