"""The display of a build that suits MkDocs: none with `--quiet`, and one that its log lines are not mixed up with."""

import logging
import os
import sys
from typing import TextIO

from mkdocs.plugins import PrefixedLogger

from mkdocs_kwindex.build.progress import Bar, Display, Lines, NoDisplay


def choose_display(log: PrefixedLogger) -> Display:
    """Choose the display for a build.

    Args:
        log: The plugin's log.
    """
    if not log.isEnabledFor(logging.INFO):
        return NoDisplay()
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return Lines(log.info)
    return _BarBesideLog(sys.stderr, log.logger)


class _BarBesideLog(Bar):
    """A bar that is cleared before anything is logged."""

    def __init__(self, stream: TextIO, logger: logging.Logger) -> None:
        super().__init__(stream)
        self._handlers = _handlers(logger)
        for handler in self._handlers:
            handler.addFilter(self._make_room)

    def close(self) -> None:
        super().close()
        for handler in self._handlers:
            handler.removeFilter(self._make_room)

    def _make_room(self, _record: logging.LogRecord) -> bool:
        self.clear()
        return True


def _handlers(logger: logging.Logger | None) -> list[logging.Handler]:
    handlers: list[logging.Handler] = []
    while logger:
        handlers += logger.handlers
        logger = logger.parent if logger.propagate else None
    return handlers
