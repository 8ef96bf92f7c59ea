"""Every symbol of the tree's Python files by its dotted path."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mkdocs_kwindex.model import Definition, FileRecord, SourceFile

# `T`, `T: int`, `*Ts`, `**P`, `T = int`.
_PARAMETER_NAME = re.compile(r"^\**(\w+)", re.MULTILINE)


class Symbol(NamedTuple):
    """A place in the tree: a definition, or a whole module when `definition` is `None`."""

    identifier: str
    file_uri: str
    definition: Definition | None


class SymbolTable:
    """Finds symbols by id and by dotted path. Where a module and its stub define one path, the module's wins."""

    def __init__(self, records: Iterable[FileRecord]) -> None:
        self._symbols: dict[str, Symbol] = {}
        # The dotted paths of what has an id by path all the same, and of the files that it is in.
        self._dotted: dict[str, str] = {}
        self._by_name: dict[str, Symbol | None] | None = None
        self._add(records)

    def _add(self, records: Iterable[FileRecord]) -> None:
        for record in records:
            source = record.source
            if not source.is_python:
                # Headings and keys are no names that code or prose could mean.
                continue
            self._put(source, Symbol(source.symbol(""), source.uri, None), source.module)
            for definition in record.definitions:
                symbol = Symbol(source.symbol(definition.path), source.uri, definition)
                self._put(source, symbol, source.import_path(definition.path))

    def _put(self, source: SourceFile, symbol: Symbol, path: str) -> None:
        # No two files share an id.
        self._symbols[symbol.identifier] = symbol
        if symbol.identifier != path:
            self._symbols.setdefault(path, symbol)
            self._dotted[symbol.identifier] = path
            self._dotted[source.uri] = source.module

    def replaced(self, records: Iterable[FileRecord]) -> "SymbolTable":
        """Return a table in which some files' symbols are those of newer records."""
        records = list(records)
        uris = {record.source.uri for record in records}
        table = SymbolTable(())
        table._symbols = {name: symbol for name, symbol in self._symbols.items() if symbol.file_uri not in uris}
        table._dotted = {name: path for name, path in self._dotted.items() if name.partition(":")[0] not in uris}
        table._add(records)
        return table

    def find(self, name: str, scope: str = "") -> Symbol | None:
        """Find a symbol by its full dotted path, or by a path that starts in a scope or one around it.

        The innermost scope counts first, a module last: names of the packages around it are not in scope.

        Args:
            name: The dotted path.
            scope: The dotted path of the symbol whose text contains the name.
        """
        while scope:
            scope = self._path_of_scope(scope)
            enclosing = self._symbols.get(scope)
            is_by_path = enclosing is not None and enclosing.identifier == enclosing.file_uri
            if symbol := self._symbols.get(f"{scope}{':' if is_by_path else '.'}{name}"):
                return symbol
            if enclosing is None or enclosing.definition is None:
                # A module: names of the packages around it are not in scope.
                break
            scope = _around(scope)
        return self._symbols.get(name)

    def type_parameters(self, scope: str) -> frozenset[str]:
        """Return the names of the type parameters (PEP 695) of a symbol and of all around it."""
        found: list[str] = []
        while (symbol := self._symbols.get(scope)) is not None and symbol.definition is not None:
            signature = symbol.definition.signature
            found += signature.type_parameters if signature is not None else ()
            scope = _around(scope)
        return frozenset(_PARAMETER_NAME.findall("\n".join(found)))

    def find_unique(self, name: str) -> Symbol | None:
        """Find the one definition of the tree that has a name; `None` when there is none, or several.

        Args:
            name: A name without dots.
        """
        if self._by_name is None:
            self._by_name = {}
            for name_or_id, symbol in self._symbols.items():
                if symbol.definition is not None and name_or_id not in self._dotted:
                    known = self._by_name.setdefault(symbol.definition.name, symbol)
                    if known is not None and known is not symbol:
                        self._by_name[symbol.definition.name] = None
        return self._by_name.get(name)

    def has_top(self, name: str) -> bool:
        """Return whether a dotted path starts with a module of the tree."""
        return name.partition(".")[0] in self._symbols

    def has_id(self, name: str) -> bool:
        """Return whether something of the tree has an id."""
        symbol = self._symbols.get(name)
        return symbol is not None and symbol.identifier == name

    def named(self) -> Iterator[tuple[str, Symbol]]:
        """Yield all that code can import, with its dotted path: what a path leads to, and a definition of that name."""
        for name, symbol in self._symbols.items():
            path = self._dotted.get(name, name)
            leads_to = self._symbols[path]
            is_beside = leads_to.definition is None is not symbol.definition
            if path != symbol.file_uri and ":" not in path and (path == name or is_beside):
                yield path, symbol

    def module(self, identifier: str) -> str:
        """Return the dotted path of the module that holds a symbol; empty for what is no symbol."""
        while identifier:
            symbol = self._symbols.get(identifier)
            if symbol is not None and symbol.definition is None:
                return self._dotted.get(identifier, identifier)
            if symbol is None and identifier in self._dotted:
                return self._dotted[identifier]
            identifier = _around(identifier)
        return ""

    def _path_of_scope(self, scope: str) -> str:
        """Return the dotted path of a scope that has an id by path in a file that can be imported.

        In a stub, names mean what its module defines first. What is called as a module below its own stays itself.
        """
        file = scope.partition(":")[0]
        return self._dotted.get(scope, scope) if scope == file or file in self._symbols else scope


def _around(identifier: str) -> str:
    """Return the id of what contains a symbol: `tools/gen.py` for `tools/gen.py:main`."""
    file, colon, path = identifier.partition(":")
    if not colon:
        return identifier.rpartition(".")[0]
    around = path.rpartition(".")[0]
    return f"{file}:{around}" if around else file
