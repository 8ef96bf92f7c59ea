"""What an idiom means where it stands: one sentence each, as HTML."""

from collections.abc import Callable
from typing import Any

from mkdocs_kwindex.model.patterns import (
    DataClass,
    DictKeys,
    Enumeration,
    Pattern,
    TupleFields,
)
from mkdocs_kwindex.pages.head import plural
from mkdocs_kwindex.pages.patterns.writer import Writer, code, codes

Sentence = Callable[[Writer, Pattern, Any], str]


def data_class(writer: Writer, pattern: Pattern, details: DataClass) -> str:
    """Say what a data class holds."""
    article = "an" if details.library[0] in "aeiou" else "a"
    start = f"{writer.subject(pattern)} is {article} {details.library}"
    if not details.fields:
        text = f"{start} that declares no fields itself" if details.complete else start
    elif not details.complete:
        text = f"{start} with the fields {codes(details.fields)} and what its branches add"
    else:
        required = f" ({details.required} without a default)" if details.required >= 0 else ""
        text = f"{start} of {plural(len(details.fields), 'field')}{required}: {codes(details.fields)}"
    if details.frozen:
        text += "; frozen: its fields cannot be set again"
    elif details.unhashable:
        text += "; its instances have no hash, as they compare by value and can change"
    return text


def enumeration(writer: Writer, pattern: Pattern, details: Enumeration) -> str:
    """Say what the members of an enum are."""
    base = code(details.base) if details.base else "enum"
    article = "an" if not details.base or details.base[0] in "EI" else "a"
    start = f"{writer.subject(pattern)} is {article} {base}"
    if not details.members:
        return f"{start} without members, a base for others" if details.complete else start
    if not details.complete:
        return f"{start}; among its members: {codes(details.members)}"
    noun = plural(len(details.members), "name" if details.flags else "member")
    text = f"{start} of {noun}{' that combine with <code>|</code>' if details.flags else ''}: {codes(details.members)}"
    return f"{text}; {codes(details.aliases)} for the same" if details.aliases else text


def tuple_fields(writer: Writer, pattern: Pattern, details: TupleFields) -> str:
    """Say what a named tuple holds."""
    defaults = f" ({details.defaults} with a default)" if details.defaults > 0 else ""
    text = f"{writer.subject(pattern)} is a named tuple of {plural(len(details.fields), 'field')}{defaults}"
    return f"{text}: {codes(details.fields)}" if details.fields else text


def dict_keys(writer: Writer, pattern: Pattern, details: DictKeys) -> str:
    """Say which keys a typed dict describes."""
    optional = f" ({details.optional} may be missing)" if details.optional else ""
    text = f"{writer.subject(pattern)} describes dicts with {plural(len(details.keys), 'key')}{optional}"
    return f"{text}: {codes(details.keys)}" if details.keys else f"{text} of its own"


SENTENCES: dict[type, Sentence] = {
    DataClass: data_class,
    Enumeration: enumeration,
    TupleFields: tuple_fields,
    DictKeys: dict_keys,
}


def sentence(writer: Writer, pattern: Pattern) -> str:
    """Write the sentence of a pattern."""
    lines = writer.line(pattern.line)
    return f"{SENTENCES[type(pattern.details)](writer, pattern, pattern.details)} {lines}"
