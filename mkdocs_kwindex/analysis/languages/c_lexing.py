"""C and its relatives cut into the tokens that are coloured, whatever state the source is in.

Pygments tries some twenty patterns at every token, which took two thirds of the analysis of a C++ file. Here one
pattern finds comments, strings, numbers, words and directives, and skips everything else; what the words are is asked
of Pygments.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from pygments.lexer import words
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, String, Text, _TokenType

C_FAMILY: Final = frozenset({"c", "cpp", "cuda", "objective-c", "objective-c++", "glsl", "wgsl"})
"""The languages that are read here, by the names that Pygments has for them too."""

# A backslash before a line's end goes on with a comment or a string in the next line. What nobody closes ends with its
# line, a comment with the file. Groups are repeated inside of atomic groups: see `analysis/lexing.py`.
_TOKENS = re.compile(
    r"""
    //[^\n\\]*+(?>(?:\\.[^\n\\]*+)*)(?P<comment>)
    |/\*[^*]*+(?>(?:\*(?!/)[^*]*+)*)(?:\*/)?(?P<block>)
    |(?:u8|[uUL])?R"(?P<delimiter>[^()\\\s]{0,16})\((?P<raw>)
    |@?(?:u8|[uUL])?"[^"\\\n]*+(?>(?:\\.[^"\\\n]*+)*)"?(?P<string>)
    |(?:u8|[uUL])?'[^'\\\n]*+(?>(?:\\.[^'\\\n]*+)*)'?(?P<char>)
    |@?[A-Za-z_]\w*+(?P<word>)
    |\.?\d(?>(?:[eEpP][+-]|'(?=\w)|[\w.])*)(?P<number>)
    |^[ \t]*\#[ \t]*(?:include|import)(?:_next)?\b[ \t]*(?P<file><[^>\n]*>|"[^"\n]*")?(?P<include>)
    |^[ \t]*\#[ \t]*\w*(?P<directive>)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_KINDS: Mapping[str, _TokenType] = {
    "comment": Comment.Single,
    "block": Comment.Multiline,
    "string": String,
    "char": String.Char,
    "number": Number,
    "directive": Comment.Preproc,
}
_NAMING = frozenset(
    {"class", "struct", "enum", "union", "namespace", "concept", "@interface", "@implementation", "@protocol"}
)
_CONSTANTS = ("true", "false", "NULL", "nullptr", "nil", "YES", "NO")


class CFamilyLexer:
    """Reads C, C++, CUDA, Objective-C and shaders."""

    def __init__(self, language: str) -> None:
        """Take the language, one of `C_FAMILY`."""
        self._words = _words(language)

    def get_tokens(self, text: str) -> Iterator[tuple[_TokenType, str]]:
        """Yield the kind and the text of tokens; what is between those that are coloured is plain."""
        position = 0
        for start, end, kind in self._found(text):
            if position < start:
                yield Text, text[position:start]
            yield kind, text[start:end]
            position = end
        if position < len(text):
            yield Text, text[position:]

    def _found(self, text: str) -> Iterator[tuple[int, int, _TokenType]]:
        position, named_from = 0, -1
        while position >= 0:
            matches = _TOKENS.finditer(text, position)
            position = -1
            for match in matches:
                start, end = match.span()
                group = match.lastgroup or ""
                if group == "word":
                    word = match[0]
                    kind = self._words.get(word)
                    if kind is None and named_from >= 0 and text[named_from:start].isspace():
                        kind = Name.Class
                    named_from = end if word in _NAMING else -1
                    if kind is not None:
                        yield start, end, kind
                elif group == "include":
                    yield from _include(match)
                elif group == "raw":
                    closing = f'){match["delimiter"]}"'
                    found = text.find(closing, end)
                    position = found + len(closing) if found >= 0 else len(text)
                    yield start, position, String
                    break
                else:
                    yield start, end, _KINDS[group]


def _include(match: re.Match[str]) -> Iterator[tuple[int, int, _TokenType]]:
    start, end = match.span()
    file, file_end = match.span("file")
    yield start, file if file >= 0 else end, Comment.Preproc
    if file >= 0:
        yield file, file_end, Comment.PreprocFile


@cache
def _words(language: str) -> Mapping[str, _TokenType]:
    """Return the words of a language that are not names, as Pygments lists them."""
    lexer = type(get_lexer_by_name(language))
    found: dict[str, _TokenType] = dict.fromkeys(_CONSTANTS, Keyword.Constant)
    for base in reversed(lexer.__mro__):
        for rules in vars(base).get("tokens", {}).values():
            for rule in rules:
                if isinstance(rule, tuple) and isinstance(rule[0], words) and isinstance(rule[1], _TokenType):
                    found.update(dict.fromkeys(rule[0].words, rule[1]))
    for name in ("variable_qualifiers", "function_qualifiers", "vector_types"):
        found.update(
            dict.fromkeys(getattr(lexer, name, ()), Keyword.Type if name == "vector_types" else Keyword.Reserved)
        )
    return found
