"""`kwindex mcp`: the same questions as tools of the Model Context Protocol, over standard input and output.

Everything is read only, and answers hold what is in the tree: files are found among those that were indexed.
"""

import argparse
import gc
import threading
from collections.abc import Callable
from typing import Annotated

from mkdocs_kwindex.cli.answer_source import AnswerSource
from mkdocs_kwindex.cli.answer_values import AmbiguousError, Answer, UnknownError
from mkdocs_kwindex.cli.answers import Answers
from mkdocs_kwindex.cli.ask import answer_lines, shown_lines
from mkdocs_kwindex.cli.configuration import Configuration, configured
from mkdocs_kwindex.cli.terminal import FOUND, CommandError, Terminal, printable
from mkdocs_kwindex.cli.watched_state import WatchedState

# The SDK makes many objects that stay: to search them for cycles takes a fifth of its start.
gc.disable()
try:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations
    from pydantic import Field
except ImportError as error:
    raise CommandError("'kwindex mcp' needs the official SDK: pip install 'mkdocs-kwindex[mcp]'") from error
finally:
    gc.enable()

_MOST = 200
_MOST_TOKENS = 20_000
_INSTRUCTIONS = """\
Answers about the code of one source tree, from an analysis that resolves names across files. Prefer it to searching for
text: `list_uses` knows which definition a name means, through imports, re-exports, types and inheritance. Answers are
true to the files on disk. Names are dotted paths, or as much of their end as tells which is meant.
"""

Name = Annotated[
    str, Field(description="dotted path of a definition, or the end of one: `Context.invoke`", max_length=1000)
]
File = Annotated[
    str, Field(description="path of a file in the tree, or the end of one: `click/core.py`", max_length=4000)
]
Revision = Annotated[str, Field(description="tag, branch or commit", pattern=r"^[\w./@^~+-]+$", max_length=200)]
Limit = Annotated[int, Field(description="how many lines at most", ge=1, le=_MOST)]
Tokens = Annotated[int, Field(description="how many tokens at most", ge=50, le=_MOST_TOKENS)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: all is said by the client."""


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Serve until the client is gone."""
    server(configured(asked), terminal).run("stdio")
    return FOUND


class Tools:
    """The questions as a client asks them."""

    def __init__(self, configuration: Configuration, terminal: Terminal) -> None:
        """Take the configuration; nothing is analysed until the first question."""
        self._configuration = configuration
        self._terminal = terminal
        self._lock = threading.Lock()
        self._state_of = WatchedState()
        self._source = AnswerSource(configuration, terminal, configuration.base, self._state_of)

    def find_definitions(self, name: Name, limit: Limit = 20) -> str:
        """Find definitions by name, the most used first; `*` and `?` stand for any characters."""
        return self._lines(lambda answers: answers.find(name, limit))

    def list_uses(self, name: Name, limit: Limit = 50) -> str:
        """List the uses of a definition: file, line, column, kind of use, the definition around it, the line itself."""
        return self._lines(lambda answers: answers.uses(name, limit))

    def list_tests(self, name: Name, limit: Limit = 50) -> str:
        """List the tests that use a definition or a member of it."""
        return self._lines(lambda answers: answers.tests(name, limit))

    def show_definition(self, name: Name) -> str:
        """Show the signature, docstring and source lines of a definition."""
        return self._answer(lambda answers: self._shown(answers, name))

    def outline_file(self, file: File, limit: Limit = _MOST) -> str:
        """List what a file defines, with lines and signatures."""
        return self._lines(lambda answers: answers.outline(file, limit), by_file=True)

    def list_importers(self, file: File, limit: Limit = 50) -> str:
        """List the imports that lead to a file."""
        return self._lines(lambda answers: answers.importers(file, limit))

    def map_tree(
        self, below: Annotated[str, Field(description="folder or file; empty for all")] = "", tokens: Tokens = 1024
    ) -> str:
        """List the definitions that most other files use, by file: where to begin reading an unknown tree."""
        return self._lines(lambda answers: answers.map(tokens, below), by_file=True)

    def list_changes(self, revision: Revision, limit: Limit = 100) -> str:
        """List what is public and has changed since a git revision, what breaks callers first."""
        with self._lock:
            # Comparing needs the analysis, which the other questions do without.
            from mkdocs_kwindex.cli.diff import compare, text_lines  # noqa: PLC0415

            try:
                changes = compare(self._configuration, self._terminal, revision, state_of=self._state_of)
            except CommandError as error:
                raise ToolError(str(error)) from error
        return "\n".join(text_lines(changes, [change for change in changes.changes if change.is_public], limit))

    def _shown(self, answers: Answers, name: str) -> str:
        return "\n".join(shown_lines(answers.show(name), self._terminal, self._configuration.base))

    def _lines(self, ask: Callable[[Answers], Answer], *, by_file: bool = False) -> str:
        return self._answer(lambda answers: self._text(ask(answers), by_file=by_file))

    def _answer(self, ask: Callable[[Answers], str]) -> str:
        # One at a time: what has changed is analysed once, whoever asks first.
        with self._lock:
            try:
                return ask(self._source.answers())
            except AmbiguousError as error:
                return f"{error.answer.about}; ask for one of them:\n{self._text(error.answer, by_file=False)}"
            except UnknownError as error:
                return printable(error.answer.headline)
            except CommandError as error:
                raise ToolError(str(error)) from error

    def _text(self, answer: Answer, *, by_file: bool) -> str:
        lines = answer_lines(answer, self._terminal, self._configuration.base, by_file=by_file)
        return "\n".join([printable(answer.headline), *lines])


def server(configuration: Configuration, terminal: Terminal) -> MCPServer:
    """Make the server.

    Args:
        configuration: What is configured.
        terminal: Receives the progress of the analysis, beside the protocol.
    """
    tools = Tools(configuration, terminal)
    made = MCPServer("kwindex", instructions=_INSTRUCTIONS, log_level="WARNING")
    annotations = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    for tool in (
        tools.find_definitions,
        tools.list_uses,
        tools.list_tests,
        tools.show_definition,
        tools.outline_file,
        tools.list_importers,
        tools.map_tree,
        tools.list_changes,
    ):
        made.tool(annotations=annotations, structured_output=False)(tool)
    return made
