"""Compares two states of a tree, which needs its files and the pipeline's options."""

from mkdocs_kwindex.build.inputs import read
from mkdocs_kwindex.build.revision_changes import Revisions
from mkdocs_kwindex.cli.changes_cache import ChangesCache
from mkdocs_kwindex.cli.configuration import Configuration
from mkdocs_kwindex.cli.loading import check, keep_out_of_git, pipeline_options
from mkdocs_kwindex.cli.terminal import CommandError, Terminal
from mkdocs_kwindex.discovery.git_history import GitError
from mkdocs_kwindex.model.changes import Changes
from mkdocs_kwindex.workers.gc_tuning import without_cycle_search


def compare_states(
    configuration: Configuration, terminal: Terminal, old: str, new: str, cache: ChangesCache, *, folders: bool
) -> Changes:
    """Compare two states of the tree.

    Args:
        configuration: What is configured.
        terminal: Called with each warning.
        old: A revision, or a folder with the packages.
        new: The same; empty for the files on disk.
        cache: Keeps the result.
        folders: Whether a folder may stand for a revision.

    Raises:
        CommandError: There is no such revision, or an option is wrong.
    """
    options = pipeline_options(configuration, check(configuration), terminal)
    inputs, contents = read(options)
    try:
        with without_cycle_search():
            changes = Revisions(inputs, contents, options, folders=folders).compare(old, new)
    except GitError as error:
        raise CommandError(f"{old!r}: {error}; expected a git revision, or a folder with the packages") from error
    keep_out_of_git(options.cache_dir)
    packages = (*inputs.tree.packages, *inputs.tests.packages, *inputs.examples.packages)
    cache.write(changes, [inputs.tree.root.path] if inputs.tree.root else [package.path for package in packages])
    return changes
