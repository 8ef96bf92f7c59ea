"""The whole story: discover, analyse, relate, plan the pages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

import msgspec
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions
from mkdocs_kwindex.analysis.files import unanalysed
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.book import Book, Outline, PageOutline
from mkdocs_kwindex.cache import RecordCache, fingerprint, record_key
from mkdocs_kwindex.file_references import FileReferences
from mkdocs_kwindex.findings import Selection, check
from mkdocs_kwindex.git_history import read_history
from mkdocs_kwindex.idioms import join_idioms
from mkdocs_kwindex.import_graph import ImportGraph
from mkdocs_kwindex.locations import Locations
from mkdocs_kwindex.model import FileKind, FileRecord, Findings, Package, Problem, SourceFile, Tree
from mkdocs_kwindex.model.history import History
from mkdocs_kwindex.model.project import Project
from mkdocs_kwindex.navigation import navigation_tree
from mkdocs_kwindex.pages.digest import digest
from mkdocs_kwindex.pages.site import MentioningPage, Site, plan_pages
from mkdocs_kwindex.progress import Progress, Stage
from mkdocs_kwindex.project import find_projects
from mkdocs_kwindex.references import relate
from mkdocs_kwindex.shelf import Shelf
from mkdocs_kwindex.sources import read_bytes, walk
from mkdocs_kwindex.symbols import SymbolTable
from mkdocs_kwindex.workers import Task, Workers, analyse_all

_OUTLINE = "outline"
# Kept in such portions, so that a build that is killed has not worked in vain.
_PORTION_BYTES = 8 << 20


@dataclass(frozen=True)
class Options:
    """What the pipeline needs to know of the configuration.

    Attributes:
        packages: What to document.
        tests: Folders of tests.
        examples: Folders of examples.
        exclude: What to leave out.
        files: The kinds of file to document.
        git: Whether to read the history of the packages.
        root_uri: Where the pages live in the site.
        title: The title of the section.
        docstring_style: As griffe: `google`, `numpy`, `sphinx` or `auto`.
        listings: Whether to publish the source.
        markdown: The site's Markdown extensions, for docstrings.
        external: Gives the address of a dotted path outside of the tree; empty when it has none.
        source_address: Gives the address of a line of a project's file in its repository; empty when it has none.
        rules: The rules of ruff to ask about performance and security.
        cache_dir: Where results are kept between builds.
        workers: Who may analyse files.
        use_directory_urls: The MkDocs setting of that name.
        search: What search is given: `names`, `full` or `none`.
        identity: What `external` and `source_address` depend on, as plain values.
        foreign: Destinations of the pages that somebody wrote by hand.
    """

    packages: Sequence[Package]
    tests: Sequence[Package]
    examples: Sequence[Package]
    exclude: GitIgnoreSpec
    files: Collection[FileKind]
    git: bool
    root_uri: str
    title: str
    docstring_style: str
    listings: bool
    markdown: MarkdownOptions
    external: Callable[[str], str]
    source_address: Callable[[str, int], str]
    rules: Selection
    cache_dir: Path
    workers: Workers
    use_directory_urls: bool
    search: str
    identity: tuple[object, ...]
    foreign: Collection[str] = field(default_factory=frozenset)


def build(options: Options, warn: Callable[[Problem], None], progress: Progress) -> Book:
    """Make the book of the tree: its outline now, and each page when it is asked for.

    Args:
        options: What to make.
        warn: Is told what goes wrong while pages are made; the rest is in the book.
        progress: Is told how far it is.
    """
    with progress.stage(Stage.READING):
        inputs, contents = _read(options)
        installed = {package.uri for package in options.packages if package.installed}
        python = {uri: source for uri, source in inputs.tree.files.items() if source.is_python}
        findings = check(python, inputs.keys, options.rules, installed, options.cache_dir)
    locations = Locations(
        options.root_uri, inputs.tree, use_directory_urls=options.use_directory_urls, foreign=options.foreign
    )
    mentions: dict[str, list[MentioningPage]] = {}

    shelf = Shelf(options.cache_dir, _edition(inputs, findings, options))
    data = shelf.get(_OUTLINE)

    @cache
    def site() -> Site:
        with progress.stage(Stage.ANALYSING):
            analysed = _analyse_files(inputs, contents, options, warn, progress)
        if analysed.incomplete:
            shelf.keep_nothing()
            if data is not None:
                for problem in analysed.incomplete:
                    warn(problem)
        with progress.stage(Stage.RELATING):
            return _relate(inputs, analysed.records, findings, locations, mentions, options)

    if data is not None:
        outline = msgspec.msgpack.decode(data, type=Outline)
    else:
        related = site()
        with progress.stage(Stage.RELATING):
            outline = _outline(related, options.search, inputs.problems)
        shelf.put(_OUTLINE, msgspec.msgpack.encode(outline))
    return Book(outline, site, mentions, locations, shelf)


@dataclass(frozen=True)
class _Inputs:
    """All that is read from the disk, and all that the pages are made from, but for the options.

    Attributes:
        tree: What is documented.
        tests: The tests.
        examples: The examples.
        readmes: The READMEs, by folder URI.
        keys: The keys of the files' records, by file URI; a file that cannot be read has none.
        unreadable: Why the others cannot be read, by file URI.
        projects: The project of each package, by the package's URI.
        history: What git knows of the packages; `None` when it is not asked.
        problems: What was wrong with the projects' configuration and with git.
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

    @property
    def files(self) -> Mapping[str, SourceFile]:
        """All files by URI."""
        return {**self.examples.files, **self.tests.files, **self.tree.files}


