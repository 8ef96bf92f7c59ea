"""Sorting of the index: the letter of each name, and the order of names."""

import hashlib
import re
import unicodedata
from typing import Final, NamedTuple

DIGITS: Final = "digits"
DUNDERS: Final = "dunders"
IDEOGRAPHS: Final = "ideographs"
SYMBOLS: Final = "symbols"

_TITLES = {DIGITS: "0–9", DUNDERS: "__x__", IDEOGRAPHS: "漢字", SYMBOLS: "Symbols"}
_LAST = (IDEOGRAPHS, DIGITS, DUNDERS, SYMBOLS)
_PLAIN = re.compile(r"[a-z0-9_]*")
# File names on common systems end at 255 bytes.
_LONGEST = 100
# What Windows takes for devices, whatever follows, and what web servers take for the folder's own page.
_RESERVED = frozenset(
    {"index", "aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


class SortKey(NamedTuple):
    """The sort key of a name in the index.

    Attributes:
        rank: The order of its letter: Latin ones first, then other scripts, then what is no letter.
        letter: The letter, in lower case, or one of the groups of names without a letter.
        key: What the name is sorted by, and what prefixes are taken of.
        name: The name.
    """

    rank: int
    letter: str
    key: str
    name: str


def place(name: str) -> SortKey:
    """Find the place of a name; it depends on nothing else.

    Case, accents and leading underscores do not count: `_x` is under X. Names like `__init__` are a group of their
    own, sorted by what is between the underscores. Every other script has its own letters, except that the ideographs,
    of which there are tens of thousands, are adjacent.
    """
    key = folded(name)
    if len(name) > 4 and name.startswith("__") and name.endswith("__") and (inner := key.strip("_")):  # noqa: PLR2004 - four underscores
        return SortKey(_rank(DUNDERS), DUNDERS, inner, name)
    key = key.lstrip("_") or key
    letter = _letter(key[:1])
    return SortKey(_rank(letter), letter, key, name)


def folded(text: str) -> str:
    """Return a text without case and accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in parts if unicodedata.category(character) != "Mn")


def letter_title(letter: str) -> str:
    """Return what the index calls a letter, or a group of names without one."""
    return _TITLES.get(letter) or letter.upper()


def letter_path(letter: str) -> str:
    """Return the end of the address of the names under a letter."""
    return f"other/{letter}" if letter in _TITLES else prefix_path(letter)


def prefix_path(prefix: str) -> str:
    """Return the end of the address of the names with a prefix: the prefix, if file systems and browsers let it be.

    Of a character that is neither a Latin letter, a digit nor `_`, its code point is used.
    """
    path = prefix
    if not _PLAIN.fullmatch(prefix):
        path = "".join(c if _PLAIN.fullmatch(c) else f"-{ord(c):06x}" for c in prefix)
    if len(path) > _LONGEST:
        digest = hashlib.blake2b(prefix.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        return f"{path[:_LONGEST]}--{digest}"
    return f"{path}-" if path in _RESERVED else path


def _letter(character: str) -> str:
    if "a" <= character <= "z":
        return character
    if character.isdecimal():
        return DIGITS
    if not character.isalpha():
        return SYMBOLS
    return IDEOGRAPHS if "IDEOGRAPH" in unicodedata.name(character, "") else character


def _rank(letter: str) -> int:
    """Return the order of a letter; that of other scripts is that of their code points."""
    if letter in _TITLES:
        return 0x110000 + _LAST.index(letter)
    return ord(letter)
