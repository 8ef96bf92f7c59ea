"""Lexer for highlighting Python source, broken source too.

One pattern finds comments, strings, numbers and keywords, and skips everything else. Only strings with replacement
fields need more: a field holds code, which may hold strings again.
"""

import re
from keyword import kwlist
from typing import Final

KEYWORD: Final = 0
"""Several in a row are one token."""
COMMENT: Final = 1
STRING: Final = 2
NUMBER: Final = 3
FUNCTION: Final = 4
"""The name of a function where it is defined."""
CLASS: Final = 5
"""The name of a class where it is defined."""
DECORATOR: Final = 6
RECEIVER: Final = 7
"""`self` and `cls`."""

Token = tuple[int, int, int]
"""Start and end, in characters, and one of the kinds above."""

# A field that has not ended by then is taken for broken text, which must not colour the rest of the file.
_LONGEST_FIELD = 10_000
_DEEPEST_NESTING = 20

_KEYWORDS = rf"(?:{'|'.join(sorted(set(kwlist) - {'def', 'class'}))})\b"
# A string that nobody closes ends with its line, one in triple quotes with the file. Groups are repeated inside of
# atomic groups: Python before 3.11.5 gets possessive quantifiers of groups wrong
# (https://github.com/python/cpython/issues/106052).
_STRING = (
    r'"""[^"\\]*+(?>(?:(?:\\.|"(?!""))[^"\\]*+)*)(?:"""|\\?\Z)'
    r"|'''[^'\\]*+(?>(?:(?:\\.|'(?!''))[^'\\]*+)*)(?:'''|\\?\Z)"
    r'|"[^"\\\n]*+(?>(?:\\.[^"\\\n]*+)*)"?'
    r"|'[^'\\\n]*+(?>(?:\\.[^'\\\n]*+)*)'?"
)
_EXPONENT = r"(?:[eE][+-]?\d[\d_]*)?[jJ]?"
_NUMBER = rf"0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*(?:\.(?:\d[\d_]*)?)?{_EXPONENT}"
# An empty group at the end marks which alternative it was. One around the whole would make the search try it at every
# character, where now the first character decides.
_TOKENS = rf"""
    \#[^\n]*(?P<comment>)
    |(?:{_STRING})(?P<string>)
    |\b(?:
        (?:def|class)\b(?:[ \t]+(?P<name>[^\W\d]\w*))?(?P<define>)
        |{_KEYWORDS}(?:[ ]{_KEYWORDS})*(?P<keyword>)
        |(?:self|cls)\b(?P<receiver>)
        |(?:{_NUMBER})(?P<number>)
        |(?:[uU]|[bB][rR]?|[rR][bB]?)(?:{_STRING})(?P<prefixed>)
        |(?:[fFtT][rR]?|[rR][fFtT])(?=["'])(?P<formatted>)
        |(?:match|case|type)\b(?P<soft>)
    )
    |\.(?=\d)(?<![\w.)\]].)\d[\d_]*{_EXPONENT}(?P<fraction>)
    |@[^\W\d]\w*(?:\.[^\W\d]\w*)*(?P<decorator>)
"""
_BRACKETS = r"|[(\[{](?P<open>)|[)\]}](?P<close>)|:(?P<colon>)"


def _compiled(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile a pattern for any text, and for one of nothing but ASCII, in which it finds the ends of words faster."""
    return re.compile(pattern, re.VERBOSE | re.DOTALL), re.compile(pattern, re.VERBOSE | re.DOTALL | re.ASCII)


_CODE = _compiled(_TOKENS)
_FIELD = _compiled(_TOKENS + _BRACKETS)
_KIND_OF_GROUP = {
    "comment": COMMENT,
    "string": STRING,
    "prefixed": STRING,
    "keyword": KEYWORD,
    "receiver": RECEIVER,
    "number": NUMBER,
    "fraction": NUMBER,
}
_KIND_OF_INDEX = {_CODE[0].groupindex[group]: kind for group, kind in _KIND_OF_GROUP.items()}
# What follows a soft keyword. Two words in a row can be nothing else, unless the second one is an operator;
# before a bracket or a sign, the colon at the end of the line decides.
_SUBJECT = re.compile(
    r"[ \t]+(?!(?:and|or|in|is|if|else|for|as|not[ \t]+in)\b)[\w\"']"
    r"|[ \t]*[(\[{*~+-](?:[^\n#]*:[ \t]*(?:#[^\n]*)?$|[ \t]*$)",
    re.MULTILINE,
)
_ALIAS = re.compile(r"[ \t]+[^\W\d]\w*[ \t]*[=\[]")
_PLAIN_STRING = re.compile(_STRING, re.DOTALL)
# The text of a formatted string up to a field or to its end, by quote.
_LITERAL = {
    quote: re.compile(rf"(?>(?:{run}|\\N\{{[^{{}}\n]*\}}|\\(?!\{{).|\\|\{{\{{)*)", re.DOTALL)
    for quote, run in {
        '"': r'[^"\\{\n]++',
        "'": r"[^'\\{\n]++",
        '"""': r'[^"\\{]++|"(?!"")',
        "'''": r"[^'\\{]++|'(?!'')",
    }.items()
}
# The format of a field up to a field inside it or to its end.
_FORMAT = re.compile(r"[^{}\n\"']*+")


