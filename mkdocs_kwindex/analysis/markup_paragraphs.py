"""Plain paragraphs to HTML without Markdown, exactly as Markdown would render them.

Most docstrings are a few sentences with names in code spans, perhaps with an example. For these the machinery of
Markdown costs twenty times what the result does. Whatever could mean something else is left to Markdown.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape

_TOKEN = re.compile(
    r"(?<!\\)(?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)|(?P<mark>[\x0e\x11\x12][^\x10\x13]*[\x10\x13])"
    r"|\\(?P<escaped>[*_`\[\]#>])",
    re.DOTALL,
)
_PLACE = "\x00"

# Read together with the marks of code blocks (U+0014 … U+0015), which stand on lines of their own.
_SUSPICIOUS = re.compile(
    r"^(?![\"'(\x00\x14]|[^\W_])"  # a line that may begin a block: a list, a heading, a quotation, a table, …
    r"|^\d+\."
    r"|  $| \Z|[\t\xa0\u2028\u2029]"
    r"|[`\\]|(?<! )\*|\*(?! )|_(?![^\W_]|_)"
    r"|<(?![ =])|&(?=#?\w+;)"
    r"|!\[|\[\^|\](?:[(:]|\s?\[)",
    re.MULTILINE,
)

VETOES: Mapping[str, str] = {
    "abbr": r"\*\[",
    "admonition": "",
    "attr_list": r"\x00\{",
    "codehilite": "",
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
    """Renders texts that are nothing but plain paragraphs and code blocks."""

    def __init__(self, extensions: Iterable[str], code_span: tuple[str, str]) -> None:
        """Create a renderer.

        Args:
            extensions: The Markdown extensions that would render the texts.
            code_span: What stands before and behind the text of a code span.
        """
        names = tuple(extensions)
        self._able = all(name in VETOES for name in names)
        self._veto = re.compile("|".join(filter(None, (VETOES.get(name) for name in names))) or r"(?!)", re.MULTILINE)
        self._code_span = code_span

    def to_html(self, text: str, marks: Mapping[str, str]) -> str | None:
        """Render a text, or give nothing when it may be more than plain paragraphs.

        Args:
            text: Markdown without control characters other than marks.
            marks: The HTML that marks stand for.
        """
        if not self._able:
            return None
        tokens: list[str] = []

        def put_aside(match: re.Match[str]) -> str:
            if (code := match["code"]) is not None:
                tokens.append(escape(code.strip(), quote=False).join(self._code_span))
            elif mark := match["mark"]:
                tokens.append(marks[mark])
            else:
                tokens.append(escape(match["escaped"], quote=False))
            return _PLACE

        skeleton = _TOKEN.sub(put_aside, text)
        if "\n\n" in "".join(tokens) or _SUSPICIOUS.search(skeleton) or self._veto.search(skeleton):
            return None
        return skeleton
