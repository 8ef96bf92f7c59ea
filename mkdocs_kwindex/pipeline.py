"""The pipeline: discover, analyse, relate, plan the pages."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext

from msgspec import structs

from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.secrets import mask_bytes
from mkdocs_kwindex.build.analysed import analyse_files
from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.build.inputs import Inputs, edition, read
from mkdocs_kwindex.build.lazy_site import LazySite
from mkdocs_kwindex.build.manifest import Manifest, ManifestEntry, cache_manifest, cached_manifest
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.page_cache import PageCache
from mkdocs_kwindex.build.progress import Progress, Stage
from mkdocs_kwindex.build.revision_changes import compare_all
from mkdocs_kwindex.findings import Checks
from mkdocs_kwindex.index.file_references import FileReferences
from mkdocs_kwindex.index.import_graph import ImportGraph
from mkdocs_kwindex.index.inherited_idioms import join_idioms
from mkdocs_kwindex.index.keywords import keyword_count
from mkdocs_kwindex.index.symbols import SymbolTable
from mkdocs_kwindex.model import Definition, FileRecord, Findings, Problem, SourceFile
from mkdocs_kwindex.model.changes import Changes
from mkdocs_kwindex.model.names import NameTable
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.model.spool import Spool
from mkdocs_kwindex.model.url_map import UrlMap
from mkdocs_kwindex.pages.large_classes import large_classes
from mkdocs_kwindex.pages.navigation_tree import navigation_tree
from mkdocs_kwindex.pages.page_plan import classes_of
from mkdocs_kwindex.pages.page_summary import page_summary
from mkdocs_kwindex.pages.search_entries import search_limits
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.resolve import relate
from mkdocs_kwindex.workers.gc_tuning import search_everything, without_cycle_search

_MANY_FILES = 100


def build(options: Options, warn: Callable[[Problem], None], progress: Progress) -> GeneratedSite:
    """Make the generated site of the tree: its manifest now, and each page when it is asked for.

    Args:
        options: What to make.
        warn: Called with each warning while pages are made; other problems are in the generated site.
        progress: Receives the progress.
    """
    search_everything()
    with progress.stage(Stage.READING):
        inputs, contents = read(options)
    return make_generated_site(inputs, contents, options, warn, progress)


def make_generated_site(
    inputs: Inputs,
    contents: dict[str, bytes],
    options: Options,
    warn: Callable[[Problem], None],
    progress: Progress,
) -> GeneratedSite:
    """Make the generated site of a tree that has been read.

    Args:
        inputs: What was read.
        contents: The bytes of the files; removed when they are no longer needed.
        options: What to make.
        warn: Called with each warning while pages are made.
        progress: Receives the progress.
    """
    with progress.stage(Stage.READING):
        checks = plan_checks(inputs, options)
    urls = placed = locate(inputs, options)
    page_cache = PageCache(options.cache_dir, edition(inputs, checks.identity, options))
    kept = cached_manifest(page_cache)

    def make() -> Site:
        with progress.stage(Stage.ANALYSING), for_the_build(inputs, options), ThreadPoolExecutor(1) as beside:
            # Ruff is a program of its own, as the workers are.
            given = contents or read_again(inputs, options)
            checking = beside.submit(checks.run, options.cache_dir, given.copy())
            changes = compare_all(inputs, given, options, warn)
            spool = None if options.preview else Spool(options.cache_dir)
            analysed = analyse_files(inputs, given, options, warn, progress, spool)
            findings = checking.result()
        unexpected = (*analysed.incomplete, *(findings.problems[-1:] if findings.failure != checks.failure else ()))
        if unexpected:
            page_cache.keep_nothing()
            if kept is not None:
                for problem in unexpected:
                    warn(problem)
        site.begin_joining()
        with progress.stage(Stage.RELATING), for_the_build(inputs, options):
            return relate_files(inputs, analysed.records, findings, urls, options, changes, spool)

    site = LazySite(make)
    if kept is not None:
        manifest = kept
        placed = urls.with_classes(classes_of(entry.plan for entry in manifest.pages))
    else:
        related = site()
        placed = related.urls
        with progress.stage(Stage.RELATING), for_the_build(inputs, options):
            manifest = make_manifest(related, options.search, inputs.problems)
        cache_manifest(page_cache, manifest)
    return GeneratedSite(manifest, site, placed, page_cache, inputs)


def read_again(inputs: Inputs, options: Options) -> dict[str, bytes]:
    """Return the bytes of files that were read before, of those that are still the same.

    After an attempt that failed they are taken out: a preview tries again when a page is asked for.
    """
    now, contents = read(options)
    return {uri: data for uri, data in contents.items() if now.keys[uri] == inputs.keys.get(uri)}


def for_the_build(inputs: Inputs, options: Options) -> AbstractContextManager[None]:
    """Make what stays until the next build; a preview lets go of it soon, and must not stop for one long search.

    Neither is it worth the search that it ends with where there are few files.
    """
    few = len(inputs.keys) < _MANY_FILES
    return nullcontext() if options.preview or few else without_cycle_search(to_stay=True)


def locate(inputs: Inputs, options: Options) -> UrlMap:
    """Give everything its place."""
    return UrlMap(options.root_uri, inputs.tree, use_directory_urls=options.use_directory_urls, foreign=options.foreign)


def plan_checks(inputs: Inputs, options: Options) -> Checks:
    """Plan what ruff is to look at."""
    installed = {package.uri for package in options.packages if package.installed}
    python = {uri: source for uri, source in inputs.tree.files.items() if source.is_python}
    return Checks(python, inputs.keys, options.rules, installed, mask_bytes)


def relate_files(
    inputs: Inputs,
    found: dict[str, FileRecord],
    findings: Findings,
    urls: UrlMap,
    options: Options,
    changes: Sequence[Changes] = (),
    spool: Spool | None = None,
) -> Site:
    """Join what was found in the files.

    Args:
        inputs: The files.
        found: What was found in each, by URI. The tables of names are taken out of it, except for a preview, which
            joins them again.
        findings: What ruff has found.
        urls: Where everything lives.
        options: What to make.
        changes: What has changed since other revisions.
        spool: Where to put what is seldom needed; `None` to keep it in memory.
    """
    with without_cycle_search():
        relations = relate(_tables(found, keep=options.preview), spool=spool)
    own = {uri: relations.own(record) for uri, record in found.items()}
    records = join_idioms({uri: own[uri] for uri in inputs.tree.files}, relations)
    markup = Markup(options.markdown)
    symbols = SymbolTable(records.values())

    listings = options.listings and Section.ORIGINAL_SOURCE in options.sections

    def find_symbol(name: str) -> tuple[str, str] | None:
        target = relations.resolve(name) if symbols.has_top(name) else None
        return (target.uri, target.symbol) if target and target.symbol and target.count == 1 else None

    return Site(
        tree=inputs.tree,
        analysed=found,
        records=records,
        readmes={uri: markup.to_html(text.decode("utf-8", "replace")) for uri, text in inputs.readmes.items()},
        usage={uri: records.get(uri, own[uri]) for uri in inputs.usage},
        examples=inputs.examples.files.keys() - inputs.tests.files.keys(),
        projects=inputs.projects,
        history=inputs.history,
        symbols=symbols,
        relations=relations,
        graph=ImportGraph(own.values()),
        findings=findings,
        file_references=FileReferences(records, inputs.tree, find_symbol),
        external=options.external,
        source_address=options.source_address,
        line_address=options.line_address,
        repository_path=options.repository_path,
        urls=urls.with_classes(large_classes(records.values(), relations, listings=listings)),
        title=options.title,
        listings=listings,
        made_with=inputs.made_with,
        sections=options.sections,
        changes=tuple(changes),
        reports=options.reports,
        contracts=inputs.contracts,
        coverage=inputs.coverage,
    )


def _tables(
    found: dict[str, FileRecord], *, keep: bool
) -> Iterator[tuple[SourceFile, Sequence[Definition], NameTable]]:
    for uri, record in found.items():
        if record.source.is_python:
            yield record.source, record.definitions, record.names
            if not keep:
                found[uri] = structs.replace(record, names=NameTable())


def make_manifest(site: Site, search: str, problems: Sequence[Problem]) -> Manifest:
    """Plan the pages."""
    records = {**site.usage, **site.records}
    limits = search_limits(site.records.values(), search, lambda uri: site.urls.address(site.urls.overview(uri)))
    return Manifest(
        files=len(site.tree.files),
        keywords=sum(map(keyword_count, site.records.values())),
        links=site.relations.count_links(),
        pages=tuple(ManifestEntry(plan, page_summary(site, plan, search, limits)) for plan in site.plans),
        limits=limits,
        navigation=navigation_tree(site.tree, site.urls, site.title, site.parts),
        problems=(
            *site.tree.problems,
            *problems,
            *(
                problem if uri in site.records else problem.without_page()
                for uri, record in records.items()
                for problem in record.problems
            ),
            *site.findings.problems,
            *(site.history.problems if site.history else ()),
        ),
    )
