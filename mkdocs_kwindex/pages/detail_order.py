"""How each definition is shown in the Detailed Analysis: in view, on one line, or in a fold that is closed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum

from msgspec import Struct, structs

from mkdocs_kwindex.model import Definition, FileRecord, Kind, SectionKind
from mkdocs_kwindex.model.definitions import PRIVATE
from mkdocs_kwindex.model.wording import plural

TOP_LEVEL = 3
"""The level of the headings of definitions at module level."""

_VALUES = {Kind.ATTRIBUTE, Kind.CONSTANT, Kind.TYPE_ALIAS}
# So many without a docstring are in view in each class and in the module, of values and of the others.
_SHOWN_VALUES = 4
_SHOWN_OTHERS = 3
# A fold takes as much room as two lines.
_WORTH_FOLDING = 3
# So many of a scope are in view, which is some forty screens; of the others so many are in each fold.
_MOST_SHOWN = 200
_MOST_IN_FOLD = 100
# As much text as fits on a line or two below a name.
_SHORT_DOCSTRING = 300
_NAMED = 8


class Closes(Enum):
    """What may end after an entry."""

    FOLD = "fold"
    ENTRY = "entry"


class DetailPosition(Struct, frozen=True):
    """The place of a definition.

    Attributes:
        index: Its index among the definitions of the file.
        level: The level of its heading, 3 to 6.
        is_brief: Whether it takes one line, as it has no docstring, or the few words that a variable needs.
        opens: What the fold that begins with it is called; empty when none does.
        nested: What the function defines, which follows it and is in its own fold; names with commas between.
        closes: What ends after it, in this order: folds, and entries of functions that hold others.
    """

    index: int
    level: int
    is_brief: bool
    opens: str = ""
    nested: str = ""
    closes: tuple["Closes", ...] = ()


def places(
    record: FileRecord, folded: Mapping[int, Sequence[int]], apart: Collection[int] = (), within: int = -1
) -> Sequence[DetailPosition]:
    """Put the definitions of a file in the order of the page, each followed by those inside it.

    In each class, and in the module, what is public and documented comes first, what is neither is in a fold, and what
    is defined only when the file runs as a program comes last.

    Args:
        record: The file.
        folded: The indices of definitions that are in the entry of another one, by the index of that.
        apart: The indices of classes that have a page of their own, which holds what is inside of them.
        within: The index of one of them, for its page.
    """
    hidden = {other: index for index, others in folded.items() for other in others}
    documented = {index for index, definition in enumerate(record.definitions) if _is_documented(definition)}
    documented.update(index for index, others in folded.items() if not documented.isdisjoint(others))
    children: dict[int, list[int]] = {}
    for index, definition in enumerate(record.definitions):
        if index not in hidden:
            children.setdefault(hidden.get(definition.parent, definition.parent), []).append(index)
    order = _Order(record.definitions, children, documented, apart)
    if within < 0:
        order.add_scope(-1, TOP_LEVEL)
    else:
        order.add_whole(within, TOP_LEVEL - 1)
    return order.places


def is_demonstration(definition: Definition) -> bool:
    """Return whether a definition is there only when the file runs as a program."""
    branch = definition.branch.partition(" › ")[0]
    return branch.startswith("if ") and "__name__" in branch and "__main__" in branch


def is_private(definition: Definition) -> bool:
    """Return whether a definition's name, or its docstring, says that it is private."""
    name = definition.name
    return PRIVATE in definition.labels or (name.startswith("_") and not _is_special(name))


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _is_documented(definition: Definition) -> bool:
    return bool(definition.docstring or definition.comment)


def _is_brief(definition: Definition) -> bool:
    documented = definition.docstring or definition.comment
    if documented is None:
        return True
    sections = documented.sections
    return definition.kind in _VALUES and all(
        section.kind is SectionKind.TEXT and len(section.html) <= _SHORT_DOCSTRING for section in sections
    )


