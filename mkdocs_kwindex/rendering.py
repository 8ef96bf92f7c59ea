"""The one door to Jinja: a view in, HTML out."""

from functools import cache

import jinja2

from mkdocs_kwindex.pages.site import PageKind

_TEMPLATES = {
    PageKind.LANDING: "landing.html.jinja",
    PageKind.INDEX: "folder_index.html.jinja",
    PageKind.DOC: "folder_doc.html.jinja",
    PageKind.OVERVIEW: "overview.html.jinja",
    PageKind.KEYWORDS: "keywords.html.jinja",
}


def render(kind: PageKind, view: object) -> str:
    """Render a page.

    Args:
        kind: The kind of page.
        view: Its view model. Attributes whose names end in `html` are HTML, everything else is text.
    """
    return _environment().get_template(_TEMPLATES[kind]).render(view=view)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("mkdocs_kwindex"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
