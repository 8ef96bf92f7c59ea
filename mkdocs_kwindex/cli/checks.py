"""The commands that a build can depend on: `docstrings`, `unused`, `contracts`, `lines`, `deprecations`, `notes`."""

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import to_builtins

from mkdocs_kwindex.cli.configuration import configured
from mkdocs_kwindex.cli.loading import generated_site
from mkdocs_kwindex.cli.terminal import FOUND, NOTHING_FOUND, CommandError, Terminal, printable
from mkdocs_kwindex.discovery.project.import_contracts import ContractError, declared_contracts
from mkdocs_kwindex.export.badge import badge_file
from mkdocs_kwindex.index.reports.line_coverage import CoverageError, read_coverage
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.reports import (
    MEASURED,
    ReportLine,
    ReportResult,
    find_breaches,
    find_undocumented,
    find_unexecuted,
    find_unused,
)
from mkdocs_kwindex.pages.site import Site

_LIMIT = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only these commands understand."""
    parser.add_argument("--json", action="store_true", help="write the answer as JSON")
    parser.add_argument("-n", "--limit", type=int, default=_LIMIT, metavar="N", help="how many to list, 0 for all (50)")
    command = parser.prog.rpartition(" ")[2]
    if command == "docstrings":
        parser.add_argument("--private", action="store_true", help="count and list what is private, too")
    elif command == "lines":
        parser.add_argument("coverage", nargs="?", default="coverage.json", help="the report of 'coverage json'")
    elif command == "contracts":
        parser.set_defaults(fail_over=0)
    elif command not in MEASURED:
        parser.add_argument("--fail-over", type=int, metavar="N", help="exit with 1 if there are more")
    if command in MEASURED:
        parser.add_argument("--fail-under", type=float, metavar="PERCENT", help="exit with 1 if it is less")
        parser.add_argument("--badge", metavar="FILE.svg", help="draw a badge")
    if command == "unused":
        parser.add_argument("--public", action="store_true", help="list what is public, too: callers may be elsewhere")


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Write a report."""
    configuration = configured(asked)
    with generated_site(configuration, terminal) as generated:
        site = generated.site()
        report = _REPORTS[asked.command](site, asked, configuration.base)
        paths = {uri: record.source.path for uri, record in site.records.items()}
    shown = report.findings[: asked.limit or len(report.findings)]
    more = len(report.findings) - len(shown)
    if asked.json:
        terminal.answer(
            json.dumps({**_facts(report), "total": len(report.findings), "more": more, "rows": to_builtins(shown)})
        )
    else:
        for finding in shown:
            place = terminal.link(f"{finding.file}:{finding.line}", paths[finding.file], finding.line)
            terminal.answer(f"{place}: {printable(finding.text)}")
        if more:
            terminal.answer(f"… {more:,} more")
        terminal.answer(printable(report.summary))
    if getattr(asked, "badge", None):
        _draw(Path(asked.directory, asked.badge), asked.command, report.percent)
    return NOTHING_FOUND if _fails(report, asked) else FOUND


def _facts(report: ReportResult) -> dict[str, object]:
    if report.percent < 0:
        return {"summary": report.summary}
    shares = {
        name: {"done": part.documented, "total": part.total, "percent": round(part.percent, 1)}
        for name, part in report.shares.items()
    }
    return {"summary": report.summary, "percent": round(report.percent, 1), "parts": shares}


def _fails(report: ReportResult, asked: argparse.Namespace) -> bool:
    if report.percent >= 0:
        return asked.fail_under is not None and report.percent < asked.fail_under
    return asked.fail_over is not None and len(report.findings) > asked.fail_over


def _draw(path: Path, report: str, percent: float) -> None:
    try:
        path.write_bytes(badge_file(report, percent))
    except OSError as error:
        raise CommandError(f"{path}: cannot be written ({error.strerror})") from error


def _deprecations(site: Site) -> ReportResult:
    findings = []
    for uri, items in site.project_facts.deprecations.items():
        source = site.records[uri].source
        for item in items:
            name = f"{source.symbol(item.path)}.{item.subject}" if item.subject else source.symbol(item.path)
            instead = f"; use {item.instead}" if item.instead else ""
            findings.append(ReportLine(uri, item.line, name, f"{name}: {item.message or 'deprecated'}{instead}"))
    return ReportResult(plural(len(findings), "deprecation"), findings)


def _notes(site: Site) -> ReportResult:
    findings = [
        ReportLine(uri, note.line, site.records[uri].source.symbol(note.path), f"{note.mark}: {note.text}")
        for uri, items in site.project_facts.notes.items()
        for note in items
    ]
    return ReportResult(plural(len(findings), "note"), findings)


def _contracts(site: Site, base: Path) -> ReportResult:
    try:
        return find_breaches(site, declared_contracts(base))
    except ContractError as error:
        raise CommandError(str(error)) from error


def _lines(site: Site, report: Path, base: Path) -> ReportResult:
    try:
        found = find_unexecuted(site, read_coverage(report), str(base))
    except CoverageError as error:
        raise CommandError(str(error)) from error
    if not found.shares["lines"].total:
        raise CommandError(f"{report}: names no file of the tree; expected the report of 'coverage json'")
    return found


_REPORTS: Mapping[str, Callable[[Site, argparse.Namespace, Path], ReportResult]] = {
    "docstrings": lambda site, asked, _: find_undocumented(site, private=asked.private),
    "unused": lambda site, asked, _: find_unused(site, public=asked.public),
    "deprecations": lambda site, _, __: _deprecations(site),
    "notes": lambda site, _, __: _notes(site),
    "contracts": lambda site, _, base: _contracts(site, base),
    "lines": lambda site, asked, base: _lines(site, Path(asked.directory, asked.coverage), base),
}