class _Order:
    """Collects the places, scope by scope."""

    def __init__(
        self,
        definitions: Sequence[Definition],
        children: dict[int, list[int]],
        documented: Collection[int],
        apart: Collection[int],
    ) -> None:
        self.places: list[DetailPosition] = []
        self._apart = apart
        self._definitions = definitions
        self._children = children
        self._documented = documented

    def add_scope(self, parent: int, level: int) -> None:
        """Add what a definition, or the module, holds."""
        members = self._children.get(parent, [])
        if parent >= 0 and self._definitions[parent].kind is not Kind.CLASS:
            if members:
                self.places[-1] = structs.replace(self.places[-1], nested=self._named(members))
                self._add_sorted(members, level, Closes.ENTRY)
            return
        demonstrations = [index for index in members if is_demonstration(self._definitions[index])]
        members = [index for index in members if index not in set(demonstrations)] if demonstrations else members
        shown = self._shown(members)
        folded = [index for index in members if index not in shown]
        ordered = sorted(shown, key=lambda index: (self._rank(index), index))
        self._add(ordered[:_MOST_SHOWN], level)
        noun = "definition" if parent < 0 else "member"
        for first in range(_MOST_SHOWN, len(ordered), _MOST_IN_FOLD):
            beyond = ordered[first : first + _MOST_IN_FOLD]
            self._add_fold(beyond, level, f"{plural(len(beyond), f'more {noun}')}: {self._named(beyond)}")
        self._add_fold(folded, level, f"{plural(len(folded), f'more {noun}')}: {self._named(folded)}")
        names = self._named(demonstrations)
        self._add_fold(demonstrations, level, f"Defined only when the file runs as a program: {names}")

    def add_whole(self, index: int, level: int) -> None:
        """Add a definition and what is inside it."""
        self.places.append(DetailPosition(index, level, is_brief=False))
        self.add_scope(index, level + 1)

    def _shown(self, members: Sequence[int]) -> set[int]:
        """Choose what is in view."""
        brief: dict[bool, list[int]] = {True: [], False: []}
        shown = set()
        for index in members:
            definition = self._definitions[index]
            if is_private(definition):
                continue
            if index in self._documented or self._holds_documented(index):
                shown.add(index)
            elif not _is_special(definition.name):
                brief[definition.kind in _VALUES].append(index)
        # Where nothing has a docstring, the definitions are in view as far as they are short.
        if not shown:
            shown.update(brief[False][:_SHOWN_OTHERS])
        shown.update(brief[True][:_SHOWN_VALUES])
        if not shown:
            shown.update(members[:_SHOWN_OTHERS])
        rest = [index for index in members if index not in shown]
        if len(rest) < _WORTH_FOLDING and all(map(self._is_brief, rest)):
            shown.update(rest)
        return shown

    def _is_brief(self, index: int) -> bool:
        definition = self._definitions[index]
        is_said_elsewhere = index in self._documented and not _is_documented(definition)
        return _is_brief(definition) and not is_said_elsewhere and not self._holds_documented(index)

    def _holds_documented(self, index: int) -> bool:
        """Return whether a class has a member with a docstring."""
        members = self._children.get(index, ())
        return self._definitions[index].kind is Kind.CLASS and any(member in self._documented for member in members)

    def _rank(self, index: int) -> int:
        """Put variables first, on their lines, then what has a docstring, then the others' lines."""
        if not self._is_brief(index):
            return 1
        return 0 if self._definitions[index].kind in _VALUES else 2

    def _add(self, members: Iterable[int], level: int) -> None:
        for index in members:
            self.places.append(DetailPosition(index, min(level, 6), index not in self._apart and self._is_brief(index)))
            if index in self._children and index not in self._apart:
                self.add_scope(index, level + 1)

    def _add_fold(self, members: Sequence[int], level: int, title: str) -> None:
        if members:
            first = len(self.places)
            self._add_sorted(members, level, Closes.FOLD)
            self.places[first] = structs.replace(self.places[first], opens=title)

    def _add_sorted(self, members: Sequence[int], level: int, closes: Closes) -> None:
        self._add(sorted(members, key=lambda index: (self._rank(index), index)), level)
        last = self.places[-1]
        self.places[-1] = structs.replace(last, closes=(*last.closes, closes))

    def _named(self, members: Sequence[int]) -> str:
        names = list(dict.fromkeys(self._definitions[index].name for index in members))
        return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
