"""The names of symbols by SCIP's grammar."""

import re
from collections.abc import Sequence

from mkdocs_kwindex.model import FileRecord, Kind

_SIMPLE = re.compile(r"[A-Za-z0-9_+$-]+")
_LATER = re.compile(r"~(\d+)$")
_TYPES = frozenset(
    {Kind.CLASS, Kind.TYPE_ALIAS, Kind.STRUCT, Kind.UNION, Kind.ENUM, Kind.INTERFACE, Kind.TRAIT, Kind.PROTOCOL}
)
_CALLED = frozenset({Kind.FUNCTION, Kind.METHOD})
# What has no package has a point for each of its parts; the dotted paths that `import` uses are unique without.
_HEAD = "kwindex python . . "


def module_symbol(module: str) -> str:
    """Return the symbol of a module, or of a file that nothing can import.

    Args:
        module: Its dotted path, or its path.
    """
    return f"{_HEAD}{_identifier(module)}/"


def definition_symbols(record: FileRecord) -> Sequence[str]:
    """Return the symbol of each definition of a file."""
    symbols: list[str] = []
    for definition in record.definitions:
        # What is around a definition comes before it.
        parent = record.definitions[definition.parent] if definition.parent >= 0 else None
        around = symbols[definition.parent] if parent else module_symbol(record.source.module)
        # A key of one of many items has the item's number before its name.
        own = definition.path.removeprefix(f"{parent.path}.") if parent else definition.path
        symbols.append(around + _descriptor(definition.kind, own))
    return symbols


def _descriptor(kind: Kind, own: str) -> str:
    # The path's last part, which distinguishes later definitions of one name.
    later = _LATER.search(own)
    if kind in _CALLED:
        return f"{_identifier(_LATER.sub('', own))}({f'+{later[1]}' if later else ''})."
    name = _identifier(own)
    if kind in _TYPES:
        return f"{name}#"
    return f"{name}!" if kind is Kind.MACRO else f"{name}."


def _identifier(name: str) -> str:
    return name if _SIMPLE.fullmatch(name) else f"`{name.replace('`', '``')}`"
