"""Sentences whose words are links."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct


class Piece(Struct, frozen=True):
    """A part of a sentence; `href` may be empty."""

    text: str
    href: str = ""
    is_code: bool = False


Phrase = tuple[Piece, ...]


def phrase(*parts: str | Piece) -> Phrase:
    """Make a phrase of texts and links."""
    return tuple(Piece(part) if isinstance(part, str) else part for part in parts if part)


def code(text: str, href: str = "") -> Piece:
    """Make a piece of code."""
    return Piece(text, href, is_code=True)


def coded(text: str) -> Phrase:
    """Make a phrase of a text with code between back quotes."""
    return tuple(code(part) if number % 2 else Piece(part) for number, part in enumerate(text.split("`")) if part)


def enumeration(pieces: Iterable[Phrase], more: int = 0, href: str = "") -> Phrase:
    """Join phrases with commas and `and`.

    Args:
        pieces: The phrases.
        more: How many are left out.
        href: Where all of them are.
    """
    listed: list[Phrase] = [*pieces]
    if more:
        listed.append(phrase(Piece(f"{more:,} more", href)))
    return tuple(_joined(listed))


def plain(pieces: Sequence[Piece]) -> str:
    """Return the text of a phrase."""
    return "".join(piece.text for piece in pieces)


def quoted(pieces: Phrase) -> str:
    """Return the text of a phrase with its code between back quotes."""
    return "".join(f"`{piece.text}`" if piece.is_code else piece.text for piece in pieces)


def capitalized(pieces: Phrase) -> Phrase:
    """Begin a phrase with a capital letter."""
    first, *others = pieces
    return Piece(first.text[:1].upper() + first.text[1:]), *others


def after(separator: str, pieces: Phrase) -> Phrase:
    """Put something before a phrase, if there is one."""
    return phrase(separator, *pieces) if pieces else ()


def _joined(phrases: Sequence[Phrase]) -> Iterator[Piece]:
    for number, pieces in enumerate(phrases):
        if number:
            yield Piece(" and " if number == len(phrases) - 1 else ", ")
        yield from pieces
