"""Names that code looks up as it runs: given to a function, listed in a table, or put together from parts."""

from collections.abc import Iterator
from functools import cached_property
from typing import Protocol

from mkdocs_kwindex.model.names import Listed
from mkdocs_kwindex.resolve.definition_places import ELSEWHERE, DefinitionPlace, Places, joined
from mkdocs_kwindex.resolve.evaluator import Evaluator
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.module_names import Found
from mkdocs_kwindex.resolve.mro import ClassKey, Member
from mkdocs_kwindex.resolve.values import ClassValue, FunctionValue, Instance, ModuleValue, SuperValue, Value, Values

_MAX_FITTING = 60


class Definitions(Protocol):
    """Finds the places that define names; implemented by `go_to_definition.Locator`."""

    def locate(self, number: int, node: int, /) -> Places:
        """Return the places that a node of a file may name."""

    def values(self, file: File, node: int, /) -> Values:
        """Return the values of a node."""

    def attribute(self, values: Values, name: str, /) -> Places:
        """Find an attribute of values."""

    def member(self, member: Member | Found | None, /) -> Places:
        """Return the places that define a member."""

    def name_of_module(self, module: str, name: str, /) -> Places:
        """Return the places that define a name of a module."""


class LookedUpNames:
    """Finds what strings name for the code that looks them up."""

    def __init__(self, inference: Evaluator, locator: Definitions) -> None:
        self._inference = inference
        self._files = inference.files
        self._locator = locator

    def chosen(self, file: File, a: int, b: int) -> Places:
        """Find what a function takes by the name that a call gives it."""
        name, position, key = file.items(b)
        found: Places = ()
        for value in self._locator.values(file, a):
            home = self._files[value.file] if isinstance(value, FunctionValue) else None
            if home is None or not isinstance(value, FunctionValue) or value.row not in home.looked_up:
                continue
            parameters = home.function_entry(value.row).parameters
            given = position + (value.receiver is not None)
            for number, subject in home.looked_up[value.row]:
                named = key >= 0 and home.strings[parameters[number][0]] == file.strings[key]
                if named or (key < 0 and number == given):
                    found = joined(found, self._attribute(home, subject, file.strings[name]))
        return found

    def listed(self, file: File, definition: int, b: int) -> Places:
        """Find what a string in a table is for those that look names up in the table, in other files."""
        string, how = file.items(b)
        found: Places = ()
        for taken, number, subject in self._lookups.get((file.number, definition), ()):
            # Of what is no dictionary, items are what is iterated over as well as what is asked for by an index.
            if how in (taken, Listed.ITEM):
                found = joined(found, self._attribute(self._files[number], subject, file.strings[string]))
        return found

    @cached_property
    def _lookups(self) -> dict[tuple[int, int], list[tuple[int, int, int]]]:
        """Where names are looked up in variables of other files: what is taken from them, the file, what is asked."""
        found: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        for file in self._files:
            for table, taken, subject in file.tables:
                for place in self._locator.locate(file.number, table):
                    if place.definition >= 0 and not place.parameter:
                        found.setdefault((place.file, place.definition), []).append((taken, file.number, subject))
        return found

    def _attribute(self, file: File, subject: int, name: str) -> Places:
        return self._locator.attribute(self._locator.values(file, subject), name)

    def keyed(self, file: File, a: int, b: int) -> Places:
        """Find what a key is of that a `TypedDict` declares."""
        values = self._locator.values(file, a)
        is_declared = values and all(map(self._inference.typed_dicts.is_one, values))
        return self._attribute(file, a, file.strings[file.items(b)[1]]) if is_declared else ()

    def begun(self, file: File, a: int, b: int) -> Places:
        """Find the attributes whose names begin as a name does that is put together where the code runs."""
        prefix = file.strings[b]
        fitting = {
            place: None
            for value in self._locator.values(file, a)
            for place in self._beginning_with(value, prefix)
            if place.definition >= 0
        }
        found = tuple(fitting)[:_MAX_FITTING]
        # Which one is meant shows only when the code runs.
        return (*found, ELSEWHERE) if len(found) == 1 else found

    def _beginning_with(self, value: Value, prefix: str) -> Iterator[DefinitionPlace]:
        if isinstance(value, ModuleValue):
            for file in self._inference.modules.by_name.get(value.name, ())[:1]:
                for name in file.members:
                    if name.startswith(prefix):
                        yield from self._locator.name_of_module(value.name, name)
        if not isinstance(value, (Instance, ClassValue, SuperValue)):
            return
        classes, key = self._inference.classes, (value.file, value.row)
        for entry in (*classes.linear(key), *self._subclasses.get(key, ())):
            if isinstance(entry, tuple):
                for name in classes.entry(entry).members:
                    if name.startswith(prefix):
                        yield from self._locator.member(classes.own(entry, name))

    @cached_property
    def _subclasses(self) -> dict[ClassKey, list[ClassKey]]:
        """The classes that derive from a class, directly or not."""
        found: dict[ClassKey, list[ClassKey]] = {}
        for file in self._files:
            for row in range(file.class_count):
                key = (file.number, row)
                for entry in self._inference.classes.linear(key)[1:]:
                    if isinstance(entry, tuple):
                        found.setdefault(entry, []).append(key)
        return found
