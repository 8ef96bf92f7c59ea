"""YAML cut into the tokens that are coloured, whatever state the source is in.

Pygments keeps a stack of indentations and takes word after word. Here one pattern for each line finds its key, others
find what is in quotes, tags and comments, and text in blocks is skipped.
"""

import re
from collections.abc import Iterator

from pygments.token import Comment, Keyword, Name, String, Text, _TokenType

_LINE = re.compile(r"[^\n]*+\n|[^\n]++")
# A colon ends a key before white space only, and `#` begins a comment behind white space only.
_KEY = re.compile(
    r"(?P<indent>(?>(?:[ ]|-(?=[ \t]))*))"
    r"(?P<key>\"[^\"\n]*+\"|'[^'\n]*+'|[^\s\-?:,\[\]{}#&*!|>'\"%@`](?>(?:[^\s:#]++|[ \t]+(?![#\s])|:(?=\S)|\#)*))"
    r"[ \t]*+:(?=\s|\Z)"
)
_REST = re.compile(
    r"(?P<comment>(?:(?<=\s)|^)\#[^\n]*+)"
    r"|(?<![\w\"'])(?P<string>\"[^\"\\\n]*+(?>(?:\\.[^\"\\\n]*+)*)\"?|'[^'\n]*+(?>(?:''[^'\n]*+)*)'?)"
    r"|(?<=\s)(?P<anchor>[&*][\w.-]+)"
    r"|(?<=\s)(?P<tag>!\S*)"
    r"|(?<=:\s)[ \t]*+(?P<constant>true|false|null|~)(?=\s*(?:\Z|\#))"
)
_KINDS = {
    "comment": Comment.Single,
    "string": String,
    "anchor": Name.Label,
    "tag": Keyword.Type,
    "constant": Keyword.Constant,
}
_BLOCK = re.compile(r"(?:^|[\s:])[|>][+-]?\d?[+-]?[ \t]*+(?:\#[^\n]*+)?\n?\Z")


class YamlLexer:
    """Reads YAML."""

    def get_tokens(self, text: str) -> Iterator[tuple[_TokenType, str]]:
        """Yield the kind and the text of tokens; what is between those that are coloured is plain."""
        # The indentation of what a block of text belongs to, which ends with a line that is indented no more.
        block = -1
        for line in _LINE.findall(text):
            indent = len(line) - len(line.lstrip(" "))
            if block >= 0 and (indent > block or line.isspace()):
                yield Text, line
                continue
            block = -1
            position = 0
            if key := _KEY.match(line):
                yield Text, key["indent"]
                yield Name.Tag, key["key"]
                position = key.end("key")
            yield from _values(line, position)
            if line.rstrip()[-1:] in "|>+-0123456789" or "#" in line:
                block = (len(key["indent"]) if key else indent) if _BLOCK.search(line, position) else -1


def _values(line: str, position: int) -> Iterator[tuple[_TokenType, str]]:
    for match in _REST.finditer(line, position):
        group = match.lastgroup or ""
        start, end = match.span(group)
        yield Text, line[position:start]
        yield _KINDS[group], line[start:end]
        position = end
    yield Text, line[position:]
