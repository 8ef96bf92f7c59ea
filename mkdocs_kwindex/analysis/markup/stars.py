"""Distinguishes stars around emphasis from plain stars, which Markdown would take for emphasis."""

import re

from mkdocs_kwindex.analysis.markup.marks import STAR

_LONGEST_MARK = 3


class Stars:
    """Runs of stars of a paragraph, put aside while the rest of it is converted.

    As in reStructuredText, a run begins emphasis where a text begins, and ends it where a text ends: never between
    letters, as in `2**n` or `*args, **kwargs`. Markdown pairs whatever it finds and drops the stars.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[str, bool, bool]] = []

    def put_aside(self, match: re.Match[str]) -> str:
        """Remember a run, and return what stands for it."""
        start, end = match.span()
        before, after = match.string[start - 1 : start], match.string[end : end + 1]
        if (not after.strip() and not before.strip()) or after == "[":
            # A bullet, a rule, a product with spaces; or an abbreviation of Markdown.
            return match[0]
        opens = bool(after.strip()) and not (before.isalnum() or before == "_")
        closes = bool(before.strip()) and not (after.isalnum() or after == "_")
        self._runs.append((match[0], opens, closes))
        return STAR

    def put_back(self, text: str) -> str:
        """Put the runs back, those escaped that have no partner."""
        if not self._runs:
            return text
        paired = self._pairs()
        written = [run if index in paired else run.replace("*", r"\*") for index, (run, _, _) in enumerate(self._runs)]
        self._runs.clear()
        first, *parts = text.split(STAR)
        return first + "".join(run + part for run, part in zip(written, parts, strict=True))

    def _pairs(self) -> set[int]:
        """The indexes of the runs that mark emphasis."""
        paired: set[int] = set()
        waiting: list[int] = []
        for index, (run, opens, closes) in enumerate(self._runs):
            if len(run) > _LONGEST_MARK:
                continue
            if closes and (partner := self._partner(run, waiting)) is not None:
                paired |= {waiting[partner], index}
                del waiting[partner:]
            elif opens:
                waiting.append(index)
        return paired

    def _partner(self, run: str, waiting: list[int]) -> int | None:
        """The position of the last run of the same length among those that wait for one; emphasis nests twice."""
        for position in range(len(waiting) - 1, max(len(waiting) - 1 - _LONGEST_MARK, -1), -1):
            if self._runs[waiting[position]][0] == run:
                return position
        return None
