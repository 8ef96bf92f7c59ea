"""Working nodes out, each once, though some depend on themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_kwindex.model.names import Op
from mkdocs_kwindex.references.values import UNKNOWN, UNKNOWN_ONLY, Values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs_kwindex.references.files import File

_MAX_DEPTH = 50
_MAX_WORK = 20_000
_MAX_ROUNDS = 4
_NEVER = 1_000_000
_LEAVES = frozenset((Op.FUNCTION, Op.CLASS, Op.RECEIVER, Op.SUPER, Op.NONE))
"""What depends on no other node."""

_BUSY: Values = (UNKNOWN, UNKNOWN)


class _Round:
    """A node being worked out: how deep, and the values it has so far."""

    __slots__ = ("depth", "values")

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.values: Values = ()


class Rounds:
    """Infers values by rules, one for each kind of node.

    Attributes:
        files: The files.
    """

    def __init__(self, files: Sequence[File]) -> None:
        self.files = files
        self._rules: dict[int, Callable[[File, int, int], Values]] = {}
        self._depth = 0
        self._budget = _MAX_WORK
        self._lowest = _NEVER
        self._rounds: dict[tuple[int, int], _Round] = {}
        self._tentative: dict[tuple[int, int], int] = {}

    def infer(self, number: int, node: int) -> Values:
        """Return the values that a node of a file can have; `UNKNOWN` among them when there may be others.

        A node that depends on itself (a loop's variable, a recursive function) is worked out in rounds: it starts with
        no values, and what that gives is put in until nothing changes. What depends on it is not kept meanwhile.
        """
        file = self.files[number]
        known = file.values[node]
        if known is not None:
            if known is _BUSY:
                round_ = self._rounds[number, node]
                self._lowest = min(self._lowest, round_.depth)
                return round_.values
            if self._tentative and (lowest := self._tentative.get((number, node))) is not None:
                self._lowest = min(self._lowest, lowest)
            return known
        if self._depth >= _MAX_DEPTH or self._budget <= 0:
            return UNKNOWN_ONLY
        return self._work_out(file, node)

    def _work_out(self, file: File, node: int) -> Values:
        operator = file.operators[node]
        rule = self._rules.get(operator)
        if rule is None:
            return UNKNOWN_ONLY
        if self._depth == 0:
            self._budget = _MAX_WORK
        if operator in _LEAVES:
            self._budget -= 1
            values = file.values[node] = rule(file, file.left[node], file.right[node])
            return values
        key = (file.number, node)
        self._depth += 1
        outer, round_ = self._lowest, _Round(self._depth)
        self._rounds[key] = round_
        file.values[node] = _BUSY
        try:
            for _ in range(_MAX_ROUNDS):
                self._lowest = _NEVER
                self._budget -= 1
                found = rule(file, file.left[node], file.right[node])
                if self._lowest != round_.depth or found == round_.values:
                    break
                round_.values = found
                self._drop_tentative(round_.depth)
        except RecursionError:
            found = UNKNOWN_ONLY
        finally:
            self._depth -= 1
            del self._rounds[key]
        file.values[node] = found
        if self._lowest < round_.depth:
            self._tentative[key] = self._lowest
            self._lowest = min(outer, self._lowest)
        else:
            if self._lowest == round_.depth:
                self._drop_tentative(round_.depth)
            self._lowest = outer
        return found

    def _drop_tentative(self, depth: int) -> None:
        """Drop what was worked out from values that were not final."""
        for key in [key for key, lowest in self._tentative.items() if lowest >= depth]:
            del self._tentative[key]
            number, node = key
            if self.files[number].values[node] is not _BUSY:
                self.files[number].values[node] = None

    def forget(self) -> None:
        """Drop what is known of single nodes: once the names are linked, little of it is asked for again."""
        for file in self.files:
            file.values = [None] * len(file.operators)
