"""What `kwindex export` wrote beside the code, which is no part of what is documented."""

from collections.abc import Collection
from pathlib import Path

import msgspec
from msgspec import Struct

from mkdocs_kwindex.discovery.regular_files import read_regular

EXPORT_LIST = ".kwindex-export.json"
"""The name of the file in a folder that an export has written, which lists what it wrote."""
EXPORT_JOURNAL = ".kwindex-export.unfinished"
"""The name of the file that is there in its place while an export goes on: a list in each line."""


class ExportList(Struct, frozen=True):
    """A list of what an export wrote.

    Attributes:
        version: The version of this form.
        format: The format of the export.
        files: The files by their paths in the folder, with digests.
    """

    version: int
    format: str
    files: dict[str, str]


def read_lists(folder: Path, name: str) -> list[ExportList]:
    """Read the list of a folder, or those of its journal, of which the last may be cut; none where there is no file.

    Args:
        folder: The folder.
        name: The name of the list or the journal.

    Raises:
        OSError: It cannot be read.
        msgspec.DecodeError: It is something else.
    """
    try:
        content = read_regular(folder / name)
    except FileNotFoundError:
        return []
    texts = (
        [content]
        if name == EXPORT_LIST
        else [line for line in content.splitlines(keepends=True) if line.endswith(b"\n")]
    )
    return [msgspec.json.decode(text, type=ExportList) for text in texts]


def exported_files(folder: Path) -> Collection[str]:
    """Return the paths of what exports wrote to a folder, and of their lists; none where those cannot be read."""
    names = (EXPORT_LIST, EXPORT_JOURNAL)
    try:
        lists = [one for name in names for one in read_lists(folder, name)]
    except (OSError, msgspec.DecodeError):
        return ()
    return {f"{folder}/{path}" for path in (*names, *(path for one in lists for path in one.files))}
