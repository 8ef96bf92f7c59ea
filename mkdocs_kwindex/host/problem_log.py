"""Logs problems with MkDocs' logger: one line each, at the level that the option `levels` sets."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from traceback import extract_tb
from typing import Any, ParamSpec, TypeVar

from mkdocs.exceptions import BuildError, PluginError
from mkdocs.plugins import PrefixedLogger, get_plugin_logger

from mkdocs_kwindex.model import Level, Problem, ProblemKind
from mkdocs_kwindex.model.escaping import one_line
from mkdocs_kwindex.model.wording import in_words, plural

_P = ParamSpec("_P")
_R = TypeVar("_R")

# So many problems of a kind share one line, which names the first of them; their pages have each.
_MANY, _SHOWN = 20, 3
_LOGGED = {Level.ERROR: logging.ERROR, Level.WARNING: logging.WARNING, Level.INFO: logging.INFO}
_NAMED = 8


class OneLineLogger(PrefixedLogger):
    """A log that messages cannot break: file names and errors of other programs may hold line breaks and commands."""

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:  # noqa: ANN401 - as the base class has it
        """Log a message, after what it names was put into it."""
        super().log(level, one_line(str(msg) % args if args else str(msg)), **kwargs)


log = OneLineLogger("kwindex", get_plugin_logger("kwindex").logger)
"""The plugin's log."""


def one_line_errors(hook: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make a hook end the build in one line, whatever it trips over; `mkdocs --verbose` shows the traceback."""

    @wraps(hook)
    def wrapped(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return hook(*args, **kwargs)
        except BuildError:
            raise
        except Exception as error:
            log.logger.debug("kwindex: %s", hook.__qualname__, exc_info=True)
            place = extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}, line {place.lineno}"
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise PluginError(f"kwindex: the build cannot go on ({one_line(what)}; in {where})") from error

    return wrapped


def log_watched(paths: Sequence[str], base: Path) -> None:
    """Say which sources are watched; MkDocs says it of what it watches itself.

    Args:
        paths: The files and folders.
        base: The folder of the site, to which paths are relative.
    """
    # What is inside of another folder goes without saying.
    outermost = [path for path in paths if not any(path.startswith(f"{other}{os.sep}") for other in paths)]
    names = sorted({f"'{os.path.relpath(path, base)}'" for path in outermost})
    more = [plural(len(names) - _NAMED, "more source", "more sources")] if len(names) > _NAMED else []
    log.info("watching %s for changes", in_words([*names[:_NAMED], *more]))


class Problems:
    """Logs problems at the levels of the option `levels`."""

    def __init__(self, levels: Mapping[ProblemKind, Level]) -> None:
        """Begin without any.

        Args:
            levels: What is made of each kind of problem.
        """
        self._levels = levels
        self._errors = 0

    def log(self, *problems: Problem) -> None:
        """Report problems; many of a kind in one line."""
        for group in _of_a_kind(problems):
            level = self._levels[group[0].kind]
            if level is Level.NOTHING:
                continue
            self._errors += len(group) if level is Level.ERROR else 0
            if len(group) < _MANY:
                for problem in group:
                    log.log(_LOGGED[level], str(problem))
            else:
                log.log(_LOGGED[level], _summed_up(group))

    def fail_on_errors(self) -> None:
        """End the build if a problem was an error.

        Raises:
            PluginError: A problem was one.
        """
        if self._errors:
            count = plural(self._errors, "problem")
            raise PluginError(f"kwindex: {count} that the option 'levels' makes an error; see above")


def _of_a_kind(problems: Iterable[Problem]) -> Iterator[list[Problem]]:
    """Group problems with the same message; and those that begin with the same words, where there are many of them."""
    alike: dict[tuple[ProblemKind, str, int], list[Problem]] = {}
    for problem in problems:
        # Each secret is listed, since each requires action.
        is_alone = not problem.path or problem.kind is ProblemKind.SECRETS
        number = len(alike) + 1 if is_alone else 0
        alike.setdefault((problem.kind, problem.message, number), []).append(problem)
    begin_alike: dict[tuple[ProblemKind, str, int], list[list[Problem]]] = {}
    for (kind, message, number), group in alike.items():
        is_whole = len(group) >= _MANY or kind is ProblemKind.LEFT_OUT
        begin_alike.setdefault((kind, message if is_whole else _beginning(message), number), []).append(group)
    for groups in begin_alike.values():
        if sum(map(len, groups)) >= _MANY:
            yield [problem for group in groups for problem in group]
        else:
            yield from groups


def _beginning(message: str) -> str:
    return message.partition(":")[0]


def _summed_up(problems: Sequence[Problem]) -> str:
    """Say in one line what is wrong with many files, and name the first of them."""
    messages = {problem.message for problem in problems}
    message = messages.pop() if len(messages) == 1 else _beginning(problems[0].message)
    places = ", ".join(problem.place for problem in problems[:_SHOWN])
    return f"{places} and {len(problems) - _SHOWN:,} more: {message}"
