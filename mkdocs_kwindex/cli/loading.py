"""From what is configured to the analysed tree, by the pipeline and the cache of the site."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from mkdocs_kwindex.analysis.markup.converter import usable_extensions
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.progress import Bar, Display, Lines, NoDisplay, Progress
from mkdocs_kwindex.cli.configuration import Configuration
from mkdocs_kwindex.cli.terminal import CommandError, Terminal
from mkdocs_kwindex.config import KwindexOptions
from mkdocs_kwindex.config.build_options import SiteSettings, build_options
from mkdocs_kwindex.config.conflicts import conflicts
from mkdocs_kwindex.crosslinks.external_names import ExternalNames, load_inventories
from mkdocs_kwindex.model import Level, Problem
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pipeline import build

_INVENTORY_SECONDS = 10


@contextmanager
def generated_site(
    configuration: Configuration, terminal: Terminal, *, with_inventories: bool = False, output: Path | None = None
) -> Iterator[GeneratedSite]:
    """Make the generated site that is configured; its `site()` is the analysed tree.

    Args:
        configuration: What is configured.
        terminal: Receives progress and warnings.
        with_inventories: Whether links lead to other projects, whose inventories may have to be downloaded.
        output: A folder that is written to, which is no part of the tree.

    Raises:
        CommandError: An option is wrong, or a problem is an error by the option `levels`.
    """
    checked = check(configuration)
    problems = ProblemCounter(checked, terminal)
    progress = Progress(choose_display(terminal))
    options = pipeline_options(configuration, checked, terminal, with_inventories=with_inventories)
    if output is not None:
        options = replace(options, outputs={*options.outputs, str(output)})
    keep_out_of_git(options.cache_dir)
    generated = build(options, problems.report, progress)
    try:
        for problem in generated.manifest.problems:
            problems.report(problem)
        problems.sum_up()
        yield generated
    finally:
        progress.close()
        generated.close()


def check(configuration: Configuration) -> KwindexOptions:
    """Check the options.

    Raises:
        CommandError: One is wrong; the message names them all.
    """
    options = KwindexOptions()
    wrong = options.read(configuration.written, configuration.base)
    if not wrong:
        docs_dir, site_dir = str(configuration.docs_dir), str(configuration.site_dir)
        wrong = list(conflicts(options, configuration.base, docs_dir, site_dir))
    if wrong:
        where = configuration.file or "options"
        raise CommandError("; ".join(f"{where}: option '{name}': {message}" for name, message in wrong))
    return options


def pipeline_options(
    configuration: Configuration, checked: KwindexOptions, terminal: Terminal, *, with_inventories: bool = False
) -> Options:
    """Make what the pipeline needs to know.

    Args:
        configuration: What is configured.
        checked: The options of it.
        terminal: Called with each warning.
        with_inventories: Whether links lead to other projects.
    """
    base = configuration.base.resolve()
    cache_dir = base / checked.cache_dir
    external = ExternalNames()
    if with_inventories:
        external, warnings = load_inventories(checked.inventories, base, cache_dir, _INVENTORY_SECONDS)
        for warning in warnings:
            terminal.say(warning)
    return build_options(checked, _site_settings(configuration, checked.docstring_extensions), external)


def _site_settings(configuration: Configuration, trusted: Sequence[str]) -> SiteSettings:
    # With the site's own Markdown extensions, as far as they render docstrings, both have the same records.
    markdown, _ = usable_extensions(MarkdownOptions(*configuration.markdown_extensions, trusted=(*trusted,)))
    return SiteSettings(
        base=configuration.base.resolve(),
        config_file=str(configuration.file or ""),
        docs_dir=str(configuration.docs_dir),
        site_dir=str(configuration.site_dir),
        repo_url=configuration.repo_url,
        edit_uri=configuration.edit_uri,
        use_directory_urls=configuration.use_directory_urls,
        markdown=markdown,
    )


def choose_display(terminal: Terminal) -> Display:
    """Choose where people see how far the analysis is."""
    if terminal.is_quiet:
        return NoDisplay()
    return Bar(sys.stderr) if sys.stderr.isatty() else Lines(terminal.say)


class ProblemCounter:
    """Reports problems as the option `levels` says: errors at once, the others in one line, or all of them."""

    def __init__(self, options: KwindexOptions, terminal: Terminal) -> None:
        """Begin without any.

        Args:
            options: The options.
            terminal: Where they are printed.
        """
        self._levels = options.problem_levels
        self._terminal = terminal
        self._counts: Counter[Level] = Counter()

    def report(self, problem: Problem) -> None:
        """Take note of a problem."""
        level = self._levels[problem.kind]
        self._counts[level] += 1
        if level is Level.ERROR:
            self._terminal.fail(str(problem))
        elif self._terminal.is_verbose and level is not Level.NOTHING:
            self._terminal.say(str(problem))

    def sum_up(self) -> None:
        """Say how many there were.

        Raises:
            CommandError: Some are errors.
        """
        if errors := self._counts[Level.ERROR]:
            raise CommandError(f"{plural(errors, 'problem')} that the option 'levels' makes an error; see above")
        if (warnings := self._counts[Level.WARNING]) and not self._terminal.is_verbose:
            self._terminal.say(f"{plural(warnings, 'warning')} about the files; --verbose shows them")


def keep_out_of_git(folder: Path) -> None:
    """Let git ignore a folder of results; nobody is asked to change a file for it."""
    # A folder that cannot be written to is met again where results are kept.
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
