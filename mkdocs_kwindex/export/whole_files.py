"""Writes files that are never there in part, whenever the program is killed."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path


def write_whole(pieces: Iterable[bytes], path: Path) -> None:
    """Write a file, and the folders that it is in: who looks meanwhile sees what was there before, or all of it.

    Args:
        pieces: What is in it.
        path: The file. A link in its place is replaced, not followed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(path)
    # One that was left by a program that was killed, or a link that somebody has put there.
    part.unlink(missing_ok=True)
    with part.open("xb") as file:
        file.writelines(pieces)
    part.replace(path)


def part_of(path: Path) -> Path:
    """Return where a file is written until it is whole; the name fits wherever the file's own does."""
    return path.with_name(f".{blake2b(path.name.encode(), digest_size=8).hexdigest()}.part")
