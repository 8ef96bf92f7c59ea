"""The commands that a build can depend on: `docstrings`, `unused`, `deprecations` and `notes`."""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mkdocs_kwindex.cli.badge import badge
from mkdocs_kwindex.cli.configuration import configured
from mkdocs_kwindex.cli.loading import generated_site
from mkdocs_kwindex.cli.terminal import FOUND, NOTHING_FOUND, CommandError, Terminal, printable
from mkdocs_kwindex.discovery.project.import_contracts import ContractError, declared_contracts
from mkdocs_kwindex.index.reports.contracts import CHECKED, breaches
from mkdocs_kwindex.index.reports.docstring_coverage import Documentable, Share, by_folder, share
from mkdocs_kwindex.index.reports.line_coverage import CoverageError, read_coverage, symbol_coverage
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.site import Site

_LIMIT = 50


@dataclass(frozen=True)
class Finding:
    """A line of a report: a place, and what is there."""

    file: str
    line: int
    symbol: str
    text: str


@dataclass(frozen=True)
class Report:
    """What a command has found.

    Attributes:
        summary: The whole in one line.
        facts: Figures for programs.
        findings: The findings.
        percent: What is measured, in percent; below zero for a list.
    """

    summary: str
    facts: Mapping[str, object]
    findings: Sequence[Finding]
    percent: float = -1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only these commands understand."""
    parser.add_argument("--json", action="store_true", help="write the answer as JSON")
    parser.add_argument("-n", "--limit", type=int, default=_LIMIT, metavar="N", help="how many to list, 0 for all (50)")
    command = parser.prog.rpartition(" ")[2]
    if command == "docstrings":
        parser.add_argument("--private", action="store_true", help="count and list what is private, too")
        parser.add_argument("--fail-under", type=float, metavar="PERCENT", help="exit with 1 if it is less")
        parser.add_argument("--badge", metavar="FILE.svg", help="draw a badge")
    elif command == "lines":
        parser.add_argument("coverage", nargs="?", default="coverage.json", help="the report of 'coverage json'")
        parser.add_argument("--fail-under", type=float, metavar="PERCENT", help="exit with 1 if it is less")
    elif command == "contracts":
        parser.set_defaults(fail_over=0)
    else:
        parser.add_argument("--fail-over", type=int, metavar="N", help="exit with 1 if there are more")
    if command == "unused":
        parser.add_argument("--public", action="store_true", help="list what is public, too: callers may be elsewhere")


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Write a report."""
    with generated_site(configured(asked), terminal) as generated:
        site = generated.site()
        report = _REPORTS[asked.command](site, asked)
        paths = {uri: record.source.path for uri, record in site.records.items()}
    shown = report.findings[: asked.limit or len(report.findings)]
    more = len(report.findings) - len(shown)
    if asked.json:
        rows = [asdict(finding) for finding in shown]
        terminal.answer(json.dumps({**report.facts, "total": len(report.findings), "more": more, "rows": rows}))
    else:
        for finding in shown:
            place = terminal.link(f"{finding.file}:{finding.line}", paths[finding.file], finding.line)
            terminal.answer(f"{place}: {printable(finding.text)}")
        if more:
            terminal.answer(f"… {more:,} more")
        terminal.answer(printable(report.summary))
    if getattr(asked, "badge", None):
        _draw(Path(asked.directory, asked.badge), report.percent)
    return NOTHING_FOUND if _fails(report, asked) else FOUND


def _fails(report: Report, asked: argparse.Namespace) -> bool:
    if report.percent >= 0:
        return asked.fail_under is not None and report.percent < asked.fail_under
    return asked.fail_over is not None and len(report.findings) > asked.fail_over


def _draw(path: Path, percent: float) -> None:
    try:
        path.write_text(f"{badge('docstrings', percent)}\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path}: cannot be written ({error.strerror})") from error


def _docstrings(site: Site, asked: argparse.Namespace) -> Report:
    everything = site.documentables
    public = [one for one in everything if one.is_public]
    private = [one for one in everything if not one.is_public]
    counted = everything if asked.private else public
    whole = share(counted)
    findings = [Finding(one.file, one.line, one.symbol, _undocumented(one)) for one in counted if not one.is_documented]
    sides = f"public {_said(share(public))}, private {_said(share(private))}"
    facts = {
        "percent": round(whole.percent, 1),
        "public": asdict_of(share(public)),
        "private": asdict_of(share(private)),
        "folders": {folder: asdict_of(part) for folder, part in by_folder(counted).items()},
    }
    return Report(f"{whole.percent:.1f} % have a docstring: {sides}", facts, findings, whole.percent)


