"""Random functions in which every value says where it was bound, to be run and watched.

Each binding binds a number, the line it stands on, so that what `see(12, x)` is given at run time is the definition that
reached it. Which way a run takes is drawn: `maybe()` is true or false, `risky()` raises or does not.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FunctionType

NAMES = ("a", "b", "c")
_STEPS = 60


class Failed(Exception):  # noqa: N818 - the name that the generated functions catch
    """What `risky()` raises."""


class OutOfSteps(BaseException):
    """Ends a run."""


class Swallowing:
    """A context manager that may swallow what is raised in it."""

    def __init__(self, draw: Callable[[], bool]) -> None:
        self._draw = draw

    def __enter__(self) -> None:
        """Nothing is entered."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is Failed and self._draw()


class Writer:
    """Writes one function of random statements.

    Attributes:
        lines: The lines so far.
        handlers: The lines of `except … as name`, by name: those values do not say where they were bound.
    """

    def __init__(self, draw: random.Random, first_line: int) -> None:
        self.lines: list[str] = []
        self.handlers: dict[str, set[int]] = defaultdict(set)
        self._draw = draw
        self._first = first_line
        self._loops: list[bool] = []

    def function(self, name: str) -> str:
        """Return the source of a function."""
        self._add(0, f"def {name}():")
        if self._draw.random() < 0.5:
            self._add(1, f"a = {self._line}")
        for _ in range(self._draw.randint(2, 5)):
            self._statement(1)
        for used in NAMES:
            self._use_of(1, used)
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def _line(self) -> int:
        """The number of the line that is added next."""
        return self._first + len(self.lines)

    def _add(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def _block(self, depth: int) -> None:
        for _ in range(self._draw.randint(1, 3)):
            self._statement(depth)

    def _statement(self, depth: int) -> None:
        simple = [self._bind, self._bind, self._use, self._use, self._use, self._leave, self._delete, self._risk]
        compound = [self._if, self._for, self._while, self._try, self._with, self._match]
        self._draw.choice(simple if depth > 3 else simple + compound)(depth)

    def _name(self) -> str:
        return self._draw.choice(NAMES)

    def _bind(self, depth: int) -> None:
        name, other = self._draw.sample(NAMES, 2)
        line = self._line
        forms = (
            f"{name} = {line}",
            f"{name}, {other} = {line}, {line}",
            f"{name} = {other} = {line}",
            f"{name}: int = {line}",
            f"({name} := {line})",
            f"def {name}(): ...",
            f"[{name} := {line} for _ in several({line})]",
        )
        self._add(depth, self._draw.choice(forms))

    def _use(self, depth: int) -> None:
        self._use_of(depth, self._name())

    def _use_of(self, depth: int, name: str) -> None:
        self._add(depth, f"see({self._line}, {name})")

    def _risk(self, depth: int) -> None:
        self._add(depth, self._draw.choice(("risky()", "assert maybe()")))

    def _delete(self, depth: int) -> None:
        self._add(depth, f"del {self._name()}")

    def _leave(self, depth: int) -> None:
        ways = ["return", "raise Failed"]
        if self._loops:
            ways += ["break", "continue"] * 3
        self._add(depth, self._draw.choice(ways))

    def _condition(self) -> str:
        name = self._name()
        forms = ("maybe()", "maybe() and maybe()", f"({name} := value({self._line}))", "not maybe()")
        return self._draw.choice((*forms, f"maybe() or ({name} := value({self._line}))"))

    def _if(self, depth: int) -> None:
        self._add(depth, f"if {self._condition()}:")
        self._block(depth + 1)
        while self._draw.random() < 0.3:
            self._add(depth, f"elif {self._condition()}:")
            self._block(depth + 1)
        self._else(depth, 0.5)

    def _else(self, depth: int, share: float) -> None:
        if self._draw.random() < share:
            self._add(depth, "else:")
            self._block(depth + 1)

    def _loop(self, depth: int, head: str) -> None:
        self._add(depth, head)
        # An endless loop counts its rounds.
        self._add(depth + 1, "maybe()")
        self._loops.append(True)
        self._block(depth + 1)
        self._loops.pop()
        self._else(depth, 0.4)

    def _for(self, depth: int) -> None:
        name, other = self._draw.sample(NAMES, 2)
        line = self._line
        self._loop(
            depth,
            self._draw.choice(
                (f"for {name} in several({line}):", f"for {name}, {other} in zip(several({line}), several({line})):")
            ),
        )

    def _while(self, depth: int) -> None:
        self._loop(depth, f"while {self._draw.choice(('True', self._condition()))}:")

    def _try(self, depth: int) -> None:
        self._add(depth, "try:")
        self._block(depth + 1)
        handlers = self._draw.randint(0, 2)
        for number in range(handlers):
            name = self._name()
            kind = "Failed" if number == 0 else "Exception"
            if self._draw.random() < 0.3:
                self.handlers[name].add(self._line)
                self._add(depth, f"except {kind} as {name}:")
            else:
                self._add(depth, f"except {kind}:")
            self._block(depth + 1)
        if handlers:
            self._else(depth, 0.3)
        if not handlers or self._draw.random() < 0.4:
            self._add(depth, "finally:")
            # What leaves a `finally` hides the exception, and later Pythons warn of it.
            loops, self._loops = self._loops, []
            self._finally(depth + 1)
            self._loops = loops

    def _finally(self, depth: int) -> None:
        for _ in range(self._draw.randint(1, 3)):
            self._draw.choice([self._bind, self._use, self._use, self._delete, self._if_use])(depth)

    def _if_use(self, depth: int) -> None:
        self._add(depth, f"if {self._condition()}:")
        self._draw.choice([self._bind, self._use])(depth + 1)

    def _with(self, depth: int) -> None:
        managers = ("swallowing()", "suppress(Failed)", "keeping()", f"entering({self._line}) as {self._name()}")
        self._add(depth, f"with {self._draw.choice(managers)}:")
        self._block(depth + 1)

    def _match(self, depth: int) -> None:
        self._add(depth, "match maybe():")
        self._add(depth + 1, "case True:")
        self._block(depth + 2)
        form = self._draw.choice(("case False:", "case _:", ""))
        if form:
            self._add(depth + 1, form)
            self._block(depth + 2)


class Run:
    """One run of a generated function, which takes ways that are drawn.

    Attributes:
        seen: The line of each `see(12, x)` that was reached, and the value that it was given.
    """

    def __init__(self, seed: int) -> None:
        self.seen: list[tuple[int, object]] = []
        self._draw = random.Random(seed)  # noqa: S311 - what is drawn guards nothing
        self._steps = 0

    def call(self, function: FunctionType) -> None:
        """Run a function to its end, whatever that is."""
        run = self

        class Value(int):
            def __bool__(self) -> bool:
                return run.maybe()

        class Entering(Swallowing):
            def __init__(self, line: int) -> None:
                super().__init__(lambda: False)
                self._value = line

            def __enter__(self) -> int:  # type: ignore[override]
                return self._value

        function.__globals__.update(
            see=lambda line, value: self.seen.append((line, value)),
            maybe=self.maybe,
            risky=self.risky,
            several=self.several,
            value=Value,
            swallowing=lambda: Swallowing(self.maybe),
            keeping=lambda: Swallowing(lambda: False),
            entering=Entering,
            suppress=suppress,
            Failed=Failed,
        )
        with suppress(Failed, NameError, AssertionError, OutOfSteps):
            function()

    def maybe(self) -> bool:
        """Return what is drawn."""
        self._steps += 1
        if self._steps > _STEPS:
            raise OutOfSteps
        return self._draw.random() < 0.5

    def risky(self) -> None:
        """Fail or not."""
        if self.maybe():
            raise Failed

    def several(self, line: int) -> Iterator[int]:
        """Yield a line none, one or two times."""
        for _ in range(self._draw.randint(0, 2)):
            self.maybe()
            yield line
