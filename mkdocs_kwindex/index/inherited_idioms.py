"""Idioms that depend on other files: classes by their bases, and uses from elsewhere."""

import re
from collections.abc import Iterator, Mapping

from msgspec import structs

from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.idioms import (
    AbstractMethods,
    ClassMaking,
    DataClass,
    Deprecated,
    Enumeration,
    MixinNeeds,
    Pattern,
    PatternKind,
    SharedObject,
    Wrapping,
)
from mkdocs_kwindex.model.known_classes import ENUM_BASES, FLAG_BASES, MODEL_BASES, MODEL_SETTINGS
from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.resolve import Relations

_DEPRECATIONS = {"DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"}
# The bases that make something of a class.
_TELLING = ENUM_BASES | MODEL_BASES.keys() | {"builtins.type"}
_METACLASS_METHODS = ("__prepare__", "__new__", "__init__", "__call__", "__instancecheck__", "__subclasscheck__")
_LITERAL = re.compile(r"-?\d+|'[^'\\]*'|\"[^\"\\]*\"")
_ORDER = {kind: number for number, kind in enumerate(PatternKind)}
_DECORATING = {Kind.FUNCTION, Kind.METHOD, Kind.CLASS}
_ASSIGNED = {Kind.ATTRIBUTE, Kind.CONSTANT}


def join_idioms(records: Mapping[str, FileRecord], relations: Relations) -> dict[str, FileRecord]:
    """Add to each file the idioms that its bases bring, and take away what nothing in the tree bears out.

    Args:
        records: What the analysis found, by file URI.
        relations: The names of all files, joined.
    """
    join = _Join(relations)
    return {uri: join.record(record) for uri, record in records.items()}


class _Join:
    """Follows classes to their bases, each once."""

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        self._decorating = relations.decorators()
        self._ancestors: dict[str, frozenset[str]] = {}

    def record(self, record: FileRecord) -> FileRecord:
        """Return a file with its idioms as all files together show them."""
        if record.patterns is None:
            return record
        found = [kept for pattern in record.patterns if (kept := self._certain(record, pattern)) is not None]
        known = {(pattern.kind, pattern.path) for pattern in found}
        found += self._inherited(record, known)
        found += self._used_as_decorators(record, known)
        found.sort(key=lambda pattern: (_ORDER[pattern.kind], pattern.line, pattern.path))
        return structs.replace(record, patterns=tuple(found)) if tuple(found) != record.patterns else record

    def ancestors(self, symbol: str) -> frozenset[str]:
        """Return all classes that a class derives from, as far as they are known."""
        if symbol not in self._ancestors:
            # Bases that go round in a circle cannot run, but they can be written.
            self._ancestors[symbol] = frozenset()
            found: set[str] = set()
            for base in self._relations.bases(symbol):
                found.add(base.symbol)
                if base.internal:
                    found |= self.ancestors(base.symbol)
            self._ancestors[symbol] = frozenset(found)
        return self._ancestors[symbol]

    def _certain(self, record: FileRecord, pattern: Pattern) -> Pattern | None:
        """Return an idiom as far as it is certain; `None` for one that is not."""
        symbol = record.source.symbol(pattern.path)
        match pattern.details:
            case MixinNeeds() as details:
                return self._mixin(record, pattern, details, symbol)
            case AbstractMethods() as details:
                return self._abstract(pattern, details, symbol)
            case Wrapping(keeps_name=False):
                return pattern if symbol in self._decorating else None
            case Deprecated(decorator=False, category=category) if category:
                return pattern if self._is_deprecation(category) else None
            case SharedObject(how="import", maker=maker):
                return pattern if self._makes_one(record.source.symbol(maker)) else None
        return pattern

    def _mixin(self, record: FileRecord, pattern: Pattern, details: MixinNeeds, symbol: str) -> Pattern | None:
        subclasses = self._relations.subclasses(symbol)
        if not any(len(self._relations.bases(subclass)) > 1 for subclass in subclasses):
            return None
        inherited = {member.name for member in self._relations.inherited(symbol)}
        names = tuple(name for name in details.names if name not in inherited)
        if not self._bases_known(record, pattern.path, symbol):
            names = ()
        return structs.replace(pattern, details=MixinNeeds(names))

    def _bases_known(self, record: FileRecord, path: str, symbol: str) -> bool:
        """Return whether all that a class derives from is in the tree."""
        definition = next((d for d in record.definitions if d.path == path), None)
        written = [base for base in definition.bases if "=" not in base] if definition else []
        outside = {"builtins.object", "typing.Generic"}
        if any(
            base not in outside and "." in base and not self._relations.resolve(base) for base in self.ancestors(symbol)
        ):
            return False
        return len(self._relations.bases(symbol)) == len(written)

    def _abstract(self, pattern: Pattern, details: AbstractMethods, symbol: str) -> Pattern | None:
        if details.enforced:
            if not details.inherited or self._is_abstract(symbol):
                return pattern
            return None
        overridden = tuple(name for name in details.methods if self._relations.overridden_by(f"{symbol}.{name}"))
        return structs.replace(pattern, details=AbstractMethods(overridden, enforced=False)) if overridden else None

    def _is_abstract(self, symbol: str) -> bool:
        return any(base == "abc.ABC" or base.startswith("collections.abc.") for base in self.ancestors(symbol))

    def _is_deprecation(self, category: str) -> bool:
        name = category.rpartition(".")[2]
        if "deprecat" in name.lower() or (name in _DEPRECATIONS and category.startswith("builtins.")):
            return True
        target = self._relations.resolve(category)
        bases = self.ancestors(target.symbol) if target is not None else ()
        return any(base.rpartition(".")[2] in _DEPRECATIONS for base in bases)

    def _makes_one(self, maker: str) -> bool:
        """Return whether a class is called once in the tree, and its bases make nothing but an instance."""
        calls = sum(use.use is Use.CALL for use in self._relations.uses(maker))
        return calls == 1 and not any(
            base.startswith("enum.") or base == "builtins.type" for base in self.ancestors(maker)
        )

    def _used_as_decorators(self, record: FileRecord, known: set[tuple[PatternKind, str]]) -> Iterator[Pattern]:
        """Yield the definitions of a file that decorate others, whatever they make of them."""
        for definition in record.definitions if self._decorating else ():
            if definition.kind not in _DECORATING or (PatternKind.DECORATOR, definition.path) in known:
                continue
            if symbol_id(record.source, definition) in self._decorating:
                details = Wrapping("", definition.line)
                yield Pattern(PatternKind.DECORATOR, definition.path, definition.line, definition.end_line, details)

    def _inherited(self, record: FileRecord, known: set[tuple[PatternKind, str]]) -> Iterator[Pattern]:
        """Yield what the classes of a file are through their bases in the tree."""
        for index, definition in enumerate(record.definitions):
            if definition.kind is not Kind.CLASS or not definition.bases:
                continue
            bases = self.ancestors(symbol_id(record.source, definition))
            if bases.isdisjoint(_TELLING):
                continue
            members = [d for d in record.definitions if d.parent == index]
            for kind, details in _through_bases(bases, members):
                if (kind, definition.path) not in known and not (
                    kind is PatternKind.METACLASS and _is_value(definition)
                ):
                    yield Pattern(kind, definition.path, definition.line, definition.end_line, details)


