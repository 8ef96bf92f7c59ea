"""The Python version that a file needs when the running one cannot parse it."""

import ast
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

_PARAMETERS = re.compile(r"^[ \t]*(?:async[ \t]+def|def|class|type)[ \t]+\w+[ \t]*\[", re.MULTILINE)
_DEFAULT = re.compile(r"[^=!<>:]=[^=]")
_ALIAS = re.compile(r"^([ \t]*)type[ \t]+(?=\w+[ \t]*=)", re.MULTILINE)
# `except ValueError, error:` is what Python 2 wrote; with names of classes it is what Python 3.14 brought.
_CLASS = r"(?:\w+\.)*_*[A-Z]\w*"
_EXCEPT = re.compile(rf"^([ \t]*except\*?)[ \t]+({_CLASS}(?:[ \t]*,[ \t]*{_CLASS})+[ \t]*,?)[ \t]*:", re.MULTILINE)
_LAZY = re.compile(r"^([ \t]*)lazy[ \t]+(?=import\b|from\b)", re.MULTILINE)
_STRING = re.compile(r"""#[^\n]*|(?<!\w)([A-Za-z]{0,2})(\"\"\"|'''|"|')""")
_OPENING, _CLOSING = "([{", ")]}"


class _Addition(NamedTuple):
    """What a version of Python brought.

    Attributes:
        version: The version.
        name: What it is called.
        without: Writes a text without it, in a way that older versions can parse; the same text where it has none.
    """

    version: tuple[int, int]
    name: str
    without: Callable[[str], str]


def needed_python(text: str, running: tuple[int, int] = sys.version_info[:2]) -> str:
    """Say which Python a text needs, and for what, that the running one cannot parse; empty when that is not why.

    Args:
        text: The text of a file.
        running: The version of the running Python.
    """
    # What is newest is dropped first: the alias that is left without a default is one of an older version.
    additions = [one for one in reversed(_ADDITIONS) if one.version > running]
    if not additions or not _parses(_without(additions, text)):
        return ""
    needed = [one for one in additions if not _parses(_without([other for other in additions if other != one], text))]
    if not needed:
        return ""
    major, minor = max(one.version for one in needed)
    names = ", ".join(one.name for one in reversed(needed))
    return f"it needs Python {major}.{minor} or later ({names}), and this is Python {running[0]}.{running[1]}"


def _without(additions: list[_Addition], text: str) -> str:
    for addition in additions:
        text = addition.without(text)
    return text


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_parameters(text: str, *, with_default: bool) -> str:
    """Drop those type parameters of functions, classes and aliases that have a default, or those that have none."""
    for match in reversed(list(_PARAMETERS.finditer(text))):
        end = _closing(text, match.end())
        if bool(_DEFAULT.search(text, match.end(), end)) == with_default:
            text = text[: match.end() - 1] + text[end:]
    return text


def _without_types(text: str) -> str:
    """Drop type parameters, and write aliases as assignments."""
    return _ALIAS.sub(r"\1", _without_parameters(text, with_default=False))


def _closing(text: str, start: int) -> int:
    """Return the place after the bracket that closes one before a place; the end of the text without one."""
    depth = 1
    for at in range(start, len(text)):
        depth += (text[at] in _OPENING) - (text[at] in _CLOSING)
        if not depth:
            return at + 1
    return len(text)


def _without_strings(text: str, kind: str) -> str:
    """Write the strings that have a letter before their quotes as empty ones."""
    return _rewritten(text, lambda prefix, literal: '""' if kind in prefix else literal)


def _rewritten(text: str, rewrite: Callable[[str, str], str]) -> str:
    """Rewrite the string literals of a text, given their prefixes in small letters and themselves."""
    pieces: list[str] = []
    at = 0
    while (match := _STRING.search(text, at)) is not None:
        pieces.append(text[at : match.start()])
        if match[2] is None:
            at = match.end()
            pieces.append(match[0])
            continue
        at = _end_of_string(text, match)
        if at < 0:
            return "".join((*pieces, text[match.start() :]))
        pieces.append(rewrite(match[1].lower(), text[match.start() : at]))
    return "".join((*pieces, text[at:]))


def _end_of_string(text: str, match: re.Match[str]) -> int:
    """Return the place after a string literal, -1 without: strings inside of `{}` may have its quotes since 3.12."""
    prefix, quotes, at = match[1].lower(), match[2], match.end()
    has_fields = "f" in prefix or "t" in prefix
    while at < len(text):
        if text.startswith(quotes, at):
            return at + len(quotes)
        if (text[at] == "\\" and "r" not in prefix) or (has_fields and text.startswith(("{{", "}}"), at)):
            at += 2
        elif has_fields and text[at] == "{":
            at = _end_of_field(text, at + 1)
        elif text[at] == "\n" and len(quotes) == 1:
            return -1
        else:
            at += 1 + (text[at] == "\\")
    return -1


def _end_of_field(text: str, at: int) -> int:
    """Return the place after the field of a formatted string."""
    depth = 1
    while at < len(text) and depth:
        match = _STRING.match(text, at)
        if match is not None:
            end = _end_of_string(text, match) if match[2] is not None else match.end()
            if end < 0:
                return len(text)
            at = end
            continue
        depth += (text[at] in _OPENING) - (text[at] in _CLOSING)
        at += 1
    return at


_ADDITIONS = (
    _Addition((3, 12), "type parameters and `type`, PEP 695", _without_types),
    _Addition((3, 12), "any expression in formatted strings, PEP 701", lambda text: _without_strings(text, "f")),
    _Addition((3, 13), "defaults of type parameters, PEP 696", partial(_without_parameters, with_default=True)),
    _Addition((3, 14), "template strings, PEP 750", lambda text: _without_strings(text, "t")),
    _Addition((3, 14), "`except` without parentheses, PEP 758", lambda text: _EXCEPT.sub(r"\1 (\2):", text)),
    _Addition((3, 15), "lazy imports, PEP 810", lambda text: _LAZY.sub(r"\1", text)),
)
