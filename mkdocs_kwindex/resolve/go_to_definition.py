"""Go to definition: finds the places that define a name."""

from collections.abc import Callable, Iterator

from msgspec import structs

from mkdocs_kwindex.model.names import Columns, Flag
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.definition_places import ELSEWHERE, POSSIBLE, SURE, DefinitionPlace, Places, joined
from mkdocs_kwindex.resolve.evaluator import Evaluator
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.keyword_arguments import KeywordArguments
from mkdocs_kwindex.resolve.looked_up_names import LookedUpNames
from mkdocs_kwindex.resolve.module_names import Found
from mkdocs_kwindex.resolve.mro import Member
from mkdocs_kwindex.resolve.values import (
    UNKNOWN,
    ClassValue,
    Instance,
    SuperValue,
    TypeVariable,
    Value,
    Values,
    union,
)

_MAX_DEPTH = 50
_SAME = frozenset((Op.NARROW, Op.NARROW_CLASS, Op.EXCLUDE, Op.ASSIGNED, Op.GUARD))


class Locator:
    """Finds the places that nodes name."""

    def __init__(self, inference: Evaluator) -> None:
        self._inference = inference
        self._files = inference.files
        self._modules = inference.modules
        self.keyword = KeywordArguments(inference, self.member).of
        looked_up = LookedUpNames(inference, self)
        self._depth = 0
        self._rules: dict[int, Callable[[File, int, int], Places]] = {
            Op.BIND: self._binding,
            Op.PHI: lambda file, a, _: self._together(file.number, file.items(a)),
            Op.VARIABLE: lambda file, a, _: self._variable(file.number, a),
            Op.GLOBAL: self._global,
            Op.MODULE: lambda file, a, _: self._found(self._modules.module(file.strings[a])),
            Op.IMPORTED: self._imported,
            Op.FUNCTION: self._function,
            Op.CLASS: self._class,
            Op.FREE: self._free,
            Op.AROUND: lambda file, a, _: self.locate(file.number, a),
            Op.STARRED: self._starred,
            Op.REBOUND: self._rebound,
            Op.SWALLOWED: lambda file, a, b: self._together(file.number, file.items(a)) if file.swallows(b) else (),
            Op.ATTRIBUTE: lambda file, a, b: self.attribute(self.values(file, a), file.strings[b]),
            Op.CHOSEN: looked_up.chosen,
            Op.LISTED: looked_up.listed,
            Op.BEGUN: looked_up.begun,
            Op.KEY: looked_up.keyed,
            Op.NAMED: lambda file, a, _: self._named(file.strings[a]),
            Op.PARAMETER: lambda file, a, b: self.keyword(self.values(file, a), file.strings[b]),
        }
        self._members: dict[Member, Places] = {}
        self._variables: dict[tuple[int, int], Places] = {}

    def forget(self) -> None:
        """Drop the places that were found; they are found again on demand."""
        self._members.clear()
        self._variables.clear()

    def locate(self, number: int, node: int) -> Places:
        """Return the places that a node of a file may name, the first to be preferred."""
        file = self._files[number]
        operator = file.operators[node]
        before = self._depth
        depth = before + 1
        while operator in _SAME:
            # Only the value is known better.
            node = file.left[node]
            operator = file.operators[node]
            depth += 1
        rule = self._rules.get(operator)
        if rule is None or depth > _MAX_DEPTH:
            return ()
        self._depth = depth
        try:
            return rule(file, file.left[node], file.right[node])
        finally:
            self._depth = before

    def values(self, file: File, node: int) -> Values:
        """Return the values of a node that something is asked of."""
        return self._inference.infer(file.number, node)

    def _binding(self, file: File, a: int, _: int) -> Places:
        start = a * Columns.BINDING
        return (DefinitionPlace(file.number, file.bindings[start + 1], file.bindings[start + 2]),)

    def _rebound(self, file: File, a: int, b: int) -> Places:
        # A name that is imported means what it is taken from, and is a use of the variable that it binds.
        bound = self.locate(file.number, b)
        return (*self.locate(file.number, a), *(structs.replace(place, again=SURE) for place in bound))

    def _function(self, file: File, a: int, _: int) -> Places:
        # Overloads, and the accessors of a property, are one function.
        start = file.functions[a * Columns.FUNCTION + 9] * Columns.FUNCTION
        return (DefinitionPlace(file.number, file.functions[start + 1], file.functions[start + 2]),)

    def _class(self, file: File, a: int, _: int) -> Places:
        start = a * Columns.CLASS
        return (DefinitionPlace(file.number, file.classes[start + 1], file.classes[start + 2]),)

    def _global(self, file: File, a: int, b: int) -> Places:
        return self._found(self._modules.global_name(file, file.strings[a], b))

    def _free(self, file: File, a: int, b: int) -> Places:
        return self._found(self._modules.free_name(file, file.strings[a], b)) if a >= 0 else ()

    def _starred(self, file: File, a: int, b: int) -> Places:
        found, is_sure = self._modules.starred(file, b)
        others = () if is_sure and found is not None else self.locate(file.number, a)
        return tuple(dict.fromkeys((*self._found(found), *others)))

    def _imported(self, file: File, a: int, b: int) -> Places:
        return self._found(self._modules.imported(file, file.strings[a], file.strings[b]))

    def _together(self, number: int, nodes: list[int]) -> Places:
        file = self._files[number]
        nodes = file.leaves(nodes, _SAME)
        if len(nodes) > 1:
            nodes = _without_accessors(file, nodes)
        if len(nodes) == 1:
            return self.locate(number, nodes[0])
        return tuple(dict.fromkeys(place for node in nodes for place in self.locate(number, node)))

    def _variable(self, number: int, variable: int) -> Places:
        key = (number, variable)
        known = self._variables.get(key)
        if known is None:
            # An import that leads back to itself leads nowhere.
            self._variables[key] = ()
            bound, elsewhere = self._files[number].bindings_of(variable)
            known = self._together(number, bound)
            if elsewhere:
                known = joined(known, self._together(number, elsewhere))
            self._variables[key] = known
        return known

    def _found(self, found: Found | None) -> Places:
        if found is None:
            return ()
        if found.others:
            places = (place for one in found.each() for place in self._found(one._replace(others=())))
            return tuple(dict.fromkeys(places))
        if found.module:
            return (DefinitionPlace(module=found.module),)
        if found.external:
            return (DefinitionPlace(external=found.external),)
        return self._variable(found.file, found.variable)

    def attribute(self, values: Values, name: str) -> Places:
        """Find an attribute of values: a possible one where they can be something unknown."""
        types = self._inference.types
        if any(isinstance(value, TypeVariable) for value in values):
            values = union(types.bound(value) if isinstance(value, TypeVariable) else (value,) for value in values)
        found: dict[DefinitionPlace, None] = {}
        is_known = True
        for value in values:
            member, complete = self._inference.members.find(value, name)
            if member is None and not complete:
                if outside := self._outside(value, name):
                    found[DefinitionPlace(external=outside)] = None
                is_known = is_known and bool(outside)
                continue
            places = self.member(member)
            if isinstance(member, Member) and member.restated is not None:
                places = joined(places, self.member(member.restated))
            found.update(dict.fromkeys(places))
            if isinstance(value, (Instance, SuperValue)) and isinstance(member, Member):
                found.update(dict.fromkeys(self._assigned_again(value, member, name)))
            is_dynamic = member is None and self._inference.members.find(value, "__getattr__")[0] is not None
            if is_dynamic or (places and (not complete or self._inference.replacing.is_doubtful(value))):
                found[ELSEWHERE] = None
        if is_known:
            return tuple(found)
        # What is known of some of the values is possible for all of them.
        return (*found, ELSEWHERE) if any(place.file >= 0 for place in found) else ()

    def _assigned_again(self, value: Instance | SuperValue, member: Member, name: str) -> Iterator[DefinitionPlace]:
        """Yield where subclasses assign to a variable that a member declares, as far as it is theirs that is asked."""
        classes, key = self._inference.classes, (value.file, value.row)
        for subclass in classes.assigned_again.get((member.file, member.row, name), ()):
            sure = classes.is_subclass(key, subclass)
            if sure or classes.is_subclass(subclass, key):
                for place in self.member(classes.own(subclass, name)):
                    if place.definition >= 0:
                        yield structs.replace(place, again=SURE if sure else POSSIBLE)

    def _outside(self, value: Value, name: str) -> str:
        """Return the dotted path of what a value has from a base outside of the tree; empty where that is not known."""
        if not isinstance(value, (Instance, ClassValue, SuperValue)):
            return ""
        key = (value.file, value.row)
        return self._inference.classes.outside(key, name, after=key if isinstance(value, SuperValue) else None)

    def member(self, member: Member | Found | None) -> Places:
        """Return the places that define a member."""
        if not isinstance(member, Member):
            return self._found(member)
        known = self._members.get(member)
        if known is None:
            known = self._variable(member.file, member.variable) if member.variable >= 0 else ()
            for node in member.attributes:
                known = joined(known, self.locate(member.file, node))
            self._members[member] = known
        return known

    def restated(self, file: File) -> Iterator[int]:
        """Yield the nodes of class attributes that only give another value to what a base class has.

        Such a name is a use of the base's as much as a definition of its own, and tools that go to a definition go to
        either.
        """
        classes = self._inference.classes
        for row in range(file.class_count):
            key = (file.number, row)
            if not file.class_entry(row).bases:
                continue
            for name, variable in file.class_entry(row).members.items():
                nodes = file.alternatives(variable)
                if any(file.operators[node] != Op.BIND or classes.is_declaration(file.number, node) for node in nodes):
                    continue
                base, _ = classes.find(key, name, after=key)
                if base is not None and (base.variable >= 0 or classes.is_declared(base)):
                    yield from nodes

    def name_of_module(self, module: str, name: str) -> Places:
        """Return the places that define a name of a module."""
        return self._found(self._modules.attribute(module, name))

    def _named(self, path: str) -> Places:
        return self.meanings(path)[:1]

    def meanings(self, path: str) -> Places:
        """Return the places that a dotted path may lead to, the first to be preferred; none for nothing in the tree."""
        parts = path.split(".")
        package, _, last = path.rpartition(".")
        if package and self._modules.exists(path):
            # `from .lag import lag` in a package leaves the function under the name of the module.
            found = self._modules.attribute(package, last)
            if found is not None and found.file >= 0 and (places := self._found(found)) and places[0].definition >= 0:
                return places
        for length in range(len(parts), 0, -1):
            module = ".".join(parts[:length])
            if self._modules.exists(module):
                places = self._from_module(module, parts[length:])
                first = next((place for place in places if not place.external), None)
                return (first, *(place for place in places if place != first)) if first is not None else ()
        return ()

    def _from_module(self, module: str, names: list[str]) -> Places:
        """Return the places that a chain of names may lead to from a module."""
        if not names:
            return (DefinitionPlace(module=module),)
        found = self._modules.attribute(module, names[0])
        if len(names) == 1:
            return self._found(found)
        value = next(iter(self._inference.found(found)), UNKNOWN)
        for name in names[1:-1]:
            value = next(iter(self._inference.members.values(value, name)), UNKNOWN)
        name = names[-1]
        if name.startswith("__") and not name.endswith("__") and isinstance(value, ClassValue):
            # Paths are written as names are in the source, and Python mangles private ones.
            owner = self._inference.classes.entry((value.file, value.row)).name.lstrip("_")
            name = f"_{owner}{name}" if owner else name
        member, _ = self._inference.members.find(value, name)
        return self.member(member)


def _without_accessors(file: File, nodes: list[int]) -> list[int]:
    """Return nodes without the setters and deleters of a property whose getter is among them: it is one property."""
    flags = [
        file.functions[file.left[node] * Columns.FUNCTION + 4] if file.operators[node] == Op.FUNCTION else 0
        for node in nodes
    ]
    if not any(flag & Flag.PROPERTY and not flag & Flag.ACCESSOR for flag in flags):
        return nodes
    return [node for node, flag in zip(nodes, flags, strict=True) if not flag & Flag.ACCESSOR]
