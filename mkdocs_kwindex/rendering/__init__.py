"""The one door to Jinja: a view in, HTML out."""

import builtins
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

import jinja2

from mkdocs_kwindex.model.escaping import visible
from mkdocs_kwindex.pages.changes_page import changes_view
from mkdocs_kwindex.pages.class_page import class_view
from mkdocs_kwindex.pages.folders.documentation import folder_doc_view
from mkdocs_kwindex.pages.folders.index import FolderIndexView, folder_index_view
from mkdocs_kwindex.pages.folders.landing import landing_view
from mkdocs_kwindex.pages.folders.subtree import subtree_view
from mkdocs_kwindex.pages.glossary_page import glossary_view
from mkdocs_kwindex.pages.keyword_page import keywords_view
from mkdocs_kwindex.pages.links import NO_MENTIONS, Links, Mentions
from mkdocs_kwindex.pages.name_index import names_view
from mkdocs_kwindex.pages.notes_and_deprecations import deprecations_view, notes_view
from mkdocs_kwindex.pages.other_file_page import OtherFileView, other_file_chunks, other_file_view
from mkdocs_kwindex.pages.overview import OverviewText, overview_text, overview_view, section_chunks
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan
from mkdocs_kwindex.pages.reports import findings_view
from mkdocs_kwindex.pages.scan_report import report_view
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.rendering.filters import FILTERS
from mkdocs_kwindex.rendering.tab_controls import number_controls

_TEMPLATES = {
    PageKind.LANDING: "landing.html.jinja",
    PageKind.INDEX: "folder_index.html.jinja",
    PageKind.DOC: "folder_doc.html.jinja",
    PageKind.SUB: "subtree.html.jinja",
    PageKind.NAMES: "names.html.jinja",
    PageKind.REPORT: "report.html.jinja",
    PageKind.GLOSSARY: "glossary.html.jinja",
    PageKind.NOTES: "notes.html.jinja",
    PageKind.DEPRECATIONS: "deprecations.html.jinja",
    PageKind.CHANGES: "changes.html.jinja",
    PageKind.FINDINGS: "findings.html.jinja",
    PageKind.OVERVIEW: "overview.html.jinja",
    PageKind.KEYWORDS: "keywords.html.jinja",
    PageKind.CLASS: "class.html.jinja",
}
_VIEWS_OF_TREE: Mapping[PageKind, Callable[[Site, Links], object]] = {
    PageKind.REPORT: report_view,
    PageKind.NOTES: notes_view,
    PageKind.DEPRECATIONS: deprecations_view,
    PageKind.CHANGES: changes_view,
}
_WAITING = "waiting.html.jinja"
_ERROR = "error.html.jinja"
# What a page shows may differ from what its kind usually does.
_TEMPLATES_OF_VIEWS: Mapping[type, str] = {
    OtherFileView: "overview.html.jinja",
    FolderIndexView: "folder_index.html.jinja",
}


