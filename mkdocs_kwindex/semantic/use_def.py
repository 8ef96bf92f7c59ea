"""The use-def map of a scope: which bindings reach a statement.

Statements are read in the order in which they run; for each name the scope's environment holds the node that it stands
for now. Each branch is read with a copy of it (an overlay of changes that can be undone); where branches meet, a name
that they left different becomes a `PHI` node of both. The body of a loop begins with a `PHI` for every name that it
binds, to which the values at its end and at each `continue` are added. This makes static single assignment form on the
fly, after Braun et al., "Simple and Efficient Construction of Static Single Assignment Form" (Compiler Construction,
2013), without the removal of trivial phis, which evaluation does not need.

A branch is dead after `return`, `raise`, `break` and `continue`: it does not take part where branches meet. `break`
carries its names past the `else` of its loop, `finally` begins with whatever any statement before it may have left,
and what is bound in a `with` whose manager may swallow exceptions is possible after it, not certain.
"""

import sys
from collections.abc import Callable, Iterable, Sequence

from mkdocs_kwindex.semantic.name_table import Builder
from mkdocs_kwindex.semantic.scopes import UNBOUND, Scope

Outcome = dict[str, int]
"""What a branch changed: name to node."""


class Branch:
    """How a branch ended.

    Attributes:
        changes: The names that it changed, and what they stand for at its end.
        undone: Each change of a name, the last one first: the name and what it stood for before.
        dead: Whether its end is out of reach, after `return` or `raise`.
        through: The context managers (as in `Op.SWALLOWED`) of which each must swallow an exception for its end to be
            reached.
        taken: Whether it may be taken on this platform and version of Python.
        mark: How many changes of names its scope had seen when it began. What changes between then and the merge, such
            as what the test of an `elif` binds, is nothing that the branch has met.
    """

    __slots__ = ("changes", "dead", "mark", "taken", "through", "undone")

    def __init__(
        self,
        changes: Outcome,
        undone: Sequence[tuple[str, int]] = (),
        *,
        dead: bool,
        through: tuple[int, ...] = (),
        taken: bool = True,
        mark: int = sys.maxsize,
    ) -> None:
        self.changes = changes
        self.undone = undone
        self.dead = dead
        self.through = through
        self.taken = taken
        self.mark = mark

    def passing(self) -> dict[str, list[int]]:
        """Return for each name that it changed every node that it stood for on the way, the last one first."""
        found: dict[str, list[int]] = {}
        standing = dict(self.changes)
        for name, before in self.undone:
            found.setdefault(name, []).append(standing[name])
            standing[name] = before
        return found


class Loop:
    """The loop being read, with the nodes of its variables at each `break` and `continue`."""

    __slots__ = ("breaks", "continues", "names")

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        self.breaks: list[Outcome] = []
        self.continues: list[Outcome] = []


class Flow:
    """The state of the control flow in one scope.

    Attributes:
        scope: The scope.
        dead: Whether the statement being read is out of reach.
        through: As in `Branch`, for the statement being read.
        loops: The loops being read, innermost last.
        watched: How many `try` and `with` are being read: an exception may take what a branch leaves there out of it.
    """

    __slots__ = ("builder", "dead", "loops", "scope", "through", "watched")

    def __init__(self, scope: Scope, builder: Builder) -> None:
        self.scope = scope
        self.builder = builder
        self.dead = False
        self.through: tuple[int, ...] = ()
        self.loops: list[Loop] = []
        self.watched = 0

    def branch(self, run: Callable[..., object], *arguments: object) -> Branch:
        """Read a branch and leave the names as they were before."""
        log, env = self.scope.log, self.scope.env
        mark, was_dead, was_through = len(log), self.dead, self.through
        self.through = ()
        run(*arguments)
        undone = log[mark:]
        del log[mark:]
        undone.reverse()
        changes: Outcome = {}
        for name, before in undone:
            if name not in changes:
                changes[name] = env.get(name, UNBOUND)
            env[name] = before
        found = Branch(changes, undone, dead=self.dead, through=self.through, mark=mark)
        if self.watched:
            # Nothing has changed here, but what the branch leaves on its way may reach a handler.
            for name, nodes in found.passing().items():
                log.append((name, env.get(name, UNBOUND)))
                log += [(name, node) for node in reversed(nodes)]
        self.dead, self.through = was_dead, was_through
        return found

    def merge(self, branches: Sequence[Branch]) -> None:
        """Go on after branches of which exactly one was taken."""
        alive = [branch for branch in branches if not branch.dead]
        if not alive:
            self.dead = True
            alive = list(branches[:1])
        if len(alive) == 1:
            self.through += alive[0].through
        # What cannot be taken here may be meant elsewhere, and comes last.
        alive.sort(key=lambda branch: not branch.taken)
        names: dict[str, None] = {}
        for branch in alive:
            for name, before in self.scope.log[branch.mark :]:
                branch.changes.setdefault(name, before)
            if branch.changes:
                names.update(dict.fromkeys(branch.changes))
        env = self.scope.env
        for name in names:
            before = env.get(name, UNBOUND)
            self.scope.set(name, self._merged(name, alive, before))

    def _merged(self, name: str, alive: Sequence[Branch], before: int) -> int:
        """Return the node of a name after branches, of which the first to be preferred comes first."""
        nodes: list[int] = []
        for branch in alive:
            node = branch.changes.get(name, before)
            if before != UNBOUND and branch.taken and not branch.through and self.builder.includes(node, before):
                # What was bound whatever the branches did is not the same choice as what one of them binds.
                nodes.insert(0, before)
            if len(alive) > 1 and node != UNBOUND:
                for managers in branch.through:
                    node = self.builder.swallowed((node,), managers)
            nodes.append(node)
        return self.join(name, nodes)

    def join(self, name: str, nodes: Iterable[int]) -> int:
        """Return the node for a name that stands for one of several."""
        distinct = dict.fromkeys(nodes)
        if len(distinct) == 1:
            only: int = next(iter(distinct))
            if only not in self.builder.alternatives:
                return only
        if UNBOUND in distinct:
            # What is known of an attribute must hold on every way; an unbound variable has no value to add.
            if "." in name:
                return UNBOUND
            del distinct[UNBOUND]
        if not distinct:
            return UNBOUND
        return self.builder.union(distinct) if "." in name else self.builder.phi(distinct)

    def snapshot(self, names: Iterable[str]) -> Outcome:
        """Return the node of each name now."""
        env = self.scope.env
        return {name: env.get(name, UNBOUND) for name in names}
