"""What the projects of a folder declare: their commands and plugins, and what they require."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import ROOT
from mkdocs_kwindex.model.project import ConfigurationPlace, EntryPoint, Project
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.phrases import Phrase, Piece, code, phrase
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.uses import declaration_address

_FIRST = "to run"
_COMMANDS = {"console_scripts": "command", "gui_scripts": "command with windows", "scripts": "script"}


class DeclaredRow(Struct, frozen=True):
    """A command or a plugin: its name, what it is, what it calls, and where it is declared."""

    name: str
    kind: Phrase
    target: Phrase
    place: Phrase


class RequirementGroup(Struct, frozen=True):
    """What is required for one purpose, each with its line."""

    purpose: str
    requirements: tuple[Phrase, ...]


class DeclaredView(Struct, frozen=True):
    """What the projects of a folder declare."""

    entry_points: tuple[DeclaredRow, ...]
    requirements: tuple[RequirementGroup, ...]


def declared_view(site: Site, links: Links, folder: str) -> DeclaredView:
    """Describe what the projects on a folder's page declare."""
    projects = declaring_projects(site, folder)
    rows = [row for project in projects for row in _entry_points(site, links, project)]
    return DeclaredView(
        entry_points=tuple(rows),
        requirements=tuple(_requirements(site, links, projects)),
    )


def declared_sections(site: Site, folder: str) -> list[tuple[str, str]]:
    """Return the ids and titles of the lists for which something is declared."""
    projects = declaring_projects(site, folder)
    lists = (
        ("entry-points", "Commands & Plugins", any(project.entry_points for project in projects)),
        ("requirements", "Requirements", any(project.requirements for project in projects)),
    )
    return [(identifier, title) for identifier, title, is_there in lists if is_there]


def declaring_projects(site: Site, folder: str) -> Sequence[Project]:
    """Return the projects that a folder's page describes: all on the landing page, else the folder's own.

    What is at the top of a repository belongs to the project of the repository, which the landing page describes.
    """
    top = {package.uri: site.projects[package.uri] for package in site.tree.packages if package.uri in site.projects}
    if folder == ROOT:
        # Packages of one project share it.
        return list(dict.fromkeys(top.values()))
    own = site.projects.get(folder)
    if own is None or (site.tree.root and any(own == project for uri, project in top.items() if uri != folder)):
        return ()
    return [own]


def _entry_points(site: Site, links: Links, project: Project) -> Iterator[DeclaredRow]:
    for entry in project.entry_points:
        command = _COMMANDS.get(entry.group)
        target = f"{entry.module}:{entry.attribute}" if entry.attribute else entry.module
        path = f"{entry.module}.{entry.attribute}" if entry.attribute else entry.module
        yield DeclaredRow(
            name=entry.name,
            kind=phrase(command) if command else phrase("plugin of ", code(entry.group)),
            target=_script(site, links, entry) if entry.file else phrase(code(target, links.symbol(path, ""))),
            place=phrase(_place(site, links, entry.place)),
        )


def _script(site: Site, links: Links, entry: EntryPoint) -> Phrase:
    path = os.path.normpath(Path(entry.place.path).parent / entry.file)
    uri = site.configuration_files.get(path, "")
    return phrase(code(entry.file, links.overview(uri) if uri else ""))


def _requirements(site: Site, links: Links, projects: Sequence[Project]) -> Iterator[RequirementGroup]:
    groups: dict[str, list[Phrase]] = {}
    for project in projects:
        for requirement in project.requirements:
            place = requirement.place
            # One distribution declares them all, in no line that anybody could look at.
            purpose = requirement.purpose if place.path else f"{requirement.purpose} ({place.name})"
            at = (" ", _place(site, links, place, is_short=True)) if place.path else ()
            groups.setdefault(purpose, []).append(phrase(code(requirement.text), *at))
    # What it needs to run comes before what only some want; each group as it is declared.
    for purpose, listed in sorted(groups.items(), key=lambda group: not group[0].startswith(_FIRST)):
        title = f"{purpose[:1].upper()}{purpose[1:]}"
        yield RequirementGroup(title, tuple(listed))


def _place(site: Site, links: Links, place: ConfigurationPlace, *, is_short: bool = False) -> Piece:
    line = f"L{place.line}" if place.line else ""
    name = line if is_short and line else f"{place.name} {line}".strip()
    return Piece(name, declaration_address(site, links, place))