class PageRenderer:
    """Renders the pages of one analysed tree under the hand-written pages of one build."""

    def __init__(self, site: Site, mentions: Mentions = NO_MENTIONS) -> None:
        """Take the tree.

        Args:
            site: The analysed tree.
            mentions: The hand-written pages that mention each symbol.
        """
        self._site = site
        self._mentions = mentions
        # The pages with a folder's keywords are made one after the other.
        self._names_below = lru_cache(maxsize=1)(site.names_below)
        # A file's keyword page is made after its overview page, and looks through the same text.
        self._last: tuple[str, OverviewText | OtherFileView] | None = None

    def render(self, page: PagePlan) -> str:
        """Make the HTML of a page."""
        view = self._view(page)
        template = _TEMPLATES_OF_VIEWS.get(type(view)) or _TEMPLATES[page.kind]
        html = _environment().get_template(template).render(view=view)
        # Once for the whole page: for each of its ten thousand texts it took a third of the rendering.
        return number_controls(visible(html))

    def _view(self, page: PagePlan) -> object:
        """Make the view model of a page: attributes whose names end in `html` are HTML, everything else is text."""
        links = self._links(page.uri)
        if page.kind in {PageKind.OVERVIEW, PageKind.KEYWORDS, PageKind.CLASS}:
            return self._view_of_file(page, links)
        if page.kind is PageKind.GLOSSARY:
            return glossary_view(self._site, links, page.subject)
        if page.kind is PageKind.FINDINGS:
            return findings_view(self._site, links, page.subject)
        if page.kind in _VIEWS_OF_TREE:
            return _VIEWS_OF_TREE[page.kind](self._site, links)
        if page.kind is PageKind.NAMES:
            return names_view(self._site, links, page.subject)
        return self._view_of_folder(page, links)

    def _view_of_file(self, page: PagePlan, links: Links) -> object:
        site, record = self._site, self._site.records[page.subject]
        if page.kind is PageKind.CLASS:
            return class_view(site, links, record, page.part)
        text = self._text(page.subject)
        if page.kind is PageKind.KEYWORDS:
            chunks = other_file_chunks(text) if isinstance(text, OtherFileView) else section_chunks(text)
            return keywords_view(site, links, record, chunks)
        return text if isinstance(text, OtherFileView) else overview_view(site, links, record, text)

    def _view_of_folder(self, page: PagePlan, links: Links) -> object:
        site = self._site
        if page.kind is PageKind.LANDING and site.tree.root is None:
            return landing_view(site, links)
        folder = site.tree.folder(page.subject)
        if page.kind is PageKind.SUB:
            return subtree_view(site, links, folder, self._names_below, page.part)
        view = folder_doc_view if page.kind is PageKind.DOC else folder_index_view
        return view(site, links, folder)

    def _text(self, uri: str) -> OverviewText | OtherFileView:
        """Make the text of a file's overview page, or take what was made last."""
        # Threads may come by: what one has made must not be taken for what the other asks for.
        last = self._last
        if last is None or last[0] != uri:
            record, links = self._site.records[uri], self._links(self._site.urls.overview(uri))
            make = overview_text if record.source.is_python else other_file_view
            last = self._last = uri, make(self._site, links, record)
        return last[1]

    def _links(self, page_uri: str) -> Links:
        return self._site.links(page_uri, self._mentions)


def render_waiting(title: str, text: str, done: int, total: int) -> str:
    """Make the placeholder of a page until the tree is analysed.

    Args:
        title: The title of the page.
        text: Why it is not there.
        done: How many files are analysed.
        total: Of how many; 0 when unknown.
    """
    return (
        _environment().get_template(_WAITING).render(title=visible(title), text=visible(text), done=done, total=total)
    )


def render_error(title: str, message: str) -> str:
    """Make a whole page that says why another one cannot be shown.

    Args:
        title: The other page.
        message: Why.
    """
    return _environment().get_template(_ERROR).render(title=visible(title), message=visible(message))


class _Context(jinja2.runtime.Context):
    """Calls a macro or a method as it is: Jinja would first look which of its values it asks for, and none asks."""

    def call(self, called: Callable[..., object], *args: object, _loop_vars: object = None, **kwargs: object) -> object:
        """Call it, without the variables of the loop around, which Jinja hands to all calls."""
        return called(*args, **kwargs)


class _Environment(jinja2.Environment):
    """Takes attributes as Python does: what a view lacks is an error, and views are no dictionaries.

    With Jinja's own ways of calling and of looking attributes up, templates took half as long again.
    """

    context_class = _Context
    getattr = staticmethod(builtins.getattr)  # type: ignore[assignment]


@cache
def _environment() -> jinja2.Environment:
    environment = _Environment(
        loader=jinja2.PackageLoader("mkdocs_kwindex.rendering"),
        autoescape=True,
        # The templates are part of the package: nobody changes them meanwhile.
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(FILTERS)
    return environment
