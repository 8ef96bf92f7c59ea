"""`kwindex export`: what is known, as files for people, hosts and programs."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs_kwindex.cli.configuration import Configuration, configured
from mkdocs_kwindex.cli.loading import generated_site
from mkdocs_kwindex.cli.terminal import FOUND, NOTHING_FOUND, CommandError, Terminal
from mkdocs_kwindex.export.files import Changes, ForeignFileError, OutputFolder, put_all
from mkdocs_kwindex.export.markdown.export import markdown_files, of_markdown
from mkdocs_kwindex.export.markdown.navigation import Host, navigation_file
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.site import Site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("--format", choices=["markdown"], default="markdown", help="what to write")
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder to write to")
    parser.add_argument("--nav", choices=[host.value for host in Host], help="write the navigation for a host, too")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when something would change")


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Write the files."""
    configuration = configured(asked)
    out = (Path(asked.directory) / asked.out).absolute()
    with generated_site(configuration, terminal, with_inventories=True, output=out) as generated:
        changes = _put(out, _markdown(generated.site(), configuration, out, asked.nav), check=asked.check)
    return _tell(changes, out, terminal, check=asked.check)


def _markdown(site: Site, configuration: Configuration, out: Path, nav: str | None) -> Iterator[tuple[str, bytes]]:
    pages = of_markdown(site)
    yield from markdown_files(pages)
    if nav:
        inside = out.is_relative_to(configuration.docs_dir) and out != configuration.docs_dir
        prefix = f"{out.relative_to(configuration.docs_dir).as_posix()}/" if inside else ""
        yield navigation_file(pages, Host(nav), prefix)


def _put(out: Path, files: Iterable[tuple[str, bytes]], *, check: bool) -> Changes:
    try:
        return put_all(OutputFolder(out), files, check=check)
    except ForeignFileError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"{error.filename or out}: cannot be written ({error.strerror})") from error


def _tell(changes: Changes, out: Path, terminal: Terminal, *, check: bool) -> int:
    if check:
        if changes.is_up_to_date:
            return FOUND
        for path in (*changes.written, *changes.removed):
            terminal.answer(terminal.link(path, str(out / path)))
        terminal.say(f"{out} is out of date: export again")
        return NOTHING_FOUND
    written, removed = plural(len(changes.written), "file"), plural(len(changes.removed), "file")
    terminal.answer(f"{written} written, {removed} removed, {changes.unchanged:,} unchanged")
    return FOUND
