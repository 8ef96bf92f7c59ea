"""The symbols of every folder with the longest docstrings."""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from mkdocs_kwindex.model import Definition, Docstring, FileRecord
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.placeholders import plain_text

MOST_DOCUMENTED = 8
"""How many symbols a folder names."""

_LEAST_WORDS = 20


class DocumentedSymbol(Struct, frozen=True):
    """A symbol with a long docstring.

    Attributes:
        words: How many words the docstring has.
        identifier: The symbol's id.
        file_uri: The file that holds it.
        definition: The symbol.
    """

    words: int
    identifier: str
    file_uri: str
    definition: Definition


def most_documented(
    ways: Mapping[str, Sequence[str]], records: Mapping[str, FileRecord]
) -> Mapping[str, Sequence[DocumentedSymbol]]:
    """Find the public symbols of every folder whose docstrings are the longest.

    Args:
        ways: The way to every file, from the landing page down.
        records: What the analysis found, by file URI.
    """
    found: defaultdict[str, list[DocumentedSymbol]] = defaultdict(list)
    for uri, record in records.items():
        if not record.source.is_python or record.generated or record.role.is_test:
            continue
        symbols = [
            DocumentedSymbol(words, symbol_id(record.source, definition), uri, definition)
            for definition in record.definitions
            if definition.docstring and not definition.in_function and not _is_private(definition)
            if (words := _count_words(definition.docstring)) >= _LEAST_WORDS
        ]
        for folder in ways[uri][:-1]:
            found[folder].extend(heapq.nsmallest(MOST_DOCUMENTED, symbols, key=_order))
    return {folder: heapq.nsmallest(MOST_DOCUMENTED, symbols, key=_order) for folder, symbols in found.items()}


def _order(symbol: DocumentedSymbol) -> tuple[int, str]:
    return -symbol.words, symbol.identifier


def _is_private(definition: Definition) -> bool:
    return any(part.startswith("_") for part in definition.path.split(".")) or "~" in definition.path


def _count_words(docstring: Docstring) -> int:
    return sum(
        len(plain_text(section.html).split()) + sum(1 + len(plain_text(field.html).split()) for field in section.fields)
        for section in docstring.sections
    )