def tokenize(text: str) -> list[Token]:
    """Find the tokens that are coloured, in order, without overlap."""
    found: list[Token] = []
    reader = _Reader(text, found)
    position = 0
    while position >= 0:
        position = reader.code(position)
    return found


class _Reader:
    """Reads one text."""

    def __init__(self, text: str, found: list[Token]) -> None:
        self._text = text
        self._found = found
        is_ascii = text.isascii()
        self._code_pattern = _CODE[is_ascii]
        self._field_pattern = _FIELD[is_ascii]

    def code(self, position: int) -> int:
        """Read on, and past one formatted string; return where to go on, -1 at the end of the text."""
        add, kinds = self._found.append, _KIND_OF_INDEX
        for match in self._code_pattern.finditer(self._text, position):
            kind = kinds.get(match.lastindex or 0)
            if kind is not None:
                start, end = match.span()
                add((start, end, kind))
            elif match.lastgroup == "formatted":
                return self._formatted(match, 0)
            else:
                self._special(match)
        return -1

    def _special(self, match: re.Match[str]) -> None:
        """Add a definition, or what is a token only at the beginning of a line."""
        start, end = match.span()
        if match.lastgroup == "define":
            is_class = match[0].startswith("c")
            self._found.append((start, start + len("class" if is_class else "def"), KEYWORD))
            if match["name"]:
                self._found.append((*match.span("name"), CLASS if is_class else FUNCTION))
            return
        if not _begins_line(self._text, start):
            return
        if match.lastgroup == "decorator":
            self._found.append((start, end, DECORATOR))
        elif (_ALIAS if match[0] == "type" else _SUBJECT).match(self._text, end):
            self._found.append((start, end, KEYWORD))

    def _formatted(self, match: re.Match[str], depth: int) -> int:
        """Read a string with replacement fields and return its end."""
        text, found = self._text, self._found
        quote = text[match.end()] * (3 if text.startswith(text[match.end()] * 3, match.end()) else 1)
        known = len(found)
        start, position = match.start(), match.end() + len(quote)
        while True:
            position = _end_of(_LITERAL[quote], text, position)
            if not text.startswith("{", position):
                end = position + len(quote) if text.startswith(quote, position) else position
                found.append((start, end, STRING))
                return end
            found.append((start, position, STRING))
            start = position = self._field(position + 1, depth)
            if position < 0:
                # No field after all: the string as one that has none.
                del found[known:]
                end = _end_of(_PLAIN_STRING, text, match.end())
                found.append((match.start(), end, STRING))
                return end

    def _field(self, position: int, depth: int) -> int:
        """Read the code of a field, and its format; return where its closing brace ends, -1 without one."""
        brackets = 0
        limit = position + _LONGEST_FIELD
        while position >= 0 and depth < _DEEPEST_NESTING:
            for match in self._field_pattern.finditer(self._text, position, limit):
                group = match.lastgroup
                if group == "open":
                    brackets += 1
                elif group == "close" and not brackets:
                    return match.end() if match[0] == "}" else -1
                elif group == "close":
                    brackets -= 1
                elif group == "colon" and not brackets:
                    return self._format(match.end(), depth)
                elif group == "formatted":
                    position = self._formatted(match, depth + 1)
                    break
                elif (kind := _KIND_OF_INDEX.get(match.lastindex or 0)) is not None:
                    self._found.append((*match.span(), kind))
            else:
                return -1
        return -1

    def _format(self, position: int, depth: int) -> int:
        """Read the format of a field, which may hold fields; return where the closing brace ends, -1 without one."""
        text = self._text
        while position >= 0 and depth < _DEEPEST_NESTING:
            start = position
            position = _end_of(_FORMAT, text, position)
            if position > start:
                self._found.append((start, position, STRING))
            if not text.startswith("{", position):
                return position + 1 if text.startswith("}", position) else -1
            position = self._field(position + 1, depth + 1)
        return -1


def _begins_line(text: str, start: int) -> bool:
    """Return whether nothing but blanks is before a place in its line; of a long line, no more is looked at."""
    while start and text[start - 1] in " \t":
        start -= 1
    return not start or text[start - 1] == "\n"


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position
