"""Every symbol of the tree's Python files by its dotted path."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mkdocs_kwindex.model import Definition, FileRecord

# `T`, `T: int`, `*Ts`, `**P`, `T = int`.
_PARAMETER_NAME = re.compile(r"^\**(\w+)", re.MULTILINE)


class Symbol(NamedTuple):
    """A place in the tree: a definition, or a whole module when `definition` is `None`."""

    identifier: str
    file_uri: str
    definition: Definition | None


class SymbolTable:
    """Finds symbols by dotted path. Where a module and its stub define one path, the module's wins."""

    def __init__(self, records: Iterable[FileRecord]) -> None:
        self._symbols: dict[str, Symbol] = {}
        self._by_name: dict[str, Symbol | None] | None = None
        self._add(records)

    def _add(self, records: Iterable[FileRecord]) -> None:
        # `.py` sorts before `.pyi`, and the first one stays.
        for record in sorted(records, key=lambda record: record.source.uri):
            if not record.source.is_python:
                # Headings and keys are no names that code or prose could mean.
                continue
            module = record.source.module
            self._symbols.setdefault(module, Symbol(module, record.source.uri, None))
            for definition in record.definitions:
                identifier = record.source.symbol(definition.path)
                self._symbols.setdefault(identifier, Symbol(identifier, record.source.uri, definition))

    def replaced(self, records: Iterable[FileRecord]) -> "SymbolTable":
        """Return a table in which some files' symbols are those of newer records."""
        records = list(records)
        uris = {record.source.uri for record in records}
        table = SymbolTable(())
        table._symbols = {name: symbol for name, symbol in self._symbols.items() if symbol.file_uri not in uris}
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
            for symbol in self._symbols.values():
                if symbol.definition is not None:
                    known = self._by_name.setdefault(symbol.definition.name, symbol)
                    if known is not None and known is not symbol:
                        self._by_name[symbol.definition.name] = None
        return self._by_name.get(name)

    def has_top(self, name: str) -> bool:
        """Return whether a dotted path starts with a module of the tree."""
        return name.partition(".")[0] in self._symbols

    def __iter__(self) -> Iterator[Symbol]:
        """Yield all symbols."""
        return iter(self._symbols.values())

    def module(self, identifier: str) -> str:
        """Return the dotted path of the module that holds a symbol; empty for what is no symbol."""
        while identifier:
            symbol = self._symbols.get(identifier)
            if symbol is not None and symbol.definition is None:
                return identifier
            identifier = _around(identifier)
        return ""


def _around(identifier: str) -> str:
    """Return the id of what contains a symbol: `tools/gen.py` for `tools/gen.py:main`."""
    file, colon, path = identifier.partition(":")
    if not colon:
        return identifier.rpartition(".")[0]
    around = path.rpartition(".")[0]
    return f"{file}:{around}" if around else file
