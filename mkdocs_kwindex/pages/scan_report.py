"""The report: what was scanned, what has pages, and what has not and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from mkdocs_kwindex.model import WITHHELD, Folder, Problem
from mkdocs_kwindex.model.kinds import LANGUAGES
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.head import Crumb, Head
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

REPORT_TITLE = "Report"
# What nobody reads to the end is in `report.json`.
SHOWN = 200

_SECTIONS = (
    ("with-pages", "Files with Pages"),
    ("without-pages", "Files without Pages"),
    ("left-out", "Left Out"),
    ("not-analysed", "Not Analysed"),
    ("made-with", "Made With"),
)


class ReportTypeRow(Struct, frozen=True):
    """The files of a type."""

    type: str
    files: int
    lines: int


class ListedFile(Struct, frozen=True):
    """A file that a folder lists and that has no page."""

    uri: str
    href: str
    type: str
    size: int


class LeftOut(Struct, frozen=True):
    """What a rule leaves out, as far as it is shown."""

    rule: str
    count: int
    uris: tuple[str, ...]
    more: int


class Failure(Struct, frozen=True):
    """A file of which something could not be analysed."""

    uri: str
    href: str
    line: int
    message: str


class ReportView(Struct, frozen=True):
    """The report."""

    head: Head
    account: str
    types: tuple[ReportTypeRow, ...]
    listed: tuple[ListedFile, ...]
    more_listed: int
    left_out: tuple[LeftOut, ...]
    failures: tuple[Failure, ...]
    more_failures: int
    made_with: tuple[tuple[str, str], ...]
    json_href: str


def report_view(site: Site, links: Links) -> ReportView:
    """Make the report."""
    listed = tuple(_listed(site, links))
    failures = tuple(_failures(site, links))
    return ReportView(
        head=Head(REPORT_TITLE, "", (Crumb(site.title, links.landing()),), (), tuple(_facts(site, len(listed)))),
        account=_account(site, len(listed)),
        types=tuple(_types(site)),
        listed=listed[:SHOWN],
        more_listed=max(0, len(listed) - SHOWN),
        left_out=tuple(
            LeftOut(rule, len(uris), () if rule == WITHHELD else uris[:SHOWN], max(0, len(uris) - SHOWN))
            for rule, uris in sorted(site.tree.left_out.items())
        ),
        failures=failures[:SHOWN],
        more_failures=max(0, len(failures) - SHOWN),
        made_with=site.made_with,
        json_href=links.from_root(site.urls.report_json),
    )


def report_sections(site: Site) -> list[tuple[str, str]]:
    """Return the ids and titles of the report's sections."""
    has_listed = any(folder.others for folder in folders(site))
    has_content = (True, has_listed, bool(site.tree.left_out), any(_problems(site)), bool(site.made_with))
    return [section for section, is_there in zip(_SECTIONS, has_content, strict=True) if is_there]


def report_json(site: Site) -> Mapping[str, object]:
    """Return the report for other programs: numbers, and every file that has no page."""
    listed = [
        {"file": _joined(folder, other.name), "type": other.type, "bytes": other.size, "binary": other.is_binary}
        for folder in folders(site)
        for other in folder.others
    ]
    return {
        "version": 1,
        "files": {
            "tracked": site.tree.tracked or None,
            "with_pages": len(site.records),
            "without_pages": len(listed),
            "left_out": {rule: len(uris) for rule, uris in sorted(site.tree.left_out.items())},
        },
        "pages": len(site.plans),
        "binary": sum(bool(file["binary"]) for file in listed),
        "without_pages": listed,
        "left_out": {rule: list(uris) for rule, uris in sorted(site.tree.left_out.items()) if rule != WITHHELD},
        "problems": [
            {"file": uri, "line": problem.line, "kind": problem.kind.value, "message": problem.message}
            for uri, problem in _problems(site)
        ],
        "made_with": dict(site.made_with),
    }


def _facts(site: Site, listed: int) -> Iterator[str]:
    """Yield the numbers that the original began with: files scanned, documents created, binary files, errors."""
    binary = sum(other.is_binary for folder in folders(site) for other in folder.others)
    yield f"{plural(len(site.records) + listed, 'file')} scanned"
    yield f"{plural(len(site.plans), 'page')} made"
    yield plural(binary, "binary file")
    yield plural(sum(1 for _ in _problems(site)), "problem")


def _account(site: Site, listed: int) -> str:
    """Say how the files add up."""
    tree = site.tree
    counted = f"{len(site.records):,} with pages, {listed:,} only listed in their folders"
    if not tree.tracked:
        return f"{plural(len(site.records) + listed, 'file')} found: {counted}."
    left_out = tree.tracked - len(site.records) - listed
    return f"Git tracks {plural(tree.tracked, 'file')}: {counted}, {left_out:,} left out, as told below."


def _types(site: Site) -> Iterator[ReportTypeRow]:
    files: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for record in site.records.values():
        name = LANGUAGES[record.source.language]
        files[name] += 1
        lines[name] += record.lines.total
    for name, count in sorted(files.items(), key=lambda item: (-item[1], item[0])):
        yield ReportTypeRow(name, count, lines[name])


def folders(site: Site) -> Iterable[Folder]:
    """Return all folders, the repository's own first."""
    return ((site.tree.root,) if site.tree.root else ()) + tuple(site.tree.folders.values())


def _listed(site: Site, links: Links) -> Iterator[ListedFile]:
    for folder in folders(site):
        for other in folder.others:
            yield ListedFile(_joined(folder, other.name), links.index(folder.uri), other.type, other.size)


def _joined(folder: Folder, name: str) -> str:
    return f"{folder.uri}/{name}" if folder.uri else name


def _failures(site: Site, links: Links) -> Iterator[Failure]:
    for uri, problem in _problems(site):
        href = links.line(uri, problem.line) if problem.line else ""
        yield Failure(uri, href or links.overview(uri), problem.line, problem.message)


def _problems(site: Site) -> Iterator[tuple[str, Problem]]:
    for uri, record in sorted(site.records.items()):
        for problem in record.problems:
            yield uri, problem
