"""The inputs of a build: the options, and everything that is read from disk."""

import os
import platform
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.metadata import version
from pathlib import Path

from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.secret_policy import without
from mkdocs_kwindex.cache import RECORD_CODE, fingerprint
from mkdocs_kwindex.discovery import read_bytes, walk
from mkdocs_kwindex.discovery.file_contents import Reader
from mkdocs_kwindex.discovery.git_attributes import with_attributes
from mkdocs_kwindex.discovery.git_history import GitError, commit_of, current_commit, read_history, tracked_files
from mkdocs_kwindex.discovery.project import find_projects
from mkdocs_kwindex.discovery.project.import_contracts import ContractError, declared_contracts
from mkdocs_kwindex.index.reports.line_coverage import CoverageError, Measured, read_coverage
from mkdocs_kwindex.model import Package, Problem, ProblemKind, SourceFile, Tree
from mkdocs_kwindex.model.contracts import Contract
from mkdocs_kwindex.model.history import History
from mkdocs_kwindex.model.project import Project
from mkdocs_kwindex.model.release import release


@dataclass(frozen=True)
class Inputs:
    """Everything that is read from disk; with the options, it determines the pages.

    Attributes:
        tree: What is documented.
        tests: The tests.
        examples: The examples.
        readmes: The READMEs, by folder URI.
        keys: The keys of the files' records, by file URI; a file that cannot be read has none.
        unreadable: Why the others cannot be read, by file URI.
        projects: The projects, by the URI of their package or folder.
        history: What git knows of the packages; `None` when it is not asked.
        problems: What was wrong with the projects' configuration and with git.
        made_with: The commit of a repository, the versions of programs and the options, each with its name.
        revisions: The git revisions that the tree is compared to, each with its commit, the oldest first.
        contracts: What the project declares about its imports, where a report is made of it.
        coverage: The lines that were executed, by absolute path, where a report is made of it.
    """

    tree: Tree
    tests: Tree
    examples: Tree
    readmes: Mapping[str, bytes]
    keys: Mapping[str, bytes]
    unreadable: Mapping[str, str]
    projects: Mapping[str, Project]
    history: History | None
    problems: tuple[Problem, ...]
    made_with: tuple[tuple[str, str], ...] = ()
    revisions: tuple[tuple[str, str], ...] = ()
    contracts: tuple[Contract, ...] = ()
    coverage: Mapping[str, Measured] = field(default_factory=dict)

    @property
    def files(self) -> Mapping[str, SourceFile]:
        """All files by URI."""
        return {**self.examples.files, **self.tests.files, **self.tree.files}

    @property
    def usage(self) -> Sequence[str]:
        """The URIs of tests and examples; those in a documented package count as part of it."""
        uris = {**self.examples.files, **self.tests.files}
        return tuple(uri for uri in uris if self.tree.root or uri not in self.tree.files)


def read(options: Options, reader: Reader | None = None) -> tuple[Inputs, dict[str, bytes]]:
    """Discover the files, and read them.

    Args:
        options: What to read.
        reader: Remembers what it has read before.
    """
    tracked = cache(tracked_files) if options.respect_gitignore else None
    tree = with_attributes(
        options.secrets.marked(walk(options.packages, options.exclude, options.files, tracked, options.outputs))
    )
    tests, examples = (
        _within(tree, packages)
        if tree.root
        else options.secrets.marked(walk(packages, options.exclude, tracked=tracked))
        for packages in (options.tests, options.examples)
    )
    projects, problems = find_projects(tree.packages, tree)
    history, git_problems = (
        read_history(options.packages if tree.root else tree.packages) if options.git else (None, ())
    )
    shared = fingerprint(options.docstring_style, options.markdown, code=RECORD_CODE)
    contents = (reader or Reader()).read(
        {**examples.files, **tests.files, **tree.files}, shared, {**examples.places, **tests.places, **tree.places}
    )
    holders = options.secrets.holders({**examples.files, **tests.files, **tree.files}, contents.data)
    tree, tests, examples = (without(some, holders) for some in (tree, tests, examples))
    for uri in holders:
        del contents.data[uri], contents.keys[uri]
    folders = {tree.root.uri: tree.root, **tree.folders} if tree.root else tree.folders
    read_me = {uri: read_bytes(folder.readme, tree.places) for uri, folder in folders.items() if folder.readme}
    readmes, secrets = options.secrets.readmes(
        tree, {uri: data for uri, data in read_me.items() if isinstance(data, bytes)}
    )
    paged = {source.path for source in tree.files.values()}
    unread = (
        Problem(folders[uri].readme, 0, f"cannot be read ({error.strerror})", ProblemKind.UNREADABLE)
        for uri, error in read_me.items()
        if isinstance(error, OSError) and folders[uri].readme not in paged
    )
    revisions, unknown = _resolve_revisions(options)
    contracts, coverage, unreported = _reported(options, paged)
    told = (
        *_links(tests),
        *_links(examples),
        *holders.values(),
        *secrets,
        *unread,
        *problems,
        *git_problems,
        *unknown,
        *unreported,
    )
    inputs = Inputs(
        tree=tree,
        tests=tests,
        examples=examples,
        readmes=readmes,
        keys=contents.keys,
        unreadable=contents.unreadable,
        projects=options.secrets.masked_projects(projects),
        history=history,
        made_with=_made_with(tree, options),
        revisions=revisions,
        contracts=contracts,
        coverage=coverage,
        problems=tuple(dict.fromkeys(told)),
    )
    return inputs, contents.data


