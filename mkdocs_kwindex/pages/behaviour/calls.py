"""What each function calls and raises, in the order of its source."""

import collections.abc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, structs

from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.model.behaviour import Moment, Raise
from mkdocs_kwindex.model.definitions import without_numbers
from mkdocs_kwindex.pages.behaviour.moments import Moments
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.resolve import NO_TARGET, Occurrence, Target, TargetKind

SHOWN = 8
"""How many calls are shown; the others are folded."""

# As many as one page lists of all its functions together; past that, each has the first ones only.
_ROOM = 6_000
_AGAIN = "again"
# Exceptions of the standard library that are not named as classes are.
_OLD_EXCEPTIONS = {"error", "timeout", "herror", "gaierror"}
_FUNCTIONS = {Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY}


class Callee(Struct, frozen=True):
    """Something that a function calls.

    Attributes:
        name: Its name: the path in its file, or the dotted path of something outside of the tree.
        href: Its place; may be empty.
        note: What the name alone would not say.
        symbol: Its dotted path.
    """

    name: str
    href: str
    note: str = ""
    symbol: str = ""


class CallsView(Struct, frozen=True):
    """What a function calls.

    Attributes:
        shown: The first ones.
        folded: The others.
        more: How many are not listed at all.
        unknown: How many calls lead to nothing that is known.
    """

    shown: tuple[Callee, ...] = ()
    folded: tuple[Callee, ...] = ()
    more: int = 0
    unknown: int = 0


class RaiseView(Struct, frozen=True):
    """An exception that a function raises.

    Attributes:
        name: Its class, or the source of what is raised.
        href: Its class; may be empty.
        before: What comes before the name.
        after: What follows the lines.
        lines: The lines with their links.
    """

    name: str
    href: str
    before: str
    after: str
    lines: tuple[tuple[int, str], ...]


