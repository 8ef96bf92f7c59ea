"""Joins the names of all files: the target of each occurrence, and the uses of each definition."""

from collections.abc import Sequence

from msgspec import structs

from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.names import USES, Use
from mkdocs_kwindex.resolve.definition_places import POSSIBLE, DefinitionPlace, count_meanings
from mkdocs_kwindex.resolve.dropped_definitions import new_indexes, without_definitions
from mkdocs_kwindex.resolve.evaluator import Evaluator
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.go_to_definition import Locator
from mkdocs_kwindex.resolve.inherited_descriptors import assigned_to_descriptors
from mkdocs_kwindex.resolve.overrides import Hierarchy
from mkdocs_kwindex.resolve.public_names import PublicNames
from mkdocs_kwindex.resolve.relation_types import (
    NO_TARGET,
    Target,
    TargetKind,
    UseSite,
)
from mkdocs_kwindex.resolve.requested_fixtures import request_fixtures
from mkdocs_kwindex.resolve.reverse_references import Linker, UseIndex, local_line


class JoinedNames:
    """The joined names, by files and rows of their tables."""

    def __init__(self, files: Sequence[File]) -> None:
        self._files = files
        request_fixtures(files)
        self._not_own = _disown(files)
        inference = Evaluator(files)
        self._modules = inference.modules
        self._locator = Locator(inference)
        self._linker = Linker(self._locator)
        for file in files:
            self._linker.link(file)
        self._uses = UseIndex(files, self._linker)
        self._hierarchy = Hierarchy(inference, self._locator)
        self._public = PublicNames(files, self._modules, self._locator)
        inference.forget()
        inference.classes.forget()
        self._locator.forget()
        self._linker.forget()
        self._by_uri = {file.source.uri: file for file in files}
        self._symbols: dict[str, tuple[int, int]] = {}
        for file in sorted(files, key=lambda file: bool(file.source.stub_of)):
            for index, definition in enumerate(file.definitions):
                # The uses and relatives of what a stub describes are those of the definition.
                described = file.source.import_path(definition.path) if file.source.stub_of else ""
                own = self._symbols.get(described, (file.number, index))
                self._symbols[file.source.symbol(definition.path)] = own

    def own(self, record: FileRecord) -> FileRecord:
        """Return a record without the attributes that a base class has as properties or other descriptors."""
        dropped = self._not_own.get(record.source.uri)
        if not dropped:
            return record
        moved = new_indexes(len(record.definitions), dropped)
        return structs.replace(
            record,
            definitions=without_definitions(record.definitions, dropped),
            imports=tuple(structs.replace(one, parent=moved[one.parent]) for one in record.imports),
        )

    def _class_of(self, symbol: str) -> tuple[int, int] | None:
        found = self._symbols.get(symbol)
        return self._hierarchy.classes.get(found) if found is not None else None

    def _class_symbol(self, key: tuple[int, int] | str) -> str:
        if isinstance(key, str):
            return key
        file = self._files[key[0]]
        entry = file.class_entry(key[1])
        return self._symbol(key[0], entry.definition) if entry.definition >= 0 else file.source.symbol(entry.name)

    def _symbol(self, number: int, definition: int) -> str:
        file = self._files[number]
        return file.source.symbol(file.definitions[definition].path)

    def _site(self, file: File, start: int, used: tuple[int, int]) -> UseSite:
        line, first, end, use, within, target = file.row(start)
        path = file.definitions[within].path if within >= 0 else ""
        places = self._linker.targets[target]
        # What `global` names is the variable, whatever that holds.
        possible = (
            len(places) > 1
            and USES[use] is not Use.GLOBAL
            and (
                count_meanings(places) > 1
                or any(place.again == POSSIBLE and (place.file, place.definition) == used for place in places)
            )
        )
        return UseSite(file.source.uri, line, first, end, USES[use], path, possible)

    def _target(self, file: File, target: int) -> Target:
        if target < NO_TARGET:
            return Target(TargetKind.LOCAL, "", file.source.uri, local_line(target))
        places = self._linker.targets[target]
        return self._place_target(places[0], count_meanings(places))

    def _place_target(self, place: DefinitionPlace, count: int = 1) -> Target:
        if place.external:
            return Target(TargetKind.EXTERNAL, place.external, count=count)
        if place.module:
            files = self._modules.by_name.get(place.module)
            return Target(TargetKind.MODULE, place.module, files[0].source.uri if files else "", count=count)
        uri = self._files[place.file].source.uri
        if place.definition < 0:
            return Target(TargetKind.LOCAL, "", uri, place.line, count)
        symbol = self._symbol(place.file, place.definition)
        if place.parameter:
            return Target(TargetKind.PARAMETER, symbol, uri, place.line, count)
        return Target(TargetKind.DEFINITION, symbol, uri, place.line, count)


def _disown(files: Sequence[File]) -> dict[str, list[int]]:
    """Take from classes what they only assign to; return the indexes of the definitions that are none, by file."""
    found: dict[File, dict[int, set[str]]] = {}
    inference = Evaluator(files)
    for file, row, name in assigned_to_descriptors(inference):
        found.setdefault(file, {}).setdefault(row, set()).add(name)
    dropped = {file.source.uri: file.disown(attributes) for file, attributes in found.items()}
    if dropped:
        # What was worked out so far may rest on them.
        inference.forget()
    return dropped
