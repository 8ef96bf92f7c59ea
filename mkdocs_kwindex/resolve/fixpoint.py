"""Memoised fixpoint evaluation of the nodes of name tables, cyclic ones included.

A node is evaluated when it is first asked for, by the rule of its operation, and its values are remembered. Asked for
while it is being evaluated, which is a cycle, it gives what is known so far: at first no values. When the node at which
the cycle was entered is done, it is evaluated again with what it gave, until nothing changes or `_MAX_ROUNDS` are over,
after which there may be other values (`UNKNOWN`). What was evaluated inside of a cycle rests on values that may still
grow: it is tentative, and forgotten before the next round (`_lowest` is the outermost open node that it rests on).

Depth and work are bounded, so that no input takes more than linear time in the number of nodes.
"""

from collections.abc import Callable, Hashable, Sequence

from mkdocs_kwindex.model.names import Columns
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.values import UNKNOWN, UNKNOWN_ONLY, Values

Key = tuple[int, int]
"""Number of a file, and a node of it."""

_MAX_DEPTH = 50
_MAX_WORK = 20_000
_MAX_ROUNDS = 4
_NEVER = 1_000_000
_BIND = Op.BIND
_LEAVES = frozenset((Op.FUNCTION, Op.CLASS, Op.RECEIVER, Op.SUPER, Op.NONE))
"""What depends on no other node."""

_BUSY: Values = (UNKNOWN, UNKNOWN)


class Fixpoint:
    """Infers values by rules, one for each kind of node.

    Attributes:
        files: The files.
        unsettled: How many questions on classes and functions are being answered that give a passing answer to whoever
            asks them meanwhile.
    """

    def __init__(self, files: Sequence[File]) -> None:
        self.files = files
        self.unsettled = 0
        self._rules: dict[int, Callable[[File, int, int], Values]] = {}
        self._stack: list[Key] = []
        self._budget = _MAX_WORK
        self._cuts = 0
        self._lowest = _NEVER
        self._so_far: dict[Key, Values] = {}
        self._tentative: dict[Key, int] = {}
        self._answers: dict[Hashable, Values] = {}

    def infer(self, number: int, node: int) -> Values:
        """Return the values that a node of a file can have; `UNKNOWN` among them when there may be others.

        A node that depends on itself (a loop's variable, a recursive function) is worked out in rounds: it starts with
        no values, and what that gives is put in until nothing changes. What depends on it is not kept meanwhile.
        """
        file = self.files[number]
        known = file.values[node]
        if known is None:
            return self._work_out(file, node)
        if known is _BUSY:
            key = (number, node)
            self._lowest = min(self._lowest, self._stack.index(key) + 1)
            return self._so_far.get(key, ())
        if self._tentative and (lowest := self._tentative.get((number, node))) is not None:
            self._lowest = min(self._lowest, lowest)
        return known

    def _work_out(self, file: File, node: int) -> Values:
        stack = self._stack
        operator = file.operators[node]
        rule = self._rules.get(operator)
        if rule is None:
            return UNKNOWN_ONLY
        depth = len(stack) + 1
        if depth == 1:
            self._budget = _MAX_WORK
        elif depth > _MAX_DEPTH or self._budget <= 0:
            self._cuts += 1
            return UNKNOWN_ONLY
        a, b = file.left[node], file.right[node]
        if operator in _LEAVES:
            values = file.values[node] = rule(file, a, b)
            return values
        if operator == _BIND and (given := self._given(file, a)) is not None:
            file.values[node] = given
            return given
        key = (file.number, node)
        outer = self._lowest
        stack.append(key)
        file.values[node] = _BUSY
        try:
            for _ in range(_MAX_ROUNDS):
                self._lowest = _NEVER
                self._budget -= 1
                found = rule(file, a, b)
                if self._lowest != depth or found == self._so_far.get(key, ()):
                    break
                self._so_far[key] = found
                self._drop_tentative(depth)
        except RecursionError:
            found = UNKNOWN_ONLY
        finally:
            stack.pop()
        file.values[node] = found
        self._so_far.pop(key, None)
        if self._lowest == _NEVER:
            self._lowest = outer
        else:
            self._settle(key, depth, outer)
        return found

    def _settle(self, key: Key, depth: int, outer: int) -> None:
        """Keep what was worked out from a value that is not final as such, or drop it as that one is final now."""
        lowest = self._lowest
        if lowest < depth:
            self._tentative[key] = lowest
            self._lowest = min(outer, lowest)
        else:
            if lowest == depth:
                self._drop_tentative(depth)
            self._lowest = outer

    def _given(self, file: File, row: int) -> Values | None:
        """Return what a binding without annotation holds when that is known for good; `None` otherwise."""
        start = row * Columns.BINDING
        value = file.bindings[start + 4]
        if file.bindings[start + 3] >= 0 or row in file.declared or row in file.requested:
            return None
        if value < 0:
            return UNKNOWN_ONLY
        if self._tentative:
            return None
        known = file.values[value]
        return known if known is not _BUSY else None

    def _drop_tentative(self, depth: int) -> None:
        """Drop what was worked out from values that were not final."""
        for key in [key for key, lowest in self._tentative.items() if lowest >= depth]:
            del self._tentative[key]
            number, node = key
            if self.files[number].values[node] is not _BUSY:
                self.files[number].values[node] = None

    def ask(self, question: Hashable, answer: Callable[[], Values]) -> Values:
        """Return the answer to a question on values that many nodes ask, worked out once.

        It is kept when it rests on nothing that may still change.
        """
        known = self._answers.get(question)
        if known is not None:
            return known
        outer, cuts = self._lowest, self._cuts
        self._lowest = _NEVER
        found = answer()
        if self._lowest == _NEVER and not self.unsettled and self._cuts == cuts:
            self._answers[question] = found
        self._lowest = min(outer, self._lowest)
        return found

    def forget(self) -> None:
        """Drop what is known of single nodes: once the names are linked, little of it is asked for again."""
        self._answers.clear()
        for file in self.files:
            file.forget()
