"""The one door to Jinja: a view in, HTML out."""

from functools import cache

import jinja2

from mkdocs_kwindex.pages.folders.documentation import folder_doc_view
from mkdocs_kwindex.pages.folders.index import folder_index_view
from mkdocs_kwindex.pages.folders.landing import landing_view
from mkdocs_kwindex.pages.keywords import keywords_view
from mkdocs_kwindex.pages.other_files import OtherFileView, other_file_chunks, other_file_view
from mkdocs_kwindex.pages.overview import overview_text, overview_view, section_chunks
from mkdocs_kwindex.pages.site import PageKind, PagePlan, Site

_TEMPLATES = {
    PageKind.LANDING: "landing.html.jinja",
    PageKind.INDEX: "folder_index.html.jinja",
    PageKind.DOC: "folder_doc.html.jinja",
    PageKind.OVERVIEW: "overview.html.jinja",
    PageKind.KEYWORDS: "keywords.html.jinja",
}
_OTHER_FILE = "other_file.html.jinja"


def render_page(site: Site, page: PagePlan) -> str:
    """Make the HTML of a page.

    Args:
        site: The analysed tree.
        page: The page.
    """
    view = _view(site, page)
    template = _OTHER_FILE if isinstance(view, OtherFileView) else _TEMPLATES[page.kind]
    return _environment().get_template(template).render(view=view)


def _view(site: Site, page: PagePlan) -> object:
    """Make the view model of a page: attributes whose names end in `html` are HTML, everything else is text."""
    links = site.links(page.uri)
    match page.kind:
        case PageKind.LANDING:
            return landing_view(site, links)
        case PageKind.INDEX:
            return folder_index_view(site, links, site.tree.folders[page.subject])
        case PageKind.DOC:
            return folder_doc_view(site, links, site.tree.folders[page.subject])
        case PageKind.OVERVIEW:
            record = site.records[page.subject]
            return (overview_view if record.source.is_python else other_file_view)(site, links, record)
        case PageKind.KEYWORDS:
            record = site.records[page.subject]
            if record.source.is_python:
                chunks = section_chunks(overview_text(site, links, record))
            else:
                chunks = other_file_chunks(other_file_view(site, links, record))
            return keywords_view(site, links, record, chunks)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("mkdocs_kwindex"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