def _read(options: Options) -> tuple[_Inputs, dict[str, bytes]]:
    """Discover the files, and read them."""
    tree = walk(options.packages, options.exclude, options.files)
    tests, examples = (walk(packages, options.exclude) for packages in (options.tests, options.examples))
    projects, problems = find_projects(tree.packages)
    history, git_problems = read_history(tree.packages) if options.git else (None, ())
    readmes = {uri: read_bytes(folder.readme) for uri, folder in tree.folders.items() if folder.readme}
    files = {**examples.files, **tests.files, **tree.files}
    found = {uri: read_bytes(source.path) for uri, source in files.items()}
    contents = {uri: data for uri, data in found.items() if isinstance(data, bytes)}
    shared = fingerprint(options.docstring_style, options.markdown, code=("analysis", "model"))
    inputs = _Inputs(
        tree=tree,
        tests=tests,
        examples=examples,
        readmes={uri: data if isinstance(data, bytes) else b"" for uri, data in readmes.items()},
        keys={uri: record_key(shared, files[uri], data) for uri, data in contents.items()},
        unreadable={uri: error.strerror or str(error) for uri, error in found.items() if isinstance(error, OSError)},
        projects=projects,
        history=history,
        problems=(*problems, *git_problems),
    )
    return inputs, contents


def _edition(inputs: _Inputs, findings: Findings, options: Options) -> bytes:
    """Make a digest of all that the pages are made from."""
    return fingerprint(
        [getattr(inputs, field.name) for field in fields(inputs)],
        msgspec.msgpack.encode(findings),
        options.root_uri,
        options.title,
        options.listings,
        options.markdown,
        options.identity,
        options.use_directory_urls,
        sorted(options.foreign),
        options.search,
    )


@dataclass(frozen=True)
class _Analysed:
    """What the analysis found.

    Attributes:
        records: The records by file URI.
        incomplete: What the files suffered from that a worker could not cope with.
    """

    records: Mapping[str, FileRecord]
    incomplete: Sequence[Problem]


def _analyse_files(
    inputs: _Inputs,
    contents: dict[str, bytes],
    options: Options,
    warn: Callable[[Problem], None],
    progress: Progress,
) -> _Analysed:
    """Analyse every file, or take what an earlier build found in the same bytes."""
    files, keys = inputs.files, inputs.keys
    cache = RecordCache(options.cache_dir, FileRecord, "records")
    kept = cache.get(keys.values())
    found = {uri: kept[key] for uri, key in keys.items() if key in kept}
    for uri, reason in inputs.unreadable.items():
        message = f"cannot be read ({reason}): its page shows nothing of it"
        found[uri] = unanalysed(files[uri], 0, message, "it cannot be read")
    tasks = [Task(files[uri], contents[uri]) for uri, key in keys.items() if key not in kept]
    progress.expect(len(files), len(files) - len(tasks))
    # They are tens of megabytes, of use to the workers only.
    contents.clear()
    docstrings = DocstringOptions(options.docstring_style, options.markdown)
    fresh: dict[bytes, bytes] = {}
    incomplete: list[Problem] = []
    for outcome in analyse_all(tasks, docstrings, options.workers, lambda why: warn(Problem("workers", 0, why))):
        progress.advance()
        uri = outcome.source.uri
        found[uri] = msgspec.msgpack.decode(outcome.record, type=FileRecord)
        if outcome.complete:
            fresh[keys[uri]] = outcome.record
            if sum(map(len, fresh.values())) > _PORTION_BYTES:
                cache.put(fresh, ())
                fresh.clear()
        else:
            incomplete.extend(found[uri].problems)
    cache.put(fresh, kept)
    return _Analysed({uri: found[uri] for uri in files}, incomplete)


def _relate(
    inputs: _Inputs,
    found: Mapping[str, FileRecord],
    findings: Findings,
    locations: Locations,
    mentions: dict[str, list[MentioningPage]],
    options: Options,
) -> Site:
    """Join what was found in the files."""
    relations = relate(
        [(record.source, record.definitions, record.names) for record in found.values() if record.source.is_python]
    )
    records = join_idioms({uri: found[uri] for uri in inputs.tree.files}, relations)
    markup = Markup(options.markdown)
    return Site(
        tree=inputs.tree,
        records=records,
        readmes={uri: markup.to_html(text.decode("utf-8", "replace")) for uri, text in inputs.readmes.items()},
        usage={uri: record for uri, record in found.items() if uri not in records},
        examples=inputs.examples.files.keys() - inputs.tests.files.keys(),
        projects=inputs.projects,
        history=inputs.history,
        symbols=SymbolTable(records.values()),
        relations=relations,
        graph=ImportGraph(found.values()),
        findings=findings,
        file_references=FileReferences(records, inputs.tree),
        external=options.external,
        source_address=options.source_address,
        locations=locations,
        title=options.title,
        listings=options.listings,
        mentions=mentions,
    )


def _outline(site: Site, search: str, problems: Sequence[Problem]) -> Outline:
    """Plan the pages."""
    records = [*site.records.values(), *site.usage.values()]
    return Outline(
        files=len(site.tree.files),
        links=site.relations.count_links(),
        pages=tuple(PageOutline(plan, digest(site, plan, search)) for plan in plan_pages(site)),
        navigation=navigation_tree(site),
        problems=(
            *site.tree.problems,
            *problems,
            *(problem for record in records for problem in record.problems),
            *site.findings.problems,
        ),
        notices=site.history.notices if site.history else (),
    )
