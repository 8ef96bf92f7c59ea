"""Reads CMake and Dockerfiles command by command: targets, functions, stages, and the files that they use."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple

from mkdocs_kwindex.analysis.languages.content import Content, DefinitionList, sorted_references
from mkdocs_kwindex.analysis.languages.definition_comments import comment_above
from mkdocs_kwindex.model import Kind, Reference

LIMIT: Final = 1_000
"""How many definitions of a file are listed."""

_SIGNATURE_LENGTH = 300
# https://cmake.org/cmake/help/latest/manual/cmake-language.7.html; a string that does not end goes to the end.
_CMAKE = re.compile(r'#[^\n]*|"(?:[^"\\]|\\.)*"?|[()]|[^\s()#"]+', re.DOTALL)
_DEFINED = {
    "add_library": Kind.TARGET,
    "add_executable": Kind.TARGET,
    "add_custom_target": Kind.TARGET,
    "function": Kind.FUNCTION,
    "macro": Kind.MACRO,
}
_WITH_SOURCES = frozenset({"add_library", "add_executable", "target_sources", "configure_file"})
_HERE = ("${CMAKE_CURRENT_SOURCE_DIR}/", "${CMAKE_CURRENT_LIST_DIR}/")
_ROOT = ("${CMAKE_SOURCE_DIR}/", "${PROJECT_SOURCE_DIR}/")
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_SOURCE = re.compile(r"[\w./+-]*\w\.\w+")

_INSTRUCTION = re.compile(r"([A-Za-z]+)\s+(.*)", re.DOTALL)
_STAGE = re.compile(r"(?:--\S+\s+)*(\S+)(?:\s+[Aa][Ss]\s+(\S+))?")


class _Command(NamedTuple):
    """A command of CMake."""

    line: int
    end_line: int
    name: str
    arguments: tuple[tuple[int, str], ...]


def cmake(text: str, _name: str) -> Content:
    """Read CMake: targets with their sources, functions, macros, and the files and folders that it includes."""
    definitions = DefinitionList()
    references: list[Reference] = []
    lines = text.split("\n")
    bare = [line.partition("#")[0] for line in lines]
    commands = list(_commands(text))
    values = _literal_values(commands)
    for command in commands:
        arguments = tuple((line, _VARIABLE.sub(partial(_value, values), word)) for line, word in command.arguments)
        if not arguments:
            continue
        name = arguments[0][1]
        if command.name in _DEFINED and len(definitions) < LIMIT:
            docstring, first_line = comment_above(lines, bare, command.line)
            definitions.add(
                _DEFINED[command.name],
                name,
                command.line,
                path=name,
                first_line=first_line,
                end_line=command.end_line,
                value=f"{command.name}({' '.join(word for _, word in arguments)})"[:_SIGNATURE_LENGTH],
                docstring=docstring,
            )
        if command.name == "include" and (path := _cmake_path(name)):
            references.append(Reference(Kind.INCLUDE, path, command.line))
        elif command.name == "add_subdirectory":
            if path := _cmake_path(name, is_folder=True):
                references.append(Reference(Kind.LINK, path, command.line))
        elif command.name in _WITH_SOURCES:
            text_of = "" if command.name == "configure_file" else f"a source of {name}"
            sources = ((line, _cmake_path(word)) for line, word in arguments)
            references.extend(Reference(Kind.LINK, path, line, text_of) for line, path in sources if path)
    return Content(None, definitions.finish(), sorted_references(references))


def _commands(text: str) -> Iterator[_Command]:
    name, depth, line, position = "", 0, 1, 0
    first, arguments = 1, list[tuple[int, str]]()
    for found in _CMAKE.finditer(text):
        line += text.count("\n", position, found.start())
        position = found.start()
        word = found[0]
        if word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
            if depth <= 0:
                yield _Command(first, line, name.lower(), tuple(arguments))
                depth, arguments = 0, []
        elif not word.startswith("#"):
            if depth:
                arguments.append((line, word.strip('"')))
            else:
                name, first = word, line


def _literal_values(commands: Iterable[_Command]) -> dict[str, str]:
    """Return the variables that are set once, to one value that is literal."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for command in commands:
        words = tuple(word for _, word in command.arguments)
        if command.name == "set" and words:
            found.setdefault(words[0], []).append(words[1:])
        elif command.name == "project" and words:
            for name in ("PROJECT_NAME", "CMAKE_PROJECT_NAME"):
                found.setdefault(name, []).append(words[:1])
    return {
        name: values[0][0]
        for name, values in found.items()
        if len(values) == 1 and len(values[0]) == 1 and "$" not in values[0][0]
    }


def _value(values: Mapping[str, str], match: re.Match[str]) -> str:
    return values.get(match[1], match[0])


def _cmake_path(word: str, *, is_folder: bool = False) -> str:
    """Return the path that a word of CMake is, from its file's folder or with `/` from the root; empty for none."""
    for root in _ROOT:
        word = word.replace(root, "/") if word.startswith(root) else word
    for here in _HERE:
        word = word.removeprefix(here)
    return word if "$" not in word and (is_folder or _SOURCE.fullmatch(word)) else ""


def dockerfile(text: str, _name: str) -> Content:
    """Read a Dockerfile: its stages, and what it copies from the tree."""
    definitions = DefinitionList()
    references: list[Reference] = []
    lines = text.split("\n")
    bare = ["" if line.lstrip().startswith("#") else line for line in lines]
    stage = -1
    last = 1
    for first, end, instruction in _instructions(bare):
        found = _INSTRUCTION.match(instruction)
        word, rest = (found[1].upper(), found[2]) if found else ("", "")
        if word == "FROM" and len(definitions) < LIMIT and (image := _STAGE.match(rest)):
            if stage >= 0:
                definitions.update(stage, end_line=last)
            docstring, first_line = comment_above(lines, bare, first)
            name = image[2] or image[1]
            stage = definitions.add(
                Kind.STAGE,
                name,
                first,
                path=name,
                first_line=first_line,
                value=instruction[:_SIGNATURE_LENGTH],
                docstring=docstring,
            )
        elif word in {"COPY", "ADD"}:
            references.extend(Reference(Kind.LINK, path, first, "copied into the image") for path in _copied(rest))
        last = end
    if stage >= 0:
        definitions.update(stage, end_line=last)
    return Content(None, definitions.finish(), sorted_references(references))


def _instructions(bare: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the instructions, each with its first and last line, those that go on after a backslash joined."""
    first, parts = 0, list[str]()
    for number, line in enumerate(bare, 1):
        if not line.strip():
            continue
        first = first or number
        parts.append(line.strip().removesuffix("\\"))
        if not line.rstrip().endswith("\\"):
            yield first, number, " ".join(parts)
            first, parts = 0, []


def _copied(rest: str) -> list[str]:
    """Return the paths of the tree that are copied: not those of other stages, addresses and globs."""
    words = rest.split()
    if any(word.startswith("--from") for word in words) or "<<" in rest:
        return []
    if rest.lstrip().startswith("["):
        try:
            words = [str(word) for word in json.loads(rest)]
        except (ValueError, RecursionError):
            return []
    paths = [word for word in words if not word.startswith("--")][:-1]
    return [path for path in paths if "://" not in path and not re.search(r"[*?$\[]", path)]
