"""Swift, Kotlin, JavaScript and TypeScript cut into the tokens that are coloured, whatever state the source is in.

As for C (`c_lexing.py`), one pattern finds comments, strings, numbers and words, and skips everything else. Pygments
takes three times as long.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pygments.token import Comment, Keyword, Name, Number, String, Text, _TokenType

# What nobody closes ends with its line, a comment, a template and what is in triple quotes with the file. Groups are
# repeated inside of atomic groups: see `analysis/lexing.py`.
_START = r"""
    //[^\n]*+(?P<comment>)
    |/\*[^*]*+(?>(?:\*(?!/)[^*]*+)*)(?:\*/)?(?P<block>)
"""
_TRIPLE = r'|"""[^"\\]*+(?>(?:(?:\\.|"(?!""))[^"\\]*+)*)(?:"""|\\?\Z)(?P<long>)'
_TEMPLATE = r"|`[^`\\]*+(?>(?:\\.[^`\\]*+)*)`?(?P<long>)"
_REST = r"""
    |"[^"\\\n]*+(?>(?:\\.[^"\\\n]*+)*)"?(?P<string>)
    |'[^'\\\n]*+(?>(?:\\.[^'\\\n]*+)*)'?(?P<char>)
    |@[A-Za-z_]\w*+(?P<decorator>)
    |\#?[A-Za-z_$][\w$]*+(?P<word>)
    |(?:(?<![\w.)\]])\.)?\d(?>(?:[eEpP][+-]|[\w])*)(?:\.\d(?>(?:[eEpP][+-]|[\w])*))?(?P<number>)
"""


def _compiled(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.VERBOSE | re.DOTALL)


_WITH_TRIPLE = _compiled(_START, _TRIPLE, _REST)
_WITH_TEMPLATES = _compiled(_START, _TEMPLATE, _REST)
_KINDS: Mapping[str, _TokenType] = {
    "comment": Comment.Single,
    "block": Comment.Multiline,
    "long": String,
    "string": String,
    "char": String.Char,
    "decorator": Name.Decorator,
    "number": Number,
}
_NAMING = {
    **dict.fromkeys(
        ("class", "struct", "enum", "interface", "protocol", "extension", "object", "actor", "namespace"), Name.Class
    ),
    **dict.fromkeys(("func", "fun", "function"), Name.Function),
}


def _words(keywords: str, types: str, constants: str) -> Mapping[str, _TokenType]:
    return {
        **dict.fromkeys(types.split(), Keyword.Type),
        **dict.fromkeys(keywords.split(), Keyword),
        **dict.fromkeys(constants.split(), Keyword.Constant),
    }


_SWIFT = _words(
    """
    actor any as associatedtype async await borrowing break case catch class consuming continue convenience
    default defer deinit didSet do dynamic else enum extension fallthrough fileprivate final for func get guard
    if import in indirect infix init inout internal is isolated lazy let mutating nonisolated nonmutating open
    operator optional override package postfix precedencegroup prefix private protocol public repeat required
    rethrows return self Self set some static struct subscript super switch throw throws try typealias unowned
    var weak where while willSet #available #colorLiteral #else #elseif #endif #error #file #fileID #filePath
    #function #if #line #selector #unavailable #warning
    """,
    """
    Any AnyObject Array Bool Character Data Dictionary Double Error Float Int Int8 Int16 Int32 Int64 Never
    Optional Result Set String UInt UInt8 UInt16 UInt32 UInt64 Void
    """,
    "true false nil",
)
_KOTLIN = _words(
    """
    abstract actual annotation as break by catch class companion const constructor continue crossinline data do
    else enum expect external final finally for fun get if import in infix init inline inner interface internal
    is lateinit noinline object open operator out override package private protected public reified return
    sealed set super suspend tailrec this throw try typealias typeof val value var vararg when where while
    """,
    """
    Any Array Boolean Byte Char Double Float Int List Long Map Nothing Set Short String Unit
    """,
    "true false null",
)
_JAVASCRIPT = """
    async await break case catch class const continue debugger default delete do else export extends finally for
    from function get if import in instanceof let new of return set static super switch this throw try typeof
    var void while with yield
    """
_CONSTANTS = "true false null undefined NaN Infinity"
_TYPESCRIPT = _words(
    _JAVASCRIPT
    + """
    abstract as asserts declare enum implements infer interface is keyof module namespace override private
    protected public readonly satisfies type
    """,
    "any bigint boolean never number object string symbol unknown",
    _CONSTANTS,
)
_LANGUAGES: Mapping[str, tuple[re.Pattern[str], Mapping[str, _TokenType]]] = {
    "swift": (_WITH_TRIPLE, _SWIFT),
    "kotlin": (_WITH_TRIPLE, _KOTLIN),
    "javascript": (_WITH_TEMPLATES, _words(_JAVASCRIPT, "", _CONSTANTS)),
    "typescript": (_WITH_TEMPLATES, _TYPESCRIPT),
    "tsx": (_WITH_TEMPLATES, _TYPESCRIPT),
}
BRACE_LANGUAGES: Final = frozenset(_LANGUAGES)
"""The languages that are read here."""


class BraceLexer:
    """Reads Swift, Kotlin, JavaScript and TypeScript."""

    def __init__(self, language: str) -> None:
        """Take the language, one of `BRACE_LANGUAGES`."""
        self._pattern, self._words = _LANGUAGES[language]

    def get_tokens(self, text: str) -> Iterator[tuple[_TokenType, str]]:
        """Yield the kind and the text of tokens; what is between those that are coloured is plain."""
        position, named_from, naming = 0, -1, Name
        for match in self._pattern.finditer(text):
            start, end = match.span()
            group = match.lastgroup or ""
            kind: _TokenType | None
            if group == "word":
                word = match[0]
                kind = self._words.get(word)
                if named_from >= 0 and kind is None and text[named_from:start].isspace():
                    kind = naming
                named_from = -1
                if word in _NAMING and kind is not None:
                    named_from, naming = end, _NAMING[word]
                if kind is None:
                    continue
            else:
                kind = _KINDS[group]
            if position < start:
                yield Text, text[position:start]
            yield kind, text[start:end]
            position = end
        if position < len(text):
            yield Text, text[position:]
