"""Distinguishes types, names and sentences in docstrings' sections about returned values."""

import re
from typing import Final

from mkdocs_kwindex.analysis.docstrings.sections import (
    ParsedEntry,
    are_names,
    plain_name,
    split_at_colon,
    split_parentheses,
)

_TYPE_NAMES: Final = frozenset({
    "any", "array", "array-like", "array_like", "arraylike", "bool", "boolean", "bytearray", "bytes", "callable",
    "complex", "date", "datetime", "deque", "dict", "dictionary", "float", "frozenset", "function", "generator", "int",
    "integer", "iterable", "iterator", "list", "list-like", "mapping", "module", "namedtuple", "ndarray", "none",
    "number", "object", "scalar", "sequence", "set", "str", "string", "tuple", "type",
})  # fmt: skip
# Words that begin sentences and are no values; `True: if …` describes a value, not a type.
_SENTENCE_WORDS: Final = frozenset({
    "a", "all", "also", "always", "an", "any", "both", "caution", "default", "each", "either", "else", "every",
    "example", "examples", "false", "first", "for", "hint", "if", "important", "in", "it", "note", "notes", "nothing",
    "on", "one", "otherwise", "remark", "return", "returns", "second", "see", "that", "the", "then", "these", "this",
    "those", "tip", "todo", "true", "unless", "usage", "warning", "when", "where", "with", "yields",
})  # fmt: skip
_ATOM = re.compile(r"[~!]?[A-Za-z_][\w.-]*(?:\[.*\])?(?:\(.*\))?|\[.*\]|\(.*\)|\{.*\}|\"[^\"]*\"|'[^']*'|\d+|\*")
_CONNECTIVES: Final = frozenset({"|", "or", "of", "and", "optional", "or,", "x"})
_ROLE = re.compile(r":[\w:.-]{1,60}:(?=`)")
_CAPITALISED = re.compile(r"[A-Z][a-z]+")
_NO_WORD = re.compile(r"[\[({~'\"]|\w\.\w")
_LONGEST_TYPE = 200


def is_type(text: str, known: str = "") -> bool:
    """Whether a text is a type, rather than a piece of a sentence.

    Args:
        text: The text.
        known: The type that the signature gives; empty when it gives none.
    """
    text = _ROLE.sub("", text).replace("`", "").strip()
    words = _words(text) if len(text) <= _LONGEST_TYPE else []
    return bool(words) and _has_form_of_type(words) and _begins_like_type(words, known)


def _has_form_of_type(words: list[str]) -> bool:
    """Whether words are types with `or`, `of` and the like between them."""
    if not all(word in _CONNECTIVES or _ATOM.fullmatch(word.rstrip(",")) for word in words):
        return False
    return len(words) == 1 or words[0].endswith(",") or any(word in _CONNECTIVES for word in words)


def _begins_like_type(words: list[str], known: str) -> bool:
    first = words[0].lower().partition("[")[0].partition("(")[0].rstrip(",")
    if first in _TYPE_NAMES or first in _SENTENCE_WORDS:
        return first in _TYPE_NAMES and (words != ["None"] or not known or "None" in known)
    if len(words) == 1 and _CAPITALISED.fullmatch(words[0]):
        # A class of that name, or the first word of a sentence.
        return not known or re.search(rf"\b{words[0]}\b", known) is not None
    return words[0][0].isupper() or words[0] == known or bool(_NO_WORD.search(words[0]))


def _words(text: str) -> list[str]:
    """The words of a type; brackets hold theirs together."""
    words = [""]
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth <= 0 and character.isspace():
            words.append("")
        elif depth <= 0 and character == "|":
            words += ["|", ""]
        else:
            words[-1] += character
    return [word for word in words if word]


def split_returned(line: str, known: str) -> ParsedEntry | None:
    """Take apart `type: text`, `name (type): text` or `name: text`; give nothing for a piece of a sentence.

    Args:
        line: The line.
        known: The type that the signature gives.
    """
    parts = split_at_colon(line)
    if parts is None:
        return None
    head, description = parts
    if is_type(head, known):
        return ParsedEntry("", head, description)
    name, annotation = split_parentheses(head)
    is_name = are_names(name) and not name[:1].isupper() and name.lower() not in _SENTENCE_WORDS
    return ParsedEntry(plain_name(name), annotation, description) if is_name else None
