"""What a project declares that it needs: to run, for an extra, for work on it, to be built."""

import re
from collections.abc import Iterable, Iterator, Mapping

from mkdocs_kwindex.discovery.project.configuration_files import ConfigurationFile, table
from mkdocs_kwindex.discovery.project.setup_script import SetupScript
from mkdocs_kwindex.model.project import ConfigurationPlace, Requirement

_NO_NAME_OR_VERSION = re.compile(r"(?:^|\s)(?:#|-).*|\s*@.*", re.DOTALL)
# So many may be written in another way than they read.
_MOST_MISSED = 100
RUN, BUILD = "to run", "to build"


def declared_requirements(
    pyproject: ConfigurationFile,
    setup_cfg: ConfigurationFile,
    setup_py: ConfigurationFile,
    lists: Iterable[ConfigurationFile],
) -> Iterator[Requirement]:
    """Yield the requirements of `pyproject.toml`, in standard tables and in Poetry's, of `setup` files and of lists.

    Args:
        pyproject: The project's `pyproject.toml`.
        setup_cfg: The project's `setup.cfg`.
        setup_py: The project's `setup.py`.
        lists: Its files for pip.
    """
    document = pyproject.toml
    yield from _of_list(pyproject, "project", "dependencies", table(document, "project").get("dependencies"), RUN)
    yield from _of_poetry(pyproject, ("dependencies",), RUN)
    for path, purpose in (
        (("project", "optional-dependencies"), "extra {}"),
        (("dependency-groups",), "group {}"),
    ):
        for name, value in table(document, *path).items():
            yield from _of_list(pyproject, ".".join(path), name, value, purpose.format(name))
    for group in table(document, "tool", "poetry", "group"):
        yield from _of_poetry(pyproject, ("group", group, "dependencies"), f"group {group}")
    yield from _of_list(pyproject, "build-system", "requires", table(document, "build-system").get("requires"), BUILD)
    yield from _of_lines(setup_cfg, "options", "install_requires", RUN)
    for name in setup_cfg.ini.get("options.extras_require", {}):
        yield from _of_lines(setup_cfg, "options.extras_require", name, f"extra {name}")
    yield from _of_script(setup_py)
    for file in lists:
        for number, line in enumerate(file.text.splitlines(), 1):
            yield from written_requirement(
                line, f"in {file.path.name}", ConfigurationPlace(file.path.name, str(file.path), number)
            )


def _of_list(file: ConfigurationFile, section: str, key: str, value: object, purpose: str) -> Iterator[Requirement]:
    place = file.place(section, key)
    lines = file.text.splitlines()
    last, missed = place.line, 0
    for written in value if isinstance(value, list) else ():
        if isinstance(written, str):
            # In a text between double quotes those of a marker are escaped.
            forms = (f'"{written}"', f"'{written}'", written.replace('"', '\\"'))
            rest = range(max(last, 1), len(lines) + 1) if missed < _MOST_MISSED else ()
            line = next((number for number in rest if any(form in lines[number - 1] for form in forms)), 0)
            # They are in the order of the text: to begin anew for each would take the square of their number.
            last, missed = (line, missed) if line else (last, missed + 1)
            yield from written_requirement(
                written, purpose, ConfigurationPlace(place.name, place.path, line or place.line)
            )


def _of_poetry(file: ConfigurationFile, path: tuple[str, ...], purpose: str) -> Iterator[Requirement]:
    for name, value in table(file.toml, "tool", "poetry", *path).items():
        version = value.get("version", "") if isinstance(value, Mapping) else value
        if name.lower() != "python":
            text = f"{name} {version}" if isinstance(version, str) else name
            yield from written_requirement(text, purpose, file.place(".".join(("tool", "poetry", *path)), name))


def _of_lines(file: ConfigurationFile, section: str, key: str, purpose: str) -> Iterator[Requirement]:
    place = file.place(section, key)
    for number, line in enumerate(file.ini.get(section, {}).get(key, "").split("\n"), place.line):
        yield from written_requirement(
            line, purpose, ConfigurationPlace(place.name, place.path, number if place.line else 0)
        )


def _of_script(file: ConfigurationFile) -> Iterator[Requirement]:
    script = SetupScript(file.text)
    for line in script.texts("install_requires"):
        yield from written_requirement(line.text, RUN, file.at(line.line))
    for name, lines in script.tables("extras_require"):
        # Behind a colon stands when it is required, and without a name it is so always.
        extra, _, marker = name.partition(":")
        for line in lines:
            text = f"{line.text}; {marker}" if marker and line.text.strip() else line.text
            yield from written_requirement(text, f"extra {extra}" if extra else RUN, file.at(line.line))
    for line in script.texts("setup_requires"):
        yield from written_requirement(line.text, BUILD, file.at(line.line))


def written_requirement(line: str, purpose: str, place: ConfigurationPlace) -> Iterator[Requirement]:
    """Yield what a line requires; comments and options of pip require nothing, and an address may hold a password.

    Args:
        line: The line.
        purpose: What it is required for.
        place: Where it stands.
    """
    text = _NO_NAME_OR_VERSION.split(line.strip(), maxsplit=1)[0]
    if text and "://" not in text:
        yield Requirement(text, purpose, place)
