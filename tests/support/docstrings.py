"""Docstrings made at random: every style, every block, and the mistakes that authors make."""

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SCRIPTS = ("wort", "Слово", "単語", "λέξη", "mot_de", "a.b.c", "x-y", "Über")
_TYPES = (
    "int",
    "{'%s', 'full'} or int, default: '%s'",
    "list of %s",
    "array_like, shape (%s, n)",
    ":class:`%s`, optional",
    "Callable[[%s], str]",
    "float, optional (default=%s)",
    "%s or None",
)


class DocstringMaker:
    """Makes docstrings in which every word is there once.

    Attributes:
        words: The words of the last docstring.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - of tests, not of secrets
        self.words: list[str] = []

    def make(self) -> str:
        """Make a docstring."""
        self.words = []
        style = self._random.choice([self._google, self._numpy, self._sphinx])
        lines = [self._sentence()]
        if self._random.random() < 0.8:
            lines += ["", *style()]
        lines += ["", *self._blocks(2)]
        docstring = "\n".join(lines)
        # Not all that was made was chosen.
        self.words = [word for word in self.words if word in docstring.lower()]
        return docstring

    def _word(self) -> str:
        script = self._random.choice(_SCRIPTS)
        self.words.append(f"{script}{len(self.words):04}".lower())
        return f"{script}{len(self.words) - 1:04}"

    def _type(self) -> str:
        kind = self._random.choice(_TYPES)
        return kind % tuple(self._plain() for _ in range(kind.count("%s")))

    def _plain(self) -> str:
        self.words.append(f"Name{len(self.words):04}".lower())
        return f"Name{len(self.words) - 1:04}"

    def _sentence(self) -> str:
        words = [self._marked() for _ in range(self._random.randint(1, 9))]
        return " ".join(words) + self._random.choice(["", ".", ".", ":", ",", "…"])

    def _marked(self) -> str:
        marks: list[Callable[[], str]] = [
            lambda: f"*{self._word()}*",
            lambda: f"**{self._plain()} {self._word()}**",
            lambda: f"``{self._word()}``",
            lambda: f"`{self._plain()}`",
            lambda: f":func:`{self._plain()}`",
            lambda: f":ref:`{self._word()} <{self._plain()}>`",
            lambda: f"`{self._word()} <https://x.org/{self._plain()}>`_",
            lambda: f"[{self._word()}](https://x.org/{self._plain()})",
            lambda: f"{self._plain()}*{self._plain()}*{self._plain()}",
            lambda: f"*{self._plain()}, **{self._plain()}",
            lambda: f"|{self._plain()}|",
            lambda: f"({self._word()}: {self._word()})",
            lambda: f"<{self._plain()}>",
            lambda: f"${self._plain()}$",
            lambda: f"{self._plain()}_",
            lambda: f"__{self._plain()}__",
        ]
        return self._random.choice(marks)() if self._random.random() < 0.25 else self._word()

    def _prose(self) -> list[str]:
        return [self._sentence() for _ in range(self._random.randint(1, 3))]

    def _indented(self, lines: list[str], margin: int = 4) -> list[str]:
        return [" " * margin + line if line else "" for line in lines]

    def _blocks(self, depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self._random.randint(0, 3)):
            lines += [*self._block(depth), *([""] if self._random.random() < 0.9 else [])]
        return lines

    def _block(self, depth: int) -> list[str]:
        inner: Callable[[], list[str]] = lambda: self._blocks(depth - 1) if depth else self._prose()  # noqa: E731
        kinds: list[Callable[[], list[str]]] = [
            self._prose,
            lambda: [f"{self._sentence()}::", "", *self._indented(self._prose())],
            lambda: [f">>> {self._plain()}  # doctest: +{self._plain()}", self._word()],
            lambda: [f"```{self._random.choice(['', 'python'])}", self._sentence(), "```"],
            lambda: [f"- {self._sentence()}" for _ in range(2)],
            lambda: [f"{number}. {self._sentence()}" for number in (1, 2)],
            lambda: [f".. note:: {self._word()}", "", *self._indented(inner())],
            lambda: [f".. admonition:: {self._word()}", "", *self._indented(inner())],
            lambda: [f".. versionadded:: 1.2 {self._word()}", *self._indented(self._prose())],
            lambda: [".. code-block:: python", f"   :caption: {self._word()}", "", *self._indented([self._plain()])],
            lambda: [f".. {self._word()} {self._word()}", *self._indented(self._prose(), 3)],
            lambda: [f".. image:: {self._plain()}.png", f"   :alt: {self._word()}"],
            lambda: [f".. {self._random.choice(['module', 'currentmodule', 'index', 'include'])}:: {self._plain()}"],
            lambda: [f".. list-table:: {self._word()}", "", f"   * - {self._word()}", f"     - {self._word()}"],
            lambda: [f".. unknown:: {self._word()}", f"   :option: {self._word()}", "", *self._indented(inner())],
            lambda: [f"{self._word()}\n    {self._sentence()}"],
            lambda: [f"| {self._sentence()}", f"| {self._sentence()}"],
            lambda: [f":{self._plain()}: {self._sentence()}"],
            lambda: [f'!!! note "{self._word()}"', "", *self._indented(self._prose())],
            lambda: [f"> {self._sentence()}"],
            lambda: [f"{self._plain()} {self._plain()}", "-" * 12, "", *self._prose()],
            lambda: ["===== =====", f"{'a':5} {'b':5}", "===== =====", f"{self._plain():12}", "===== ====="],
            lambda: self._indented(self._prose(), self._random.choice([1, 2, 4, 7])),
            lambda: [f".. _{self._plain()}: https://x.org/{self._plain()}"],
            lambda: [f"..  [1] {self._sentence()}", *self._indented(self._prose())],
        ]
        return "\n".join(self._random.choice(kinds)()).split("\n")

    def _google(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self._random.randint(1, 4)):
            title = self._random.choice(["Args", "Keyword Args", "Returns", "Yields", "Raises", "Attributes", "Methods",
                                         "Note", "Examples", "Warning", "Todo", "References"])  # fmt: skip
            lines += [f"{title}:", *self._indented(self._google_entries(), self._random.choice([2, 4])), ""]
        return lines

    def _google_entries(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self._random.randint(1, 4)):
            name = self._random.choice([self._plain(), f"*{self._plain()}", f"{self._plain()}, {self._plain()}"])
            head = self._random.choice([f"{name} ({self._type()}): ", f"{name}: ", f"{self._type()}: ", "", f"{name} "])
            lines += [f"{head}{self._sentence()}", *self._indented(self._blocks(1), self._random.choice([2, 4, 0]))]
        return lines

    def _numpy(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self._random.randint(1, 4)):
            title = self._random.choice(["Parameters", "Returns", "Yields", "Raises", "Attributes", "Methods", "Notes",
                                         "See Also", "Examples", "References", "Other Parameters", "Warns"])  # fmt: skip
            lines += [title, "-" * len(title), *self._numpy_entries(), ""]
        return lines

    def _numpy_entries(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self._random.randint(1, 4)):
            name = self._random.choice([self._plain(), f"*{self._plain()}", f"{self._plain()}, {self._plain()}"])
            head = self._random.choice([f"{name} : {self._type()}", f"{name}: {self._type()}", name, self._sentence()])
            lines += [head, *self._indented(self._prose() + self._blocks(1), self._random.choice([2, 4, 4]))]
        return lines

    def _sphinx(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self._random.randint(1, 6)):
            name = self._plain()
            field = self._random.choice([f"param {name}", f"param {self._type()} {name}", f"raises {name}, {self._plain()}",
                                         "returns", "rtype", f"var {self._plain()} {name}", f"type {name}", "raises",
                                         f"keyword {name}", f"ivar {name}", "yields", f"meta {name}", f"{name}"])  # fmt: skip
            lines += [f":{field}: {self._sentence()}", *self._indented(self._blocks(0), self._random.choice([2, 4]))]
        return lines
