"""Counting the words of a docstring and of what a page shows of it: an independent reading of both."""

import re
from collections import Counter
from collections.abc import Iterable
from html.parser import HTMLParser

from mkdocs_kwindex.model.docstrings import DocstringSection

_WORD = re.compile(r"[^\W_]+")
_SECTIONS = (
    "args|arguments|params|parameters|keyword args|keyword arguments|other args|other arguments|other params"
    "|other parameters|type args|type arguments|type params|type parameters|raises|exceptions|returns|yields|receives"
    "|examples?|attributes|functions|methods|classes|type aliases|modules|warns|warnings?|deprecated|notes?|see also"
    "|references"
)
_FIELDS = (
    "arg|argument|param|parameter|key|keyword|kwarg|kwparam|except|exception|raises?|cvar|ivar|var|returns?|yields?"
    "|type|vartype|rtype|ytype"
)
_LAYOUT = "align|class|columns|depth|fig-?class|figwidth|header-rows|height|lineno-start|maxdepth|name|scale|stub-columns|widths?"
# What is no word but markup: the names of roles, directives and their options, of fields, sections and languages.
_MARKUP = re.compile(
    r":[A-Za-z][\w+.:-]*:(?=`)"
    r"|^[ \t]*\.\. *(?:code-block|code|sourcecode)::[ \t]*[\w+.-]*$"
    r"|^[ \t]*\.\. *(?:container|(?:rst-|css)?class)::.*$"
    r"|(?<=\|) +[a-z-]+::"
    r"|^[ \t]*\.\. *[A-Za-z][\w:.+-]* ?::"
    rf"|^[ \t]*:(?:{_LAYOUT}):.*$"
    r"|^[ \t]*:(?:type|vartype)[ \t][^:\n]*:"
    rf"|^[ \t]*:(?:{_FIELDS})\b"
    r"|^[ \t]*:[\w-]+:(?=[ \t]|$)"
    rf"|^[ \t]*(?:{_SECTIONS})\b:?(?=[ \t]*(?:$|\S+:))"
    r"|^[ \t]*(?:```+|~~~+)[ \t]*[\w+{}.:-]*"
    r"|^[ \t]*(?:[-*+•]|\(?\d{1,3}[.)])[ \t]"
    r"|^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+[\w-]+"
    r"|^[ \t]*\[[^\]\n]+\]:(?=[ \t])"
    r"|^[ \t]*\.\. _[^:`\n]+:|^[ \t]*\.\. _`[^`\n]+`:",
    re.IGNORECASE | re.MULTILINE,
)


_SUBSTITUTION = re.compile(r"^[ \t]*\.\. +\|([^|\n]+)\| +[a-z]+::", re.MULTILINE)


def words(text: str) -> Counter[str]:
    """Count the words of a text."""
    return Counter(_WORD.findall(text.lower()))


def written_words(docstring: str) -> Counter[str]:
    """Count the words of a docstring, without those that are markup."""
    for name in _SUBSTITUTION.findall(docstring):
        # What it stands for is counted where that is defined.
        docstring = docstring.replace(f"|{name}|", " | ")
    return words(_MARKUP.sub(" ", docstring))


# Spans do not part words: they colour the pieces of one.
_INLINE = {"a", "code", "del", "em", "kbd", "mark", "strong", "sub", "sup"}


class _Text(HTMLParser):
    """Gathers the text of a fragment of HTML, the addresses of its links and the titles of its elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._numbers: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ol", "ul"}:
            self._numbers.append(int(dict(attrs).get("start") or 1) if tag == "ol" else -1)
        elif tag == "li" and self._numbers and self._numbers[-1] >= 0:
            self.parts.append(f" {self._numbers[-1]} ")
            self._numbers[-1] += 1
        if tag in {"p", "li", "td", "th", "div", "dt", "dd", "br", "tr", "pre", "caption"} or tag in _INLINE:
            self.parts.append(" ")
        self.parts += [f" {value} " for name, value in attrs if name in {"href", "title"} and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ol", "ul"} and self._numbers:
            self._numbers.pop()
        if tag in _INLINE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def shown_text(html: str) -> str:
    """The text of a fragment of HTML."""
    parser = _Text()
    parser.feed(re.sub("\x02([^\x03]*)\x03", r" \1 ", html).replace("\x04", ""))
    parser.close()
    return "".join(parser.parts)


def section_words(sections: Iterable[DocstringSection]) -> Counter[str]:
    """Count the words of a docstring's sections."""
    texts: list[str] = []
    for section in sections:
        texts += [section.title, shown_text(section.html)]
        for field in section.fields:
            texts += [field.name, field.annotation, field.default, shown_text(field.html)]
    return words("\n".join(texts))


def lost_words(docstring: str, sections: Iterable[DocstringSection]) -> Counter[str]:
    """The words of a docstring that its sections do not have, each as often as it is missing."""
    return written_words(docstring) - section_words(sections)
