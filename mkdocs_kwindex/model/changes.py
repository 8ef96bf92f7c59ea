"""Differences between the public interfaces of two states of a tree."""

from enum import StrEnum

from msgspec import Struct


class ChangeKind(StrEnum):
    """What has become of a definition."""

    REMOVED = "removed"
    MOVED = "moved"
    KIND = "kind"
    SIGNATURE = "signature"
    PRIVATE = "made private"
    DEPRECATED = "deprecated"
    CHANGED = "changed"
    PUBLIC = "made public"
    ADDED = "added"


class Change(Struct, frozen=True):
    """A change of one definition.

    Attributes:
        kind: What has become of it.
        symbol: Its dotted path; of one that was moved or removed the old one.
        file: The file that holds it, as a path from the top-level package down; of one that was removed the old one.
        line: Its line there, from 1; 0 where that is not known.
        before: How it was written, or called; empty where it was not there.
        after: How it is written, or called; empty where it is not there.
        breaks: What breaks callers, each in half a sentence; empty where nothing is known to.
        is_public: Whether it is public, in one of the two states.
    """

    kind: ChangeKind
    symbol: str
    file: str
    line: int
    before: str = ""
    after: str = ""
    breaks: tuple[str, ...] = ()
    is_public: bool = True


class Changes(Struct, frozen=True):
    """What has changed between two states of the tree.

    Attributes:
        old: The git revision that the tree is compared to, as it was asked for.
        new: What is compared; empty for the files on disk.
        changes: The changes, those that break callers first.
        unread: The files of which one state cannot be parsed, which are not compared.
    """

    old: str
    new: str
    changes: tuple[Change, ...]
    unread: tuple[str, ...]
