"""What the keys of `pyproject.toml` and `package.json` mean, as their specifications say."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from mkdocs_kwindex.analysis.languages.data_keys import Key
from mkdocs_kwindex.analysis.languages.requirements import poetry_requirement, requirement
from mkdocs_kwindex.analysis.markup.sanitizer import link_placeholder, neutralize
from mkdocs_kwindex.model import Docstring, DocstringSection, Kind, Reference, SectionKind
from mkdocs_kwindex.model.escaping import Html, element, text_html

_ENTRY_POINT = re.compile(
    r"\s*+([A-Za-z_]\w*+(?>(?:\.\w++)*))\s*+(?::\s*+([A-Za-z_]\w*+(?>(?:\.\w++)*)))?\s*+(?:\[.*\])?\s*+$"
)


class Explained(Struct, frozen=True):
    """What is known of a file's keys.

    Attributes:
        docstrings: What is said of a key, by its dotted path.
        references: The distributions that the file requires.
    """

    docstrings: Mapping[str, Docstring]
    references: tuple[Reference, ...]


def explain(document: Mapping[str, object], keys: Iterable[Key], lines: Sequence[str]) -> Explained:
    """Explain the keys of `pyproject.toml`.

    Args:
        document: What it holds; empty when it cannot be read.
        keys: Its keys with their lines.
        lines: Its lines.
    """
    docstrings: dict[str, Docstring] = {}
    references: list[Reference] = []
    for key in keys:
        path = ".".join(key.path)
        if _REQUIREMENTS.fullmatch(path):
            references.extend(_requirements(_value(document, key.path), key, lines))
        elif _POETRY.fullmatch(path):
            entry = poetry_requirement(key.path[-1], _value(document, key.path), key.line)
            references.extend([entry] if entry else [])
        for pattern, write in _PYPROJECT:
            if match := re.fullmatch(pattern, path):
                value = _value(document, key.path)
                text = write(match, value)
                if text:
                    docstrings[path] = _docstring(key.line, text)
    return Explained(docstrings, tuple(references))


def explain_package_json(document: object, keys: Iterable[Key]) -> Explained:
    """Explain the keys of `package.json`.

    Args:
        document: What it holds.
        keys: Its keys with their lines.
    """
    docstrings: dict[str, Docstring] = {}
    references: list[Reference] = []
    for key in keys:
        if len(key.path) == 1 and key.path[0] in _PACKAGE_JSON:
            docstrings[key.path[0]] = _docstring(key.line, _PACKAGE_JSON[key.path[0]])
        elif len(key.path) == len(("dependencies", "name")) and key.path[0].lower().endswith("dependencies"):
            version = _value(document, key.path)
            references.append(Reference(Kind.REQUIREMENT, key.path[1], key.line, str(version or "")))
    return Explained(docstrings, tuple(references))


def _requirements(value: object, key: Key, lines: Sequence[str]) -> Iterator[Reference]:
    for written in _texts(value):
        numbers = range(key.line, key.end_line + 1)
        # In a text between double quotes those of a marker are escaped.
        forms = (written, written.replace('"', '\\"'))
        line = next((number for number in numbers if any(form in lines[number - 1] for form in forms)), key.line)
        if found := requirement(written, line):
            yield found


def _value(document: object, path: Iterable[str]) -> object:
    for part in path:
        if isinstance(document, Mapping):
            document = document.get(part)
        elif isinstance(document, list) and part.isdecimal() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return document


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _docstring(line: int, text: str) -> Docstring:
    """Make a docstring of a sentence; what is between NUL characters is code, and may name a symbol."""
    html, summary = "", ""
    for number, part in enumerate(re.split(r"\x00([^\x00]*)\x00", text)):
        shown = neutralize(part)
        if number % 2:
            code = element("code", text_html(shown))
            entry = _ENTRY_POINT.match(shown)
            name = ".".join(filter(None, entry.groups())) if entry else ""
            html += link_placeholder(name, code) if name else code
        else:
            html += text_html(shown)
        summary += shown
    return Docstring.of(line, summary, (DocstringSection(SectionKind.TEXT, html=element("p", Html(html))),))


def _code(value: object) -> str:
    """Mark a text as code that may be the name of a symbol."""
    return f"\x00{str(value).replace(chr(0), '')}\x00"


_Write = Callable[[re.Match[str], object], str]


def _says(text: str) -> _Write:
    return lambda _match, _value: text


def _count(value: object, singular: str, several: str) -> str:
    count = len(value) if isinstance(value, (list, dict)) else 0
    return f"{count:,} {singular if count == 1 else several}"


def _script(match: re.Match[str], value: object) -> str:
    return f"The command {match[1]} calls {_code(value)}." if isinstance(value, str) else ""


def _entry_point(match: re.Match[str], value: object) -> str:
    group = match[1].strip('"')
    return f"Plugin {match[2]} of the group {group}: {_code(value)}." if isinstance(value, str) else ""


_REQUIREMENTS = re.compile(
    r"project\.dependencies|project\.optional-dependencies\..+|dependency-groups\..+|build-system\.requires"
    r"|tool\.uv\.dev-dependencies|tool\.pdm\.dev-dependencies\..+|tool\.hatch\.envs\.[^.]+\.(?:extra-)?dependencies"
)
_POETRY = re.compile(r"tool\.poetry\.(?:dev-|group\.[^.]+\.)?dependencies\.[^.]+")
_PYPROJECT: tuple[tuple[str, _Write], ...] = (
    (r"build-system", _says("What builds the project.")),
    (r"build-system\.requires", _says("Installed to build the project, not to run it.")),
    (r"build-system\.build-backend", lambda _, value: f"The module that builds the project: {_code(value)}."),
    (r"project", _says("What the project is; installers and package indexes read it.")),
    (r"project\.name", _says("The name under which the project is installed.")),
    (r"project\.version", _says("The version.")),
    (r"project\.requires-python", _says("The versions of Python that the project runs with.")),
    (
        r"project\.dependencies",
        lambda _, value: f"Installed with the project: {_count(value, 'distribution', 'distributions')}.",
    ),
    (r"project\.optional-dependencies", _says("Extras: what is installed besides when an extra is asked for.")),
    (
        r"project\.optional-dependencies\.(.+)",
        lambda match, value: f"The extra {match[1]} installs {_count(value, 'distribution', 'distributions')}.",
    ),
    (
        r"dependency-groups",
        _says("Groups of requirements for work on the project; what is built has none of them."),
    ),
    (r"dependency-groups\.(.+)", lambda match, value: f"The group {match[1]}: {_count(value, 'entry', 'entries')}."),
    (r"project\.scripts", _says("Commands that are installed with the project, each with the function that it calls.")),
    (r"project\.gui-scripts", _says("Programs with windows that are installed, each with the function that it calls.")),
    (r"project\.(?:gui-)?scripts\.(.+)", _script),
    (r"project\.entry-points", _says("What other programs find as plugins when the project is installed.")),
    (r"project\.entry-points\.(.+)\.([^.]+)", _entry_point),
    (r"project\.dynamic", _says("What the build works out instead of reading it here.")),
    (r"tool\.([^.]+)", lambda match, _: f"Settings of {match[1]}."),
)
_PACKAGE_JSON = {
    "name": "The name under which npm installs the package.",
    "scripts": "Commands that `npm run` knows.",
    "dependencies": "Installed with the package.",
    "devDependencies": "Installed for work on the package.",
    "peerDependencies": "What the package expects to be installed beside it.",
    "optionalDependencies": "Installed with the package where that is possible.",
    "bin": "Programs that are installed with the package.",
    "main": "The file that is loaded when the package is imported.",
    "exports": "The files that may be imported from the package.",
    "engines": "The versions of Node.js and npm that the package runs with.",
}
