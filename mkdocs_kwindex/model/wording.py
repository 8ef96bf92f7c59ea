"""Counts, sizes and lists in words."""

from collections.abc import Sequence

_KILOBYTE = 1024


def plural(count: int, singular: str, several: str = "") -> str:
    """Write a count with its noun."""
    return f"{count:,} {singular if count == 1 else several or singular + 's'}"


def size_phrase(size: int) -> str:
    """Write a size as `2,526 bytes (2.47 KB)`, in units of 1,024."""
    exact = plural(size, "byte")
    if size < _KILOBYTE:
        return exact
    if size < _KILOBYTE**2:
        return f"{exact} ({size / _KILOBYTE:.2f} KB)"
    return f"{exact} ({size / _KILOBYTE**2:.2f} MB)"


def in_words(parts: Sequence[str]) -> str:
    """List some things: `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
