"""Analysis in this process: without a memory limit, and with a time limit where the system has a timer."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions, DocstringRenderer
from mkdocs_kwindex.workers.tasks import Limits, Outcome, Reply, Task, attempt, attempt_twice, outcome

# Asked again and again: what is raised in the middle of a callback may be ignored.
_REPEAT_SECONDS = 1.0


class _OverdueError(BaseException):
    """The time limit was exceeded; not an `Exception`, so that no handler on the way catches it."""


def analyse_here(
    tasks: Sequence[Task], options: DocstringOptions, limits: Limits, check: Callable[[], None]
) -> Iterator[Outcome]:
    """Analyse files in this process.

    Args:
        tasks: The files.
        options: How docstrings are rendered.
        limits: What a file may cost; only the time counts here, and only where the system has a timer to spare.
        check: Is called before each file, and may end it all by raising an error.
    """
    if not tasks:
        return
    renderer = DocstringRenderer.from_options(options)

    def analyse_it(task: Task) -> Reply:
        seconds = limits.seconds_for(task)
        try:
            with _alarm(seconds):
                return attempt(task, renderer)
        except _OverdueError:
            # It may have rung while it was being put off.
            _put_off()
            return Reply(failure=f"it takes more than {seconds:.0f} seconds of processor time", is_its_own=True)

    for task in tasks:
        check()
        yield outcome(task, attempt_twice(task, analyse_it))


if hasattr(signal, "setitimer"):

    @contextmanager
    def _alarm(seconds: float) -> Iterator[None]:
        """Raise when the time is up, unless somebody else uses the one timer that a process has."""
        is_main = threading.current_thread() is threading.main_thread()
        if not is_main or signal.getsignal(signal.SIGPROF) is not signal.SIG_DFL:
            yield
            return
        signal.signal(signal.SIGPROF, _ring)
        signal.setitimer(signal.ITIMER_PROF, seconds, _REPEAT_SECONDS)
        try:
            yield
        finally:
            _put_off()

    def _ring(*_signal: object) -> None:
        raise _OverdueError

    def _put_off() -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)

else:

    @contextmanager
    def _alarm(seconds: float) -> Iterator[None]:  # noqa: ARG001 - the same on every system
        """Do without."""
        yield

    def _put_off() -> None:
        """Do without."""
