"""TOML, YAML, JSON and INI: keys with their lines, what kind of value they have, and short values themselves."""

import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

import yaml
from msgspec import Struct

from mkdocs_kwindex.analysis.languages import pyproject
from mkdocs_kwindex.analysis.languages.content import Content, DefinitionList, sorted_references
from mkdocs_kwindex.analysis.languages.data_keys import Key
from mkdocs_kwindex.analysis.languages.requirements import conda_requirements, ini_requirements, is_conda_environment
from mkdocs_kwindex.analysis.languages.toml_keys import toml_keys
from mkdocs_kwindex.model import Kind, Problem, ProblemKind, Reference, Remark

KEYS: Final = 500
"""How many keys of a file are keywords."""

DEPTH: Final = 6
"""How deep they stand at most."""

_SIZE_LIMIT = 5_000_000
# `jobs`, the job, and what tells that it is one; in GitLab jobs stand at the top.
_IN_JOB = 3
_VALUE_LENGTH = 100

# A string that does not end goes to the end of its line, and a comment that does not, to that of the file.
_JSON_STRING = r'"(?:[^"\\\n]|\\.)*"?'
_JSON_TOKEN = re.compile(rf'{_JSON_STRING}|[{{}}\[\],:]|[^\s{{}}\[\],:"]+')
_JSON_COMMENT = re.compile(rf"{_JSON_STRING}|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?", re.DOTALL)
_JSON_LAST_COMMA = re.compile(rf"{_JSON_STRING}|,(?=\s*[\]}}])")

_INI_SECTION = re.compile(r"\[([^\]]+)\]\s*(?:[#;].*)?$")
_INI_KEY = re.compile(r"([^\s=:#;\[][^=:]*)([=:])\s*(.*)$")


def toml(text: str, name: str) -> Content:
    """Read TOML; in `pyproject.toml` and the like, what is known of the keys is said."""
    problems: tuple[Problem, ...] = ()
    document: dict[str, object] = {}
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problems = (_problem("TOML", str(error), _toml_line(str(error))),)
    keys = list(toml_keys(text))
    explained = (
        pyproject.explain(document, keys, text.split("\n")) if name == "pyproject.toml" else pyproject.Explained({}, ())
    )
    return _content(keys, problems, explained)


def yaml_file(text: str, name: str) -> Content:
    """Read YAML by its events: nothing in it is constructed, and an alias stays an alias."""
    nesting = _Nesting()
    problems: tuple[Problem, ...] = ()
    try:
        _read_events(yaml.parse(text, Loader=_YAML_LOADER), nesting)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        problems = (_problem("YAML", error.problem or "", line),)
    except (yaml.YAMLError, RecursionError) as error:
        problems = (_problem("YAML", " ".join(str(error).split()), 0),)
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
            bare = _without_comments(text)
            document = _json_with_commas(bare)
            if document is None:
                problems = (_problem("JSON", error.msg, error.lineno),)
            else:
                text = bare
        except (RecursionError, ValueError) as error:
            why = "it nests too deep" if isinstance(error, RecursionError) else str(error)
            problems = (_problem("JSON", why, 0),)
    nesting = _json_keys(text)
    explained = pyproject.explain_package_json(document, nesting.keys) if name == "package.json" else None
    return _content(nesting.keys, problems, explained, more=nesting.count - len(nesting.keys))


def jsonc(text: str, _name: str) -> Content:
    """Read JSON in which comments may stand."""
    nesting = _json_keys(_without_comments(text))
    return _content(nesting.keys, (), more=nesting.count - len(nesting.keys))


def _without_comments(text: str) -> str:
    """Blank out the comments of JSON; what looks like one in a text, such as the glob `**/*`, is none."""
    return _JSON_COMMENT.sub(lambda found: found[0] if found[0][0] == '"' else "\n" * found[0].count("\n"), text)


def _json_with_commas(text: str) -> object:
    """Read JSON in which a comma may stand behind the last item; `None` for what is no JSON even so."""
    bare = _JSON_LAST_COMMA.sub(lambda found: found[0] if found[0][0] == '"' else "", text)
    try:
        return json.loads(bare)
    except (RecursionError, ValueError):
        return None


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


_LONGEST_LINE = 5_000
_RESOLVER = yaml.resolver.Resolver()
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    """Return the paths of the keys that are jobs of GitHub, CircleCI or GitLab: what they hold tells."""
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


class _Level(Struct):
    """A mapping or list that is being read: which key it belongs to, and where in it the reader stands."""

    path: tuple[str, ...]
    parent: int
    is_mapping: bool
    number: int = 0
    key: str | None = None
    line: int = 0


