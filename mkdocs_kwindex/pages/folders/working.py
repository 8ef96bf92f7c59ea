"""Working with a folder: its tests, scripts, tasks and owners."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from mkdocs_kwindex.index.enclosing_folders import ROOT, relative
from mkdocs_kwindex.index.project_tasks import ProjectTask
from mkdocs_kwindex.model import RoleName
from mkdocs_kwindex.model.project import ConfigurationPlace
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.phrases import Phrase, Piece, code, enumeration, phrase
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.table_of_contents import TocEntry
from mkdocs_kwindex.pages.uses import declaration_address

SHOWN = 30
"""How many scripts, and how many tasks, are listed."""

_SCRIPTS = {RoleName.SCRIPT, RoleName.ENTRY_POINT, RoleName.MODULE_AND_SCRIPT}


class WorkRow(Struct, frozen=True):
    """Something to run: what it is, its name, what to type, and where it is defined."""

    kind: str
    name: str
    command: str
    place: Phrase


class WorkingView(Struct, frozen=True):
    """How one works with a folder; empty where there is nothing.

    Attributes:
        tests: How its tests are run.
        scripts: The files that run as programs.
        tasks: The tasks that its own files define.
        named_by: The tasks elsewhere that name it.
        owners: Who owns it.
    """

    tests: tuple[Phrase, ...]
    scripts: tuple[WorkRow, ...]
    tasks: tuple[WorkRow, ...]
    named_by: tuple[WorkRow, ...]
    owners: Phrase


def has_work(site: Site, folder: str) -> bool:
    """Return whether there is anything to say of how one works with a folder."""
    uris = site.files_below(folder)
    return (
        any(site.records[uri].role.name in _SCRIPTS or site.usage_index.is_test(uri) for uri in uris)
        or bool(site.project_facts.tasks.of(folder))
        or bool(_naming(site, folder))
        or site.project_facts.tasks.owners(folder) is not None
    )


def working_view(site: Site, links: Links, folder: str) -> WorkingView:
    """Describe how one works with a folder."""
    scripts = list(_scripts(site, links, folder))
    tasks = [_row(links, task, task.line, folder) for task in site.project_facts.tasks.of(folder)]
    named = [_row(links, task, line, "") for task, line in _naming(site, folder)]
    return WorkingView(
        tests=tuple(_tests(site, links, folder)),
        scripts=tuple(scripts),
        tasks=tuple(tasks),
        named_by=tuple(named),
        owners=_owners(site, links, folder),
    )


def work_sections(site: Site, folder: str) -> Iterator[TocEntry]:
    """Yield the entries of the lists in the table of contents."""
    if any(site.records[uri].role.name in _SCRIPTS for uri in site.files_below(folder)):
        yield TocEntry("Scripts", "scripts", 3)
    if site.project_facts.tasks.of(folder):
        yield TocEntry("Tasks", "tasks", 3)
    if _naming(site, folder):
        yield TocEntry("Named By", "named-by", 3)


def _naming(site: Site, folder: str) -> Sequence[tuple[ProjectTask, int]]:
    """Return the tasks in files elsewhere that name the folder."""
    return [
        (task, line) for task, line in site.project_facts.tasks.naming(folder) if task.file.rpartition("/")[0] != folder
    ]


def _row(links: Links, task: ProjectTask, line: int, folder: str) -> WorkRow:
    place = phrase(code(relative(folder, task.file)), " ", Piece(f"L{line}", links.line(task.file, line)))
    command = f"make -C {task.file.rpartition('/')[0]} {task.name}" if _is_below(task) else task.command
    return WorkRow(task.kind, task.name, command, place)


def _is_below(task: ProjectTask) -> bool:
    return task.kind == "make target" and "/" in task.file


def _tests(site: Site, links: Links, folder: str) -> Iterator[Phrase]:
    """Say how the tests in the folder are run, as the project's configuration has it."""
    count = sum(site.usage_index.is_test(uri) for uri in site.files_below(folder))
    if not count:
        return
    yield phrase(f"{plural(count, 'file of tests', 'files of tests')} {'is' if count == 1 else 'are'} here.")
    for runner in site.project(_member(site, folder)).commands:
        detail = f", {runner.detail}" if runner.detail else ""
        yield phrase("Run with ", code(runner.command), detail, *_place(site, links, runner.place), ".")


def _member(site: Site, folder: str) -> str:
    """Return the folder itself, or for `ROOT` the first of its files."""
    return folder or next(iter(site.files_below(ROOT)), "")


def _place(site: Site, links: Links, place: ConfigurationPlace) -> Phrase:
    name = f"{place.name} L{place.line}" if place.line else place.name
    return phrase(" (", Piece(name, declaration_address(site, links, place)), ")")


def _scripts(site: Site, links: Links, folder: str) -> Iterator[WorkRow]:
    for uri in site.files_below(folder):
        record = site.records[uri]
        if record.role.name not in _SCRIPTS:
            continue
        # An empty file has no line to lead to.
        line = record.role.line or min(1, record.lines.total)
        command = record.source.command if record.source.is_python else f"./{uri}"
        place = phrase(Piece(f"L{line}", links.line(uri, line))) if line else ()
        yield WorkRow(record.role.name, relative(folder, uri), command, place)


def _owners(site: Site, links: Links, folder: str) -> Phrase:
    owners = site.project_facts.tasks.owners(folder)
    if owners is None:
        return ()
    line = Piece(f"L{owners.line}", links.line(owners.file, owners.line))
    place = phrase(" (", code(owners.pattern), " in ", code(owners.file), " ", line, ")")
    if not owners.owners:
        return phrase("It has no owner", *place, ".")
    return phrase("Owned by ", *enumeration([phrase(code(name)) for name in owners.owners]), *place, ".")
