"""The index, a message for each file."""

import os
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mkdocs_kwindex.export.scip.messages import (
    DEFINITION,
    GENERATED,
    IMPORT,
    KINDS,
    READ,
    TEST,
    UTF8_COLUMNS,
    UTF8_DOCUMENT,
    WRITE,
    messages,
)
from mkdocs_kwindex.export.scip.symbols import definition_symbols, module_symbol
from mkdocs_kwindex.model import Definition, FileRecord
from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.model.packed_listing import listing_texts
from mkdocs_kwindex.pages.signatures import written
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.resolve import Link, TargetKind

_ROLES = {
    Use.IMPORT: IMPORT,
    Use.REEXPORT: IMPORT,
    Use.WRITE: WRITE,
    Use.DELETE: WRITE,
    Use.READ: READ,
    Use.CALL: READ,
    Use.DECORATOR: READ,
    Use.SUBCLASS: READ,
}
# Of C++ and CUDA SCIP has its own names; the others are called as we call them, with a capital.
_LANGUAGES = {"cpp": "CPP", "cuda": "CUDA", "bash": "ShellScript", "tsx": "TypeScriptReact"}


class ScipIndex:
    """Writes the index of a tree."""

    def __init__(self, site: Site, base: Path) -> None:
        """Take the tree.

        Args:
            site: The tree.
            base: The project's folder. The paths of files are relative to it, or where one is not below it, to the
                folder that holds all of them.
        """
        self._site = site
        self._records = {**site.usage, **site.records}
        paths = [Path(record.source.path) for record in self._records.values()]
        is_below = all(path.is_relative_to(base) for path in paths)
        self._root = base if is_below else Path(os.path.commonpath([path.parent for path in paths]))
        self._symbols: dict[str, str] = {}
        for record in self._records.values():
            symbols = definition_symbols(record)
            for definition, symbol in zip(record.definitions, symbols, strict=True):
                self._symbols.setdefault(record.source.symbol(definition.path), symbol)

    def pieces(self) -> Iterator[bytes]:
        """Yield the index piece by piece: messages of one kind, one after the other, are one message."""
        made = messages()
        tool = made["ToolInfo"](name="kwindex", version=version("mkdocs-kwindex"))
        metadata = made["Metadata"](
            tool_info=tool, project_root=self._root.as_uri(), text_document_encoding=UTF8_DOCUMENT
        )
        yield made["Index"](metadata=metadata).SerializeToString()
        for uri in sorted(self._records):
            record = self._records[uri]
            path = Path(record.source.path).relative_to(self._root).as_posix()
            yield made["Index"](documents=[self._document(record, path)]).SerializeToString()

    def _document(self, record: FileRecord, path: str) -> Any:  # noqa: ANN401 - a class made when the program runs
        source = record.source
        language = _LANGUAGES.get(source.language) or source.language.capitalize()
        document = messages()["Document"](relative_path=path, language=language, position_encoding=UTF8_COLUMNS)
        occurrences = messages()["Occurrence"]
        extra = (TEST if self._is_test(source.uri) else 0) | (GENERATED if record.generated else 0)
        own = module_symbol(source.module)
        document.occurrences.append(occurrences(range=[0, 0, 0], symbol=own, symbol_roles=DEFINITION | extra))
        document.symbols.append(
            messages()["SymbolInformation"](
                symbol=own,
                kind=KINDS["module" if source.is_python else "file"],
                display_name=source.module,
                documentation=[record.docstring.summary] if record.docstring and record.docstring.summary else [],
            )
        )
        defined: set[str] = set()
        for link in self._site.relations.links(source.uri):
            symbol = self._target(link)
            if not symbol:
                continue
            is_definition = link.use is Use.BINDING and link.target.uri == source.uri and link.target.line == link.line
            if is_definition:
                defined.add(symbol)
            role = DEFINITION if is_definition else _ROLES.get(link.use, 0)
            place = [link.line - 1, link.start, link.end]
            document.occurrences.append(occurrences(range=place, symbol=symbol, symbol_roles=role | extra))
        lines = listing_texts(record.listing)
        for definition, symbol in zip(record.definitions, definition_symbols(record), strict=True):
            if symbol not in defined:
                place = _place(definition, lines)
                role = DEFINITION | extra
                document.occurrences.append(occurrences(range=place, symbol=symbol, symbol_roles=role))
            document.symbols.append(self._information(record, definition, symbol))
        # A name that two things may mean by one definition, such as a slot that is set, is there once.
        distinct = {(one.symbol, *one.range, one.symbol_roles): one for one in document.occurrences}
        ordered = sorted(distinct.values(), key=lambda occurrence: list(occurrence.range))
        del document.occurrences[:]
        document.occurrences.extend(ordered)
        return document

    def _is_test(self, uri: str) -> bool:
        return uri in self._site.usage or self._site.usage_index.is_test(uri)

    def _target(self, link: Link) -> str:
        target = link.target
        if target.kind is TargetKind.DEFINITION:
            return self._symbols.get(target.symbol, "")
        if target.kind is TargetKind.MODULE and target.uri in self._records:
            return module_symbol(self._records[target.uri].source.module)
        return ""

    def _information(self, record: FileRecord, definition: Definition, symbol: str) -> Any:  # noqa: ANN401 - as above
        made, relations = messages(), self._site.relations
        identifier = record.source.symbol(definition.path)
        summary = definition.summary
        related = {
            self._symbols[base.symbol]: {"is_implementation": True}
            for base in relations.bases(identifier)
            if base.internal and base.symbol in self._symbols
        }
        if overridden := self._symbols.get(relations.overrides(identifier)):
            related[overridden] = {"is_implementation": True, "is_reference": True}
        return made["SymbolInformation"](
            symbol=symbol,
            documentation=[summary] if summary else [],
            relationships=[made["Relationship"](symbol=other, **how) for other, how in related.items()],
            kind=KINDS.get(definition.kind.value, 0),
            display_name=definition.name,
            signature_documentation=made["Signature"](
                language=record.source.language, text=written(record.source, definition)
            ),
        )


def _place(definition: Definition, lines: list[str]) -> list[int]:
    """Find the name in the line of its definition, in bytes; the line's beginning where it is not there."""
    text = lines[definition.line - 1] if 0 < definition.line <= len(lines) else ""
    before, found, _ = text.partition(definition.name)
    start = len(before.encode()) if found else 0
    return [max(definition.line - 1, 0), start, start + len(found.encode())]
