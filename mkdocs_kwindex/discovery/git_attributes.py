"""Reads `linguist-generated` from `.gitattributes`, by which a project marks generated files.

The files in the checkout are read, with or without git, and alike on every machine: https://git-scm.com/docs/gitattributes
"""

import os
import re
from functools import lru_cache

from msgspec import structs

from mkdocs_kwindex.discovery.ignore_patterns import without_going_back
from mkdocs_kwindex.discovery.regular_files import read_regular
from mkdocs_kwindex.model import LinguistAttribute, Tree

_NAME = ".gitattributes"
_ATTRIBUTE = "linguist-generated"
# Far more than is written by hand.
_MOST_BYTES = 1_000_000
# As pathspec writes them.
_ANYWHERE = "^(?:.+/)?"
_EXPRESSIONS = {"/**/": "(?:/.+)?/", "**/": _ANYWHERE, "/**": "/.*", "?": "[^/]"}
_FOLDERS_TWICE = re.compile(r"(?<![^/])(?:\*\*/){2,}")
_WILD = re.compile(r"/\*\*/|^\*\*/|/\*\*$|\*+|\?|\[[!^]?\]?[^\]/]{0,200}\]|\\.|.", re.DOTALL)


def with_attributes(tree: Tree) -> Tree:
    """Return a tree in which each file knows what `.gitattributes` says of it."""
    boundaries = {package.uri: package.boundary for package in tree.packages if package.boundary}
    read: dict[str, _Rules] = {}
    marked = {}
    for uri, source in tree.files.items():
        boundary = _of_package(uri, boundaries)
        if boundary and (found := _attribute(source.path, boundary, read, tree.root.path if tree.root else boundary)):
            marked[uri] = structs.replace(source, linguist_generated=found)
    return structs.replace(tree, files={**tree.files, **marked}) if marked else tree


def _of_package(uri: str, boundaries: dict[str, str]) -> str:
    step = uri
    while step:
        if step in boundaries:
            return boundaries[step]
        step = step.rpartition("/")[0]
    return ""


class _Rules:
    """The lines of one `.gitattributes` that set or unset the attribute, the last one first."""

    def __init__(self, path: str) -> None:
        self.rules: list[tuple[int, re.Pattern[str], bool | None]] = []
        for number, line in enumerate(_lines(path), 1):
            pattern, value = _rule(line)
            if pattern is not None:
                self.rules.insert(0, (number, pattern, value))


def _attribute(path: str, boundary: str, read: dict[str, _Rules], base: str) -> LinguistAttribute | None:
    """Return what is said of a file: by the nearest folder that says something, and in it by the last line."""
    folder = os.path.dirname(path)  # noqa: PTH120 - asked for every file
    while folder == boundary or folder.startswith(boundary.rstrip("/") + "/"):
        place = os.path.join(folder, _NAME)  # noqa: PTH118
        if place not in read:
            read[place] = _Rules(place)
        inside = path[len(folder) :].lstrip("/")
        for line, pattern, value in read[place].rules:
            if pattern.fullmatch(inside):
                shown = os.path.relpath(place, base if place.startswith(base) else boundary).replace(os.sep, "/")
                return None if value is None else LinguistAttribute(value, shown, line)
        if folder == boundary:
            break
        folder = os.path.dirname(folder)  # noqa: PTH120
    return None


def _lines(path: str) -> list[str]:
    try:
        # Git itself does not follow a link in this place.
        return read_regular(path, _MOST_BYTES, follow=False).decode("utf-8", "replace").split("\n")
    except OSError:
        return []


def _rule(line: str) -> tuple[re.Pattern[str] | None, bool | None]:
    """Read a line: its pattern, and whether it sets, unsets or, `None`, forgets the attribute.

    No pattern comes of a line about other attributes, and of one that git passes over.
    """
    line = line.strip()
    if _ATTRIBUTE not in line or line.startswith(("#", "!", "[attr]")):
        return None, None
    if line.startswith('"'):
        quoted = re.match(r'"((?:[^"\\]|\\.)*)"', line)
        if quoted is None:
            return None, None
        name, words = quoted[1].replace('\\"', '"'), line[quoted.end() :].split()
    else:
        name, *words = line.split()
    value, is_said = None, False
    for word in words:
        key, _, given = word.partition("=")
        if key.lstrip("-!") == _ATTRIBUTE:
            is_said = True
            value = None if key.startswith("!") else not key.startswith("-") and given != "false"
    return (_pattern(name) if is_said else None), value


@lru_cache(maxsize=1000)
def _pattern(name: str) -> re.Pattern[str] | None:
    """Make an expression of a pattern: without a slash it is about names in any folder; for folders, none."""
    if name.endswith("/"):
        return None
    path = _FOLDERS_TWICE.sub("**/", name.removeprefix("/"))
    regex = ("" if "/" in name else _ANYWHERE) + "".join(map(_expression, _WILD.findall(path)))
    try:
        return re.compile(without_going_back(regex), re.DOTALL)
    except re.error:
        return None


def _expression(token: str) -> str:
    if token in _EXPRESSIONS:
        return _EXPRESSIONS[token]
    if token[0] == "*":
        return "[^/]*"
    if token[0] == "[" and len(token) > 1:
        inner = token[1:-1].replace("\\", "\\\\").replace("[", "\\[")
        return f"[{'^' + inner[1:] if inner[:1] in '!^' else inner}]"
    return re.escape(token[1:] if token[0] == "\\" and len(token) > 1 else token)