def asdict_of(part: Share) -> dict[str, object]:
    """Return a share as plain values."""
    return {"documented": part.documented, "total": part.total, "percent": round(part.percent, 1)}


def _said(part: Share) -> str:
    return f"{part.documented:,} of {part.total:,}"


def _undocumented(one: Documentable) -> str:
    return f"{one.symbol}: {one.kind.value} without a docstring"


def _unused(site: Site, asked: argparse.Namespace) -> Report:
    found = [one for one in site.unused if asked.public or not one.is_public]
    hidden = len(site.unused) - len(found)
    findings = [
        Finding(one.file, one.line, one.symbol, f"{one.symbol}: no use of this {one.kind.value} found by name")
        for one in found
    ]
    rest = f"; {hidden:,} public ones are not listed (--public)" if hidden else ""
    return Report(f"{plural(len(found), 'definition')} without a use found by name{rest}", {}, findings)


def _deprecations(site: Site, _: argparse.Namespace) -> Report:
    findings = []
    for uri, items in site.deprecations.items():
        source = site.records[uri].source
        for item in items:
            name = f"{source.symbol(item.path)}.{item.subject}" if item.subject else source.symbol(item.path)
            instead = f"; use {item.instead}" if item.instead else ""
            findings.append(Finding(uri, item.line, name, f"{name}: {item.message or 'deprecated'}{instead}"))
    return Report(plural(len(findings), "deprecation"), {}, findings)


def _notes(site: Site, _: argparse.Namespace) -> Report:
    findings = [
        Finding(uri, note.line, site.records[uri].source.symbol(note.path), f"{note.mark}: {note.text}")
        for uri, items in site.notes.items()
        for note in items
    ]
    return Report(plural(len(findings), "note"), {}, findings)


def _contracts(site: Site, asked: argparse.Namespace) -> Report:
    try:
        declared = declared_contracts(Path(site.tree.root.path if site.tree.root else configured(asked).base))
    except ContractError as error:
        raise CommandError(str(error)) from error
    checked = [contract for contract in declared if contract.kind in CHECKED]
    broken = {contract.name: breaches(contract, site.records, site.graph) for contract in checked}
    findings = [
        Finding(breach.file, breach.line, breach.chain[0], f"{breach.contract}: {' → '.join(breach.chain)}")
        for found in broken.values()
        for breach in found
    ]
    kept = sum(not found for found in broken.values())
    other = len(declared) - len(checked)
    rest = f"; {other:,} of a kind that is not checked" if other else ""
    return Report(f"{plural(kept, 'contract')} kept, {len(broken) - kept:,} broken{rest}", {"kept": kept}, findings)


def _lines(site: Site, asked: argparse.Namespace) -> Report:
    try:
        measured = read_coverage(Path(asked.directory, asked.coverage))
    except CoverageError as error:
        raise CommandError(str(error)) from error
    base = configured(asked).base
    found = sorted(symbol_coverage(site.records, measured, str(base)), key=lambda one: (one.percent, one.symbol))
    executed, total = (sum(getattr(one, name) for one in found) for name in ("executed", "total"))
    if not found:
        raise CommandError(f"{asked.coverage}: names no file of the tree; expected the report of 'coverage json'")
    whole = 100 * executed / total if total else 100.0
    findings = [
        Finding(one.file, one.line, one.symbol, f"{one.symbol}: {one.executed:,} of {one.total:,} lines executed")
        for one in found
        if one.executed < one.total
    ]
    facts = {"percent": round(whole, 1), "executed": executed, "lines": total}
    return Report(f"{whole:.1f} % of {total:,} lines in functions and classes executed", facts, findings, whole)


_REPORTS: Mapping[str, Callable[[Site, argparse.Namespace], Report]] = {
    "docstrings": _docstrings,
    "unused": _unused,
    "deprecations": _deprecations,
    "notes": _notes,
    "contracts": _contracts,
    "lines": _lines,
}
