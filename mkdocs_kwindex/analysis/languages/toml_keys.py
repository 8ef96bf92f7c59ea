"""The keys of TOML with their lines, which `tomllib` does not give."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from itertools import islice

from mkdocs_kwindex.analysis.languages.data_keys import Key

_PART = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_TABLE = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=[ \t]*")
# The same of what is sure to be one: so none is looked for an end that is not there.
_PARTS = re.compile(r""""(?>(?:[^"\\\n]|\\.)*)"?|'[^'\n]*+'?|[A-Za-z0-9_-]++""")
# Each key costs the square of their number.
_MOST_PARTS = 100
# What a value is made of; a comment ends at its line, and line ends count only outside of brackets.
_TOKEN = re.compile(
    r'"""(?>(?:[^"\\]|\\.|"(?!""))*)(?:"{3,5})?'
    r"|'''(?>(?:[^']|'(?!''))*)(?:'{3,5})?"
    r'|"(?>(?:[^"\\\n]|\\.)*)"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*|[\[{]|[\]}]|\n|[^\"'#\[\]{}\n]+|.",
    re.DOTALL,
)


def toml_keys(text: str) -> Iterator[Key]:
    """Yield the tables and keys of a text, in the order of the text."""
    found: list[Key] = []
    tables: dict[tuple[str, ...], int] = {}
    lists: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    position, line = 0, 1
    while position < len(text):
        if header := _TABLE.match(text, position):
            is_list = header[1] == "[["
            *around, last = _parts(header[2])
            table = (*_inside(around, lists), last)
            if is_list:
                number = lists[table] = lists.get(table, -1) + 1
                table = (*table, str(number))
            else:
                table = _inside([*around, last], lists)
            parent = _parent(table, tables)
            tables[table] = len(found)
            found.append(Key(table, line, line, "table", "", parent, table[-2] if is_list else ""))
            position = header.end()
        elif key := _KEY.match(text, position):
            path = (*table, *_parts(key[1]))
            end = _end_of_value(text, key.end())
            value = text[key.end() : end].strip()
            lines = text.count("\n", key.start(), end)
            found.append(Key(path, line, line + lines, _type(value), " ".join(value.split()), _parent(path, tables)))
            line += lines
            position = end
        end = text.find("\n", position)
        position, line = (len(text), line) if end < 0 else (end + 1, line + 1)
    yield from found


def _parts(dotted: str) -> tuple[str, ...]:
    """Return the parts of a key; of one that nobody wrote by hand, the first."""
    return tuple(_unquoted(part[0]) for part in islice(_PARTS.finditer(dotted), _MOST_PARTS))


def _unquoted(part: str) -> str:
    """Return a part of a key as TOML reads it."""
    if part[0] == '"' and "\\" in part:
        try:
            return str(tomllib.loads(f"part = {part}")["part"])
        except tomllib.TOMLDecodeError:
            return part[1:-1]
    return part[1:-1] if part[0] in "\"'" else part


def _inside(parts: Iterable[str], lists: dict[tuple[str, ...], int]) -> tuple[str, ...]:
    """Return the path of a table: what is written below an array of tables is in the array's last one."""
    path: tuple[str, ...] = ()
    for part in parts:
        path = (*path, part)
        if path in lists:
            path = (*path, str(lists[path]))
    return path


def _parent(path: tuple[str, ...], tables: dict[tuple[str, ...], int]) -> int:
    return next((tables[path[:depth]] for depth in range(len(path) - 1, 0, -1) if path[:depth] in tables), -1)


def _end_of_value(text: str, start: int) -> int:
    """Return where a value ends: at the end of its line, or of the line on which its brackets are closed."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        word = token[0]
        if word in "[{":
            depth += 1
        elif word in "]}":
            depth -= 1
        elif (word == "\n" and depth <= 0) or (word.startswith("#") and depth <= 0):
            return token.start()
    return len(text)


def _type(value: str) -> str:
    if value.startswith(('"', "'")):
        return "text"
    if value in {"true", "false"}:
        return "true or false"
    if value.startswith("["):
        return "list"
    if value.startswith("{"):
        return "table"
    return "date" if re.match(r"\d{4}-\d\d-\d\d|\d\d:\d\d", value) else "number"
