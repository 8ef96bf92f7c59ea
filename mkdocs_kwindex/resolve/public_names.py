"""The paths under which a tree's definitions are meant to be imported."""

from collections.abc import Iterator, Sequence
from keyword import iskeyword
from typing import NamedTuple

from mkdocs_kwindex.model import PRIVATE, Kind
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.go_to_definition import Locator
from mkdocs_kwindex.resolve.module_names import Modules

_MAX_DEPTH = 40
_NO_OFFER = frozenset({"__all__", "__dir__", "__getattr__"})

DefinitionKey = tuple[int, int]
"""Number of the file, index of the definition."""


class Offer(NamedTuple):
    """The names that a module offers to others.

    Attributes:
        names: The names.
        possible: Those of them that it offers if a branch is taken.
        is_listed: Whether `__all__` lists them.
        is_complete: Whether it offers no others.
    """

    names: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    is_listed: bool = False
    is_complete: bool = True


class PublicNames:
    """The names that modules export, and the public paths of definitions.

    A module offers what its `__all__` lists; without one, what it defines and what it imports under an alias of the
    same name; a package also what it imports for no use of its own and what star imports bring, and perhaps more. What
    a module imports counts too where others import it from there, if it comes from a star import or the module is a
    package or defines no class and no function. A path is public when no part of it begins with `_`, the module is no
    test, and neither it nor the definition says that it is private.
    """

    def __init__(self, files: Sequence[File], modules: Modules, locator: Locator) -> None:
        self._files = files
        self._modules = modules
        self._locator = locator
        self._offers: dict[int, Offer] = {}
        self._busy: set[int] = set()
        self._wanted = set(_imports_from_packages(files))
        self._paths: dict[DefinitionKey, list[str]] = {}
        self._possible: set[str] = set()
        ranks: dict[DefinitionKey, dict[str, tuple[int, int, int, str]]] = {}
        for file in files:
            if _is_public(file):
                for name, key in self._definitions(file):
                    path = f"{file.source.module}.{name}"
                    ranks.setdefault(key, {})[path] = self._rank(file, name, key)
                    if name in self.offer(file).possible:
                        self._possible.add(path)
        for key, found in ranks.items():
            self._paths[key] = sorted(found, key=found.__getitem__)

    def paths(self, number: int, index: int) -> list[str]:
        """Return the public paths of a definition, the one that it is meant to be known by first.

        Args:
            number: The number of the file.
            index: The index of the definition.
        """
        definitions = self._files[number].definitions
        inner: list[str] = []
        while definitions[index].parent >= 0:
            if self._is_elsewhere(number, index):
                return []
            inner.append(definitions[index].path.rpartition(".")[2])
            index = definitions[index].parent
            if definitions[index].kind is not Kind.CLASS and "class" not in definitions[index].labels:
                # What is local to a function is nowhere to be imported from.
                return []
        if any("~" in part or _is_mangled(part) for part in inner):
            return []
        return [".".join([outer, *reversed(inner)]) for outer in self._paths.get((number, index), ())]

    def is_possible(self, path: str) -> bool:
        """Return whether a public path is one only if a branch is taken, or an unknown part of `__all__` lists it."""
        parts = path.split(".")
        return any(".".join(parts[:end]) in self._possible for end in range(len(parts), 0, -1))

    def offer(self, file: File) -> Offer:
        """Return the names that a module offers."""
        known = self._offers.get(file.number)
        if known is None:
            if file.number in self._busy or len(self._busy) > _MAX_DEPTH:
                return Offer()
            self._busy.add(file.number)
            known = self._offers[file.number] = self._work_out(file)
            self._busy.discard(file.number)
        return known

    def _work_out(self, file: File) -> Offer:
        listed = self._modules.listed(file)
        if listed is not None and listed.is_complete:
            return Offer(listed.names | listed.possible, listed.possible, is_listed=True)
        names = {name for name in self._without_list(file) if not name.startswith("_")}
        stars = [self.offer(source) for star in file.stars for source in self._modules.by_name.get(star, ())[:1]]
        perhaps = {name for star in stars for name in star.possible} - file.members.keys()
        for star in stars:
            perhaps -= star.names - star.possible
        names -= file.hidden - file.lazy.keys()
        if listed is None:
            possible = frozenset(perhaps & names)
            is_complete = all(star.is_complete for star in stars) and not self._may_hand_on(file, names)
            return Offer(frozenset(names), possible, is_complete=is_complete)
        # What is worked out when the module runs lists what it would offer without a list, or a part of that.
        possible = frozenset(names | listed.possible) - listed.names
        return Offer(listed.names | possible, possible, is_listed=True, is_complete=False)

    def _may_hand_on(self, file: File, names: set[str]) -> bool:
        """Return whether a package takes more from its own modules, of which only its author knows what it is for."""
        others = file.members.keys() - names - file.hidden if file.source.is_package else ()
        nodes = (node for name in others if name[:1] != "_" for node in file.alternatives(file.members[name]))
        own = f"{file.source.module}."
        return any(
            file.operators[node] == Op.IMPORTED and file.strings[file.left[node]].startswith(own) for node in nodes
        )

    def _without_list(self, file: File) -> Iterator[str]:
        yield from file.lazy
        is_facade = file.source.is_package or not (file.functions or file.classes)
        for name, variable in file.members.items():
            is_wanted = is_facade and (file.source.module, name) in self._wanted
            if is_wanted or name in file.reexports or file.defines(variable):
                yield name
        for star in file.stars:
            for source in self._modules.by_name.get(star, ())[:1]:
                for name in self.offer(source).names:
                    if file.source.is_package or (file.source.module, name) in self._wanted:
                        yield name

    def _definitions(self, file: File) -> Iterator[tuple[str, DefinitionKey]]:
        """Yield the names that a module offers and the definitions of the tree that they lead to."""
        for name in sorted(self.offer(file).names - _NO_OFFER):
            places = self._locator.name_of_module(file.source.module, name)
            inside = (one for one in places if one.file >= 0 and one.definition >= 0)
            place = next((one for one in inside if not self._is_elsewhere(one.file, one.definition)), None)
            if place is not None and name.isidentifier():
                index = self._first_of_its_path(place.file, place.definition)
                if PRIVATE not in self._files[place.file].definitions[index].labels:
                    yield name, (place.file, index)

    def _is_elsewhere(self, number: int, index: int) -> bool:
        """Return whether a definition, and all others of its name, are for other platforms or type checkers only."""
        definitions = self._files[number].definitions
        wanted = definitions[index]
        return wanted.elsewhere and all(
            one.elsewhere for one in definitions if one.qualname == wanted.qualname and one.parent == wanted.parent
        )

    def _first_of_its_path(self, number: int, index: int) -> int:
        """Return the first definition with the path of another one: overloads and branches are one symbol to others."""
        definitions = self._files[number].definitions
        path = definitions[index].path.partition("~")[0]
        if path == definitions[index].path:
            return index
        return next((n for n, one in enumerate(definitions) if one.path == path), index)

    def _rank(self, file: File, name: str, key: DefinitionKey) -> tuple[int, int, int, str]:
        """Rank a path: the shortest first, then one that says it is public, then the place of the definition."""
        path = f"{file.source.module}.{name}"
        if file.number == key[0]:
            deliberate = 1
        else:
            is_deliberate = self.offer(file).is_listed or name in file.reexports or file.source.is_package
            deliberate = 0 if is_deliberate else 2
        return path.count("."), deliberate, len(path), path


def _imports_from_packages(files: Sequence[File]) -> Iterator[tuple[str, str]]:
    """Yield the module and the name of everything that another module imports from one."""
    for file in files:
        for operator, module, name in zip(file.operators, file.left, file.right, strict=True):
            if operator == Op.IMPORTED and file.strings[module] != file.source.module:
                yield file.strings[module], file.strings[name]


def _is_mangled(name: str) -> bool:
    """Return whether Python gives a name of a class body another name outside of it."""
    return name.startswith("__") and not name.endswith("__")


def _is_public(file: File) -> bool:
    """Return whether a module may be imported by those who use the tree."""
    parts = file.source.module.split(".")
    return not file.is_private and all(
        part.isidentifier() and not part.startswith("_") and part != "tests" and not iskeyword(part) for part in parts
    )
