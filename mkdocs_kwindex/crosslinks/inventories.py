"""Sphinx inventories (`objects.inv`), the lists of names by which documentation sites link to each other."""

import re
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from msgspec import Struct

from mkdocs_kwindex.model import Kind

# What comes from elsewhere is bounded. Python's own inventory unpacks to 1 MiB.
_MAX_TEXT = 64 << 20
_MAX_ENTRIES = 1_000_000
_MAX_LINE = 4096
_HEADER = b"# Sphinx inventory version 2"

_ROLES: Mapping[str, str] = {
    Kind.MODULE: "py:module",
    Kind.CLASS: "py:class",
    Kind.FUNCTION: "py:function",
    Kind.METHOD: "py:method",
    Kind.PROPERTY: "py:property",
    Kind.TYPE_ALIAS: "py:type",
    Kind.ATTRIBUTE: "py:data",
    Kind.CONSTANT: "py:data",
}


class InventoryError(Exception):
    """An inventory cannot be loaded; the message says why in one line."""


class InventoryEntry(Struct, frozen=True):
    """A name of an inventory.

    Attributes:
        name: The name, for Python a dotted path.
        role: Domain and role, such as `py:class`.
        priority: As Sphinx's search understands it; 1 is the usual one.
        uri: The address, relative to where the inventory's links start.
        title: What to show; the name where the inventory says nothing else.
    """

    name: str
    role: str
    priority: int
    uri: str
    title: str


def inventory_entries(
    symbols: Iterable[tuple[str, str, str]], classes: Container[str], public_paths: Callable[[str], Iterable[str]]
) -> Iterator[InventoryEntry]:
    """Yield the entries of a site's symbols: each by its full path, and by its public ones.

    Args:
        symbols: Dotted path, kind and address (relative to the site's root) of each. Later definitions of a path
            (`m.f~2`) are left out: no Python name means them.
        classes: The dotted paths of those that are classes.
        public_paths: Gives the public paths of a dotted path, its own among them or not.
    """
    seen: set[tuple[str, str]] = set()
    public: list[tuple[str, str, str]] = []
    for path, kind, address in symbols:
        if "~" in path:
            continue
        role = _ROLES.get(kind, "py:data")
        if role == "py:data" and path.rpartition(".")[0] in classes:
            role = "py:attribute"
        seen.add((path, role))
        yield InventoryEntry(path, role, 1, address, path)
        public += ((other, role, address) for other in public_paths(path) if other != path)
    # Last, so that what is defined under a name comes before what is re-exported under it.
    for path, role, address in public:
        if (path, role) not in seen:
            seen.add((path, role))
            yield InventoryEntry(path, role, 1, address, path)


def merge(ours: Iterable[InventoryEntry], theirs: Iterable[InventoryEntry]) -> list[InventoryEntry]:
    """Join two inventories of one site; a name that both have leads where theirs says.

    Where they give it another role (a method is a `py:function` for mkdocstrings), ours stays beside theirs with their
    address: Sphinx looks names up by role, mkdocstrings by name alone, and both must come to the same page.
    """
    merged = {(entry.name, entry.role): entry for entry in theirs}
    places = {(entry.name, entry.role.partition(":")[0]): entry.uri for entry in merged.values()}
    for entry in ours:
        uri = places.get((entry.name, entry.role.partition(":")[0]), entry.uri)
        moved = InventoryEntry(entry.name, entry.role, entry.priority, uri, entry.title)
        merged.setdefault((entry.name, entry.role), moved)
    return list(merged.values())


def write_inventory(project: str, version: str, entries: Iterable[InventoryEntry]) -> bytes:
    """Make the bytes of an `objects.inv`: the same for the same entries in any order."""
    return with_header(project, version, pack_entries(entries))


def pack_entries(entries: Iterable[InventoryEntry]) -> bytes:
    """Make what follows the header of an `objects.inv`: the same for the same entries in any order."""
    lines = []
    for entry in sorted(entries, key=lambda entry: (entry.name, entry.role, entry.uri)):
        name = one_line(entry.name)
        # A `$` at the end stands for the name, which is most of an address that ends in the symbol's id.
        uri = "%20".join(entry.uri.split())
        uri = f"{uri.removesuffix(name)}$" if name and uri.endswith(name) else re.sub(r"\$$", "%24", uri)
        title = "-" if entry.title == entry.name else one_line(entry.title) or "-"
        lines.append(f"{name} {entry.role} {entry.priority} {uri} {title}\n")
    return zlib.compress("".join(lines).encode(), 9)


def with_header(project: str, version: str, packed: bytes) -> bytes:
    """Make an `objects.inv` of packed entries."""
    header = (
        f"# Sphinx inventory version 2\n# Project: {one_line(project)}\n# Version: {one_line(version)}\n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    return header.encode() + packed


def read_inventory(data: bytes) -> list[InventoryEntry]:
    """Read an `objects.inv`; a line that says nothing sensible is passed over, as Sphinx does.

    Raises:
        InventoryError: The data are no inventory of version 2.
    """
    header = data.split(b"\n", 4)
    if header[0].rstrip() != _HEADER:
        raise InventoryError("it is not a Sphinx inventory of version 2")
    if len(header) < len(("version", "project", "version of it", "compression", "entries")) or b"zlib" not in header[3]:
        raise InventoryError("its header is incomplete")
    decompressor = zlib.decompressobj()
    try:
        text = decompressor.decompress(header[4], _MAX_TEXT).decode()
    except zlib.error as error:
        raise InventoryError("its compressed part is damaged") from error
    except UnicodeDecodeError as error:
        raise InventoryError("it is not UTF-8") from error
    if not decompressor.eof:
        much = decompressor.unconsumed_tail
        raise InventoryError(f"it unpacks to more than {_MAX_TEXT >> 20} MiB" if much else "it is cut off")
    if text.count("\n") > _MAX_ENTRIES:
        raise InventoryError(f"it has more than {_MAX_ENTRIES:,} entries")
    return [entry for line in text.splitlines() if (entry := _entry(line)) is not None]


def _entry(line: str) -> InventoryEntry | None:
    # Split instead of Sphinx's regular expression, which takes quadratic time on lines made for that.
    words = line.split() if len(line) <= _MAX_LINE else []
    for index in range(1, len(words) - 2):
        role, priority, uri = words[index : index + 3]
        if ":" in role and re.fullmatch(r"-?[0-9]{1,9}", priority):
            name = " ".join(words[:index])
            title = " ".join(words[index + 3 :])
            uri = uri[:-1] + name if uri.endswith("$") else uri
            return InventoryEntry(name, role, int(priority), uri, name if title in {"", "-"} else title)
    return None


def one_line(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split())
