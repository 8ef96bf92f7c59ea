"""Renders plain paragraphs without Python-Markdown, with exactly its result.

Most docstrings are a few sentences with names in code spans, perhaps with an example. For these the machinery of
Markdown costs twenty times what the result does. Whatever could mean something else is left to Markdown.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from mkdocs_kwindex.analysis.markup.code_spans import has_paired_ticks
from mkdocs_kwindex.analysis.markup.marks import BLOCK, MARK
from mkdocs_kwindex.model.escaping import Html, element, text_html

# What comes first here and below keeps the search from trying all alternatives at every character.
_TOKEN = re.compile(
    r"(?=[`\x0e-\x13\\*<])(?:"
    r"(?<![\\`])(?P<ticks>`+)(?P<code>[^`]+)(?P=ticks)(?!`)"
    rf"|(?P<mark>{MARK})"
    r"|\\(?P<escaped>[*_`\[\]#>])"
    r"|(?<![\w*\\])(?P<stars>\*\*?)(?P<emphasis>[A-Za-z0-9](?:[A-Za-z0-9 ,.()-]*[A-Za-z0-9.)])?)(?P=stars)(?![\w*])"
    r"|<(?P<address>https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[\w./~%?=#&:+,;@!$()-]*)?)>"
    r")",
    re.DOTALL,
)
_MAYBE_TOKEN = re.compile(r"[`\\*\x0e-\x13]|<http")
_FENCE = re.compile(r"^ *(?:```|~~~)", re.MULTILINE)
_PLACE = "\x00"

# Read together with the marks of finished blocks, which stand on lines of their own.
_SUSPICIOUS = re.compile(
    r"^(?![\"'(\x00\x14\n]|[^\W_]|\Z)"  # a line that may begin a block: a list, a heading, a quotation, a table, …
    r"|^\d+\."
    r"|(?=[ \t\u2028\u2029`\\*_<&!\[\]\x14\x15\n])(?:"
    r"  $|[\t\u2028\u2029]"
    r"|[`\\]|(?<! )\*|\*(?! )|_(?![^\W_]|_)"
    r"|<(?![ =])|&(?=#?\w+;)"
    r"|!\[|\[\^|\](?:[(:]|\s?\[)"
    r"|(?<=[^\n])\x14|\x15[^\n]|\n\x14(?<!\n\n\x14)|\x15\n(?!\n)"
    r")",
    re.MULTILINE,
)

VETOES: Mapping[str, str] = {
    "abbr": r"\*\[",
    "admonition": "",
    "attr_list": r"\x00\{",
    "def_list": "",
    "footnotes": "",
    "legacy_em": "_",
    "nl2br": r"\n",
    "pymdownx.arithmatex": r"\$",
    "pymdownx.betterem": "",
    "pymdownx.caret": r"\^",
    "pymdownx.critic": r"\{[-+=>~]",
    "pymdownx.details": "",
    "pymdownx.emoji": r":[\w+-]+:",
    "pymdownx.escapeall": r"\\",
    "pymdownx.fancylists": r"^\W?\w{1,5}[.)]",
    "pymdownx.highlight": "",
    "pymdownx.inlinehilite": "",
    "pymdownx.keys": r"\+\+",
    "pymdownx.magiclink": r"www\.|:/|[@#!?]|mailto",
    "pymdownx.mark": "==",
    "pymdownx.progressbar": r"\[=",
    "pymdownx.saneheaders": "",
    "pymdownx.smartsymbols": r"\([A-Za-z]{1,2}\)|c/o|/-|=/=|--|\d(?:st|nd|rd|th)|\d/\d",
    "pymdownx.superfences": "",
    "pymdownx.tabbed": "",
    "pymdownx.tasklist": "",
    "pymdownx.tilde": "~",
    "sane_lists": "",
    "smarty": r"['\"]|--|\.\.|<<|>>",
    "tables": "",
}
"""For each extension that leaves plain sentences alone: a pattern for what it does not leave alone."""


class ParagraphRenderer:
    """Renders texts that are nothing but plain paragraphs and finished blocks."""

    def __init__(self, extensions: Iterable[str], code_span: tuple[str, str]) -> None:
        """Create a renderer.

        Args:
            extensions: The Markdown extensions that would render the texts.
            code_span: What comes before and after the text of a code span.
        """
        names = tuple(extensions)
        self._able = all(name in VETOES for name in names)
        self._veto = re.compile("|".join(filter(None, (VETOES.get(name) for name in names))) or r"(?!)", re.MULTILINE)
        self._code_span = code_span

    def to_html(self, text: str, finished: Sequence[str], render_mark: Callable[[str], str]) -> str | None:
        """Render a text, or give nothing when it may be more than plain paragraphs.

        Args:
            text: Markdown without control characters other than marks.
            finished: The HTML that the marks of finished blocks stand for.
            render_mark: Gives the HTML that any other mark stands for.
        """
        if not self._able:
            return None
        text = text.strip("\n")
        if _FENCE.search(text) or ("`" in text and not has_paired_ticks(text)):
            return None
        tokens: list[str] = []

        def put_aside(match: re.Match[str]) -> str:
            if (code := match["code"]) is not None:
                tokens.append(escape_text(code.strip()).join(self._code_span))
            elif mark := match["mark"]:
                tokens.append(render_mark(mark))
            elif emphasis := match["emphasis"]:
                tag = "strong" if match["stars"] == "**" else "em"
                tokens.append(element(tag, Html(emphasis)))
            elif address := match["address"]:
                tokens.append(element("a", escape_text(address), href=address, rel="noopener nofollow"))
            else:
                tokens.append(escape_text(match["escaped"]))
            return _PLACE

        skeleton = _TOKEN.sub(put_aside, text) if _MAYBE_TOKEN.search(text) else text
        if _SUSPICIOUS.search(skeleton) or self._veto.search(skeleton) or any("\n\n" in token for token in tokens):
            return None
        blocks = [block.strip("\n") for block in re.split(r"\n\n+", escape_text(skeleton))]
        html = "\n".join(
            finished[int(mark[1])] if (mark := BLOCK.fullmatch(block)) else element("p", Html(block))
            for block in blocks
        )
        if not tokens:
            return html
        parts = html.split(_PLACE)
        return "".join(part + token for part, token in zip(parts, [*tokens, ""], strict=True))


def escape_text(text: str) -> Html:
    """Escape text as the sanitiser writes it."""
    return Html(text_html(text).replace("\xa0", "&nbsp;"))
