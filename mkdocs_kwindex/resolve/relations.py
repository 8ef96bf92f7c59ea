"""Queries on the joined names: links of a file, uses of a symbol, relatives of a class, public paths."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import compress, count
from operator import attrgetter
from typing import TYPE_CHECKING

from mkdocs_kwindex.model.names import USES, Columns, NameTable, Use
from mkdocs_kwindex.resolve.definition_places import count_meanings
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.joined_names import JoinedNames
from mkdocs_kwindex.resolve.public_names import Offer
from mkdocs_kwindex.resolve.relation_types import (
    NO_TARGET,
    BaseClass,
    InheritedMember,
    Link,
    Occurrence,
    RowTargets,
    Target,
    TargetKind,
    UseSite,
)

if TYPE_CHECKING:
    from array import array
    from collections.abc import Container, Iterable, Iterator, Sequence

    from mkdocs_kwindex.model import Definition, SourceFile
    from mkdocs_kwindex.model.spool import Spool


_BINDING = USES.index(Use.BINDING)
_BY_NAME = USES.index(Use.BY_NAME)
_CALL = USES.index(Use.CALL)
_DECORATOR = USES.index(Use.DECORATOR)
_PLACE = attrgetter("uri", "line", "start")


class Relations(JoinedNames):
    """Queries on the joined names. Made by `relate`."""

    def links(self, uri: str) -> Iterator[Link]:
        """Yield every name of a file that has a target, in the order of the source."""
        file = self._by_uri.get(uri)
        if file is None:
            return
        rows = file.rows()
        for start in range(0, len(rows), Columns.OCCURRENCE):
            line, first, end, use, _, target = rows[start : start + Columns.OCCURRENCE]
            if target != NO_TARGET:
                index = start // Columns.OCCURRENCE
                yield Link(line, first, end, USES[use], self._target(file, target), index)

    def words(self, uri: str) -> Iterable[str]:
        """Return the names that a file writes, whatever they lead to."""
        file = self._by_uri.get(uri)
        return file.strings if file is not None else ()

    def row_targets(self, uri: str) -> RowTargets:
        """Return what the names of a file refer to, by row."""
        file = self._by_uri.get(uri)
        if file is None:
            return RowTargets((), {}, lambda _: None)
        rows, width = file.rows(), Columns.OCCURRENCE
        numbers = rows[5::width].tolist()
        definitions: dict[int, int] = {}
        for row in compress(count(), map(_BINDING.__eq__, rows[3::width])):
            number, numbers[row] = numbers[row], NO_TARGET
            # Parameters and variables of functions, most of what is bound, have no entry.
            if number > NO_TARGET:
                target = self._target(file, number)
                is_own = target.kind is TargetKind.DEFINITION and target.uri == uri
                if is_own and rows[row * width] == target.line:
                    definitions[row] = number
        by_name = frozenset(compress(count(), map(_BY_NAME.__eq__, rows[3::width])))
        return RowTargets(numbers, definitions, lambda number: self._target(file, number), by_name)

    def decorators(self) -> set[str]:
        """Return the symbols of the tree that decorate something."""
        found: set[tuple[int, int]] = set()
        for file in self._files:
            rows, width = file.rows(), Columns.OCCURRENCE
            targets = set(compress(rows[5::width], map(_DECORATOR.__eq__, rows[3::width])))
            places = [self._linker.targets[target][0] for target in targets if target >= 0]
            found.update((place.file, place.definition) for place in places if place.file >= 0 <= place.definition)
        return {self._symbol(*key) for key in found}

    def calls(self, uri: str) -> Iterator[Occurrence]:
        """Yield every name of a file that is called, in the order of the source, with a target or without."""
        file = self._by_uri.get(uri)
        if file is not None:
            rows = file.rows()
            for index in compress(count(), map(_CALL.__eq__, rows[3 :: Columns.OCCURRENCE])):
                yield _occurrence(rows, index)

    def outside(self, uri: str, wanted: Container[str]) -> Iterator[tuple[Occurrence, str]]:
        """Yield the names of a file that refer to something outside of the tree, by its dotted path.

        Args:
            uri: The file.
            wanted: The dotted paths that are asked for.
        """
        file = self._by_uri.get(uri)
        if file is None:
            return
        rows = file.rows()
        column = rows[5 :: Columns.OCCURRENCE]
        targets = self._linker.targets
        paths = {number: targets[number][0].external for number in set(column) if number > NO_TARGET}
        found = {number: path for number, path in paths.items() if path in wanted}
        for index in compress(count(), map(found.__contains__, column)) if found else ():
            yield _occurrence(rows, index), found[column[index]]

    def at(self, uri: str, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Occurrence]:
        """Return the names at some places of a file, given by their lines and columns."""
        file = self._by_uri.get(uri)
        if file is None:
            return {}
        rows = file.rows()
        lines, starts = rows[0 :: Columns.OCCURRENCE], rows[1 :: Columns.OCCURRENCE]
        found: dict[tuple[int, int], Occurrence] = {}
        for line, start in places:
            first, last = bisect_left(lines, line), bisect_right(lines, line)
            index = next((index for index in range(first, last) if starts[index] == start), -1)
            if index >= 0:
                found[line, start] = _occurrence(rows, index)
        return found

    def target(self, uri: str, number: int) -> Target | None:
        """Return what an occurrence in a file refers to, by its target's number."""
        file = self._by_uri.get(uri)
        return self._target(file, number) if file is not None and number != NO_TARGET else None

    def count_links(self) -> int:
        """Return the number of names that have a target, in all files."""
        targets = (file.rows()[5 :: Columns.OCCURRENCE] for file in self._files)
        return sum(len(column) - column.count(NO_TARGET) for column in targets)

    def uses(self, symbol: str) -> list[UseSite]:
        """Return the uses of a symbol by file and line, by whatever path it was reached."""
        found = self._symbols.get(symbol)
        if found is None:
            return []
        sites = [self._site(self._files[number], start, found) for number, start in self._uses.of(*found)]
        return sorted(sites, key=_PLACE)

    def count_uses(self, symbol: str) -> int:
        """Return the number of uses of a symbol."""
        found = self._symbols.get(symbol)
        return self._uses.count(*found) if found is not None else 0

    def use_counts(self, uri: str) -> Sequence[int]:
        """Return the number of uses of each definition of a file; nothing for a file that is not Python."""
        file = self._by_uri.get(uri)
        return self._uses.counts(file.number) if file is not None else ()

    def symbols(self, uri: str) -> list[str]:
        """Return the id of each definition of a file; nothing for a file that is not Python."""
        file = self._by_uri.get(uri)
        return [file.source.symbol(definition.path) for definition in file.definitions] if file else []

    def uses_by_file(self, symbol: str) -> dict[str, int]:
        """Return the number of uses of a symbol in each file that uses it, by URI."""
        found = self._symbols.get(symbol)
        counts = Counter(self._uses.files_of(*found)) if found is not None else {}
        return {self._files[number].source.uri: counts[number] for number in sorted(counts)}

    def uses_in(self, symbol: str, uris: Container[str]) -> list[UseSite]:
        """Return the uses of a symbol in some of the files, by file and line."""
        found = self._symbols.get(symbol)
        numbers = set(self._uses.files_of(*found)) if found is not None else set()
        wanted = {number for number in numbers if self._files[number].source.uri in uris}
        if found is None or not wanted:
            return []
        uses = self._uses.of(*found)
        sites = [self._site(self._files[number], start, found) for number, start in uses if number in wanted]
        return sorted(sites, key=_PLACE)

    def resolve(self, path: str) -> Target | None:
        """Return what a dotted path refers to, through re-exports and bases; `None` for nothing in the tree."""
        places = self._locator.meanings(path)
        return self._place_target(places[0], count_meanings(places)) if places else None

    def bases(self, symbol: str) -> list[BaseClass]:
        """Return the direct bases of a class, in order, as far as they are known."""
        key = self._class_of(symbol)
        found = self._hierarchy.bases(key) if key is not None else ()
        return [BaseClass(self._class_symbol(base), not isinstance(base, str), count) for base, count in found]

    def subclasses(self, symbol: str) -> list[str]:
        """Return the direct subclasses of a class in the tree, sorted."""
        key = self._class_of(symbol)
        return sorted(map(self._class_symbol, self._hierarchy.subclasses(key))) if key is not None else []

    def possible_subclasses(self, symbol: str) -> set[str]:
        """Return those of the direct subclasses of a class that may derive from another class instead."""
        key = self._class_of(symbol)
        found = self._hierarchy.subclasses(key) if key is not None else ()
        return {self._class_symbol(other) for other in found if (key, other) in self._hierarchy.possible}

    def base_member(self, symbol: str) -> str:
        """Return the member of a base class that has the name of a member; empty without."""
        found = self._symbols.get(symbol)
        other = self._hierarchy.base_members.get(found) if found is not None else None
        return self._symbol(*other) if other is not None else ""

    def overrides(self, symbol: str) -> str:
        """Return the member of a base class that a member overrides; empty without."""
        return "" if self._symbols.get(symbol) in self._hierarchy.only_set else self.base_member(symbol)

    def overridden_by(self, symbol: str) -> list[str]:
        """Return the members that override a member, sorted."""
        return self._derived(symbol, only_set=False)

    def set_by(self, symbol: str) -> list[str]:
        """Return the attributes of subclasses that are a member which their methods assign to, sorted."""
        return self._derived(symbol, only_set=True)

    def _derived(self, symbol: str, *, only_set: bool) -> list[str]:
        found = self._symbols.get(symbol)
        others = self._hierarchy.derived_members.get(found, ()) if found is not None else ()
        return sorted(self._symbol(*other) for other in others if (other in self._hierarchy.only_set) == only_set)

    def inherited(self, symbol: str) -> list[InheritedMember]:
        """Return the members that a class has from bases in the tree, sorted by name."""
        key = self._class_of(symbol)
        if key is None:
            return []
        members = self._hierarchy.inherited(key)
        return [
            InheritedMember(name, self._symbol(*definition), self._class_symbol(owner), is_certain)
            for name, definition, owner, is_certain in members
        ]

    def public_paths(self, symbol: str) -> list[str]:
        """Return the public paths of a symbol, its own among them, the one that it is meant to be known by first."""
        found = self._symbols.get(symbol)
        return self._public.paths(*found) if found is not None else []

    def is_possibly_public(self, symbol: str, path: str) -> bool:
        """Return whether a public path of a symbol depends on a branch, or on a part of `__all__` that is not known."""
        return symbol in self._symbols and self._public.is_possible(path)

    def offer(self, uri: str) -> Offer:
        """Return the names that a module offers to others; nothing for a file that is not Python."""
        file = self._by_uri.get(uri)
        return self._public.offer(file) if file is not None else Offer()


def _occurrence(rows: array[int], index: int) -> Occurrence:
    first = index * Columns.OCCURRENCE
    line, start, _, use, within, target = rows[first : first + Columns.OCCURRENCE]
    return Occurrence(line, start, USES[use], within, target)


def relate(
    tables: Iterable[tuple[SourceFile, Sequence[Definition], NameTable]],
    linked: Container[str] | None = None,
    spool: Spool | None = None,
) -> Relations:
    """Join the names of all files.

    Args:
        tables: Each file with its definitions and its table, which is not needed any more when the next is taken.
        linked: The URIs of the files whose links are asked for; all of them by default.
        spool: Where to put what is seldom needed; `None` to keep it in memory.
    """
    texts: dict[str, str] = {}
    files = [File(number, *table, texts) for number, table in enumerate(tables)]
    texts.clear()
    for file in files:
        if linked is not None and file.source.uri not in linked:
            file.forget_occurrences()
    relations = Relations(files)
    if spool is not None:
        for file in files:
            file.put_aside(spool)
    return relations
