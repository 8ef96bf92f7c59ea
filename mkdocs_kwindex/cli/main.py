"""The command line: which commands there are, and what every one of them understands.

`argparse` is part of Python and imported in a few milliseconds; answers from the cache have a third of a second. Each
command is imported when it is asked for.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import NamedTuple

from mkdocs_kwindex.cli.terminal import FAILED, CommandError, Terminal


class Command(NamedTuple):
    """A command: the module with its `add_arguments` and `run`, and what it does in a few words."""

    module: str
    summary: str


_LONGEST = 20_000
_ASK = "mkdocs_kwindex.cli.ask"
_CHECKS = "mkdocs_kwindex.cli.checks"
COMMANDS: Mapping[str, Command] = {
    "new": Command("mkdocs_kwindex.cli.new", "write a mkdocs.yml and a first page, never over a file"),
    "export": Command("mkdocs_kwindex.cli.export", "write what is known as files for people, hosts and programs"),
    "find": Command(_ASK, "find definitions by name"),
    "uses": Command(_ASK, "list the uses of a definition"),
    "show": Command(_ASK, "show a definition: signature, docstring, lines"),
    "outline": Command(_ASK, "list what a file defines"),
    "importers": Command(_ASK, "list the imports that lead to a file"),
    "tests": Command(_ASK, "list the tests that use a definition"),
    "map": Command(_ASK, "list the most used definitions of the tree within a budget"),
    "diff": Command("mkdocs_kwindex.cli.diff", "tell what has changed since a revision, and what breaks callers"),
    "docstrings": Command(_CHECKS, "tell how much has a docstring, and what has none"),
    "unused": Command(_CHECKS, "list definitions of which no use is found by name"),
    "deprecations": Command(_CHECKS, "list what is deprecated, and what to use instead"),
    "notes": Command(_CHECKS, "list the notes in comments, such as TODO and FIXME"),
    "contracts": Command(_CHECKS, "check the import contracts that import-linter and tach declare"),
    "lines": Command(_CHECKS, "list the functions and classes whose lines tests do not execute"),
    "mcp": Command(
        "mkdocs_kwindex.cli.mcp_server", "answer the same questions to programs, by the Model Context Protocol"
    ),
    "report": Command("mkdocs_kwindex.cli.report", "tell what is indexed, what is left out and why"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: What follows its name; by default what the process was started with.

    Returns:
        The exit code: 0 when all is well, 1 when nothing was found or a check fails, 2 when it could not be done.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    terminal, is_verbose = Terminal(), False
    try:
        _check_length(given)
        asked = _parser(given).parse_args(given)
        terminal, is_verbose = Terminal(quiet=asked.quiet, verbose=asked.verbose), asked.verbose
        code: int = import_module(COMMANDS[asked.command].module).run(asked, terminal)
        sys.stdout.flush()
    except CommandError as error:
        terminal.fail(str(error))
        return FAILED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the answer has seen enough, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if is_verbose:
            raise
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        terminal.fail(f"cannot go on ({what}); --verbose shows where")
        return FAILED
    return code


def _check_length(given: Sequence[str]) -> None:
    for argument in given:
        if len(argument) > _LONGEST or "\0" in argument:
            expected = f"expected an argument of at most {_LONGEST:,} characters, none of them NUL"
            raise CommandError(f"'{argument[:40]}…': {expected}")


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    group = common.add_argument_group("configuration and output")
    group.add_argument("--config", metavar="FILE", help="mkdocs.yml, properdocs.yml or pyproject.toml to read")
    group.add_argument("-C", "--directory", metavar="DIR", default=".", help="work as if started there")
    group.add_argument(
        "-o",
        "--option",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="set an option of the plugin, with a value in YAML; may be repeated",
    )
    volume = group.add_mutually_exclusive_group()
    volume.add_argument("-q", "--quiet", action="store_true", help="write answers and errors only")
    volume.add_argument("-v", "--verbose", action="store_true", help="tell every problem of the analysis")
    parser = argparse.ArgumentParser(
        prog="kwindex", description="Ask about the code of a repository or a package, from one analysis of all of it."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="write the version and end")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        subparser = commands.add_parser(
            name, help=command.summary, description=f"{command.summary.capitalize()}.", parents=[common]
        )
        if name in given:
            import_module(command.module).add_arguments(subparser)
    return parser


class _Version(argparse.Action):
    """Writes the version, which is slow to find, only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from mkdocs_kwindex.model.release import release  # noqa: PLC0415 - takes as long as an answer

        sys.stdout.write(f"kwindex {release()}\n")
        parser.exit()
