"""The code spans of a paragraph, found in one pass."""

import re
from bisect import bisect_right
from collections import defaultdict

_RUN = re.compile(r"`+")


def code_spans(text: str, shortest: int = 2) -> list[tuple[int, int]]:
    """Find the spans between runs of backticks.

    A search by regular expression looks, from each run that is never closed, through all of the text.

    Args:
        text: The text.
        shortest: How many backticks a run has at least; single ones mean several things in reStructuredText.

    Returns:
        Where each begins and ends.
    """
    if "`" * shortest not in text:
        return []
    runs = [match.span() for match in _RUN.finditer(text)]
    starts: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in runs:
        starts[end - start].append(start)
    spans: list[tuple[int, int]] = []
    done = 0
    for start, end in runs:
        length = end - start
        if length < shortest or start < done:
            continue
        closing = bisect_right(starts[length], start)
        if closing < len(starts[length]):
            done = starts[length][closing] + length
            spans.append((start, done))
    return spans


def without_code_spans(text: str) -> str:
    """Take the code spans of Markdown out of a text."""
    parts, end = [], 0
    for start, after in code_spans(text, shortest=1):
        parts.append(text[end:start])
        end = after
    return "".join([*parts, text[end:]])


def has_paired_ticks(text: str) -> bool:
    """Whether each run of backticks is followed by one of its length, so that any search for spans is short."""
    lengths = [len(match[0]) for match in _RUN.finditer(text)]
    return lengths[::2] == lengths[1::2]