class _Nesting:
    """Turns the values of nested mappings and lists, in the order of the text, into keys."""

    def __init__(self) -> None:
        self.levels: list[_Level] = []
        self.keys: list[Key] = []
        self.count = 0

    def expects_key(self) -> bool:
        return bool(self.levels) and self.levels[-1].is_mapping and self.levels[-1].key is None

    def name(self, text: str, line: int) -> None:
        """Note the key of the value that follows."""
        self.levels[-1].key, self.levels[-1].line = text, line

    def value(self, text: str, kind: str, line: int) -> None:
        """Add a value that holds no others."""
        self._place(text, kind, line)

    def open(self, kind: str, line: int, *, is_mapping: bool) -> None:
        """Add a mapping or list, and go into it."""
        path, parent = self._place("", kind, line)
        self.levels.append(_Level(path, parent, is_mapping))

    def close(self, line: int) -> None:
        """Leave the innermost mapping or list."""
        if self.levels:
            level = self.levels.pop()
            if level.parent >= 0 and self.keys[level.parent].path == level.path:
                self.keys[level.parent] = self.keys[level.parent].ended(line)

    def _place(self, text: str, kind: str, line: int) -> tuple[tuple[str, ...], int]:
        """Add the key of a value, and return its path and what is the parent of keys inside of it."""
        if not self.levels:
            return (), -1
        level = self.levels[-1]
        is_deep = len(level.path) >= DEPTH
        if not level.is_mapping:
            level.number += 1
            return (level.path if is_deep else (*level.path, str(level.number - 1))), level.parent
        key, level.key = level.key or "", None
        self.count += 1
        if is_deep or len(self.keys) == KEYS:
            # A path that went on growing would cost the square of the depth.
            return (level.path if is_deep else (*level.path, key)), level.parent
        self.keys.append(Key((*level.path, key), level.line or line, line, kind, text, level.parent))
        return self.keys[-1].path, len(self.keys) - 1


def _read_events(events: Iterable[object], nesting: _Nesting) -> None:
    for event in events:
        line = getattr(event, "start_mark", None)
        number = line.line + 1 if line else 0
        match event:
            case yaml.ScalarEvent():
                if nesting.expects_key():
                    nesting.name(event.value, number)
                else:
                    nesting.value(" ".join(event.value.split()), _yaml_type(event), number)
            case yaml.AliasEvent():
                if nesting.expects_key():
                    nesting.name(f"*{event.anchor}", number)
                else:
                    nesting.value(f"*{event.anchor}", "alias", number)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if nesting.expects_key():
                    nesting.name("?", number)
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                nesting.open("mapping" if is_mapping else "list", number, is_mapping=is_mapping)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                nesting.close(number)


def _yaml_type(event: yaml.ScalarEvent) -> str:
    if event.style or event.tag:
        return "text"
    resolved = _RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False))  # type: ignore[no-untyped-call]
    return _YAML_TYPES.get(resolved, "text")


_YAML_TYPES = {
    f"tag:yaml.org,2002:{tag}": name
    for tag, name in (("int", "number"), ("float", "number"), ("bool", "true or false"), ("null", "empty"))
} | {"tag:yaml.org,2002:timestamp": "date"}


def _json_keys(text: str) -> _Nesting:
    """Read the tokens of JSON, whatever their order: a broken file shows the keys that it has."""
    nesting = _Nesting()
    line, position = 1, 0
    for token in _JSON_TOKEN.finditer(text[:_SIZE_LIMIT]):
        line += text.count("\n", position, token.start())
        position = token.start()
        word = token[0]
        if word in "{[":
            if nesting.expects_key():
                nesting.name("?", line)
            nesting.open("object" if word == "{" else "list", line, is_mapping=word == "{")
        elif word in "}]":
            nesting.close(line)
        elif word not in ",:":
            if nesting.expects_key():
                nesting.name(_json_text(word), line)
            else:
                nesting.value(word, _json_type(word), line)
    return nesting


def _json_text(word: str) -> str:
    try:
        return str(json.loads(word)) if word.startswith('"') else word
    except ValueError:
        return word.strip('"')


def _json_type(word: str) -> str:
    if word.startswith('"'):
        return "text"
    if word[0] in "-0123456789":
        return "number"
    return {"true": "true or false", "false": "true or false", "null": "empty"}.get(word, "text")


READERS: Final[Mapping[str, Callable[[str, str], Content]]] = {
    "toml": toml,
    "yaml": yaml_file,
    "json": json_file,
    "jsonc": jsonc,
    "ini": ini,
}
"""What reads a text and its file's name, by language."""
