"""Queries made from real symbols by rules: what a reader types who half remembers a name."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 6
_TESTS = re.compile(r"(^|[._/])(tests?|testing|conftest|examples?|benchmarks?)([._/]|$)|(^|[./])test_")


@dataclass(frozen=True)
class Query:
    """What is typed, by which rule it was made, and the dotted path of the symbol that is meant."""

    typed: str
    rule: str
    meant: str


def make_queries(keywords: Path, count: int, seed: int) -> list[Query]:
    """Make queries from the classes, functions and methods that are public by their names, outside of tests.

    A name that several of them have is typed with its owner.

    Args:
        keywords: The site's `keywords.json`.
        count: How many; each rule makes as many as the others.
        seed: The same one makes the same queries.
    """
    choose = random.Random(seed)
    records = [
        record
        for record in json.loads(keywords.read_bytes())
        if record["kind"] in {"class", "function", "method"}
        and "~" not in record["qualname"]
        and not re.search(r"(^|\.)_", record["qualname"])
        and not _TESTS.search(record["qualname"])
    ]
    names = Counter(record["name"].lower().replace("_", "") for record in records)
    rules = list(_RULES)
    queries: list[Query] = []
    while len(queries) < count:
        rule = rules[len(queries) % len(rules)]
        record = choose.choice(records)
        name, path = record["name"], _path(record["qualname"])
        if len(name) < _SHORTEST or len(path) < 2:  # noqa: PLR2004 - a symbol and its module
            continue
        is_unique = names[name.lower().replace("_", "")] == 1
        typed = _RULES[rule](choose, path, is_unique)
        queries.append(Query(typed, rule, record["qualname"]))
    return queries


def _path(qualname: str) -> list[str]:
    """Take a dotted path apart; of the path of a file that it stands behind, the file's name is a part."""
    file, colon, inside = qualname.partition(":") if "/" in qualname.partition(":")[0] else ("", "", qualname)
    stem = [file.rpartition("/")[2].partition(".")[0]] if colon else []
    return [*stem, *re.split(r"\.|::", inside)]


def _words(name: str) -> list[str]:
    return _WORDS.findall(name) or [name]


def _owner(path: list[str], is_unique: bool) -> str:  # noqa: FBT001 - one call for each rule
    return "" if is_unique else f"{path[-2]}."


def _exact(choose: random.Random, path: list[str], is_unique: bool) -> str:  # noqa: ARG001, FBT001
    return _owner(path, is_unique).lower() + path[-1].lower()


def _humps(choose: random.Random, path: list[str], is_unique: bool) -> str:  # noqa: FBT001
    parts = [word[: choose.choice((2, 3))] for word in _words(path[-1])]
    typed = "".join(parts) if len(parts) > 1 else path[-1][:-1]
    return _owner(path, is_unique).lower() + typed.lower()


def _typo(choose: random.Random, path: list[str], is_unique: bool) -> str:  # noqa: FBT001
    name = path[-1].lower()
    at = choose.randrange(1, len(name) - 1)
    wrong = choose.choice(
        (
            name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
            name[:at] + name[at + 1 :],
            name[:at] + choose.choice(_LETTERS) + name[at + 1 :],
            name[:at] + choose.choice(_LETTERS) + name[at:],
        )
    )
    return _owner(path, is_unique).lower() + wrong


def _dotted(choose: random.Random, path: list[str], is_unique: bool) -> str:  # noqa: FBT001
    level = -2 if not is_unique else choose.choice([-2, -3] if len(path) > 2 else [-2])  # noqa: PLR2004
    owner = path[level]
    return f"{owner[: max(3, len(owner) * 2 // 3)]}.{path[-1][: max(4, len(path[-1]) * 2 // 3)]}"


def _half(choose: random.Random, path: list[str], is_unique: bool) -> str:  # noqa: ARG001, FBT001
    name = path[-1]
    return _owner(path, is_unique) + name[: max(5, -(-len(name) * 2 // 3))]


def _apart(choose: random.Random, path: list[str], is_unique: bool) -> str:  # noqa: ARG001, FBT001
    words = [word.lower() for word in _words(path[-1])]
    return " ".join([*([path[-2].lower()] if not is_unique else []), *words])


_RULES: dict[str, Callable[[random.Random, list[str], bool], str]] = {
    "exact name": _exact,
    "camel humps": _humps,
    "typing mistake": _typo,
    "dotted parts": _dotted,
    "two thirds": _half,
    "words apart": _apart,
}
