"""Highlights files that are not Python."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pygments.lexers import find_lexer_class_for_filename, get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import STANDARD_TYPES, Comment, _TokenType
from pygments.util import ClassNotFound

from mkdocs_kwindex.analysis.comment_notes import read_note, shortened
from mkdocs_kwindex.analysis.languages.c_lexing import C_FAMILY, CFamilyLexer
from mkdocs_kwindex.analysis.languages.markdown_lexing import MarkdownLexer
from mkdocs_kwindex.analysis.listing import Highlighted, plain_lines, printable
from mkdocs_kwindex.model import Note
from mkdocs_kwindex.model.escaping import text_html, token

if TYPE_CHECKING:
    from pygments.lexer import Lexer


SIZE_LIMIT = 1_000_000
"""Beyond so many characters a file is shown without colours."""

LINE_LIMIT = 5_000
"""A file with a longer line is made by a program, and lexers may take very long for it."""

# Names, operators and punctuation stay bare: they are three quarters of a file and would be as many tags.
_BARE = frozenset({"", "n", "nx", "o", "p", "pm", "w", "err", "l", "ld", "g", "x", "esc"})
_ALIASES = {"stub": "python", "notebook": "json", "jsonc": "javascript"}


def color(text: str, language: str, name: str) -> tuple[Highlighted, str]:
    """Highlight a text.

    Args:
        text: The text.
        language: What it is written in.
        name: The file's name, which refines plain text.

    Returns:
        The lines, and why they have no colours; empty when they have, or could not.
    """
    reason = ""
    if len(text) > SIZE_LIMIT:
        reason = f"it is longer than {SIZE_LIMIT:,} characters"
    elif any(len(line) > LINE_LIMIT for line in text.split("\n")):
        reason = f"a line of it is longer than {LINE_LIMIT:,} characters"
    lexer = TextLexer() if reason else _lexer(language, name if language == "text" else "")
    if isinstance(lexer, TextLexer):
        return Highlighted(tuple(plain_lines(text)), frozenset()), reason
    return _colored(text, lexer), ""


def language_name(name: str) -> str:
    """Return what the language of a plain text is called, by the file's name; empty when that does not show it."""
    lexer = _lexer("text", name)
    return "" if isinstance(lexer, TextLexer | CFamilyLexer | MarkdownLexer) else str(lexer.name)


@cache
def _lexer(language: str, name: str) -> Lexer | CFamilyLexer | MarkdownLexer:
    if language in C_FAMILY:
        return CFamilyLexer(language)
    if language == "markdown":
        return MarkdownLexer(_lexer_of_block)
    settings = {"stripnl": False, "ensurenl": False}
    try:
        if language != "text":
            return get_lexer_by_name(_ALIASES.get(language, language), **settings)
        found = find_lexer_class_for_filename(name)
    except ClassNotFound:
        found = None
    return found(**settings) if found else TextLexer(**settings)


@cache
def _lexer_of_block(language: str) -> Lexer | CFamilyLexer | None:
    """Return what reads the code blocks of a language; `None` for an unknown one."""
    language = {"c++": "cpp", "md": "markdown"}.get(language, language)
    if language in C_FAMILY:
        return CFamilyLexer(language)
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _colored(text: str, lexer: Lexer | CFamilyLexer | MarkdownLexer) -> Highlighted:
    lines: list[str] = []
    comment_lines: set[int] = set()
    notes: list[Note] = []
    current: list[str] = []
    has_code = has_comment = False
    for kind, css_class, value in _tokens(text, lexer):
        for number, part in enumerate(value.split("\n")):
            if number:
                lines.append("".join(current))
                if has_comment and not has_code:
                    comment_lines.add(len(lines))
                current, has_code, has_comment = [], False, False
            if part:
                html = text_html(printable(part))
                current.append(token(css_class, html) if css_class else html)
                is_comment = kind in Comment and kind not in {Comment.Preproc, Comment.PreprocFile}
                has_comment |= is_comment
                if is_comment and (note := read_note(part)):
                    notes.append(Note(len(lines) + 1, note[0], shortened(note[1])))
                has_code |= not is_comment and not part.isspace()
    if current:
        lines.append("".join(current))
        if has_comment and not has_code:
            comment_lines.add(len(lines))
    return Highlighted(tuple(lines), frozenset(comment_lines), tuple(notes))


def _tokens(text: str, lexer: Lexer | CFamilyLexer | MarkdownLexer) -> list[tuple[_TokenType, str, str]]:
    """Return the kind, class and text of tokens, neighbours of one class joined."""
    joined: list[tuple[_TokenType, str, list[str]]] = []
    for kind, value in lexer.get_tokens(text):
        css_class = _css_class(kind)
        if joined and joined[-1][1] == css_class and (joined[-1][0] in Comment) == (kind in Comment):
            # To join the texts one by one would take the square of their number.
            joined[-1][2].append(value)
        elif value:
            joined.append((kind, css_class, [value]))
    return [(kind, css_class, "".join(values)) for kind, css_class, values in joined]


@cache
def _css_class(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    css_class = STANDARD_TYPES.get(kind, "")
    return "" if css_class in _BARE else css_class
