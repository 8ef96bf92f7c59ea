"""Blocks rendered to HTML early, while a docstring is converted to Markdown."""

from collections.abc import Callable, Sequence

from mkdocs_kwindex.analysis.markup.blocks import BlockWriter, ListItem
from mkdocs_kwindex.analysis.markup.highlight import CodeHighlighter
from mkdocs_kwindex.analysis.markup.marks import block_mark
from mkdocs_kwindex.analysis.markup.paragraphs import escape_text
from mkdocs_kwindex.model.escaping import Html, element


class FinishedBlocks(BlockWriter):
    """Renders blocks of plain content at once, and writes marks in their place."""

    def __init__(self, highlighter: CodeHighlighter, render: Callable[[str], str | None]) -> None:
        self.finished: list[str] = []
        self._highlighter = highlighter
        self._render = render

    def code(self, lines: list[str], language: str) -> list[str]:
        """Highlight a code block."""
        html = self._highlighter.to_html(lines, language)
        return super().code(lines, language) if html is None else self._finish(html)

    def aside(self, text: str) -> list[str]:
        """Render small print."""
        return self._finish(element("p", element("small", escape_text(text))))

    def admonition(self, kind: str, title: str, content: list[str]) -> list[str]:
        """Render an admonition of plain content."""
        html = self._render("\n".join(content)) if content else ""
        if html is None:
            return super().admonition(kind, title, content)
        heading = element("p", escape_text(title), class_="admonition-title")
        inner = Html("".join(f"\n{part}" for part in (heading, html) if part))
        return self._finish(element("div", Html(f"{inner}\n"), class_=f"admonition {kind}"))

    def list_items(self, items: Sequence[ListItem]) -> list[str]:
        """Render a list of plain items."""
        contents = [self._render("\n".join(item.content)) if item.content else "" for item in items]
        tag = "ol" if items[0].marker else "ul"
        start = items[0].marker if items[0].marker != "1" else ""
        rendered = [element("li", _without_sole_paragraph(html)) for html in contents if html is not None]
        if len(rendered) < len(items):
            return super().list_items(items)
        return self._finish(element(tag, Html("\n".join(["", *rendered, ""])), start=start))

    def _finish(self, html: str) -> list[str]:
        self.finished.append(html)
        return [block_mark(len(self.finished) - 1)]


def _without_sole_paragraph(html: str) -> Html:
    """The HTML without the elements around a paragraph that only finished blocks follow."""
    if html.startswith("<p>") and html.count("<p>") == 1:
        return Html(html.removeprefix("<p>").replace("</p>", "", 1))
    return Html(html)
