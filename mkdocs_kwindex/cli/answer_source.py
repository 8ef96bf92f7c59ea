"""Where answers come from: the index, after the files that have changed were analysed again."""

from pathlib import Path

from mkdocs_kwindex.cli.answer_index import index_path, is_true, open_index
from mkdocs_kwindex.cli.answers import Answers
from mkdocs_kwindex.cli.configuration import Configuration
from mkdocs_kwindex.cli.file_states import StateOf, disk_state
from mkdocs_kwindex.cli.terminal import CommandError, Terminal


class AnswerSource:
    """Gives answers that are true to the files on disk."""

    def __init__(
        self, configuration: Configuration, terminal: Terminal, start: Path, state_of: StateOf = disk_state
    ) -> None:
        """Take what is needed; nothing is looked at until answers are wanted.

        Args:
            configuration: What is configured.
            terminal: Receives the progress of the analysis.
            start: The folder that paths of files are relative to.
            state_of: Makes states of folders.
        """
        self._path = index_path(configuration)
        self._configuration = configuration
        self._terminal = terminal
        self._start = start
        self._state_of = state_of
        self._opened: Answers | None = None
        self._meta: dict[str, object] = {}

    def answers(self) -> Answers:
        """Return answers about the files as they are.

        Raises:
            CommandError: An option is wrong, or the index cannot be kept.
        """
        if self._opened is not None and is_true(self._meta, self._state_of):
            return self._opened
        if self._path is None or not self._open(self._path) or not is_true(self._meta, self._state_of):
            self._close()
            from mkdocs_kwindex.cli.answer_writer import write_index  # noqa: PLC0415 - what is true needs no analysis

            # It was written a moment ago, and is true to the moment before.
            self._open(write_index(self._configuration, self._path, self._terminal))
        if self._opened is None:
            raise CommandError(f"{self._path}: cannot be read")
        return self._opened

    def _open(self, path: Path) -> bool:
        self._close()
        if found := open_index(path):
            connection, self._meta = found
            self._opened = Answers(connection, self._start)
        return self._opened is not None

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = None