def _made_with(tree: Tree, options: Options) -> tuple[tuple[str, str], ...]:
    """List what makes the site, for those who read it later."""
    commit = current_commit(tree.root.path) if tree.root else ""
    versions = (("mkdocs-kwindex", release()), *((name, version(name)) for name in ("griffelib", "ruff")))
    return (
        *((("Commit", commit),) if commit else ()),
        ("Python", platform.python_version()),
        *versions,
        *((f"Option {name}", value) for name, value in options.settings),
    )


def _resolve_revisions(options: Options) -> tuple[tuple[tuple[str, str], ...], list[Problem]]:
    """Find the commits that the option `changes` names.

    Returns:
        Each revision with its commit, and what to say of those that git does not have.
    """
    found: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for revision in options.changes:
        path = next(iter(options.packages)).path
        try:
            found.append((revision, commit_of(Path(path) if Path(path).is_dir() else Path(path).parent, revision)))
        except GitError as error:
            message = f"option 'changes': {revision!r} cannot be compared to ({error})"
            problems.append(Problem("", 0, message, ProblemKind.GIT))
    return tuple(found), problems


def _reported(
    options: Options, paths: Collection[str]
) -> tuple[tuple[Contract, ...], dict[str, Measured], list[Problem]]:
    """Read what reports are made of besides the code; and what is wrong with it."""
    contracts: tuple[Contract, ...] = ()
    coverage: dict[str, Measured] = {}
    problems: list[Problem] = []
    try:
        if "contracts" in options.reports:
            contracts = tuple(declared_contracts(options.base))
    except ContractError as error:
        problems.append(Problem("", 0, f"option 'reports': {error}", ProblemKind.PROJECT))
    try:
        if "lines" in options.reports:
            measured = read_coverage(options.base / options.coverage)
            coverage = {os.path.normpath(options.base / path): lines for path, lines in sorted(measured.items())}
            if coverage.keys().isdisjoint(paths):
                message = f"option 'coverage': {options.base / options.coverage}: names no file of the tree"
                problems.append(Problem("", 0, message, ProblemKind.PROJECT))
    except CoverageError as error:
        problems.append(Problem("", 0, f"option 'coverage': {error}", ProblemKind.PROJECT))
    return contracts, coverage, problems


def _within(tree: Tree, folders: Sequence[Package]) -> Tree:
    """Return the Python files of a tree that are in some folders."""
    beginnings = tuple(f"{folder.path}{os.sep}" for folder in folders)
    files = {
        uri: source for uri, source in tree.files.items() if source.is_python and source.path.startswith(beginnings)
    }
    return Tree(tuple(folders), {}, files)


def _links(tree: Tree) -> Iterator[Problem]:
    """Yield what was left out of tests or examples because it is not part of them."""
    return (problem for problem in tree.problems if problem.kind is ProblemKind.LEFT_OUT)


def edition(inputs: Inputs, checks: bytes, options: Options) -> bytes:
    """Make a hash of everything that the pages are made from.

    Args:
        inputs: The files.
        checks: What the findings in them depend on.
        options: What to make.
    """
    return fingerprint(
        [getattr(inputs, field.name) for field in fields(inputs)],
        checks,
        options.root_uri,
        options.title,
        options.listings,
        options.sections,
        options.markdown,
        options.identity,
        options.use_directory_urls,
        sorted(options.foreign),
        options.search,
    )
