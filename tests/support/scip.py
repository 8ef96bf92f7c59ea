"""What SCIP's own program objects to in an index: the rules of its `lint`, which cannot be installed everywhere."""

import re
from collections.abc import Iterator
from typing import Any

_SIMPLE = r"[A-Za-z0-9_+$-]+"
# What is simple may not stand in quotation marks.
_IDENTIFIER = rf"(?:{_SIMPLE}|`(?!{_SIMPLE}`)(?:[^`]|``)+`)"
SYMBOL = re.compile(rf"(?s)kwindex python \. \. (?:{_IDENTIFIER}(?:/|#|\.|!|\((?:[A-Za-z0-9_+$-]+)?\)\.))+")
"""A symbol of an index that `kwindex export` writes."""

_DEFINITION, _FORWARD = 1, 64


def objections(index: Any) -> Iterator[str]:  # noqa: ANN401 - a class made when the program runs
    """Yield what is wrong in an index."""
    paths = [document.relative_path for document in index.documents]
    yield from (f"{path}: more than one document" for path in {*paths} if paths.count(path) > 1 or not path)
    known = {information.symbol for document in index.documents for information in document.symbols}
    for document in index.documents:
        path = document.relative_path
        told: set[str] = set()
        for information in document.symbols:
            symbol = information.symbol
            if symbol in told or not symbol:
                yield f"{path}: {symbol!r} is told of more than once"
            told.add(symbol)
            related: set[str] = set()
            for relation in information.relationships:
                if relation.symbol not in known:
                    yield f"{path}: {symbol} is related to {relation.symbol!r}, which nothing tells of"
                if relation.symbol in related:
                    yield f"{path}: {symbol} is related to {relation.symbol} more than once"
                if not (relation.is_implementation or relation.is_reference or relation.is_type_definition):
                    yield f"{path}: {symbol} is related to {relation.symbol} in no way"
                related.add(relation.symbol)
        yield from _objections_to_places(path, document.occurrences, known)


def _objections_to_places(path: str, occurrences: Any, known: set[str]) -> Iterator[str]:  # noqa: ANN401 - as above
    seen: set[tuple[object, ...]] = set()
    for one in occurrences:
        place = tuple(one.range)
        key = (one.symbol, place, one.symbol_roles)
        end = place[1:] if len(place) == 3 else place[3:]
        if len(place) not in {3, 4} or min(place) < 0 or (len(place) == 3 and end[0] > end[1]):
            yield f"{path}: {one.symbol} is at {place}"
        if not SYMBOL.fullmatch(one.symbol):
            yield f"{path}: {one.symbol!r} is not written as symbols are"
        if one.symbol not in known:
            yield f"{path}: {one.symbol!r} occurs, and nothing tells of it"
        if key in seen:
            yield f"{path}: {one.symbol} is at {place} more than once"
        if one.symbol_roles & _DEFINITION and one.symbol_roles & _FORWARD:
            yield f"{path}: {one.symbol} is defined and only declared at {place}"
        seen.add(key)
