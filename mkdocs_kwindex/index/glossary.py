"""The terms of a project, each with the definition that its own text gives."""

import re
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from mkdocs_kwindex.model import Definition, FileKind, FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.placeholders import plain_text

_GLOSSARIES = re.compile(r"(?:glossary|terminology|terms|definitions|key terms|vocabulary|nomenclature)", re.IGNORECASE)
_DOCUMENTS = frozenset({FileKind.DOCUMENTATION, FileKind.NOTEBOOKS})
_LIST = re.compile(r"<dt[^>]*>(?P<term>(?:(?!</?d[tdl]\b).)*)</dt>\s*<dd[^>]*>(?P<text>(?:(?!</dd>).)*)", re.DOTALL)
# Markdown without its extension for definition lists shows them as a paragraph.
_PARAGRAPH = re.compile(r"<p>(?P<term>[^\n]{1,200})\n: +(?P<text>(?:(?!</p>).)+)</p>", re.DOTALL)
DOCUMENT_TERM = "term"
OTHER_LETTERS = "#"
"""Stands for all that is no letter from A to Z."""

_LONGEST_TERM = 60
_MOST_WORDS = 6
_LEAST_WORDS = 3
_ARTICLE = re.compile(r"(?:an?|the) ", re.IGNORECASE)
# What follows the term in a sentence that defines it.
_VERB = re.compile(
    r"(?:s|es)? (?:\([^)]*\) )?(?:is|are|means?|refers? to|denotes?|stands? for|describes?|represents?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(.+?[.!?])(?=\s+[^a-z]|\s*$)", re.DOTALL)


class Term(Struct, frozen=True):
    """A term and its definition.

    Attributes:
        name: The term as the project writes it.
        definition: The sentence that defines it.
        kind: `class`, `module`, `package`, or `term` of a document.
        file: URI of the file that defines it.
        identifier: Id of the place on the file's page; empty for its beginning.
    """

    name: str
    definition: str
    kind: str
    file: str
    identifier: str


def glossary(
    records: Mapping[str, FileRecord],
    is_aside: Callable[[str], bool],
    is_public: Callable[[FileRecord, Definition], bool],
) -> tuple[Term, ...]:
    """Gather the terms of a tree, sorted.

    Args:
        records: What the analysis found, by file URI.
        is_aside: Returns whether a file is a test or an example, whose classes are no terms of the project.
        is_public: Returns whether a definition of a private module is public by another path.
    """
    found: dict[tuple[str, str, str], Term] = {}
    for uri, record in records.items():
        if record.generated is None and not is_aside(uri):
            terms = _of_module(record, is_public) if record.source.is_python else _of_document(record)
            for term in terms:
                found.setdefault((term.name, term.definition, term.file), term)
    return tuple(sorted(found.values(), key=lambda term: (term.name.casefold(), term.name, term.file)))


def letter_of(name: str) -> str:
    """Return the letter under which a term is listed."""
    first = name[:1].upper()
    return first if first.isascii() and first.isalpha() else OTHER_LETTERS


def _of_module(record: FileRecord, is_public: Callable[[FileRecord, Definition], bool]) -> Iterator[Term]:
    source = record.source
    if not source.is_importable:
        return
    is_private = _is_private(source.module)
    if not is_private and record.docstring and record.docstring.summary:
        kind = "package" if source.is_package else "module"
        yield Term(source.module, record.docstring.summary, kind, source.uri, symbol_id(source))
    for definition in record.definitions:
        is_term = definition.kind is Kind.CLASS and not definition.in_function and not _is_private(definition.path)
        if is_private and not (is_term and is_public(record, definition)):
            continue
        if is_term and definition.docstring and definition.docstring.summary and "~" not in definition.path:
            yield Term(
                definition.qualname, definition.docstring.summary, "class", source.uri, symbol_id(source, definition)
            )


def _is_private(path: str) -> bool:
    return any(part.startswith("_") for part in path.split("."))


def _of_document(record: FileRecord) -> Iterator[Term]:
    if record.source.kind not in _DOCUMENTS:
        return
    if record.docstring:
        yield from _listed(record, record.docstring.packed, "".join(s.html for s in record.docstring.sections), "")
    for definition in record.definitions:
        if definition.docstring is None:
            continue
        html = "".join(section.html for section in definition.docstring.sections)
        yield from _listed(record, definition.docstring.packed, html, symbol_id(record.source, definition))
        if _defines(record, definition):
            identifier = symbol_id(record.source, definition)
            yield Term(definition.name, definition.docstring.summary, DOCUMENT_TERM, record.source.uri, identifier)


def _listed(record: FileRecord, packed: bytes, html: str, identifier: str) -> Iterator[Term]:
    """Yield the terms of the definition lists in a section."""
    if b"<dt" not in packed and b"\n: " not in packed:
        return
    for match in (*_LIST.finditer(html), *_PARAGRAPH.finditer(html)):
        name, text = _text(match["term"]), _text(match["text"])
        if _is_term(name) and len(text.split()) >= _LEAST_WORDS:
            sentence = _SENTENCE.match(text)
            yield Term(name, sentence[1] if sentence else text, DOCUMENT_TERM, record.source.uri, identifier)


def _defines(record: FileRecord, heading: Definition) -> bool:
    """Return whether a heading is a term: below it, its first sentence says what it is, or it is in a glossary."""
    if heading.kind is not Kind.HEADING or not heading.docstring or not _is_term(heading.name):
        return False
    summary = heading.docstring.summary
    if len(summary.split()) < _LEAST_WORDS:
        return False
    around = record.definitions[heading.parent].name if heading.parent >= 0 else ""
    if _GLOSSARIES.fullmatch(around.strip()):
        return True
    return _says_what_it_is(summary, heading.name.removesuffix("s"))


def _says_what_it_is(sentence: str, name: str) -> bool:
    """Return whether a sentence begins as a definition does: "A name (of a kind) is", "Names are"."""
    article = _ARTICLE.match(sentence)
    return any(
        sentence[start : start + len(name)].lower() == name.lower() and _VERB.match(sentence, start + len(name))
        for start in {0, article.end() if article else 0}
    )


def _is_term(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_TERM and len(name.split()) <= _MOST_WORDS and not name.endswith(("?", ":", "."))


def _text(html: str) -> str:
    return " ".join(plain_text(html).split())