class Actions:
    """What the functions of one file call and raise."""

    def __init__(self, site: Site, links: Links, record: FileRecord) -> None:
        self._site = site
        self._links = links
        self._record = record
        self._raises = self._find_raises()
        self._targets: dict[int, list[int]] = {}
        self._unknown: dict[int, int] = {}
        # The class of an exception is named where it is raised.
        raised = {
            (found.name_line, found.name_start)
            for raises in self._raises.values()
            for found, target in raises
            if not self._raised(found, target)[2]
        }
        moments = Moments(record.behaviour.spans)
        self._only_late: dict[tuple[int, int], bool] = {}
        for call in site.relations.calls(record.source.uri):
            around = moments.at(call.line, call.start)
            owner = self._owner(call, is_early=Moment.IMPORT in around)
            if owner < 0 or (call.line, call.start) in raised or Moment.NEVER in around:
                continue
            if call.target > NO_TARGET:
                self._targets.setdefault(owner, []).append(call.target)
                only_late = self._only_late.get((owner, call.target), True)
                self._only_late[owner, call.target] = only_late and Moment.CALL in around
            elif call.target == NO_TARGET:
                self._unknown[owner] = self._unknown.get(owner, 0) + 1
        self._full = sum(map(len, self._targets.values())) <= _ROOM

    def calls(self, index: int) -> CallsView | None:
        """Return what a function calls, by its index in the file's definitions; `None` for nothing to be said."""
        found = _told_apart(self._callees(index))
        if not found:
            return None
        folded = tuple(found[SHOWN:]) if self._full else ()
        return CallsView(
            tuple(found[:SHOWN]), folded, len(found) - SHOWN if not self._full else 0, self._unknown.get(index, 0)
        )

    def raises(self, path: str) -> tuple[RaiseView, ...]:
        """Return what a function raises, by its path in the file."""
        found: dict[tuple[str, str, str, str], list[int]] = {}
        for raised, target in self._raises.get(path, ()):
            found.setdefault(self._raised(raised, target), []).append(raised.line)
        uri = self._record.source.uri
        # "again what it caught" is said of everything after it, so it comes last.
        ordered = sorted(found.items(), key=lambda item: item[0][2].startswith(_AGAIN))
        return tuple(
            RaiseView(name, href, before, after, tuple((line, self._links.line(uri, line)) for line in lines))
            for (name, href, before, after), lines in ordered
        )

    def names(self, index: int) -> Iterator[str]:
        """Yield the names of what a function calls and raises, by its index in the file's definitions."""
        calls = self.calls(index)
        yield from (callee.name for callee in (*calls.shown, *calls.folded)) if calls else ()
        yield from (raised.name for raised in self.raises(self._record.definitions[index].path))

    def _owner(self, call: Occurrence, *, is_early: bool) -> int:
        """Return the index of the function that makes a call; negative for none."""
        definitions, owner = self._record.definitions, call.within
        if owner >= 0 and is_early and call.line >= definitions[owner].line:
            owner = definitions[owner].parent
        return owner if owner >= 0 and definitions[owner].kind in _FUNCTIONS else -1

    def _callees(self, index: int) -> Iterator[Callee]:
        seen: set[tuple[str, str]] = set()
        for number in dict.fromkeys(self._targets.get(index, ())):
            target = self._site.relations.target(self._record.source.uri, number)
            found = self._callee(target) if target is not None else None
            if found is not None and (found.name, found.href) not in seen:
                seen.add((found.name, found.href))
                if self._only_late[index, number]:
                    # Who calls the `lambda`, and when, is not said by the function.
                    found = structs.replace(found, note=", ".join(filter(None, (found.note, "in a lambda"))))
                yield found

    def _callee(self, target: Target) -> Callee | None:
        note = f"one of {target.count}" if target.count > 1 else ""
        if target.kind is TargetKind.EXTERNAL:
            is_builtin = target.symbol.startswith("builtins.")
            return None if is_builtin else Callee(_plain(target.symbol), self._links.external(target.symbol), note)
        if target.kind is not TargetKind.DEFINITION:
            return None
        href = self._links.overview(target.uri, target.symbol) if self._links.has_page(target.uri) else ""
        return Callee(symbol_name(self._site, target), href, note, target.symbol)

    def _find_raises(self) -> Mapping[str, list[tuple[Raise, Target | None]]]:
        raises = [raised for raised in self._record.behaviour.raises if raised.path]
        uri, relations = self._record.source.uri, self._site.relations
        at = relations.at(uri, {(raised.name_line, raised.name_start) for raised in raises if raised.name_line})
        found: dict[str, list[tuple[Raise, Target | None]]] = {}
        for raised in raises:
            place = at.get((raised.name_line, raised.name_start))
            target = relations.target(uri, place.target) if place is not None else None
            found.setdefault(raised.path, []).append((raised, target))
        return found

    def _raised(self, raised: Raise, target: Target | None) -> tuple[str, str, str, str]:
        """Return the name of what is raised with its link, and what comes before and after it."""
        after = [f"from {raised.cause}"] if raised.cause not in {"", "None"} else []
        if raised.handled:
            after.append(f"caught in line {raised.handled}{' at the latest' if raised.at_latest else ''}")
        if not raised.text:
            before = f"{_AGAIN} what it caught:" if raised.caught else f"{_AGAIN} what is being handled"
            return ", ".join(raised.caught), "", before, ", ".join(after)
        value = "what is given by" if raised.called else "the value of"
        if target is not None and target.kind is TargetKind.EXTERNAL:
            name = target.symbol.removeprefix("builtins.")
            before = "" if _is_named_as_class(name) or name.rpartition(".")[2] in _OLD_EXCEPTIONS else value
            return name, self._links.external(target.symbol), before, ", ".join(after)
        if target is None or target.kind is not TargetKind.DEFINITION:
            return raised.text, "", "" if _is_named_as_class(raised.text) else value, ", ".join(after)
        callee = self._callee(target)
        symbol = self._site.symbols.find(target.symbol)
        is_class = symbol is not None and symbol.definition is not None and symbol.definition.kind is Kind.CLASS
        name, href = (callee.name, callee.href) if callee is not None else (raised.text, "")
        if target.count > 1:
            after.append(f"one of {target.count}")
        return name, href, "" if is_class else value, ", ".join(after)


def _told_apart(callees: Iterable[Callee]) -> list[Callee]:
    """Name with their modules those that have a name in common."""
    found = list(callees)
    names = Counter(callee.name for callee in found)
    return [
        structs.replace(callee, name=callee.symbol) if names[callee.name] > 1 and callee.symbol else callee
        for callee in found
    ]


def _plain(path: str) -> str:
    """Return the path of a method of a class that `typing` has from `collections.abc`, as it is where it is defined."""
    module, _, rest = path.partition(".")
    is_method_of_one = module == "typing" and "." in rest and rest.partition(".")[0] in collections.abc.__all__
    return f"collections.abc.{rest}" if is_method_of_one else path


def _is_named_as_class(path: str) -> bool:
    return path.rpartition(".")[2][:1].isupper()


def symbol_name(site: Site, target: Target) -> str:
    """Return a symbol's path in its file, without the numbers of later definitions."""
    record = site.records.get(target.uri)
    path = target.symbol.removeprefix(record.source.module)[1:] if record else target.symbol
    return without_numbers(path)
