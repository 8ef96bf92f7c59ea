"""`kwindex report`: what is indexed, what is left out and why."""

import argparse

import msgspec

from mkdocs_kwindex.cli.configuration import configured
from mkdocs_kwindex.cli.loading import generated_site
from mkdocs_kwindex.cli.terminal import FOUND, Terminal
from mkdocs_kwindex.model.wording import plural


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("--json", action="store_true", help="write the whole report, as the site's report.json")


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Write the report."""
    with generated_site(configured(asked), terminal) as generated:
        report = generated.report_json()
        if asked.json:
            terminal.answer(report.decode())
            return FOUND
        shown = msgspec.json.decode(report)
        manifest = generated.manifest
    files = shown["files"]
    terminal.answer(
        f"{plural(files['with_pages'], 'file')} indexed, {plural(manifest.keywords, 'keyword')}, "
        f"{plural(manifest.links, 'name')} that lead somewhere"
    )
    if files["without_pages"]:
        terminal.answer(f"{plural(files['without_pages'], 'file')} only listed, {shown['binary']:,} of them binary")
    for rule, count in files["left_out"].items():
        terminal.answer(f"{plural(count, 'file')} left out: {rule}")
    for problem in shown["problems"]:
        where = f"{problem['file']}:{problem['line']}" if problem["line"] else problem["file"]
        terminal.answer(terminal.link(f"{where}: {problem['message']}", ""))
    return FOUND
