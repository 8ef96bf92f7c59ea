"""`kwindex export`: what is known, as files for people, hosts and programs."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.build.parallel import ParallelRender, can_render_in_parallel
from mkdocs_kwindex.cli.configuration import Configuration, configured
from mkdocs_kwindex.cli.loading import check, generated_site
from mkdocs_kwindex.cli.terminal import FOUND, NOTHING_FOUND, CommandError, Terminal
from mkdocs_kwindex.export.book.book import book_files
from mkdocs_kwindex.export.json_index import json_index
from mkdocs_kwindex.export.llms import llms_files
from mkdocs_kwindex.export.markdown.export import Ahead, Make, markdown_files, of_markdown
from mkdocs_kwindex.export.markdown.navigation import Host, navigation_file
from mkdocs_kwindex.export.output_folder import ExportResult, OutputFolder, digest_of, put_all
from mkdocs_kwindex.export.tags import ctags, etags
from mkdocs_kwindex.export.whole_files import write_whole
from mkdocs_kwindex.export.write_journal import ForeignFileError
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.site import Site


class FolderFormat(NamedTuple):
    """A format of many files.

    Attributes:
        files: Yields their paths and contents; given what has pages made ahead.
    """

    files: Callable[[Site, Ahead], Iterable[tuple[str, bytes]]]


class FileLocation(NamedTuple):
    """Where a file will be, and where the project is; paths in the file are relative to one of these folders."""

    folder: Path
    base: Path


class FileFormat(NamedTuple):
    """A format of one file.

    Attributes:
        pieces: Yields its content.
    """

    pieces: Callable[[Site, FileLocation], Iterable[bytes]]


def _scip(site: Site, place: FileLocation) -> Iterable[bytes]:
    try:
        # Few want it, and all others would need its library.
        from mkdocs_kwindex.export.scip.index import ScipIndex  # noqa: PLC0415
    except ImportError as error:
        raise CommandError(f"'--format scip': {error}; pip install 'mkdocs-kwindex[scip]'") from error
    return ScipIndex(site, place.base.resolve()).pieces()


_MARKDOWN = "markdown"
FORMATS: Mapping[str, FolderFormat | FileFormat] = {
    _MARKDOWN: FolderFormat(lambda site, ahead: markdown_files(of_markdown(site), ahead)),
    "book": FolderFormat(lambda site, _: book_files(site)),
    "llms": FolderFormat(lambda site, _: llms_files(site)),
    "json": FileFormat(lambda site, _: json_index(site)),
    "ctags": FileFormat(lambda site, place: [ctags(site, place.folder)]),
    "etags": FileFormat(lambda site, place: [etags(site, place.folder)]),
    "scip": FileFormat(_scip),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("--format", choices=FORMATS, default=_MARKDOWN, help="what to write (default: %(default)s)")
    parser.add_argument(
        "--out", metavar="PATH", required=True, help="the folder or the file to write; '-' writes a file to the output"
    )
    parser.add_argument("--nav", choices=[host.value for host in Host], help="write the navigation for a host, too")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when something would change")


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Write the files."""
    configuration = configured(asked)
    chosen = FORMATS[asked.format]
    if asked.nav and asked.format != _MARKDOWN:
        raise CommandError(f"'--nav': a navigation leads to the pages of '--format {_MARKDOWN}'")
    if asked.out == "-" and isinstance(chosen, FolderFormat):
        raise CommandError(f"'--out -': '--format {asked.format}' writes many files; expected a folder")
    out = (Path(asked.directory) / asked.out).absolute()
    try:
        with suppress(FileNotFoundError):
            out.lstat()
    except OSError as error:
        raise CommandError(f"'--out {asked.out}': {error.strerror}; expected a folder or a file to write") from error
    with generated_site(configuration, terminal, with_inventories=True, output=out) as generated:
        if isinstance(chosen, FolderFormat):
            changes = _export_folder(generated, chosen, configuration, asked, out)
        elif asked.out == "-":
            place = FileLocation(Path(asked.directory).absolute(), configuration.base)
            sys.stdout.buffer.writelines(chosen.pieces(generated.site(), place))
            return FOUND
        else:
            changes = _export_file(generated, chosen, configuration, asked, out)
    return _report(changes, out if isinstance(chosen, FolderFormat) else out.parent, terminal, check=asked.check)


def _export_folder(
    generated: GeneratedSite, chosen: FolderFormat, configuration: Configuration, asked: argparse.Namespace, out: Path
) -> ExportResult:
    folder = _open(out, asked.format)
    prefix = _prefix(configuration, out) if asked.nav else ""
    what = f"{asked.format} {asked.nav} {prefix}"
    known = generated.exported(what)
    if known is not None and folder.holds(known):
        return ExportResult((), (), len(known))
    site = generated.site()
    nav = [navigation_file(of_markdown(site), Host(asked.nav), prefix)] if asked.nav else ()
    ahead = partial(_made_ahead, check(configuration).workers.processes)
    changes = _put(folder, out, chain(chosen.files(site, ahead), nav), check=asked.check)
    generated.keep_exported(what, folder.files)
    return changes


def _prefix(configuration: Configuration, out: Path) -> str:
    """Return what the paths in a navigation begin with."""
    is_inside = out.is_relative_to(configuration.docs_dir) and out != configuration.docs_dir
    return f"{out.relative_to(configuration.docs_dir).as_posix()}/" if is_inside else ""


def _export_file(
    generated: GeneratedSite, chosen: FileFormat, configuration: Configuration, asked: argparse.Namespace, out: Path
) -> ExportResult:
    what = f"{asked.format} {configuration.base} {out.parent}"
    unchanged = ExportResult((), (), 1)
    try:
        there = digest_of(out.read_bytes()) if out.is_file() else ""
        if there and generated.exported(what) == {"": there}:
            return unchanged
        content = b"".join(chosen.pieces(generated.site(), FileLocation(out.parent, configuration.base)))
        digest = digest_of(content)
        generated.keep_exported(what, {"": digest})
        if there == digest:
            return unchanged
        if not asked.check:
            _write_file(out, content)
    except OSError as error:
        raise CommandError(f"{out}: cannot be written ({error.strerror})") from error
    return ExportResult((out.name,), (), 0)


def _write_file(out: Path, content: bytes) -> None:
    if out.exists() and not out.is_file():
        # A pipe or a device, which keeps nothing.
        out.write_bytes(content)
    else:
        write_whole([content], out.resolve())


@contextmanager
def _made_ahead(processes: int, make: Make, groups: Sequence[Sequence[str]]) -> Iterator[Make]:
    if not can_render_in_parallel(sum(map(len, groups)), processes):
        yield make
        return
    # What all pages ask of the tree is worked out once, before the process is copied.
    make(groups[0][0])
    make(groups[-1][0])
    parallel = ParallelRender(lambda _: make, processes)
    try:
        parallel.begin(groups)
        yield lambda name: parallel.take(name) or make(name)
    finally:
        parallel.close()


def _open(out: Path, kind: str) -> OutputFolder:
    try:
        return OutputFolder(out, kind)
    except ForeignFileError as error:
        raise CommandError(str(error)) from error


def _put(folder: OutputFolder, out: Path, files: Iterable[tuple[str, bytes]], *, check: bool) -> ExportResult:
    try:
        return put_all(folder, files, check=check)
    except ForeignFileError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"{error.filename or out}: cannot be written ({error.strerror})") from error


def _report(changes: ExportResult, out: Path, terminal: Terminal, *, check: bool) -> int:
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
