"""The one door to Jinja: a view in, HTML out."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from html import escape

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Macro
from jinja2.utils import missing

from mkdocs_kwindex.escaping import visible
from mkdocs_kwindex.pages.folders.documentation import folder_doc_view
from mkdocs_kwindex.pages.folders.index import FolderIndexView, folder_index_view
from mkdocs_kwindex.pages.folders.landing import landing_view
from mkdocs_kwindex.pages.keyword_page import keywords_view
from mkdocs_kwindex.pages.other_file_page import OtherFileView, other_file_chunks, other_file_view
from mkdocs_kwindex.pages.overview import OverviewText, overview_text, overview_view, section_chunks
from mkdocs_kwindex.pages.site import PageKind, PagePlan, Site

_TEMPLATES = {
    PageKind.LANDING: "landing.html.jinja",
    PageKind.INDEX: "folder_index.html.jinja",
    PageKind.DOC: "folder_doc.html.jinja",
    PageKind.OVERVIEW: "overview.html.jinja",
    PageKind.KEYWORDS: "keywords.html.jinja",
}
_WAITING = "waiting.html.jinja"
_ERROR = "error.html.jinja"
# What a page shows may differ from what its kind usually does.
_TEMPLATES_OF_VIEWS: Mapping[type, str] = {
    OtherFileView: "other_file.html.jinja",
    FolderIndexView: "folder_index.html.jinja",
}


def render_page(site: Site, page: PagePlan) -> str:
    """Make the HTML of a page.

    Args:
        site: The analysed tree.
        page: The page.
    """
    view = _view(site, page)
    template = _TEMPLATES_OF_VIEWS.get(type(view)) or _TEMPLATES[page.kind]
    return _environment().get_template(template).render(view=view)


def render_waiting(title: str, text: str, done: int, total: int) -> str:
    """Make the HTML that stands in for a page until the tree is analysed.

    Args:
        title: The title of the page.
        text: Why it is not there.
        done: How many files are analysed.
        total: Of how many; 0 when nobody knows.
    """
    return _environment().get_template(_WAITING).render(title=title, text=text, done=done, total=total)


def render_error(title: str, message: str) -> str:
    """Make a whole page that says why another one cannot be shown.

    Args:
        title: The other page.
        message: Why.
    """
    return _environment().get_template(_ERROR).render(title=title, message=message)


def _view(site: Site, page: PagePlan) -> object:
    """Make the view model of a page: attributes whose names end in `html` are HTML, everything else is text."""
    links = site.links(page.uri)
    match page.kind:
        case PageKind.LANDING:
            return folder_index_view(site, links, site.tree.root) if site.tree.root else landing_view(site, links)
        case PageKind.INDEX:
            return folder_index_view(site, links, site.tree.folder(page.subject))
        case PageKind.DOC:
            return folder_doc_view(site, links, site.tree.folder(page.subject))
        case PageKind.OVERVIEW:
            record = site.records[page.subject]
            if not record.source.is_python:
                return _other_file_view(site, page.subject)
            return overview_view(site, links, record, _overview_text(site, page.subject))
        case PageKind.KEYWORDS:
            record = site.records[page.subject]
            if record.source.is_python:
                chunks = section_chunks(_overview_text(site, page.subject))
            else:
                chunks = other_file_chunks(_other_file_view(site, page.subject))
            return keywords_view(site, links, record, chunks)


def forget_views() -> None:
    """Let go of what was made last, and of the tree that it was made from."""
    _overview_text.cache_clear()
    _other_file_view.cache_clear()


# A file's keyword page is made after its overview page, and looks through the same text.
@lru_cache(maxsize=1)
def _overview_text(site: Site, uri: str) -> OverviewText:
    return overview_text(site, site.links(site.locations.overview(uri)), site.records[uri])


@lru_cache(maxsize=1)
def _other_file_view(site: Site, uri: str) -> OtherFileView:
    return other_file_view(site, site.links(site.locations.overview(uri)), site.records[uri])


class _Generator(CodeGenerator):
    """Makes Python code of templates that does what these templates ask for, and no more.

    A page holds tens of thousands of values. For each of them Jinja makes an object of class `Markup`, only to join it
    with the rest, looks for an item where there is no attribute, and asks whether what is called wants its context.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escape(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name is Jinja's
        # Views have attributes, and one that is missing is a mistake.
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(  # noqa: N802 - the name is Jinja's
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 - as Jinja calls it
    ) -> None:
        if forward_caller or node.kwargs or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.plain(")
        super().macro_def(macro_ref, frame)
        self.write(")")


class _Environment(jinja2.Environment):
    code_generator_class = _Generator

    @staticmethod
    def plain(macro: Macro) -> Callable[..., str]:
        """Make a function of a macro: to sort out what may be passed by name takes longer than what most macros do."""
        function = macro._func  # noqa: SLF001 - the whole point
        absent = (missing,) * len(macro.arguments)

        def call(*arguments: object, **named: object) -> str:
            if named or len(arguments) > len(absent):
                return macro(*arguments, **named)
            return markupsafe.Markup(function(*arguments, *absent[len(arguments) :]))  # noqa: S704 - the macro's HTML

        return call

    @staticmethod
    def escape(value: object) -> str:
        """Escape a text; leave HTML, which has a method that says so, as it is."""
        if type(value) is str:
            if not value.isprintable():
                value = visible(value)
            # To look for each character is half the price of replacing it, and few texts hold one.
            is_plain = not ("&" in value or "<" in value or ">" in value or '"' in value or "'" in value)
            return value if is_plain else escape(value)
        if type(value) is markupsafe.Markup:
            return value
        return str(value) if type(value) is int else markupsafe.escape(value)


@cache
def _environment() -> jinja2.Environment:
    return _Environment(
        loader=jinja2.PackageLoader("mkdocs_kwindex.rendering"),
        autoescape=True,
        # The templates are part of the package: nobody changes them meanwhile.
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
