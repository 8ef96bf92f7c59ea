"""Reads `linguist-generated` from `.gitattributes`, by which a project marks generated files.

The files in the checkout are read, with or without git, and alike on every machine: https://git-scm.com/docs/gitattributes
"""

import os
import re
from functools import lru_cache
from typing import NamedTuple

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
    read = _Folders(tree.root.path if tree.root else "")
    marked = {}
    for uri, source in tree.files.items():
        boundary = _of_package(uri, boundaries)
        if boundary and (found := read.attribute(source.path, boundary)):
            marked[uri] = structs.replace(source, linguist_generated=found)
    return structs.replace(tree, files={**tree.files, **marked}) if marked else tree


def _of_package(uri: str, boundaries: dict[str, str]) -> str:
    step = uri
    while step:
        if step in boundaries:
            return boundaries[step]
        step = step.rpartition("/")[0]
    return ""


class _Rule(NamedTuple):
    """A line that sets or unsets the attribute.

    Attributes:
        place: The file that it is in.
        line: Its number.
        pattern: What the paths of its files below the folder of that file match.
        value: What it sets; `None` when it says that nothing is set.
    """

    place: str
    line: int
    pattern: re.Pattern[str]
    value: bool | None


class _Folders:
    """The rules of folders, each read once."""

    def __init__(self, base: str) -> None:
        """Take the folder that places are shown from; empty for the boundary of each package."""
        self._base = base
        self._rules: dict[tuple[str, str], tuple[_Rule, ...]] = {}
        self._read: dict[str, tuple[_Rule, ...]] = {}

    def attribute(self, path: str, boundary: str) -> LinguistAttribute | None:
        """Return what is said of a file: by the nearest folder that says something, and in it by the last line."""
        for rule in self._rules_of(os.path.dirname(path), boundary):  # noqa: PTH120 - asked for every file
            if rule.pattern.fullmatch(path[len(rule.place) - len(_NAME) :]):
                base = self._base if self._base and rule.place.startswith(self._base) else boundary
                shown = os.path.relpath(rule.place, base).replace(os.sep, "/")
                return None if rule.value is None else LinguistAttribute(rule.value, shown, rule.line)
        return None

    def _rules_of(self, folder: str, boundary: str) -> tuple[_Rule, ...]:
        """Return the rules for what lies in a folder, its own first, then those of the folders around it."""
        key = folder, boundary
        if key not in self._rules:
            if folder == boundary:
                self._rules[key] = self._read_in(folder)
            elif folder.startswith(boundary.rstrip(os.sep) + os.sep):
                around = self._rules_of(os.path.dirname(folder), boundary)  # noqa: PTH120
                self._rules[key] = (*self._read_in(folder), *around)
            else:
                self._rules[key] = ()
        return self._rules[key]

    def _read_in(self, folder: str) -> tuple[_Rule, ...]:
        """Return the rules of one file, the last one first."""
        if folder not in self._read:
            place = os.path.join(folder, _NAME)  # noqa: PTH118
            rules = (
                _Rule(place, number, pattern, value)
                for number, line in enumerate(_lines(place), 1)
                for pattern, value in (_rule(line),)
                if pattern is not None
            )
            self._read[folder] = tuple(rules)[::-1]
        return self._read[folder]


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
