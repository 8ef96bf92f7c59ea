"""Reads TOML, YAML, JSON and INI: keys with their lines, kinds of value, and short values."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from mkdocs_kwindex.analysis.languages import pyproject
from mkdocs_kwindex.analysis.languages.content import Content, DefinitionList, sorted_references
from mkdocs_kwindex.analysis.languages.data_keys import Key
from mkdocs_kwindex.analysis.languages.json_keys import json_keys, json_with_commas, without_comments
from mkdocs_kwindex.analysis.languages.nested_keys import DEPTH, KEYS
from mkdocs_kwindex.analysis.languages.requirements import conda_requirements, ini_requirements, is_conda_environment
from mkdocs_kwindex.analysis.languages.toml_keys import toml_keys
from mkdocs_kwindex.analysis.languages.yaml_keys import yaml_keys
from mkdocs_kwindex.model import Kind, Problem, ProblemKind, Reference, Remark
from mkdocs_kwindex.model.bounded_parsers import read_toml

# `jobs`, the job, and what tells that it is one; in GitLab jobs are at the top level.
_IN_JOB = 3
_VALUE_LENGTH = 100
_LONGEST_LINE = 5_000

_INI_SECTION = re.compile(r"\[([^\]]+)\]\s*(?:[#;].*)?$")
_INI_KEY = re.compile(r"([^\s=:#;\[][^=:]*)([=:])\s*(.*)$")


def toml(text: str, name: str) -> Content:
    """Read TOML; in `pyproject.toml` and the like, what is known of the keys is said."""
    problems: tuple[Problem, ...] = ()
    document: dict[str, object] = {}
    try:
        document = read_toml(text)
    except ValueError as error:
        problems = (_problem("TOML", str(error), _toml_line(str(error))),)
    keys = list(toml_keys(text))
    explained = (
        pyproject.explain(document, keys, text.split("\n")) if name == "pyproject.toml" else pyproject.Explained({}, ())
    )
    return _content(keys, problems, explained)


def yaml_file(text: str, name: str) -> Content:
    """Read YAML; in the environments of conda, what they require is said."""
    nesting, wrong = yaml_keys(text)
    problems = () if wrong is None else (_problem("YAML", *wrong),)
    explained = None
    if not problems and is_conda_environment(name, [key.path[0] for key in nesting.keys if len(key.path) == 1]):
        explained = pyproject.Explained({}, tuple(conda_requirements(text)))
    jobs = _jobs(nesting.keys, is_gitlab=name.lower().endswith(("gitlab-ci.yml", "gitlab-ci.yaml")))
    return _content(nesting.keys, problems, explained, more=nesting.count - len(nesting.keys), jobs=jobs)


def json_file(text: str, name: str) -> Content:
    """Read JSON; comments and commas at the end, which many programs take in their files, are taken here too."""
    problems: tuple[Problem, ...] = ()
    document: object = None
    if text.strip():
        try:
            document = json.loads(text)
        except json.JSONDecodeError as error:
            bare = without_comments(text)
            document = json_with_commas(bare)
            if document is None:
                problems = (_problem("JSON", error.msg, error.lineno),)
            else:
                text = bare
        except (RecursionError, ValueError) as error:
            why = "it nests too deep" if isinstance(error, RecursionError) else str(error)
            problems = (_problem("JSON", why, 0),)
    nesting = json_keys(text)
    explained = pyproject.explain_package_json(document, nesting.keys) if name == "package.json" else None
    return _content(nesting.keys, problems, explained, more=nesting.count - len(nesting.keys))


def jsonc(text: str, _name: str) -> Content:
    """Read JSON in which comments may be."""
    nesting = json_keys(without_comments(text))
    return _content(nesting.keys, (), more=nesting.count - len(nesting.keys))


def ini(text: str, name: str) -> Content:
    """Read an INI file as configparser does: sections, keys, values that go on where a line is indented."""
    keys: list[Key] = []
    section = -1
    indentation = 0
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            continue
        is_indented = line[0].isspace() and len(line) - len(line.lstrip()) > indentation
        if is_indented and keys and keys[-1].type == "text" and not stripped.startswith("["):
            keys[-1] = keys[-1].extended(number, stripped)
            continue
        indentation = len(line) - len(line.lstrip())
        if found := _INI_SECTION.match(stripped):
            section = len(keys)
            keys.append(Key((found[1],), number, number, "section", "", -1))
        elif found := _INI_KEY.match(stripped[:_LONGEST_LINE]):
            around = keys[section].path if section >= 0 else ()
            keys.append(Key((*around, found[1].rstrip()), number, number, "text", found[3], section))
    lines = text.split("\n")
    references = tuple(found for key in keys for found in _ini_references(name, key, lines))
    return _content(keys, (), pyproject.Explained({}, references))


def _ini_references(name: str, key: Key, lines: list[str]) -> Iterable[Reference]:
    """Return what a key of an INI file requires."""
    first = lines[key.line - 1]
    found = _INI_KEY.match(first.strip()[:_LONGEST_LINE]) if key.type == "text" else None
    if found is None:
        return ()
    values = [(key.line, found[3]), *enumerate(lines[key.line : key.end_line], key.line + 1)]
    return ini_requirements(name.lower(), ".".join(key.path), values)


def _content(
    keys: list[Key],
    problems: tuple[Problem, ...],
    explained: pyproject.Explained | None = None,
    *,
    more: int = 0,
    jobs: Collection[tuple[str, ...]] = (),
) -> Content:
    explained = explained or pyproject.Explained({}, ())
    found = DefinitionList()
    indexes: dict[int, int] = {}
    for number, key in enumerate(keys):
        if len(key.path) > DEPTH or len(found) == KEYS:
            continue
        path = ".".join(key.path)
        indexes[number] = found.add(
            Kind.JOB if key.path in jobs else Kind.KEY,
            key.name or key.path[-1],
            key.line,
            path=path,
            qualname=path,
            parent=indexes.get(key.parent, -1),
            end_line=key.end_line,
            annotation=key.type,
            value=_short(key.value),
            docstring=explained.docstrings.get(path),
        )
    remarks: tuple[Remark, ...] = ()
    if left := len(keys) - len(found) + more:
        shown = f"Keys are listed down to the {DEPTH}th level" if len(found) < KEYS else f"{KEYS} keys are listed"
        remarks = (Remark("outline", f"{shown}, {left:,} {'is' if left == 1 else 'are'} in the source besides"),)
    return Content(None, found.finish(), sorted_references(explained.references), problems, remarks)


def _jobs(keys: Iterable[Key], *, is_gitlab: bool) -> Collection[tuple[str, ...]]:
    """Return the paths of the keys that are jobs of GitHub, CircleCI or GitLab: by their content."""
    if is_gitlab:
        return {key.path[:1] for key in keys if len(key.path) == _IN_JOB - 1 and key.path[1] in {"script", "trigger"}}
    return {
        key.path[:2]
        for key in keys
        if len(key.path) == _IN_JOB and key.path[0] == "jobs" and key.path[2] in {"steps", "uses"}
    }


def _problem(language: str, reason: str, line: int) -> Problem:
    message = f"cannot be read as {language}: {reason[:200]}; keys are listed as far as they can be told"
    return Problem("", line, message, ProblemKind.SYNTAX)


def _toml_line(message: str) -> int:
    found = re.search(r"at line (\d+)", message)
    return int(found[1]) if found else 0


def _short(value: str) -> str:
    return value if len(value) <= _VALUE_LENGTH else value[: _VALUE_LENGTH - 1].rstrip() + "…"


READERS: Final[Mapping[str, Callable[[str, str], Content]]] = {
    "toml": toml,
    "yaml": yaml_file,
    "json": json_file,
    "jsonc": jsonc,
    "ini": ini,
}
"""What reads a text and its file's name, by language."""
