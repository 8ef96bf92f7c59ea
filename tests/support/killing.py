"""Programs killed at a moment that is counted, never timed: so it is the same one on every machine.

What counts are the calls with which Python looks at, reads, writes, renames and removes the files of a project.
"""

import atexit
import os
import signal
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_FOLDER, _MOMENT, _COUNT = "KILLING_FOLDER", "KILLING_MOMENT", "KILLING_COUNT"
_CALLS = ("open", "os.", "shutil.", "sqlite3.connect")


@dataclass(frozen=True)
class Killing:
    """A way to run MkDocs so that it ends at a moment.

    Attributes:
        project: The folder whose files count.
        scratch: A folder of our own.
    """

    project: Path
    scratch: Path

    def environment(self, moment: str = "0") -> dict[str, str]:
        """Return the variables with which Python ends itself.

        Args:
            moment: The number of the call, or the end of a path: the first call for that file. 0 is never.
        """
        self.scratch.mkdir(exist_ok=True)
        # Python imports a module of this name by itself as it starts.
        text = "from tests.support.killing import start\n\nstart()\n"
        (self.scratch / "sitecustomize.py").write_text(text, encoding="utf-8")
        paths = [str(self.scratch), str(Path(__file__).parents[2])]
        return os.environ | {
            "PYTHONPATH": os.pathsep.join([*paths, os.environ.get("PYTHONPATH", "")]),
            _FOLDER: str(self.project),
            _MOMENT: moment,
            _COUNT: str(self.scratch / "count"),
        }

    def count(self) -> int:
        """Return how many calls the last run made that was not killed."""
        return int((self.scratch / "count").read_text(encoding="utf-8"))


def start() -> None:
    """Count the calls of this process if it is the one that runs MkDocs, and kill it at the moment."""
    if os.environ.get("KWINDEX_HOST", "mkdocs") not in sys.orig_argv:
        return
    count = kill_at(os.environ[_FOLDER], os.environ[_MOMENT])
    atexit.register(lambda: Path(os.environ[_COUNT]).write_text(str(count()), encoding="utf-8"))


def kill_at(folder: str, moment: str) -> Callable[[], int]:
    """Kill this process at a moment.

    Args:
        folder: The folder whose files count.
        moment: As for `Killing.environment`.

    Returns:
        Tells how many calls there were until now.
    """
    pid, seen = os.getpid(), 0

    def happens(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if not event.startswith(_CALLS) or not arguments or os.getpid() != pid:
            return
        # A call that renames has two.
        paths = [os.fsdecode(path) for path in arguments[:2] if isinstance(path, str | bytes | os.PathLike)]
        if not any(path.startswith(folder) for path in paths):
            return
        seen += 1
        if str(seen) == moment or (not moment.isdigit() and any(path.endswith(moment) for path in paths)):
            os.kill(pid, signal.SIGKILL)

    sys.addaudithook(happens)
    return lambda: seen


def run_in_copy(action: Callable[[], object], folder: Path, moment: int) -> int:
    """Do something in a copy of this process that is killed at a moment.

    Args:
        action: What to do.
        folder: The folder whose files count.
        moment: The number of the call; 0 is never.

    Returns:
        How many calls there were; 0 when it was killed.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python warns of copies of processes with threads, which are none of the action's business.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        try:
            count = kill_at(str(folder), str(moment))
            action()
            os.write(writing, str(count()).encode())
        finally:
            # What pytest has still to do is done by the other process.
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        calls = pipe.read()
    os.waitpid(pid, 0)
    return int(calls or 0)
