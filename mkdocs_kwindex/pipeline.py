"""The whole story: discover, analyse, relate, plan the pages; and render one of them when it is asked for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.cache import RecordCache, fingerprint, record_key
from mkdocs_kwindex.import_graph import ImportGraph
from mkdocs_kwindex.inventories import InventoryEntry, inventory_entries
from mkdocs_kwindex.keywords import file_keywords
from mkdocs_kwindex.locations import Locations, line_id, symbol_id
from mkdocs_kwindex.model import FileRecord, Folder, Kind, Package, Problem, SourceFile
from mkdocs_kwindex.pages.folders import folder_doc_view, folder_index_view, landing_view
from mkdocs_kwindex.pages.keywords import keywords_view
from mkdocs_kwindex.pages.overview import overview_text, overview_view
from mkdocs_kwindex.pages.site import PageKind, PagePlan, Site, plan_pages
from mkdocs_kwindex.references import relate
from mkdocs_kwindex.rendering import render
from mkdocs_kwindex.sources import read_bytes, walk
from mkdocs_kwindex.symbols import SymbolTable
from mkdocs_kwindex.workers import analyse_all


@dataclass(frozen=True)
class Options:
    """What the pipeline needs to know of the configuration.

    Attributes:
        packages: What to document.
        tests: Folders of tests.
        examples: Folders of examples.
        exclude: What to leave out.
        root_uri: Where the pages live in the site.
        title: The title of the section.
        docstring_style: As griffe: `google`, `numpy`, `sphinx` or `auto`.
        listings: Whether to publish the source.
        markdown: The site's Markdown extensions, for docstrings.
        external: Gives the address of a dotted path outside of the tree; empty when it has none.
        source_address: Gives the address of a line of a project's file in its repository; empty when it has none.
        cache_dir: Where results are kept between builds.
        workers: How many processes may analyse files.
        use_directory_urls: The MkDocs setting of that name.
        foreign: Destinations of the pages that somebody wrote by hand.
    """

    packages: Sequence[Package]
    tests: Sequence[Package]
    examples: Sequence[Package]
    exclude: GitIgnoreSpec
    root_uri: str
    title: str
    docstring_style: str
    listings: bool
    markdown: MarkdownOptions
    external: Callable[[str], str]
    source_address: Callable[[str, int], str]
    cache_dir: Path
    workers: int
    use_directory_urls: bool
    foreign: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Result:
    """What the pipeline made.

    Attributes:
        site: The analysed tree.
        pages: The pages to make.
        replaced: The pages that are not made, as a hand-written page has their address.
        problems: What went wrong.
    """

    site: Site
    pages: Sequence[PagePlan]
    replaced: Sequence[PagePlan]
    problems: Sequence[Problem]


def build(options: Options) -> Result:
    """Analyse the tree and plan its pages."""
    tree = walk(options.packages, options.exclude)
    tests = walk(options.tests, options.exclude)
    examples = walk(options.examples, options.exclude)
    markup = Markup(options.markdown)
    found = _analyse_files({**examples.files, **tests.files, **tree.files}, options)
    records = {uri: found[uri] for uri in tree.files}
    usage = {uri: record for uri, record in found.items() if uri not in records}
    locations = Locations(
        options.root_uri, tree, use_directory_urls=options.use_directory_urls, foreign=options.foreign
    )
    site = Site(
        tree=tree,
        records=records,
        readmes={uri: _readme(folder, markup) for uri, folder in tree.folders.items() if folder.readme},
        usage=usage,
        examples=examples.files.keys() - tests.files.keys(),
        symbols=SymbolTable(records.values()),
        relations=relate([(record.source, record.definitions, record.names) for record in found.values()]),
        graph=ImportGraph(found.values()),
        external=options.external,
        source_address=options.source_address,
        locations=locations,
        title=options.title,
        listings=options.listings,
    )
    plans = plan_pages(site)
    pages = [page for page in plans if not locations.is_foreign(page.uri)]
    replaced = [page for page in plans if locations.is_foreign(page.uri)]
    problems = [*tree.problems, *(problem for record in found.values() for problem in record.problems)]
    return Result(site, pages, replaced, problems)


def _analyse_files(files: Mapping[str, SourceFile], options: Options) -> Mapping[str, FileRecord]:
    """Analyse every file, or take what an earlier build found in the same bytes."""
    cache = RecordCache(options.cache_dir)
    shared = fingerprint(options.docstring_style, options.markdown)
    keys = {
        uri: record_key(shared, source, data)
        for uri, source in files.items()
        if (data := read_bytes(source.path)) is not None
    }
    kept = cache.get(keys.values())
    docstrings = DocstringOptions(options.docstring_style, options.markdown)
    fresh = analyse_all(
        [source for uri, source in files.items() if keys.get(uri) not in kept], docstrings, options.workers
    )
    cache.put({keys[uri]: record for uri, record in fresh.items() if uri in keys}, kept)
    return {uri: fresh[uri] if uri in fresh else kept[keys[uri]] for uri in files}


def render_page(site: Site, page: PagePlan) -> str:
    """Make the HTML of a page."""
    links = site.links(page.uri)
    match page.kind:
        case PageKind.LANDING:
            return render(page.kind, landing_view(site, links))
        case PageKind.INDEX:
            return render(page.kind, folder_index_view(site, links, site.tree.folders[page.subject]))
        case PageKind.DOC:
            return render(page.kind, folder_doc_view(site, links, site.tree.folders[page.subject]))
        case PageKind.OVERVIEW:
            return render(page.kind, overview_view(site, links, site.records[page.subject]))
        case PageKind.KEYWORDS:
            record = site.records[page.subject]
            return render(page.kind, keywords_view(site, links, record, overview_text(site, links, record)))


def keywords_json(site: Site) -> bytes:
    """Make the list of all keywords: a JSON array, one record a line, sorted by file, line and name."""
    encoder = msgspec.json.Encoder()
    lines = [
        encoder.encode(entry) for uri in sorted(site.records) for entry in _keyword_entries(site, site.records[uri])
    ]
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


def inventory(site: Site) -> list[InventoryEntry]:
    """Make the entries of the site's `objects.inv`: every symbol by its full and its public path."""
    symbols = (
        (
            symbol.identifier,
            symbol.definition.kind.value if symbol.definition else Kind.MODULE.value,
            site.locations.symbol_address(symbol.file_uri, symbol.identifier),
        )
        for symbol in site.symbols
    )
    return inventory_entries(symbols, site.relations.public_path)


def _keyword_entries(site: Site, record: FileRecord) -> list[Mapping[str, str | int]]:
    uri = record.source.uri
    entries: list[Mapping[str, str | int]] = []
    for keyword in file_keywords(record):
        imported = keyword.imported
        if keyword.definition or keyword.kind is Kind.MODULE:
            identifier = symbol_id(record.source, keyword.definition)
        else:
            identifier = line_id(keyword.line) if site.listings else "dependencies"
        qualname = identifier
        if imported:
            qualname = imported.module if keyword.is_module else f"{imported.module}.{imported.name}"
        entries.append(
            {
                "name": keyword.name,
                "kind": keyword.kind.value,
                "qualname": qualname,
                "file": uri,
                "line": keyword.line,
                "url": site.locations.symbol_address(uri, identifier),
            }
        )
    return entries


def _readme(folder: Folder, markup: Markup) -> str:
    text = Path(folder.readme).read_text(encoding="utf-8", errors="replace")
    return markup.to_html(text)
