"""`kwindex diff`: what has changed since a revision, and what of it breaks callers."""

import argparse
import json
from collections.abc import Iterator, Sequence

import msgspec

from mkdocs_kwindex.cli.changes_cache import ChangesCache
from mkdocs_kwindex.cli.configuration import Configuration, configured
from mkdocs_kwindex.cli.file_states import StateOf, disk_state
from mkdocs_kwindex.cli.terminal import FOUND, NOTHING_FOUND, Terminal, printable
from mkdocs_kwindex.model.changes import Change, ChangeKind, Changes
from mkdocs_kwindex.model.escaping import one_line
from mkdocs_kwindex.model.markdown_text import code_markdown
from mkdocs_kwindex.model.wording import plural

_LIMIT = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("old", metavar="REV", help="a tag, branch or commit; or a folder with the packages")
    parser.add_argument(
        "new", metavar="REV", nargs="?", default="", help="what to compare, instead of the files on disk"
    )
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="how to write (text)")
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    parser.add_argument("--private", action="store_true", help="tell what is private, too")
    parser.add_argument("--fail-on", choices=("breaking", "any"), help="exit with 1 if there are such changes")
    parser.add_argument("-n", "--limit", type=int, default=_LIMIT, metavar="N", help="how many to list, 0 for all")


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Write the changes."""
    changes = compare(configured(asked), terminal, asked.old, asked.new, folders=True)
    for path in changes.unread:
        terminal.say(f"{path}: cannot be parsed in one of the states; nothing is told of it")
    shown = [change for change in changes.changes if change.is_public or asked.private]
    lines = {"text": text_lines, "markdown": markdown_lines, "json": json_lines}[asked.format]
    for line in lines(changes, shown, asked.limit or len(shown)):
        terminal.answer(line)
    breaking = any(change.breaks for change in shown)
    fails = breaking if asked.fail_on == "breaking" else bool(shown) and asked.fail_on == "any"
    return NOTHING_FOUND if fails else FOUND


def compare(
    configuration: Configuration,
    terminal: Terminal,
    old: str,
    new: str = "",
    *,
    folders: bool = False,
    state_of: StateOf = disk_state,
) -> Changes:
    """Compare two states of the tree, or take what was found when they were the same.

    Args:
        configuration: What is configured.
        terminal: Called with each warning.
        old: A revision, or a folder with the packages.
        new: The same; empty for the files on disk.
        folders: Whether a folder may stand for a revision.
        state_of: Makes states of folders.

    Raises:
        CommandError: There is no such revision, or an option is wrong.
    """
    cache = ChangesCache(configuration, old, new, state_of)
    if (changes := cache.read()) is not None:
        return changes
    from mkdocs_kwindex.cli.comparing import compare_states  # noqa: PLC0415 - what was compared needs no pipeline

    return compare_states(configuration, terminal, old, new, cache, folders=folders)


def text_lines(changes: Changes, shown: Sequence[Change], limit: int) -> Iterator[str]:
    """Yield the changes as lines of text."""
    if not shown:
        yield printable(f"nothing has changed since {changes.old}")
    for change in shown[:limit]:
        place = f"{change.file}:{change.line}" if change.line else change.file
        yield printable(f"{place}: [{change.kind}] {_what(change)}")
        for sentence in change.breaks:
            yield printable(f"    breaks callers: {sentence}")
    yield from _rest(shown, limit)


def markdown_lines(changes: Changes, shown: Sequence[Change], limit: int) -> Iterator[str]:
    """Yield the changes as Markdown, as it is put into a pull request."""
    yield f"## Changes since {_code(changes.old)}"
    for title, some in (
        ("Breaks callers", [change for change in shown[:limit] if change.breaks]),
        *(
            (kind.capitalize(), [change for change in shown[:limit] if not change.breaks and change.kind is kind])
            for kind in ChangeKind
        ),
    ):
        if some:
            yield f"\n### {title}\n"
        for change in some:
            arrow = f" → {_code(change.after)}" if change.after and change.before else ""
            written = f": {_code(change.before or change.after)}{arrow}" if change.before or change.after else ""
            yield f"- {_code(change.symbol)}{written}"
            yield from (f"    - {_code(sentence)}" for sentence in change.breaks)
    if not shown:
        yield "\nNothing."
    yield from (f"\n{line}" for line in _rest(shown, limit))


def json_lines(changes: Changes, shown: Sequence[Change], limit: int) -> Iterator[str]:
    """Yield the changes as one line of JSON."""
    yield json.dumps(
        {
            "old": changes.old,
            "new": changes.new,
            "total": len(shown),
            "breaking": sum(bool(change.breaks) for change in shown),
            "unread": list(changes.unread),
            "changes": [msgspec.to_builtins(change) for change in shown[:limit]],
        }
    )


def _what(change: Change) -> str:
    if change.kind is ChangeKind.MOVED:
        return f"{change.symbol} → {change.after}"
    if change.before and change.after:
        return f"{change.symbol}: {change.before} → {change.after}"
    written = change.before or change.after
    return f"{change.symbol}: {written}" if written else change.symbol


def _rest(shown: Sequence[Change], limit: int) -> Iterator[str]:
    breaking = sum(bool(change.breaks) for change in shown)
    if len(shown) > limit:
        yield f"… {len(shown) - limit:,} more"
    if shown:
        yield f"{plural(len(shown), 'change')}, {breaking:,} of them known to break callers"


def _code(text: str) -> str:
    return code_markdown(one_line(text))
