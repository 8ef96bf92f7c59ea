"""Relations right after a file was saved: new for that file, as before for all others."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

from msgspec import structs

from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.resolve.public_names import Offer
from mkdocs_kwindex.resolve.relation_types import (
    NO_TARGET,
    BaseClass,
    InheritedMember,
    Link,
    Occurrence,
    RowTargets,
    Target,
    UseSite,
)
from mkdocs_kwindex.resolve.relations import Relations


class PatchedRelations(Relations):
    """The relations that a preview uses until the names of all files are joined again.

    The changed files are joined with those that they import; what the other files say of one another is taken from
    before. So a link into a changed file leads to where its target is now, and what other files have to say of a
    definition that is new comes with the complete relations.
    """

    def __init__(  # the superclass joins all files, which is what this is there to put off
        self, whole: Relations, part: Relations, changed: Collection[str], old: Container[str], lines: Mapping[str, int]
    ) -> None:
        """Put the two together.

        Args:
            whole: The relations of all files, before.
            part: The relations of the changed files and those that they import, now.
            changed: The URIs of the changed files.
            old: The ids of the symbols that the changed files had.
            lines: The lines of the symbols that they have now.
        """
        self._whole = whole
        self._part = part
        self._changed = changed
        self._old = old
        self._lines = lines
        # The uses of all other symbols are what they were.
        self._used = {
            target.symbol
            for relations in (whole, part)
            for targets in map(relations.row_targets, changed)
            for number in {*targets.numbers} - {NO_TARGET}
            if (target := targets.target(number)) is not None
        }

    def own(self, record: FileRecord) -> FileRecord:
        """Return a record without the attributes that a base class has as properties or other descriptors."""
        return (self._part if record.source.uri in self._changed else self._whole).own(record)

    def links(self, uri: str) -> Iterator[Link]:
        """Yield every name of a file that has a target, in the order of the source."""
        if uri in self._changed:
            yield from self._part.links(uri)
            return
        for link in self._whole.links(uri):
            target = self._now(link.target)
            if target is not None:
                yield link if target is link.target else structs.replace(link, target=target)

    def words(self, uri: str) -> Iterable[str]:
        """Return the names that a file writes, whatever they lead to."""
        return self._holding(uri).words(uri)

    def row_targets(self, uri: str) -> RowTargets:
        """Return what the names of a file refer to, by row."""
        if uri in self._changed:
            return self._part.row_targets(uri)
        before = self._whole.row_targets(uri)

        def now(number: int) -> Target | None:
            target = before.target(number)
            return self._now(target) if target is not None else None

        return before._replace(target=now)

    def decorators(self) -> set[str]:
        """Return the symbols of the tree that decorate something."""
        before = {symbol for symbol in self._whole.decorators() if symbol not in self._old or symbol in self._lines}
        return before | self._part.decorators()

    def calls(self, uri: str) -> Iterator[Occurrence]:
        """Yield every name of a file that is called, in the order of the source, with a target or without."""
        return self._holding(uri).calls(uri)

    def outside(self, uri: str, wanted: Container[str]) -> Iterator[tuple[Occurrence, str]]:
        """Yield the names of a file that refer to something outside of the tree, by its dotted path.

        Args:
            uri: The file.
            wanted: The dotted paths that are asked for.
        """
        return self._holding(uri).outside(uri, wanted)

    def at(self, uri: str, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Occurrence]:
        """Return the names at some places of a file, given by their lines and columns."""
        return self._holding(uri).at(uri, places)

    def target(self, uri: str, number: int) -> Target | None:
        """Return what an occurrence in a file refers to, by its target's number."""
        found = self._holding(uri).target(uri, number)
        return found if found is None or uri in self._changed else self._now(found)

    def count_links(self) -> int:
        """Return the number of names that have a target, in all files, as it was before."""
        return self._whole.count_links()

    def uses(self, symbol: str) -> list[UseSite]:
        """Return the uses of a symbol by file and line, by whatever path it was reached."""
        if symbol not in self._used:
            return self._whole.uses(symbol)
        before = (site for site in self._whole.uses(symbol) if site.uri not in self._changed)
        now = (site for site in self._part.uses(symbol) if site.uri in self._changed)
        return sorted([*before, *now], key=lambda site: (site.uri, site.line, site.start))

    def count_uses(self, symbol: str) -> int:
        """Return the number of uses of a symbol."""
        if symbol not in self._used:
            return self._whole.count_uses(symbol)
        return sum(self.uses_by_file(symbol).values())

    def use_counts(self, uri: str) -> Sequence[int]:
        """Return the number of uses of each definition of a file; nothing for a file that is not Python."""
        return [self.count_uses(symbol) for symbol in self.symbols(uri)]

    def symbols(self, uri: str) -> list[str]:
        """Return the id of each definition of a file; nothing for a file that is not Python."""
        return (self._part if uri in self._changed else self._whole).symbols(uri)

    def uses_by_file(self, symbol: str) -> dict[str, int]:
        """Return the number of uses of a symbol in each file that uses it, by URI."""
        if symbol not in self._used:
            return self._whole.uses_by_file(symbol)
        before = {uri: count for uri, count in self._whole.uses_by_file(symbol).items() if uri not in self._changed}
        now = {uri: count for uri, count in self._part.uses_by_file(symbol).items() if uri in self._changed}
        return before | now

    def uses_in(self, symbol: str, uris: Container[str]) -> list[UseSite]:
        """Return the uses of a symbol in some of the files, by file and line."""
        return [site for site in self.uses(symbol) if site.uri in uris]

    def resolve(self, path: str) -> Target | None:
        """Return what a dotted path refers to, through re-exports and bases; `None` for nothing in the tree."""
        found = self._part.resolve(path)
        if found is not None and found.uri in self._changed:
            return found
        before = self._whole.resolve(path)
        return self._now(before) if before is not None else None

    def bases(self, symbol: str) -> list[BaseClass]:
        """Return the direct bases of a class, in order, as far as they are known."""
        return self._of(symbol).bases(symbol)

    def subclasses(self, symbol: str) -> list[str]:
        """Return the direct subclasses of a class in the tree, sorted."""
        return self._merged(self._whole.subclasses(symbol), self._part.subclasses(symbol))

    def possible_subclasses(self, symbol: str) -> set[str]:
        """Return those of the direct subclasses of a class that may derive from another class instead."""
        return self._whole.possible_subclasses(symbol) | self._part.possible_subclasses(symbol)

    def base_member(self, symbol: str) -> str:
        """Return the member of a base class that has the name of a member; empty without."""
        return self._of(symbol).base_member(symbol)

    def overrides(self, symbol: str) -> str:
        """Return the member of a base class that a member overrides; empty without."""
        return self._of(symbol).overrides(symbol)

    def overridden_by(self, symbol: str) -> list[str]:
        """Return the members that override a member, sorted."""
        return self._merged(self._whole.overridden_by(symbol), self._part.overridden_by(symbol))

    def set_by(self, symbol: str) -> list[str]:
        """Return the attributes of subclasses that are a member which their methods assign to, sorted."""
        return self._merged(self._whole.set_by(symbol), self._part.set_by(symbol))

    def inherited(self, symbol: str) -> list[InheritedMember]:
        """Return the members that a class has from bases in the tree, sorted by name."""
        return self._of(symbol).inherited(symbol)

    def public_paths(self, symbol: str) -> list[str]:
        """Return the public paths of a symbol, its own among them, the one that it is meant to be known by first."""
        is_new = symbol in self._lines and symbol not in self._old
        return (self._part if is_new else self._whole).public_paths(symbol)

    def is_possibly_public(self, symbol: str, path: str) -> bool:
        """Return whether a public path of a symbol depends on a branch, or on a part of `__all__` that is not known."""
        is_new = symbol in self._lines and symbol not in self._old
        return (self._part if is_new else self._whole).is_possibly_public(symbol, path)

    def offer(self, uri: str) -> Offer:
        """Return the names that a module offers to others; nothing for a file that is not Python."""
        return (self._part if uri in self._changed else self._whole).offer(uri)

    def _holding(self, uri: str) -> Relations:
        return self._part if uri in self._changed else self._whole

    def _of(self, symbol: str) -> Relations:
        return self._part if symbol in self._lines else self._whole

    def _merged(self, before: list[str], now: list[str]) -> list[str]:
        return sorted({*(s for s in before if s not in self._old), *(s for s in now if s in self._lines)})

    def _now(self, target: Target) -> Target | None:
        """Return a target where it is now; `None` when it is gone."""
        if target.uri not in self._changed or not target.symbol or not target.line:
            return target
        line = self._lines.get(target.symbol)
        return structs.replace(target, line=line) if line is not None else None
