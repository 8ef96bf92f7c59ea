"""The code spans of a paragraph, found in one pass."""

import re
from bisect import bisect_right
from collections import defaultdict

_RUN = re.compile(r"`+")


def code_spans(text: str) -> list[tuple[int, int]]:
    """Find the spans between runs of two and more backticks; single ones mean several things in reStructuredText.

    A search by regular expression looks, from each run that is never closed, through all of the text.

    Returns:
        Where each begins and ends.
    """
    if "``" not in text:
        return []
    runs = [match.span() for match in _RUN.finditer(text)]
    starts: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in runs:
        starts[end - start].append(start)
    spans: list[tuple[int, int]] = []
    done = 0
    for start, end in runs:
        length = end - start
        if length == 1 or start < done:
            continue
        closing = bisect_right(starts[length], start)
        if closing < len(starts[length]):
            done = starts[length][closing] + length
            spans.append((start, done))
    return spans


def has_paired_ticks(text: str) -> bool:
    """Whether each run of backticks is followed by one of its length, so that any search for spans is short."""
    lengths = [len(match[0]) for match in _RUN.finditer(text)]
    return lengths[::2] == lengths[1::2]
