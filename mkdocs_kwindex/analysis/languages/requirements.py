"""Requirements in pip's files, configuration files and conda environments.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/ and
https://pip.pypa.io/en/stable/reference/requirements-file-format/ say how they are written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import yaml

from mkdocs_kwindex.model import Kind, Reference

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_NAMED = re.compile(rf"({_NAME})\s*(\[[^\]]*\])?\s*(@.*|[(<>=!~;].*)?", re.DOTALL)
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9]*\+)?[a-z][a-z0-9]*://|git\+?\w*@", re.IGNORECASE)
_EGG = re.compile(rf"[#&]egg=({_NAME})")
_WHEEL = re.compile(r"/([A-Za-z0-9._]+)-\d[^/]*\.whl(?:[#?;\s]|$)")
_OPTION = re.compile(r"(-r|--requirement|-c|--constraint|-e|--editable)(?:[ \t=]+|(?<=-[rce]))(\S.*)")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_PER_REQUIREMENT = re.compile(r"\s--?[a-z][\w-]*(?:[ =].*)?$", re.DOTALL)
# In `tox.ini`, what a line is for: `py38,py39: mock`.
_FACTORS = re.compile(r"(?<![\w.{},!-])[\w.{},!-]++:\s++(?=\S)")
_CONDA = re.compile(rf"(?:[\w./-]+::)?({_NAME})\s*(.*)", re.DOTALL)
_CONDA_FILE = re.compile(r"(?:^|[-_.])(?:environment|env|conda)(?:[-_.]|$)", re.IGNORECASE)
_LONGEST = 200

_IN_SETUP_CFG = re.compile(r"options\.(?:install_requires|setup_requires|tests_require)|options\.extras_require\..+")
_IN_TOX_INI = re.compile(r"testenv[^.]*(?::.+)?\.deps|tox\.requires")


def is_requirements_file(name: str) -> bool:
    """Return whether a text names distributions for pip, one a line."""
    return name.lower().endswith(".txt") and name.lower().startswith(("requirements", "constraints"))


def requirement(written: str, line: int) -> Reference | None:
    """Read a requirement: `name[extra]>=1; marker`, `name @ address`, the address of an archive or a repository.

    Args:
        written: What is required.
        line: Its line.

    Returns:
        The requirement by the distribution's name, or by the address where that names none; a link for a path;
        `None` for what is neither.
    """
    written = written.strip()
    if _ADDRESS.match(written):
        name = _EGG.search(written) or _WHEEL.search(written)
        address = written.split(None, 1)[0]
        text = written if name else written.removeprefix(address).strip()
        return Reference(Kind.REQUIREMENT, name[1] if name else address, line, text[:_LONGEST])
    if named := _NAMED.fullmatch(written):
        return Reference(Kind.REQUIREMENT, named[1], line, f"{named[2] or ''}{named[3] or ''}".strip()[:_LONGEST])
    path = re.split(r"[\[;\s]", written, maxsplit=1)[0]
    is_path = path.startswith((".", "/")) or "/" in path
    return Reference(Kind.LINK, path, line, "installed from there") if is_path else None


def requirements(lines: Iterable[tuple[int, str]]) -> Iterator[Reference]:
    """Read the lines of a file for pip: what they require, and the files that they lead to.

    Args:
        lines: The lines with their numbers.
    """
    for number, line in _joined(lines):
        written = _COMMENT.sub("", line).strip()
        option = _OPTION.fullmatch(written)
        if option is not None and option[1] not in {"-e", "--editable"}:
            kind = "requirements" if option[1] in {"-r", "--requirement"} else "constraints"
            yield Reference(Kind.LINK, option[2].strip().strip("\"'"), number, kind)
            continue
        if option is not None:
            written = option[2]
        elif written.startswith("-"):
            continue
        if found := requirement(_PER_REQUIREMENT.sub("", written), number):
            yield found


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text with their numbers."""
    return enumerate(text.split("\n"), 1)


def ini_requirements(name: str, path: str, lines: Iterable[tuple[int, str]]) -> Iterator[Reference]:
    """Read what a key of `setup.cfg` or `tox.ini` requires.

    Args:
        name: The file's name.
        path: The section and the key.
        lines: The lines of the value.
    """
    if name == "setup.cfg" and _IN_SETUP_CFG.fullmatch(path):
        yield from requirements(lines)
    elif name == "tox.ini" and _IN_TOX_INI.fullmatch(path):
        yield from requirements((number, _FACTORS.sub("", line.strip(), count=1)) for number, line in lines)


def is_conda_environment(name: str, keys: Sequence[str]) -> bool:
    """Return whether a YAML file describes an environment for conda, by its name and its keys at the top."""
    return "dependencies" in keys and ("channels" in keys or _CONDA_FILE.search(name.rpartition(".")[0]) is not None)


def conda_requirements(text: str) -> Iterator[Reference]:
    """Read what a conda environment holds, with what pip installs into it. Nothing of the text is constructed."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for item in _items(root, "dependencies"):
        line = item.start_mark.line + 1
        if isinstance(item, yaml.ScalarNode):
            if found := _CONDA.fullmatch(item.value.strip()):
                yield Reference(Kind.REQUIREMENT, found[1], line, found[2].strip()[:_LONGEST])
        elif isinstance(item, yaml.MappingNode):
            for inner in _items(item, "pip"):
                if isinstance(inner, yaml.ScalarNode):
                    yield from requirements([(inner.start_mark.line + 1, inner.value)])


def poetry_requirement(name: str, value: object, line: int) -> Reference | None:
    """Read an entry of a table of Poetry's dependencies; `None` for the version of Python."""
    if name.lower() == "python":
        return None
    text = value if isinstance(value, str) else ""
    if isinstance(value, Mapping):
        parts = [str(value.get(key, "")) for key in ("version", "git", "path", "url")]
        marker = f"; {value['markers']}" if "markers" in value else ""
        text = " ".join(filter(None, parts)) + marker
    return Reference(Kind.REQUIREMENT, name, line, text[:_LONGEST])


def _items(node: yaml.Node | None, key: str) -> list[yaml.Node]:
    """Return the items of the list that a mapping has under a key."""
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(name, yaml.ScalarNode) and name.value == key and isinstance(value, yaml.SequenceNode):
            return list(value.value)
    return []


def _joined(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield lines, each with those that go on with it after a backslash."""
    first, parts = 0, ""
    for number, line in lines:
        first = first or number
        if line.endswith("\\"):
            parts += line[:-1]
            continue
        yield first, parts + line
        first, parts = 0, ""
    if parts:
        yield first, parts
