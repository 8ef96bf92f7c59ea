"""Writes code blocks, admonitions and lists in Markdown, for the conversion from reStructuredText."""

import re
from collections.abc import Sequence

from msgspec import Struct

_LANGUAGE = re.compile(r"[A-Za-z][\w+.-]*")


class ListItem(Struct, frozen=True):
    """An item of a list.

    Attributes:
        marker: The number of an item of an enumeration, empty for a bullet.
        content: Its content in Markdown.
    """

    marker: str
    content: list[str]


class BlockWriter:
    """Writes blocks in Markdown. A subclass may put a mark in their place and keep the finished HTML."""

    def code(self, lines: list[str], language: str) -> list[str]:
        """Write a code block.

        Args:
            lines: The code.
            language: The name of its language; odd ones are shown without colours.
        """
        ticks = "```"
        while any(ticks in line for line in lines):
            ticks += "`"
        safe_language = language if _LANGUAGE.fullmatch(language) else "text"
        return [f"{ticks}{safe_language}", *lines, ticks]

    def aside(self, text: str) -> list[str]:
        """Write what speaks to documentation tools rather than to readers, in small print."""
        return self.code([text], "text")

    def admonition(self, kind: str, title: str, content: list[str]) -> list[str]:
        """Write an admonition.

        Args:
            kind: Its type, which decides on colour and icon.
            title: Its title.
            content: Its content in Markdown.
        """
        quotable = title.replace('"', "'") or kind.capitalize()
        return [f'!!! {kind} "{quotable}"', "", *indent(content or [""])]

    def list_items(self, items: Sequence[ListItem]) -> list[str]:
        """Write a bullet list or an enumeration."""
        output: list[str] = []
        for item in items:
            marker = f"{item.marker}." if item.marker else "-"
            output.append(f"{marker} {item.content[0] if item.content else ''}")
            output.extend(indent(item.content[1:]))
            if "" in item.content:
                output.append("")
        return output


def indent(lines: Sequence[str]) -> list[str]:
    """The lines as content of a block that they are nested in."""
    return [f"    {line}" if line else "" for line in lines]