def _is_value(definition: Definition) -> bool:
    """Return whether a class is an instance of its own base: a value that has a name, and makes no classes."""
    return any(f"metaclass={base}" in definition.bases for base in definition.bases)


def _through_bases(
    bases: frozenset[str], members: list[Definition]
) -> Iterator[tuple[PatternKind, Enumeration | DataClass | ClassMaking]]:
    """Yield what the bases make of a class."""
    if not bases.isdisjoint(ENUM_BASES):
        yield PatternKind.ENUM, _enumeration(members, flags=not bases.isdisjoint(FLAG_BASES))
    if library := next((library for path, library in MODEL_BASES.items() if path in bases), ""):
        yield PatternKind.DATA_CLASS, _model(members, library)
    if "builtins.type" in bases:
        names = {member.name for member in members}
        yield PatternKind.METACLASS, ClassMaking(tuple(name for name in _METACLASS_METHODS if name in names))


def _enumeration(members: list[Definition], *, flags: bool) -> Enumeration:
    functions = {member.name for member in members if member.kind not in _ASSIGNED}
    names: dict[str, str] = {}
    aliases: list[str] = []
    for member in members:
        is_marked = member.name.startswith("__") or (member.name.startswith("_") and member.name.endswith("_"))
        if member.kind not in _ASSIGNED or not member.value or is_marked or "class-attribute" not in member.labels:
            continue
        if member.value in functions or member.value.startswith("lambda"):
            continue
        if not flags and _LITERAL.fullmatch(member.value) and member.value in names.values():
            aliases.append(member.name)
        else:
            names[member.name] = member.value
    complete = not any(member.branch or member.name == "_ignore_" for member in members)
    return Enumeration("", tuple(names), tuple(aliases), complete=complete, flags=flags)


def _model(members: list[Definition], library: str) -> DataClass:
    fields = [
        member.name
        for member in members
        if member.kind in _ASSIGNED
        and member.annotation
        and not member.annotation.partition("[")[0].endswith("ClassVar")
        and not member.name.startswith("_")
        and member.name != MODEL_SETTINGS
        # What methods assign to has a value, and is of instances only.
        and ("class-attribute" in member.labels or not member.value)
    ]
    init = next((member.path for member in members if member.name == "__init__"), "")
    complete = not any(member.branch for member in members)
    return DataClass(library, tuple(fields), complete=complete, init=init, derived=True)
