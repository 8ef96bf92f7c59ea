"""The stages of a build: the current one, its progress, and the duration of each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter

from mkdocs_kwindex.build.progress.bars import Display, NoDisplay

# Shorter builds need no display.
_PATIENCE_SECONDS = 2.0


class CancelledBuildError(Exception):
    """The build was cancelled, since its result is not wanted any more."""


class Stage(StrEnum):
    """A stage of a build, in the words of a line about it."""

    READING = "reading"
    ANALYSING = "analysing"
    RELATING = "relating"
    PAGES = "pages"


@dataclass
class _Course:
    """Progress of a stage."""

    seconds: float = 0.0
    total: int = 0
    done: int = 0
    kept: int = 0


@dataclass
class Progress:
    """Measures the stages of a build and updates a display.

    A stage may interrupt another one, whose clock stops until then.

    Attributes:
        display: Shows how far the build is.
        clock: Returns a time in seconds.
    """

    display: Display
    clock: Callable[[], float] = perf_counter
    _courses: dict[Stage, _Course] = field(default_factory=dict, init=False)
    _running: list[Stage] = field(default_factory=list, init=False)
    _began: float = field(init=False)
    _last: float = field(init=False)
    _is_cancelled: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._began = self._last = self.clock()

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:
        """Measure a stage."""
        self.begin(stage)
        try:
            yield
        finally:
            self.end()

    def begin(self, stage: Stage) -> None:
        """Begin a stage, or take it up again."""
        self.check_cancelled()
        self._tick()
        self._running.append(stage)
        self._courses.setdefault(stage, _Course())
        self._show()

    def end(self) -> None:
        """End the stage that is at work."""
        self._tick()
        self._running.pop()

    def expect(self, total: int, *, kept: int, done: int) -> None:
        """Say how much the stage at work has to do.

        Args:
            total: Of how many things.
            kept: How many of them an earlier build has made.
            done: How many of them need nothing any more.
        """
        course = self._courses[self._running[-1]]
        course.total, course.done, course.kept = total, done, kept
        self._show()

    def advance(self) -> None:
        """Report that the stage has done another thing; a preview still makes things when all stages are over."""
        if not self._running:
            return
        course = self._courses[self._running[-1]]
        course.done += 1
        self._show()

    def cancel(self) -> None:
        """Ask the stage at work to stop."""
        self._is_cancelled = True

    def check_cancelled(self) -> None:
        """Stop when that was asked for.

        Raises:
            CancelledBuildError: To be raised through everything that is at work.
        """
        if self._is_cancelled:
            raise CancelledBuildError

    def count(self, stage: Stage) -> tuple[int, int]:
        """Say how much of a stage is done, and of how much; both are 0 when unknown."""
        course = self._courses.get(stage, _Course())
        return course.done, course.total

    def include(self, other: "Progress") -> None:
        """Count what was done elsewhere for the same build.

        Args:
            other: The stages that measured it.
        """
        for stage, theirs in other._courses.items():  # noqa: SLF001 - of the same class
            course = self._courses.setdefault(stage, _Course())
            course.seconds += theirs.seconds
            course.total += theirs.total
            course.done += theirs.done
            course.kept += theirs.kept

    def close(self) -> None:
        """End what is at work, and show nothing any more."""
        while self._running:
            self.end()
        self.display.close()
        self.display = NoDisplay()

    def summary(self, files: int, keywords: int, links: int, read_besides: int = 0) -> str:
        """Say in one line what was made, and what it took.

        Args:
            files: The number of files with pages.
            keywords: The number of keywords.
            links: The number of names that lead somewhere.
            read_besides: The number of files of tests and examples that are read and have no pages.
        """
        took = []
        if read := self._courses.get(Stage.READING):
            took.append(f"read {read.seconds:.1f} s")
        analysed = self._courses.get(Stage.ANALYSING)
        if analysed:
            took.append(f"analysed {analysed.seconds:.1f} s ({_share(analysed)})")
        if related := self._courses.get(Stage.RELATING):
            took.append(f"related {related.seconds:.1f} s")
        if pages := self._courses.get(Stage.PAGES):
            took.append(f"pages {pages.seconds:.1f} s ({_share(pages)})")
        others = f" and {read_besides:,} of tests and examples" if read_besides else ""
        return f"{files:,} files{others}, {keywords:,} keywords, {links:,} links; {', '.join(took)}"

    def _tick(self) -> None:
        now = self.clock()
        if self._running:
            self._courses[self._running[-1]].seconds += now - self._last
        self._last = now

    def _show(self) -> None:
        now = self.clock()
        if now - self._began >= _PATIENCE_SECONDS:
            stage = self._running[-1]
            course = self._courses[stage]
            self.display.show(str(stage), course.done, course.total, now)


def _share(course: _Course) -> str:
    return f"{course.kept:,} of {course.total:,} from the cache"
