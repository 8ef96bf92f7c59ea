"""Blocks that are rendered while a docstring is converted to Markdown."""

from collections.abc import Callable, Sequence

from mkdocs_kwindex.analysis.markup.blocks import BlockWriter, ListItem
from mkdocs_kwindex.analysis.markup.highlight import CodeHighlighter
from mkdocs_kwindex.analysis.markup.marks import block_mark
from mkdocs_kwindex.analysis.markup.paragraphs import escape_text


class FinishedBlocks(BlockWriter):
    """Renders blocks of plain content at once, and writes the marks that stand for them."""

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
        return self._finish(f"<p><small>{escape_text(text)}</small></p>")

    def admonition(self, kind: str, title: str, content: list[str]) -> list[str]:
        """Render an admonition of plain content."""
        html = self._render("\n".join(content)) if content else ""
        if html is None:
            return super().admonition(kind, title, content)
        heading = f'<p class="admonition-title">{escape_text(title)}</p>'
        return self._finish("\n".join(filter(None, [f'<div class="admonition {kind}">', heading, html, "</div>"])))

    def list_items(self, items: Sequence[ListItem]) -> list[str]:
        """Render a list of plain items."""
        contents = [self._render("\n".join(item.content)) if item.content else "" for item in items]
        tag = "ol" if items[0].marker else "ul"
        start = f' start="{items[0].marker}"' if items[0].marker not in {"", "1"} else ""
        rendered = [f"<li>{_without_sole_paragraph(html)}</li>" for html in contents if html is not None]
        if len(rendered) < len(items):
            return super().list_items(items)
        return self._finish("\n".join([f"<{tag}{start}>", *rendered, f"</{tag}>"]))

    def _finish(self, html: str) -> list[str]:
        self.finished.append(html)
        return [block_mark(len(self.finished) - 1)]


def _without_sole_paragraph(html: str) -> str:
    """The HTML without the elements around a paragraph that only finished blocks follow."""
    if html.startswith("<p>") and html.count("<p>") == 1:
        return html.removeprefix("<p>").replace("</p>", "", 1)
    return html
