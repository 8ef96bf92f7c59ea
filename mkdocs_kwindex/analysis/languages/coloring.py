"""Highlights files that are not Python."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_for_filename, get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import STANDARD_TYPES, Comment, Keyword, Name, Number, String, Text, _TokenType
from pygments.util import ClassNotFound

from mkdocs_kwindex.analysis.comment_notes import NOTE_MARKS, read_note, shortened
from mkdocs_kwindex.analysis.languages.brace_lexing import BRACE_LANGUAGES, BraceLexer
from mkdocs_kwindex.analysis.languages.c_lexing import C_FAMILY, CFamilyLexer
from mkdocs_kwindex.analysis.languages.markdown_lexing import CodeLexer, MarkdownLexer
from mkdocs_kwindex.analysis.languages.yaml_lexing import YamlLexer
from mkdocs_kwindex.analysis.lexing import (
    CLASS,
    COMMENT,
    DECORATOR,
    FUNCTION,
    KEYWORD,
    NUMBER,
    RECEIVER,
    STRING,
    tokenize,
)
from mkdocs_kwindex.analysis.listing import Highlighted, plain_lines, printable
from mkdocs_kwindex.model import Note
from mkdocs_kwindex.model.escaping import Html, text_html, token

if TYPE_CHECKING:
    from collections.abc import Iterator


SIZE_LIMIT = 1_000_000
"""Beyond so many characters a file is shown without colours."""

LINE_LIMIT = 5_000
"""A file with a longer line is made by a program, and lexers may take very long for it."""

# Names, operators and punctuation stay bare: they are three quarters of a file and would be as many tags.
_BARE = frozenset({"", "n", "nx", "o", "p", "pm", "w", "err", "l", "ld", "g", "x", "esc"})
_PYTHON = {
    KEYWORD: Keyword,
    COMMENT: Comment.Single,
    STRING: String,
    NUMBER: Number,
    FUNCTION: Name.Function,
    CLASS: Name.Class,
    DECORATOR: Name.Decorator,
    RECEIVER: Name.Builtin.Pseudo,
}
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
    return str(lexer.name) if isinstance(lexer, Lexer) and not isinstance(lexer, TextLexer) else ""


class PythonLexer:
    """Reads Python, and Starlark, which is written like it."""

    def get_tokens(self, text: str) -> Iterator[tuple[_TokenType, str]]:
        """Yield the kind and the text of tokens; what is between those that are coloured is plain."""
        position = 0
        for start, end, kind in tokenize(text):
            yield Text, text[position:start]
            yield _PYTHON[kind], text[start:end]
            position = end
        yield Text, text[position:]


@cache
def _lexer(language: str, name: str) -> CodeLexer:
    if own := _own_lexer(language):
        return own
    if language == "markdown":
        return MarkdownLexer(_lexer_of_block)
    settings = {"stripnl": False, "ensurenl": False}
    lexer: CodeLexer = TextLexer(**settings)
    with suppress(ClassNotFound):
        if language != "text":
            lexer = get_lexer_by_name(_ALIASES.get(language, language), **settings)
        elif found := find_lexer_class_for_filename(name):
            lexer = found(**settings)
    return lexer


def _own_lexer(language: str) -> CodeLexer | None:
    """Return the lexer of a language that is read faster than by Pygments; `None` for all others."""
    if language in C_FAMILY:
        return CFamilyLexer(language)
    if language in BRACE_LANGUAGES:
        return BraceLexer(language)
    if language == "yaml":
        return YamlLexer()
    return PythonLexer() if language in {"python", "starlark"} else None


@cache
def _lexer_of_block(language: str) -> CodeLexer | None:
    """Return what reads the code blocks of a language; `None` for an unknown one."""
    language = {
        "c++": "cpp",
        "md": "markdown",
        "py": "python",
        "js": "javascript",
        "ts": "typescript",
        "yml": "yaml",
    }.get(language, language)
    lexer = _own_lexer(language)
    with suppress(ClassNotFound):
        lexer = lexer or get_lexer_by_name(language, stripnl=False, ensurenl=False)
    return lexer


def _colored(text: str, lexer: CodeLexer) -> Highlighted:
    pieces: list[str] = []
    # The text as the lexer has it, which may have other ends of lines, and without its comments, but with their lines.
    whole: list[str] = []
    bare: list[str] = []
    notes: list[Note] = []
    number = 1
    for css_class, is_comment, value in _tokens(text, lexer):
        breaks = value.count("\n")
        if is_comment:
            notes += _notes(value, number)
        whole.append(value)
        bare.append("\n" * breaks if is_comment else value)
        number += breaks
        html = text_html(printable(value))
        if not css_class:
            pieces.append(html)
        elif breaks:
            # Each line stands alone.
            pieces.append("\n".join(token(css_class, Html(part)) if part else "" for part in html.split("\n")))
        else:
            pieces.append(token(css_class, html))
    lines = "".join(pieces).split("\n")
    if lines[-1] == "":
        lines.pop()
    pairs = zip("".join(bare).split("\n"), "".join(whole).split("\n"), strict=True)
    comment_lines = (number for number, (code, line) in enumerate(pairs, 1) if not code.strip() and line.strip())
    return Highlighted(tuple(lines), frozenset(comment_lines), tuple(notes))


def _notes(comment: str, line: int) -> Iterator[Note]:
    """Yield the notes in a comment that begins on a line."""
    if any(mark in comment for mark in NOTE_MARKS):
        for number, part in enumerate(comment.split("\n"), line):
            if note := read_note(part):
                yield Note(number, note[0], shortened(note[1]))


def _tokens(text: str, lexer: CodeLexer) -> Iterator[tuple[str, bool, str]]:
    """Yield class and text of tokens and whether they are comments, neighbours that are alike joined."""
    shown: tuple[str, bool] = ("", False)
    values: list[str] = []
    for kind, value in lexer.get_tokens(text):
        now = _shown(kind)
        if now != shown and value:
            if values:
                yield *shown, "".join(values)
            shown, values = now, []
        values.append(value)
    if values:
        yield *shown, "".join(values)


@cache
def _shown(kind: _TokenType) -> tuple[str, bool]:
    """Return the class of a kind of token, and whether it is a comment."""
    is_comment = kind in Comment and kind not in {Comment.Preproc, Comment.PreprocFile}
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    css_class = STANDARD_TYPES.get(kind, "")
    return "" if css_class in _BARE else css_class, is_comment
