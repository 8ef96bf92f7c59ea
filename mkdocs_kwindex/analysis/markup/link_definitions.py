"""Link targets and substitutions that a reStructuredText document defines."""

import re
import sys
from collections.abc import Sequence
from typing import Final

from mkdocs_kwindex.analysis.markup.code import indentation

TARGET: Final = re.compile(r"\.\. +_([^:`]+|`[^`]+`): *(\S.*)?\Z")
"""Takes apart the definition of a link's target: its label, and its address."""

SUBSTITUTION: Final = re.compile(r"\.\. +\|([^|]+)\| +([A-Za-z-]+) ?::(?: +(.*))?\Z")
"""Takes apart the first line of the definition of a substitution: its name, its directive, and the argument."""

_CODE_POINT = re.compile(r"(?:U\+|0x|\\u|x)([0-9A-Fa-f]{2,6})\Z")
_ALTERNATIVE = re.compile(r"\s+:alt: +(\S.*)\Z")


class Definitions:
    """The targets of links and the substitutions of a text, and which of them the text uses.

    Attributes:
        targets: The addresses, by labels in lower case.
        substitutions: What stands for a name between bars, in the text's own markup.
    """

    def __init__(self, text: str = "") -> None:
        """Collect what a text defines."""
        self.targets: dict[str, str] = {}
        self.substitutions: dict[str, str] = {}
        self._text = ""
        if ".. " in text and (" _" in text or " |" in text):
            self._text = " ".join(text.lower().split())
            self._collect(text.split("\n"))

    def uses_target(self, label: str) -> bool:
        """Whether a link of the text leads to a target."""
        label = label.strip("`").lower()
        return f"{label}_" in self._text or f"{label}`_" in self._text or f"{label}|_" in self._text

    def uses_substitution(self, name: str) -> bool:
        """Whether a substitution is used in the text; its definition holds its name too."""
        return self._text.count(f"|{name.lower()}|") > 1

    def _collect(self, lines: Sequence[str]) -> None:
        for number, line in enumerate(lines):
            stripped = line.strip()
            if not stripped.startswith(".. "):
                continue
            more = _more_lines(lines, number)
            if target := TARGET.match(stripped):
                if address := whole_address(target, more):
                    self.targets[target[1].strip("`").lower()] = address
            elif (found := SUBSTITUTION.match(stripped)) and (replacement := _replacement(found, more)):
                self.substitutions[found[1]] = replacement


def whole_address(target: re.Match[str], more: Sequence[str]) -> str:
    """The address of a link's target, which may go on over further lines."""
    return "".join([target[2] or "", *(line.strip() for line in more)])


def _more_lines(lines: Sequence[str], number: int) -> list[str]:
    """The lines of a definition below its first."""
    margin = indentation(lines[number])
    end = number + 1
    while end < len(lines) and lines[end].strip() and indentation(lines[end]) > margin:
        end += 1
    return list(lines[number + 1 : end])


def _replacement(found: re.Match[str], more: Sequence[str]) -> str:
    """What a substitution stands for; empty where that is known only when the documentation is built."""
    name, directive, argument = found[1], found[2], found[3] or ""
    if directive == "replace":
        return " ".join([argument, *(line.strip() for line in more)]).strip()
    if directive == "image":
        alternatives = [option[1] for line in more if (option := _ALTERNATIVE.match(line))]
        return alternatives[0] if alternatives else name
    if directive == "unicode":
        return "".join(_character(word) for word in argument.partition(" ..")[0].split())
    return ""


def _character(word: str) -> str:
    code = _CODE_POINT.match(word)
    if code is None:
        return word
    number = int(code[1], 16)
    return chr(number) if number <= sys.maxunicode and chr(number).isprintable() else word
