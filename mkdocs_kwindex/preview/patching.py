"""A tree and its list of pages after some files have changed, as known before all names are joined again."""

from collections.abc import Mapping
from dataclasses import fields, replace

from mkdocs_kwindex.build.inputs import Inputs
from mkdocs_kwindex.build.manifest import Manifest, ManifestEntry
from mkdocs_kwindex.index.import_graph import ImportGraph
from mkdocs_kwindex.index.inherited_idioms import join_idioms
from mkdocs_kwindex.index.keyword_names import named_keywords
from mkdocs_kwindex.index.keywords import keyword_count
from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.pages.large_classes import large_classes
from mkdocs_kwindex.pages.navigation_tree import navigation_tree
from mkdocs_kwindex.pages.page_summary import page_summary
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.resolve import relate
from mkdocs_kwindex.resolve.patched_relations import PatchedRelations
from mkdocs_kwindex.workers.gc_tuning import without_cycle_search

# More files than are saved at once: another branch was checked out.
_FEW = 8
# A changed file is joined with what it imports, and what that imports, as far as so many files go.
_NEIGHBOURS = 120


def changed_files(before: Inputs, now: Inputs) -> frozenset[str] | None:
    """Return the URIs of the files whose content has changed; `None` when more than that has, or many have."""
    for field in fields(now):
        if field.name != "keys" and getattr(before, field.name) != getattr(now, field.name):
            return None
    if before.keys.keys() != now.keys.keys():
        return None
    changed = frozenset(uri for uri, key in now.keys.items() if before.keys[uri] != key)
    files = now.files
    return changed if len(changed) <= _FEW and all(files[uri].is_python for uri in changed) else None


def patched_site(site: Site, records: Mapping[str, FileRecord], *, lists_stay: bool) -> Site:
    """Put new records of a few files into a tree.

    Args:
        site: The tree.
        records: The records by URI; the tree has older ones of the same files.
        lists_stay: Whether the lists of all names stay what they are until the names of all files are joined again.
    """
    old = {uri: site.analysed[uri] for uri in records}
    analysed = {uri: records.get(uri, record) for uri, record in site.analysed.items()}
    graph = site.graph
    if any(old[uri].imports != record.imports for uri, record in records.items()):
        graph = ImportGraph(records.get(uri) or site.relations.own(record) for uri, record in analysed.items())
    joined = [analysed[uri] for uri in _neighbours(graph, records) if analysed[uri].source.is_python]
    with without_cycle_search():
        fresh = relate([(record.source, record.definitions, record.names) for record in joined], linked=records)
    relations = PatchedRelations(
        site.relations,
        fresh,
        frozenset(records),
        frozenset(symbol_id(r.source, d) for r in old.values() for d in r.definitions),
        {symbol_id(r.source, d): d.line for r in records.values() for d in r.definitions},
    )
    own = {uri: relations.own(record) for uri, record in records.items()}
    if any(own[uri] is not record for uri, record in records.items()):
        graph = ImportGraph(map(relations.own, analysed.values()))
    shown = join_idioms({uri: record for uri, record in own.items() if uri in site.records}, relations)
    classes = {uri: (*site.urls.classes(uri),) for uri in site.records if uri not in shown and site.urls.classes(uri)}
    return replace(
        site,
        urls=site.urls.with_classes({**classes, **large_classes(shown.values(), relations, listings=site.listings)}),
        analysed=analysed,
        records={uri: shown.get(uri, record) for uri, record in site.records.items()},
        usage={uri: own.get(uri, record) for uri, record in site.usage.items()},
        symbols=site.symbols.replaced(shown.values()),
        graph=graph,
        relations=relations,
        listed=site if lists_stay else None,
    )


def _neighbours(graph: ImportGraph, uris: Mapping[str, object]) -> list[str]:
    """Return files with those that they import, the nearest first."""
    found = dict.fromkeys(sorted(uris))
    for uri in found.copy():
        found.update(dict.fromkeys(graph.imported_files(uri)))
    for uri in list(found):
        found.update(dict.fromkeys(graph.imported_files(uri)))
    return list(found)[: max(_NEIGHBOURS, len(uris))]


def patched_manifest(
    before: Manifest, records: Mapping[str, FileRecord], whole: Site, site: Site, search: str
) -> Manifest:
    """Bring a manifest up to date with a few files.

    Args:
        before: The manifest.
        records: What was found in the files, by URI; nothing when all names are joined.
        whole: The tree with what was found in them before.
        site: The tree as it is now.
        search: The option of that name.
    """
    paths = {record.source.path for record in records.values()}
    are_others = not records or _needs_other_pages(records, whole, site)
    plans = site.plans if are_others else [page.plan for page in before.pages]
    navigation = navigation_tree(site.tree, site.urls, site.title, site.parts) if are_others else before.navigation
    known = {page.plan: page for page in before.pages if page.plan.subject not in records}
    return Manifest(
        files=before.files,
        keywords=sum(map(keyword_count, site.records.values())),
        links=before.links,
        pages=tuple(
            known.get(plan) or ManifestEntry(plan, page_summary(site, plan, search, before.limits)) for plan in plans
        ),
        limits=before.limits,
        navigation=navigation,
        problems=(
            *(problem for problem in before.problems if problem.path not in paths),
            *(
                problem if uri in site.records else problem.without_page()
                for uri, record in records.items()
                for problem in record.problems
            ),
        ),
    )


def _needs_other_pages(records: Mapping[str, FileRecord], whole: Site, site: Site) -> bool:
    """Return whether other pages may be needed than before.

    There may be a first name with a letter, or one more than a page takes; a class may have outgrown its file's page.
    """
    are_names_other = not site.listed and any(_names(whole, uri) != _names(site, uri) for uri in records)
    return are_names_other or any(whole.urls.classes(uri) != site.urls.classes(uri) for uri in records)


def _names(site: Site, uri: str) -> set[tuple[str, Kind]]:
    """Return the names of a file with their kinds; none for a file without pages."""
    record = site.records.get(uri)
    return {(keyword.name, keyword.kind) for keyword in named_keywords(record)} if record else set()
