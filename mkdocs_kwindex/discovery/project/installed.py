"""What installed distributions say of a package: its commands and plugins, and what it requires."""

import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs_kwindex.discovery.project.configuration_files import ConfigurationError, ConfigurationFile, read_ini
from mkdocs_kwindex.discovery.project.entry_points import entry_point
from mkdocs_kwindex.discovery.project.requirements import RUN, written_requirement
from mkdocs_kwindex.model.project import ConfigurationPlace, EntryPoint, Requirement

_ENDING = ".dist-info"
_REQUIRES = "requires-dist:"
_EXTRA = re.compile(r"""(?:\band\s)?\bextra\s*==\s*["']([\w.-]+)["']""")
_NO_LETTER = re.compile(r"[-_.]+")


def installed_entry_points(folder: Path, package: str) -> Iterator[EntryPoint]:
    """Yield the entry points that installed distributions declare for a package.

    Args:
        folder: Where packages are installed, with their metadata.
        package: The package's name.
    """
    for path in sorted(folder.glob(f"*{_ENDING}/entry_points.txt")):
        try:
            groups = read_ini(ConfigurationFile(path, []).text, delimiters=("=",))
        except ConfigurationError:
            # The metadata of some other distribution may be broken; that is nothing to tell the reader of this one.
            continue
        for group, entries in groups.items():
            for key, reference in entries.items():
                for entry in entry_point(group, key, reference, _place(path.parent)):
                    if entry.module.partition(".")[0] == package:
                        yield entry


def installed_requirements(folder: Path, package: str) -> Iterator[Requirement]:
    """Yield what the distributions require that a package belongs to.

    Args:
        folder: Where packages are installed, with their metadata.
        package: The package's name.
    """
    for distribution in _distributions(folder, package):
        for line in ConfigurationFile(distribution / "METADATA", []).text.splitlines():
            if not line:
                # The description of the project follows, which may be about anything.
                break
            if line.lower().startswith(_REQUIRES):
                yield from _requirements(line[len(_REQUIRES) :].strip(), _place(distribution))


def _requirements(text: str, place: ConfigurationPlace) -> Iterator[Requirement]:
    required, _, marker = text.partition(";")
    extras = _EXTRA.findall(marker)
    if len(extras) == 1:
        others = _EXTRA.sub("", marker).strip().removeprefix("and ").strip()
        text = f"{required.strip()}; {others}" if others else required
    for purpose in dict.fromkeys(f"extra {extra}" for extra in extras) or (RUN,):
        yield from written_requirement(text, purpose, place)


def _distributions(folder: Path, package: str) -> list[Path]:
    """Find the distributions that a package belongs to: those that say so, or else those that installed it."""
    all_of_them = sorted(folder.glob(f"*{_ENDING}"))
    named = [
        path
        for path in all_of_them
        if package in ConfigurationFile(path / "top_level.txt", []).text.split()
        or _NO_LETTER.sub("_", path.name.partition("-")[0]).lower() == package.lower()
    ]
    starts = (f"{package}/", f"{package}.py,")
    return named or [
        path
        for path in all_of_them
        if any(line.startswith(starts) for line in ConfigurationFile(path / "RECORD", []).text.splitlines())
    ]


def _place(distribution: Path) -> ConfigurationPlace:
    name, _, version = distribution.name.removesuffix(_ENDING).partition("-")
    return ConfigurationPlace(f"{name} {version}".strip())
