"""Splits the index into pages: one, or one for each letter or prefix, depending on its size."""

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from msgspec import Struct

from mkdocs_kwindex.index.alphabet import SortKey, letter_path, letter_title, prefix_path
from mkdocs_kwindex.index.keyword_names import Name, Owner

KINDS = "kind/"
"""What the addresses of the indexes by kind begin with."""

MOST_NAMES = 2000
"""So many names a page lists at most."""

MOST_BYTES = 900_000
"""So many bytes their rows take at most, which leaves the theme its share of 1 MiB."""

SHOWN_OWNERS = 40
"""Of what has the same name, so many are listed with it; `__init__` may be that of 10,000 classes."""

SHORTLY_SHOWN = 2
"""In an index by kind, so many are listed with it; the others are counted."""

# The title of a run of names holds its first and its last one, in so many characters each.
_LONGEST_END = 24

# What a row and one of its entries take beside the names, paths and addresses in them.
_ROW_BYTES = 160
_OWNER_BYTES = 260
_SHORT_ROW_BYTES = 70
_SHORT_OWNER_BYTES = 90


class NamePage(Struct, frozen=True):
    """A page of an index: that of all names, or that of the names of a kind.

    Attributes:
        path: The end of its address; empty for the first page of the index of all names.
        letter: The letter of its names; empty for the first page of an index.
        title: What its names have in common, as it is shown; empty for the first page of an index.
        prefix: What their keys begin with, below the letter's own page.
        names: The names that it lists.
        parts: The pages that hold the others.
        count: The number of names on it and on its parts.
    """

    path: str
    letter: str
    title: str
    prefix: str
    names: tuple[Name, ...]
    parts: tuple["NamePage", ...]
    count: int

    def walk(self) -> Iterator["NamePage"]:
        """Yield this page and all its parts."""
        yield self
        for part in self.parts:
            yield from part.walk()


def split(names: Sequence[Name], base: str = "") -> NamePage:
    """Distribute names over pages, so that none is too large.

    What is too large for one page has one for each letter; a letter that is too large, one for each prefix of two
    characters, and so on. The address of a page ends in its prefix. So what decides on which page a name is, is the
    name itself, and how many others have its prefix.

    Args:
        names: The names, in the order of the index.
        base: What comes before the end of every address.
    """
    if _fits(names, base):
        return NamePage(base, "", "", "", tuple(names), (), len(names))
    parts = []
    for letter, found in groupby(names, lambda name: name.place.letter):
        path = letter_path(letter)
        # Prefixes of names without a letter are below their group.
        folder = _joined(base, "" if path == prefix_path(letter) else path)
        parts.append(_part(list(found), letter, "", _joined(base, path), folder))
    return NamePage(base, "", "", "", (), tuple(parts), len(names))


class NameRun(Struct, frozen=True):
    """A page with some names of a folder, one after the other in the order of the index.

    Attributes:
        path: The end of its address: its number, which changes with the names before it. In return there are no more
            pages than needed, though every folder has some.
        title: The first of its names and the last one.
        start: How many names come before them.
        count: How many they are.
    """

    path: str
    title: str
    start: int
    count: int


def runs(names: Sequence[str]) -> tuple[NameRun, ...]:
    """Distribute the names of a folder over pages of one size; none where one page holds all of them.

    Args:
        names: The names, in the order of the index.
    """
    pages = -(-len(names) // MOST_NAMES)
    if pages <= 1:
        return ()
    size = -(-len(names) // pages)
    pieces = ((start, names[start : start + size]) for start in range(0, len(names), size))
    return tuple(NameRun(str(n), _range(piece), start, len(piece)) for n, (start, piece) in enumerate(pieces, 1))


def _range(names: Sequence[str]) -> str:
    ends = (names[0], names[-1])
    return " – ".join(name if len(name) <= _LONGEST_END else f"{name[:_LONGEST_END]}…" for name in ends)


def _part(names: Sequence[Name], letter: str, prefix: str, path: str, folder: str) -> NamePage:
    """Make the page for what has a prefix in common.

    Args:
        names: The names.
        letter: Their letter.
        prefix: What their keys begin with, where the letter does not say it.
        path: The end of the page's address.
        folder: What the addresses of its parts begin with.
    """
    title = f"{prefix}…" if prefix else letter_title(letter)
    if _fits(names, path):
        return NamePage(path, letter, title, prefix, tuple(names), (), len(names))
    # They are sorted, so that no two differ earlier than the first and the last. A shorter prefix would give the page
    # one part only, and nobody a choice.
    length = _common(names[0].place.key, names[-1].place.key) + 1
    own = tuple(takewhile(lambda name: len(name.place.key) < length, names))
    parts = tuple(
        _part(list(found), letter, longer, _joined(folder, prefix_path(longer)), folder)
        for longer, found in groupby(names[len(own) :], lambda name: name.place.key[:length])
    )
    return NamePage(path, letter, title, prefix, own, parts, len(names))


def too_many(names: int) -> bool:
    """Return whether so many names do not fit on one page."""
    return names > MOST_NAMES


def base_of(path: str) -> str:
    """Return the end of the address of the first page of an index, by that of any of its pages."""
    return "/".join(path.split("/")[:2]) if path.startswith(KINDS) else ""


def page_of(page: NamePage, at: SortKey) -> str:
    """Return the end of the address of the page that lists the name of a place.

    Args:
        page: The first page.
        at: The place.
    """
    for part in page.parts:
        if part.letter == at.letter and at.key.startswith(part.prefix):
            return page_of(part, at)
    return page.path


def _joined(folder: str, path: str) -> str:
    return f"{folder}/{path}" if folder and path else folder or path


def _common(first: str, last: str) -> int:
    """Count the characters with which both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))


def _fits(names: Sequence[Name], path: str) -> bool:
    size = _short_size if path.startswith(KINDS) else _size
    return len(names) <= MOST_NAMES and sum(map(size, names)) <= MOST_BYTES


def _short_size(name: Name) -> int:
    """Estimate how many bytes a row of an index by kind takes."""
    size = _SHORT_ROW_BYTES + 4 * len(name.place.name.encode("utf-8", "surrogatepass"))
    for owner in (name.definitions or name.imports)[:SHORTLY_SHOWN]:
        definition = owner.keyword.definition
        size += _SHORT_OWNER_BYTES + 3 * len(owner.file_uri) + (2 * len(definition.path) if definition else 0)
    return size


def _size(name: Name) -> int:
    """Estimate how many bytes a row takes."""
    size = _ROW_BYTES + 4 * len(name.place.name.encode("utf-8", "surrogatepass"))
    return size + sum(map(_owner_size, shown_owners(name)))


def _owner_size(owner: Owner) -> int:
    definition = owner.keyword.definition
    size = _OWNER_BYTES + 3 * len(owner.file_uri)
    if definition:
        size += 2 * len(definition.path) + (len(definition.docstring.summary) if definition.docstring else 0)
    return size


def shown_owners(name: Name) -> Sequence[Owner]:
    """Return those of a name's owners that are listed: what is defined, or else what is imported."""
    return (name.definitions or name.imports)[:SHOWN_OWNERS]
