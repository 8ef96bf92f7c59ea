"""Escaping of text from the documented tree in Markdown output: it is shown, and never interpreted as markup.

What is written here means the same to CommonMark with GitHub's tables (code hosts, MyST) and to Python-Markdown with
its extensions for tables and fenced code (MkDocs, Zensical). Where the two differ, an entity or an HTML element is
written instead: a reader of the page sees no difference, and a reader of the text rarely.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NewType
from urllib.parse import quote

from mkdocs_kwindex.model.escaping import visible

Markdown = NewType("Markdown", str)
"""Markdown that is finished: text in it is escaped. What is joined of such pieces is called so by who joins them."""

NOTHING = Markdown("")

# Both dialects know a backslash before these; GitHub's `~~`, `$` and `|`, and extensions' `^`, need an entity.
_ESCAPES = str.maketrans(
    {
        **{character: f"\\{character}" for character in "\\`*[]{}"},
        "<": "&lt;",
        "|": "&#124;",
        "~": "&#126;",
        "$": "&#36;",
        "^": "&#94;",
        "\u2028": " ",
        "\u2029": " ",
    }
)
# Most texts are names and short sentences, in which nothing can be a mark.
_UNMARKED = re.compile(r"[A-Za-z0-9_.,:;()/'\"#%@? -]*+")
_MARKS_OF_TWO = ("  ", "://", "--8")
_SPACE = re.compile(r"[ \t\n\r\f]+")
# Inside of a word it is no emphasis, and names of programs are full of it.
_UNDERSCORE = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_REFERENCE = re.compile(r"&(?=[#A-Za-z]|$)")
# `!` that could make a picture of a link, and marks of extensions.
_IN_CONTEXT = re.compile(r"!(?=\\?\[|$)|(?<=\))=|==|\+\+|--8")
# GitHub makes a link of an address in a text before it reads what is escaped in it.
_BARE_ADDRESS = re.compile(r"(?::(?=//)|(?<=www)\.)(?=\S*[\\&])")
_BLOCK_START = re.compile(r"(?:\d{1,9}(?=[.)]))|!(?!\[)|[-+=#>:?%]")
_HARD_IN_CODE = re.compile(r"[`|<&\n\r\u2028\u2029]|^\s|\s$|^$|\{[{%#]")
_IN_PRE = re.compile(r"\{(?=[{%#])")
_BACKTICKS = re.compile(r"`+")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#_-]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE_SCHEMES = ("http:", "https:", "mailto:")
# Of the characters of addresses, those that mean nothing inside of a link's parentheses.
_SAFE_IN_LINK = "%/:?#@!&'+,;=~"
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_.~%/:?#@!'+,;=-]*+")


def text_markdown(text: str) -> Markdown:
    """Write a text inside of a line; white space is folded, as HTML does."""
    if _UNMARKED.fullmatch(text) and not any(mark in text for mark in _MARKS_OF_TWO):
        return Markdown(_without_emphasis(text))
    written = _without_emphasis(_REFERENCE.sub("&amp;", _SPACE.sub(" ", visible(text))).translate(_ESCAPES))
    written = _IN_CONTEXT.sub(lambda match: _entity(match[0][0]) + match[0][1:], written)
    return Markdown(_BARE_ADDRESS.sub(lambda match: f"&#{ord(match[0])};", written))


def _without_emphasis(text: str) -> str:
    return _UNDERSCORE.sub(lambda match: r"\_" * len(match[0]), text) if "_" in text else text


def code_markdown(text: str) -> Markdown:
    """Write code inside of a line: between backquotes, or as an element where those would change it."""
    if not text:
        return NOTHING
    return code_element(text_markdown(text)) if _HARD_IN_CODE.search(text) else Markdown(f"`{visible(text)}`")


def code_element(content: Markdown) -> Markdown:
    """Write code in which there are links."""
    return inline_element("code", content)


def inline_element(tag: str, content: Markdown) -> Markdown:
    """Write an element for which one of the dialects has no mark; its name is a word of the program."""
    return Markdown(f"<{tag}>{content}</{tag}>")


def strong(content: Markdown) -> Markdown:
    """Write a label, around which there is white space or punctuation."""
    return Markdown(f"**{content.strip()}**")


def emphasis(content: Markdown) -> Markdown:
    """Write an emphasised text, around which there is white space or punctuation."""
    return Markdown(f"*{content.strip()}*")


LINE_BREAK = Markdown("<br>")


def link_markdown(href: str, content: Markdown, title: str = "") -> Markdown:
    """Write a link.

    Args:
        href: The address; what would do something else than lead somewhere is left out.
        content: What is shown.
        title: What a pointer on it shows.
    """
    if _SCHEME.match(href) and not href.lower().startswith(_SAFE_SCHEMES):
        return content
    return Markdown(f"[{content or text_markdown(href)}]({_address(href)}{_title(title)})")


def image_markdown(href: str, description: str) -> Markdown:
    """Write a picture that is in a file."""
    return Markdown(f"![{text_markdown(description)}]({_address(href)})")


def anchor_markdown(identifier: str) -> Markdown:
    """Write a place that links lead to; its id holds no white space."""
    return Markdown(f'<a id="{escape(identifier)}"></a>')


def paragraph(content: Markdown) -> Markdown:
    """Write a paragraph, whose first characters may be the mark of another kind of block."""
    stripped = content.strip(" ")
    if match := _BLOCK_START.match(stripped):
        mark, rest = match[0], stripped[match.end() :]
        return Markdown(f"{mark}\\{rest}" if mark.isdigit() else f"{_entity(mark)}{rest}")
    return Markdown(stripped)


def heading(level: int, content: Markdown, identifier: str = "") -> Markdown:
    """Write a heading with the place that links to it lead to."""
    place = anchor_markdown(identifier) if identifier else NOTHING
    text = content.strip(" ")
    # Signs at its end would be taken for its frame.
    text = f"{text[:-1]}{_entity('#')}" if text.endswith("#") else text
    return Markdown(f"{'#' * level} {place}{text}")


def code_block(code: str, language: str = "") -> Markdown:
    """Write lines of code."""
    longest = max(map(len, _BACKTICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    name = language if _LANGUAGE.fullmatch(language) else ""
    return Markdown(f"{fence}{name}\n{visible(code).rstrip()}\n{fence}")


def nested_code_block(code: str) -> Markdown:
    """Write lines of code inside of an item or a quotation, where Python-Markdown knows no fences."""
    return Markdown("\n".join(f"    {line}".rstrip() for line in visible(code).rstrip().splitlines()))


def listing_block(lines: Sequence[str], first: int = 1) -> Markdown:
    """Write a listing in which links lead to each line.

    Args:
        lines: Its lines.
        first: The number of the first one.
    """
    written = _in_pre("\n".join(lines)).split("\n")
    numbered = (f'<a id="L{number}"></a>{line}' for number, line in enumerate(written, first))
    return Markdown("<pre><code>" + "\n".join(numbered) + "\n</code></pre>")


def _in_pre(text: str) -> str:
    # Zensical looks for links in HTML, too, and warns of those that lead nowhere.
    return _IN_PRE.sub("&#123;", escape(visible(text), quote=False)).replace("](", "]&#40;")


def quotation(blocks: Sequence[Markdown]) -> Markdown:
    """Write a quotation."""
    lines = "\n\n".join(blocks).split("\n")
    return Markdown("\n".join(f"> {line}".rstrip() for line in lines))


def item(blocks: Sequence[Markdown], marker: str = "-") -> Markdown:
    """Write an item of a list; what is below its first line is indented as both dialects want it."""
    if len(blocks) == 1 and "\n" not in blocks[0]:
        return Markdown(f"{marker} {blocks[0]}")
    first, _, rest = "\n\n".join(blocks).partition("\n")
    indented = "\n".join(f"    {line}".rstrip() for line in rest.split("\n"))
    return Markdown(f"{marker:<4}{first}\n{indented}")


def nested(head: Markdown, items: Sequence[Markdown]) -> Markdown:
    """Write an item with a list in it."""
    below = "\n".join(f"    {line}".rstrip() for line in list_markdown(items).split("\n"))
    return Markdown(f"- {head}\n{below}")


def list_markdown(items: Sequence[Markdown]) -> Markdown:
    """Write a list; items of several paragraphs stand apart, or the next one would be part of the last."""
    apart = "\n\n" if any("\n\n" in one for one in items) else "\n"
    return Markdown(apart.join(items))


def table(head: Sequence[Markdown], rows: Iterable[Sequence[Markdown]]) -> Markdown:
    """Write a table; a row of another length is cut or filled up."""
    width = len(head)
    lines = [head, ["---"] * width, *([*row, *[NOTHING] * width][:width] for row in rows)]
    return Markdown("\n".join(f"| {' | '.join(cells)} |" for cells in lines))


def _title(title: str) -> str:
    shown = text_markdown(title).replace('"', "&quot;")
    return f' "{shown}"' if shown else ""


def _address(href: str) -> str:
    if _PLAIN_ADDRESS.fullmatch(href):
        return href
    return re.sub(r"&(?=[#A-Za-z])", "&amp;", quote(visible(href), safe=_SAFE_IN_LINK))


def _entity(character: str) -> str:
    return {"-": r"\-", "+": r"\+", "#": r"\#", "!": r"\!", ">": "&gt;"}.get(character, f"&#{ord(character)};")
